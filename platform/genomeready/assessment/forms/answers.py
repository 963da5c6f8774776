"""What the pages of attempts, placement tests and markers send: answers by JSON or form, marks, and where a form goes on to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from genomeready.assessment.services.answering import NotUnderstood
from genomeready.assessment.services.marking import Giving, NoSuchLevel

LONGEST_ANSWER = 20_000
MOST_TOKENS = 400
"""A family to be drawn has the most fields: up to sixteen a row."""
FIELD = "answer"
LONGEST_WAIT_SECONDS = 366 * 24 * 3600


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
