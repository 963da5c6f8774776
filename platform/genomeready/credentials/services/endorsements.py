"""Take in the endorsement of a course by another body, and withdraw one."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.audit.services import Actor, record
from genomeready.base.refusals import NotThere, Refused
from genomeready.catalogue.models import Course
from genomeready.credentials.did import Trust
from genomeready.credentials.endorsing import NotAnEndorsement, read_endorsement
from genomeready.credentials.issuer import Issuer
from genomeready.credentials.models.outside import Endorsement
from genomeready.credentials.queries.endorsements import course_named, endorsement_named, version_numbers
from genomeready.credentials.rules import WithdrawnBecause


class NotEndorsed(Refused):
    """The file does not count."""

    message = "This endorsement does not count: %(why)s. Nothing was changed."


class EndorsedBefore(Refused):
    """The endorsement with this id was taken in before."""

    message = "This endorsement was taken in before; nothing was changed."


class WithdrawnBefore(Refused):
    """An endorsement that does not stand any more."""

    message = "This endorsement was withdrawn before; nothing was changed."


def take_in_endorsement(
    session: Session, file: bytes, *, course: str, trust: Trust, issuer: Issuer, by: Actor | None, at: datetime
) -> Endorsement:
    """Keep an endorsement of a course after every proof in it was checked; certificates issued from now on carry it.

    Its subject must be the course's address, or that of one version (`…?version=1.0`), as it stands in certificates.

    Raises:
        NotThere: there is no such course.
        NotEndorsed: the file is no endorsement of this course by the trusted body, or we would endorse ourselves.
        EndorsedBefore: it was taken in before.
    """
    found = course_named(session, course)
    if found is None:
        raise NotThere
    if trust.issuer == issuer.did:
        raise NotEndorsed(why="its issuer is this platform itself")
    try:
        said = read_endorsement(file, trust=trust, at=at)
    except NotAnEndorsement as fault:
        raise NotEndorsed(why=str(fault)) from fault
    address = issuer.address_of(f"/courses/{course}")
    about = {address: "", **{f"{address}?version={number}": number for number in version_numbers(session, found.id)}}
    if said.about not in about:
        raise NotEndorsed(why=f"it is about {said.about}, not about {address} or a version of it")
    if endorsement_named(session, said.address) is not None:
        raise EndorsedBefore
    made = Endorsement(
        course_id=found.id, version=about[said.about], address=said.address, issuer=said.issuer, issuer_name=said.issuer_name,
        comment=said.comment, valid_from=said.valid_from, valid_until=said.valid_until, taken_in_at=at, document=said.document,
    )  # fmt: skip
    session.add(made)
    session.flush()
    record(session, "endorsement.taken-in", f"course:{course}", by=by, issuer=said.issuer, endorsement=said.address)
    return made


def withdraw_endorsement(
    session: Session, endorsement_id: int, *, because: WithdrawnBecause, note: str, by: Actor | None, at: datetime
) -> Endorsement:
    """Let an endorsement stand no longer. Certificates issued from now on do not carry it; those that do are told so when they are checked.

    Raises:
        NotThere: there is none.
        WithdrawnBefore: it does not stand any more.
    """
    found = session.scalar(select(Endorsement).where(Endorsement.id == endorsement_id).with_for_update())
    if found is None:
        raise NotThere
    if found.withdrawn_at is not None:
        raise WithdrawnBefore
    found.withdrawn_at, found.withdrawn_because, found.withdrawn_note = at, because, note.strip()
    found.withdrawn_by_id = by.id if by else None
    session.flush()
    slug = session.get_one(Course, found.course_id).slug
    record(session, "endorsement.withdrawn", f"course:{slug}", by=by, issuer=found.issuer, endorsement=found.address, code=because.value)
    return found
