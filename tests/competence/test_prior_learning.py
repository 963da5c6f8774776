"""Prior learning: claimed by one, decided by another, once; and taken back where an error is found."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta

import pytest
from conftest import Client
from factories.competence import a_nurse, a_portfolio_entry, a_prior_claim, a_prior_claim_item, the_competency
from factories.confirming import Claimed, somebody_claimed
from factories.people import a_grant, a_membership, a_person, an_organisation, someone_holding
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from genomeready.audit.queries import entries_about
from genomeready.audit.services import seal
from genomeready.base.clock import stopped_at
from genomeready.base.refusals import NotThere
from genomeready.competence.models import Evidence, PriorClaim, PriorClaimItem
from genomeready.competence.queries.prior_learning import claim_below, claim_page, claims_below, claims_of, claims_waiting
from genomeready.competence.queries.standing import my_standing
from genomeready.competence.rules.kinds import ClaimKind, State
from genomeready.competence.services import prior_learning
from genomeready.competence.services.evidence import ReasonMissing
from genomeready.competence.services.prior_learning import (
    ClaimClosed,
    Claiming,
    Granting,
    NothingGranted,
    OwnClaim,
    TooManyClaims,
    decide_claim,
    make_claim,
    take_back_grants,
    withdraw_claim,
)
from genomeready.outbox.models import Message
from genomeready.people.models import Person
from genomeready.people.rules import Held, Role

SignIn = Callable[[Person], Client]
Counting = Callable[[], AbstractContextManager[list[str]]]

LINK = "https://learn.example.org/my/prior-learning/{claim}"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = NOON.date()
FIRST, SECOND = "genome-structure", "variant-effects"


def decided(session: Session, claimed: Claimed, *levels: int | None, by: Person | None = None) -> None:
    grants = [Granting(item_id=item.id, granted=level, reason="As shown.") for item, level in zip(claimed.items, levels, strict=True)]
    decide_claim(session, claimed.claim, grants=grants, note="Read with care.", link=LINK, at=NOON, by=by or claimed.examiner)


def shown_by_claims(session: Session) -> list[Evidence]:
    return list(session.scalars(select(Evidence).where(Evidence.rests_on.startswith("claim:")).order_by(Evidence.id)))


def a_claiming(session: Session, person: Person, **changes: object) -> Claiming:
    values: dict[str, object] = {
        "organisation_id": an_organisation(session).id, "kind": ClaimKind.QUALIFICATION, "title": "MSc", "awarded_by": "A university",
        "awarded_on": date(2024, 6, 1), "valid_until": None, "entry": a_portfolio_entry(session, person=person).public_id,
        "items": [(the_competency(session).id, 3)],
    }  # fmt: skip
    return Claiming(**{**values, **changes})  # type: ignore[arg-type]


class TestClaiming:
    def test_a_claim_is_kept_with_what_it_rests_on(self, session: Session) -> None:
        person = a_nurse(session)

        claim = make_claim(session, claiming=a_claiming(session, person), at=NOON, by=person)
        seal(session)

        item = session.scalars(select(PriorClaimItem)).one()
        (noted,) = entries_about(session, f"claim:{claim.public_id}")
        assert (claim.kind, claim.title, claim.awarded_on, claim.made_at) == ("qualification", "MSc", date(2024, 6, 1), NOON)
        assert (item.competency_id, item.claimed, item.granted) == (the_competency(session).id, 3, None)
        assert (noted.act, noted.organisation_id) == ("claim.made", claim.organisation_id)

    def test_the_entry_is_ones_own(self, session: Session) -> None:
        person = a_nurse(session)

        with pytest.raises(NotThere):
            make_claim(session, claiming=a_claiming(session, a_person(session)), at=NOON, by=person)

    def test_so_many_may_wait_and_no_more(self, session: Session) -> None:
        person = a_nurse(session)
        for _ in range(prior_learning.MOST_OPEN):
            a_prior_claim(session, person=person)
        with pytest.raises(TooManyClaims):
            make_claim(session, claiming=a_claiming(session, person), at=NOON, by=person)

        session.scalars(select(PriorClaim)).first().withdrawn_at = NOON  # type: ignore[union-attr]

        assert make_claim(session, claiming=a_claiming(session, person), at=NOON, by=person)

    def test_it_is_withdrawn_by_its_maker_before_a_decision_and_not_after(self, session: Session) -> None:
        first, second = somebody_claimed(session), a_prior_claim(session)
        with pytest.raises(NotThere):
            withdraw_claim(session, first.claim.public_id, at=NOON, by=first.examiner)
        decided(session, first, 3, 2)

        with pytest.raises(ClaimClosed):
            withdraw_claim(session, first.claim.public_id, at=NOON, by=first.person)
        withdraw_claim(session, second.public_id, at=NOON, by=session.get_one(Person, second.person_id))

        assert second.withdrawn_at == NOON


class TestDeciding:
    @pytest.mark.parametrize(
        ("kind", "recorded", "until"),
        [("certificate", "outside-certificate", date(2031, 11, 22)), ("qualification", "prior-learning", date(2029, 11, 22)),
         ("experience", "prior-learning", date(2029, 11, 22))],
    )  # fmt: skip
    def test_what_is_granted_is_evidence_of_its_own_kind(self, session: Session, kind: str, recorded: str, until: date) -> None:
        claimed = somebody_claimed(session, competencies=1, kind=kind)

        decided(session, claimed, 2)

        (row,) = shown_by_claims(session)
        assert (row.kind, row.level, row.valid_until, row.shown_at) == (recorded, 2, until, NOON)
        assert (row.person_id, row.said_by_id) == (claimed.person.id, claimed.examiner.id)
        assert row.rests_on == f"claim:{claimed.claim.public_id}"
        assert my_standing(session, claimed.person.id, on=TODAY).lines[0].standing.state is State.MET

    def test_the_end_on_the_paper_itself_is_the_end(self, session: Session) -> None:
        claimed = somebody_claimed(session, competencies=1, valid_until=date(2027, 5, 1))

        decided(session, claimed, 3)

        assert shown_by_claims(session)[0].valid_until == date(2027, 5, 1)

    def test_where_a_lapse_harms_at_once_it_counts_for_two_years_at_most(self, session: Session) -> None:
        claimed = somebody_claimed(session, competencies=1, valid_until=date(2031, 5, 1))
        the_competency(session).risk = "high"
        session.flush()

        decided(session, claimed, 3)

        assert shown_by_claims(session)[0].valid_until == date(2028, 11, 22)

    def test_nothing_may_be_granted_and_the_reason_is_kept(self, session: Session) -> None:
        claimed = somebody_claimed(session)

        decided(session, claimed, None, 2)

        page = claim_page(session, claimed.claim)
        assert [(item.granted, item.reason) for item in page.items] == [(None, "As shown."), (2, "As shown.")]
        assert [item.slug for item in page.granted] == [SECOND]
        assert (page.decided_by, page.note) == ("Examiner Eve", "Read with care.")
        assert [row.level for row in shown_by_claims(session)] == [2]

    def test_a_claim_is_decided_once(self, session: Session) -> None:
        claimed = somebody_claimed(session)
        decided(session, claimed, 1, 1)

        with pytest.raises(ClaimClosed):
            decided(session, claimed, 3, 3)

        assert [row.level for row in shown_by_claims(session)] == [1, 1]

    def test_nothing_is_decided_after_a_withdrawal(self, session: Session) -> None:
        claimed = somebody_claimed(session)
        withdraw_claim(session, claimed.claim.public_id, at=NOON, by=claimed.person)

        with pytest.raises(ClaimClosed):
            decided(session, claimed, 3, 3)

    def test_nobody_assesses_or_takes_back_their_own_claim(self, session: Session) -> None:
        claimed = somebody_claimed(session)

        with pytest.raises(OwnClaim):
            decided(session, claimed, 3, 3, by=claimed.person)
        decided(session, claimed, 3, 3)
        with pytest.raises(OwnClaim):
            take_back_grants(session, claimed.claim, reason="Oh.", at=NOON, by=claimed.person)

    def test_the_mail_says_that_there_is_a_decision_and_not_which(self, session: Session) -> None:
        claimed = somebody_claimed(session)

        decided(session, claimed, None, 2)

        (mail,) = session.scalars(select(Message))
        assert mail.recipient == claimed.person.email
        assert claimed.claim.public_id in mail.text
        for word in ("Genome", "granted", "nothing", claimed.claim.title, "Eve"):
            assert word not in mail.text + mail.subject

    def test_deciding_is_noted_with_what_was_granted(self, session: Session) -> None:
        claimed = somebody_claimed(session)

        decided(session, claimed, None, 2)
        seal(session)

        noted = entries_about(session, f"claim:{claimed.claim.public_id}")[-1]
        ids = [item.competency_id for item in claimed.items]
        assert (noted.act, noted.detail["granted"]) == ("claim.decided", [[ids[0], None], [ids[1], 2]])


class TestTakingBack:
    def test_a_found_error_ends_all_that_was_granted_with_the_reason(self, session: Session) -> None:
        claimed = somebody_claimed(session)
        decided(session, claimed, 3, 2)

        take_back_grants(session, claimed.claim, reason="The paper was of somebody else.", at=NOON + timedelta(days=2), by=claimed.examiner)

        page = claim_page(session, claimed.claim)
        assert page.taken_back == (NOON + timedelta(days=2), "The paper was of somebody else.")
        assert [item.granted for item in page.items] == [3, 2], "what was decided is still told"
        assert {line.standing.level for line in my_standing(session, claimed.person.id, on=TODAY + timedelta(days=2)).lines} == {None}
        assert {line.standing.level for line in my_standing(session, claimed.person.id, on=TODAY).lines} == {3, 2}

    def test_once_is_enough(self, session: Session) -> None:
        claimed = somebody_claimed(session)
        decided(session, claimed, 3, 2)
        take_back_grants(session, claimed.claim, reason="An error.", at=NOON, by=claimed.examiner)

        with pytest.raises(NothingGranted):
            take_back_grants(session, claimed.claim, reason="An error.", at=NOON, by=claimed.examiner)

    def test_there_must_be_something_to_withdraw_and_a_reason(self, session: Session) -> None:
        claimed = somebody_claimed(session)
        with pytest.raises(NothingGranted):
            take_back_grants(session, claimed.claim, reason="An error.", at=NOON, by=claimed.examiner)
        decided(session, claimed, 3, 2)

        with pytest.raises(ReasonMissing):
            take_back_grants(session, claimed.claim, reason="  ", at=NOON, by=claimed.examiner)


class TestReading:
    def test_an_examiner_reads_what_was_claimed_there_and_below(self, session: Session) -> None:
        claimed, elsewhere = somebody_claimed(session), a_prior_claim(session)
        a_prior_claim_item(session, claim=elsewhere)

        rows = claims_below(session, claimed.organisation.path)

        assert [row.public_id for row in rows] == [claimed.claim.public_id]
        assert (rows[0].person, rows[0].items, rows[0].granted, rows[0].open) == ("Ana Example", 2, 0, True)
        assert claim_below(session, claimed.claim.public_id, claimed.organisation.path).id == claimed.claim.id
        with pytest.raises(NotThere):
            claim_below(session, elsewhere.public_id, claimed.organisation.path)

    def test_what_waits_comes_first(self, session: Session) -> None:
        hospital = an_organisation(session)
        done, first, second = (a_prior_claim(session, organisation=hospital) for _ in range(3))
        for claim in (done, first, second):
            a_prior_claim_item(session, claim=claim)
        done.decided_at = NOON

        assert [row.public_id for row in claims_below(session, hospital.path)] == [first.public_id, second.public_id, done.public_id]

    def test_the_header_knows_where_the_first_role_is_held_and_how_many_wait(self, session: Session) -> None:
        claimed = somebody_claimed(session)
        held = (Held(Role.EXAMINER, claimed.organisation.id, claimed.organisation.path),)
        assert claims_waiting(session, held) == (claimed.organisation.slug, 1)
        assert claims_waiting(session, (Held(Role.LEAD, claimed.organisation.id, claimed.organisation.path),)) is None

        decided(session, claimed, 3, 3)

        assert claims_waiting(session, held) is None

    @pytest.mark.parametrize("competencies", [1, 3])
    def test_a_page_takes_the_same_statements_whatever_it_holds(self, session: Session, statements: Counting, competencies: int) -> None:
        claimed = somebody_claimed(session, competencies=competencies)
        decided(session, claimed, *[2] * competencies)
        claim = claimed.claim
        session.flush()
        session.expire_all()
        session.refresh(claim)

        with statements() as seen:
            claim_page(session, claim)

        assert len(seen) <= 8

    def test_ones_own_list_is_ones_own(self, session: Session) -> None:
        claimed = somebody_claimed(session)

        assert [row.public_id for row in claims_of(session, claimed.person.id)] == [claimed.claim.public_id]
        assert claims_of(session, claimed.examiner.id) == []


def post(client: FlaskClient, path: str, data: dict[str, object] | None = None) -> TestResponse:
    with stopped_at(NOON):
        return client.post(path, data=data or {})


def plain(answer: TestResponse) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def before_examiner(claimed: Claimed) -> str:
    return f"/organisations/{claimed.organisation.slug}/prior-learning/{claimed.claim.public_id}"


class TestClaimingPages:
    NEW = "/my/prior-learning/new"

    def ready(self, session: Session) -> tuple[Person, dict[str, object]]:
        person = a_nurse(session, needs={FIRST: 2, SECOND: 1})
        entry = a_portfolio_entry(session, person=person)
        membership_at = an_organisation(session, name="Hospital")
        a_membership(session, person=person, organisation=membership_at)
        return person, {
            "kind": "certificate", "title": "Variant interpretation", "awarded_by": "A university", "awarded_on": "2025-06-01",
            "place": str(membership_at.id), "entry": entry.public_id, f"claimed-{FIRST}": "3",
        }  # fmt: skip

    def test_a_claim_is_made_and_shown(self, session: Session, sign_in: SignIn) -> None:
        person, data = self.ready(session)
        client = sign_in(person)

        answer = post(client, self.NEW, data)
        page = plain(client.get(answer.location))

        claim = session.scalars(select(PriorClaim)).one()
        assert (answer.status_code, answer.location) == (303, f"/my/prior-learning/{claim.public_id}")
        for words in ("Variant interpretation", "Certificate from elsewhere", "1 June 2025", "no end of its own", "Hospital",
                      "Genome structure, level 3 Independent"):  # fmt: skip
            assert words in page, words
        assert "waiting for an examiner" in client.get("/my/prior-learning").text

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"kind": ""}, "Choose one."),
            ({"title": " "}, "Give its title."),
            ({"title": "Certificate of MRN 4521887"}, "number of a record"),
            ({"awarded_by": ""}, "Say who awarded it"),
            ({"awarded_on": ""}, "Give the day as it stands on the paper."),
            ({"awarded_on": "2026-11-23"}, "This day lies ahead."),
            ({"valid_until": "2026-11-21"}, "It has run out"),
            ({"place": "999999"}, "Not a valid choice"),
            ({"entry": ""}, "Choose the entry with the paper in it."),
            ({"entry": "of-somebody-else"}, "Not a valid choice"),
            ({f"claimed-{FIRST}": ""}, "Choose a level for at least one competency."),
            ({f"claimed-{FIRST}": "9"}, "Not a valid choice"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
        self, session: Session, sign_in: SignIn, changes: dict[str, object], words: str
    ) -> None:
        person, data = self.ready(session)

        answer = post(sign_in(person), self.NEW, {**data, f"claimed-{SECOND}": "", **changes})

        assert answer.status_code == 422
        assert words in plain(answer)
        assert str({**data, **changes}["title"]).strip() in answer.text
        assert session.query(PriorClaim).count() == 0

    def test_who_has_no_confirmed_work_or_no_entry_is_told_what_to_do_first(self, session: Session, sign_in: SignIn) -> None:
        person = a_nurse(session)
        unconfirmed = a_person(session)
        a_membership(session, person=unconfirmed, confirmed=False)

        assert "Your work has to be confirmed first" in sign_in(unconfirmed).get(self.NEW).text
        assert "Write a portfolio entry first" in sign_in(person).get(self.NEW).text
        assert "Choose your profession first" in sign_in(a_person(session)).get(self.NEW).text

    def test_i_withdraw_it_and_the_page_says_so(self, session: Session, sign_in: SignIn) -> None:
        claimed = somebody_claimed(session)
        client = sign_in(claimed.person)
        where = f"/my/prior-learning/{claimed.claim.public_id}"

        first, again = (post(client, f"{where}/withdraw") for _ in range(2))

        assert (first.status_code, again.status_code) == (303, 409)
        assert "Withdrawn on 22 November 2026" in client.get(where).text

    def test_an_empty_list_says_what_belongs_there(self, session: Session, sign_in: SignIn) -> None:
        assert "You have not claimed anything yet" in sign_in(a_person(session)).get("/my/prior-learning").text


class TestAssessingPages:
    def test_the_examiner_reads_and_decides(self, session: Session, sign_in: SignIn) -> None:
        claimed = somebody_claimed(session)
        client = sign_in(claimed.examiner)
        assert "Ana Example" in client.get(f"/organisations/{claimed.organisation.slug}/prior-learning").text
        page = plain(client.get(before_examiner(claimed)))
        for words in (
            "Prior learning of Ana Example",
            claimed.claim.title,
            "What I did.",
            "Claimed: level 3 Independent : Shows level 3.",
        ):
            assert words in page, words

        answer = post(
            client, before_examiner(claimed),
            {f"level-{FIRST}": "3", f"level-{SECOND}": "nothing", f"reason-{SECOND}": "Not in the syllabus.", "note": "Well documented."},
        )  # fmt: skip
        after = plain(client.get(before_examiner(claimed)))

        assert (answer.status_code, answer.location) == (303, before_examiner(claimed))
        assert "Decided by Examiner Eve on 22 November 2026" in after
        assert "Not in the syllabus." in after
        assert "What I did." not in after, "the entry is closed to the examiner"
        assert [row.level for row in shown_by_claims(session)] == [3]
        assert "Well documented." in sign_in(claimed.person).get(f"/my/prior-learning/{claimed.claim.public_id}").text

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            ({f"level-{FIRST}": "3"}, "Choose a level, or nothing."),
            ({f"level-{FIRST}": "3", f"level-{SECOND}": "2"}, "Say why less than the claimed level is granted."),
            ({f"level-{FIRST}": "nothing", f"level-{SECOND}": "3"}, "Say why less than the claimed level is granted."),
            ({f"level-{FIRST}": "4", f"level-{SECOND}": "3"}, "Not a valid choice"),
            ({f"level-{FIRST}": "3", f"level-{SECOND}": "2", f"reason-{SECOND}": "MRN 4521887"}, "number of a record"),
        ],
    )
    def test_what_is_missing_is_said_and_nothing_typed_is_lost(
        self, session: Session, sign_in: SignIn, data: dict[str, object], words: str
    ) -> None:
        claimed = somebody_claimed(session)

        answer = post(sign_in(claimed.examiner), before_examiner(claimed), {**data, "note": "Kept."})

        assert answer.status_code == 422
        assert words in plain(answer)
        assert "Kept." in answer.text
        assert shown_by_claims(session) == []

    def test_a_second_decision_is_refused(self, session: Session, sign_in: SignIn) -> None:
        claimed = somebody_claimed(session, competencies=1)
        client = sign_in(claimed.examiner)
        post(client, before_examiner(claimed), {f"level-{FIRST}": "3"})

        again = post(client, before_examiner(claimed), {f"level-{FIRST}": "nothing", f"reason-{FIRST}": "Changed my mind."})

        assert again.status_code == 409
        assert [row.level for row in shown_by_claims(session)] == [3]

    def test_a_found_error_is_withdrawn_with_its_reason(self, session: Session, sign_in: SignIn) -> None:
        claimed = somebody_claimed(session, competencies=1)
        client = sign_in(claimed.examiner)
        post(client, before_examiner(claimed), {f"level-{FIRST}": "3"})

        empty = post(client, f"{before_examiner(claimed)}/withdraw", {"reason": " "})
        done = post(client, f"{before_examiner(claimed)}/withdraw", {"reason": "The paper was of somebody else."})
        again = post(client, f"{before_examiner(claimed)}/withdraw", {"reason": "Once more."})
        page = sign_in(claimed.person).get(f"/my/prior-learning/{claimed.claim.public_id}").text

        assert (empty.status_code, "Say which error was found." in empty.text) == (422, True)
        assert (done.status_code, again.status_code) == (303, 409)
        assert "The paper was of somebody else." in page

    def test_an_examiner_sees_no_form_for_an_own_claim_and_cannot_send_one(self, session: Session, sign_in: SignIn) -> None:
        claimed = somebody_claimed(session, competencies=1)
        a_grant(session, person=claimed.person, role=Role.EXAMINER, on=claimed.organisation)
        client = sign_in(claimed.person)

        page = client.get(before_examiner(claimed)).text
        sent = post(client, before_examiner(claimed), {f"level-{FIRST}": "3"})

        assert "This is your own claim." in page
        assert f'name="level-{FIRST}"' not in page
        assert sent.status_code == 409
        assert shown_by_claims(session) == []

    @pytest.mark.parametrize("role", [Role.LEARNER, Role.LEAD, Role.EDUCATOR, Role.REVIEWER, Role.ADMINISTRATOR])
    def test_no_other_role_reads_or_decides(self, session: Session, sign_in: SignIn, role: Role) -> None:
        claimed = somebody_claimed(session, competencies=1)
        assert sign_in(claimed.examiner).get(before_examiner(claimed)).status_code == 200
        client = sign_in(someone_holding(session, role, on=claimed.organisation))

        answers = [
            client.get(f"/organisations/{claimed.organisation.slug}/prior-learning"), client.get(before_examiner(claimed)),
            post(client, before_examiner(claimed), {f"level-{FIRST}": "3"}), post(client, f"{before_examiner(claimed)}/withdraw"),
        ]  # fmt: skip

        assert {answer.status_code for answer in answers} == {404}

    def test_an_examiner_elsewhere_reaches_it_neither_there_nor_under_the_own_name(self, session: Session, sign_in: SignIn) -> None:
        claimed, elsewhere = somebody_claimed(session, competencies=1), an_organisation(session)
        client = sign_in(someone_holding(session, Role.EXAMINER, on=elsewhere))
        assert client.get(f"/organisations/{elsewhere.slug}/prior-learning").status_code == 200

        under_the_own = f"/organisations/{elsewhere.slug}/prior-learning/{claimed.claim.public_id}"

        for path in (before_examiner(claimed), under_the_own):
            assert client.get(path).status_code == 404
            assert post(client, path, {f"level-{FIRST}": "3"}).status_code == 404
            assert post(client, f"{path}/withdraw", {"reason": "x"}).status_code == 404
        assert shown_by_claims(session) == []

    def test_a_stranger_finds_no_claim_where_its_maker_does(self, session: Session, sign_in: SignIn) -> None:
        claimed = somebody_claimed(session)
        where = f"/my/prior-learning/{claimed.claim.public_id}"
        assert sign_in(claimed.person).get(where).status_code == 200
        client = sign_in(a_person(session))

        assert client.get(where).status_code == 404
        assert post(client, f"{where}/withdraw").status_code == 404
        assert claimed.claim.withdrawn_at is None

    def test_the_header_leads_an_examiner_there_while_something_waits(self, session: Session, sign_in: SignIn) -> None:
        claimed = somebody_claimed(session, competencies=1)
        client = sign_in(claimed.examiner)
        assert "Prior learning (1)" in client.get("/my/work").text

        post(client, before_examiner(claimed), {f"level-{FIRST}": "3"})

        assert "Prior learning (1)" not in client.get("/my/work").text

    def test_my_organisations_lead_there_too(self, session: Session, sign_in: SignIn) -> None:
        claimed = somebody_claimed(session)

        assert f"/organisations/{claimed.organisation.slug}/prior-learning" in sign_in(claimed.examiner).get("/organisations").text

    @pytest.mark.parametrize("rows", [1, 20])
    def test_the_queue_takes_the_same_statements_whatever_the_rows(
        self, session: Session, sign_in: SignIn, statements: Counting, rows: int
    ) -> None:
        claimed = somebody_claimed(session)
        for _ in range(rows):
            a_prior_claim_item(session, claim=a_prior_claim(session, organisation=claimed.organisation), competency=the_competency(session))
        client = sign_in(claimed.examiner)
        session.commit()

        with statements() as seen:
            client.get(f"/organisations/{claimed.organisation.slug}/prior-learning")

        assert len(seen) <= 5, "who asks; the organisation; the claims; what waits, and where"
