"""A framework as the values of its files, and as YAML text that our reader accepts. Pure.

Whatever else a framework is turned into starts from these values: what another format has no place
for is then simply the rest of a group of fields, and nothing can be forgotten.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

import yaml

from genomeready.frameworks.files.shapes import CompetencyEntry, DomainEntry, FrameworkEntry, RequirementEntry, RoleEntry
from genomeready.frameworks.rules import Risk

Values = dict[str, Any]
SOURCE_FIELDS: Final = ("key", "title", "url", "doi", "licence", "relation", "verified")
LINK_FIELDS: Final = ("framework", "version", "code", "relation")
CODE_FIELDS: Final = ("isco", "isco_title", "esco", "esco_title", "fit", "note")
ROLE_FIELDS: Final = (
    "profession", "title", "definition", "does", "does_not", "employer", "education", "regulation", "occupation", "sets", "requirements",
)  # fmt: skip
HEAD_IN_CASE: Final = {"version", "status", "published", "title", "description", "licence", "notice", "domains", "scale"}
ITEM_IN_CASE: Final = {"title", "kind", "statement", "summary", "levels", "aligned_to", "competencies"}
"""Fields that have a place in CASE. Every other field of ours travels in its `extensions`."""
WIDTH: Final = 120

_Fast: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _Dumper(_Fast):  # type: ignore[misc]  # the C writer where libyaml is there
    """A writer that never uses anchors: our reader refuses them."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - PyYAML's own signature
        """Write every value out, however often it stands there."""
        return True


@dataclass(frozen=True, kw_only=True)
class FolderValues:
    """What the files of one framework hold. Domains stand in the order in which they are shown, roles under their professions."""

    head: Values
    domains: Mapping[str, Values]
    roles: Mapping[str, Values] = field(default_factory=dict)

    @property
    def competencies(self) -> dict[str, Values]:
        """The competencies of all domains under their slugs, in their order."""
        return {entry["slug"]: entry for domain in self.domains.values() for entry in domain["competencies"]}


def values_of(entry: FrameworkEntry) -> FolderValues:
    """Return what the files of a framework hold; a field that says only what is usual is left out, as in files that people write."""
    head: Values = {"slug": entry.slug, "version": entry.version, "status": str(entry.status)}
    if entry.published:
        head["published"] = entry.published.isoformat()
    head |= {"title": entry.title, "description": entry.description, "permitted_use": entry.permitted_use, "licence": entry.licence}
    if entry.notice:
        head["notice"] = entry.notice
    head["domains"] = [domain.slug for domain in entry.domains]
    head["sources"] = [in_order(source, SOURCE_FIELDS) for source in entry.sources]
    head["scale"] = [{"value": value, "name": name, "description": text} for value, name, text in entry.scale]
    return FolderValues(
        head=head, domains={d.slug: _domain(d) for d in entry.domains}, roles={r.profession: _role(r) for r in entry.roles}
    )  # fmt: skip


def _domain(entry: DomainEntry) -> Values:
    return {
        "slug": entry.slug, "title": entry.title, "summary": entry.summary,
        "competencies": [_competency(competency) for competency in entry.competencies],
    }  # fmt: skip


def _competency(entry: CompetencyEntry) -> Values:
    value: Values = {"slug": entry.slug, "title": entry.title, "kind": entry.kind}
    if entry.risk != Risk.STANDARD:
        value["risk"] = str(entry.risk)
    value |= {"statement": entry.statement, "levels": {level: entry.levels[level] for level in sorted(entry.levels, key=int)}}
    if entry.aligned_to:
        value["aligned_to"] = [in_order(link, LINK_FIELDS) for link in entry.aligned_to]
    return value


def _role(entry: RoleEntry) -> Values:
    value: Values = {"profession": entry.profession, "title": entry.title, **entry.detail}
    value["occupation"] = in_order(entry.detail["occupation"], CODE_FIELDS)
    if entry.sets:
        value["sets"] = [asdict(made) for made in entry.sets]
    value["requirements"] = {asked.competency: _requirement(asked) for asked in entry.requirements}
    return in_order(value, ROLE_FIELDS)


def _requirement(asked: RequirementEntry) -> Values | str:
    if not asked.applicable:
        return "not-applicable"
    level = asked.minimum if asked.maximum in {None, asked.minimum} else [asked.minimum, asked.maximum]
    rest = {"set": asked.set_key, "max_age_months": asked.max_age_months}
    return {"level": level} | {name: value for name, value in rest.items() if value is not None}


def in_order(values: Mapping[str, Any], names: Sequence[str]) -> Values:
    """Return a group of fields with these first, in this order: databases that keep JSON forget in which order it was written.

    >>> in_order({"b": 2, "z": 3, "a": 1}, ("a", "b", "c"))
    {'a': 1, 'b': 2, 'z': 3}
    """
    return {name: values[name] for name in (*(n for n in names if n in values), *sorted(set(values) - set(names)))}


def texts_of(values: FolderValues) -> dict[str, str]:
    """Return the text of each file of a framework under its name in the folder: `framework.yaml`, `domains/….yaml`, `roles/….yaml`."""
    texts = {"framework.yaml": _text(values.head)}
    texts |= {f"domains/{slug}.yaml": _text(_with_numbers(domain)) for slug, domain in values.domains.items()}
    texts |= {f"roles/{profession}.yaml": _text(role) for profession, role in values.roles.items()}
    return texts


def _with_numbers(domain: Values) -> Values:
    """Return a domain whose levels are numbers, as people write them."""
    competencies = [{**entry, "levels": {int(n): text for n, text in entry["levels"].items()}} for entry in domain["competencies"]]
    return {**domain, "competencies": competencies}


def _text(value: Values) -> str:
    return str(yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=WIDTH, default_flow_style=False))
