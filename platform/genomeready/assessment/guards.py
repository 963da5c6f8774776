"""Who may be examined on a course, and in which browser; who may read a file that answers a question, and who may change results."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import cast

from flask import abort, current_app, flash, g, redirect, request, url_for
from flask_babel import gettext

from genomeready.assessment.queries.answer_files import ReadableFile, readable_answer_file
from genomeready.assessment.rules.conduct import Conduct
from genomeready.assessment.rules.proctoring import is_safe_browser
from genomeready.base import clock
from genomeready.base.refusals import NotThere, Refused
from genomeready.catalogue.queries.courses import course_page
from genomeready.competence.guards import Named, Part
from genomeready.learning.models import Enrolment
from genomeready.learning.queries import enrolment_of
from genomeready.learning.services import NotEnrolled
from genomeready.people.guards import holding, me, the_organisation
from genomeready.people.rules import OrganisationKind, Role
from genomeready.web.access import Relation, Verdict
from genomeready.web.database import db
from genomeready.web.limits import PerMinute


class SafeBrowserNeeded(Refused):
    """The examination is sat in Safe Exam Browser with the settings of its course, and this request is not from there."""

    message = (
        "This examination is sat in Safe Exam Browser only, with the settings file that the course hands out. Open that file, "
        "sign in there and start again. Nothing was started here, and what you had saved is safe."
    )


def ask_for_safe_browser(conduct: Conduct) -> None:
    """Let nobody on who is not in the Safe Exam Browser that an examination asks for.

    Raises:
        SafeBrowserNeeded: the request's headers do not prove it.
    """
    if not is_safe_browser(
        request.url,
        config_hash=request.headers.get("X-SafeExamBrowser-ConfigKeyHash", ""),
        exam_hash=request.headers.get("X-SafeExamBrowser-RequestHash", ""),
        config_keys=conduct.config_keys,
        browser_exam_keys=conduct.browser_exam_keys,
    ):
        raise SafeBrowserNeeded


_saves = PerMinute()


def count_save(attempt: str) -> None:
    """Let no more saves of one attempt through than people can send; what is beyond waits in the browser and is sent again."""
    if _saves.is_above(current_app.config["GENOMEREADY"].answers_per_minute, attempt, at=clock.now()):
        abort(HTTPStatus.TOO_MANY_REQUESTS)


READS_ANSWER_FILE = Named(frozenset({Part.OWNER, Part.MARKER}), "answer_file", readable_answer_file)
"""Who brought it, or who has a turn at marking the answer."""


def the_answer_file() -> ReadableFile:
    """Return the file that the address names, as the guard found it."""
    return cast("ReadableFile", g.named)


@dataclass(frozen=True)
class _ExaminesCountry:
    """Holds the examiner's role on the country that the address names: a regrade changes results wherever people work."""

    relation: Relation = Relation.ORGANISATION
    roles: frozenset[str] = frozenset({Role.EXAMINER})

    def judge(self, view_args: dict[str, object]) -> Verdict:
        """Open to the country's examiners; hidden elsewhere, and below it."""
        found = holding(Role.EXAMINER).judge(view_args)
        if found is Verdict.OPEN and the_organisation().kind != OrganisationKind.COUNTRY:
            return Verdict.HIDDEN
        return found


EXAMINES_COUNTRY = _ExaminesCountry()


def my_enrolment(course: str) -> Enrolment:
    """Return my enrolment; who has none is sent to the course page, which says what to do."""
    enrolment = enrolment_of(db.session, me().id, course)
    if enrolment is None and course_page(db.session, course) is None:
        raise NotThere
    if enrolment is None and request.method == "GET":
        flash(gettext("Enrol on this course to be examined on it."), "info")
        abort(redirect(url_for("catalogue.course", course=course)))
    if enrolment is None:
        raise NotEnrolled
    return enrolment
