"""The issuer in force, and the listeners that turn news of passes into certificates, new editions of them, and revocations.

This is an edge: it knows which application runs and hands the issuer to the service, which knows no
Flask. Each listener is a module-level function, not one bound to settings: blinker keeps weak
references, so a closure would be forgotten at once, and a second application in the same process
would add a second closure that issues with keys of another folder. A function connected twice stays one.
"""

from flask import Flask, current_app, has_app_context
from sqlalchemy.orm import Session

from genomeready.assessment.events import PassChanged
from genomeready.credentials.issuer import Issuer, issuer_from
from genomeready.credentials.outside_badges.known import KnownIssuers, issuers_saved_in
from genomeready.credentials.queries.register import award_resting_on
from genomeready.credentials.rules import AwardState, Cause, ReasonCode
from genomeready.credentials.services.awards import issue_certificate, revoke_awards
from genomeready.credentials.services.remeasuring import correct_result
from genomeready.learning.events import CourseCompleted
from genomeready.settings import Settings
from genomeready.web.language import language

_PLACE = "genomeready.issuer"
_of_this_process: dict[str, Issuer] = {}


def open_issuer(app: Flask, settings: Settings) -> None:
    """Let the application issue as its settings say; so does what runs outside any application from now on."""
    app.extensions[_PLACE] = _of_this_process[_PLACE] = issuer_from(settings)


def the_issuer() -> Issuer:
    """Return the issuer of the running application; outside of any, that of the application opened last."""
    known = current_app.extensions if has_app_context() else _of_this_process
    issuer = known.get(_PLACE)
    if not isinstance(issuer, Issuer):
        message = "no issuer was opened; the factory calls open_issuer"
        raise TypeError(message)
    return issuer


def known_issuers() -> KnownIssuers:
    """Return the issuers elsewhere whose keys the operator saved."""
    settings: Settings = current_app.config["GENOMEREADY"]
    return issuers_saved_in(settings.known_issuers_path)


def issue_on_completion(session: Session, news: CourseCompleted) -> None:
    """Issue the certificate for a course just completed; connected to `course_completed` in the factory."""
    issue_certificate(session, news, issuer=the_issuer(), reader=language())


def follow_pass(session: Session, news: PassChanged) -> None:
    """Let a certificate follow the pass it rests on: a new edition, or revoked; connected to `pass_changed` in the factory."""
    award = award_resting_on(session, news.rests_on)
    if award is None or award.state == AwardState.REVOKED:
        return
    why = Cause(code=ReasonCode.ERROR, reason=news.reason)
    if news.now is None:
        revoke_awards(session, [award.id], why=why, by=news.by, at=news.at, issuer=the_issuer())
    else:
        correct_result(session, award.id, news.now, why=why, by=news.by, issuer=the_issuer())
