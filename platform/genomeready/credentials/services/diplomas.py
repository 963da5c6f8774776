"""Keep the template of a diploma with the first award that is set by it."""

import logging
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from genomeready.base.inserts import insert_into
from genomeready.credentials.diploma import NoTemplate, Template, language_of_diploma, read_template, specimen_pdf, templates_named
from genomeready.credentials.issuer import Issuer
from genomeready.credentials.models.awards import DiplomaTemplate
from genomeready.credentials.queries.grounds import CourseGround
from genomeready.credentials.rules import award_named

log = logging.getLogger(__name__)


class NoDiploma(RuntimeError):  # noqa: N818 - reads as a sentence where it is caught
    """Not one of the templates can be set, the general one included: this installation is damaged."""


def keep_template(session: Session, course: CourseGround, *, issuer: Issuer, reader: str, at: datetime) -> DiplomaTemplate:
    """Return the template by which diplomas of a course are set now, kept as it is.

    The course's own where there is one, else that of the award type, else the general one. One that is met for the first
    time is tried on a specimen; if it cannot be set, it is passed over and the log says why: a fault in a template
    stands in nobody's way to a certificate.

    Raises:
        NoDiploma: none of them can be set.
    """
    language = language_of_diploma(issuer.templates, course=course.languages, reader=reader)
    award = award_named(course.award_type)
    for name in templates_named(issuer.templates, course=course.slug, award=award):
        try:
            found = read_template(issuer.templates, name, language=language)
            return _kept(session, found) or _keep(session, found, award=award, at=at)
        except NoTemplate as fault:
            log.warning("the template %s of diplomas cannot be set and is passed over: %s", name, fault)
    message = f"no template in {issuer.templates} can be set"
    raise NoDiploma(message)


def _kept(session: Session, template: Template) -> DiplomaTemplate | None:
    return session.scalar(select(DiplomaTemplate).where(DiplomaTemplate.hash == template.hash))


def _keep(session: Session, template: Template, *, award: str, at: datetime) -> DiplomaTemplate:
    specimen_pdf(template, award)
    added = insert_into(session, DiplomaTemplate).values(hash=template.hash, files=dict(template.files), kept_at=at)
    session.execute(added.on_conflict_do_nothing(index_elements=["hash"]))
    return session.scalars(select(DiplomaTemplate).where(DiplomaTemplate.hash == template.hash)).one()
