"""Histories of evidence as Hypothesis invents them: any kinds, levels and days, corrections and withdrawals."""

from datetime import date

from factories.competence import shown
from hypothesis import strategies as st

from genomeready.competence.rules.kinds import EvidenceKind, State
from genomeready.competence.rules.standing import Need, Shown, Standing

days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
levels = st.integers(0, 4)
kinds = st.sampled_from(EvidenceKind)
needs = st.builds(
    lambda minimum, months: Need(competency_id=7, minimum=minimum, max_age_months=months), levels, st.none() | st.integers(1, 84)
)


@st.composite
def histories(draw: st.DrawFn, *, until: date = date(2030, 12, 31)) -> list[Shown]:
    """Rows in the order they are written: each may end an earlier one."""
    rows: list[Shown] = []
    for number in range(1, draw(st.integers(0, 12)) + 1):
        ends = draw(st.none() | st.integers(1, number - 1)) if number > 1 else None
        rows.append(
            shown(
                id=number, level=draw(levels), kind=draw(kinds), on=draw(st.dates(date(2020, 1, 1), until)),
                until=draw(st.none() | days), ends=ends, withdrawn=ends is not None and draw(st.booleans()),
            )
        )  # fmt: skip
    return rows


ORDER = [State.NOT_ASSESSED, State.SELF_DECLARED, State.EXPIRED, State.BELOW, State.MET]


def height(found: Standing) -> tuple[int, int]:
    """How much a standing says in a person's favour: the level held first, then the state."""
    return -1 if found.level is None else found.level, ORDER.index(found.state)
