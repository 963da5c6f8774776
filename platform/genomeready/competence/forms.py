"""The form in which people rate themselves: one choice of level for each competency of their role."""

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SubmitField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import Optional

from genomeready.competence.queries.rating import RatingRow, SelfAssessment
from genomeready.competence.services.rating import NothingDeclared

LEAVE_OPEN = ""


class RatingForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """A level for each competency; any of them may be left open. `rating_form` adds the fields."""

    rows: Sequence[RatingRow] = ()
    submit = SubmitField(_l("Save what I chose"))

    def changed_levels(self) -> dict[int, int]:
        """Return the levels that were chosen and differ from what was declared, by competency id."""
        chosen = {row.need.competency_id: (self[field_name(row)].data, written(row.declared)) for row in self.rows}
        return {key: int(now) for key, (now, before) in chosen.items() if now and now != before}

    def validate(self, extra_validators: None = None) -> bool:
        """Accept known levels only, and at least one that is new."""
        if not super().validate(extra_validators):
            return False
        if not self.changed_levels():
            self.form_errors.append(gettext(NothingDeclared.message))
        return not self.form_errors


def rating_form(page: SelfAssessment) -> RatingForm:
    """Return the form for a person's role, with what was declared before already chosen."""
    steps = (SelectChoice(str(level.value), f"{level.value} {level.name}") for level in page.scale)
    choices = [SelectChoice(LEAVE_OPEN, _l("Leave open")), *steps]

    class OfThisRole(RatingForm):
        """The fields follow from the role, so the class is made for it."""

        rows = page.rows

    for row in page.rows:
        setattr(OfThisRole, field_name(row), RadioField(row.need.title, [Optional()], choices=choices, default=written(row.declared)))
    return OfThisRole()


def field_name(row: RatingRow) -> str:
    """Return the name of a competency's field."""
    return f"level-{row.need.slug}"


def written(declared: int | None) -> str:
    """Return a declared level as the form's choices write it."""
    return LEAVE_OPEN if declared is None else str(declared)
