"""Evidence, made in one line: as rows of the database, and as the pure rules read it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from itertools import count
from typing import TypeVar

from sqlalchemy.orm import Session

from factories.frameworks import a_competency, a_role_profile
from factories.people import a_membership, a_person, a_profession, an_organisation
from genomeready.base.ids import new_public_id
from genomeready.competence.models import (
    ConfirmationDecision,
    ConfirmationItem,
    ConfirmationRequest,
    Evidence,
    HeldStanding,
    NeedsAnswer,
    PortfolioEntry,
    PortfolioFile,
    PriorClaim,
    PriorClaimItem,
    Rating,
    RatingDraft,
)
from genomeready.competence.queries.rating import Said
from genomeready.competence.rules.standing import Need, Shown
from genomeready.competence.services.rating import finish_rating, keep_drafts
from genomeready.frameworks.models import Competency, RoleProfile
from genomeready.people.models import Organisation, Person

T = TypeVar("T")
_number = count(1)


def at_noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def a_need(*, competency_id: int = 7, minimum: int | None = 2, maximum: int | None = None, applicable: bool = True,
           set_key: str | None = None, max_age_months: int | None = None) -> Need:  # fmt: skip
    return Need(
        competency_id=competency_id, minimum=minimum if applicable else None, maximum=maximum, applicable=applicable,
        set_key=set_key, max_age_months=max_age_months,
    )  # fmt: skip


def shown(*, id: int | None = None, competency_id: int = 7, level: int = 2, kind: str = "examination", on: date = date(2026, 3, 1),  # noqa: A002 - the row's id
          until: date | None = None, ends: int | None = None, withdrawn: bool = False) -> Shown:  # fmt: skip
    """A row of evidence as the rules read it; `ends` is the id of the row that it supersedes."""
    return Shown(
        id=id or next(_number), competency_id=competency_id, level=level, kind=kind, shown_at=at_noon(on), valid_until=until,
        supersedes_id=ends, withdrawn=withdrawn,
    )  # fmt: skip


def an_evidence(
    session: Session, *, person: Person | None = None, competency: Competency | None = None, level: int = 2, kind: str = "examination",
    on: date = date(2026, 3, 1), until: date | None = None, rests_on: str | None = None, said_by: Person | None = None,
    ends: Evidence | None = None, withdrawn: bool = False, reason: str = "",
) -> Evidence:  # fmt: skip
    row = Evidence(
        person_id=(person or a_person(session)).id, competency_id=(competency or a_competency(session)).id, level=level, kind=kind,
        shown_at=at_noon(on), valid_until=until, said_by_id=said_by.id if said_by else None,
        rests_on=rests_on or f"attempt:{next(_number)}",
        supersedes_id=ends.id if ends else None, withdrawn=withdrawn, reason=reason,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def a_nurse(session: Session, *, needs: dict[str, int | tuple[int, int] | None] | None = None, max_age_months: int | None = None) -> Person:
    """Somebody who works as a general nurse, whose role profile has these needs (by slug of the competency)."""
    person = a_person(session)
    a_membership(session, person=person, profession=a_profession(session))
    a_role_profile(session, profession=a_profession(session), needs=needs, max_age_months=max_age_months)
    return person


def rates_herself(session: Session, person: Person, *, levels: Mapping[int, int], at: datetime) -> list[Evidence]:
    """Somebody rates herself, by competency id, and finishes at once."""
    keep_drafts(session, person.id, said={key: Said(level=level) for key, level in levels.items()}, at=at)
    return finish_rating(session, person.id, needs=[a_need(competency_id=key) for key in levels], at=at, by=person)


def the_competency(session: Session, slug: str = "genome-structure") -> Competency:
    return session.query(Competency).filter_by(slug=slug).one()


def a_held_standing(
    session: Session, *, person: Person | None = None, profile: RoleProfile | None = None, competency: Competency | None = None,
    state: str = "met", missing: int = 0, level: int | None = 2, until: date | None = None,
) -> HeldStanding:  # fmt: skip
    made = HeldStanding(
        person_id=(person or a_person(session)).id, profile_id=(profile or a_role_profile(session)).id,
        competency_id=(competency or a_competency(session)).id, state=state, missing=missing, level=level, until=until,
    )  # fmt: skip
    return _kept(session, made)


def a_rating_draft(
    session: Session, *, person: Person | None = None, competency: Competency | None = None, level: int | None = 2,
    confidence: int | None = None, importance: int | None = None, comment: str = "", on: date = date(2026, 3, 1),
) -> RatingDraft:  # fmt: skip
    made = RatingDraft(
        person_id=(person or a_person(session)).id, competency_id=(competency or a_competency(session)).id, level=level,
        confidence=confidence, importance=importance, comment=comment, saved_at=at_noon(on),
    )  # fmt: skip
    return _kept(session, made)


def a_rating(
    session: Session, *, evidence: Evidence | None = None, confidence: int | None = 3, importance: int | None = 4, comment: str = ""
) -> Rating:
    row = evidence or an_evidence(session, kind="self")
    return _kept(session, Rating(evidence_id=row.id, confidence=confidence, importance=importance, comment=comment))


def a_portfolio_entry(
    session: Session, *, person: Person | None = None, title: str = "Ten consent conversations", text: str = "What I did.",
    cases: list[dict[str, str]] | None = None, on: date = date(2026, 3, 1),
) -> PortfolioEntry:  # fmt: skip
    made = PortfolioEntry(
        public_id=new_public_id(),
        person_id=(person or a_person(session)).id,
        title=title,
        text=text,
        cases=cases or [],
        written_at=at_noon(on),
    )
    return _kept(session, made)


def a_portfolio_file(
    session: Session, *, entry: PortfolioEntry | None = None, name: str = "log.pdf", content_hash: str = "0" * 64
) -> PortfolioFile:
    made = PortfolioFile(
        public_id=new_public_id(), entry_id=(entry or a_portfolio_entry(session)).id, name=name, media_type="application/pdf", size=1200,
        content_hash=content_hash,
    )  # fmt: skip
    return _kept(session, made)


def a_confirmation_request(
    session: Session, *, person: Person | None = None, supervisor: Person | None = None, profile: RoleProfile | None = None,
    entry: PortfolioEntry | None = None, on: date = date(2026, 3, 1),
) -> ConfirmationRequest:  # fmt: skip
    asked, of = supervisor or a_person(session), profile or session.query(RoleProfile).first() or a_role_profile(session)
    made = ConfirmationRequest(
        public_id=new_public_id(), person_id=(person or a_person(session)).id, profile_id=of.id,
        supervisor_id=asked.id, supervisor_email=asked.email, entry_id=entry.id if entry else None, asked_at=at_noon(on),
    )  # fmt: skip
    return _kept(session, made)


def a_confirmation_item(
    session: Session, *, request: ConfirmationRequest | None = None, competency: Competency | None = None, level: int = 2,
    rating: Evidence | None = None,
) -> ConfirmationItem:  # fmt: skip
    of = request or a_confirmation_request(session)
    about = competency or a_competency(session)
    said = rating or an_evidence(session, kind="self", competency=about, level=level)
    return _kept(session, ConfirmationItem(request_id=of.id, competency_id=about.id, level=level, rating_id=said.id))


def a_confirmation_decision(
    session: Session, *, item: ConfirmationItem | None = None, decision: str = "rejected", by: Person | None = None,
    evidence: Evidence | None = None, level: int | None = None, action_plan: str = "Watch two more.", on: date = date(2026, 3, 2),
) -> ConfirmationDecision:  # fmt: skip
    made = ConfirmationDecision(
        item_id=(item or a_confirmation_item(session)).id, decision=decision, level=level, action_plan=action_plan, decided_at=at_noon(on),
        decided_by_id=(by or a_person(session)).id, evidence_id=evidence.id if evidence else None,
    )  # fmt: skip
    return _kept(session, made)


def a_prior_claim(
    session: Session, *, person: Person | None = None, organisation: Organisation | None = None, kind: str = "certificate",
    entry: PortfolioEntry | None = None, awarded_on: date = date(2025, 6, 1), valid_until: date | None = None,
) -> PriorClaim:  # fmt: skip
    who = person or a_person(session)
    made = PriorClaim(
        public_id=new_public_id(), person_id=who.id, organisation_id=(organisation or an_organisation(session)).id, kind=kind,
        title="Consent for genomic testing", awarded_by="A college", awarded_on=awarded_on, valid_until=valid_until,
        entry_id=(entry or a_portfolio_entry(session, person=who)).id, made_at=at_noon(date(2026, 3, 1)),
    )  # fmt: skip
    return _kept(session, made)


def a_prior_claim_item(
    session: Session, *, claim: PriorClaim | None = None, competency: Competency | None = None, claimed: int = 2
) -> PriorClaimItem:
    made = PriorClaimItem(
        claim_id=(claim or a_prior_claim(session)).id, competency_id=(competency or a_competency(session)).id, claimed=claimed
    )
    return _kept(session, made)


def a_needs_answer(
    session: Session, *, person: Person | None = None, cluster: str = "specific-need", on: date = date(2026, 3, 1)
) -> NeedsAnswer:
    return _kept(session, NeedsAnswer(person_id=(person or a_person(session)).id, cluster=cluster, answered_at=at_noon(on)))


def _kept(session: Session, made: T) -> T:
    session.add(made)
    session.flush()
    return made
