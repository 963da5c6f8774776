"""Cases from the clinic worked by hand: an early slip costs its own part, and what follows rightly from it is seen."""

from fractions import Fraction
from typing import Any

import pytest
from assessment.proving import TEXTS, content_of
from factories.questions import an_entry, kind_of, to_send
from hypothesis import given
from hypothesis import strategies as st

from genomeready.assessment.types.number_keys import NotOneNumber
from genomeready.assessment.types.registry import type_named
from genomeready.assessment.types.shape import BadAnswer, Mark

CASE = type_named("case")


def a_number(own: str, value: float, follows: str = "", *, weight: int = 1, **more: Any) -> dict[str, Any]:
    """A numeric part of a case that is right to three significant figures."""
    key = {"value": value, "significant": 3, "unit": "", "wrong": more.pop("wrong", [])}
    follow = {"follow": {"expression": follows, **more}} if follows else {}
    return {"id": own, "type": "numeric", "weight": weight, "content": TEXTS | {"numeric": key}} | follow


def a_case(*parts: dict[str, Any], **parameters: float) -> dict[str, Any]:
    return TEXTS | {"parameters": parameters, "parts": list(parts)}


def marked(content: dict[str, Any], **answer: Any) -> Mark:
    return CASE.mark(content, answer or None)


def told(found: Mark) -> list[tuple[str, bool]]:
    return [(str(part.share), part.followed) for part in found.parts]


# A condition of 1 in 2,500: q = 1/50, carriers 2pq = 49/1250, and a child of a known carrier and somebody of the population: 2pq × 1/4.
HARDY_WEINBERG = a_case(
    a_number("q", 0.02),
    a_number("carriers", 0.0392, "2*q*(1-q)"),
    a_number("child", 0.0098, "carriers/4"),
)
# A carrier risk of 1 in 25 and a panel that finds 90 %: (1/25 × 0.1) / (1/25 × 0.1 + 24/25) = 1/241.
RESIDUAL = a_case(
    a_number("prior", 0.04),
    a_number("residual", 0.00414938, "prior*(1-found)/(prior*(1-found)+1-prior)", earns=0.75),
    a_number("child", 0.0010373, "residual/4", weight=2),
    found=0.9,
)
# 1 in 500 is affected, 99 % of them are found, and 1 in 1,000 of the others: 0.00198 / (0.00198 + 0.000998) = 990/1489.
PREDICTIVE = a_case(
    a_number("rate", 0.002),
    a_number("ppv", 0.664876, "se*rate/(se*rate+(1-sp)*(1-rate))"),
    a_number("false", 0.335124, "1-ppv", earns=0.5, note="The rest of your own value."),
    se=0.99, sp=0.999,
)  # fmt: skip
WORKED = [
    # all right, each by hand
    (HARDY_WEINBERG, {"q": "1/50", "carriers": "49/1250", "child": "49/5000"}, [("1", False)] * 3, "1"),
    (RESIDUAL, {"prior": "1 in 25", "residual": "1/241", "child": "1/964"}, [("1", False)] * 3, "1"),
    (PREDICTIVE, {"rate": "1 in 500", "ppv": "990/1489", "false": "499/1489"}, [("1", False)] * 3, "1"),
    # the root is forgotten: q = 1/2500, so 2pq = 2 × 1/2500 × 2499/2500 = 2499/3125000
    (HARDY_WEINBERG, {"q": "0.0004", "carriers": "2499/3125000", "child": "0.00019992"}, [("0", False), ("1", True), ("1", True)], "2/3"),
    # the slip comes later: 4pq for 2pq, and the child's risk follows from that, not from the key
    (HARDY_WEINBERG, {"q": "0.02", "carriers": "0.0784", "child": "0.0196"}, [("1", False), ("0", False), ("1", True)], "2/3"),
    # two slips: nothing follows from the first, the last follows from the second
    (HARDY_WEINBERG, {"q": "0.2", "carriers": "0.4", "child": "0.1"}, [("0", False), ("0", False), ("1", True)], "1/3"),
    # a prior of 1 in 20 leaves (1/20 × 0.1) / (1/20 × 0.1 + 19/20) = 1/191, worth three quarters, and 1/764 for the child
    (RESIDUAL, {"prior": "0.05", "residual": "1/191", "child": "1/764"}, [("0", False), ("3/4", True), ("1", True)], "11/16"),
    # the test is taken as perfect: nothing follows, but a quarter of nothing is nothing
    (RESIDUAL, {"prior": "0.04", "residual": "0", "child": "0"}, [("1", False), ("0", False), ("1", True)], "3/4"),
    # the right end without its way is right all the same
    (RESIDUAL, {"prior": "0.05", "residual": "1/241", "child": "1/964"}, [("0", False), ("1", False), ("1", False)], "3/4"),
    # 1 in 1,000 for 1 in 500: 0.00099 / (0.00099 + 0.000999) = 110/221, and the rest 111/221
    (PREDICTIVE, {"rate": "0.001", "ppv": "110/221", "false": "111/221"}, [("0", False), ("1", True), ("1/2", True)], "1/2"),
    # a part left empty leads nowhere
    (PREDICTIVE, {"rate": "0.001", "false": "111/221"}, [("0", False), ("0", False), ("0", False)], "0"),
    (HARDY_WEINBERG, {"carriers": "2499/3125000"}, [("0", False)] * 3, "0"),
]


@pytest.mark.parametrize(("content", "answer", "parts", "whole"), WORKED)
def test_each_part_is_marked_by_what_was_answered_before_it(content: Any, answer: Any, parts: list[tuple[str, bool]], whole: str) -> None:
    found = marked(content, **answer)

    assert told(found) == parts
    assert str(found.share) == whole


@given(q=st.fractions(Fraction(1, 1000), Fraction(999, 1000), max_denominator=1000), right=st.tuples(st.booleans(), st.booleans()))
def test_whatever_the_slip_each_part_earns_what_its_own_step_deserves(q: Fraction, right: tuple[bool, bool]) -> None:
    carriers = 2 * q * (1 - q) if right[0] else 2 * q * (1 - q) + 1
    child = carriers / 4 if right[1] else carriers / 4 + 1
    expected = [abs(q - Fraction(1, 50)) <= Fraction(1, 20000), *right]

    found = marked(HARDY_WEINBERG, q=str(q), carriers=str(carriers), child=str(child))

    assert [part.share == 1 for part in found.parts] == expected
    assert found.share == Fraction(sum(expected), 3)


def test_what_follows_carries_its_note_and_what_is_right_does_not() -> None:
    followed, right = (marked(PREDICTIVE, **WORKED[n][1]).parts[2].note for n in (9, 2))

    assert (followed, right) == ("The rest of your own value.", "")


def test_the_better_of_a_known_mistake_and_a_followed_method_counts() -> None:
    mistake = {"value": 0.0768, "tolerance": 0.0001, "note": "That is nearly 4pq."}
    poor, rich = (
        a_case(a_number("q", 0.02), a_number("carriers", 0.0392, "2*q*(1-q)", earns=0.5, wrong=[mistake | {"credit": credit}]))
        for credit in (0.2, 0.8)
    )
    answer = {"q": "0.04", "carriers": "0.0768"}

    assert (told(marked(poor, **answer))[1], marked(poor, **answer).parts[1].note) == (("1/2", True), "")
    assert (told(marked(rich, **answer))[1], marked(rich, **answer).parts[1].note) == (("4/5", False), "That is nearly 4pq.")


@pytest.mark.parametrize("rate", ["0", "-1"])
def test_an_earlier_answer_that_leads_to_no_number_earns_nothing_and_breaks_nothing(rate: str) -> None:
    content = a_case(a_number("rate", 0.5), a_number("odds", 2, "1/rate + log10(rate)"))

    assert told(marked(content, rate=rate, odds="7")) == [("0", False), ("0", False)]


@given(weights=st.lists(st.integers(1, 9), min_size=2, max_size=6), data=st.data())
def test_a_case_earns_the_weights_of_its_right_parts(weights: list[int], data: st.DataObject) -> None:
    content = a_case(*(a_number(f"p{n}", n + 1, weight=weight) for n, weight in enumerate(weights)))
    right = data.draw(st.sets(st.sampled_from(range(len(weights)))))

    found = marked(content, **{f"p{n}": str(n + 1) if n in right else "77" for n in range(len(weights))})

    assert found.share == Fraction(sum(weights[n] for n in right), sum(weights))
    percent = [part["percent"] for part in CASE.view(content, CASE.prepare(content, "s"), None).body["parts"]]
    assert abs(sum(percent) - 100) <= len(weights) / 2


@pytest.mark.parametrize(
    ("chosen", "earns", "flags"), [("ab", "1", ()), ("a", "5/6", ()), ("ac", "0", ("safety",)), ("c", "0", ("safety",))]
)
def test_one_unsafe_choice_among_good_ones_costs_the_whole_case_and_parts_still_say_why(chosen: str, earns: str, flags: Any) -> None:
    content = content_of("q-qt-0212")

    found = marked(content, phenotype="intermediate", actions=list(chosen), pairs={"nought": "poor", "two": "normal"})

    assert (str(found.share), found.flags) == (earns, flags)
    assert [str(part.share) for part in found.parts][::2] == ["1", "1"]


def test_an_answer_reaches_the_part_that_it_was_sent_to() -> None:
    content, answer = content_of("q-qt-0212"), {"actions": ["b"], "pairs": {"two": "rapid"}}
    frozen = CASE.prepare(content, "seed")
    sent = to_send("case", frozen, answer)

    assert CASE.read_answer(frozen, sent) == CASE.read_answer(frozen, sent[::-1]) == answer
    assert CASE.read_answer(frozen, [f"{frozen['parts'][0][0]}= ", ""]) is None


@pytest.mark.parametrize(("sent", "error", "words"), [
    (["{q}=0.02", "{carriers}=many"], NotOneNumber, "Type one number"),
    (["{q}=0.02", "q=0.02"], BadAnswer, "Answer the parts of this question"),
    (["{q}"], BadAnswer, "Answer the parts of this question"),
    (["{q}=0.02", "{q}=0.03"], NotOneNumber, "Type one number"),
])  # fmt: skip
def test_a_part_that_cannot_be_read_is_refused_in_the_words_of_its_type(sent: list[str], error: type[BadAnswer], words: str) -> None:
    frozen = CASE.prepare(HARDY_WEINBERG, "seed")
    tokens = {own: token for token, own, _, _ in frozen["parts"]}
    assert CASE.read_answer(frozen, [f"{tokens['q']}=0.02"]) == {"q": "0.02"}

    with pytest.raises(error, match=words):
        CASE.read_answer(frozen, [text.format(**tokens) for text in sent])


def test_the_same_part_on_two_papers_and_two_parts_of_one_have_nothing_in_common() -> None:
    kind, content = kind_of(an_entry("q-qt-0212")), content_of("q-qt-0212")

    one, other = ({part[0] for part in kind.prepare(content, seed)["parts"]} for seed in ("one", "other"))

    assert (len(one), len(other), one & other) == (3, 3, set())
