"""A genotype table read step by step: star alleles, their functions, the activity score, the phenotype, the recommendation.

The steps weigh .2, .2, .3 and .3; where the gene has an activity score, it shares the second step's weight with the functions. A
step that is wrong by itself, but follows by the right method from the learner's own step before, earns its mark by follow-through.
A recommendation that is unsafe for this patient makes the whole question worth nothing, and the mark carries the flag `safety`.

The key is worked out from the genotype table by `calling` and `chain`; a key in the file must agree. What is stored holds every
step of every diplotype by the tables of the day, so a paper marks by the tables that its page names.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from genomeready.assessment.types import slots
from genomeready.assessment.types.pgx import chain
from genomeready.assessment.types.pgx.alleles import AS_OF
from genomeready.assessment.types.pgx.calling import diplotypes
from genomeready.assessment.types.pgx.files import BODY, diplotype_of, question_faults
from genomeready.assessment.types.shape import Canonical, Content, Frozen, Mark, Part, Revealed, Seen, mark_of, revealed, schema_of, seen
from genomeready.catalogue.files.kinds import Writer
from genomeready.catalogue.files.shapes import QuestionEntry

NAME = "pgx"
HAS_OPTIONS = False
AUTHORED = BODY
DIPLOTYPE, FIRST, SECOND, SCORE, PHENOTYPE, ADVICE = "diplotype", "first", "second", "score", "phenotype", "recommendation"
SAFETY = "safety"
FIFTH, THREE_TENTHS = Fraction(1, 5), Fraction(3, 10)
_LIST = {"type": "array", "minItems": 1}
SCHEMA = schema_of(
    gene={"type": "string"}, as_of={"type": "string"}, by_value={"type": "boolean"},
    sites=_LIST, alleles=_LIST, steps=_LIST, key={"type": "string"},
    functions=_LIST, scores={"type": "array"}, phenotypes=_LIST, follows={"type": "object"}, recommendations=_LIST,
)  # fmt: skip

faults = question_faults
read_answer = slots.read_answer


def content_of(question: QuestionEntry, writer: Writer) -> dict[str, Any]:
    """Return the genotype table, every diplotype with its steps, and the recommendations."""
    body = question.body
    gene, names = body["gene"], [allele["name"] for allele in body["alleles"]]
    steps = [chain.steps_of(gene, diplotype) for diplotype in diplotypes(names)]
    functions, scores = chain.functions_to_choose(gene, steps), chain.scores_to_choose(gene, steps)
    return {
        "gene": gene, "as_of": AS_OF, "by_value": chain.goes_by_values(gene), "copies": body.get("copies"),
        "sites": [{"means": "", **site} for site in body["sites"]],
        "alleles": [{"has": {}, "copies": 1, **allele} for allele in body["alleles"]],
        "steps": [chain.as_json(step) for step in steps], "key": diplotype_of(body),
        "functions": functions, "scores": scores, "phenotypes": chain.phenotypes_to_choose(gene),
        "follows": chain.follows(gene, functions, scores),
        "recommendations": [
            {
                "id": advice["id"], "html": writer.line(advice["text"]), "fits": advice.get("fits", []),
                "unsafe": advice.get("unsafe", False), "rationale_html": writer.line(advice["rationale"]),
            }
            for advice in body["recommendations"]
        ],
    }  # fmt: skip


def prepare(content: Content, seed: str | None) -> Frozen:
    """Return the steps with what may be chosen in each; only the recommendations are shuffled."""
    score = [(SCORE, content["scores"])] if content["scores"] else []
    advice = slots.shuffled([advice["id"] for advice in content["recommendations"]], seed)
    return slots.prepare(
        [
            (DIPLOTYPE, [steps["diplotype"] for steps in content["steps"]]),
            (FIRST, content["functions"]), (SECOND, content["functions"]), *score,
            (PHENOTYPE, content["phenotypes"]), (ADVICE, advice),
        ],
        seed,
    )  # fmt: skip


def view(content: Content, frozen: Frozen, answer: Canonical) -> Seen:
    """Return what the browser may see."""
    shown = {advice["id"]: advice["html"] for advice in content["recommendations"]}
    asked = {name: name for _, name, _ in frozen["slots"]}
    rows = slots.rows(frozen, answer, asked=asked, choices=lambda own: shown.get(own, own))
    return seen(NAME, content, answered=answer is not None, body=_table(content) | {"rows": rows})


def mark(content: Content, answer: Canonical) -> Mark:
    """Return what the steps earn, by themselves or by follow-through; nothing where the recommendation is unsafe."""
    given, key = answer or {}, _key(content)
    functions = [given[name] for name in (FIRST, SECOND) if name in given]
    parts = [_chosen(DIPLOTYPE, given.get(DIPLOTYPE), key["diplotype"], None, FIFTH), _functions(content, given, functions, key)]
    pair = content["follows"]["pair"].get(chain.pair_of(functions), {}) if len(functions) == 2 else {}  # noqa: PLR2004 - two alleles
    phenotype = pair.get("phenotype")
    if content["scores"]:
        parts[1] = replace(parts[1], weight=FIFTH / 2)
        parts.append(_chosen(SCORE, given.get(SCORE), key["score"], pair.get("score"), FIFTH / 2))
        phenotype = content["follows"]["score"].get(given.get(SCORE), phenotype)
    parts.append(_chosen(PHENOTYPE, given.get(PHENOTYPE), key["phenotype"], phenotype, THREE_TENTHS))
    best, by_own = (_advice(content, found) for found in (key["phenotype"], given.get(PHENOTYPE)))
    unsafe = any(advice["unsafe"] for advice in content["recommendations"] if advice["id"] == given.get(ADVICE))
    parts.append(_chosen(ADVICE, given.get(ADVICE), best, None if unsafe else by_own, THREE_TENTHS))
    whole = mark_of(parts, flags=(SAFETY,) if unsafe else ())
    return Mark(share=Fraction(0), parts=whole.parts, flags=whole.flags) if unsafe else whole


def _chosen(label: str, own: str | None, right: str | None, follows: str | None, weight: Fraction) -> Part:
    """Return what one choice earns: the whole for what is right, and for what follows from the step before."""
    followed = own is not None and own != right and own == follows
    return Part(label=label, share=Fraction(int(own is not None and (own == right or followed))), weight=weight, followed=followed)


def _functions(content: Content, given: Mapping[str, str], own: Sequence[str], key: Mapping[str, Any]) -> Part:
    """Return what the functions of the two alleles earn, half for one of them; in whichever order."""
    of_own = next((steps["functions"] for steps in content["steps"] if steps["diplotype"] == given.get(DIPLOTYPE)), key["functions"])
    share, by_own = (Fraction((Counter(own) & Counter(wanted)).total(), 2) for wanted in (key["functions"], of_own))
    return Part(label="functions", share=max(share, by_own), weight=FIFTH, followed=by_own > share)


def reveal(content: Content, frozen: Frozen, answer: Canonical) -> Revealed:
    """Return everything, for after the attempt."""
    given, key = answer or {}, _key(content)
    asks = [DIPLOTYPE, "functions", *([SCORE] if content["scores"] else []), PHENOTYPE]
    said = {name: given.get(name, "") for name in asks} | {"functions": " + ".join(given[n] for n in (FIRST, SECOND) if n in given)}
    right = {DIPLOTYPE: key["diplotype"], "functions": " + ".join(key["functions"]), SCORE: key["score"], PHENOTYPE: key["phenotype"]}
    best = _advice(content, key["phenotype"])
    written = {advice["id"]: advice for advice in content["recommendations"]}
    listed = [
        {
            "html": written[own]["html"], "chosen": given.get(ADVICE) == own, "right": own == best,
            "unsafe": written[own]["unsafe"], "rationale_html": written[own]["rationale_html"],
        }
        for _, own in frozen["slots"][-1][2]
    ]  # fmt: skip
    rows = [{"ask": ask, "given": said[ask], "right": right[ask]} for ask in asks]
    body = _table(content) | {"rows": rows, "recommendations": listed}
    return revealed(NAME, content, mark(content, answer), answered=answer is not None, body=body)


def _table(content: Content) -> dict[str, Any]:
    """Return the genotype table and the definitions of the alleles, as both pages show them."""
    alleles = [
        {
            "name": allele["name"], "copies": allele["copies"],
            "signs": [allele["has"].get(site["name"], site["reference"]) if allele["copies"] else "" for site in content["sites"]],
        }
        for allele in content["alleles"]
    ]  # fmt: skip
    return {name: content[name] for name in ("gene", "as_of", "by_value", "copies", "sites")} | {"alleles": alleles}


def _key(content: Content) -> Mapping[str, Any]:
    found: Mapping[str, Any] = next(steps for steps in content["steps"] if steps["diplotype"] == content["key"])
    return found


def _advice(content: Content, phenotype: str | None) -> str | None:
    return next((advice["id"] for advice in content["recommendations"] if phenotype in advice["fits"]), None)
