"""HGVS descriptions: what is read, what is refused and where, and that shifted descriptions are equal."""

import json
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from genomeready.assessment.types.hgvs import machine
from genomeready.assessment.types.hgvs.description import Change, Kind, Place, Point, Reference
from genomeready.assessment.types.hgvs.normal import OutsideWindow, Window, normalised
from genomeready.assessment.types.hgvs.reading import read_description
from genomeready.assessment.types.hgvs.scanner import BadDescription
from genomeready.assessment.types.machines import Answers

HGVS = Answers(machine)
DNA = [
    ("NM_000059.4:c.5946del", "5946", "deletion"),
    ("NM_007294.4:c.68_69del", "68_69", "deletion"),
    ("NM_007294.4:c.68_69delAG", "68_69", "deletion"),
    ("NC_000017.11:g.43044295T>A", "43044295", "substitution"),
    ("NM_004006.2:c.88+1G>T", "88+1", "substitution"),
    ("NM_004006.2:c.89-2A>C", "89-2", "substitution"),
    ("NM_004006.2:c.-14G>C", "-14", "substitution"),
    ("NM_004006.2:c.*46T>A", "*46", "substitution"),
    ("NM_004006.2:c.*46+3T>A", "*46+3", "substitution"),
    ("NM_004006.2:c.-85+1G>A", "-85+1", "substitution"),
    ("NM_004006.2:c.20dup", "20", "duplication"),
    ("NM_004006.2:c.20_23dup", "20_23", "duplication"),
    ("NM_004006.2:c.4072-1234_5155-246dup", "4072-1234_5155-246", "duplication"),
    ("NM_004006.2:c.169_170insA", "169_170", "insertion"),
    ("NM_004006.2:c.761_762insN[5]", "761_762", "insertion"),
    ("NM_004006.2:c.761_762ins(5)", "761_762", "insertion"),
    ("NM_004006.2:c.5657_5660inv", "5657_5660", "inversion"),
    ("NM_004006.2:c.145_147delinsTGG", "145_147", "deletion-insertion"),
    ("NM_004006.2:c.142delinsTG", "142", "deletion-insertion"),
    ("NM_004006.2:c.142delGinsTG", "142", "deletion-insertion"),
    ("NM_004006.2:c.123=", "123", "no-change"),
    ("NM_004006.2:c.=", None, "no-change"),
    ("NM_002024.5:c.-128_-126[79]", "-128_-126", "repeat"),
    ("NM_000333.3:c.89_91AGC[13]", "89_91", "repeat"),
    ("NM_004006.2:c.(?_-245)_(31+1_32-1)del", "(?_-245)_(31+1_32-1)", "deletion"),
    ("NG_012337.1(NM_003002.2):c.274G>T", "274", "substitution"),
    ("LRG_199t1:c.94-23_94-3del", "94-23_94-3", "deletion"),
    ("ENST00000357654.9:c.5266dup", "5266", "duplication"),
    ("NR_002196.1:n.601G>T", "601", "substitution"),
    ("NC_012920.1:m.1555A>G", "1555", "substitution"),
    ("NM_004006.2:r.76a>c", "76", "substitution"),
    ("NM_004006.2:r.(76a>c)", "76", "substitution"),
    ("c.1521_1523del", "1521_1523", "deletion"),
]
PROTEINS = [
    ("NP_003997.1:p.Trp24Cys", "Trp24", "substitution", "Cys", None),
    ("NP_003997.1:p.(Trp24Cys)", "Trp24", "substitution", "Cys", None),
    ("p.W24C", "Trp24", "substitution", "Cys", None),
    ("p.Trp24Ter", "Trp24", "substitution", "Ter", None),
    ("p.(Trp24*)", "Trp24", "substitution", "Ter", None),
    ("p.Arg97ProfsTer23", "Arg97", "frameshift", "Pro", 23),
    ("p.(Arg97fs)", "Arg97", "frameshift", None, None),
    ("p.R97Pfs*23", "Arg97", "frameshift", "Pro", 23),
    ("p.Ile327ArgfsTer?", "Ile327", "frameshift", "Arg", None),
    ("p.Met1ext-5", "Met1", "extension", None, -5),
    ("p.Ter110GlnextTer17", "Ter110", "extension", "Gln", 17),
    ("p.Lys23_Val25del", "Lys23_Val25", "deletion", None, None),
    ("p.Val7dup", "Val7", "duplication", None, None),
    ("p.Lys2_Gly3insGlnSer", "Lys2_Gly3", "insertion", "GlnSer", None),
    ("p.Cys28_Lys29delinsTrp", "Cys28_Lys29", "deletion-insertion", "Trp", None),
    ("p.Gln18[23]", "Gln18", "repeat", None, 23),
    ("p.Cys188=", "Cys188", "no-change", None, None),
    ("p.=", None, "no-change", None, None),
    ("p.(=)", None, "no-change", None, None),
    ("p.0", None, "no-protein", None, None),
    ("p.0?", None, "no-protein", None, None),
    ("p.?", None, "unknown", None, None),
    ("p.Met1?", "Met1", "unknown", None, None),
]


@pytest.mark.parametrize(("text", "position", "edit"), DNA)
def test_a_change_of_dna_or_rna_is_read(text: str, position: str | None, edit: str) -> None:
    said = HGVS.to({"hgvs": text})

    assert [(one["position"], one["edit"]) for one in said["changes"]] == [(position, edit)], said


@pytest.mark.parametrize(("text", "position", "edit", "new", "count"), PROTEINS)
def test_a_change_of_a_protein_is_read(text: str, position: str | None, edit: str, new: str | None, count: int | None) -> None:
    (one,) = HGVS.to({"hgvs": text})["changes"]

    assert (one["position"], one["edit"], one["alternative"], one["count"], one["predicted"]) == (position, edit, new, count, "(" in text)


def test_a_reference_is_taken_apart() -> None:
    assert read_description("NM_000059.4:c.5946del").reference == Reference("NM_000059", 4)
    assert read_description("NG_012337.1(NM_003002.2):c.274G>T").reference == Reference("NG_012337", 1, "NM_003002.2")
    assert read_description("NM_000059:c.5946del").reference == Reference("NM_000059", None)
    assert read_description("c.5946del").reference is None


@pytest.mark.parametrize(
    ("text", "phase", "changes"),
    [
        ("NM_004006.2:c.[145C>T;147C>G]", "cis", 2),
        ("NM_004006.2:c.[145C>T];[147C>G]", "trans", 2),
        ("NM_004006.2:c.145C>T(;)147C>G", "unknown", 2),
        ("NM_004006.2:c.[145C>T];[=]", "trans", 2),
        ("NM_004006.2:c.[145C>T]", None, 1),
    ],
)
def test_several_changes_have_a_phase(text: str, phase: str | None, changes: int) -> None:
    said = HGVS.to({"hgvs": text})

    assert (said["phase"], len(said["changes"])) == (phase, changes)


@pytest.mark.parametrize(
    ("text", "at", "said"),
    [
        ("", 1, "type of sequence"),
        ("BRCA2:c.5946del", 1, "no reference sequence"),
        ("NM_000059.4c.5946del", 1, "type of sequence"),
        ("NM_000059.4:g.5946del", 13, "described with c."),
        ("NP_000050.3:c.12del", 13, "described with p."),
        ("c.5946", 7, "here is an edit"),
        ("c.0del", 3, "no position 0"),
        ("c.76A>A", 7, "should differ"),
        ("c.76A>", 7, "new base"),
        ("c.76A>TT", 8, "delins"),
        ("c.76_77A>T", 8, "delins"),
        ("c.78_76del", 6, "after the first"),
        ("c.76insT", 5, "two positions"),
        ("c.76_79insT", 8, "neighbouring"),
        ("c.76inv", 5, "two positions"),
        ("g.*46A>T", 3, "only coding sequences"),
        ("c.76delx", 8, "end here"),
        ("c.(76A>T", 9, "bracket should close"),
        ("p.24C", 3, "amino acid"),
        ("p.Trp24Trp", 8, "should differ"),
        ("p.Trp24", 8, "new amino acid"),
        ("p.Trpx", 6, "position"),
        ("p.Lys2_Gly5insGln", 12, "neighbouring"),
        ("p.Lys5_Gly2del", 11, "after the first"),
        ("c.[76A>T", 9, "]"),
        ("x.76A>T", 1, "type of sequence"),
        ("c.76A>T c.78del", 8, "end here"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, at: int, said: str) -> None:
    found = HGVS.to({"id": 1, "hgvs": text})

    assert said in found["error"]
    assert (found["position"], found["id"]) == (at, 1)


@given(st.text(alphabet="NMcgp_.:()[];0123456789ACGTdelinsup>+-*=?TrpCys", max_size=40))
def test_any_text_is_a_description_or_a_fault_within_it(text: str) -> None:
    try:
        assert read_description(text).changes
    except BadDescription as fault:
        position = fault.position
        assert 1 <= position <= len(text.strip()) + 1


# normal form

BASES = st.text(alphabet="ACGT", min_size=12, max_size=30)


def carried_out(change: Change, sequence: str) -> str:
    """A second writing: the sequence after a change, by what its words mean."""
    assert change.place is not None
    start, end = (change.place.start.base or 0) - 1, change.place.end.base or 0
    match change.kind:
        case Kind.DELETION:
            return sequence[:start] + sequence[end:]
        case Kind.DUPLICATION:
            return sequence[:end] + sequence[start:end] + sequence[end:]
        case Kind.INSERTION:
            return sequence[: start + 1] + change.alternative + sequence[end - 1 :]
        case Kind.INVERSION:
            flipped = "".join({"A": "T", "C": "G", "G": "C", "T": "A"}[base] for base in reversed(sequence[start:end]))
            return sequence[:start] + flipped + sequence[end:]
    return sequence[:start] + change.alternative + sequence[end:]


@st.composite
def changes(draw: st.DrawFn) -> tuple[str, Change]:
    sequence = draw(BASES)
    start = draw(st.integers(2, len(sequence) - 3))
    end = draw(st.integers(start, min(start + 4, len(sequence) - 2)))
    kind = draw(st.sampled_from([Kind.DELETION, Kind.DUPLICATION, Kind.INSERTION, Kind.DELETION_INSERTION, Kind.INVERSION]))
    new = draw(st.text(alphabet="ACGT", min_size=1, max_size=4)) if "insertion" in kind else ""
    if kind is Kind.INSERTION:
        end = start + 1
    return sequence, Change(Place(Point(start), Point(end)), kind, alternative=new)


@given(changes())
def test_the_normal_form_does_what_the_description_says(drawn: tuple[str, Change]) -> None:
    sequence, change = drawn

    found = normalised(change, Window(sequence))

    copied = sequence[found.start - 1 : found.end] if found.kind is Kind.DUPLICATION else ""
    replaced = (
        sequence[: found.end] + copied + sequence[found.end :]
        if copied
        else sequence[: found.start - 1] + found.new + sequence[found.end :]
    )
    assert replaced == carried_out(change, sequence)


@given(changes(), changes())
def test_two_descriptions_have_one_normal_form_exactly_when_they_make_one_sequence(
    one: tuple[str, Change], other: tuple[str, Change]
) -> None:
    sequence = one[0]
    try:
        forms = [normalised(change, Window(sequence)) for change in (one[1], other[1])]
    except OutsideWindow:
        return
    same = carried_out(one[1], sequence) == carried_out(other[1], sequence)

    if all(form.kind is not Kind.DELETION_INSERTION for form in forms):
        assert (forms[0] == forms[1]) == same


@given(BASES, st.integers(1, 12), st.integers(1, 3))
def test_a_deletion_shifted_along_a_repeat_is_equal(sequence: str, at: int, length: int) -> None:
    at = min(at, len(sequence) - length)
    deleted = sequence[at - 1 : at - 1 + length]
    if not deleted or sequence[at - 1 + length : at + length] != deleted[0]:
        return

    one, other = (
        normalised(Change(Place(Point(start), Point(start + length - 1)), Kind.DELETION), Window(sequence)) for start in (at, at + 1)
    )

    assert one == other


@given(changes())
def test_what_is_normal_stays_as_it_is(drawn: tuple[str, Change]) -> None:
    sequence, change = drawn
    once = normalised(change, Window(sequence))
    if once.kind is Kind.NO_CHANGE or (once.kind is Kind.INSERTION and once.start > len(sequence)):
        return

    again = normalised(read_description(f"c.{once}").changes[0], Window(sequence))

    assert again == once


def test_a_window_may_begin_anywhere_and_holds_no_more_than_it_has() -> None:
    window = {"sequence": "CCCAAATG", "first": 104}

    assert HGVS.to({"hgvs": "c.104del", "window": window})["normal"] == "c.106del"
    assert "104 to 111 only" in HGVS.to({"hgvs": "c.103del", "window": window})["error"]
    for text in ("c.104+1del", "c.-104del", "c.104_105[4]", "c.(104_105)_(106_107)del", "c.104_105insN[3]"):
        said = HGVS.to({"hgvs": text, "window": window})
        assert "error" in said or "insN" in text


def test_the_command_answers_hgvs(app: Flask) -> None:
    lines: list[dict[str, Any]] = [{"id": 1, "hgvs": "NM_000059.4:c.5946del"}, {"id": 2, "hgvs": "NM_000059.4:c.5946"}]

    done = app.test_cli_runner().invoke(args=["assess", "mark", "--type", "hgvs"], input="\n".join(map(json.dumps, lines)))

    one, other = (json.loads(line) for line in done.stdout.splitlines())
    assert (done.exit_code, one["accession"], one["version"], one["type"]) == (1, "NM_000059", 4, "c")
    assert (other["id"], other["position"]) == (2, 19)
