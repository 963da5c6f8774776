"""The form in which people rate themselves: for each competency a level, and what they want to add."""

from collections.abc import Callable, Sequence
from itertools import chain

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import Field, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import Length, Optional

from genomeready.base.refusals import Refused
from genomeready.competence.forms.telling import NoPatientData
from genomeready.competence.queries.rating import RatingRow, Said, SelfAssessment
from genomeready.frameworks.lines.versions import LevelRow

LEAVE_OPEN = ""
LONGEST_COMMENT = 2000
PARTS = ("level", "confidence", "importance", "comment")
"""The fields of one competency, in the order in which the page's script sends them."""

NOT_SAID = SelectChoice(LEAVE_OPEN, _l("Not said"))
CONFIDENCE = (
    NOT_SAID, SelectChoice("1", _l("Not sure")), SelectChoice("2", _l("Somewhat sure")), SelectChoice("3", _l("Sure")),
    SelectChoice("4", _l("Very sure")),
)  # fmt: skip
IMPORTANCE = (
    NOT_SAID, SelectChoice("1", _l("Not important")), SelectChoice("2", _l("Somewhat important")),
    SelectChoice("3", _l("Important")), SelectChoice("4", _l("Very important")),
)  # fmt: skip


class NotRatable(Refused):
    """A draft about something that the role does not ask for."""

    message = "This was not saved, since your role does not ask for it any more. Reload the page to see what it asks for now."


class RatingForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """What somebody says of each competency; `rating_form` adds the fields."""

    rows: Sequence[RatingRow] = ()

    def said(self) -> dict[int, Said]:
        """Return what differs from what stood in the form before, by competency id."""
        return {row.need.competency_id: now for row in self.rows for now in [self._of(row)] if now != row.now}

    def _of(self, row: RatingRow) -> Said:
        level, confidence, importance, comment = (self[field_name(part, row.need.slug)].data for part in PARTS)
        return Said(level=_number(level), confidence=_number(confidence), importance=_number(importance), comment=comment or "")

    def faults(self) -> str:
        """Return all that is wrong, as one text for the page's script."""
        return " ".join(str(fault) for fault in chain.from_iterable(self.errors.values()))


def rating_form(page: SelfAssessment, sent: MultiDict[str, str] | None = None) -> RatingForm:
    """Return the form for the rows of a page, with what was saved or declared before filled in."""

    class OfThisRole(RatingForm):
        """The fields follow from the role, so the class is made for it."""

        rows = page.rows

    for row in page.rows:
        for part, make in _MAKERS.items():
            setattr(OfThisRole, field_name(part, row.need.slug), make(row, page.scale))
    return OfThisRole() if sent is None else OfThisRole(formdata=sent)


def sent_form(page: SelfAssessment, body: object) -> RatingForm:
    """Return the form of one competency, filled with what the page's script sent: {"place": slug, "answer": [text for each of PARTS]}.

    Raises:
        NotRatable: it is about no competency of this role, or has another shape.
    """
    match body:
        case {"place": str(slug), "answer": [str(), str(), str(), str()] as answer} if slug in {row.need.slug for row in page.rows}:
            return rating_form(page.only(slug), MultiDict({field_name(part, slug): text for part, text in zip(PARTS, answer, strict=True)}))
    raise NotRatable


def field_name(part: str, slug: str) -> str:
    """Return the name of one field of a competency."""
    return f"{part}-{slug}"


def _level(row: RatingRow, scale: Sequence[LevelRow]) -> Field:
    steps = (SelectChoice(str(level.value), f"{level.value} {level.name}") for level in scale)
    choices = [SelectChoice(LEAVE_OPEN, _l("Leave open")), *steps]
    return RadioField(row.need.title, [Optional()], choices=choices, default=_written(row.now.level))


def _confidence(row: RatingRow, _scale: Sequence[LevelRow]) -> Field:
    return SelectField(_l("How sure are you of this?"), choices=CONFIDENCE, default=_written(row.now.confidence))


def _importance(row: RatingRow, _scale: Sequence[LevelRow]) -> Field:
    return SelectField(_l("How important is it for your work?"), choices=IMPORTANCE, default=_written(row.now.importance))


def _comment(row: RatingRow, _scale: Sequence[LevelRow]) -> Field:
    return TextAreaField(
        _l("Comment"), [Length(max=LONGEST_COMMENT, message=_l("Write at most %(max)d characters.")), NoPatientData()],
        default=row.now.comment, filters=[_tidied], render_kw={"rows": 3},
        description=_l("What you base this on. A supervisor whom you ask reads it. Write nothing that says who a patient is."),
    )  # fmt: skip


_MAKERS: dict[str, Callable[[RatingRow, Sequence[LevelRow]], Field]] = {
    "level": _level, "confidence": _confidence, "importance": _importance, "comment": _comment,
}  # fmt: skip


def _tidied(text: str | None) -> str:
    return "\n".join((text or "").strip().splitlines())


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _written(number: int | None) -> str:
    return LEAVE_OPEN if number is None else str(number)
