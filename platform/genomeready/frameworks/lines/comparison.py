"""Role profiles side by side, on the scale of the version that they belong to.

A role either asks for a competency at a level, or says that it is not applicable, or does not have it
in its profile. The last two are no levels: they are shown as what they are, and nothing counts them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median_low

from genomeready.frameworks.lines.roles import NeedRow, Profile
from genomeready.frameworks.lines.versions import LevelRow


@dataclass(frozen=True, kw_only=True, slots=True)
class ComparedRow:
    """One competency with what each role asks, in the order of the roles; None where it is not in the profile."""

    slug: str
    title: str
    kind: str
    cells: tuple[NeedRow | None, ...]

    @property
    def differs(self) -> bool:
        """Whether the roles ask different things of it."""
        return len({cell and (cell.applicable, cell.minimum, cell.maximum, cell.set_key is None) for cell in self.cells}) > 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Spread:
    """The levels that one role asks within a domain: the middle one, the lowest and the highest, and of how many competencies."""

    middle: int
    lowest: int
    highest: int
    asked: int


@dataclass(frozen=True, kw_only=True, slots=True)
class ComparedDomain:
    """A domain with its competencies, and each role's spread in it; None where a role asks for none of them."""

    title: str
    rows: tuple[ComparedRow, ...]
    spreads: tuple[Spread | None, ...]

    @property
    def differing(self) -> tuple[ComparedRow, ...]:
        """The competencies of which the roles ask different things."""
        return tuple(row for row in self.rows if row.differs)


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """Roles side by side; `choices` are all roles of the version, `unknown` what was asked for and is not among them."""

    choices: tuple[Profile, ...]
    roles: tuple[Profile, ...]
    scale: tuple[LevelRow, ...]
    domains: tuple[ComparedDomain, ...]
    unknown: tuple[str, ...]

    @property
    def compared(self) -> int:
        """How many competencies stand in at least one of the profiles."""
        return sum(len(domain.rows) for domain in self.domains)

    @property
    def differing(self) -> int:
        """Of how many of them the roles ask different things."""
        return sum(len(domain.differing) for domain in self.domains)

    @property
    def level_names(self) -> dict[int, str]:
        """The names of the levels under their values."""
        return {level.value: level.name for level in self.scale}

    @property
    def top(self) -> int:
        """The highest level of the scale."""
        return max(level.value for level in self.scale)


def spread(needs: Iterable[NeedRow | None]) -> Spread | None:
    """Return the spread of the lowest levels asked, None where none is asked.

    Levels are steps and not amounts, so the middle is a median and never a mean; of two middle ones it is the lower,
    which is a level that the role does ask for. What is not applicable or not in the profile is left out.
    """
    levels = [need.minimum for need in needs if need is not None and need.minimum is not None]
    if not levels:
        return None
    return Spread(middle=median_low(levels), lowest=min(levels), highest=max(levels), asked=len(levels))


def comparison(choices: Sequence[Profile], wanted: Iterable[str], *, scale: Sequence[LevelRow], order: Sequence[str]) -> Comparison:
    """Put the wanted roles (slugs of professions) side by side, once each and in their order.

    Args:
        choices: every role profile of the version.
        wanted: the roles to compare.
        scale: the levels of the same version.
        order: the slugs of the version's competencies, in the order of the framework.
    """
    known = {profile.profession_slug: profile for profile in choices}
    asked_for = list(dict.fromkeys(wanted))
    roles = [known[slug] for slug in asked_for if slug in known]
    return Comparison(
        choices=tuple(choices),
        roles=tuple(roles),
        scale=tuple(scale),
        domains=tuple(_domains(roles, order)),
        unknown=tuple(slug for slug in asked_for if slug not in known),
    )


def _domains(roles: Sequence[Profile], order: Sequence[str]) -> Iterable[ComparedDomain]:
    needs = [{need.slug: need for need in role.needs} for role in roles]
    first = {need.slug: need for role in roles for need in role.needs}
    listed = [first[slug] for slug in order if slug in first]
    for title, group in groupby(listed, key=lambda need: need.domain_title):
        rows = [
            ComparedRow(slug=need.slug, title=need.title, kind=need.kind, cells=tuple(each.get(need.slug) for each in needs))
            for need in group
        ]
        spreads = tuple(spread(row.cells[n] for row in rows) for n in range(len(roles)))
        yield ComparedDomain(title=title, rows=tuple(rows), spreads=spreads)
