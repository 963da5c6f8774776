"""Whether a request may have a data set: each term is asked, and the terms that decide are named.

A purpose must be equal to, or more specific than, what is permitted. Where a term needs a fact that the request does not
give, the decision is to refer, naming the term: a committee asks, a program does not assume.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from genomeready.assessment.types.data_use.terms import BadTerms, Term


class Decision(StrEnum):
    """What is decided."""

    PERMIT = "permit"
    REFUSE = "refuse"
    REFER = "refer"


class Purpose(StrEnum):
    """What the data are asked for."""

    DISEASE = "disease"
    HEALTH = "health"
    ANCESTRY = "ancestry"
    METHODS = "methods"
    OTHER_RESEARCH = "other-research"
    CARE = "care"


@dataclass(frozen=True, kw_only=True)
class Tag:
    """A term on a data set, with what it adds."""

    term: Term
    values: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Request:
    """A request. `disease` goes from the disease itself to ever broader ones; None anywhere means that it does not say."""

    purpose: Purpose
    disease: tuple[str, ...] = ()
    research: str | None = None
    genetic: bool | None = None
    for_profit: bool | None = None
    commercial_use: bool | None = None
    ethics_approval: bool | None = None
    will_publish: bool | None = None
    will_collaborate: bool | None = None
    will_return: bool | None = None
    place: str | None = None
    user: str | None = None
    project: str | None = None
    institution: str | None = None
    until: date | None = None
    publishes_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Found:
    """A decision with the terms that decide it, and a reason for each."""

    decision: Decision
    deciding: tuple[str, ...]
    reasons: tuple[str, ...] = field(default=())


Answer = tuple[Decision, str]
PERMIT: Answer = (Decision.PERMIT, "")


def decide(tags: Sequence[Tag], request: Request) -> Found:
    """Return whether a request may have a data set.

    >>> from genomeready.assessment.types.data_use.terms import TERMS
    >>> lung = [Tag(term=TERMS["DS"], values=("lung cancer",)), Tag(term=TERMS["NPUNCU"])]
    >>> ask = {"purpose": Purpose.DISEASE, "for_profit": False, "commercial_use": False}
    >>> found = decide(lung, Request(disease=("cancer",), **ask))
    >>> found.decision.value, found.deciding
    ('refuse', ('DS',))
    >>> decide(lung, Request(disease=("small cell lung cancer", "lung cancer", "cancer"), **ask)).decision.value
    'permit'

    Raises:
        BadTerms: there is not exactly one permission, or a term lacks what it takes.
    """
    permissions = [tag for tag in tags if tag.term.permission]
    if len(permissions) != 1:
        message = "A data set has exactly one permission: NRES, GRU, HMB, DS or POA."
        raise BadTerms(message)
    for tag in tags:
        if tag.term.takes and not tag.values:
            message = f"{tag.term.code} needs its {tag.term.takes}."
            raise BadTerms(message)
    care = any(tag.term.code == "CC" for tag in tags)
    answers = [(tag.term.code, _permitted(tag, request, care=care) if tag.term.permission else _modified(tag, request)) for tag in tags]
    for decision in (Decision.REFUSE, Decision.REFER):
        held = [(code, why) for code, (said, why) in answers if said is decision]
        if held:
            return Found(decision=decision, deciding=tuple(code for code, _ in held), reasons=tuple(why for _, why in held))
    deciding = "CC" if request.purpose is Purpose.CARE and care else permissions[0].term.code
    return Found(decision=Decision.PERMIT, deciding=(deciding,))


def _refuse(why: str) -> Answer:
    return Decision.REFUSE, why


def _permitted(tag: Tag, request: Request, *, care: bool) -> Answer:
    code = tag.term.code
    if code == "NRES" or (request.purpose is Purpose.CARE and care):
        return PERMIT
    if request.purpose is Purpose.CARE:
        return _refuse("the permission is for research, and the request is for clinical care")
    match code:
        case "GRU":
            return PERMIT
        case "HMB":
            fits = request.purpose in {Purpose.HEALTH, Purpose.DISEASE, Purpose.METHODS}
            return PERMIT if fits else _refuse("the permission is for health, medical or biomedical research")
        case "DS":
            fits = any(disease.casefold() in {value.casefold() for value in tag.values} for disease in request.disease)
            return PERMIT if fits else _refuse("the purpose is not the disease itself, nor a more specific one")
    return PERMIT if request.purpose is Purpose.ANCESTRY else _refuse("the permission is for research on population origins only")


def _modified(tag: Tag, request: Request) -> Answer:
    return _MODIFIERS[tag.term.code](tag, request)


def _must(fact: Callable[[Request], bool | None], why: str, *, asks: str) -> Callable[[Tag, Request], Answer]:
    """Return a modifier that asks for a fact: without it the request is refused, and referred where it does not say."""

    def ask(_: Tag, request: Request) -> Answer:
        found = fact(request)
        if found is None:
            return Decision.REFER, f"the request does not say {asks}"
        return PERMIT if found else _refuse(why)

    return ask


def _among(fact: Callable[[Request], str | None], what: str) -> Callable[[Tag, Request], Answer]:
    def ask(tag: Tag, request: Request) -> Answer:
        found = fact(request)
        if found is None:
            return Decision.REFER, f"the request does not name its {what}"
        named = {value.casefold() for value in tag.values}
        return PERMIT if found.casefold() in named else _refuse(f"its {what} is not among those named")

    return ask


def _not(fact: bool | None) -> bool | None:  # noqa: FBT001 - the fact itself
    return None if fact is None else not fact


def _both(one: bool | None, other: bool | None) -> bool | None:  # noqa: FBT001 - the facts themselves
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def _no_methods(_: Tag, request: Request) -> Answer:
    return _refuse("the data are not for the development of methods") if request.purpose is Purpose.METHODS else PERMIT


def _no_ancestry(_: Tag, request: Request) -> Answer:
    return _refuse("research on population origins is prohibited") if request.purpose is Purpose.ANCESTRY else PERMIT


def _time_limit(tag: Tag, request: Request) -> Answer:
    if request.until is None:
        return Decision.REFER, "the request does not say until when"
    return PERMIT if request.until <= date.fromisoformat(tag.values[0]) else _refuse("it asks for longer than the data may be used")


def _moratorium(tag: Tag, request: Request) -> Answer:
    if request.publishes_on is None:
        return Decision.REFER, "the request does not say when it publishes"
    return PERMIT if request.publishes_on >= date.fromisoformat(tag.values[0]) else _refuse("it would publish before the date")


_MODIFIERS: Mapping[str, Callable[[Tag, Request], Answer]] = {
    "CC": lambda _tag, _request: PERMIT,
    "RS": _among(lambda request: request.research, "kind of research"),
    "NMDS": _no_methods,
    "NPOA": _no_ancestry,
    "GSO": _must(lambda request: request.genetic, "it is no genetic study", asks="whether it is a genetic study"),
    "NPU": _must(lambda request: _not(request.for_profit), "the organisation is for profit", asks="whether it is for profit"),
    "NCU": _must(lambda request: _not(request.commercial_use), "the use is commercial", asks="whether the use is commercial"),
    "NPUNCU": _must(
        lambda request: _both(_not(request.for_profit), _not(request.commercial_use)),
        "the organisation is for profit, or the use is commercial",
        asks="whether organisation and use are for profit",
    ),
    "IRB": _must(lambda request: request.ethics_approval, "there is no ethics approval", asks="whether there is ethics approval"),
    "PUB": _must(lambda request: request.will_publish, "results would not be made available", asks="whether results are made available"),
    "COL": _must(lambda request: request.will_collaborate, "it declines to collaborate", asks="whether it will collaborate"),
    "RTN": _must(lambda request: request.will_return, "derived data would not go back", asks="whether derived data go back"),
    "GS": _among(lambda request: request.place, "place"),
    "US": _among(lambda request: request.user, "user"),
    "PS": _among(lambda request: request.project, "project"),
    "IS": _among(lambda request: request.institution, "institution"),
    "TS": _time_limit,
    "MOR": _moratorium,
}
