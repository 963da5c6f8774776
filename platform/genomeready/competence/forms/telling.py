"""Patient data in what somebody typed: said in words, with how to write it instead."""

from collections.abc import Mapping

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString
from wtforms import Field, Form, ValidationError

from genomeready.base import clock
from genomeready.competence.patient_data import Finding, Telling, findings

ADVICE: Mapping[Telling, LazyString] = {
    Telling.BIRTH_DATE: _l("“%(piece)s” reads like a date of birth. Write the age in decades, such as “woman in her forties”."),
    Telling.RECORD_NUMBER: _l("“%(piece)s” reads like the number of a record or sample. Leave it out; “case 3” is enough."),
    Telling.NATIONAL_NUMBER: _l("“%(piece)s” has the form of a national or health-service number. Leave it out; “case 3” is enough."),
    Telling.VERY_LONG_NUMBER: _l("“%(piece)s” is as long as a personal number. Leave it out, or say in words what it counts."),
    Telling.FULL_DATE: _l("“%(piece)s” is a full date. The month is enough, such as “October 2026”."),
    Telling.EMAIL: _l("“%(piece)s” is an e-mail address. Say who it was by role, such as “the laboratory”."),
    Telling.TELEPHONE: _l("“%(piece)s” reads like a telephone number. Leave it out."),
    Telling.NAME: _l("“%(piece)s” reads like a name. Write “the patient”, “her daughter” or “a colleague”."),
    Telling.LONG_NUMBER: _l("“%(piece)s” may be the number of a record or sample. If it is, leave it out."),
}


def in_words(found: Finding) -> str:
    """Return what a finding is and how to write it instead."""
    return str(ADVICE[found.what]) % {"piece": found.piece}


class NoPatientData:
    """Refuses a text in which something plainly says who a patient is, naming the line and what to write instead."""

    def __call__(self, _form: Form, field: Field) -> None:
        """Check the field's text."""
        blocking = [found for found in findings(field.data or "", today=clock.today()) if found.blocks]
        if blocking:
            raise ValidationError(" ".join(gettext("Line %(line)s:", line=found.line) + " " + in_words(found) for found in blocking))
