"""What the pages of attempts and placement tests send: answers by JSON or form, and where a form goes on to. And a bank to look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired, FileSize
from wtforms import SelectField, StringField, SubmitField
from wtforms.validators import InputRequired, Length, Regexp

from genomeready.assessment.banks.drafting import Wishes
from genomeready.assessment.queries.banks import BankCourse
from genomeready.assessment.services.answering import NotUnderstood

LARGEST_BANK = 5 * 1024 * 1024
LONGEST_ANSWER = 20_000
MOST_TOKENS = 200
FIELD = "answer"


@dataclass(frozen=True, kw_only=True)
class Sent:
    """One answer as the page's script sends it."""

    place: int
    answer: list[str]
    client_id: str


def read_sent(body: object) -> Sent:
    """Return what was sent, its shape checked.

    >>> read_sent({"place": 2, "answer": ["t1"], "client_id": "0123456789abcdef.1.9f3c"})
    Sent(place=2, answer=['t1'], client_id='0123456789abcdef.1.9f3c')
    >>> read_sent({"place": "2"})  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    genomeready.assessment.services.answering.NotUnderstood: This answer could not be read...
    """
    match body:
        case {"place": int(place), "answer": list(answer), "client_id": str(client_id)} if not isinstance(place, bool):
            return Sent(place=place, answer=read_answers(answer), client_id=client_id)
    raise NotUnderstood


@dataclass(frozen=True, kw_only=True)
class SentPlaced:
    """One answer of a placement test as its form sends it; `answer` None says that the person does not know."""

    answer: list[str] | None
    client_id: str


def read_placed(form: Mapping[str, Sequence[str]]) -> SentPlaced:
    """Return what the form of a placement test sent, its shape checked.

    >>> read_placed({"answer": ["t1"], "client_id": ["6f1b"]}), read_placed({"answer": ["t1"], "client_id": ["6f1b"], "unknown": ["1"]})
    (SentPlaced(answer=['t1'], client_id='6f1b'), SentPlaced(answer=None, client_id='6f1b'))
    """
    client_id = next(iter(form.get("client_id", ())), "")
    return SentPlaced(answer=None if "unknown" in form else read_form(form), client_id=client_id)


def read_form(form: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the answer that a form holds: the fields `answer` as they are, each `answer.<slot>` as `<slot>=<value>`.

    >>> read_form({"answer": ["t1", "t2"]}), read_form({"answer.s1": ["t7"], "answer.s2": [""], "go": ["2"]})
    (['t1', 't2'], ['s1=t7', 's2='])
    """
    given: list[object] = list(form.get(FIELD, ()))
    for name, values in form.items():
        slot = name.removeprefix(f"{FIELD}.")
        if slot != name:
            given += [f"{slot}={value}" for value in values]
    return read_answers(given)


def read_answers(given: list[object]) -> list[str]:
    """Return the texts of an answer, refusing what is too long to be one.

    >>> read_answers(["0.25"])
    ['0.25']
    """
    texts = [text for text in given if isinstance(text, str) and len(text) <= LONGEST_ANSWER]
    if len(texts) != len(given) or len(texts) > MOST_TOKENS:
        raise NotUnderstood
    return texts


def place_after(go: str | None) -> int | None:
    """Return the place that a button of the sitting page leads to; None is the overview.

    >>> place_after("12"), place_after("overview"), place_after(None), place_after("-1")
    (12, None, None, None)
    """
    return int(go) if go and go.isascii() and go.isdigit() and len(go) < 5 else None  # noqa: PLR2004 - no paper has 10,000 places


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
