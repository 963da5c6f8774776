"""Real or an artefact, and by which evidence: judged from synthetic reads over a place, two places or a stretch.

An author names a situation and a seed, and `pileup` makes the reads; which verdict is right and which findings are there is worked out
from the reads themselves by `pileup.judging`, and held against what the author wrote. The verdict earns half of the mark, and so do
the findings, which are marked right minus wrong (`net`); where two places are compared, in cis or in trans is half of the first half.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from genomeready.assessment.types import slots
from genomeready.assessment.types.pileup.drawing import drawings
from genomeready.assessment.types.pileup.judging import Finding, Judgement, Phase, Verdict, findings_for, judge
from genomeready.assessment.types.pileup.making import DEPTHS, USUAL_DEPTH, Situation, made
from genomeready.assessment.types.pileup.reads import BadReads, Sample, sample_of, stored
from genomeready.assessment.types.pileup.tables import tables
from genomeready.assessment.types.scoring import Rule, share_of
from genomeready.assessment.types.shape import Canonical, Content, Frozen, Mark, Part, Revealed, Seen, mark_of, revealed, schema_of, seen
from genomeready.assessment.types.written import fields, several
from genomeready.base.faults import Fault
from genomeready.catalogue.files.kinds import Writer
from genomeready.catalogue.files.shapes import QuestionEntry

NAME = "reads"
HAS_OPTIONS = False
EVIDENCE = "evidence"
_FINDING = {"enum": [str(finding) for finding in Finding], "description": "name a finding, such as one-strand."}
AUTHORED = fields(
    "situation", "seed",
    situation={"enum": [str(situation) for situation in Situation], "description": "name the situation that the reads come from."},
    seed={"type": "integer", "minimum": 0, "maximum": 999999, "description": "write a number; another one gives other reads."},
    depth={"type": "integer", "minimum": 16, "maximum": 60, "description": "write how many reads lie over a place, 16 to 60."},
    verdict={"enum": [str(verdict) for verdict in Verdict], "description": "write real or artefact; or leave it out."},
    phase={"enum": [str(phase) for phase in Phase], "description": "write cis or trans; or leave it out."},
    evidence=several(_FINDING, 1, len(Finding), "list the findings that are there; or leave it out."),
    findings=several(_FINDING, 4, len(Finding), "list the findings to choose from, four or more; or leave it out for all."),
)  # fmt: skip
SCHEMA = schema_of(
    sample=fields(
        "reference", "first", "sites", "reads",
        reference={"type": "string"}, first={"type": "integer"},
        sites={"type": "array", "minItems": 1}, reads={"type": "array", "minItems": 1},
    ),
    findings={"type": "array", "minItems": 4},
    verdict={"enum": [str(verdict) for verdict in Verdict]},
    phase={"enum": [*map(str, Phase), None]},
    evidence={"type": "array"},
    figures={"type": "object"},
)  # fmt: skip


def faults(question: QuestionEntry) -> Iterator[Fault]:
    """Return what is wrong: reads that decide nothing, findings that cannot be asked, and a key that the reads contradict."""
    head, body = question.head, question.body
    least = DEPTHS.get(Situation(body["situation"]), USUAL_DEPTH)
    if body.get("depth", least) < least and body["situation"] in DEPTHS:
        mend = f"write `depth: {least}` or more, or leave it out."
        yield head.fault(f"At this depth the situation `{body['situation']}` does not show.", mend, "body", "depth")
        return
    sample = _made(body)
    try:
        found = judge(sample)
    except BadReads as why:
        yield head.fault(f"The reads decide nothing. {why}", "write another seed, or a greater depth.", "body", "seed")
        return
    listed = [str(finding) for finding in _listed(body, sample)]
    for n, name in enumerate(body.get("findings", [])):
        if name not in findings_for(sample.sites):
            yield head.fault(f"`{name}` cannot be asked of these reads.", f"name one of {', '.join(listed)}.", "body", "findings", n)
    there = {str(finding) for finding, is_seen in found.seen.items() if is_seen}
    if not there & set(listed) or there >= set(listed):
        said = "None or all of the findings to choose from are there."
        yield head.fault(said, f"list some that are ({', '.join(sorted(there))}) and some that are not.", "body", "findings")
    yield from _key_faults(question, found, there & set(listed))


def _key_faults(question: QuestionEntry, found: Judgement, there: set[str]) -> Iterator[Fault]:
    head, body = question.head, question.body
    for name, right in (("verdict", found.verdict), ("phase", found.phase)):
        if name in body and body[name] != right:
            said = (
                f"The reads show `{right}`, and the key says `{body[name]}`."
                if right
                else "There is only one place, so nothing is in phase."
            )
            yield head.fault(said, f"correct `{name}`, or leave it out.", "body", name)
    if "evidence" in body and set(body["evidence"]) != there:
        wrong = sorted(set(body["evidence"]) ^ there)
        numbers = "; ".join(f"{name}: {_numbers(found, name)}" for name in wrong)
        said = f"The reads show {', '.join(sorted(there))}; the key differs in {', '.join(wrong)} ({numbers})."
        yield head.fault(said, "correct `evidence`, or leave it out.", "body", "evidence")


def _numbers(found: Judgement, name: str) -> str:
    return ", ".join(f"{what} {number}" for what, number in found.figures.get(Finding(name), {}).items()) or "not asked of these reads"


def _made(body: Mapping[str, Any]) -> Sample:
    return made(Situation(body["situation"]), seed=body["seed"], depth=body.get("depth"))


def _listed(body: Mapping[str, Any], sample: Sample) -> list[Finding]:
    chosen = body.get("findings", list(Finding))
    return [finding for finding in findings_for(sample.sites) if finding in chosen]


def content_of(question: QuestionEntry, writer: Writer) -> dict[str, Any]:  # noqa: ARG001 - reads have no text of their own
    """Return the reads, and what they show."""
    sample = _made(question.body)
    found, listed = judge(sample), _listed(question.body, sample)
    return {
        "sample": stored(sample),
        "findings": [str(finding) for finding in listed],
        "verdict": str(found.verdict),
        "phase": str(found.phase) if found.phase else None,
        "evidence": [str(finding) for finding in listed if found.seen[finding]],
        "figures": {str(finding): dict(found.figures[finding]) for finding in listed},
    }


def prepare(content: Content, seed: str | None) -> Frozen:
    """Return the parts with their choices as they are, and the tokens that stand for them."""
    phases = [("phase", [str(phase) for phase in Phase])] if content["phase"] else []
    return slots.prepare([("verdict", [str(verdict) for verdict in Verdict]), *phases, (EVIDENCE, content["findings"])], seed)


def read_answer(frozen: Frozen, given: Sequence[str]) -> Canonical:
    """Return the verdict and the findings that were chosen, None where nothing was.

    >>> frozen = {"slots": [["t1", "verdict", [["t2", "real"]]], ["t3", "evidence", [["t4", "half"], ["t5", "few"]]]]}
    >>> read_answer(frozen, ["t1=t2", "t3=t4", "t3=t5"])
    {'evidence': ['few', 'half'], 'verdict': 'real'}
    """
    return slots.read_choices(frozen, given, many={EVIDENCE})


def view(content: Content, frozen: Frozen, answer: Canonical) -> Seen:
    """Return what the browser may see: the reads and what can be counted in them, no verdict."""
    names = {slot: slot for _, slot, _ in frozen["slots"]}
    rows = slots.rows(frozen, answer, asked=names, choices=str)
    return seen(NAME, content, answered=answer is not None, body={"rows": rows} | _shown(content))


def _shown(content: Content) -> dict[str, Any]:
    sample = sample_of(content["sample"])
    sites = [{"first": sample.first + site.position, "last": sample.first + site.position + site.length - 1} for site in sample.sites]
    return {"sites": sites, "views": drawings(sample), "tables": tables(sample)}


def mark(content: Content, answer: Canonical) -> Mark:
    """Return what verdict, phase and findings earn.

    >>> content = {"verdict": "real", "phase": None, "evidence": ["half"], "findings": ["half", "few", "one-strand"]}
    >>> [str(mark(content, {"verdict": "real", "evidence": found}).share) for found in (["half"], ["few", "half"], [])]
    ['1', '3/4', '1/2']
    """
    given = answer or {}
    half = [name for name in ("verdict", "phase") if content[name]]
    parts = [Part(label=name, share=Fraction(int(given.get(name) == content[name])), weight=Fraction(1, len(half))) for name in half]
    right, chosen = set(content["evidence"]), set(given.get(EVIDENCE, ()))
    share = share_of(
        Rule.NET, right=len(chosen & right), of_right=len(right),
        wrong=len(chosen - right), of_wrong=len(content["findings"]) - len(right),
    )  # fmt: skip
    return mark_of([*parts, Part(label=EVIDENCE, share=share, weight=Fraction(1))])


def reveal(content: Content, frozen: Frozen, answer: Canonical) -> Revealed:  # noqa: ARG001 - shown as written
    """Return everything, for after the attempt: each finding with the numbers that it rests on."""
    given = answer or {}
    findings = [
        {"name": name, "right": name in content["evidence"], "chosen": name in given.get(EVIDENCE, ()), "figures": content["figures"][name]}
        for name in content["findings"]
    ]
    rows = [{"name": name, "given": given.get(name, ""), "right": content[name]} for name in ("verdict", "phase") if content[name]]
    body = {"rows": rows, "findings": findings} | _shown(content)
    return revealed(NAME, content, mark(content, answer), answered=answer is not None, body=body)
