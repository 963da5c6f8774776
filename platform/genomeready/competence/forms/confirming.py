"""What people fill in to ask for confirmation, and supervisors to decide."""

from collections.abc import Callable, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, EmailField, Field, HiddenField, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, Email, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from genomeready.base import clock
from genomeready.competence.forms.telling import NoPatientData
from genomeready.competence.queries.confirmation import ConfirmationPage, ItemRow
from genomeready.competence.queries.confirming import AskPage
from genomeready.competence.rules.kinds import Decision
from genomeready.competence.services.confirming import Asking, Deciding
from genomeready.frameworks.lines.versions import LevelRow

LATER = ""
LONGEST = 4000
TOO_LONG = _l("Write at most %(max)d characters.")


def _lines(text: str | None) -> str:
    return "\n".join((text or "").strip().splitlines())


class AskForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """Whom to ask, for which competencies, by which entry."""

    competencies = SelectMultipleField(
        _l("What should be confirmed"), option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False),
        validators=[InputRequired(_l("Choose at least one competency."))],
    )  # fmt: skip
    lead = SelectField(_l("A lead where you work"), default="")
    email = EmailField(
        _l("Or somebody else, by e-mail address"),
        [Optional(), Email(_l("This does not look like an e-mail address; it should read like name@example.org.")), Length(max=254)],
        description=_l("They get a mail and read your request after signing in with this address."),
    )
    entry = SelectField(_l("Portfolio entry that shows it"), default="")
    message = TextAreaField(
        _l("Message"), [Length(max=LONGEST, message=TOO_LONG), NoPatientData()], filters=[_lines], render_kw={"rows": 4},
        description=_l("What should your supervisor know? It is shown with your request and not sent by mail."),
    )  # fmt: skip

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as WTForms has it
        """Ask for exactly one supervisor."""
        fits = bool(super().validate(extra_validators))
        if bool(self.lead.data) == bool(self.email.data):
            self.email.errors = [*self.email.errors, gettext("Choose one of the leads, or type one e-mail address.")]
            return False
        return fits

    def asking(self, page: AskPage) -> Asking:
        """Return what is asked."""
        lead = next((each for each in page.leads if each.public_id == self.lead.data), None)
        chosen = [row for row in page.rows if row.need.slug in (self.competencies.data or ())]
        return Asking(
            profile_id=page.profile.id if page.profile else 0, supervisor_id=lead.id if lead else None,
            supervisor_email=lead.email if lead else self.email.data or "", entry=self.entry.data or None, message=self.message.data or "",
            items=[(row.need.competency_id, row.level, row.rating_id) for row in chosen],
        )  # fmt: skip


def ask_form(page: AskPage, *, entry: str | None) -> AskForm:
    """Return the form with the choices that a person has, an entry chosen already where they come from it."""
    form = AskForm(data={"entry": entry or ""})
    form.competencies.choices = [(row.need.slug, row.need.title) for row in page.rows]
    form.lead.choices = [
        ("", gettext("Somebody else")),
        *((lead.public_id, f"{lead.name}, {lead.organisation_name}") for lead in page.leads),
    ]
    form.entry.choices = [("", gettext("None")), *((entry.public_id, entry.title) for entry in page.entries)]
    return form


class _AskedWithIt(Optional):
    """A field that one decision asks for (`DecideForm.validate` does); where it is shown, it is required."""

    def __init__(self) -> None:
        super().__init__()
        self.field_flags = {"required": True}


class DecideForm(FlaskForm):  # type: ignore[misc]
    """A decision for each competency of a request; `decide_form` adds the fields."""

    items: Sequence[ItemRow] = ()

    def decisions(self, *, all_open: bool) -> list[Deciding]:
        """Return what was decided; with `all_open`, what has no decision and was left for later is confirmed at the level asked."""
        made = (self._of(item, all_open=all_open) for item in self.items)
        return [each for each in made if each is not None]

    def see(self) -> None:
        """Take note of the decisions made meanwhile, once they are shown."""
        for item in self.items:
            self[decision_field("seen", item.slug)].data = _last(item)

    def _of(self, item: ItemRow, *, all_open: bool) -> Deciding | None:
        said = {part: self[decision_field(part, item.slug)].data for part in _MAKERS}
        chosen = said["decision"] or (Decision.CONFIRMED if all_open and not item.decisions else LATER)
        if chosen == LATER:
            return None
        level = {Decision.CONFIRMED: item.level, Decision.ADJUSTED: int(said["level"] or 0)}.get(Decision(chosen))
        rejected = chosen == Decision.REJECTED
        return Deciding(
            item_id=item.id, seen=int(said["seen"]), decision=Decision(chosen), level=level, comment=said["comment"],
            action_plan=said["plan"] if rejected else "", again_by=said["again"] if rejected else None,
        )  # fmt: skip

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as WTForms has it
        """Ask for the level of an adjustment, and for the plan of a rejection."""
        fits = bool(super().validate(extra_validators))
        for item in self.items:
            decision, level, plan, again = (self[decision_field(part, item.slug)] for part in ("decision", "level", "plan", "again"))
            if decision.data == Decision.ADJUSTED and not level.data:
                level.errors = [gettext("Choose the level that you have seen.")]
            if decision.data == Decision.ADJUSTED and level.data == str(item.level):
                level.errors = [gettext("This is the level that was asked for; confirm it instead.")]
            if decision.data == Decision.REJECTED and not plan.data:
                plan.errors = [gettext("Say what should happen before it can be confirmed.")]
            if decision.data == Decision.REJECTED and again.data and again.data <= clock.today():
                again.errors = [gettext("Choose a day that lies ahead.")]
            fits = fits and not (level.errors or plan.errors or again.errors)
        return fits


def decide_form(page: ConfirmationPage) -> DecideForm:
    """Return the form for the competencies of a request."""

    class OfThisRequest(DecideForm):
        """The fields follow from the request, so the class is made for it."""

        items = page.items

    for item in page.items:
        for part, make in _MAKERS.items():
            setattr(OfThisRequest, decision_field(part, item.slug), make(item, page.scale))
    return OfThisRequest()


def decision_field(part: str, slug: str) -> str:
    """Return the name of one field about a competency."""
    return f"{part}-{slug}"


def _decision(item: ItemRow, _scale: Sequence[LevelRow]) -> Field:
    choices = [
        SelectChoice(LATER, _l("Leave it as decided") if item.decisions else _l("Decide later")),
        SelectChoice(Decision.CONFIRMED, _l("Confirm")), SelectChoice(Decision.ADJUSTED, _l("Adjust: I have seen another level")),
        SelectChoice(Decision.REJECTED, _l("Not yet: reject with an action plan")),
    ]  # fmt: skip
    return RadioField(_l("Decision"), [Optional()], choices=choices, default=LATER)


def _level(_item: ItemRow, scale: Sequence[LevelRow]) -> Field:
    steps = (SelectChoice(str(level.value), f"{level.value} {level.name}") for level in scale if level.value)
    choices = [SelectChoice("", _l("Choose…")), *steps]
    return SelectField(_l("Level that I have seen"), [_AskedWithIt()], choices=choices)


def _text(label: str, *, rows: int, more: Sequence[Any] = ()) -> Callable[[ItemRow, Sequence[LevelRow]], Field]:
    def make(_item: ItemRow, _scale: Sequence[LevelRow]) -> Field:
        checks = [*more, Length(max=LONGEST, message=TOO_LONG), NoPatientData()]
        return TextAreaField(label, checks, filters=[_lines], render_kw={"rows": rows})

    return make


def _again(_item: ItemRow, _scale: Sequence[LevelRow]) -> Field:
    return DateField(_l("Look again by"), [Optional()])


def _last(item: ItemRow) -> str:
    return str(item.decisions[-1].id if item.decisions else 0)


def _seen(item: ItemRow, _scale: Sequence[LevelRow]) -> Field:
    return HiddenField(
        default=str(item.decisions[-1].id if item.decisions else 0), filters=[lambda text: text if (text or "").isdecimal() else "0"]
    )


_MAKERS: dict[str, Callable[[ItemRow, Sequence[LevelRow]], Field]] = {
    "decision": _decision, "level": _level, "plan": _text(_l("Action plan"), rows=3, more=[_AskedWithIt()]), "again": _again,
    "comment": _text(_l("Comment"), rows=2), "seen": _seen,
}  # fmt: skip


class SignOffForm(FlaskForm):  # type: ignore[misc]
    """The statement about the whole of a request."""

    note = TextAreaField(
        _l("Statement"),
        [DataRequired(_l("Say on what your decisions rest.")), Length(max=LONGEST, message=TOO_LONG), NoPatientData()],
        filters=[_lines],
        description=_l("On what your decisions rest: what you saw, when, and how often."),
        render_kw={"rows": 3},
    )
