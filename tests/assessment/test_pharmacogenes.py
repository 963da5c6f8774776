"""Pharmacogenes: check values, the tables' own consistency, and what is refused."""

import json
from collections.abc import Sequence
from itertools import product

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from genomeready.assessment.types.machines import Answers
from genomeready.assessment.types.pgx import machine
from genomeready.assessment.types.pgx.alleles import Function, UnreadableDiplotype, read_diplotype, tables
from genomeready.assessment.types.pgx.phenotypes import BY_SCORE, BY_WORDS, GENES, Phenotype, phenotype_of

WHOLE = {gene: sorted({allele.name for allele in alleles.values()}) for gene, alleles in tables().items()}
ORDER = [
    Phenotype.POOR, Phenotype.LIKELY_POOR, Phenotype.INTERMEDIATE, Phenotype.LIKELY_INTERMEDIATE, Phenotype.NORMAL, Phenotype.RAPID,
    Phenotype.ULTRARAPID,
]  # fmt: skip


@pytest.mark.parametrize(
    ("gene", "diplotype", "score", "phenotype"),
    [
        ("CYP2D6", "*4/*10", 0.25, "Intermediate Metabolizer"),
        ("CYP2D6", "*1/*41", 1.25, "Normal Metabolizer"),
        ("CYP2D6", "*4/*4", 0.0, "Poor Metabolizer"),
        ("CYP2D6", "*1/*4", 1.0, "Intermediate Metabolizer"),
        ("CYP2D6", "*1x2/*1", 3.0, "Ultrarapid Metabolizer"),
        ("CYP2D6", "*2x2/*10", 2.25, "Normal Metabolizer"),
        ("CYP2D6", "*36+*10/*1", 1.25, "Normal Metabolizer"),
        ("CYP2D6", "*1/*22", None, "Indeterminate"),
        ("CYP2C19", "*2/*17", None, "Intermediate Metabolizer"),
        ("CYP2C19", "*1/*17", None, "Rapid Metabolizer"),
        ("CYP2C19", "*17/*17", None, "Ultrarapid Metabolizer"),
        ("CYP2C19", "*2/*2", None, "Poor Metabolizer"),
        ("CYP2C9", "*1/*2", 1.5, "Intermediate Metabolizer"),
        ("CYP2C9", "*3/*3", 0.0, "Poor Metabolizer"),
        ("DPYD", "Reference/c.1905+1G>A (*2A)", 1.0, "Intermediate Metabolizer"),
        ("DPYD", "c.2846A>T/Reference", 1.5, "Intermediate Metabolizer"),
        ("DPYD", "HapB3/Reference", 1.5, "Intermediate Metabolizer"),
        ("DPYD", "Reference/Reference", 2.0, "Normal Metabolizer"),
        ("TPMT", "*1/*3A", None, "Intermediate Metabolizer"),
        ("NUDT15", "*3/*3", None, "Poor Metabolizer"),
        ("SLCO1B1", "*1/*5", None, "Decreased Function"),
    ],
)
def test_the_check_values(gene: str, diplotype: str, score: float | None, phenotype: str) -> None:
    found = phenotype_of(gene, diplotype)

    assert (found.activity_score, found.phenotype.value) == (score, phenotype)


def test_the_values_that_were_changed_are_todays() -> None:
    alleles = tables()["CYP2D6"]

    assert {name: alleles[name].activity for name in ("*1", "*4", "*9", "*10", "*17", "*41")} == {
        "*1": 4, "*4": 0, "*9": 1, "*10": 1, "*17": 2, "*41": 1,
    }  # fmt: skip


def test_every_gene_has_one_way_of_translation_and_alleles() -> None:
    assert not set(BY_SCORE) & set(BY_WORDS)
    assert all(WHOLE[gene] for gene in GENES)
    assert len(tables()) == 13


@pytest.mark.parametrize("gene", BY_SCORE)
def test_a_function_word_and_its_activity_value_agree(gene: str) -> None:
    words = {allele.name: (allele.function, allele.activity) for allele in tables()[gene].values() if allele.function}

    assert [
        name
        for name, (function, activity) in words.items()
        if (function is Function.NONE) != (activity == 0) or (function is Function.NORMAL) != (activity == 4)
    ] == []


@pytest.mark.parametrize("gene", BY_WORDS)
def test_every_pair_of_known_functions_of_a_gene_has_a_phenotype(gene: str) -> None:
    unknown = {Function.UNCERTAIN, Function.UNKNOWN}
    words = {allele.function for allele in tables()[gene].values()} - unknown

    assert [pair for pair in product(words, repeat=2) if frozenset(pair) not in BY_WORDS[gene]] == []


@given(st.data())
def test_the_sides_of_a_diplotype_may_be_exchanged(data: st.DataObject) -> None:
    gene = data.draw(st.sampled_from(GENES))
    one, other = (data.draw(st.sampled_from(WHOLE[gene])) for _ in range(2))

    assert phenotype_of(gene, f"{one}/{other}") == phenotype_of(gene, f"{other}/{one}")


@given(st.data())
def test_an_allele_of_uncertain_function_leaves_the_result_indeterminate(data: st.DataObject) -> None:
    gene = data.draw(st.sampled_from([gene for gene in BY_WORDS if gene != "ABCG2"]))
    doubtful = [a.name for a in tables()[gene].values() if a.function in {Function.UNCERTAIN, Function.UNKNOWN}]
    if not doubtful:
        return
    other = data.draw(st.sampled_from(WHOLE[gene]))

    assert phenotype_of(gene, f"{doubtful[0]}/{other}").phenotype is Phenotype.INDETERMINATE


@given(st.lists(st.sampled_from(["*1", "*10", "*17", "*4"]), min_size=2, max_size=2), st.integers(1, 10))
def test_another_copy_never_makes_a_metabolizer_slower(alleles: Sequence[str], copies: int) -> None:
    one, other = alleles

    fewer, more = (phenotype_of("CYP2D6", f"{one}x{n}/{other}").phenotype for n in (copies, copies + 1))
    assert ORDER.index(more) >= ORDER.index(fewer)


@pytest.mark.parametrize(
    ("gene", "diplotype", "said"),
    [
        ("BRCA1", "*1/*1", "no translation for the gene"),
        ("VKORC1", "a/b", "no translation for the gene"),
        ("CYP2D6", "*1", "two alleles"),
        ("CYP2D6", "*1/*1/*1", "two alleles"),
        ("CYP2D6", "*1/*9999", "no allele of CYP2D6"),
        ("CYP2D6", "*1x0/*1", "no allele of CYP2D6"),
        ("CYP2D6", "*1x99/*1", "no allele of CYP2D6"),
        ("CYP2C19", "*1x2/*1", "copies and hybrids"),
        ("CYP2C19", "*1+*2/*1", "copies and hybrids"),
        ("CYP2C19", "/", "no allele"),
    ],
)
def test_what_the_tables_do_not_hold_is_said(gene: str, diplotype: str, said: str) -> None:
    with pytest.raises(UnreadableDiplotype, match=said):
        phenotype_of(gene, diplotype)


@given(st.text(max_size=130))
def test_any_text_is_a_diplotype_or_a_clear_refusal(text: str) -> None:
    said = Answers(machine).to({"gene": "CYP2D6", "diplotype": text})

    assert ("phenotype" in said) != bool(said.get("error"))


def test_an_allele_goes_by_each_of_its_names() -> None:
    names = ["c.1905+1G>A (*2A)", "c.1905+1G>A", "*2A", "*2a"]

    assert len({read_diplotype("DPYD", f"{name}/Reference")[0] for name in names}) == 1


def test_the_command_answers_pharmacogenes(app: Flask) -> None:
    lines = '{"gene": "CYP2D6", "diplotype": "*4/*10", "id": "a"}\n{"gene": "CYP2D6"}\n'

    done = app.test_cli_runner().invoke(args=["assess", "mark", "--type", "pgx"], input=lines)

    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.exit_code, said[0]) == (1, {"id": "a", "activity_score": 0.25, "phenotype": "Intermediate Metabolizer"})
    assert "diplotype" in said[1]["error"]
