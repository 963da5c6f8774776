"""Appeals, incidents, and what examiners decide on them."""

from collections.abc import Sequence
from datetime import UTC, datetime

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from genomeready.assessment.forms.trimming import trimmed
from genomeready.assessment.rules.appeals import (
    LONGEST_EXTENSION,
    LONGEST_TEXT,
    OUTCOMES,
    SHORTEST_TEXT,
    Kind,
    Outcome,
)
from genomeready.assessment.services.deciding import Deciding
from genomeready.assessment.wording import APPEAL_GROUNDS, INCIDENT_GROUNDS, OUTCOMES_IN_WORDS

_SAID = [
    InputRequired(_l("Write what happened or why.")),
    Length(min=SHORTEST_TEXT, max=LONGEST_TEXT, message=_l("Write %(min)d to %(max)d characters.")),
]


class AppealForm(FlaskForm):  # type: ignore[misc]
    """Why somebody appeals against a result."""

    ground = SelectField(
        _l("What is it about?"), [InputRequired()], choices=[SelectChoice(g.value, words) for g, words in APPEAL_GROUNDS.items()]
    )
    text = TextAreaField(
        _l("Your reasons"), _SAID, filters=[trimmed], render_kw={"rows": 8},
        description=_l("Name the question by what it asks, and say what you think is right and why. Write nothing about patients."),
    )  # fmt: skip


class ReportForm(FlaskForm):  # type: ignore[misc]
    """What happened during an attempt."""

    ground = SelectField(
        _l("What happened?"), [InputRequired()], choices=[SelectChoice(g.value, words) for g, words in INCIDENT_GROUNDS.items()]
    )
    text = TextAreaField(
        _l("What happened, and when"), _SAID, filters=[trimmed], render_kw={"rows": 6}, description=_l("Write nothing about patients.")
    )


class RecordForm(ReportForm):
    """What an examiner records: about one attempt, or about everybody's examination between two moments (UTC)."""

    attempt = StringField(
        _l("Attempt"), [Length(max=26)], filters=[trimmed], render_kw={"autocomplete": "off", "spellcheck": "false"},
        description=_l("The id in the address of the attempt, where one alone is concerned. Else choose the examination and the time."),
    )  # fmt: skip
    examination = SelectField(_l("Examination"), [Optional()], coerce=int)
    began_at = DateTimeLocalField(_l("From (UTC)"), [Optional()])
    ended_at = DateTimeLocalField(_l("Until (UTC)"), [Optional()])

    def validate_attempt(self, field: StringField) -> None:
        """Ask for the time where no attempt is named."""
        if field.data:
            return
        if not self.began_at.data or not self.ended_at.data or self.ended_at.data < self.began_at.data:
            raise ValidationError(_l("Say from when until when it lasted, or name the attempt."))

    def moments(self) -> tuple[datetime, datetime]:
        """Return from when until when it lasted, in UTC; both were filled in where no attempt is named."""
        began, ended = (field.data or datetime.min for field in (self.began_at, self.ended_at))  # noqa: DTZ901 - validated before
        return began.replace(tzinfo=UTC), ended.replace(tzinfo=UTC)


def record_form(examinations: Sequence[tuple[int, str]]) -> RecordForm:
    """Return the form with the examinations to choose from."""
    form = RecordForm()
    form.examination.choices = [(key, title) for key, title in examinations]
    return form


class DecideForm(FlaskForm):  # type: ignore[misc]
    """What an examiner decides or proposes."""

    outcome = RadioField(_l("Outcome"), [InputRequired(_l("Choose an outcome."))])
    minutes = IntegerField(
        _l("Minutes given"),
        [Optional(), NumberRange(min=1, max=LONGEST_EXTENSION, message=_l("At least %(min)s minute, at most %(max)s."))],
        description=_l("Only where time is given, while the attempt is open."),
    )
    words = TextAreaField(
        _l("Decision and reasons"), _SAID, filters=[trimmed], render_kw={"rows": 6}, description=_l("The person concerned reads this.")
    )

    def deciding(self) -> Deciding:
        """Return what was filled in."""
        return Deciding(outcome=Outcome(self.outcome.data), words=self.words.data or "", minutes=self.minutes.data)


def decide_form(kind: str) -> DecideForm:
    """Return the form with the outcomes that an appeal or an incident may have."""
    form = DecideForm()
    form.outcome.choices = [(outcome.value, OUTCOMES_IN_WORDS[outcome]) for outcome in OUTCOMES[Kind(kind)]]
    return form
