"""From a framework version to a CASE 1.1 package. Pure.

Source: 1EdTech *Competencies and Academic Standards Exchange (CASE) Service* 1.1, information model of
24 January 2025. What CASE has no place for stands in `extensions`, so that the way back loses nothing.
"""

from collections.abc import Iterator
from typing import Any, Final

from genomeready.frameworks.exchange.case_links import associations, groupings
from genomeready.frameworks.exchange.case_rubrics import levels_rubric, role_rubric
from genomeready.frameworks.exchange.edition import OWN, Edition
from genomeready.frameworks.exchange.folder import HEAD_IN_CASE, ITEM_IN_CASE, Values
from genomeready.frameworks.exchange.levels import says_levels
from genomeready.frameworks.exchange.origin import OriginItem
from genomeready.frameworks.exchange.words import source_words
from genomeready.frameworks.rules import VersionState

FORM: Final = 1
FRAMEWORK_TYPE: Final = "CompetencyFramework"
LISTS: Final = {"conceptKeywords", "educationLevel"}
TEXTS: Final = {"alternativeLabel", "listEnumeration", "notes", "language", "statusStartDate", "statusEndDate"}
ITEM_TYPES: Final = {
    "domain": ("Domain", "1", "A group of competencies."),
    "knowledge": ("Knowledge", "1.1", "Something that a person knows."),
    "skill": ("Skill", "1.2", "Something that a person does."),
    "attitude": ("Attitude", "1.3", "Something that a person shows in how they work."),
}
LICENCES: Final = {
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC-BY-NC-4.0": "https://creativecommons.org/licenses/by-nc/4.0/",
    "CC-BY-NC-SA-4.0": "https://creativecommons.org/licenses/by-nc-sa/4.0/",
}


def package_of(edition: Edition) -> dict[str, Any]:
    """Return the whole package: document, items, associations, definitions, rubrics."""
    return {
        "CFDocument": document(edition),
        "CFItems": list(_items(edition)),
        "CFAssociations": list(associations(edition)),
        "CFDefinitions": _definitions(edition),
        "CFRubrics": [
            *([levels_rubric(edition)] if says_levels(edition.values) else []),
            *(role_rubric(edition, role) for role in edition.values.roles.values()),
        ],
    }


def document(edition: Edition) -> Values:
    """Return the document as it stands in a package."""
    head = edition.values.head
    dated = {"statusStartDate": head["published"]} if "published" in head else {}
    noted = {"notes": head["notice"]} if head.get("notice") else {}
    return {
        **edition.named("CFDocuments"),
        "frameworkType": FRAMEWORK_TYPE,
        "caseVersion": "1.1",
        "creator": edition.origin.creator or edition.creator,
        "title": head["title"],
        "lastChangeDateTime": edition.moment,
        "officialSourceURL": f"{edition.base}/frameworks/{head['slug']}",
        "publisher": edition.creator,
        "description": head["description"],
        "subject": [domain["title"] for domain in edition.values.domains.values()],
        "subjectURI": [edition.link("CFSubjects", d["title"], "subjects", slug) for slug, d in edition.values.domains.items()],
        "version": edition.origin.version or head["version"],
        "adoptionStatus": _status(edition),
        **dated,
        "licenseURI": edition.link("CFLicenses", head["licence"], "licence"),
        **noted,
        "extensions": {OWN: {"form": FORM, **_rest(head, HEAD_IN_CASE)}},
    }


def _status(edition: Edition) -> str:
    if edition.superseded:
        return "Deprecated"
    return "Draft" if edition.values.head["status"] == VersionState.DRAFT else "Adopted"


def _rest(value: Values, in_case: set[str]) -> Values:
    return {name: part for name, part in value.items() if name not in in_case}


def _items(edition: Edition) -> Iterator[Values]:
    for slug, domain in edition.values.domains.items():
        source = edition.origin.domains.get(slug)
        if source or not edition.origin.format:  # a heading that we made for items without one is not the source's
            yield _item(edition, "domains", domain, domain["summary"], source=source, subject=slug)
        for competency in domain["competencies"]:
            source = edition.origin.competencies.get(competency["slug"])
            yield _item(edition, "competencies", competency, competency["statement"], source=source, subject=slug)


def _item(edition: Edition, part: str, value: Values, statement: str, *, source: OriginItem | None, subject: str) -> Values:
    slug, kind = value["slug"], value.get("kind", "domain")
    title, statement = source_words(source, title=value["title"], statement=statement)
    topic = edition.values.domains[subject]["title"]
    own = {**_rest(value, ITEM_IN_CASE), "address": edition.address(part, slug)}
    if (said := edition.source_identifier(part, slug)) and said.lower() != edition.identifier(part, slug):
        own["identifier"] = said
    named = {"humanCodingScheme": source.code if source else slug, "abbreviatedStatement": title}
    return {
        **edition.named("CFItems", part, slug),
        "fullStatement": statement,
        "CFItemType": (source.kind if source else "") or ITEM_TYPES[kind][0],
        **{name: text for name, text in named.items() if text},
        **(_others(source) if source else {}),
        "subject": [topic],
        "subjectURI": [edition.link("CFSubjects", topic, "subjects", subject)],
        "CFItemTypeURI": edition.link("CFItemTypes", ITEM_TYPES[kind][0], "item-types", kind),
        "licenseURI": edition.link("CFLicenses", edition.values.head["licence"], "licence"),
        "lastChangeDateTime": edition.moment,
        "extensions": {OWN: own},
    }


def _others(source: OriginItem) -> Values:
    return {
        name: text.split("|") if name in LISTS else text for name, text in source.other.items() if name in LISTS | TEXTS
    }  # fmt: skip


def _definitions(edition: Edition) -> Values:
    licence: str = edition.values.head["licence"]
    kinds = {"domain", *(c["kind"] for c in edition.values.competencies.values())}
    return {
        "CFSubjects": [
            _defined(edition, "CFSubjects", "subjects", slug, title=d["title"], hierarchyCode=str(n), description=d["summary"])
            for n, (slug, d) in enumerate(edition.values.domains.items(), 1)
        ],
        "CFLicenses": [_defined(edition, "CFLicenses", "licence", title=licence, licenseText=LICENCES.get(licence, licence))],
        "CFItemTypes": [
            _defined(edition, "CFItemTypes", "item-types", kind, title=title, description=text, hierarchyCode=code, typeCode=kind)
            for kind, (title, code, text) in ITEM_TYPES.items()
            if kind in kinds
        ],
        "CFAssociationGroupings": [
            _defined(edition, "CFAssociationGroupings", "groupings", s["key"], title=s["title"], description=s["relation"])
            for s in groupings(edition.values)
        ],
    }


def _defined(edition: Edition, collection: str, *parts: str, title: str, **members: str) -> Values:
    return {**edition.named(collection, *parts), "title": title, **members, "lastChangeDateTime": edition.moment}
