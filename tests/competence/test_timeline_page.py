"""One competency of mine over time: every row about it, what ended what, and the level held."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from factories.catalogue import a_course
from factories.competence import (
    a_confirmation_decision,
    a_confirmation_item,
    a_confirmation_request,
    a_nurse,
    a_prior_claim,
    a_prior_claim_item,
    a_rating,
    an_evidence,
    at_noon,
    the_competency,
)
from factories.frameworks import a_competency, a_domain, a_framework, a_lineage, a_version
from factories.people import a_person
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from genomeready.base.clock import stopped_at
from genomeready.base.refusals import NotThere
from genomeready.competence.models import ConfirmationItem, Evidence
from genomeready.competence.queries.timeline import CompetencyTimeline, competency_timeline
from genomeready.competence.rules.kinds import State
from genomeready.competence.timeline import Claim, End, Entry, Judgement, Rejection, Request, RunningOut, Withdrawal
from genomeready.frameworks.models import Competency, Framework, RoleProfile
from genomeready.people.models import Person

SignIn = Callable[[Person], FlaskClient]
Counting = Callable[[], AbstractContextManager[list[str]]]

TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ADDRESS = "/my/competencies/genome-structure"


def timeline(session: Session, person: Person, slug: str = "genome-structure") -> CompetencyTimeline:
    return competency_timeline(session, person.id, slug, on=TODAY)


def entries(found: CompetencyTimeline) -> list[Entry]:
    return [one for one in found.happenings if isinstance(one, Entry)]


def whats(found: CompetencyTimeline) -> list[str]:
    return [one.what for one in found.happenings]


# which competency


def test_a_competency_that_does_not_exist_is_not_there(session: Session) -> None:
    with pytest.raises(NotThere):
        timeline(session, a_nurse(session), "no-such-thing")


def test_a_profession_that_is_not_mine_is_not_there(session: Session) -> None:
    person = a_nurse(session)

    with pytest.raises(NotThere):
        competency_timeline(session, person.id, "genome-structure", profession="pharmacist", on=TODAY)


def test_it_tells_what_my_role_asks_and_how_i_stand(session: Session) -> None:
    person = a_nurse(session, needs={"genome-structure": (2, 3)})
    an_evidence(session, person=person, competency=the_competency(session), level=1)

    found = timeline(session, person)

    assert found.need is not None
    assert found.standing is not None
    assert (found.need.asked, found.standing.state, found.standing.by, found.held) == ("2–3", State.BELOW, 1, 1)


def test_a_competency_that_my_role_does_not_name_has_a_timeline_all_the_same(session: Session) -> None:
    person = a_nurse(session)
    other = a_competency(session, slug="tumour-test-choice")
    an_evidence(session, person=person, competency=other, level=3)

    found = timeline(session, person, "tumour-test-choice")

    assert (found.need, found.standing, found.asked, found.held) == (None, None, None, 3)


def test_without_a_profession_it_shows_what_was_shown(session: Session) -> None:
    person, competency = a_person(session), a_competency(session, slug="genome-structure")
    an_evidence(session, person=person, competency=competency, level=2)

    found = timeline(session, person)

    assert (found.role_title, found.held) == (None, 2)


def test_courses_that_lead_further_than_what_is_held_are_named(session: Session) -> None:
    person = a_nurse(session, needs={"genome-structure": 3})
    an_evidence(session, person=person, competency=the_competency(session), level=2)
    a_course(session, slug="known", competencies=[the_competency(session)], level=2)
    a_course(session, slug="further", title="Further", competencies=[the_competency(session)], level=3)

    assert timeline(session, person).courses == (("further", "Further", 3),)


# evidence


def test_everything_is_told_the_newest_first(session: Session) -> None:
    person = a_nurse(session)
    an_evidence(session, person=person, competency=the_competency(session), kind="quiz", on=date(2026, 1, 1))
    an_evidence(session, person=person, competency=the_competency(session), kind="examination", on=date(2026, 3, 1))

    assert [entry.kind for entry in entries(timeline(session, person))] == ["examination", "quiz"]


def test_an_entry_keeps_its_score_its_error_and_its_setting(session: Session) -> None:
    person = a_nurse(session)
    row = an_evidence(session, person=person, competency=the_competency(session))
    row.score, row.score_error, row.questions, row.context = Decimal("0.82"), Decimal("0.05"), 12, "Final examination"

    (entry,) = entries(timeline(session, person))

    assert (entry.score, entry.score_error, entry.questions, entry.context) == (Decimal("0.82"), Decimal("0.05"), 12, "Final examination")


def test_a_self_rating_tells_its_comment_confidence_and_importance(session: Session) -> None:
    person = a_nurse(session)
    row = an_evidence(session, person=person, competency=the_competency(session), kind="self", said_by=person)
    a_rating(session, evidence=row, confidence=2, importance=4, comment="Not sure about introns.")

    (entry,) = entries(timeline(session, person))

    assert (entry.comment, entry.confidence, entry.importance) == ("Not sure about introns.", 2, 4)


def test_an_earlier_self_rating_stands_until_the_next_one(session: Session) -> None:
    person = a_nurse(session)
    an_evidence(session, person=person, competency=the_competency(session), kind="self", level=1, on=date(2026, 1, 1))
    an_evidence(session, person=person, competency=the_competency(session), kind="self", level=2, on=date(2026, 3, 1))

    later, earlier = entries(timeline(session, person))

    assert (earlier.ended_by, earlier.ended_at) == (End.RATED_AGAIN, at_noon(date(2026, 3, 1)))
    assert later.ended_by is None


def test_a_withdrawal_is_told_with_its_reason_and_what_it_ended(session: Session) -> None:
    person, lead = a_nurse(session), a_person(session, name="Sana Supervisor")
    row = an_evidence(session, person=person, competency=the_competency(session), kind="supervisor", on=date(2026, 1, 1))
    an_evidence(session, person=person, competency=the_competency(session), kind="supervisor", on=date(2026, 5, 1), ends=row,
                withdrawn=True, reason="Confirmed for somebody else.", said_by=lead)  # fmt: skip

    withdrawal, entry = timeline(session, person).happenings

    assert isinstance(withdrawal, Withdrawal)
    assert (withdrawal.of, withdrawal.reason, withdrawal.said_by) == (at_noon(date(2026, 1, 1)), "Confirmed for somebody else.", lead.name)
    assert isinstance(entry, Entry)
    assert (entry.ended_by, entry.ended_at) == (End.WITHDRAWN, at_noon(date(2026, 5, 1)))


def test_a_correction_names_what_it_corrects_and_ends_it(session: Session) -> None:
    person = a_nurse(session)
    wrong = an_evidence(session, person=person, competency=the_competency(session), level=3, on=date(2026, 1, 1))
    an_evidence(session, person=person, competency=the_competency(session), level=2, on=date(2026, 5, 1), ends=wrong)

    right, ended = entries(timeline(session, person))

    assert (right.corrects, right.ended_by) == (at_noon(date(2026, 1, 1)), None)
    assert (ended.ended_by, ended.ended_at) == (End.CORRECTED, at_noon(date(2026, 5, 1)))


def test_the_end_of_an_entry_is_told_as_the_role_counts_it(session: Session) -> None:
    person = a_nurse(session, max_age_months=12)
    an_evidence(session, person=person, competency=the_competency(session), on=date(2025, 3, 1), until=date(2027, 1, 1))

    found = timeline(session, person)

    (end,) = [one for one in found.happenings if isinstance(one, RunningOut)]
    assert (end.at.date(), end.ahead) == (date(2026, 3, 1), False)
    assert [step.level for step in found.steps] == [2, None]
    assert found.held is None


# earlier versions of the framework


def an_older_competency(session: Session, *, title: str = "Structure of the genome") -> Competency:
    version = a_version(session, framework=session.query(Framework).one(), number="0.9", state="superseded")
    return a_competency(session, domain=a_domain(session, version=version), slug="genome-structure", title=title)


def test_what_was_shown_under_an_earlier_version_is_told_and_read_on_the_scale_of_today(session: Session) -> None:
    person = a_nurse(session)
    older = an_older_competency(session)
    a_lineage(session, earlier=older, later=the_current(session), relation="replaced-by", level_map={"3": 2})
    an_evidence(session, person=person, competency=older, level=3)

    found = timeline(session, person)

    (entry,) = entries(found)
    assert entry.earlier is not None
    assert (entry.earlier.number, entry.earlier.title, entry.level, entry.counts_as) == ("0.9", "Structure of the genome", 3, 2)
    assert found.held == 2


def the_current(session: Session) -> Competency:
    return next(c for c in session.query(Competency).filter_by(slug="genome-structure") if c.title == "Genome structure")


@pytest.mark.parametrize(
    ("carries", "level_map", "level", "counts_as"),
    [(True, {}, 3, 3), (True, {"3": 2}, 4, None), (True, {"3": 2}, 0, 0), (False, {}, 3, None)],
)
def test_what_does_not_carry_over_is_told_and_holds_nothing(
    session: Session, *, carries: bool, level_map: dict[str, int], level: int, counts_as: int | None
) -> None:
    person = a_nurse(session)
    older = an_older_competency(session)
    a_lineage(session, earlier=older, later=the_current(session), relation="split", carries=carries, level_map=level_map)
    an_evidence(session, person=person, competency=older, level=level)

    found = timeline(session, person)

    assert [entry.counts_as for entry in entries(found)] == [counts_as]
    assert found.held == counts_as


def test_a_competency_that_was_given_up_keeps_its_timeline(session: Session) -> None:
    person = a_nurse(session)
    version = a_version(session, framework=session.query(Framework).one(), number="0.9", state="superseded")
    dropped = a_competency(session, domain=a_domain(session, version=version), slug="given-up")
    an_evidence(session, person=person, competency=dropped)

    found = timeline(session, person, "given-up")

    assert (found.competency.number, found.competency.is_current, whats(found)) == ("0.9", False, ["entry"])


def test_a_draft_is_nobodys_business(session: Session) -> None:
    person = a_nurse(session)
    version = a_version(session, framework=session.query(Framework).one(), number="3.0", state="draft")
    a_competency(session, domain=a_domain(session, version=version), slug="not-yet")

    with pytest.raises(NotThere):
        timeline(session, person, "not-yet")


def test_a_competency_of_another_framework_is_not_mistaken_for_ours(session: Session) -> None:
    person = a_nurse(session)
    other = a_framework(session, slug="elsewhere", number="5.0")
    a_competency(session, domain=a_domain(session, version=other), slug="genome-structure", title="Somebody else's words")

    assert timeline(session, person).competency.title == "Genome structure"


# confirmation and prior learning


def a_request(session: Session, person: Person, *, supervisor: Person | None = None, about: Evidence | None = None) -> ConfirmationItem:
    """The person asks for level 2 in the structure of the genome; `about` is the rating the request goes with."""
    profile = session.query(RoleProfile).one()
    request = a_confirmation_request(session, person=person, supervisor=supervisor, profile=profile)
    return a_confirmation_item(session, request=request, competency=the_competency(session), rating=about)


def test_a_request_is_told_once_however_often_it_was_decided(session: Session) -> None:
    person, lead = a_nurse(session), a_person(session, name="Sana Supervisor")
    item = a_request(session, person, supervisor=lead)
    a_confirmation_decision(session, item=item, by=lead, on=date(2026, 3, 2))
    a_confirmation_decision(session, item=item, by=lead, on=date(2026, 4, 2))

    found = timeline(session, person)

    (request,) = [one for one in found.happenings if isinstance(one, Request)]
    assert (request.supervisor, request.level) == ("Sana Supervisor", 2)
    assert len([one for one in found.happenings if isinstance(one, Rejection)]) == 2


def test_a_rejection_tells_the_plan_and_by_when(session: Session) -> None:
    person, lead = a_nurse(session), a_person(session, name="Sana Supervisor")
    item = a_request(session, person, supervisor=lead)
    made = a_confirmation_decision(session, item=item, by=lead, action_plan="Watch two more.")
    made.again_by, made.comment = date(2026, 6, 1), "Nearly there."

    (rejection,) = [one for one in timeline(session, person).happenings if isinstance(one, Rejection)]

    assert rejection.by == "Sana Supervisor"
    assert (rejection.decided.comment, rejection.decided.action_plan) == ("Nearly there.", "Watch two more.")
    assert rejection.decided.again_by == date(2026, 6, 1)


def a_confirmed_rating(session: Session, person: Person) -> None:
    """The person rated themselves on 1 February and a supervisor confirmed that on 2 March."""
    competency, lead = the_competency(session), a_person(session, name="Sana Supervisor")
    rating = an_evidence(session, person=person, competency=competency, kind="self", said_by=person, on=date(2026, 2, 1))
    confirmed = an_evidence(session, person=person, competency=competency, kind="supervisor", said_by=lead, on=date(2026, 3, 2))
    item = a_request(session, person, supervisor=lead, about=rating)
    a_confirmation_decision(session, item=item, decision="confirmed", by=lead, evidence=confirmed, level=2, action_plan="")


def test_a_confirmation_is_told_with_the_evidence_it_led_to(session: Session) -> None:
    person = a_nurse(session)
    a_confirmed_rating(session, person)

    found = timeline(session, person)

    assert whats(found) == ["entry", "request", "entry"]
    assert entries(found)[0].decided is not None
    assert not entries(found)[0].decided.about_earlier


def test_a_later_rating_keeps_the_confirmation_and_marks_it_as_about_an_earlier_one(session: Session) -> None:
    person = a_nurse(session)
    a_confirmed_rating(session, person)
    an_evidence(session, person=person, competency=the_competency(session), kind="self", level=3, said_by=person, on=date(2026, 5, 1))

    found = timeline(session, person)

    confirmation = next(entry for entry in entries(found) if entry.kind == "supervisor")
    assert confirmation.decided is not None
    assert confirmation.decided.about_earlier
    assert confirmation.ended_by is None
    assert found.held == 2


def test_a_claim_and_what_came_of_it_are_told(session: Session) -> None:
    person, examiner = a_nurse(session), a_person(session, name="Eva Examiner")
    claim = a_prior_claim(session, person=person)
    claim.decided_at, claim.decided_by_id = at_noon(date(2026, 4, 1)), examiner.id
    item = a_prior_claim_item(session, claim=claim, competency=the_competency(session), claimed=3)
    item.reason = "It names no competency."

    judgement, made = timeline(session, person).happenings

    assert isinstance(judgement, Judgement)
    assert (judgement.granted, judgement.by, judgement.reason) == (None, "Eva Examiner", "It names no competency.")
    assert isinstance(made, Claim)
    assert (made.level, made.title, made.awarded_by) == (3, "Consent for genomic testing", "A college")


def test_a_claim_that_waits_has_no_judgement(session: Session) -> None:
    person = a_nurse(session)
    a_prior_claim_item(session, claim=a_prior_claim(session, person=person), competency=the_competency(session))

    assert whats(timeline(session, person)) == ["claim"]


@pytest.mark.parametrize(
    ("granted", "words"),
    [(2, "Level 2 was granted for prior learning: Consent for genomic testing"), (0, "Level 0 was granted for prior learning"),
     (None, "No level was granted for prior learning: Consent for genomic testing")],
)  # fmt: skip
def test_the_page_tells_what_was_granted(session: Session, sign_in: SignIn, granted: int | None, words: str) -> None:
    person = a_nurse(session)
    claim = a_prior_claim(session, person=person)
    claim.decided_at = at_noon(date(2026, 4, 1))
    a_prior_claim_item(session, claim=claim, competency=the_competency(session)).granted = granted

    text = page(sign_in(person))

    assert words in text
    assert "You claimed level 2 by a certificate: Consent for genomic testing, A college." in text


def test_what_is_about_somebody_else_is_not_told(session: Session) -> None:
    person = a_nurse(session)
    an_evidence(session, competency=the_competency(session))
    a_confirmation_decision(session, item=a_request(session, a_person(session)))
    a_prior_claim_item(session, competency=the_competency(session))

    found = timeline(session, person)

    assert (found.happenings, found.steps) == ((), ())


# the page and its chart


def page(client: FlaskClient, address: str = ADDRESS) -> str:
    with stopped_at(NOON):
        answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.text.split())


def test_nobody_sees_a_timeline_without_signing_in(client: FlaskClient) -> None:
    assert client.get(ADDRESS).status_code == 302
    assert client.get(f"{ADDRESS}/held.svg").status_code == 302


def test_the_page_tells_it_in_words(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session)
    a_confirmed_rating(session, person)
    an_evidence(session, person=person, competency=the_competency(session), kind="self", level=3, said_by=person, on=date(2026, 5, 1))

    text = page(sign_in(person))

    for words in (
        "You hold level 2 Applies with guidance today.",
        "Supervisor’s confirmation, level 2",
        "About an earlier rating: you have rated yourself anew since.",
        "You asked Sana Supervisor to confirm level 2.",
        "You rated yourself anew on 1 May 2026; that rating stands.",
    ):
        assert words in text


def test_the_page_says_that_nothing_held_is_not_level_0(session: Session, sign_in: SignIn) -> None:
    text = page(sign_in(a_nurse(session)))

    assert "You hold no level today. That is not level 0: it is not assessed, or it has run out." in text
    assert "Nothing has been shown yet" in text


@pytest.mark.parametrize(
    ("decision", "words"),
    [("rejected", "Sana Supervisor did not confirm it."), ("adjusted", "Confirmed at another level than you asked for.")],
)
def test_the_page_tells_what_a_supervisor_decided(session: Session, sign_in: SignIn, decision: str, words: str) -> None:
    person, lead = a_nurse(session), a_person(session, name="Sana Supervisor")
    shown = an_evidence(session, person=person, competency=the_competency(session), kind="supervisor", level=1, said_by=lead)
    item = a_request(session, person, supervisor=lead)
    adjusted = decision == "adjusted"
    a_confirmation_decision(
        session, item=item, decision=decision, by=lead, evidence=shown if adjusted else None, level=1 if adjusted else None
    )

    text = page(sign_in(person))

    assert words in text
    assert "Action plan: Watch two more." in text


def test_the_page_escapes_what_people_wrote(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session)
    row = an_evidence(session, person=person, competency=the_competency(session), kind="self")
    a_rating(session, evidence=row, comment="<b>bold</b>")

    assert "&lt;b&gt;bold&lt;/b&gt;" in page(sign_in(person))


def test_the_level_held_is_drawn_once_it_has_changed_and_stands_in_a_table(session: Session, sign_in: SignIn) -> None:
    person = a_nurse(session)
    an_evidence(session, person=person, competency=the_competency(session), level=1, on=date(2026, 1, 1))
    client = sign_in(person)
    before = page(client)
    an_evidence(session, person=person, competency=the_competency(session), level=3, on=date(2026, 3, 1))

    after = page(client)
    chart = client.get(f"{ADDRESS}/held.svg")

    assert "held.svg" not in before
    assert f'src="{ADDRESS}/held.svg?profession=general-nurse"' in after
    assert "<td>1 March 2026</td><td>today</td><td>3 Independent</td>" in after
    assert (chart.status_code, chart.mimetype) == (200, "image/svg+xml")
    assert "asked: 2" in chart.text


def test_there_is_no_chart_of_nothing(session: Session, sign_in: SignIn) -> None:
    assert sign_in(a_nurse(session)).get(f"{ADDRESS}/held.svg").status_code == 404


@pytest.mark.parametrize("rows", [1, 20])
def test_the_page_takes_twelve_statements_whatever_there_is(session: Session, sign_in: SignIn, statements: Counting, rows: int) -> None:
    person = a_nurse(session)
    for n in range(rows):
        row = an_evidence(session, person=person, competency=the_competency(session), kind="self", on=date(2025, 1, 1 + n))
        a_rating(session, evidence=row)
        a_confirmation_decision(session, item=a_request(session, person, about=row))
        a_prior_claim_item(session, claim=a_prior_claim(session, person=person), competency=the_competency(session))
    client = sign_in(person)
    session.commit()

    with statements() as seen:
        page(client)

    # who asks; the competency; where I work; the profile, its needs and sets; lineage; evidence; requests; claims; scale; courses
    assert len(seen) == 12
