"""What the types of question with parts, texts and units give for answers that are not simply right."""

from fractions import Fraction
from typing import Any

import pytest
from factories.questions import an_entry, kind_of, stored, the_key
from hypothesis import given
from hypothesis import strategies as st

from genomeready.assessment.types.matcher import TooLong, is_one_slip, mark_of_text, normalised, read_text
from genomeready.assessment.types.number_keys import NoUnit, mark_of_number, value_of
from genomeready.assessment.types.number_keys import read_text as read_number_text
from genomeready.assessment.types.ordering import Rule
from genomeready.assessment.types.shape import Mark
from genomeready.assessment.types.units import read_quantity

WORDS = st.text("abcdefgh", min_size=5, max_size=10)


def marked(name: str, answer: Any, **changes: Any) -> Mark:
    entry = an_entry(name)
    found: Mark = kind_of(entry).mark(stored(entry) | changes, answer)
    return found


def key_of(name: str) -> Any:
    entry = an_entry(name)
    return the_key(entry.type, stored(entry))


# Numbers with units

MASSES = ["0.25 mg", "0,25mg", "250 µg", "250 \N{GREEK SMALL LETTER MU}g", "250 ug", "0.00025 g", "2.5e-4 g", "1/4 mg", "0.254 MG"]
MASS = {"value": 0.25, "significant": 2, "unit": "mg", "units": {"mg": 1, "µg": 0.001, "g": 1000}}


@pytest.mark.parametrize("text", MASSES)
def test_a_quantity_is_right_in_any_of_its_units(text: str) -> None:
    assert mark_of_number(MASS, text).share == 1


@pytest.mark.parametrize(("text", "share"), [("0.25 µg", "1/2"), ("0.25 g", "1/2"), ("0.26 mg", "0"), ("0.2551 mg", "0")])
def test_the_right_number_with_a_wrong_unit_earns_half_unless_the_author_says_otherwise(text: str, share: str) -> None:
    assert str(mark_of_number(MASS, text).share) == share
    assert mark_of_number(MASS | {"wrong_unit": 0}, text).share == 0


def test_an_answer_without_a_unit_is_asked_for_again_with_the_units_named() -> None:
    with pytest.raises(NoUnit, match="The units are: g, mg, µg"):
        read_number_text({"unit": "mg", "units": ["g", "mg", "µg"]}, "0.25")


@pytest.mark.parametrize(("text", "value"), [("5 cM", 5), ("0.05 Morgan", 5), ("5 %", 5), ("0.05 morgan", 5)])
def test_a_map_distance_is_read_in_centimorgan_morgan_or_per_cent(text: str, value: int) -> None:
    assert value_of({"unit": "cM", "units": {"cM": 1, "Morgan": 100, "%": 1}}, text) == value


def test_units_that_differ_only_by_case_are_told_apart() -> None:
    lengths = {"Mb": Fraction(10**6), "mb": Fraction(1, 1000)}

    assert read_quantity("3 Mb", lengths) == (3, "Mb")
    assert read_quantity("3 mb", lengths) == (3, "mb")


def test_a_factor_may_be_a_fraction() -> None:
    assert value_of({"unit": "h", "units": {"h": 1, "min": "1/60"}}, "20 min") == Fraction(1, 3)


@given(value=st.integers(1, 10**6), unit=st.sampled_from(["mg", "µg", "g"]))
def test_a_quantity_is_read_exactly_however_it_is_spaced(value: int, unit: str) -> None:
    units = {name: Fraction(1) for name in ("mg", "µg", "g")}

    assert read_quantity(f"{value}{unit}", units) == read_quantity(f"  {value}  {unit} ", units) == (value, unit)


# Short texts

RECESSIVE = ["Autosomal  Recessive", "AUTOSOMAL-RECESSIVE", "autosomal recesive", "recessive.", "ar", "autosomal\u2011recessive"]
REFUSED = [("x\u2011linked recessive", "daughter"), ("Autosomal dominant", "one of the parents"), ("polygenic", "")]


@given(text=st.text(max_size=60))
def test_normalising_a_text_twice_changes_nothing_more(text: str) -> None:
    assert normalised(normalised(text)) == normalised(text)


@given(word=WORDS, data=st.data())
def test_one_slip_is_passed_over_wherever_it_is(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(word) - 1))
    slips = [word[:place] + word[place + 1 :], word[:place] + "x" + word[place:], word[:place] + "x" + word[place + 1 :]]
    slips.append(word[:place] + word[place + 1 : place + 2] + word[place] + word[place + 2 :])

    assert all(is_one_slip(word, slip) and is_one_slip(slip, word) for slip in slips)
    assert not is_one_slip(word, f"xy{word}")


@pytest.mark.parametrize("text", RECESSIVE)
def test_what_is_accepted_is_right_however_it_is_written(text: str) -> None:
    assert marked("q-qt-0141", text).share == 1


@pytest.mark.parametrize(("text", "note"), REFUSED)
def test_what_is_refused_by_name_says_why(text: str, note: str) -> None:
    found = marked("q-qt-0141", text)

    assert found.share == 0
    assert note in found.note
    assert bool(found.note) == bool(note)


def test_what_is_refused_counts_before_a_slip_of_the_pen() -> None:
    genes = {"accept": [{"text": "recessive", "typo": True}], "refuse": [{"text": "regressive", "note": "Another word."}]}

    assert mark_of_text(genes, "regressive").note == "Another word."
    assert mark_of_text({"accept": [{"text": "BRCA1", "typo": True}]}, "BRCA2").share == 0


def test_a_text_that_is_far_too_long_is_no_answer() -> None:
    with pytest.raises(TooLong):
        read_text("a" * 201)


# Slots


@pytest.mark.parametrize(
    ("name", "answer", "share"),
    [
        ("q-qt-0131", {"statement": "false", "reason": "b"}, "0"),
        ("q-qt-0131", {"reason": "a"}, "0"),
        ("q-qt-0132", {"statement": "false", "reason": "b"}, "1/3"),
        ("q-qt-0132", {"statement": "true", "reason": "a"}, "2/3"),
        ("q-qt-0162", {"trisomy": "karyotype", "micro": "karyotype"}, "1/3"),
        ("q-qt-0181", {"one": "mit", "two": "xd"}, "1/2"),
        ("q-qt-0151", {"copy": "RNA", "codons": "60"}, "1/2"),
        ("q-qt-0151", {"copy": "DNA", "place": "nucleus", "codons": "64"}, "1/2"),
        ("q-qt-0152", {"distance": "1 Morgan"}, "1/4"),
        ("q-qt-0191", {"one": "-1", "two": "2"}, "7/24"),
        ("q-qt-0191", {"two": "1"}, "1/2"),
        ("q-qt-0202", "left", "1"),
        ("q-qt-0202", "right", "1"),
        ("q-qt-0202", "arm", "0"),
    ],
)
def test_a_part_of_an_answer_earns_its_part(name: str, answer: Any, share: str) -> None:
    assert str(marked(name, answer).share) == share


@given(order=st.permutations(["extract", "library", "sequence", "align", "call"]), rule=st.sampled_from(list(Rule)))
def test_an_order_earns_all_only_where_it_is_right_by_every_rule(order: list[str], rule: Rule) -> None:
    given_places = {own: str(place) for place, own in enumerate(order, 1)}

    share = marked("q-qt-0171", given_places, rule=rule.value).share

    assert (share == 1) == (order == ["extract", "library", "sequence", "align", "call"])


def test_everything_at_the_same_place_earns_one_place_at_most() -> None:
    same = dict.fromkeys(["extract", "library", "sequence", "align", "call"], "1")

    assert [str(marked("q-qt-0171", same, rule=rule.value).share) for rule in Rule] == ["0", "0", "1/5"]


# Cases

WRONG_Q = {"q": "0.05", "carriers": "0.095", "advice": "a"}


def test_a_part_that_follows_from_an_earlier_wrong_answer_earns_its_method_marks() -> None:
    found = marked("q-qt-0211", WRONG_Q)

    assert [(str(part.share), part.followed) for part in found.parts] == [("0", False), ("4/5", True), ("1", False)]
    assert found.parts[1].note == "Your 2pq is right for your q."
    assert found.share == Fraction(2, 5) * Fraction(4, 5) + Fraction(1, 5)


@pytest.mark.parametrize("answer", [{"carriers": "0.095"}, {"q": "0.05", "carriers": "0.2"}, {"q": "1/2", "carriers": "0.095"}])
def test_what_follows_from_nothing_earns_nothing(answer: dict[str, str]) -> None:
    assert marked("q-qt-0211", answer).share == 0


@given(q=st.fractions(min_value=Fraction(1, 1000), max_value=Fraction(999, 1000), max_denominator=1000))
def test_whatever_the_earlier_answer_the_right_method_is_seen(q: Fraction) -> None:
    found = marked("q-qt-0211", {"q": f"{q.numerator}/{q.denominator}", "carriers": f"{float(2 * q * (1 - q)):.8f}"})

    assert found.parts[1].share >= Fraction(4, 5)


def test_a_known_mistake_of_a_part_keeps_its_note() -> None:
    assert "root" in marked("q-qt-0211", {"q": "0.005"}).parts[0].note


@pytest.mark.parametrize(("name", "answer"), [("q-qt-0211", {"advice": "b"}), ("q-qt-0212", {"actions": ["a", "c"]})])
def test_an_unsafe_choice_earns_nothing_for_the_whole_case_and_is_flagged(name: str, answer: dict[str, Any]) -> None:
    found = marked(name, key_of(name) | answer)

    assert (found.share, found.flags) == (0, ("safety",))
    assert any(part.share == 1 for part in found.parts)


def test_a_wrong_choice_that_is_not_unsafe_is_no_flag() -> None:
    assert marked("q-qt-0211", key_of("q-qt-0211") | {"advice": "c"}).flags == ()
