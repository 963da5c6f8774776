"""The associations of a CASE package: the tree, and what items are aligned to elsewhere. Pure."""

from collections.abc import Iterator
from typing import Final

from genomeready.base.ids import uuid_of
from genomeready.frameworks.exchange.drafts import DraftLink
from genomeready.frameworks.exchange.edition import CASE_PATH, OWN, Earlier, Edition, is_uuid
from genomeready.frameworks.exchange.folder import FolderValues, Values
from genomeready.frameworks.exchange.origin import OriginItem
from genomeready.frameworks.exchange.outside import place_and_code
from genomeready.frameworks.rules import Relation

Parts = tuple[str, ...]
ELSEWHERE: Final = "ext:framework"
"""What the target of an alignment is called, which is no object of a CASE service."""
SAID: Final = {
    Relation.EXACT: "The same.",
    Relation.CLOSE: "Nearly the same.",
    Relation.BROADER: "Their item is broader.",
    Relation.NARROWER: "Their item is narrower.",
    Relation.RELATED: "Related, neither broader nor narrower.",
}


def associations(edition: Edition) -> Iterator[Values]:
    """Return the tree first, then the alignments and other links of each competency, then what it grew from."""
    yield from _tree(edition)
    sources = {source["key"]: source for source in edition.values.head["sources"]}
    for slug, competency in edition.values.competencies.items():
        known = {place_and_code(link)[1] for link in _source_links(edition.origin.competencies.get(slug))}
        for n, aligned in enumerate(competency.get("aligned_to", ()), 1):
            if aligned["code"] not in known:
                yield _alignment(edition, competency, aligned, sources[aligned["framework"]], n)
    for part, items in (("domains", edition.origin.domains), ("competencies", edition.origin.competencies)):
        for slug, source in items.items():
            yield from (_as_in_source(edition, (part, slug), link) for link in source.links)
    yield from (_lived_on(edition, earlier) for earlier in edition.earlier)


def _lived_on(edition: Edition, earlier: Earlier) -> Values:
    """Return that a competency of an earlier version was replaced by one of this version."""
    before = uuid_of(edition.address_in(earlier.version, "competencies", earlier.slug))
    node = {"title": earlier.title, "identifier": before, "uri": f"{edition.base}{CASE_PATH}/CFItems/{before}", "targetType": "CASE"}
    parts = ("competencies", earlier.now, "earlier", earlier.version, earlier.slug)
    made = _association(edition, parts, "replacedBy", node, _node(edition, ("competencies", earlier.now)))
    return {**made, "notes": f"{earlier.relation}, from version {earlier.version}"}


def _tree(edition: Edition) -> Iterator[Values]:
    for n, (slug, domain) in enumerate(edition.values.domains.items(), 1):
        made_by_us = bool(edition.origin.format) and slug not in edition.origin.domains
        if not made_by_us:
            yield _child(edition, ("domains", slug), (), edition.origin.domains.get(slug), n)
        for m, competency in enumerate(domain["competencies"], 1):
            source = edition.origin.competencies.get(competency["slug"])
            above: Parts = () if made_by_us else ("domains", slug)
            if source and source.parent:
                above = edition.parts_by_source.get(source.parent, above)
            yield _child(edition, ("competencies", competency["slug"]), above, source, m)


def _child(edition: Edition, child: Parts, above: Parts, source: OriginItem | None, number: int) -> Values:
    return _association(
        edition, (*child, "place"), "isChildOf", _node(edition, child), _node(edition, above),
        sequenceNumber=number if source is None or source.sequence is None else source.sequence,
    )  # fmt: skip


def _alignment(edition: Edition, competency: Values, aligned: Values, source: Values, number: int) -> Values:
    origin = ("competencies", competency["slug"])
    relation = Relation(aligned["relation"])
    names = [aligned["framework"], *([aligned["version"]] if "version" in aligned else []), aligned["code"]]
    elsewhere = {
        "title": f"{source['title']}: {aligned['code']}",
        "identifier": " ".join(names),
        "uri": source_address(source),
        "targetType": ELSEWHERE,
    }
    made = _association(
        edition, (*origin, "aligned-to", *names, relation), "exactMatchOf" if relation is Relation.EXACT else "isRelatedTo",
        _node(edition, origin), elsewhere, sequenceNumber=number,
    )  # fmt: skip
    grouping = edition.link("CFAssociationGroupings", source["title"], "groupings", source["key"])
    return {**made, "CFAssociationGroupingURI": grouping, "notes": SAID[relation], "extensions": {OWN: {"aligned_to": aligned}}}


def _as_in_source(edition: Edition, origin: Parts, link: DraftLink) -> Values:
    """Return a link that came with an imported framework, as it came."""
    inside = edition.parts_by_source.get(link.target)
    address = link.uri or link.target
    target = (
        _node(edition, inside)
        if inside
        else {"title": link.title or link.target, "identifier": link.target, "uri": address}
        | ({} if is_uuid(link.target) else {"targetType": ELSEWHERE})
    )
    parts = (*origin, "links", link.type, link.target)
    made = _association(edition, parts, link.type, _node(edition, origin), target)
    if is_uuid(link.identifier):
        made |= {"identifier": link.identifier.lower(), "uri": made["uri"].rpartition("/")[0] + "/" + link.identifier.lower()}
    return made | ({"notes": link.notes} if link.notes else {})


def _association(edition: Edition, parts: Parts, kind: str, origin: Values, target: Values, **members: int) -> Values:
    return {
        **edition.named("CFAssociations", *parts),
        "associationType": kind,
        "originNodeURI": origin,
        "destinationNodeURI": target,
        **members,
        "lastChangeDateTime": edition.moment,
    }


def _node(edition: Edition, parts: Parts) -> Values:
    """Return the end of an association that lies in this package: the document for no parts."""
    if not parts:
        return {**edition.link("CFDocuments", edition.values.head["title"]), "targetType": "CASE"}
    part, slug = parts[:2]
    value = edition.values.domains[slug] if part == "domains" else edition.values.competencies[slug]
    return {**edition.link("CFItems", value["title"], part, slug), "targetType": "CASE"}


def _source_links(source: OriginItem | None) -> tuple[DraftLink, ...]:
    return source.links if source else ()


def source_address(source: Values) -> str:
    """Return the address of a source: its own, or that of its DOI.

    >>> source_address({"doi": "10.1038/gim.2014.35"})
    'https://doi.org/10.1038/gim.2014.35'
    """
    return str(source["url"]) if source.get("url") else f"https://doi.org/{source['doi']}"


def groupings(values: FolderValues) -> list[Values]:
    """Return the sources that some competency is aligned to, in their order: each groups its associations."""
    used = {aligned["framework"] for c in values.competencies.values() for aligned in c.get("aligned_to", ())}
    return [source for source in values.head["sources"] if source["key"] in used]
