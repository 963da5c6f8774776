"""What is asked of a gap report: the day, the norm, and exact or published numbers."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import DateField, SelectField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired

from genomeready.base import clock
from genomeready.workforce.rules import Ratio
from genomeready.workforce.wording import norm_words


class GapForm(FlaskForm):  # type: ignore[misc]
    """The parameters of a report; they stand in the address, so nothing is changed and no token is needed."""

    class Meta:
        """An address carries no token."""

        csrf = False

    as_of = DateField(
        _l("As of"),
        [InputRequired(_l("Choose a day, written like 2026-11-22."))],
        description=_l("What was true and shown by the end of that day."),
    )
    norm = SelectField(_l("Posts wanted"), description=_l("Norms disagree; the report prints your choice."))
    numbers = SelectField(
        _l("Numbers"),
        [InputRequired()],
        choices=[SelectChoice("exact", _l("Exact")), SelectChoice("published", _l("As others may see them"))],
        description=_l("You lead these people, so you may see exact numbers."),
    )

    def validate_as_of(self, field: DateField) -> None:
        """Refuse a day that has not come."""
        if field.data and field.data > clock.today():
            raise ValidationError(gettext("This day has not come. Choose today or an earlier day."))

    @property
    def day(self) -> date:
        """The day that was asked for; today where it was not asked well."""
        return clock.today() if self.as_of.errors or not self.as_of.data else self.as_of.data

    @property
    def chosen_norm(self) -> str:
        """The slug of the norm that was chosen; empty for planned posts, or where none of that name is offered."""
        return "" if self.norm.errors else self.norm.data or ""

    @property
    def exact(self) -> bool:
        """Whether exact numbers were asked for by somebody who leads these people."""
        return "numbers" in self and self.numbers.data == "exact"

    @property
    def parameters(self) -> dict[str, str]:
        """What the address of the same report carries."""
        return {"as_of": self.day.isoformat(), "norm": self.chosen_norm} | ({"numbers": self.numbers.data} if "numbers" in self else {})


def gap_form(asked: Mapping[str, str], ratios: Sequence[Ratio], *, leads: bool) -> GapForm:
    """Return the form as asked, checked, with today's report for what was left out. Only leads choose the numbers."""
    given = {"as_of": clock.today().isoformat(), "norm": "", "numbers": "exact"} | {name: asked[name] for name in asked}
    form = GapForm(MultiDict(given))
    plan = SelectChoice("", gettext("Planned posts (establishment)"))
    form.norm.choices = [plan, *(SelectChoice(ratio.slug, norm_words(ratio)) for ratio in ratios)]
    if not leads:
        del form.numbers
    form.validate()
    return form
