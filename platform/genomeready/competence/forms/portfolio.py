"""What people write into their portfolio: entries, a case log without patient data, files."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, FieldList, Form, FormField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, InputRequired, Length

from genomeready.base import clock
from genomeready.base.ids import digest
from genomeready.competence.forms.telling import in_words
from genomeready.competence.patient_data import Finding, findings
from genomeready.competence.queries.portfolio import Case, EntryPage
from genomeready.competence.services.portfolio import Told

LONGEST_TITLE, LONGEST_TEXT, LONGEST_CASE, MOST_CASES = 200, 20_000, 500, 200
BLANK_CASES = 5
TOO_LONG = _l("Write at most %(max)d characters.")
PARTS = (
    SelectChoice("", _l("Choose…")),
    SelectChoice("observed", _l("I watched")),
    SelectChoice("assisted", _l("I did part of it, supervised")),
    SelectChoice("independent", _l("I did it myself")),
)


def _trimmed(text: str | None) -> str:
    return (text or "").strip()


def _lines(text: str | None) -> str:
    return "\n".join((text or "").strip().splitlines())


class CaseForm(Form):
    """One row of the case log; a row without anything in it is left out."""

    when = StringField(
        _l("Month"), filters=[_trimmed], render_kw={"placeholder": "2026-10", "inputmode": "numeric", "size": "8", "maxlength": 7}
    )
    what = StringField(_l("What it was"), [Length(max=LONGEST_CASE, message=TOO_LONG)], filters=[_trimmed])
    part = SelectField(_l("My part"), choices=PARTS)

    @property
    def blank(self) -> bool:
        """Whether nothing was filled in."""
        return not (self.when.data or self.what.data or self.part.data)

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as WTForms has it
        """Ask for all three parts of a row that was begun."""
        if self.blank or not super().validate(extra_validators):
            return self.blank
        self.when.errors = [] if _is_past_month(self.when.data or "") else [gettext("Write the month as 2026-10; it may not lie ahead.")]
        self.what.errors = [] if self.what.data else [gettext("Say in a few words what it was.")]
        self.part.errors = [] if self.part.data else [gettext("Choose your part.")]
        return not (self.when.errors or self.what.errors or self.part.errors)


def _is_past_month(text: str) -> bool:
    try:
        return len(text) == len("2026-10") and date.fromisoformat(f"{text}-01") <= clock.today()
    except ValueError:
        return False


class EntryForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """An entry. What says who a patient is stops it; what may do so is shown, and stops it until it was looked at."""

    title = StringField(
        _l("Title"), [DataRequired(_l("Give the entry a title.")), Length(max=LONGEST_TITLE, message=TOO_LONG)], filters=[_trimmed]
    )
    text = TextAreaField(
        _l("What I did"),
        [DataRequired(_l("Say what you did.")), Length(max=LONGEST_TEXT, message=TOO_LONG)],
        filters=[_lines],
        description=_l(
            "What you did, how you decided, what you learned. Nothing that says who a patient is: ages in decades, months instead of days."
        ),
        render_kw={"rows": 10},
    )
    cases = FieldList(FormField(CaseForm), label=_l("Case log"), max_entries=MOST_CASES)
    looked = StringField()

    def told(self) -> Told:
        """Return what the entry says."""
        cases = [Case(when=row.when.data or "", what=row.what.data or "", part=row.part.data) for row in self.rows if not row.blank]
        return Told(title=self.title.data or "", text=self.text.data or "", cases=cases)

    @property
    def rows(self) -> list[CaseForm]:
        """The rows of the case log."""
        return [field.form for field in self.cases]

    @property
    def telling(self) -> list[tuple[str, Finding]]:
        """What in it tells who a patient is, each with where it stands."""
        return list(self._telling())

    def _telling(self) -> Iterator[tuple[str, Finding]]:
        today = clock.today()
        yield from ((gettext("Title"), found) for found in findings(self.title.data or "", today=today))
        yield from ((gettext("Text, line %(line)s", line=found.line), found) for found in findings(self.text.data or "", today=today))
        for number, row in enumerate(self.rows, start=1):
            yield from ((gettext("Case %(number)s", number=number), found) for found in findings(row.what.data or "", today=today))

    @property
    def doubts(self) -> list[tuple[str, str]]:
        """What may tell who a patient is: where, and what to write instead."""
        return [(where, in_words(found)) for where, found in self.telling if not found.blocks]

    @property
    def mark(self) -> str:
        """What the tick "I have looked at these" stands for: exactly these doubts, and no others."""
        return digest("\n".join(f"{where}: {words}" for where, words in self.doubts))[:16]

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - as WTForms has it
        """Check the fields, then look for patient data."""
        fits = bool(super().validate(extra_validators))
        blocking = [f"{where}: {in_words(found)}" for where, found in self.telling if found.blocks]
        self.form_errors.extend(blocking)
        if fits and not blocking and self.doubts and self.looked.data != self.mark:
            self.form_errors.append(gettext("Look at what is listed below. Change it, or say that none of it tells who a patient is."))
        return fits and not self.form_errors

    def faults(self) -> list[tuple[str, str]]:
        """Return all that is wrong: the id of the field (empty where it is none) and the words."""
        found = [("", words) for words in self.form_errors]
        found += [(field.id, str(fault)) for field in (self.title, self.text) for fault in field.errors]
        return found + [(field.id, str(fault)) for row in self.rows for field in row for fault in field.errors]


def entry_form(entry: EntryPage | None = None) -> EntryForm:
    """Return the form of an entry, with some blank rows for further cases."""
    before: Sequence[Case] = entry.cases if entry else ()
    rows = [{"when": case.when, "what": case.what, "part": case.part} for case in before] + [{}] * BLANK_CASES
    return EntryForm(data={"title": entry.title if entry else "", "text": entry.text if entry else "", "cases": rows[:MOST_CASES]})


class FileForm(FlaskForm):  # type: ignore[misc]
    """A file to bring to an entry."""

    file = FileField(
        _l("File"),
        [FileRequired(_l("Choose a file."))],
        description=_l("PDF, PNG, JPEG or Word (.docx), up to 10 MB."),
        render_kw={"accept": ".pdf,.png,.jpg,.jpeg,.docx"},
    )
    clean = BooleanField(
        _l("Nothing in this file says who a patient is: names, dates of birth, numbers and faces are taken out or blacked out"),
        [InputRequired(_l("Look through the file first, then say so here."))],
    )
