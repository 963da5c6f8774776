"""Requests for confirmation and claims of prior learning that are ready to be decided on."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask import Flask
from sqlalchemy.orm import Session

from factories.competence import (
    a_confirmation_item,
    a_confirmation_request,
    a_nurse,
    a_portfolio_entry,
    a_portfolio_file,
    a_prior_claim,
    a_prior_claim_item,
    a_rating,
    an_evidence,
    the_competency,
)
from factories.files import a_pdf
from factories.people import a_grant, a_person, an_organisation
from genomeready.base.unit_of_work import one_unit_of_work
from genomeready.competence.models import ConfirmationItem, ConfirmationRequest, PortfolioFile, PriorClaim, PriorClaimItem
from genomeready.frameworks.models import RoleProfile
from genomeready.people.models import Organisation, Person
from genomeready.people.queries import WhoAsks
from genomeready.people.rules import Held, Role
from genomeready.web.uploads import the_files

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SLUGS = ("genome-structure", "variant-effects", "consent-conversation")


@dataclass
class Asked:
    """Somebody who asked, whom, for what, and the request."""

    person: Person
    supervisor: Person
    request: ConfirmationRequest
    items: list[ConfirmationItem]

    def item(self, number: int) -> ConfirmationItem:
        return self.items[number]


def somebody_asked(session: Session, *, competencies: int = 2, supervisor: Person | None = None, by_mail: bool = False) -> Asked:
    """A nurse rated herself at level 2 in some competencies and asked a supervisor, with a portfolio entry."""
    person = a_nurse(session, needs=dict.fromkeys(SLUGS[:competencies], 2))
    asked = supervisor or a_person(session, name="Supervisor Sam")
    entry = a_portfolio_entry(session, person=person)
    profile = session.query(RoleProfile).one()
    request = a_confirmation_request(session, person=person, supervisor=asked, profile=profile, entry=entry)
    if by_mail:
        request.supervisor_id = None
    items = []
    for slug in SLUGS[:competencies]:
        rating = an_evidence(session, person=person, competency=the_competency(session, slug), kind="self", level=2)
        a_rating(session, evidence=rating, comment=f"About {slug}.")
        items.append(a_confirmation_item(session, request=request, competency=the_competency(session, slug), rating=rating))
    session.flush()
    return Asked(person, asked, request, items)


@dataclass
class Claimed:
    """Somebody who claimed prior learning where an examiner looks at it."""

    person: Person
    examiner: Person
    organisation: Organisation
    claim: PriorClaim
    items: list[PriorClaimItem]


def somebody_claimed(session: Session, *, competencies: int = 2, kind: str = "certificate", valid_until: date | None = None) -> Claimed:
    """A nurse claimed level 3 in some competencies, at a hospital of an examiner's region."""
    person = a_nurse(session, needs=dict.fromkeys(SLUGS[:competencies], 2))
    region = an_organisation(session)
    hospital = an_organisation(session, below=region)
    examiner = a_person(session, name="Examiner Eve")
    a_grant(session, person=examiner, role=Role.EXAMINER, on=region)
    entry = a_portfolio_entry(session, person=person)
    claim = a_prior_claim(session, person=person, organisation=hospital, kind=kind, entry=entry, valid_until=valid_until)
    items = [a_prior_claim_item(session, claim=claim, competency=the_competency(session, s), claimed=3) for s in SLUGS[:competencies]]
    return Claimed(person, examiner, region, claim, items)


def a_kept_file(app: Flask, session: Session, entry_id: int, content: bytes | None = None) -> PortfolioFile:
    """A file of an entry whose content lies in the store of the application."""
    with app.app_context():
        content_hash = the_files().put(content or a_pdf())
    file = a_portfolio_file(session, content_hash=content_hash)
    file.entry_id = entry_id
    session.flush()
    return file


def who(session: Session, person: Person, **held: Organisation) -> WhoAsks:
    """A person as the one who asks; `examiner=organisation` says which role is held where."""
    session.flush()
    return WhoAsks(
        id=person.id, public_id=person.public_id, name=person.name, email=person.email, sign_in_id=0, seen_at=None,
        held=tuple(Held(role, organisation.id, organisation.path) for role, organisation in held.items()),
    )  # fmt: skip


def at_once(session: Session, refusals: type[Exception] | tuple[type[Exception], ...], *works: Callable[[Session], object]) -> list[object]:
    """Run each work in a transaction and thread of its own; a refusal is a result too."""
    from concurrent.futures import ThreadPoolExecutor

    session.commit()
    engine = session.get_bind()

    def run(work: Callable[[Session], object]) -> object:
        with Session(engine, expire_on_commit=False) as own:
            try:
                with one_unit_of_work(own) as inside:
                    return work(inside)
            except refusals as refusal:
                return refusal

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))
