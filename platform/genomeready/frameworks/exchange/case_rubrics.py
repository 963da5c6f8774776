"""The rubrics of a CASE package: the level scale with each competency's level descriptors, and one rubric for each role. Pure."""

from collections.abc import Mapping
from typing import Any, Final

from genomeready.frameworks.exchange.edition import OWN, Edition
from genomeready.frameworks.exchange.folder import Values

NOT_APPLICABLE: Final = "not-applicable"
SCALE: Final = "scale"
LEVELS: Final = ("rubrics", "levels")
ROLE_IN_CASE: Final = {"title", "definition", "requirements"}


def levels_rubric(edition: Edition) -> Values:
    """Return the rubric whose first criterion is the scale itself; each competency's descriptors follow."""
    scale = edition.values.head["scale"]
    texts = {str(step["value"]): step["description"] for step in scale}
    criteria = [_criterion(edition, (*LEVELS, SCALE), 1, category=SCALE, levels=_levels(edition, (SCALE,), texts))]
    described = [("domains", slug, edition.values.domains[slug], source.levels) for slug, source in edition.origin.domains.items()]
    described += [("competencies", slug, value, value["levels"]) for slug, value in edition.values.competencies.items()]
    for n, (part, slug, value, levels) in enumerate((one for one in described if one[3]), 2):
        criteria.append(
            _criterion(
                edition, (*LEVELS, part, slug), n, category="levels", description=value["title"],
                CFItemURI=edition.link("CFItems", value["title"], part, slug), levels=_levels(edition, (part, slug), levels),
            )
        )  # fmt: skip
    return _rubric(edition, LEVELS, criteria, title="Levels", description="The level scale, and what each level looks like.")


def role_rubric(edition: Edition, role: Values) -> Values:
    """Return what one role asks, as a rubric: a criterion for each requirement, whose levels are those that are asked."""
    parts = ("roles", role["profession"])
    criteria = [
        _asked(edition, parts, slug, asked, position=n, role=role)
        for n, (slug, asked) in enumerate(role["requirements"].items(), 1)
    ]  # fmt: skip
    rest = {name: value for name, value in role.items() if name not in ROLE_IN_CASE}
    made = _rubric(edition, parts, criteria, title=role["title"], description=role["definition"])
    return {**made, "extensions": {OWN: {"role": rest}}}


def _asked(edition: Edition, parts: tuple[str, ...], slug: str, asked: Values | str, *, position: int, role: Values) -> Values:
    competency = edition.values.competencies[slug]
    sets = {made["key"]: made["title"] for made in role.get("sets", ())}
    numbers: list[int] = []
    category = "not applicable"
    if isinstance(asked, dict):
        numbers = asked["level"] if isinstance(asked["level"], list) else [asked["level"]]
        category = sets.get(asked.get("set", ""), "mandatory")
    names = {step["value"]: step["name"] for step in edition.values.head["scale"]}
    made = _criterion(
        edition, (*parts, slug), position, category=category, description=competency["title"],
        CFItemURI=edition.link("CFItems", competency["title"], "competencies", slug),
        levels=[_level(edition, (*parts, slug), number, names[number], n) for n, number in enumerate(numbers, 1)],
    )  # fmt: skip
    return {**made, "extensions": {OWN: {"requirement": asked}}}


def _levels(edition: Edition, name: tuple[str, ...], texts: Mapping[str, str]) -> list[Values]:
    names = {step["value"]: step["name"] for step in edition.values.head["scale"]}
    parts = (*LEVELS, *name)
    return [
        {**_level(edition, parts, int(value), names[int(value)], n), "description": text}
        for n, (value, text) in enumerate(sorted(texts.items(), key=lambda pair: int(pair[0])), 1)
    ]


def _level(edition: Edition, parts: tuple[str, ...], value: int, name: str, position: int) -> Values:
    return {
        **_named(edition, *parts, str(value)),
        "quality": name,
        "score": value,
        "position": position,
        "rubricCriterionId": edition.identifier(*parts),
        "lastChangeDateTime": edition.moment,
    }


def _criterion(edition: Edition, parts: tuple[str, ...], position: int, *, levels: list[Values], **members: Any) -> Values:  # noqa: ANN401 - members of CASE
    return {
        **_named(edition, *parts),
        **members,
        "position": position,
        "rubricId": edition.identifier(*parts[:2]),
        "lastChangeDateTime": edition.moment,
        "CFRubricCriterionLevels": levels,
    }


def _named(edition: Edition, *parts: str) -> Values:
    """Return the first two members of a part of a rubric: it is found inside of its rubric, which has an address of its own."""
    identifier = edition.identifier(*parts)
    return {"identifier": identifier, "uri": f"{edition.uri('CFRubrics', *parts[:2])}#{identifier}"}


def _rubric(edition: Edition, parts: tuple[str, ...], criteria: list[Values], *, title: str, description: str) -> Values:
    return {
        **edition.named("CFRubrics", *parts),
        "title": title,
        "description": description,
        "lastChangeDateTime": edition.moment,
        "CFRubricCriteria": criteria,
    }
