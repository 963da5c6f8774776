"""The page tells which row decided, over which other, and why; what disagrees is told, not hidden."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from factories.competence import a_nurse, an_evidence, the_competency
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from genomeready.base.clock import stopped_at
from genomeready.competence.queries.standing import my_standing
from genomeready.competence.rules.deciding import Why
from genomeready.people.models import Person

SignIn = Callable[[Person], FlaskClient]

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MARCH, MAY = date(2026, 3, 3), date(2026, 5, 1)


def page(client: FlaskClient) -> str:
    with stopped_at(NOON):
        answer = client.get("/my/standing")
    assert answer.status_code == 200
    return " ".join(answer.text.split())


def test_an_examination_and_a_later_confirmation_are_both_told_with_why_the_first_decides(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session)
    an_evidence(session, person=person, competency=the_competency(session), kind="supervisor", on=MAY)
    an_evidence(session, person=person, competency=the_competency(session), on=MARCH)

    text = page(sign_in(person))

    assert "Examination of 3 March 2026; does not run out." in text
    assert "Supervisor’s confirmation of 1 May 2026 showed level 2 too; it is of a weaker kind." in text


def test_a_stronger_kind_that_showed_less_is_told_though_others_are_nearer(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session, needs={"genome-structure": 3})
    for level, kind in ((1, "examination"), (3, "quiz"), (2, "course")):
        an_evidence(session, person=person, competency=the_competency(session), kind=kind, level=level, on=MARCH)

    text = page(sign_in(person))

    assert "Course of 3 March 2026 showed less, level 2. Examination of 3 March 2026 is of a stronger kind and showed level 1;" in text


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"on": date(2026, 1, 5)}, "Examination of 5 January 2026 (level 2) is earlier."),
        ({"level": 4, "until": MAY, "kind": "case"}, "Case of 3 March 2026 (level 4) has run out."),
        ({"kind": "self", "level": 4}, "What you said of yourself on 3 March 2026 (level 4) does not count beside it."),
        ({"kind": "placement", "level": 1}, "Placement test of 3 March 2026 showed less, level 1."),
        ({"kind": "proctored-test"}, "Proctored test of 3 March 2026 showed level 2 too; it is of a weaker kind."),
    ],
)
def test_the_nearest_row_that_did_not_decide_is_told_with_its_reason(
    session: Session, sign_in: SignIn, other: dict[str, object], told: str
) -> None:
    person = a_nurse(session)
    an_evidence(session, person=person, competency=the_competency(session), on=MARCH)
    an_evidence(session, person=person, competency=the_competency(session), **({"on": MARCH} | other))  # type: ignore[arg-type]

    assert told in page(sign_in(person))


def test_a_line_carries_its_verdict_for_whoever_shows_it(session: Session) -> None:
    person = a_nurse(session)
    exam = an_evidence(session, person=person, competency=the_competency(session), on=MARCH)
    said = an_evidence(session, person=person, competency=the_competency(session), kind="self", on=MAY)

    (line,) = my_standing(session, person.id, on=NOON.date()).lines

    assert line.standing is line.verdict.standing
    assert line.verdict.standing.deciding is not None
    assert line.verdict.standing.deciding.id == exam.id
    assert [(other.row.id, other.why) for other in line.verdict.outranked] == [(said.id, Why.DECLARED_ONLY)]
