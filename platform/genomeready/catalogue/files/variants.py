"""A question file as it is read: a plain question, or one with parameters and a variant for each seed that is listed.

Whatever looks at a question sees no parameters: every variant is a question of its own with the values set in, checked as any other.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from jsonschema import Draft202012Validator

from genomeready.base.faults import Fault, Severity
from genomeready.base.located import Located
from genomeready.base.schemas import read_schema, schema_faults
from genomeready.catalogue.files.heads import SCHEMAS
from genomeready.catalogue.files.params import BadParameterError, Value, as_told, values_of
from genomeready.catalogue.files.placeholders import BadHeadError, BadPlaceholderError, filled, filled_in
from genomeready.catalogue.files.questions import parse_question
from genomeready.catalogue.files.shapes import Prose, QuestionEntry, Variant
from genomeready.catalogue.files.sources import content_hash
from genomeready.catalogue.rules import Bank

PARAMS, VARIANTS = "params", "variants"
_SCHEMA = SCHEMAS / "question.json"
_AS_WRITTEN = frozenset({PARAMS, VARIANTS})
"""Fields in which nothing is set in."""
_REVIEWED = ("type", "body", "key", "wrong", "marking")
"""Fields of a head that a person looks at in a variant, beside its texts."""


def read_question(head: Located, body: Prose, *, faults: list[Fault]) -> QuestionEntry | None:
    """Return the question of a file; None, with the faults noted, where it cannot be read."""
    if not isinstance(head.value, dict) or not _AS_WRITTEN & head.value.keys():
        wrong = schema_faults(head, read_schema(_SCHEMA))
        faults.extend(wrong)
        return None if wrong else parse_question(head, body, faults=faults)
    said = list(_parameter_faults(head))
    faults.extend(said)
    return None if said else _with_variants(head, body, faults)


def across(question: QuestionEntry, check: Callable[[QuestionEntry], Iterable[Fault]]) -> Iterator[Fault]:
    """Return what a check says of a question; of one with parameters, what it says of each variant, with the seeds named."""
    if not question.variants:
        yield from check(question)
        return
    yield from _named((variant.seed, check(variant.entry)) for variant in question.variants)


def variant_faults(question: QuestionEntry) -> Iterator[Fault]:
    """Return what is wrong with a question's variants beside each other: two that are the same, or that nobody looked at."""
    seen: dict[str, int] = {}
    for n, variant in enumerate(question.variants):
        same = seen.setdefault(content_hash(_looked_at(variant)), variant.seed)
        if same != variant.seed:
            mend = "take another seed in place of one of the two."
            yield question.head.fault(f"The variants {same} and {variant.seed} are the same.", mend, VARIANTS, "deployed", n)
    if question.variants and not question.reviewed:
        told, now = question.head.value[VARIANTS], review_hash(question.variants)
        was = "have changed since they were reviewed" if "reviewed_by" in told else "await review"
        mend = f"look at every variant, then write `reviewed_by: your name, reviewed_hash: {now}`."
        severity = Severity.ERROR if question.head.value["bank"] == Bank.EXAM and question.active else Severity.WARNING
        yield question.head.fault(f"The variants {was}.", mend, VARIANTS, severity=severity)


def review_hash(variants: Sequence[Variant]) -> str:
    """Return twelve signs that change when anything changes that a person looks at in one of the variants."""
    return content_hash([[variant.seed, variant.params, _looked_at(variant)] for variant in variants])[:12]


def _looked_at(variant: Variant) -> list[Any]:
    entry = variant.entry
    head = {name: entry.head.value[name] for name in _REVIEWED if name in entry.head.value}
    options = [[option.id, option.key, option.text.text, option.rationale.text] for option in entry.options]
    return [head, entry.stem.text, entry.lead_in.text, entry.solution.text, options]


def _parameter_faults(head: Located) -> Iterator[Fault]:
    schema: Any = read_schema(_SCHEMA).schema
    for name in sorted(_AS_WRITTEN):
        if name not in head.value:
            yield head.fault(f"`{name}` is missing.", schema["properties"][name]["description"])
            continue
        yield from schema_faults(head, Draft202012Validator(schema["properties"][name]), within=name)


def _with_variants(head: Located, body: Prose, faults: list[Fault]) -> QuestionEntry | None:
    read: list[Variant] = []
    said: list[tuple[int, list[Fault]]] = []
    for seed in head.value[VARIANTS]["deployed"]:
        wrong: list[Fault] = []
        variant = _variant(head, body, seed, wrong)
        read += [variant] if variant else []
        said.append((seed, wrong))
    faults.extend(_named(said))
    if len(read) < len(said):
        return None
    told = head.value[VARIANTS]
    reviewed = "reviewed_by" in told and told.get("reviewed_hash") == review_hash(read)
    return replace(read[0].entry, variants=tuple(read), reviewed=reviewed)


def _variant(head: Located, body: Prose, seed: int, faults: list[Fault]) -> Variant | None:
    try:
        values = values_of(head.value[PARAMS], seed)
        read = _head(head, values), Prose(filled(body.text, values), body.line)
    except BadParameterError as why:
        faults.append(head.fault(str(why), "see “Parameters” in the README.", PARAMS, why.name))
    except BadHeadError as why:
        faults.append(head.fault(f"{why}.", "correct the expression or its format.", *why.path))
    except BadPlaceholderError as why:
        faults.append(Fault(head.file, body.line + why.line, f"{why}.", "correct the expression or its format."))
    else:
        wrong = schema_faults(read[0], read_schema(_SCHEMA))
        faults.extend(wrong)
        entry = None if wrong else parse_question(*read, faults=faults)
        return Variant(seed=seed, params=as_told(values), entry=entry) if entry else None
    return None


def _head(head: Located, values: dict[str, Value]) -> Located:
    """Return a head with its places filled; what says of parameters and variants is left as it is."""
    inside = {name: value for name, value in head.value.items() if name not in _AS_WRITTEN}
    return Located(head.file, {**head.value, **filled_in(inside, values)}, head.lines)


def _named(said: Iterable[tuple[int, Iterable[Fault]]]) -> Iterator[Fault]:
    """Return faults of several variants, each once and with the seeds that it was found with."""
    found: dict[Fault, list[str]] = {}
    for seed, faults in said:
        for fault in faults:
            found.setdefault(fault, []).append(str(seed))
    for fault, seeds in found.items():
        word = "variant" if len(seeds) == 1 else "variants"
        yield replace(fault, what=f"{fault.what.removesuffix('.')} ({word} {', '.join(seeds)}).")
