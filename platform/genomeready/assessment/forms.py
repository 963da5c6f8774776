"""What the pages of assessment send: answers by JSON or form, marks, where a form goes on to, and what is granted, noted and decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from genomeready.assessment.queries.late_answers import LateEvent, LatePage
from genomeready.assessment.queries.proctoring import SessionPage
from genomeready.assessment.rules.accommodating import ReasonClass
from genomeready.assessment.rules.conduct import Arrangements
from genomeready.assessment.rules.proctoring import IncidentKind
from genomeready.assessment.services.accommodating import Granting
from genomeready.assessment.services.answering import NotUnderstood
from genomeready.assessment.services.marking import Giving, NoSuchLevel
from genomeready.base import clock

LONGEST_ANSWER = 20_000
MOST_TOKENS = 200
FIELD = "answer"
LONGEST_WAIT_SECONDS = 366 * 24 * 3600
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
INCIDENTS = (
    SelectChoice("", _l("Choose…")),
    SelectChoice(IncidentKind.IDENTITY, _l("Identity could not be shown")),
    SelectChoice(IncidentKind.DISTURBANCE, _l("A disturbance")),
    SelectChoice(IncidentKind.TECHNICAL, _l("A technical fault")),
    SelectChoice(IncidentKind.HEALTH, _l("Somebody was unwell")),
    SelectChoice(IncidentKind.IRREGULARITY, _l("An irregularity")),
    SelectChoice(IncidentKind.OTHER, _l("Something else")),
)


@dataclass(frozen=True, kw_only=True)
class Sent:
    """One answer as the page's script sends it."""

    place: int
    answer: list[str]
    client_id: str
    waited: int | None = None


def read_sent(body: object) -> Sent:
    """Return what was sent, its shape checked.

    >>> read_sent({"place": 2, "answer": ["t1"], "client_id": "0123456789abcdef.1.9f3c"})
    Sent(place=2, answer=['t1'], client_id='0123456789abcdef.1.9f3c', waited=None)
    >>> read_sent({"place": "2"})  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    genomeready.assessment.services.answering.NotUnderstood: This answer could not be read...
    """
    match body:
        case {"place": int(place), "answer": list(answer), "client_id": str(client_id), **rest} if not isinstance(place, bool):
            return Sent(place=place, answer=read_answers(answer), client_id=client_id, waited=_seconds(rest.get("waited")))
    raise NotUnderstood


def _seconds(told: object) -> int | None:
    """Return how long an answer waited in its browser, if the browser says so in a number that can be meant.

    >>> _seconds(90), _seconds(-1), _seconds("90"), _seconds(10**9)
    (90, None, None, None)
    """
    return told if isinstance(told, int) and not isinstance(told, bool) and 0 <= told <= LONGEST_WAIT_SECONDS else None


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
    plain = [text.replace("\r\n", "\n") if isinstance(text, str) else text for text in given]
    texts = [text for text in plain if isinstance(text, str) and len(text) <= LONGEST_ANSWER]
    if len(texts) != len(given) or len(texts) > MOST_TOKENS:
        raise NotUnderstood
    return texts


def read_giving(form: Mapping[str, str]) -> Giving:
    """Return what the form of a marker sent: a field `level.<criterion>` for each criterion that has marks, and two notes.

    >>> read_giving({"level.finding": "2", "note": "Clear. ", "of": "examination-1"})
    Giving(levels={'finding': 2}, note='Clear.', private_note='', unreadable=False)
    """
    levels = {name.removeprefix("level."): value for name, value in form.items() if name.startswith("level.")}
    if not all(value.isascii() and value.isdigit() and len(value) < 4 for value in levels.values()):  # noqa: PLR2004 - no level has 1,000 marks
        raise NoSuchLevel
    note, private_note = ("\n".join(form.get(name, "").strip().splitlines()) for name in ("note", "private_note"))
    whole = {name: int(value) for name, value in levels.items()}
    return Giving(levels=whole, note=note, private_note=private_note, unreadable="unreadable" in form)


def place_after(go: str | None) -> int | None:
    """Return the place that a button of the sitting page leads to; None is the overview.

    >>> place_after("12"), place_after("overview"), place_after(None), place_after("-1")
    (12, None, None, None)
    """
    return int(go) if go and go.isascii() and go.isdigit() and len(go) < 5 else None  # noqa: PLR2004 - no paper has 10,000 places


def _trimmed(text: str | None) -> str:
    return (text or "").strip()


class LateForm(FlaskForm):  # type: ignore[misc]  # flask-wtf ships no types
    """A decision on late answers; `late_form` adds a field for each."""

    events: Sequence[LateEvent] = ()

    reason = TextAreaField(
        _l("Reason"), [DataRequired(_l("Say why; the reason is kept with the decision.")), Length(max=LONGEST_NOTE, message=TOO_LONG)],
        filters=[_trimmed], render_kw={"rows": 3},
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
        _l("Place"), [DataRequired(_l("Say where, such as a room.")), Length(max=200, message=TOO_LONG)], filters=[_trimmed],
        description=_l("The room or the video meeting, as you would tell a candidate."),
    )  # fmt: skip


class IncidentForm(FlaskForm):  # type: ignore[misc]
    """What a proctor notes."""

    candidate = SelectField(_l("Candidate"))
    kind = SelectField(_l("What kind"), [InputRequired(_l("Choose the kind."))], choices=INCIDENTS)
    note = TextAreaField(
        _l("What happened"), [DataRequired(_l("Say what happened.")), Length(max=LONGEST_NOTE, message=TOO_LONG)], filters=[_trimmed],
        render_kw={"rows": 3}, description=_l("What you saw and did. Nothing about anybody’s health beyond what the examination needs."),
    )  # fmt: skip

    def noted_kind(self) -> IncidentKind:
        """Return the kind that was chosen."""
        return IncidentKind(self.kind.data)


def incident_form(page: SessionPage) -> IncidentForm:
    """Return the form with the candidates of a session."""
    form = IncidentForm()
    form.candidate.choices = [("", gettext("The whole session")), *((c.attempt, f"{c.number} {c.person}") for c in page.candidates)]
    return form
