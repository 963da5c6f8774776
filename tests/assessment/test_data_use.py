"""Data access by the Data Use Ontology: what permits, what refuses, and what a committee has to ask."""

import json
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from genomeready.assessment.types.data_use import machine
from genomeready.assessment.types.data_use.deciding import Decision, Purpose, Request, Tag, decide
from genomeready.assessment.types.data_use.terms import BY_NUMBER, TERMS, BadTerms, read_code
from genomeready.assessment.types.machines import Answers

DUO = Answers(machine)
LUNG = {"code": "DS", "values": ["Lung cancer"]}
FOR_LUNG: dict[str, Any] = {"purpose": "disease", "disease": ["lung cancer", "cancer"]}


def decision(dataset: list[Any], **request: Any) -> tuple[str, list[str]]:
    found = DUO.to({"dataset": dataset, "request": request})
    assert "error" not in found, found
    return found["decision"], found["deciding"]


@pytest.mark.parametrize(
    ("dataset", "request_", "expected"),
    [
        (["NRES"], {"purpose": "care"}, ("permit", ["NRES"])),
        (["GRU"], {"purpose": "ancestry"}, ("permit", ["GRU"])),
        (["GRU"], {"purpose": "care"}, ("refuse", ["GRU"])),
        (["GRU", "CC"], {"purpose": "care"}, ("permit", ["CC"])),
        (["GRU", "NPOA"], {"purpose": "ancestry"}, ("refuse", ["NPOA"])),
        (["HMB"], {"purpose": "disease", "disease": ["asthma"]}, ("permit", ["HMB"])),
        (["HMB"], {"purpose": "ancestry"}, ("refuse", ["HMB"])),
        (["HMB"], {"purpose": "methods"}, ("permit", ["HMB"])),
        (["HMB", "NMDS"], {"purpose": "methods"}, ("refuse", ["NMDS"])),
        ([LUNG], FOR_LUNG, ("permit", ["DS"])),
        ([LUNG], {"purpose": "disease", "disease": ["cancer"]}, ("refuse", ["DS"])),
        ([LUNG], {"purpose": "health"}, ("refuse", ["DS"])),
        ([{"code": "DS", "values": ["cancer"]}], FOR_LUNG, ("permit", ["DS"])),
        (["POA"], {"purpose": "ancestry"}, ("permit", ["POA"])),
        (["POA"], {"purpose": "health"}, ("refuse", ["POA"])),
        (["HMB", "IRB"], {"purpose": "health"}, ("refer", ["IRB"])),
        (["HMB", "IRB"], {"purpose": "health", "ethics_approval": True}, ("permit", ["HMB"])),
        (["HMB", "IRB", "PUB"], {"purpose": "health", "ethics_approval": False}, ("refuse", ["IRB"])),
        (["HMB", "NPU"], {"purpose": "health", "for_profit": True}, ("refuse", ["NPU"])),
        (["HMB", "NCU"], {"purpose": "health", "for_profit": True, "commercial_use": False}, ("permit", ["HMB"])),
        (["HMB", "NPUNCU"], {"purpose": "health", "for_profit": False}, ("refer", ["NPUNCU"])),
        (["HMB", "NPUNCU"], {"purpose": "health", "commercial_use": True}, ("refuse", ["NPUNCU"])),
        (["HMB", {"code": "GS", "values": ["EU", "Norway"]}], {"purpose": "health", "place": "norway"}, ("permit", ["HMB"])),
        (["HMB", {"code": "GS", "values": ["EU"]}], {"purpose": "health", "place": "US"}, ("refuse", ["GS"])),
        (["HMB", {"code": "TS", "values": ["2027-01-01"]}], {"purpose": "health", "until": "2027-01-02"}, ("refuse", ["TS"])),
        (["HMB", {"code": "MOR", "values": ["2027-01-01"]}], {"purpose": "health", "publishes_on": "2027-01-01"}, ("permit", ["HMB"])),
        (["HMB", {"code": "MOR", "values": ["2027-01-01"]}], {"purpose": "health"}, ("refer", ["MOR"])),
        (["HMB", "GSO", "COL", "RTN"], {"purpose": "health", "genetic": True, "will_collaborate": False}, ("refuse", ["COL"])),
        (["HMB", {"code": "RS", "values": ["paediatric"]}], {"purpose": "health", "research": "adult"}, ("refuse", ["RS"])),
        (["HMB", {"code": "IS", "values": ["A"]}, {"code": "US", "values": ["b"]}, {"code": "PS", "values": ["c"]}],
         {"purpose": "health", "institution": "A", "user": "x", "project": "y"}, ("refuse", ["US", "PS"])),
    ],
)  # fmt: skip
def test_the_decision_and_the_terms_that_decide(dataset: list[Any], request_: dict[str, Any], expected: tuple[str, list[str]]) -> None:
    assert decision(dataset, **request_) == expected


def test_there_are_five_permissions_and_eighteen_modifiers_each_with_its_number() -> None:
    assert [sum(term.permission for term in TERMS.values()), sum(not term.permission for term in TERMS.values())] == [5, 18]
    assert len(BY_NUMBER) == 23
    assert {read_code(number).code for number in BY_NUMBER} == set(TERMS)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ({"dataset": ["HMB", "GRU"], "request": {"purpose": "health"}}, "exactly one permission"),
        ({"dataset": ["IRB"], "request": {"purpose": "health"}}, "exactly one permission"),
        ({"dataset": ["DS"], "request": {"purpose": "health"}}, "DS needs its disease"),
        ({"dataset": ["XYZ"], "request": {"purpose": "health"}}, "no term of DUO"),
        ({"dataset": ["HMB", {"code": "TS", "values": ["soon"]}], "request": {"purpose": "health"}}, "is no day"),
        ({"dataset": ["HMB"], "request": {"purpose": "health", "until": "2027-13-01"}}, "is no day"),
        ({"dataset": ["HMB"], "request": {"purpose": "fun"}}, "request.purpose"),
        ({"dataset": [], "request": {"purpose": "health"}}, "dataset"),
    ],
)
def test_terms_that_make_no_sense_are_told(line: dict[str, Any], said: str) -> None:
    assert said in DUO.to(line)["error"]


FLAGS = ["genetic", "for_profit", "commercial_use", "ethics_approval", "will_publish", "will_collaborate", "will_return"]
REQUESTS = st.builds(
    Request,
    purpose=st.sampled_from(Purpose),
    disease=st.sampled_from([(), ("lung cancer", "cancer"), ("cancer",)]),
    place=st.sampled_from([None, "EU", "US"]),
    **{flag: st.sampled_from([None, True, False]) for flag in FLAGS},
)
SIMPLE = [code for code, term in TERMS.items() if not term.permission and not term.takes and code != "CC"]


@given(REQUESTS, st.sampled_from(["GRU", "HMB", "POA", "NRES"]), st.lists(st.sampled_from(SIMPLE), unique=True), st.sampled_from(SIMPLE))
def test_another_modifier_never_makes_a_decision_more_lenient(request_: Request, permission: str, held: list[str], more: str) -> None:
    rank = [Decision.REFUSE, Decision.REFER, Decision.PERMIT]
    fewer = [Tag(term=TERMS[code]) for code in [permission, *held]]

    before, after = (decide(tags, request_).decision for tags in (fewer, [*fewer, Tag(term=TERMS[more])]))

    assert rank.index(after) <= rank.index(before)


@given(REQUESTS)
def test_a_broader_permission_permits_whatever_the_narrower_one_does(request_: Request) -> None:
    narrow, broad = (decide([Tag(term=TERMS[code])], request_).decision for code in ("HMB", "GRU"))

    assert broad is Decision.PERMIT or narrow is not Decision.PERMIT


@given(REQUESTS, st.permutations(["HMB", "IRB", "NPUNCU", "PUB"]))
def test_the_order_of_terms_is_irrelevant(request_: Request, codes: list[str]) -> None:
    one, other = (decide([Tag(term=TERMS[code]) for code in order], request_) for order in (codes, sorted(codes)))

    assert (one.decision, set(one.deciding)) == (other.decision, set(other.deciding))


def test_a_term_is_read_by_letters_or_number_and_nothing_else() -> None:
    assert read_code("duo_0000006").code == "HMB"
    with pytest.raises(BadTerms, match="no term"):
        read_code("DUO:9999999")


def test_the_command_answers_data_use(app: Flask) -> None:
    line = {"id": 4, "dataset": [LUNG, "NPUNCU"], "request": {"purpose": "disease", "disease": ["cancer"], "for_profit": False}}

    done = app.test_cli_runner().invoke(args=["assess", "mark", "--type", "duo"], input=json.dumps(line) + "\n")

    found = json.loads(done.stdout)
    assert (found["id"], found["decision"], found["deciding"]) == (4, "refuse", ["DS"])
