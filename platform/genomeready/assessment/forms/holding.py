"""How examinations are held: late answers decided on, accommodations granted, sessions opened and what happens in them noted."""

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from genomeready.assessment.forms.trimming import trimmed
from genomeready.assessment.queries.late_answers import LateEvent, LatePage
from genomeready.assessment.queries.proctoring import SessionPage
from genomeready.assessment.rules.accommodating import ReasonClass
from genomeready.assessment.rules.conduct import Arrangements
from genomeready.assessment.rules.proctoring import LogKind
from genomeready.assessment.services.accommodating import Granting
from genomeready.base import clock

LONGEST_NOTE = 1000
TOO_LONG = _l("Write at most %(max)d characters.")
TAKE = "take"
REASONS = (
    SelectChoice("", _l("Choose…")),
    SelectChoice(ReasonClass.DISABILITY, _l("A disability")),
    SelectChoice(ReasonClass.ILLNESS, _l("An illness or injury")),
    SelectChoice(ReasonClass.PREGNANCY, _l("Pregnancy or nursing")),
    SelectChoice(ReasonClass.LANGUAGE, _l("Language")),
    SelectChoice(ReasonClass.OTHER, _l("Another ground")),
)
LOG_KINDS = (
    SelectChoice("", _l("Choose…")),
    SelectChoice(LogKind.IDENTITY, _l("Identity could not be shown")),
    SelectChoice(LogKind.DISTURBANCE, _l("A disturbance")),
    SelectChoice(LogKind.TECHNICAL, _l("A technical fault")),
    SelectChoice(LogKind.HEALTH, _l("Somebody was unwell")),
    SelectChoice(LogKind.IRREGULARITY, _l("An irregularity")),
    SelectChoice(LogKind.OTHER, _l("Something else")),
)


class LateForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """A decision on late answers; `late_form` adds a field for each."""

    events: Sequence[LateEvent] = ()

    reason = TextAreaField(
        _l("Reason"), [DataRequired(_l("Say why; the reason is kept with the decision.")), Length(max=LONGEST_NOTE, message=TOO_LONG)],
        filters=[trimmed], render_kw={"rows": 3},
    )  # fmt: skip

    def taken(self) -> dict[int, bool]:
        """Return for each event whether it was taken."""
        return {event.id: self[decided_field(event.id)].data == TAKE for event in self.events}


def decided_field(event_id: int) -> str:
    """Return the name of the field in which a late answer is decided on."""
    return f"answer-{event_id}"


def late_form(page: LatePage) -> LateForm:
    """Return the form for the late answers of an attempt that wait."""

    class OfThisAttempt(LateForm):
        """The fields follow from the answers, so the class is made for them."""

        events = page.waiting

    choices = [SelectChoice("", _l("Choose…")), SelectChoice(TAKE, _l("Take it: it counts")), SelectChoice("reject", _l("Reject it"))]
    for number, event in enumerate(page.waiting, start=1):
        label = _l("Late answer %(number)s, to question %(place)s", number=number, place=event.place)
        setattr(OfThisAttempt, decided_field(event.id), SelectField(label, [InputRequired(_l("Take it or reject it."))], choices=choices))
    return OfThisAttempt()


class AccommodationForm(FlaskForm):  # type: ignore[misc]
    """What somebody is granted."""

    time_percent = SelectField(
        _l("Time"),
        choices=[SelectChoice(str(n), _l("%(n)s %% of the usual time", n=n)) for n in (100, 110, 125, 133, 150, 175, 200, 250, 300)],
        description=_l("Added to every examination and quiz, and to the end of its window too."),
    )  # fmt: skip
    rest = SelectField(
        _l("Rest"), choices=[SelectChoice(str(n), _l("%(n)s minutes in each hour", n=n)) for n in (0, 5, 10, 15, 20, 30)],
        description=_l("Added to the time as well; the person rests when they need to."),
    )  # fmt: skip
    larger_print = BooleanField(_l("Larger print on the pages of the examination"))
    separate_room = BooleanField(_l("A separate room"))
    reason = SelectField(
        _l("Ground"), [InputRequired(_l("Choose the kind of ground."))], choices=REASONS,
        description=_l("The kind only. What somebody has, and the papers that show it, do not belong in this record."),
    )  # fmt: skip
    from_date = DateField(_l("From"), [InputRequired(_l("Give the first day."))], default=clock.today)
    until_date = DateField(_l("Until"), [Optional()], description=_l("The last day; leave it empty if it lasts."))

    def validate_until_date(self, field: DateField) -> None:
        """Refuse an end before the beginning."""
        if field.data and self.from_date.data and field.data < self.from_date.data:
            raise ValidationError(_l("The last day lies before the first."))

    def granting(self) -> Granting:
        """Return what is granted."""
        arrangements = Arrangements(
            time_percent=int(self.time_percent.data), rest_minutes_an_hour=int(self.rest.data), larger_print=self.larger_print.data,
            separate_room=self.separate_room.data,
        )  # fmt: skip
        return Granting(
            arrangements=arrangements, reason=ReasonClass(self.reason.data), from_date=self.from_date.data or date.min,
            until_date=self.until_date.data,
        )  # fmt: skip


class OpenSessionForm(FlaskForm):  # type: ignore[misc]
    """A session of a proctored examination; the view knows which there are."""

    examination = SelectField(_l("Examination"), [InputRequired(_l("Choose the examination."))])
    place = StringField(
        _l("Place"), [DataRequired(_l("Say where, such as a room.")), Length(max=200, message=TOO_LONG)], filters=[trimmed],
        description=_l("The room or the video meeting, as you would tell a candidate."),
    )  # fmt: skip


class LogForm(FlaskForm):  # type: ignore[misc]
    """What a proctor notes."""

    candidate = SelectField(_l("Candidate"))
    kind = SelectField(_l("What kind"), [InputRequired(_l("Choose the kind."))], choices=LOG_KINDS)
    note = TextAreaField(
        _l("What happened"), [DataRequired(_l("Say what happened.")), Length(max=LONGEST_NOTE, message=TOO_LONG)], filters=[trimmed],
        render_kw={"rows": 3}, description=_l("What you saw and did. Nothing about anybody’s health beyond what the examination needs."),
    )  # fmt: skip

    def noted_kind(self) -> LogKind:
        """Return the kind that was chosen."""
        return LogKind(self.kind.data)


def log_form(page: SessionPage) -> LogForm:
    """Return the form with the candidates of a session."""
    form = LogForm()
    form.candidate.choices = [("", gettext("The whole session")), *((c.attempt, f"{c.number} {c.person}") for c in page.candidates)]
    return form
