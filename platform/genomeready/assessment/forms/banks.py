"""A bank of questions to look at."""

from collections.abc import Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired, FileSize
from wtforms import SelectField, StringField, SubmitField
from wtforms.validators import InputRequired, Length, Regexp

from genomeready.assessment.banks.drafting import Wishes
from genomeready.assessment.queries.banks import BankCourse

LARGEST_BANK = 5 * 1024 * 1024


class BankForm(FlaskForm):  # type: ignore[misc]
    """A bank of another platform to look at."""

    file = FileField(
        _l("File"),
        [FileRequired(_l("Choose a file.")), FileSize(LARGEST_BANK, message=_l("The file is larger than 5 MB. Export the bank in parts."))],
        description=_l("GIFT, Aiken, Moodle XML, a QTI package (1.2 as Canvas exports it, 2.1, 2.2 or 3.0) or our own files, up to 5 MB."),
        render_kw={"accept": ".txt,.gift,.xml,.zip,.md"},
    )
    asks = SelectField(
        _l("Competency and level"),
        validate_choice=True,
        description=_l("For questions whose tags do not say it."),
    )
    prefix = StringField(
        _l("Beginning of the ids"),
        [InputRequired(), Length(max=6), Regexp("[a-z]{2,6}$", message=_l("Two to six small letters, such as gf for q-gf-0001."))],
        default="im",
        description=_l("Two to six small letters, such as gf for q-gf-0001."),
        render_kw={"autocomplete": "off", "spellcheck": "false"},
    )
    submit = SubmitField(_l("Look at the questions"))

    def wishes(self, *, review_by: date) -> Wishes:
        """Return what was chosen."""
        slug, _, level = (self.asks.data or "").partition("/")
        return Wishes(review_by=review_by, competency=slug, level=int(level or 0))


def bank_form(courses: Sequence[BankCourse]) -> BankForm:
    """Return the form with the outcomes of the courses to choose from."""
    form = BankForm()
    outcomes = {f"{slug}/{level}": f"{course.title}: {title}, {level}" for course in courses for slug, title, level in course.outcomes}
    form.asks.choices = [("", _l("As the tags of each question say")), *outcomes.items()]
    return form
