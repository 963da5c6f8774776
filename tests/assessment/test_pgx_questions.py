"""Questions about pharmacogenes: each step by itself and by what it follows from, unsafe advice, and keys that disagree."""

from fractions import Fraction
from typing import Any

import pytest
from assessment.proving import SEEDS, TEXTS, content_of, some_of, there_and_back
from factories.questions import an_entry, faults_of, kind_of, stored, the_key, with_head
from hypothesis import given
from hypothesis import strategies as st

from genomeready.assessment.types.pgx import chain
from genomeready.assessment.types.pgx import question as pgx
from genomeready.assessment.types.pgx.alleles import tables
from genomeready.assessment.types.pgx.calling import Defined, Site, diplotypes, fitting
from genomeready.assessment.types.pgx.chain import steps_of
from genomeready.assessment.types.pgx.phenotypes import GENES, phenotype_of
from genomeready.assessment.types.registry import type_named

STENT, COPIES = "q-qt-0401", "q-qt-0402"
CONTENTS = {name: stored(an_entry(name)) for name in (STENT, COPIES)}
KEYS = {name: the_key("pgx", content) for name, content in CONTENTS.items()}
NAMES = st.sampled_from([STENT, COPIES])


def slots_of(name: str) -> dict[str, list[str]]:
    return {slot: [own for _, own in choices] for _, slot, choices in pgx.prepare(CONTENTS[name], None)["slots"]}


ANSWERS = {name: some_of(slots_of(name)) for name in (STENT, COPIES)}


def changed(body: dict[str, Any], name: str = STENT) -> list[str]:
    entry = an_entry(name)
    return faults_of(with_head(entry, body=entry.body | body))


def chain_from(content: dict[str, Any], diplotype: str) -> dict[str, str]:
    """What somebody answers who reads another diplotype and goes on rightly from there."""
    steps = next(steps for steps in content["steps"] if steps["diplotype"] == diplotype)
    found = {"diplotype": diplotype, "first": steps["functions"][0], "second": steps["functions"][1], "phenotype": steps["phenotype"]}
    advice = [advice["id"] for advice in content["recommendations"] if steps["phenotype"] in advice["fits"]]
    return found | ({"score": steps["score"]} if steps["score"] else {}) | ({"recommendation": advice[0]} if advice else {})


@given(data=st.data(), name=NAMES)
def test_a_mark_lies_between_nothing_and_all_and_only_the_key_earns_all(data: st.DataObject, name: str) -> None:
    answer = data.draw(ANSWERS[name])

    share = pgx.mark(CONTENTS[name], answer or None).share

    turned = answer | {"first": answer.get("second", ""), "second": answer.get("first", "")}
    assert 0 <= share <= 1
    assert (share == 1) == (KEYS[name] in (answer, turned))


@given(data=st.data(), name=NAMES, seed=SEEDS)
def test_an_answer_comes_back_from_the_form_as_it_was_saved(data: st.DataObject, name: str, seed: str) -> None:
    answer = data.draw(ANSWERS[name])

    assert there_and_back(type_named("pgx"), CONTENTS[name], answer, seed=seed) == (answer or None)


@given(data=st.data(), name=NAMES)
def test_whoever_reads_another_diplotype_and_goes_on_rightly_loses_that_step_alone(data: st.DataObject, name: str) -> None:
    content = CONTENTS[name]
    diplotype = data.draw(st.sampled_from([steps["diplotype"] for steps in content["steps"] if steps["diplotype"] != content["key"]]))
    answer = chain_from(content, diplotype)
    unsafe = {advice["id"] for advice in content["recommendations"] if advice["unsafe"]}

    found = pgx.mark(content, answer)

    assert all(part.share == 1 for part in found.parts[1:-1])
    assert found.parts[0].share == 0
    if answer.get("recommendation") in unsafe:
        assert (found.share, found.flags) == (0, ("safety",))
    elif "recommendation" in answer:
        assert found.share == Fraction(4, 5)


@given(data=st.data(), name=NAMES)
def test_unsafe_advice_earns_nothing_whatever_else_was_right(data: st.DataObject, name: str) -> None:
    unsafe = next(advice["id"] for advice in CONTENTS[name]["recommendations"] if advice["unsafe"])

    found = pgx.mark(CONTENTS[name], data.draw(ANSWERS[name]) | {"recommendation": unsafe})

    assert (found.share, found.flags) == (0, ("safety",))
    assert (found.parts[-1].share, found.parts[-1].followed) == (0, False)


@pytest.mark.parametrize(
    ("name", "answer", "shares", "followed"),
    [
        (STENT, {"first": "No function", "second": "Normal function"}, "0 1 0 0", "0000"),
        (STENT, {"first": "No function", "second": "No function", "phenotype": "Poor Metabolizer"}, "0 1/2 1 0", "0010"),
        (STENT, {"phenotype": "Normal Metabolizer"}, "0 0 0 0", "0000"),
        (COPIES, {"first": "2", "second": "0.25", "score": "2.25"}, "0 1 1 0 0", "00000"),
        (COPIES, {"first": "1", "second": "0", "score": "1", "phenotype": "Intermediate Metabolizer"}, "0 0 1 1 0", "00110"),
        (COPIES, {"first": "2", "second": "n/a", "score": "n/a", "phenotype": "Indeterminate"}, "0 1/2 1 1 0", "00110"),
        (COPIES, {"first": "2", "second": "1", "phenotype": "Ultrarapid Metabolizer", "recommendation": "none"}, "0 1/2 0 1 1", "00011"),
    ],
)  # fmt: skip
def test_each_step_is_marked_by_itself_or_by_the_step_before(name: str, answer: dict[str, str], shares: str, followed: str) -> None:
    parts = pgx.mark(CONTENTS[name], answer).parts

    assert " ".join(str(part.share) for part in parts) == shares
    assert "".join(str(int(part.followed)) for part in parts) == followed


def test_the_steps_weigh_as_published() -> None:
    weights = {name: [str(part.weight) for part in pgx.mark(CONTENTS[name], None).parts] for name in CONTENTS}

    assert weights == {STENT: ["1/5", "1/5", "3/10", "3/10"], COPIES: ["1/5", "1/10", "1/10", "3/10", "3/10"]}


def test_indeterminate_can_be_the_right_answer() -> None:
    alleles = [{"name": "*1"}, {"name": "*22", "has": {"c.100C>T": "T"}}]
    advice = [{"id": own, "text": own, "rationale": "It is so."} for own in ("a", "b")]
    ask = {"id": "ask", "text": "Decide without it", "fits": ["Indeterminate"], "rationale": "Nothing is known."}
    content = content_of(COPIES, copies=2, alleles=alleles, key={}, recommendations=[ask, *advice])

    found = the_key("pgx", content)

    assert (found["score"], found["phenotype"], pgx.mark(content, found).share) == ("n/a", "Indeterminate", 1)
    assert not changed({"copies": 2, "alleles": alleles, "key": {}, "recommendations": [ask, *advice]}, COPIES)


@given(st.data())
def test_the_alleles_that_somebody_has_are_among_those_that_fit(data: st.DataObject) -> None:
    sign = st.sampled_from("GA")
    named = [
        Defined(name=f"*{n}", has=has, copies=copies)
        for n, (has, copies) in enumerate(
            data.draw(st.lists(st.tuples(st.fixed_dictionaries({"x": sign, "y": sign}), st.integers(0, 2)), min_size=2, max_size=5))
        )
    ]
    one, other = sorted(data.draw(st.integers(0, len(named) - 1)) for _ in range(2))
    there = [allele for allele in (named[one], named[other]) if allele.copies]
    if not there:
        return
    sites = [Site(name=site, reference="G", found=tuple({allele.has[site] for allele in there})) for site in "xy"]

    assert f"*{one}/*{other}" in fitting(sites, named, copies=named[one].copies + named[other].copies)


@pytest.mark.parametrize("gene", ["CYP2C9", "CYP2C19", "CYP2D6", "DPYD", "TPMT", "SLCO1B1"])
def test_the_steps_end_where_the_engine_ends(gene: str) -> None:
    diplotypes = {"DPYD": ["Reference/*2A", "HapB3/*2A"], "SLCO1B1": ["*1/*5"], "TPMT": ["*1/*3A", "*3A/*3C"]}.get(gene, ["*1/*2", "*2/*3"])

    for diplotype in diplotypes:
        steps, found = steps_of(gene, diplotype), phenotype_of(gene, diplotype)
        score = "" if found.activity_score is None else f"{found.activity_score:g}"
        assert (steps.score, steps.phenotype) == (score, found.phenotype.value)


TPMT: dict[str, Any] = {
    "gene": "TPMT",
    "sites": [{"name": "c.460G>A", "reference": "G", "found": ["G", "A"]}, {"name": "c.719A>G", "reference": "A", "found": ["A", "G"]}],
    "alleles": [
        {"name": "*1"}, {"name": "*3A", "has": {"c.460G>A": "A", "c.719A>G": "G"}}, {"name": "*3B", "has": {"c.460G>A": "A"}},
        {"name": "*3C", "has": {"c.719A>G": "G"}},
    ],
    "key": {},
}  # fmt: skip


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"key": {"diplotype": "*1/*17"}}, "The key is *1/*17; what was found fits *1/*2."),
        ({"key": {"phenotype": "Poor Metabolizer"}}, "(Normal function and No function) is Intermediate Metabolizer."),
        ({"key": {"score": 1}}, "*1/*2 has none"),
        ({"tables": "2019-01-01"}, "these here are of 2025-11-05"),
        ({"sites": [{"name": "rs4244285", "reference": "G", "found": ["T"]}] * 2}, "the same name"),
        ({"sites": [{"name": "rs4244285", "reference": "G", "found": ["G"]}]}, "has a sign at `rs12248560`, which is not read"),
        ({"alleles": [{"name": "*1"}, {"name": "*2"}]}, "cannot be told from another"),
        ({"alleles": [{"name": "*1"}, {"name": "*999", "has": {"rs4244285": "A"}}]}, "no allele of CYP2C19"),
        ({"alleles": [{"name": "*1"}, {"name": "*17", "has": {"rs12248560": "T"}}]}, "No two of the alleles"),
        (TPMT, "Without phase *1/*3A and *3B/*3C all fit."),
        ({"copies": 3}, "No two of the alleles"),
    ],
)
def test_a_key_that_the_tables_do_not_give_stops_the_file_with_the_reason(body: dict[str, Any], said: str) -> None:
    faults = changed(body)

    assert any(said in fault for fault in faults), faults
    assert all("To mend: " in fault for fault in faults)


def test_a_score_that_the_tables_do_not_give_stops_the_file() -> None:
    assert "The key's activity score is 2.5; CYP2D6 *1x2/*10 has 2.25, from 2 and 0.25." in changed({"key": {"score": 2.5}}, COPIES)[0]


@pytest.mark.parametrize(
    ("fits", "said"),
    [
        ([["Poor Metabolizer"], [], []], "No recommendation fits Intermediate Metabolizer"),
        ([["Intermediate Metabolizer"], ["Intermediate Metabolizer"], []], "has two recommendations"),
        ([["Intermediate Metabolizer"], ["Poor Function"], []], "is no phenotype of CYP2C19"),
        ([[], ["Intermediate Metabolizer"], []], "The right recommendation is called unsafe"),
    ],
)
def test_recommendations_must_answer_the_phenotype_once_and_safely(fits: list[list[str]], said: str) -> None:
    advice = [one | {"fits": fit} for one, fit in zip(an_entry(STENT).body["recommendations"], fits, strict=True)]

    assert any(said in fault for fault in changed({"recommendations": [{k: v for k, v in one.items() if v != []} for one in advice]}))


def test_a_step_of_a_case_may_be_a_pharmacogene_and_unsafe_advice_sinks_the_case() -> None:
    entry = an_entry("q-qt-0211")
    part = {"id": "gene", "type": "pgx", "weight": 5, "lead_in": "What follows, step by step?", "body": an_entry(STENT).body}
    case = with_head(entry, tests=[], body=entry.body | {"parts": [*entry.body["parts"], part]})
    content = stored(case)
    key = the_key("case", content)

    good, unsafe = (kind_of(entry).mark(content, key | {"gene": KEYS[STENT] | {"recommendation": own}}) for own in ("other", "usual"))

    assert faults_of(case) == []
    assert (good.share, unsafe.share, unsafe.flags) == (1, 0, ("safety",))
    assert TEXTS.keys() <= content["parts"][-1]["content"].keys()


@given(data=st.data(), gene=st.sampled_from(GENES))
def test_whatever_the_alleles_each_right_step_can_be_chosen(data: st.DataObject, gene: str) -> None:
    names = sorted({allele.name for allele in tables()[gene].values() if "/" not in allele.name})
    panel = data.draw(st.lists(st.sampled_from(names), min_size=1, max_size=4, unique=True))
    all_steps = [chain.steps_of(gene, diplotype) for diplotype in diplotypes(panel)]

    functions, scores = chain.functions_to_choose(gene, all_steps), chain.scores_to_choose(gene, all_steps)
    follows = chain.follows(gene, functions, scores)

    for steps in all_steps:
        assert set(steps.functions) <= set(functions)
        assert steps.phenotype in chain.phenotypes_to_choose(gene)
        assert (steps.score in scores) == bool(scores)
        assert follows["pair"][chain.pair_of(steps.functions)] == {"score": steps.score, "phenotype": steps.phenotype}
        assert follows["score"].get(steps.score, steps.phenotype) == steps.phenotype


@given(order=st.permutations(range(4)), places=st.permutations(range(2)))
def test_the_order_of_alleles_and_places_changes_no_more_than_how_a_diplotype_is_written(order: list[int], places: list[int]) -> None:
    sites = [Site(name=site["name"], reference=site["reference"], found=tuple(site["found"])) for site in TPMT["sites"]]
    named = [Defined(name=allele["name"], has=allele.get("has", {})) for allele in TPMT["alleles"]]

    found = fitting([sites[n] for n in places], [named[n] for n in order])

    assert {frozenset(pair.split("/")) for pair in found} == {frozenset({"*1", "*3A"}), frozenset({"*3B", "*3C"})}
