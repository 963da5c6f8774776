"""What each line of a scheme is called, held against a second list of what it has to speak of: no two labels have changed places."""

import pytest

from genomeready.assessment.types.acmg import GROUPS, AcmgJudge
from genomeready.assessment.types.points import judge_of
from genomeready.assessment.types.variants.criteria import MEANINGS
from genomeready.assessment.types.variants.schemes import SCHEMES, Conflict

# The words are taken from the published tables, and each names what only this line of its table is about.
ACMG = {
    "PVS1": ["null", "loss of function"],
    "PS1": ["same amino-acid change", "pathogenic"],
    "PS2": ["de novo", "confirmed"],
    "PS3": ["functional study", "shows damage"],
    "PS4": ["more frequent in affected"],
    "PM1": ["hot spot", "domain"],
    "PM2": ["absent", "population"],
    "PM3": ["in trans with a pathogenic", "recessive"],
    "PM4": ["length", "stop loss"],
    "PM5": ["another change at a residue"],
    "PM6": ["de novo", "assumed"],
    "PP1": ["segregates with"],
    "PP2": ["missense", "little benign missense"],
    "PP3": ["computational", "damage"],
    "PP4": ["phenotype", "specific"],
    "PP5": ["pathogenic by a reputable source", "retired"],
    "BA1": ["too common"],
    "BS1": ["more common than the disease allows"],
    "BS2": ["healthy adult", "full penetrance"],
    "BS3": ["functional study", "no damage"],
    "BS4": ["does not segregate"],
    "BP1": ["missense", "truncation"],
    "BP2": ["in trans with a dominant", "in cis"],
    "BP3": ["in-frame", "repeat"],
    "BP4": ["computational", "no effect"],
    "BP5": ["another cause"],
    "BP6": ["benign by a reputable source", "retired"],
    "BP7": ["silent", "splicing"],
}
CASES = {
    "4A": ["unique", "0.45 each if confirmed", "0.30 if assumed"],
    "4B": ["specific phenotype, not unique", "0.30 each if confirmed", "0.15 if assumed"],
    "4C": ["unspecific", "0.15 each if confirmed", "0.10 if assumed"],
    "4D": ["does not fit"],
    "4E": ["unknown inheritance", "0.10 each"],
    "4F": ["three or four segregations"],
    "4G": ["five or six"],
    "4H": ["seven", "or more"],
    "4I": ["absent from an affected relative", "−0.45 a family"],
    "4J": ["without the specific phenotype", "−0.30 a family"],
    "4K": ["without the unspecific phenotype", "−0.15 a family"],
    "4L": ["more frequent in cases with a specific"],
    "4M": ["more frequent in cases with an unspecific"],
    "4N": ["no more frequent in cases"],
    "4O": ["common variation"],
    "5A": ["de novo", "4A to 4D"],
    "5B": ["unaffected parent", "; specific"],
    "5C": ["unaffected parent", "; unspecific"],
    "5D": ["segregates with", "4F to 4H"],
    "5E": ["does not segregate", "4I to 4K"],
    "5F": ["nothing is known", "says nothing"],
    "5G": ["nothing is known", "unspecific"],
    "5H": ["nothing is known", "; specific"],
}
CONTENT = {"1A": ["contains protein-coding"], "1B": ["contains no protein-coding"]}
POINTS = {
    "cnv_loss2020": CONTENT
    | {
        "2A": ["whole", "haploinsufficient"],
        "2B": ["part", "without its critical gene"],
        "2C-1": ["5′ end", "with coding sequence"],
        "2C-2": ["5′ end", "untranslated part only"],
        "2D-1": ["3′ end", "untranslated part only"],
        "2D-2": ["last exon only", "pathogenic variants are known"],
        "2D-3": ["last exon only", "none are known"],
        "2D-4": ["last exon and others", "decay"],
        "2E": ["within one established gene", "PVS1"],
        "2F": ["within an established benign"],
        "2G": ["overlaps an established benign", "and more"],
        "2H": ["predictors"],
        "3A": ["0 to 24 genes"],
        "3B": ["25 to 34 genes"],
        "3C": ["35 or more genes"],
    }
    | CASES,
    "cnv_gain2020": CONTENT
    | {
        "2A": ["whole", "triplosensitive"],
        "2B": ["part", "without its critical gene"],
        "2C": ["same genes", "benign gain"],
        "2D": ["smaller", "interrupts no gene"],
        "2E": ["smaller", "may interrupt a gene"],
        "2F": ["larger", "without further protein-coding genes"],
        "2G": ["overlaps a benign gain", "and more"],
        "2H": ["contains a whole", "haploinsufficient"],
        "2I": ["both ends", "PVS1"],
        "2J": ["one end", "does not fit, or is unknown"],
        "2K": ["one end", "specific and fits"],
        "2L": ["no established significance"],
        "3A": ["0 to 34 genes"],
        "3B": ["35 to 49 genes"],
        "3C": ["50 or more genes"],
    }
    | CASES,
    "oncogenicity2022": {
        "OVS1": ["null", "suppressor"],
        "OS1": ["same amino-acid change", "oncogenic"],
        "OS2": ["functional study", "shows an oncogenic"],
        "OS3": ["hot spot", "at least 50", "at least 10"],
        "OM1": ["domain"],
        "OM2": ["length", "stop loss"],
        "OM3": ["hot spot", "fewer than 50", "at least 10"],
        "OM4": ["another missense change"],
        "OP1": ["computational", "an oncogenic effect"],
        "OP2": ["one genetic cause"],
        "OP3": ["hot spot", "fewer than 10"],
        "OP4": ["absent", "population"],
        "SBVS1": ["5", "general population"],
        "SBS1": ["1", "general population"],
        "SBS2": ["functional study", "no oncogenic"],
        "SBP1": ["computational", "no effect"],
        "SBP2": ["silent", "splicing"],
    },
}


def test_every_criterion_is_called_what_it_is_about() -> None:
    assert MEANINGS.keys() == ACMG.keys()
    assert [code for code, words in ACMG.items() if not all(word in MEANINGS[code] for word in words)] == []


@pytest.mark.parametrize("scheme", POINTS)
def test_every_line_of_points_is_called_what_it_is_about(scheme: str) -> None:
    called = {asked.code: asked.means for asked in judge_of({"scheme": scheme}).asked}

    assert called.keys() == POINTS[scheme].keys()
    assert [code for code, words in POINTS[scheme].items() if not all(word in called[code] for word in words)] == []
    assert len(set(called.values())) == len(called)


def test_a_line_stands_in_the_section_of_its_number() -> None:
    for scheme in ("cnv_loss2020", "cnv_gain2020"):
        assert all(asked.group[0] == asked.code[0] for asked in judge_of({"scheme": scheme}).asked)


def test_each_criterion_is_asked_for_once_by_kind_of_evidence() -> None:
    judge = AcmgJudge(SCHEMES["acgs2020"], Conflict.ANY)

    assert sorted(code for codes in GROUPS.values() for code in codes) == sorted(MEANINGS)
    assert [asked.code for asked in judge.asked] == [code for codes in GROUPS.values() for code in codes]


def test_no_label_gives_an_answer_away_by_naming_a_class() -> None:
    for scheme in POINTS:
        for asked in judge_of({"scheme": scheme}).asked:
            assert not {"likely", "uncertain", "vus"} & set(asked.means.lower().split())
