"""What people fill in to claim prior learning, and examiners to decide on it."""

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, Field, RadioField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from genomeready.base import clock
from genomeready.competence.forms.telling import NoPatientData
from genomeready.competence.queries.prior_learning import ClaimingPage, ClaimItemRow, ClaimPage
from genomeready.competence.rules.kinds import ClaimKind
from genomeready.competence.services.prior_learning import Claiming, Granting
from genomeready.frameworks.lines.roles import NeedRow

LONGEST_LINE, LONGEST = 200, 4000
TOO_LONG = _l("Write at most %(max)d characters.")
NOTHING = "nothing"
KINDS = (
    SelectChoice(ClaimKind.CERTIFICATE, _l("A certificate from elsewhere")),
    SelectChoice(ClaimKind.QUALIFICATION, _l("A qualification or degree")),
    SelectChoice(ClaimKind.EXPERIENCE, _l("Experience at work")),
)


def _trimmed(text: str | None) -> str:
    return (text or "").strip()


class LevelsForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """Which levels are claimed, and where that is assessed; `claim_form` adds a field for each competency of the role."""

    needs: Sequence[NeedRow] = ()

    place = SelectField(_l("Where it is assessed"), [InputRequired(_l("Choose where you work."))])

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as WTForms has it
        """Ask for at least one competency."""
        fits = bool(super().validate(extra_validators))
        if not self.items():
            self.form_errors.append(gettext("Choose a level for at least one competency."))
        return fits and not self.form_errors

    def items(self) -> list[tuple[int, int]]:
        """Return the competencies that are claimed, each with its level."""
        chosen = ((need.competency_id, self[claimed_field(need.slug)].data) for need in self.needs)
        return [(key, int(level)) for key, level in chosen if level and level.isdecimal()]

    def offer(self, page: ClaimingPage) -> None:
        """Fill in the choices that a person has."""
        self.place.choices = [(str(key), name) for key, name in page.places]


Kind = TypeVar("Kind", bound=LevelsForm)


class ClaimForm(LevelsForm):
    """A claim by a paper or by work."""

    kind = RadioField(_l("What it rests on"), [InputRequired(_l("Choose one."))], choices=KINDS)
    title = StringField(
        _l("Its title"),
        [DataRequired(_l("Give its title.")), Length(max=LONGEST_LINE, message=TOO_LONG), NoPatientData()],
        filters=[_trimmed],
        description=_l("As it stands on the paper; for experience, the post."),
    )
    awarded_by = StringField(
        _l("Awarded by"), [DataRequired(_l("Say who awarded it, or where you worked.")), Length(max=LONGEST_LINE, message=TOO_LONG)],
        filters=[_trimmed],
    )  # fmt: skip
    awarded_on = DateField(
        _l("Awarded on"), [InputRequired(_l("Give the day as it stands on the paper."))], description=_l("For experience, the last day.")
    )
    valid_until = DateField(_l("Valid until"), [Optional()], description=_l("Only if the paper itself names an end."))
    entry = SelectField(
        _l("Portfolio entry that shows it"),
        [InputRequired(_l("Choose the entry with the paper in it. If there is none, write it first."))],
        description=_l("The examiner reads this entry and its files."),
    )

    def validate_awarded_on(self, field: DateField) -> None:
        """Refuse a day that lies ahead."""
        if field.data and field.data > clock.today():
            raise ValidationError(_l("This day lies ahead."))

    def validate_valid_until(self, field: DateField) -> None:
        """Refuse what has run out."""
        if field.data and field.data < clock.today():
            raise ValidationError(_l("It has run out, so it shows nothing of today. Claim a newer one."))

    def offer(self, page: ClaimingPage) -> None:
        """Fill in the choices that a person has."""
        super().offer(page)
        self.entry.choices = [("", gettext("Choose…")), *((entry.public_id, entry.title) for entry in page.entries)]

    def claiming(self) -> Claiming:
        """Return what is claimed."""
        return Claiming(
            organisation_id=int(self.place.data), kind=ClaimKind(self.kind.data), title=self.title.data or "",
            awarded_by=self.awarded_by.data or "", awarded_on=self.awarded_on.data or date.min, valid_until=self.valid_until.data,
            entry=self.entry.data, items=self.items(),
        )  # fmt: skip


def claim_form(page: ClaimingPage, kind: type[Kind]) -> Kind:
    """Return a form of this kind with a level for each competency of the role, and the choices that a person has."""
    steps = (SelectChoice(str(level.value), f"{level.value} {level.name}") for level in page.scale if level.value)
    levels = [SelectChoice("", _l("Not claimed")), *steps]
    fields = {claimed_field(need.slug): SelectField(need.title, [Optional()], choices=levels) for need in page.needs}
    # the fields follow from the role, so the class is made for it
    form: Kind = type("OfThisRole", (kind,), {"needs": page.needs, **fields})()
    form.offer(page)
    return form


def claimed_field(slug: str) -> str:
    """Return the name of the field in which a level is claimed."""
    return f"claimed-{slug}"


class AssessForm(FlaskForm):  # type: ignore[misc]
    """What an examiner grants; `assess_form` adds two fields for each competency."""

    items: Sequence[ClaimItemRow] = ()

    def grants(self) -> list[Granting]:
        """Return what is granted."""
        return [
            Granting(item_id=item.id, granted=None if level == NOTHING else int(level), reason=reason)
            for item in self.items for level, reason in [self._of(item)]
        ]  # fmt: skip

    def _of(self, item: ClaimItemRow) -> tuple[str, str]:
        return self[grant_field("level", item.slug)].data, self[grant_field("reason", item.slug)].data

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as WTForms has it
        """Ask for a reason wherever less than the claimed level is granted."""
        fits = bool(super().validate(extra_validators))
        for item in self.items:
            level, reason = self._of(item)
            if level and level != str(item.claimed) and not reason:
                self[grant_field("reason", item.slug)].errors = [gettext("Say why less than the claimed level is granted.")]
                fits = False
        return fits


def assess_form(page: ClaimPage) -> AssessForm:
    """Return the form for the competencies of a claim."""

    class OfThisClaim(AssessForm):
        """The fields follow from the claim, so the class is made for it."""

        items = page.items
        note = TextAreaField(_l("Note on the whole"), [Length(max=LONGEST, message=TOO_LONG), NoPatientData()], filters=[_trimmed])

    names = page.level_names
    for item in page.items:
        granted = [SelectChoice(str(value), f"{value} {names[value]}") for value in range(item.claimed, 0, -1)]
        for part, made in _fields([SelectChoice("", _l("Choose…")), *granted, SelectChoice(NOTHING, _l("Nothing"))]).items():
            setattr(OfThisClaim, grant_field(part, item.slug), made)
    return OfThisClaim()


def _fields(choices: Sequence[SelectChoice]) -> dict[str, Field]:
    reason = TextAreaField(
        _l("Reason, where less is granted"),
        [Length(max=LONGEST, message=TOO_LONG), NoPatientData()],
        filters=[_trimmed],
        render_kw={"rows": 2},
    )
    level = SelectField(_l("Granted level"), [InputRequired(_l("Choose a level, or nothing."))], choices=choices)
    return {"level": level, "reason": reason}


def grant_field(part: str, slug: str) -> str:
    """Return the name of one field about a competency."""
    return f"{part}-{slug}"


class TakeBackForm(FlaskForm):  # type: ignore[misc]
    """Why what was granted is withdrawn."""

    reason = TextAreaField(
        _l("Reason"), [DataRequired(_l("Say which error was found.")), Length(max=LONGEST, message=TOO_LONG), NoPatientData()],
        filters=[_trimmed], render_kw={"rows": 3}, description=_l("Kept with the evidence; the person reads it."),
    )  # fmt: skip
