"""What the pages of assessment send: answers by JSON or form, marks, where a form goes on to; regrades, appeals, incidents, decisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateTimeLocalField, IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its stubs
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from genomeready.assessment.queries.regrade_pages import QuestionAsked
from genomeready.assessment.rules.appeals import (
    LONGEST_EXTENSION,
    LONGEST_TEXT,
    OUTCOMES,
    SHORTEST_TEXT,
    Kind,
    Outcome,
)
from genomeready.assessment.rules.regrades import NEEDS_KEY, Policy, key_fault, key_of
from genomeready.assessment.services.answering import NotUnderstood
from genomeready.assessment.services.deciding import Deciding
from genomeready.assessment.services.marking import Giving, NoSuchLevel
from genomeready.assessment.services.regrading import LONGEST_REASON, SHORTEST_REASON, Regrading
from genomeready.assessment.types.written_numbers import read_number
from genomeready.assessment.wording import APPEAL_GROUNDS, INCIDENT_GROUNDS, OUTCOMES_IN_WORDS, POLICIES

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


_SAID = [
    InputRequired(_l("Write what happened or why.")),
    Length(min=SHORTEST_TEXT, max=LONGEST_TEXT, message=_l("Write %(min)d to %(max)d characters.")),
]


def _trimmed(text: str | None) -> str | None:
    return text.strip() if text else text


class RegradeForm(FlaskForm):  # type: ignore[misc]
    """How a question is to count from now on."""

    policy = RadioField(
        _l("How it counts"), choices=[SelectChoice(p.value, words) for p, words in POLICIES.items()], default=Policy.BOTH.value
    )
    keys = SelectMultipleField(_l("Right options"))
    value = StringField(_l("Right value"), [Optional(), Length(max=40)], render_kw={"inputmode": "decimal", "autocomplete": "off"})
    tolerance = StringField(_l("Tolerance"), [Optional(), Length(max=40)], render_kw={"inputmode": "decimal", "autocomplete": "off"})
    reason = TextAreaField(
        _l("Reason"),
        [
            InputRequired(_l("Say why.")),
            Length(min=SHORTEST_REASON, max=LONGEST_REASON, message=_l("Say why in %(min)d to %(max)d characters.")),
        ],
        filters=[_trimmed], render_kw={"rows": 3}, description=_l("Everybody whose result changes reads this."),
    )  # fmt: skip
    withdraw_passes = BooleanField(
        _l("Withdraw the pass, and the certificate, of those who would no longer pass"),
        description=_l("Without this tick nobody loses a pass. The next page shows who is concerned, before anything is changed."),
    )
    asked: QuestionAsked

    def key(self) -> dict[str, object]:
        """Return the key that was filled in, as a correction keeps it."""
        if self.asked.type != "numeric":
            return {"keys": [option["id"] for option in self.asked.content.get("options", ()) if option["id"] in (self.keys.data or [])]}
        return {name: (self[name].data or "").strip() for name in ("value", "tolerance")}

    def validate_policy(self, field: RadioField) -> None:
        """Refuse a policy without the key that it needs."""
        if field.data not in NEEDS_KEY:
            return
        if key_of(self.asked.type, self.asked.content) is None:
            raise ValidationError(_l("The key of such a question cannot be corrected here. Give full credit, or drop the question."))
        if self.asked.type == "numeric":
            if any(read_number(str(text)) is None or not is_plain(str(text)) for text in self.key().values()):
                raise ValidationError(_l("Type the right value and the tolerance as plain numbers, such as 0.25 and 0.01."))
            return
        fault = key_fault(self.asked.type, self.asked.content, self.key())
        if fault:
            raise ValidationError(fault)

    def regrading(self) -> Regrading:
        """Return what was filled in."""
        policy = Policy(self.policy.data)
        return Regrading(
            policy=policy, key=self.key() if policy in NEEDS_KEY else {}, reason=self.reason.data or "",
            withdraw_passes=bool(self.withdraw_passes.data),
        )  # fmt: skip


def is_plain(text: str) -> bool:
    """Say whether a number is written as files write it: digits and one full stop.

    >>> is_plain("0.25"), is_plain("-1e3"), is_plain("1/4"), is_plain("")
    (True, False, False, False)
    """
    return text.removeprefix("-").replace(".", "", 1).isdigit()


def regrade_form(asked: QuestionAsked) -> RegradeForm:
    """Return the form for a question: its options as choices, its present key filled in."""
    key = key_of(asked.type, asked.content) or {}
    form = RegradeForm(keys=key.get("keys", []), value=key.get("value", ""), tolerance=key.get("tolerance", ""))
    form.asked = asked
    form.keys.choices = [(option["id"], option["id"]) for option in asked.content.get("options", ())]
    return form


class AppealForm(FlaskForm):  # type: ignore[misc]
    """Why somebody appeals against a result."""

    ground = SelectField(
        _l("What is it about?"), [InputRequired()], choices=[SelectChoice(g.value, words) for g, words in APPEAL_GROUNDS.items()]
    )
    text = TextAreaField(
        _l("Your reasons"), _SAID, filters=[_trimmed], render_kw={"rows": 8},
        description=_l("Name the question by what it asks, and say what you think is right and why. Write nothing about patients."),
    )  # fmt: skip


class ReportForm(FlaskForm):  # type: ignore[misc]
    """What happened during an attempt."""

    ground = SelectField(
        _l("What happened?"), [InputRequired()], choices=[SelectChoice(g.value, words) for g, words in INCIDENT_GROUNDS.items()]
    )
    text = TextAreaField(
        _l("What happened, and when"), _SAID, filters=[_trimmed], render_kw={"rows": 6}, description=_l("Write nothing about patients.")
    )


class RecordForm(ReportForm):
    """What an examiner records: about one attempt, or about everybody's examination between two moments (UTC)."""

    attempt = StringField(
        _l("Attempt"), [Length(max=26)], filters=[_trimmed], render_kw={"autocomplete": "off", "spellcheck": "false"},
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
        _l("Decision and reasons"), _SAID, filters=[_trimmed], render_kw={"rows": 6}, description=_l("The person concerned reads this.")
    )

    def deciding(self) -> Deciding:
        """Return what was filled in."""
        return Deciding(outcome=Outcome(self.outcome.data), words=self.words.data or "", minutes=self.minutes.data)


def decide_form(kind: str) -> DecideForm:
    """Return the form with the outcomes that an appeal or an incident may have."""
    form = DecideForm()
    form.outcome.choices = [(outcome.value, OUTCOMES_IN_WORDS[outcome]) for outcome in OUTCOMES[Kind(kind)]]
    return form
