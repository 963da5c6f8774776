"""From a draft to our files: slugs, kinds, levels, places, and the origin that keeps the rest."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from frameworks.exchanged import an_edition, written
from hypothesis import given
from hypothesis import strategies as st

from genomeready.frameworks.exchange.circles import first_in_circles
from genomeready.frameworks.exchange.drafts import Draft, DraftItem, DraftLink, Note, NotReadable, tally
from genomeready.frameworks.exchange.formats import Format, text_of
from genomeready.frameworks.exchange.json_text import read_json
from genomeready.frameworks.exchange.origin import NO_ORIGIN, Origin, OriginItem, origin_text, read_origin
from genomeready.frameworks.exchange.outside import place_and_code
from genomeready.frameworks.exchange.report import report, shown
from genomeready.frameworks.exchange.settling import Settled, settle
from genomeready.frameworks.exchange.words import Slugs, in_our_form, slug_of, source_words


def an_item(name: str, *, parent: str = "", **said: object) -> DraftItem:
    return replace(DraftItem(identifier=name, code=name, statement=f"The person knows all about {name}.", parent=parent), **said)  # type: ignore[arg-type]  # fields of it


def a_draft(*items: DraftItem, **said: object) -> Draft:
    return replace(Draft(format="case", title="A framework of others", items=items, licence="CC0-1.0"), **said)  # type: ignore[arg-type]  # fields of it


def settled(*items: DraftItem, **said: object) -> Settled:
    return settle(a_draft(*items, **said), slug="theirs")


def competencies(made: Settled) -> dict[str, list[str]]:
    return {slug: [c["slug"] for c in domain["competencies"]] for slug, domain in made.values.domains.items()}


def test_siblings_stand_by_their_numbers_and_those_without_come_last() -> None:
    below = (("third", None), ("second", 20), ("first", 3))
    made = settled(an_item("top"), *(an_item(name, parent="top", sequence=number) for name, number in below))

    assert [c["statement"].split()[-1] for c in made.values.competencies.values()] == ["first.", "second.", "third."]


def test_a_flat_list_has_one_heading_of_ours() -> None:
    made = settled(an_item("one", code="A"), an_item("two", code="B"))

    assert competencies(made) == {"ungrouped": ["a", "b"]}
    assert made.origin.domains == {}


def test_a_group_of_the_source_may_be_called_ungrouped_too() -> None:
    made = settled(an_item("g", code="ungrouped"), an_item("in-it", code="A", parent="g"), an_item("alone", code="B"))

    assert next(iter(made.values.domains)) == "ungrouped"
    assert len(made.values.domains) == 2
    assert list(made.values.competencies) == ["a", "b"]


def test_a_group_and_a_competency_may_have_one_slug(tmp_path: Path) -> None:
    made = settled(an_item("g", code="genes"), an_item("c", code="Genes", parent="g"))

    entry, _ = written(made, tmp_path)

    assert competencies(made) == {"genes": ["genes"]}
    assert list(entry.competencies) == ["genes"]


@pytest.mark.parametrize(
    ("word", "kind", "noted"),
    [
        ("Knowledge", "knowledge", False), ("skills", "skill", False), ("Attitude", "attitude", False), ("Behaviour", "attitude", False),
        ("Professional value", "attitude", False), ("Standard", "skill", True), ("", "skill", True),
    ],
)  # fmt: skip
def test_the_kind_is_read_from_the_sources_word(word: str, kind: str, noted: bool) -> None:
    made = settled(an_item("g"), an_item("c", parent="g", kind=word))

    (competency,) = made.values.competencies.values()
    assert competency["kind"] == kind
    assert any("knowledge, a skill or an attitude" in note.what for note in made.notes) is noted


def test_links_to_one_place_share_a_source_and_others_have_their_own() -> None:
    links = [
        DraftLink(type="isRelatedTo", target=t)
        for t in ("https://a.example/x/1", "https://a.example/x/2", "https://a.example/y/1", "urn:isbn:1")
    ]

    made = settled(an_item("g"), an_item("c", parent="g", links=tuple(links)))

    (competency,) = made.values.competencies.values()
    assert [(link["framework"], link["code"]) for link in competency["aligned_to"]] == [
        ("a-example", "1"), ("a-example", "2"), ("a-example-2", "1"),
    ]  # fmt: skip
    assert {s["key"]: s["url"] for s in made.values.head["sources"]} == {
        "a-example": "https://a.example/x/",
        "a-example-2": "https://a.example/y/",
    }
    assert len(made.origin.competencies["c"].links) == 4


def test_a_link_that_is_no_relation_is_kept_beside_alone() -> None:
    made = settled(an_item("g"), an_item("c", parent="g", links=(DraftLink(type="exemplar", target="https://a.example/v"),)))

    assert "aligned_to" not in made.values.competencies["c"]
    assert made.origin.competencies["c"].links[0].target == "https://a.example/v"


def test_a_link_is_not_written_out_twice(tmp_path: Path) -> None:
    links = tuple(
        DraftLink(type="exactMatchOf", target=f"https://a.example/x#{code}", uri=f"https://a.example/x#{code}") for code in ("K%201", "K2")
    )
    made = settled(an_item("g"), an_item("c", parent="g", links=links))

    entry, origin = written(made, tmp_path)

    package = json.loads(text_of(an_edition(entry, origin=origin), Format.CASE))
    aligned = [a["destinationNodeURI"]["uri"] for a in package["CFAssociations"] if a["associationType"] == "exactMatchOf"]
    assert aligned == ["https://a.example/x#K%201", "https://a.example/x#K2"]
    assert [link["code"] for link in entry.competencies["c"].aligned_to] == ["K 1", "K2"]


def test_a_link_that_somebody_added_since_is_written_out_too(tmp_path: Path) -> None:
    made = settled(an_item("g"), an_item("c", parent="g", links=(DraftLink(type="exactMatchOf", target="https://a.example/x/1"),)))
    made.values.competencies["c"]["aligned_to"].append({"framework": "a-example", "code": "9", "relation": "close"})

    entry, origin = written(made, tmp_path)

    package = json.loads(text_of(an_edition(entry, origin=origin), Format.CASE))
    assert [a["associationType"] for a in package["CFAssociations"] if a["associationType"] != "isChildOf"] == [
        "isRelatedTo",
        "exactMatchOf",
    ]


@pytest.mark.parametrize(
    ("target", "uri", "place", "code"),
    [
        ("S1", "https://a.example/r/S1", "https://a.example/r/", "S1"),
        ("https://a.example/r/S1", "", "https://a.example/r/", "S1"),
        ("https://a.example/r#S%201", "", "https://a.example/r", "S 1"),
        ("https://a.example", "", "https://a.example", "https://a.example"),
        ("https://a.example/r/", "", "https://a.example/r/", "https://a.example/r/"),
        ("S1", "https://a.example/other", "https://a.example/", "S1"),
    ],
)
def test_an_address_is_a_place_and_a_code(target: str, uri: str, place: str, code: str) -> None:
    assert place_and_code(DraftLink(type="isRelatedTo", target=target, uri=uri)) == (place, code)


@given(text=st.text(max_size=120))
def test_a_slug_is_always_one_or_nothing(text: str) -> None:
    slug = slug_of(text)

    assert len(slug) <= 80
    assert not slug or all(part.isascii() and part.isalpha() and part.islower() for part in slug.split("-"))
    assert slug_of(slug) == slug


@given(names=st.lists(st.text(max_size=90), max_size=12))
def test_every_item_gets_a_slug_of_its_own(names: list[str]) -> None:
    slugs = Slugs()

    given_out = [slugs.give(name, identifier=f"{n}") for n, name in enumerate(names)]

    assert len(set(given_out)) == len(names)
    assert all(slug == slug_of(slug) and 0 < len(slug) <= 80 for slug in given_out)


def test_a_slug_that_was_taken_follows_from_the_identifier() -> None:
    one, other = Slugs(), Slugs()
    for slugs in (one, other):
        slugs.give("genes", identifier="first")
    one.give("genes", identifier="between")

    assert one.give("genes", identifier="x") == other.give("genes", identifier="x")


@given(title=st.text(max_size=400), statement=st.text(min_size=1, max_size=30))
def test_words_in_our_form_are_as_long_as_ours_have_to_be(title: str, statement: str) -> None:
    ours, said = in_our_form(title, statement)

    assert 3 <= len(ours) <= 300
    assert len(said) >= 10
    assert "\n" not in ours
    assert in_our_form(ours, said) == (ours, said)


def test_the_sources_words_go_out_only_while_ours_are_still_what_was_made_of_them() -> None:
    source = OriginItem(identifier="x", row=0, title="G", statement="Genes")
    ours = in_our_form("G", "Genes")

    assert source_words(source, title=ours[0], statement=ours[1]) == ("G", "Genes")
    assert source_words(source, title=ours[0], statement="Knows what genes are.") == (ours[0], "Knows what genes are.")
    assert source_words(None, title="A", statement="B") == ("A", "B")


def test_an_origin_is_read_as_it_was_written() -> None:
    link = DraftLink(type="isPeerOf", target="x", title="An x", uri="https://a.example/x", notes="Seen.", identifier="i")
    others = {"notes": "n", "Odd column": "v"}
    said = {"code": "A", "kind": "Skill", "parent": "p", "title": "t", "statement": ""}
    item = OriginItem(identifier="a", row=3, sequence=0, links=(link,), other=others, **said)
    whole = Origin(
        format="opensalt-csv", identifier="d", creator="c", version="v 1", columns=("a", "b"), separator="|", parents_by="code",
        domains={"one": item}, competencies={"two": item, "three": OriginItem(identifier="b", row=4)},
    )  # fmt: skip

    for origin in (whole, NO_ORIGIN):
        assert read_origin(origin_text(origin).encode()) == origin


@pytest.mark.parametrize(
    "text",
    [
        '{"domains": []}',
        '{"domains": {"a": {}}}',
        '{"competencies": {"a": 3}}',
        '{"domains": {"a": {"identifier": "x", "row": 1, "links": [{}]}}}',
    ],
)
def test_an_origin_that_we_did_not_write_is_refused(text: str) -> None:
    with pytest.raises(NotReadable, match=r"origin\.json was not written by"):
        read_origin(text.encode())


def test_a_member_that_a_later_version_adds_to_an_origin_is_passed_over() -> None:
    assert read_origin(b'{"form": 2, "creator": "c", "colour": "red"}') == Origin(creator="c")


@given(parents=st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")))
def test_with_the_first_of_each_circle_at_the_top_there_is_no_circle_left(parents: dict[str, str]) -> None:
    for item in first_in_circles(parents):
        del parents[item]

    for start in parents:
        seen, item = set(), start
        while item in parents:
            assert item not in seen
            seen.add(item)
            item = parents[item]


def test_a_tree_without_a_circle_loses_nothing() -> None:
    assert first_in_circles({"b": "a", "c": "b", "d": "b", "e": "nowhere"}) == []


def test_the_report_puts_the_same_things_together_the_most_frequent_first() -> None:
    notes = [Note("Rare.", "z"), *(Note("Often.", f"i{n}") for n in range(5)), Note("Of the whole."), Note("No.", "x", refused=True)]

    lines = list(report([f"i{n}" for n in range(6)], notes))

    assert lines[:3] == ["  accepted               1", "  accepted with losses   5", "  refused                1"]
    assert lines[3] == "   5 × Often. (i0, i1, i2 …)"
    assert lines[-1] == "   1 × Rare. (z)"


def test_an_item_with_two_notes_is_counted_once() -> None:
    counted = tally(["a", "b"], [Note("One.", "a"), Note("Two.", "a"), Note("Elsewhere.", "not-an-item")])

    assert (counted.accepted, counted.with_losses, counted.refused) == (1, 1, 0)


@given(text=st.text(max_size=400))
def test_what_is_shown_steers_no_terminal(text: str) -> None:
    assert shown(text).isprintable()
    assert len(shown(text)) <= 300


@given(
    value=st.recursive(
        st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=9), lambda v: st.lists(v, max_size=3), max_leaves=9
    )
)
def test_json_that_is_sound_is_read_as_it_is(value: object) -> None:
    assert read_json(json.dumps({"it": value}).encode()) == {"it": value}


@pytest.mark.parametrize("depth", [1, 58])
def test_json_may_be_nested_as_deeply_as_packages_are(depth: int) -> None:
    assert read_json(b'{"a":' * depth + b"1" + b"}" * depth)


def test_an_escaped_pair_of_halves_is_one_character() -> None:
    assert read_json(b'{"a": "\\ud83e\\uddec"}') == {"a": "🧬"}
