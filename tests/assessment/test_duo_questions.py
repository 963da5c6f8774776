"""Questions about access to data: the decision and the terms that decide, each half of the mark, and keys that disagree."""

import re
from typing import Any

import pytest
from assessment.proving import SEEDS, content_of, there_and_back
from factories.questions import an_entry, faults_of, stored, the_key, to_send, with_head
from hypothesis import given
from hypothesis import strategies as st

from genomeready.assessment.types.data_use import machine
from genomeready.assessment.types.data_use import question as duo
from genomeready.assessment.types.data_use.deciding import Decision
from genomeready.assessment.types.machines import Answers
from genomeready.assessment.types.registry import type_named
from genomeready.assessment.types.shape import BadAnswer

COMPANY, NARROWER = "q-qt-0411", "q-qt-0412"
CONTENTS = {name: stored(an_entry(name)) for name in (COMPANY, NARROWER)}
CODES = ["HMB", "NPU", "TS"]
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "decision": st.sampled_from([[decision.value] for decision in Decision]),
        "deciding": st.sets(st.sampled_from(CODES), min_size=1).map(sorted),
    },
)


@given(answer=ANSWERS)
def test_a_mark_lies_between_nothing_and_all_and_only_the_key_earns_all(answer: dict[str, list[str]]) -> None:
    share = duo.mark(CONTENTS[COMPANY], answer or None).share

    assert 0 <= share <= 1
    assert (share == 1) == (answer == the_key("duo", CONTENTS[COMPANY]))


@given(answer=ANSWERS, seed=SEEDS)
def test_an_answer_comes_back_from_the_form_as_it_was_saved(answer: dict[str, list[str]], seed: str) -> None:
    assert there_and_back(type_named("duo"), CONTENTS[COMPANY], answer, seed=seed) == (answer or None)


@pytest.mark.parametrize(
    ("decision", "deciding", "share"),
    [
        ("refuse", ["NPU"], "1"),
        ("permit", ["NPU"], "1/2"),
        ("refuse", ["HMB", "NPU"], "3/4"),
        ("refuse", ["HMB", "NPU", "TS"], "1/2"),
        ("refuse", [], "1/2"),
        ("refer", ["HMB"], "0"),
    ],
)
def test_the_decision_is_half_and_the_terms_are_marked_net(decision: str, deciding: list[str], share: str) -> None:
    assert str(duo.mark(CONTENTS[COMPANY], {"decision": [decision], "deciding": deciding}).share) == share


@pytest.mark.parametrize("sent", [["decision=permit", "decision=refuse"], ["deciding=XX"], ["other=HMB"], ["HMB"]])
def test_what_the_page_does_not_offer_is_no_answer(sent: list[str]) -> None:
    with pytest.raises(BadAnswer):
        duo.read_answer(duo.prepare(CONTENTS[COMPANY], None), sent)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"key": {"decision": "permit", "deciding": ["HMB"]}}, "the terms say refuse by NPU (the organisation is for profit)."),
        ({"key": {"decision": "refuse", "deciding": ["HMB"]}}, "The key says refuse by HMB"),
        ({"request": {"purpose": "disease"}}, "the terms say refer by NPU, TS (the request does not say whether it is for profit;"),
        ({"request": {"purpose": "ancestry", "until": "2029-02-30"}}, "is no day"),
        ({"dataset": [{"code": "HMB", "rationale": "Health."}] * 2}, "The term HMB is there twice"),
        ({"dataset": [{"code": "HMB", "rationale": "Health."}, {"code": "GRU", "rationale": "All of it."}]}, "exactly one permission"),
        ({"dataset": [{"code": "DS", "rationale": "A disease."}, {"code": "NPU", "rationale": "No profit."}]}, "DS needs its disease"),
    ],
)
def test_a_key_that_the_terms_do_not_give_stops_the_file_with_the_reason(body: dict[str, Any], said: str) -> None:
    entry = an_entry(COMPANY)

    faults = faults_of(with_head(entry, tests=[], body=entry.body | body))

    assert any(said in fault for fault in faults), faults
    assert all("To mend: " in fault for fault in faults)


@pytest.mark.parametrize("name", [COMPANY, NARROWER])
def test_the_key_is_what_the_command_says_of_the_same_terms(name: str) -> None:
    body = an_entry(name).body
    dataset = [{key: term[key] for key in ("code", "values") if key in term} for term in body["dataset"]]

    said = Answers(machine).to({"dataset": dataset, "request": body["request"]})

    assert the_key("duo", CONTENTS[name]) == {"decision": [said["decision"]], "deciding": sorted(said["deciding"])}


def test_a_part_of_a_case_may_be_a_request_for_data() -> None:
    entry = an_entry("q-qt-0211")
    part = {"id": "data", "type": "duo", "weight": 1, "lead_in": "What is decided, and by which terms?", "body": an_entry(COMPANY).body}
    case = with_head(entry, tests=[], body=entry.body | {"parts": [*entry.body["parts"], part]})
    kind, content = type_named("case"), stored(case)
    frozen = kind.prepare(content, "seed")

    answer = kind.read_answer(frozen, to_send("case", frozen, the_key("case", content)))

    assert faults_of(case) == []
    assert (answer["data"], kind.mark(content, answer).share) == (the_key("duo", CONTENTS[COMPANY]), 1)


WRITTEN_AGAIN = """
NRES           purpose=other-research             permit  NRES
GRU            purpose=ancestry                   permit  GRU
GRU            purpose=care                       refuse  GRU
GRU,CC         purpose=care                       permit  CC
GRU,NPOA       purpose=ancestry                   refuse  NPOA
GRU,NMDS       purpose=methods                    refuse  NMDS
GRU,GSO        purpose=health                     refer   GSO
GRU,GSO        purpose=health,genetic=no          refuse  GSO
GRU,GSO        purpose=health,genetic=yes         permit  GRU
HMB            purpose=ancestry                   refuse  HMB
HMB            purpose=methods                    permit  HMB
HMB            purpose=other-research             refuse  HMB
HMB,IRB        purpose=health                     refer   IRB
HMB,IRB        purpose=health,ethics_approval=no  refuse  IRB
HMB,PUB        purpose=health,will_publish=yes    permit  HMB
HMB,RTN        purpose=health,will_return=no      refuse  RTN
HMB,COL        purpose=health                     refer   COL
HMB,NPU,NCU    purpose=health,for_profit=yes      refuse  NPU
HMB,NPUNCU     purpose=health,for_profit=no       refer   NPUNCU
HMB,IRB,PUB    purpose=ancestry                   refuse  HMB
HMB,IRB,PUB    purpose=health                     refer   IRB,PUB
POA            purpose=ancestry                   permit  POA
POA            purpose=health                     refuse  POA
"""


def test_questions_decide_as_the_table_written_a_second_time() -> None:
    found = []
    for line in WRITTEN_AGAIN.strip().splitlines():
        codes, facts, _, _ = line.split()
        request = {name: {"yes": True, "no": False}.get(said, said) for name, said in (fact.split("=") for fact in facts.split(","))}
        terms = [{"code": code, "rationale": "It is so."} for code in codes.split(",")]
        content = content_of(COMPANY, dataset=terms, request=request)
        found.append(f"{codes:<14} {facts:<34} {content['decision']:<7} {','.join(content['deciding'])}")

    assert found == WRITTEN_AGAIN.strip().splitlines()


WITH_VALUES = """
DS=lung cancer          disease=lung cancer|cancer            permit  DS
DS=lung cancer          disease=cancer                        refuse  DS
DS=cancer               disease=lung cancer|cancer            permit  DS
DS=Cancer               disease=lung cancer|CANCER            permit  DS
DS=asthma               disease=lung cancer|cancer            refuse  DS
GS=Meridia              disease=cancer;place=Meridia          permit  HMB
GS=Meridia              disease=cancer;place=meridia          permit  HMB
GS=Meridia              disease=cancer;place=Elsewhere        refuse  GS
GS=Meridia              disease=cancer                        refer   GS
US=A. Reader            disease=cancer;user=A. Reader         permit  HMB
US=A. Reader            disease=cancer;user=B. Reader         refuse  US
US=A. Reader            disease=cancer                        refer   US
PS=Project 7            disease=cancer;project=Project 7      permit  HMB
PS=Project 7            disease=cancer;project=Project 8      refuse  PS
PS=Project 7            disease=cancer                        refer   PS
IS=North Hospital       disease=cancer;institution=North Hospital permit  HMB
IS=North Hospital       disease=cancer;institution=South Hospital refuse  IS
IS=North Hospital       disease=cancer                        refer   IS
RS=case-control         disease=cancer;research=case-control  permit  HMB
RS=case-control         disease=cancer;research=cohort        refuse  RS
RS=case-control         disease=cancer                        refer   RS
TS=2028-01-01           disease=cancer;until=2027-12-31       permit  HMB
TS=2028-01-01           disease=cancer;until=2028-01-01       permit  HMB
TS=2028-01-01           disease=cancer;until=2028-01-02       refuse  TS
TS=2028-01-01           disease=cancer                        refer   TS
MOR=2028-01-01          disease=cancer;publishes_on=2028-01-01 permit  HMB
MOR=2028-01-01          disease=cancer;publishes_on=2027-12-31 refuse  MOR
MOR=2028-01-01          disease=cancer                        refer   MOR
"""


def test_terms_that_add_something_decide_as_written_a_second_time() -> None:
    for line in WITH_VALUES.strip().splitlines():
        term, facts, decision, deciding = re.split(r"\s{2,}|\s(?=permit|refuse|refer)", line)
        code, _, value = term.partition("=")
        said: dict[str, Any] = {"purpose": "disease"} | dict(fact.split("=") for fact in facts.split(";"))
        said["disease"] = said["disease"].split("|")
        other = [] if code == "DS" else [{"code": "HMB", "rationale": "Health research."}]
        terms = [{"code": code, "values": [value], "rationale": "It is so."}, *other]

        content = content_of(COMPANY, dataset=terms, request=said)

        assert (content["decision"], content["deciding"]) == (decision, [deciding]), line
        key = {"decision": [decision], "deciding": [deciding]}
        assert duo.mark(content, key).share == 1, line
        assert duo.mark(content, key | {"decision": ["refer" if decision != "refer" else "permit"]}).share < 1, line
