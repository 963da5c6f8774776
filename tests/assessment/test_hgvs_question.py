"""Describing a variant as a question: what each component earns, and what the file of a question has to hold."""

from fractions import Fraction
from typing import Any

import pytest
from assessment.test_hgvs import BASES, DNA, PROTEINS, changes
from factories.questions import an_entry, faults_of, stored, with_head
from hypothesis import given
from hypothesis import strategies as st

from genomeready.assessment.types.hgvs import question
from genomeready.assessment.types.hgvs.comparing import Asked, compared
from genomeready.assessment.types.hgvs.description import Change, Description, Kind, Place, Point, Reference
from genomeready.assessment.types.hgvs.normal import OutsideWindow, Window, normalised
from genomeready.assessment.types.hgvs.reading import read_description
from genomeready.assessment.types.hgvs.writing import written


def read_or_not(change: Change) -> bool:
    """Whether the grammar has a form for it: no base is inverted alone."""
    assert change.place is not None
    return change.kind is not Kind.INVERSION or change.place.start != change.place.end


RUN = {"description": "NM_000059.4:c.109del", "window": {"sequence": "ATGCCCAAATGA", "first": 101}}
WRITABLE = changes().filter(lambda drawn: read_or_not(drawn[1]))
WORDS = st.text(alphabet="NMc_p.:()[];0123456789ACGTdelinsup>+-*=?TrpCys", max_size=30)


def share(body: dict[str, Any], text: str) -> Fraction:
    return question.mark({"hgvs": body}, text).share


def whys(body: dict[str, Any], text: str) -> set[str]:
    return {why for part in question.mark({"hgvs": body}, text).parts for why in part.flags}


# writing


@pytest.mark.parametrize("text", [row[0] for row in DNA] + [row[0] for row in PROTEINS] + ["c.(?_-245)_(31+1_?)del", "c.[145C>T];[=]"])
def test_what_is_written_is_read_as_the_same_description(text: str) -> None:
    found = read_description(text)

    assert read_description(written(found)) == found


@given(WRITABLE, st.sampled_from("cgr"), st.sampled_from([Reference("NM_004006", 2), None]))
def test_any_change_goes_there_and_back(drawn: tuple[str, Change], sequence: str, reference: Reference | None) -> None:
    found = Description(reference if sequence != "g" else None, sequence, (drawn[1],))

    assert read_description(written(found)) == found


# marking


@pytest.mark.parametrize(
    ("text", "earned", "why"),
    [
        ("NM_000059.4:c.109del", 100, set()),
        ("NM_000059.4:c.109delA", 100, set()),
        ("NM_000059.4:c.109del1", 100, set()),
        (" NM_000059.4:c.109del ", 100, set()),
        ("NM_000059.4:c.107del", 70, {"shifted"}),
        ("NM_000059.4:c.107_109delinsAA", 70, {"named"}),
        ("NM_000059.3:c.109del", 90, set()),
        ("NM_000059:c.109del", 90, set()),
        ("c.109del", 75, set()),
        ("NM_000492.4:c.109del", 50, {"elsewhere"}),
        ("NM_000492.4:c.107del", 45, {"shifted"}),
        ("NM_000059.4:n.109del", 85, set()),
        ("NM_000059.4:c.109dup", 70, set()),
        ("NM_000059.4:c.106del", 70, set()),
        ("NM_000059.4:c.106dup", 40, set()),
        ("NM_000059.4:c.109delC", 70, {"stated"}),
        ("NM_000059.4:c.109del2", 70, {"stated"}),
        ("NM_000059.4:c.[109del;111del]", 40, {"several"}),
        ("NM_000059.4:c.109", 40, set()),
        ("BRCA2:c.109del", 0, set()),
        ("nothing", 0, set()),
    ],
)
def test_each_component_earns_its_published_weight(text: str, earned: int, why: set[str]) -> None:
    assert (share(RUN, text), whys(RUN, text)) == (Fraction(earned, 100), why)


def test_what_nobody_asks_for_weighs_nothing_and_an_unshifted_change_still_costs_three_tenths() -> None:
    body = RUN | {"description": "c.109del"}

    assert [str(share(body, text)) for text in ("c.109del", "NM_000059.4:c.109del", "c.108del", "g.109del")] == ["1", "1", "7/10", "4/5"]


@pytest.mark.parametrize(
    ("text", "earned", "why"),
    [
        ("NC_000013.11:g.32316463dup", 100, set()),
        ("NC_000013.10:g.32316463dup", 50, {"elsewhere"}),
        ("NC_000013.10:g.32890600dup", 50, {"elsewhere"}),
        ("NM_000059.4:c.3dup", 50, {"elsewhere"}),
        ("NC_000013.10:g.7dup", 50, {"elsewhere"}),
        ("NC_000013.10:g.7del", 30, set()),
    ],
)
def test_the_right_change_on_another_build_or_transcript_earns_half_at_most(text: str, earned: int, why: set[str]) -> None:
    others = ("NC_000013.10:g.32890600dup", "NM_000059.4:c.3dup")
    body = {"description": "NC_000013.11:g.32316463dup", "elsewhere": [{"description": other, "note": "Elsewhere."} for other in others]}

    found = question.mark({"hgvs": body}, text)

    assert (found.share, whys(body, text)) == (Fraction(earned, 100), why)
    assert any(part.note for part in found.parts) == (text in others)


@pytest.mark.parametrize(
    ("text", "loose", "strict", "why"),
    [
        ("p.(Trp24Ter)", "1", "1", set()),
        ("p.(Trp24*)", "1", "1", set()),
        ("p.Trp24Ter", "1", "3/5", {"brackets"}),
        ("p.(W24*)", "1", "3/5", {"letters"}),
        ("p.(Trp24Cys)", "3/5", "3/5", set()),
        ("p.(Trp25Ter)", "3/5", "3/5", set()),
    ],
)
def test_brackets_and_letters_count_where_the_question_says_so(text: str, loose: str, strict: str, why: set[str]) -> None:
    body = {"description": "p.(Trp24Ter)"}

    assert str(share(body, text)) == loose
    assert (
        str(share(body | {"distinguish": ["brackets", "letters"]}, text)),
        whys(body | {"distinguish": ["brackets", "letters"]}, text),
    ) == (strict, why)


@given(WRITABLE, WRITABLE)
def test_a_description_of_the_same_sequence_earns_all_where_it_is_shifted_and_trimmed_and_seven_tenths_elsewhere(
    one: tuple[str, Change], other: tuple[str, Change]
) -> None:
    window = Window(one[0])
    try:
        right, given_form = normalised(one[1], window), normalised(other[1], window)
    except OutsideWindow:
        return
    if right.kind is Kind.NO_CHANGE:
        return
    asked = Asked(right=read_description(f"NM_000059.4:c.{right}"), window=window)
    text = written(Description(Reference("NM_000059", 4), "c", (other[1],)))

    found = compared(asked, text)
    earned = sum((found.shares[name] * weight for name, weight in asked.weights().items()), Fraction(0))

    if right == given_form:
        assert earned in {Fraction(1), Fraction(7, 10)}
        assert (earned == 1) == (text == f"NM_000059.4:c.{right}")
    else:
        assert earned < 1


@given(BASES, st.integers(0, 9), st.integers(2, 8), st.integers(0, 7))
def test_wherever_in_a_run_a_base_is_lost_or_doubled_it_is_the_same_change(sequence: str, before: int, run: int, at: int) -> None:
    whole = sequence[:before] + "G" + "C" * run + "G" + sequence[before:]
    last = before + 1 + run
    for kind, word in ((Kind.DELETION, "del"), (Kind.DUPLICATION, "dup")):
        place = Point(before + 2 + at % run)
        body = {"description": f"c.{last}{word}", "window": {"sequence": whole, "first": 1}}

        found = normalised(Change(Place(place, place), kind), Window(whole))

        assert str(found) == f"{last}{word}"
        assert share(body, f"c.{place}{word}") == (1 if place.base == last else Fraction(7, 10))


@given(WORDS)
def test_whatever_is_typed_earns_a_share_and_never_an_error(text: str) -> None:
    for body in (RUN, {"description": "p.(Trp24Ter)", "distinguish": ["letters"]}):
        content = {"hgvs": body, "title": "", "stem_html": "", "lead_in_html": "", "solution_html": "", "references": []}

        assert 0 <= question.mark(content, text).share <= 1
        assert question.reveal(content, {}, text).given == text


# files


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"description": "NM_000059.4:c.109"}, "at character 18"),
        ({"description": "NM_000059:c.109del"}, "no version"),
        ({"description": "NM_000059.4:c.[109del;111del]"}, "several changes"),
        ({"description": "NM_000059.4:c.107del"}, "is written c.109del"),
        ({"description": "NM_000059.4:c.109_110insA"}, "is written c.109dup"),
        ({"description": "NM_000059.4:c.109delC"}, "takes out C, where the window has A"),
        ({"description": "NM_000059.4:c.99del"}, "cannot carry out"),
        ({"elsewhere": [{"description": "NC_000013.11:g.x", "note": "Elsewhere."}]}, "is no description"),
        ({"elsewhere": [{"description": "NM_000059.4:c.3del", "note": "Elsewhere."}]}, "on the same reference"),
    ],
)
def test_a_key_that_the_engine_does_not_agree_with_is_a_fault_of_the_file(body: dict[str, Any], said: str) -> None:
    entry = an_entry("q-qt-0301")

    found = faults_of(with_head(entry, body=entry.body | body))

    assert [fault for fault in found if said in fault], found


@pytest.mark.parametrize("text", ["c.104A>G", "c.107_108inv", "c.107_109delinsT", "c.109delA", "c.=", "c.109dupA"])
def test_a_key_that_the_engine_agrees_with_is_none(text: str) -> None:
    window = {"window": {"sequence": "ATGACCAAATGA", "first": 101}} if text != "c.=" else {}
    entry = with_head(an_entry("q-qt-0301"), body={"description": text} | window)

    assert list(question.faults(entry)) == []


def test_an_open_question_shows_the_window_and_nothing_of_the_key() -> None:
    content = stored(an_entry("q-qt-0301"))

    shown = str(question.view(content, {}, None))

    assert "ATGCCCAAAT" in shown
    assert not any(secret in shown for secret in ("109", "NC_000013"))


def test_the_components_are_revealed_side_by_side_with_the_place_of_a_fault() -> None:
    content = stored(an_entry("q-qt-0301"))

    found, broken, nothing = (question.reveal(content, {}, text) for text in ("NM_000059.3:c.107delA", "NM_000059.4:c.109", None))

    told = [(row["name"], row["given"], row["right"]) for row in found.body["rows"]]
    assert told[:3] == [("accession", "NM_000059", "NM_000059"), ("version", "3", "4"), ("type", "c", "c")]
    assert told[3:] == [("position", "107", "109"), ("edit", "delA", "del")]
    assert broken.body["fault"]["position"] == 18
    assert [row["given"] for row in broken.body["rows"]] == ["NM_000059", "4", "c", "", ""]
    assert (nothing.verdict, nothing.body["fault"]) == ("empty", None)


def test_a_description_that_is_too_long_is_refused_in_words_and_one_that_is_wrong_is_kept() -> None:
    for sent in (["c." + "1" * 400 + "del"], ["c.1del", "c.2del"]):
        with pytest.raises(question.TooLong, match="at most 400 characters"):
            question.read_answer({}, sent)

    kept = question.read_answer({}, ["  NM_000059.4 c.5946 "])

    assert kept == "NM_000059.4 c.5946"


def test_the_page_of_a_question_without_a_window_has_none() -> None:
    content = stored(an_entry("q-qt-0302"))

    empty, answered = (question.view(content, question.prepare(content, "seed"), text) for text in (None, "p.(Trp24*)"))

    assert (empty.body["blocks"], empty.text, empty.answered) == ([], "", False)
    assert (answered.text, answered.answered) == ("p.(Trp24*)", True)
    assert "Ter" not in str(answered)


def test_a_question_asks_for_no_more_than_its_right_description_has() -> None:
    asked = {"c.6del": 3, "LRG_199t1:c.6del": 4, "NM_000059.4:c.6del": 5}

    parts = {text: len(question.mark({"hgvs": {"description": text}}, text).parts) for text in asked}

    assert parts == asked
