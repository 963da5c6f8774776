"""The work of a regrade, some papers at a time: working out, checking and applying, each to be gone on with after a stop.

A look is taken in a transaction that only reads (`queries.regrades.next_look`); what follows from it is written by `take_step`, with
how far the regrade has come. So a process that is killed loses at most one look, and nothing is done twice.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from genomeready.assessment.models.attempts import Attempt
from genomeready.assessment.models.regrades import Regrade, RegradeLine
from genomeready.assessment.queries.regrades import Look, is_being_applied, lines_of
from genomeready.assessment.rules.regrades import AT_WORK, LAST_ROUND, RegradeState, Stopped
from genomeready.assessment.rules.results import as_read
from genomeready.assessment.rules.sittings import HAS_RESULT
from genomeready.assessment.services.regrading import begin
from genomeready.assessment.services.results import Why, change_result
from genomeready.assessment.services.statistics import outdate_statistics
from genomeready.audit.services import record
from genomeready.base.many import insert_rows
from genomeready.outbox.services import write_message
from genomeready.people.models import Organisation, Person

WORTH_A_MAIL = timedelta(minutes=1)
"""Who waited longer than this is written to; nobody leaves a page for less."""
Address = Callable[[str, str], str]
"""Where a regrade's page is: of an organisation, of a regrade's public id."""


def take_step(session: Session, regrade_id: int, look: Look, *, result_link: str, page: Address, at: datetime) -> bool:
    """Write what follows from a look at a regrade's next papers; False where there is nothing more to do for now.

    A look that was overtaken, because somebody gave the regrade up or the step was taken already, is left unused.
    """
    regrade = session.get_one(Regrade, regrade_id, with_for_update=True, populate_existing=True)
    if (regrade.state, regrade.looked_to) != (look.stage, look.since):
        return regrade.state in AT_WORK
    match RegradeState(regrade.state):
        case RegradeState.WORKING_OUT:
            _keep(session, regrade, look, page=page, at=at)
        case RegradeState.CHECKING:
            if not look.papers and is_being_applied(session, regrade):
                return False
            _check(session, regrade, look, page=page, at=at)
        case RegradeState.APPLYING:
            _apply(session, regrade, look, result_link=result_link, page=page, at=at)
        case _:
            return False
    session.flush()
    return regrade.state in AT_WORK


def _advance(regrade: Regrade, look: Look) -> None:
    regrade.looked_to = look.to
    regrade.looked_at += look.papers
    regrade.asked += look.asked


def _keep(session: Session, regrade: Regrade, look: Look, *, page: Address, at: datetime) -> None:
    insert_rows(session, RegradeLine, [{"regrade_id": regrade.id, **change.line.__dict__} for change in look.changes])
    _advance(regrade, look)
    if not look.papers:
        regrade.state = RegradeState.PREPARED
        said = "what your regrade would change is worked out. Nothing is changed yet; another examiner commits it."
        _tell(session, regrade, regrade.prepared_by_id, said, page=page, at=at)


def _check(session: Session, regrade: Regrade, look: Look, *, page: Address, at: datetime) -> None:
    """Go on only while everything is as it was seen; after the last paper the regrade stands."""
    seen = lines_of(session, regrade, since=look.since, to=look.to if look.papers else None)
    if look.altered or seen != [change.line for change in look.changes]:
        committer = regrade.committed_by_id
        regrade.state, regrade.committed_by_id = RegradeState.PREPARED, None
        regrade.stopped = Stopped.ALTERED if look.altered else Stopped.OUTDATED
        said = "the regrade that you committed was not carried out, and nothing is changed. Its page says why."
        _tell(session, regrade, committer, said, page=page, at=at)
        return
    _advance(regrade, look)
    if not look.papers:
        began = regrade.asked_for_at
        regrade.committed_at = at
        begin(session, regrade, RegradeState.APPLYING, at=began)
        session.flush()
        record(
            session, "regrade.committed", f"regrade:{regrade.public_id}", by=session.get_one(Person, regrade.committed_by_id),
            organisation_id=regrade.organisation_id, policy=regrade.policy, question_version=regrade.question_version_id,
            changes=len(lines_of(session, regrade)),
        )  # fmt: skip


def _apply(session: Session, regrade: Regrade, look: Look, *, result_link: str, page: Address, at: datetime) -> None:
    """Change the results of a look; where one has changed since, the same papers are looked at again."""
    by = session.get_one(Person, regrade.committed_by_id)
    why = Why(reason=regrade.reason, link=result_link, regrade_id=regrade.id)
    overtaken = False
    for change in look.changes:
        attempt = session.get_one(Attempt, change.attempt_id, with_for_update={"key_share": True}, populate_existing=True)
        if attempt.state not in HAS_RESULT or as_read(attempt.result or {}) != change.before:
            overtaken = True
            continue
        change_result(session, attempt, look.marked[attempt.id], change.after, pass_kept=change.pass_kept, why=why, by=by, at=at)
    if overtaken:
        return
    _advance(regrade, look)
    if look.papers:
        return
    if regrade.round < LAST_ROUND:
        round_done, began = regrade.round, regrade.asked_for_at
        begin(session, regrade, RegradeState.APPLYING, at=began)
        regrade.round = round_done + 1
        return
    regrade.state = RegradeState.COMMITTED
    outdate_statistics(session)
    record(session, "regrade.applied", f"regrade:{regrade.public_id}", by=None, organisation_id=regrade.organisation_id)
    _tell(session, regrade, by.id, "the regrade that you committed is carried out.", page=page, at=at)


def _tell(session: Session, regrade: Regrade, person_id: int | None, said: str, *, page: Address, at: datetime) -> None:
    if person_id is None or at - regrade.asked_for_at < WORTH_A_MAIL:
        return
    person = session.get_one(Person, person_id)
    link = page(session.get_one(Organisation, regrade.organisation_id).slug, regrade.public_id)
    key = f"regrade:{regrade.public_id}:{regrade.state}:{regrade.asked_for_at:%Y%m%d%H%M%S%f}"
    text = f"Hello {person.name},\n\n{said}\n\n{link}\n"
    write_message(session, key=key, recipient=person.email, subject="A regrade: news", text=text)
