"""Which documents are listed: the parameters of an address, as the standard's binding names them."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from genomeready.frameworks.exchange.discovery import CODES, GIVEN, PARAMETERS, classes, openapi
from genomeready.frameworks.exchange.listing import MOST, USUAL, Asked, NotListed, asked, listed, page_links

MEMBERS = frozenset({"title", "version", "subject", "licenseURI", "notes"})
DOCUMENTS = [
    {"title": "Beta", "version": "1.0", "subject": ["Genes", "Talk"], "licenseURI": {"title": "CC0-1.0"}},
    {"title": "alpha", "version": "2.0", "subject": ["Talk"], "notes": "It's an apostrophe"},
    {"title": "Gamma", "version": "1.5"},
]


def names(wanted: Asked) -> list[object]:
    return [document["title"] for document in listed(DOCUMENTS, wanted)[0]]


def found_by(text: str) -> list[object]:
    return names(asked({"filter": text}, members=MEMBERS))


def test_without_parameters_the_first_hundred_are_listed_as_they_stand() -> None:
    wanted = asked({}, members=MEMBERS)

    assert wanted == Asked(limit=USUAL, offset=0, sort="", descending=False, every=True, conditions=(), fields=())
    assert names(wanted) == ["Beta", "alpha", "Gamma"]


def test_more_than_the_most_is_the_most() -> None:
    assert asked({"limit": "100000"}, members=MEMBERS).limit == MOST


def test_words_are_sorted_whatever_their_case_and_what_is_missing_comes_first() -> None:
    assert names(Asked(sort="title")) == ["alpha", "Beta", "Gamma"]
    assert names(Asked(sort="title", descending=True)) == ["Gamma", "Beta", "alpha"]
    assert names(Asked(sort="licenseURI")) == ["alpha", "Gamma", "Beta"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("title='BETA'", ["Beta"]),
        ("version>'1.0'", ["alpha", "Gamma"]),
        ("version>='1.5' AND version<'2.0'", ["Gamma"]),
        ("version<='1.0' OR title~'amm'", ["Beta", "Gamma"]),
        ("subject='talk'", ["Beta", "alpha"]),
        ("licenseURI~'cc0'", ["Beta"]),
        ("notes!=''", ["alpha"]),
        ("title='x AND y'", []),
        ("  title = 'Beta'  ", ["Beta"]),
    ],
)
def test_a_condition_is_a_member_a_sign_and_a_value(text: str, found: list[str]) -> None:
    assert found_by(text) == found


@pytest.mark.parametrize(
    "text",
    ["title", "title=Beta", "title='a' AND", "AND", "title='a' title='b'", "title=='a'", "colour='a'", "title='a' XOR title='b'", "'"],
)
def test_a_filter_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(NotListed) as no:
        asked({"filter": text}, members=MEMBERS)

    assert (no.value.parameter, no.value.code) == ("filter", "invalid_selection_field")


def answer_to(parameters: dict[str, str]) -> Asked | NotListed:
    try:
        return asked(parameters, members=MEMBERS)
    except NotListed as no:
        return no


@given(text=st.text(max_size=60))
def test_any_filter_is_followed_or_refused(text: str) -> None:
    answer = answer_to({"filter": text})

    if isinstance(answer, Asked):
        assert listed(DOCUMENTS, answer)[1] <= 3
    else:
        assert answer.parameter == "filter"


@given(name=st.sampled_from(["limit", "offset", "sort", "orderBy", "fields"]), text=st.text(max_size=20))
def test_any_parameter_is_followed_or_refused_by_its_name(name: str, text: str) -> None:
    answer = answer_to({name: text})

    if isinstance(answer, Asked):
        assert 1 <= answer.limit <= MOST
        assert set(answer.fields) <= MEMBERS
    else:
        assert answer.parameter == name
        assert answer.code in CODES


@pytest.mark.parametrize("text", ["1e3", "٣", "1.0", "-1", "+5", " 5", "99999999999999999999", ""])
def test_a_limit_is_written_in_plain_digits(text: str) -> None:
    with pytest.raises(NotListed, match="limit is a whole number, 1 or more"):
        asked({"limit": text}, members=MEMBERS)


@given(total=st.integers(0, 40), limit=st.integers(1, 12))
def test_whoever_follows_the_links_sees_every_document_once(total: int, limit: int) -> None:
    documents = [{"title": str(n)} for n in range(total)]
    seen: list[object] = []
    offset: int | None = 0

    while offset is not None:
        wanted = Asked(limit=limit, offset=offset)
        part, counted = listed(documents, wanted)
        seen += [document["title"] for document in part]
        offset = offset_of("next", page_links("https://a.example/x", {}, wanted, counted))

    assert seen == [document["title"] for document in documents]


def offset_of(relation: str, links: str) -> int | None:
    match = re.search(rf'<([^>]+)>; rel="{relation}"', links)
    return int(parse_qs(urlsplit(match[1]).query)["offset"][0]) if match else None


@pytest.mark.parametrize(
    ("offset", "first", "prev", "following", "last"), [(0, 0, None, 2, 4), (1, 0, 0, 3, 4), (2, 0, 0, 4, 4), (4, 0, 2, None, 4)]
)
def test_each_part_knows_its_neighbours(offset: int, first: int, prev: int | None, following: int | None, last: int) -> None:
    links = page_links("https://a.example/x", {}, Asked(limit=2, offset=offset), 5)

    assert [offset_of(name, links) for name in ("first", "prev", "next", "last")] == [first, prev, following, last]


def test_links_keep_the_other_parameters() -> None:
    links = page_links("https://a.example/x", {"filter": "title='ä&b'", "limit": "1"}, Asked(limit=1), 2)

    assert "filter=title%3D%27%C3%A4%26b%27&limit=1&offset=1" in links


def test_every_reference_of_the_description_leads_somewhere() -> None:
    document = openapi(base="https://a.example", name="A")

    def references(value: object) -> list[str]:
        if isinstance(value, dict):
            return [str(value["$ref"])] if "$ref" in value else [ref for part in value.values() for ref in references(part)]
        return [ref for part in value for ref in references(part)] if isinstance(value, list) else []

    found = {ref.removeprefix("#/components/schemas/") for ref in references(document)}
    assert found <= set(document["components"]["schemas"])
    assert not [ref for ref in found if "/" in ref]
    assert "CFPackage" in found


def test_the_description_says_which_parameters_there_are() -> None:
    operation = openapi(base="https://a.example", name="A")["paths"]["/CFDocuments"]["get"]

    assert [parameter["name"] for parameter in operation["parameters"]] == list(PARAMETERS)
    assert operation["operationId"] == "getAllCFDocuments"


def test_an_object_alone_has_one_member_more_than_in_a_package() -> None:
    for alone, packed, member, asked_for in (
        ("CFDocument", "CFPckgDocument", "CFPackageURI", True),
        ("CFItem", "CFPckgItem", "CFDocumentURI", True),
        ("CFAssociation", "CFPckgAssociation", "CFDocumentURI", False),
    ):
        more = set(classes()[alone]["properties"]) - set(classes()[packed]["properties"])

        assert more == {member}
        assert (member in classes()[alone]["required"]) is asked_for


def test_every_collection_names_the_class_it_gives() -> None:
    assert {given for given, _ in GIVEN.values()} <= set(classes())
    assert len({called for _, called in GIVEN.values()}) == len(GIVEN)
