"""Passports: which visas count, what opens a data set, and questions about both."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from assessment.proving import SEEDS, some_of, there_and_back
from factories.questions import an_entry, faults_of, stored, the_key, to_send, with_head
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from genomeready.assessment.types.machines import Answers
from genomeready.assessment.types.passport import machine
from genomeready.assessment.types.passport import question as passport
from genomeready.assessment.types.passport.visas import BY, TYPES, Reading
from genomeready.assessment.types.registry import type_named

EXPIRED, CONDITION = "q-qt-0421", "q-qt-0422"
CONTENTS = {name: stored(an_entry(name)) for name in (EXPIRED, CONDITION)}
ANSWERS = some_of({"decision": ["granted", "refused"]} | {visa: list(Reading) for visa in ("visa-1", "visa-2")})
ENGINE = Answers(machine)
DAY = 86_400
NOON = int(datetime(2026, 11, 22, 12, tzinfo=UTC).timestamp())
HERE, DATA, DAC = "https://visas.example", "https://data.example/1", "https://dac.example"
NEED: dict[str, Any] = {"type": "ControlledAccessGrants", "value": DATA}


def a_visa(**changes: Any) -> dict[str, Any]:
    """A grant that is good at noon; what is not a field of the token is one of its claim."""
    token = {"iss": HERE, "sub": "1", "iat": NOON - DAY, "exp": NOON + DAY}
    claim = {"type": NEED["type"], "asserted": NOON - DAY, "value": DATA, "source": DAC, "by": "dac"}
    token |= {name: value for name, value in changes.items() if name in token}
    claim |= {name: value for name, value in changes.items() if name not in token}
    return token | {"ga4gh_visa_v1": {name: value for name, value in claim.items() if value is not None}}


def a_post(**changes: Any) -> dict[str, Any]:
    return a_visa(**{"type": "AffiliationAndRole", "value": "faculty@a.example", "source": "https://a.example", "by": "system"} | changes)


def read(*visas: dict[str, Any], at: str = "2026-11-22T12:00Z", **demand: Any) -> tuple[bool, list[str]]:
    found = ENGINE.to({"visas": list(visas), "demand": {"needs": [NEED], "issuers": [HERE]} | demand, "at": at})
    assert "error" not in found, found
    return found["granted"], found["visas"]


@pytest.mark.parametrize(
    ("changes", "demand", "reading"),
    [
        ({}, {}, "counts"),
        ({"iss": "https://else.example"}, {}, "issuer"),
        ({}, {"sources": ["https://else.example"]}, "source"),
        ({}, {"sources": [DAC]}, "counts"),
        ({"iat": NOON + 1}, {}, "early"),
        ({"asserted": NOON + 1}, {}, "early"),
        ({"iat": NOON}, {}, "counts"),
        ({"exp": NOON}, {}, "expired"),
        ({"exp": NOON + 1}, {}, "counts"),
        ({"asserted": NOON - 30 * DAY}, {"days": 30}, "counts"),
        ({"asserted": NOON - 30 * DAY - 1}, {"days": 30}, "stale"),
        ({"by": None}, {}, "no-by"),
        ({"conditions": [[{"type": "ResearcherStatus", "by": "const:so"}]]}, {}, "conditions"),
        ({"iss": "https://else.example", "exp": NOON}, {}, "issuer"),
    ],
)
def test_a_visa_counts_or_is_ignored_for_the_first_reason_that_holds(changes: dict[str, Any], demand: dict[str, Any], reading: str) -> None:
    assert read(a_visa(**changes), **demand) == (reading == "counts", [reading])


@pytest.mark.parametrize("kind", TYPES)
def test_only_terms_and_grants_have_to_say_by_whom(kind: str) -> None:
    needs_by = kind in {"AcceptedTermsAndPolicies", "ControlledAccessGrants"}

    assert read(a_visa(type=kind, by=None))[1] == ["no-by" if needs_by else "counts"]


@pytest.mark.parametrize(
    ("conditions", "good"),
    [
        ([[{"type": "AffiliationAndRole", "value": "const:faculty@a.example"}]], True),
        ([[{"type": "AffiliationAndRole", "value": "const:Faculty@a.example"}]], False),
        ([[{"type": "AffiliationAndRole", "value": "pattern:faculty@*"}]], True),
        ([[{"type": "AffiliationAndRole", "value": "pattern:facult?@a.example"}]], True),
        ([[{"type": "AffiliationAndRole", "value": "pattern:faculty"}]], False),
        ([[{"type": "AffiliationAndRole", "value": "split_pattern:faculty@*"}]], True),
        ([[{"type": "AffiliationAndRole", "value": "regex:.*"}]], False),
        ([[{"type": "AffiliationAndRole", "value": "faculty@a.example"}]], False),
        ([[{"type": "AffiliationAndRole"}]], False),
        ([[{"type": "AffiliationAndRole", "value": "pattern:*", "by": "const:so"}]], False),
        ([[{"type": "AffiliationAndRole", "value": "pattern:*"}, {"type": "ResearcherStatus", "by": "const:so"}]], False),
        ([[{"type": "ResearcherStatus", "by": "const:so"}], [{"type": "AffiliationAndRole", "by": "const:system"}]], True),
        ([[{"type": "ControlledAccessGrants", "by": "const:dac"}]], False),
    ],
)
def test_conditions_are_one_of_several_lists_of_which_every_clause_holds(conditions: Any, good: bool) -> None:
    granted, readings = read(a_visa(conditions=conditions), a_post())

    assert (granted, readings) == (good, ["counts" if good else "conditions", "counts"])


def test_a_condition_is_not_met_by_a_visa_that_is_ignored_or_has_conditions_itself() -> None:
    condition = [[{"type": "AffiliationAndRole", "value": "pattern:faculty@*"}]]
    on_itself = [[{"type": "AffiliationAndRole", "by": "const:system"}]]

    assert read(a_visa(conditions=condition), a_post(exp=NOON)) == (False, ["conditions", "expired"])
    assert read(a_visa(conditions=condition), a_post(conditions=on_itself)) == (False, ["conditions", "conditions"])


def test_visas_of_another_person_count_only_through_linked_identities_that_count() -> None:
    post, grant = a_post(sub="1"), a_visa(sub="2")
    link = a_visa(type="LinkedIdentities", sub="1", value="2,https%3A%2F%2Fvisas.example", by="system")

    assert read(post, grant) == (False, ["counts", "other-person"])
    assert read(post, grant, link) == (True, ["counts", "counts", "counts"])
    assert read(post, grant, link | {"exp": NOON}) == (False, ["counts", "other-person", "expired"])


def test_links_reach_from_one_to_the_next() -> None:
    links = [
        a_visa(type="LinkedIdentities", sub=one, value=f"{other},https%3A%2F%2Fvisas.example", by="system")
        for one, other in (("3", "4"), ("2", "3"), ("1", "2"))
    ]

    assert read(a_post(sub="1"), a_visa(sub="4"), *links)[0]


@pytest.mark.parametrize(
    ("need", "granted"),
    [
        ({"type": "ControlledAccessGrants"}, True),
        ({"value": "https://data.example/2"}, False),
        ({"value": "https://DATA.example/1"}, False),
        ({"by": ["dac"]}, True),
        ({"by": ["so", "system"]}, False),
        ({"source": DAC}, True),
        ({"source": HERE}, False),
    ],
)
def test_a_need_is_met_by_one_visa_that_says_all_of_it(need: dict[str, Any], granted: bool) -> None:
    assert read(a_visa(), needs=[NEED | need])[0] == granted


def test_every_need_has_to_be_met_and_those_that_are_not_are_named() -> None:
    needs = [NEED, {"type": "ResearcherStatus"}, {"type": "AffiliationAndRole"}]

    found = ENGINE.to({"visas": [a_visa()], "demand": {"needs": needs, "issuers": [HERE]}, "at": "2026-11-22T12:00Z", "id": 7})

    assert found == {"id": 7, "granted": False, "visas": ["counts"], "unmet": [1, 2]}


@given(st.data())
def test_one_more_trusted_issuer_or_day_never_closes_what_was_open(data: st.DataObject) -> None:
    changes = st.fixed_dictionaries(
        {},
        optional={
            "iss": st.sampled_from([HERE, "https://else.example"]),
            "asserted": st.integers(NOON - 60 * DAY, NOON + DAY),
            "exp": st.integers(NOON - DAY, NOON + DAY),
            "by": st.sampled_from([None, *BY]),
        },
    )
    visas = [a_visa(**data.draw(changes)) for _ in range(data.draw(st.integers(1, 3)))]
    days = data.draw(st.integers(1, 60))

    narrow = read(*visas, days=days)[0]
    wide = read(*visas, days=days + 1, issuers=[HERE, "https://else.example"])

    assert not narrow or wide[0] or "other-person" in wide[1]


@given(answer=ANSWERS)
def test_a_mark_lies_between_nothing_and_all_and_only_the_key_earns_all(answer: dict[str, str]) -> None:
    share = passport.mark(CONTENTS[EXPIRED], answer or None).share

    assert 0 <= share <= 1
    assert (share == 1) == (answer == the_key("passport", CONTENTS[EXPIRED]))


@given(answer=ANSWERS, seed=SEEDS)
def test_an_answer_comes_back_from_the_form_as_it_was_saved(answer: dict[str, str], seed: str) -> None:
    assert there_and_back(type_named("passport"), CONTENTS[EXPIRED], answer, seed=seed) == (answer or None)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"key": {"granted": True, "visas": ["counts", "counts"]}}, "are read as expired, counts, and access is refused; nothing meets"),
        ({"at": "2026-02-30"}, "is no moment"),
        ({"rationales": ["Only one."]}, "There are 2 visas and 1 reasons."),
    ],
)  # fmt: skip
def test_a_key_that_the_visas_do_not_give_stops_the_file_with_the_reason(body: dict[str, Any], said: str) -> None:
    entry = an_entry(EXPIRED)

    faults = faults_of(with_head(entry, tests=[], body=entry.body | body))

    assert any(said in fault for fault in faults), faults
    assert all("To mend: " in fault for fault in faults)


def test_a_visa_is_shown_as_decoded_with_its_moments_in_words() -> None:
    body = passport.view(CONTENTS[EXPIRED], passport.prepare(CONTENTS[EXPIRED], "seed"), None).body

    assert json.loads(body["visas"][0]["json"]) == an_entry(EXPIRED).body["visas"][0]
    assert {"name": "exp", "at": "2026-07-10 00:00 UTC"} in body["visas"][0]["times"]


def test_the_command_answers_passports(app: Flask) -> None:
    line = {"id": "a", "visas": [a_visa()], "demand": {"needs": [NEED], "issuers": [HERE]}, "at": "2026-11-22T12:00Z"}
    lines = "\n".join(json.dumps(one) for one in (line, line | {"at": "2026-13-01"}, {"visas": []}))

    done = app.test_cli_runner().invoke(args=["assess", "mark", "--type", "passport"], input=lines)
    described = app.test_cli_runner().invoke(args=["assess", "mark", "--type", "passport", "--describe"])

    said = [json.loads(text) for text in done.stdout.splitlines()]
    assert said[0] == {"id": "a", "granted": True, "visas": ["counts"], "unmet": []}
    assert all("error" in one for one in said[1:])
    assert done.exit_code == 2
    assert json.loads(described.stdout)["required"] == ["visas", "demand", "at"]


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ({}, "the line"),
        ({"at": "yesterday"}, "at"),
        ({"at": "2026-11-22 12:00"}, "at"),
        ({"visas": []}, "visas"),
        ({"visas": [a_visa()] * 9}, "visas"),
        ({"visas": [a_visa(type="Friend")]}, "visas.0.ga4gh_visa_v1.type"),
        ({"visas": [a_visa(by="friend")]}, "visas.0.ga4gh_visa_v1.by"),
        ({"visas": [a_visa(exp="soon")]}, "visas.0.exp"),
        ({"visas": [a_visa(conditions=[])]}, "visas.0.ga4gh_visa_v1.conditions"),
        ({"visas": [a_visa(conditions=[[]])]}, "visas.0.ga4gh_visa_v1.conditions.0"),
        ({"visas": [a_visa(conditions=[[{"by": "const:so"}]])]}, "visas.0.ga4gh_visa_v1.conditions.0.0"),
        ({"demand": {"needs": [NEED]}}, "demand"),
        ({"demand": {"needs": [], "issuers": [HERE]}}, "demand.needs"),
        ({"demand": {"needs": [NEED], "issuers": [HERE], "days": 0}}, "demand.days"),
        ({"demand": {"needs": [{"value": DATA}], "issuers": [HERE]}}, "demand.needs.0"),
    ],
)
def test_a_line_that_is_not_as_described_says_where(line: dict[str, Any], where: str) -> None:
    whole = {"id": 1, "visas": [a_visa()], "demand": {"needs": [NEED], "issuers": [HERE]}, "at": "2026-11-22"}

    found = ENGINE.to(whole | line if line else {"id": 1})

    assert found["id"] == 1
    assert found["error"].startswith(f"{where}: ")


def written_again(visas: list[dict[str, Any]], *, days: int) -> list[str]:
    """How visas of one person and one issuer are read, written a second time as questions in their order."""
    read_as = []
    for visa in visas:
        claim = visa["ga4gh_visa_v1"]
        begun = visa["iat"] <= NOON and claim["asserted"] <= NOON
        fresh = NOON - days * DAY <= claim["asserted"]
        said_by_whom = "by" in claim or claim["type"] in {"AffiliationAndRole", "ResearcherStatus", "LinkedIdentities"}
        read_as.append(
            "early"
            if not begun
            else "expired"
            if not visa["exp"] > NOON
            else "stale"
            if not fresh
            else "no-by"
            if not said_by_whom
            else "counts"
        )
    simple = [
        visa["ga4gh_visa_v1"]
        for visa, how in zip(visas, read_as, strict=True)
        if how == "counts" and "conditions" not in visa["ga4gh_visa_v1"]
    ]
    for n, visa in enumerate(visas):
        conditions = visa["ga4gh_visa_v1"].get("conditions")
        if read_as[n] == "counts" and conditions:
            ((clause,),) = conditions
            wanted = clause["by"].removeprefix("const:")
            if not any(claim["type"] == clause["type"] and claim.get("by") == wanted for claim in simple):
                read_as[n] = "conditions"
    return read_as


@given(st.data())
def test_visas_are_read_as_by_the_rules_written_a_second_time(data: st.DataObject) -> None:
    kinds, bys = st.sampled_from(TYPES[:4]), st.sampled_from(BY)
    condition = st.builds(lambda kind, by: [[{"type": kind, "by": f"const:{by}"}]], kinds, bys)
    fields = st.fixed_dictionaries(
        {"type": kinds},
        optional={
            "iat": st.integers(NOON - 2, NOON + 2),
            "exp": st.integers(NOON - 2, NOON + 2),
            "asserted": st.integers(NOON - 4 * DAY, NOON + 2),
            "by": bys | st.none(),
            "conditions": condition,
        },
    )
    visas = [a_visa(**one) for one in data.draw(st.lists(fields, min_size=1, max_size=5))]

    assert read(*visas, days=3)[1] == written_again(visas, days=3)


def test_a_part_of_a_case_may_be_a_passport() -> None:
    entry = an_entry("q-qt-0211")
    part = {"id": "visa", "type": "passport", "weight": 1, "lead_in": "Is access granted?", "body": an_entry(EXPIRED).body}
    case = with_head(entry, tests=[], body=entry.body | {"parts": [*entry.body["parts"], part]})
    kind, content = type_named("case"), stored(case)
    frozen = kind.prepare(content, "seed")

    answer = kind.read_answer(frozen, to_send("case", frozen, the_key("case", content)))

    assert faults_of(case) == []
    assert (answer["visa"], kind.mark(content, answer).share) == (the_key("passport", CONTENTS[EXPIRED]), 1)


def fits(pattern: str, text: str) -> bool:
    """Whether a text is as a pattern writes it, sign by sign: ? is any one sign, * any signs, none too."""
    if not pattern:
        return not text
    if pattern[0] == "*":
        return any(fits(pattern[1:], text[n:]) for n in range(len(text) + 1))
    return bool(text) and pattern[0] in {"?", text[0]} and fits(pattern[1:], text[1:])


@given(pattern=st.text("ab.?*", min_size=1, max_size=6), value=st.text("ab.", min_size=1, max_size=6))
def test_patterns_match_whole_texts_sign_by_sign(pattern: str, value: str) -> None:
    grant = a_visa(conditions=[[{"type": "AffiliationAndRole", "value": f"pattern:{pattern}"}]])

    assert read(grant, a_post(value=value))[0] == fits(pattern, value)


@given(pattern=st.text("ab.?*", min_size=1, max_size=4), values=st.lists(st.text("ab.", min_size=1, max_size=4), min_size=1, max_size=3))
def test_a_split_pattern_matches_any_of_the_parts(pattern: str, values: list[str]) -> None:
    grant = a_visa(conditions=[[{"type": "AffiliationAndRole", "value": f"split_pattern:{pattern}"}]])

    assert read(grant, a_post(value=";".join(values)))[0] == any(fits(pattern, value) for value in values)


@given(seconds=st.integers(-5, 5))
def test_a_visa_counts_from_its_first_second_to_the_one_before_its_end(seconds: int) -> None:
    visa = a_visa(iat=NOON - 2, asserted=NOON - 2, exp=NOON + 3)
    at = f"{datetime.fromtimestamp(NOON + seconds, UTC):%Y-%m-%dT%H:%M:%SZ}"

    assert read(visa, at=at)[0] == (-2 <= seconds < 3)
