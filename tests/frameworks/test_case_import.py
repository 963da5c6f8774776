"""Packages of strangers: what is taken in, what is noted, what is refused."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from frameworks.exchanged import (
    ELSEWHERE,
    a_link,
    a_small_framework,
    a_stranger_s_item,
    a_stranger_s_link,
    a_stranger_s_package,
    an_edition,
    as_bytes,
    as_uuid,
    the_core,
    written,
)

from genomeready.frameworks.exchange.case_package import package_of
from genomeready.frameworks.exchange.case_reading import draft_of_package
from genomeready.frameworks.exchange.drafts import Draft, Note, NotReadable, tally
from genomeready.frameworks.exchange.folder import texts_of
from genomeready.frameworks.exchange.formats import Format, read_draft
from genomeready.frameworks.exchange.json_text import read_json
from genomeready.frameworks.exchange.settling import Settled, settle
from genomeready.frameworks.rules import PermittedUse

Package = dict[str, Any]


def read(**members: Any) -> Draft:
    """Read a stranger's package in which some members are other than they should be."""
    return draft_of_package(a_stranger_s_package(**members))


def said(draft: Draft, settled: Settled | None = None) -> set[str]:
    return {note.what for note in [*draft.notes, *(settled.notes if settled else ())]}


def settled_from(**members: Any) -> Settled:
    return settle(read(**members), slug="nursing")


def test_a_sound_package_becomes_domains_and_competencies(tmp_path: Path) -> None:
    settled = settled_from()

    entry, _ = written(settled, tmp_path)

    assert [(d.slug, d.title, [c.slug for c in d.competencies]) for d in entry.domains] == [
        ("t", "Talking", ["t-two", "t-one"]),
        ("k", "Knowing", ["k-one"]),
    ]
    assert [c.kind for c in entry.competencies.values()] == ["skill", "skill", "knowledge"]
    assert (entry.title, entry.version, entry.licence) == ("Genomic nursing standards", "2.1", "CC-BY-4.0")


def test_a_framework_of_others_is_a_draft_for_development_only() -> None:
    head = settled_from().values.head

    assert (head["status"], head["permitted_use"]) == ("draft", "developmental-only")
    assert "published" not in head


def test_who_imports_may_choose_the_permitted_use() -> None:
    settled = settle(read(), slug="nursing", permitted_use=PermittedUse.ASSESSMENT)

    assert settled.values.head["permitted_use"] == "assessment"


def test_the_choice_outweighs_what_our_own_export_says() -> None:
    draft = draft_of_package(package_of(an_edition(the_core())))

    settled = settle(draft, slug="core", permitted_use=PermittedUse.DEVELOPMENTAL_ONLY)

    assert settled.values.head["permitted_use"] == "developmental-only"
    assert settle(draft, slug="core").values.head["permitted_use"] == "assessment"


def test_a_permitted_use_that_nobody_knows_is_the_careful_one() -> None:
    package = a_stranger_s_package()
    package["CFDocument"]["extensions"] = {"genomeready": {"permitted_use": "anything", "sources": []}}

    assert settle(draft_of_package(package), slug="nursing").values.head["permitted_use"] == "developmental-only"


def test_the_source_itself_is_named_as_a_source() -> None:
    (source,) = settled_from().values.head["sources"]

    assert source["url"] == f"{ELSEWHERE}/CFDocuments/{as_uuid('document')}"
    assert source["licence"] == "CC-BY-4.0"
    assert source["verified"] is False


def test_a_framework_without_levels_is_met_or_not(tmp_path: Path) -> None:
    settled = settled_from()

    entry, _ = written(settled, tmp_path)

    assert [name for _, name, _ in entry.scale] == ["None", "Met"]
    assert {tuple(c.levels.values()) == (c.statement,) for c in entry.competencies.values()} == {True}
    assert any("has no levels" in what for what in said(read(), settled))


def test_an_outside_target_is_kept_as_a_link_to_elsewhere(tmp_path: Path) -> None:
    outside = {
        "title": "A standard of others",
        "identifier": as_uuid("theirs"),
        "uri": f"https://other.example.net/CFItems/{as_uuid('theirs')}",
    }
    package = a_stranger_s_package()
    package["CFAssociations"].append(a_stranger_s_link("genes", "exactMatchOf", "theirs", destinationNodeURI=outside))
    draft = draft_of_package(package)

    entry, origin = written(settle(draft, slug="nursing"), tmp_path)

    assert Note("A link points outside of the package; it was kept as a link to elsewhere.", as_uuid("genes")) in draft.notes
    (link,) = entry.competencies["k-one"].aligned_to
    assert link == {"framework": "other-example-net", "code": as_uuid("theirs"), "relation": "exact"}
    assert {s["key"]: s.get("url") for s in entry.sources}["other-example-net"] == "https://other.example.net/CFItems/"
    (again,) = [a for a in package_of(an_edition(entry, origin=origin))["CFAssociations"] if a["associationType"] == "exactMatchOf"]
    assert again["destinationNodeURI"] == outside
    assert again["identifier"] == as_uuid("genes exactMatchOf theirs")


def test_links_inside_of_the_package_and_of_every_kind_are_kept(tmp_path: Path) -> None:
    kinds = ["isPeerOf", "isPartOf", "precedes", "replacedBy", "exemplar", "hasSkillLevel", "isTranslationOf", "ext:teaches"]
    package = a_stranger_s_package()
    package["CFAssociations"] += [a_stranger_s_link("genes", kind, "listening", notes=f"As {kind}.") for kind in kinds]

    entry, origin = written(settle(draft_of_package(package), slug="nursing"), tmp_path)

    after = package_of(an_edition(entry, origin=origin))["CFAssociations"]
    kept = {a["associationType"]: a for a in after if a["associationType"] != "isChildOf"}
    assert list(kept) == kinds
    assert {a["destinationNodeURI"]["identifier"] for a in kept.values()} == {as_uuid("listening")}
    assert kept["precedes"]["notes"] == "As precedes."
    assert entry.competencies["k-one"].aligned_to == ()


STRAY: dict[str, tuple[Callable[[Package], Any], str]] = {
    "a package address, as 1.0 allowed": (
        lambda p: p["CFDocument"].update(CFPackageURI=a_link("document", "CFPackages")),
        "`CFPackageURI` stands inside of a package",
    ),
    "a document address at an item, as 1.0 allowed": (
        lambda p: p["CFItems"][0].update(CFDocumentURI=a_link("document", "CFDocuments")),
        "`CFDocumentURI` stands inside of a package",
    ),
    "the wrong word for the level of education": (
        lambda p: p["CFItems"][1].update(educationalLevel=["HE"]),
        "`educationalLevel` is no member of CASE; it was read as `educationLevel`.",
    ),
    "a member of its own": (lambda p: p["CFItems"][1].update(colour="red"), "`colour` is no member of CFItem in CASE 1.1"),
    "a member of its own at the top": (lambda p: p.update(Extra=[]), "`Extra` is no member of CFPackage"),
    "a sequence number as text": (
        lambda p: p["CFAssociations"][1].update(sequenceNumber="2"),
        "`sequenceNumber` is text instead of a number",
    ),
    "a sequence number that is none": (lambda p: p["CFAssociations"][1].update(sequenceNumber="b"), "`sequenceNumber` is no whole number"),
    "an end that is an address": (
        lambda p: p["CFAssociations"][1].update(originNodeURI=f"{ELSEWHERE}/CFItems/{as_uuid('listening')}"),
        "An end of an association is an address instead of a link",
    ),
    "an item type without a description": (
        lambda p: p.update(CFDefinitions={"CFItemTypes": [{"identifier": as_uuid("type"), "title": "Skill"}]}),
        "A `CFItemType` has no description",
    ),
    "another version of the standard": (lambda p: p["CFDocument"].update(caseVersion="2.0"), "`caseVersion` is `2.0`"),
    "definitions that are a list": (lambda p: p.update(CFDefinitions=[]), "`CFDefinitions` is no object"),
    "items that are no list": (lambda p: p.update(CFRubrics="none"), "`CFRubrics` is no list"),
    "an item without words but with a code": (lambda p: p["CFItems"][1].update(fullStatement=" "), "An item has no `fullStatement`"),
    "an association without an end": (
        lambda p: p["CFAssociations"].append({"associationType": "isPeerOf"}),
        "lacks its type or one of its ends",
    ),
    "an association that begins elsewhere": (
        lambda p: p["CFAssociations"].append(a_stranger_s_link("theirs", "isPeerOf", "genes")),
        "begins at something outside of the package",
    ),
    "an association that begins at the document": (
        lambda p: p["CFAssociations"].append(a_stranger_s_link("document", "isPeerOf", "genes")),
        "begins at the document itself",
    ),
}  # fmt: skip


@pytest.mark.parametrize("stray", STRAY)
def test_what_strays_from_the_standard_is_taken_in_and_noted(stray: str) -> None:
    package = a_stranger_s_package()
    change, words = STRAY[stray]
    change(package)

    draft = draft_of_package(package)

    assert [item.identifier for item in draft.items] == [as_uuid(n) for n in ("talking", "listening", "explaining", "knowing", "genes")]
    assert any(words in what for what in said(draft)), said(draft)


def test_a_sound_package_has_nothing_to_be_noted() -> None:
    assert said(read()) == set()


def test_the_wrong_word_for_the_level_of_education_keeps_what_it_says(tmp_path: Path) -> None:
    package = a_stranger_s_package()
    package["CFItems"][1]["educationalLevel"] = ["HE", "CPD"]

    entry, origin = written(settle(draft_of_package(package), slug="nursing"), tmp_path)

    items = {i["identifier"]: i for i in package_of(an_edition(entry, origin=origin))["CFItems"]}
    assert items[as_uuid("listening")]["educationLevel"] == ["HE", "CPD"]


def test_keywords_and_notes_of_an_item_come_back(tmp_path: Path) -> None:
    package = a_stranger_s_package()
    package["CFItems"][4] |= {"conceptKeywords": ["gene", "allele"], "notes": "From a workshop.", "language": "en"}

    entry, origin = written(settle(draft_of_package(package), slug="nursing"), tmp_path)

    items = {i["identifier"]: i for i in package_of(an_edition(entry, origin=origin))["CFItems"]}
    after = items[as_uuid("genes")]
    assert (after["conceptKeywords"], after["notes"], after["language"]) == (["gene", "allele"], "From a workshop.", "en")


def test_a_package_inside_of_a_member_is_unwrapped() -> None:
    draft = draft_of_package({"CFPackage": a_stranger_s_package()})

    assert len(draft.items) == 5
    assert any("unwrapped" in what for what in said(draft))


def test_an_item_without_a_place_goes_under_a_heading_of_its_own(tmp_path: Path) -> None:
    package = a_stranger_s_package()
    package["CFItems"].append(a_stranger_s_item("lost", humanCodingScheme="X"))
    draft = draft_of_package(package)

    entry, origin = written(settle(draft, slug="nursing"), tmp_path)

    assert Note("The item has no place in the tree; it was put at the top.", as_uuid("lost")) in draft.notes
    assert [d.slug for d in entry.domains] == ["t", "k", "ungrouped"]
    after = package_of(an_edition(entry, origin=origin))
    assert "ungrouped" not in {i.get("humanCodingScheme") for i in after["CFItems"]}
    above = {a["originNodeURI"]["identifier"]: a["destinationNodeURI"]["identifier"] for a in after["CFAssociations"]}
    assert above[as_uuid("lost")] == as_uuid("document")


def test_a_circle_is_opened_and_every_item_kept(tmp_path: Path) -> None:
    package = a_stranger_s_package()
    package["CFAssociations"][3]["destinationNodeURI"] = a_link("genes")
    draft = draft_of_package(package)

    entry, _ = written(settle(draft, slug="nursing"), tmp_path)

    assert [note.where for note in draft.notes if "from itself" in note.what] == [as_uuid("knowing")]
    assert {c.slug for c in entry.competencies.values()} | {d.slug for d in entry.domains} == {"t", "t-one", "t-two", "k", "k-one"}


def test_an_item_that_hangs_from_two_keeps_the_first_and_the_other_as_a_link() -> None:
    package = a_stranger_s_package()
    package["CFAssociations"].append(a_stranger_s_link("genes", "isChildOf", "talking"))

    draft = draft_of_package(package)

    genes = draft.items[-1]
    assert genes.parent == as_uuid("knowing")
    assert [(link.type, link.target) for link in genes.links] == [("isChildOf", as_uuid("talking"))]


def test_an_item_that_hangs_from_elsewhere_is_put_at_the_top() -> None:
    package = a_stranger_s_package()
    package["CFAssociations"][4]["destinationNodeURI"] = a_link("theirs")

    draft = draft_of_package(package)

    assert draft.items[-1].parent == ""
    assert any("hangs from something outside" in what for what in said(draft))


def test_deeper_items_are_put_into_their_domain_and_remember_their_place(tmp_path: Path) -> None:
    package = a_stranger_s_package()
    package["CFItems"].append(a_stranger_s_item("alleles", humanCodingScheme="K.1.a"))
    package["CFAssociations"].append(a_stranger_s_link("alleles", "isChildOf", "genes", sequenceNumber=1))
    settled = settle(draft_of_package(package), slug="nursing")

    entry, origin = written(settled, tmp_path)

    assert [c.slug for c in entry.domains[1].competencies] == ["k-one", "k-one-a"]
    assert any("deeper than our two steps" in note.what for note in settled.notes)
    after = package_of(an_edition(entry, origin=origin))["CFAssociations"]
    assert (as_uuid("alleles"), as_uuid("genes")) in {
        (a["originNodeURI"]["identifier"], a["destinationNodeURI"]["identifier"]) for a in after
    }


def test_two_items_with_one_identifier_are_one_and_a_refusal() -> None:
    package = a_stranger_s_package()
    package["CFItems"].append(a_stranger_s_item("genes", "Another statement of another item."))

    draft = draft_of_package(package)

    counted = tally([item.identifier for item in draft.items], draft.notes)
    assert (counted.accepted, counted.refused) == (5, 1)


@pytest.mark.parametrize("item", [{}, {"fullStatement": "Words without a name."}, "an item", None, {"identifier": as_uuid("x")}])
def test_an_item_that_is_none_is_refused_and_the_rest_taken_in(item: Any) -> None:
    package = a_stranger_s_package()
    package["CFItems"].append(item)

    draft = draft_of_package(package)

    assert len(draft.items) == 5
    assert sum(note.refused for note in draft.notes) == 1


def a_rubric(scores: list[tuple[float, str]], *, name: str = "genes") -> dict[str, Any]:
    levels = [{"quality": quality, "score": score, "description": f"Shows what is {quality} of it."} for score, quality in scores]
    return {"CFRubricCriteria": [{"CFItemURI": a_link(name), "CFRubricCriterionLevels": levels}]}


def test_the_levels_of_a_rubric_become_ours(tmp_path: Path) -> None:
    settled = settled_from(CFRubrics=[a_rubric([(1, "aware"), (2, "able")])])

    entry, _ = written(settled, tmp_path)

    assert [(value, name) for value, name, _ in entry.scale] == [(0, "None"), (1, "aware"), (2, "able")]
    assert entry.competencies["k-one"].levels == {"1": "Shows what is aware of it.", "2": "Shows what is able of it."}
    assert set(entry.competencies["t-one"].levels.values()) == {"The source does not say what this level looks like."}
    assert any("does not describe each level" in note.what for note in settled.notes)


def test_points_with_gaps_are_numbered_anew() -> None:
    settled = settled_from(CFRubrics=[a_rubric([(5, "good"), (10, "better")])])

    assert [step["value"] for step in settled.values.head["scale"]] == [0, 1, 2]
    assert any("5, 10 were numbered anew" in note.what for note in settled.notes)


@pytest.mark.parametrize("score", [-1, 21, 1.5, 1e300])
def test_a_level_that_is_no_step_is_left_out(score: float) -> None:
    draft = read(CFRubrics=[a_rubric([(score, "odd"), (1, "aware")])])

    assert set(draft.scale) == {1}
    assert any("not numbered 0 to 20" in what for what in said(draft))


def test_a_rubric_about_an_item_elsewhere_is_left_out() -> None:
    draft = read(CFRubrics=[a_rubric([(1, "aware")], name="theirs")])

    assert draft.scale == {}
    assert any("about an item outside" in what for what in said(draft))


@pytest.mark.parametrize(("version", "ours"), [("3.2", "3.2"), ("2020 edition", "0.1"), ("", "0.1"), ("1", "0.1")])
def test_a_version_of_another_form_is_kept_beside(version: str, ours: str, tmp_path: Path) -> None:
    package = a_stranger_s_package()
    package["CFDocument"]["version"] = version

    entry, origin = written(settle(draft_of_package(package), slug="nursing"), tmp_path)

    assert entry.version == ours
    assert package_of(an_edition(entry, origin=origin))["CFDocument"]["version"] == (version or "0.1")


def test_a_package_without_a_licence_warns_that_its_text_may_not_be_passed_on() -> None:
    package = a_stranger_s_package()
    del package["CFDocument"]["licenseURI"]

    settled = settle(draft_of_package(package), slug="nursing")

    assert settled.values.head["licence"] == "Not stated by the source"
    assert any("states no licence" in note.what for note in settled.notes)


def test_slugs_follow_from_the_code_else_the_words_and_do_not_depend_on_the_others() -> None:
    package = a_stranger_s_package()
    fewer = a_stranger_s_package()
    fewer["CFItems"], fewer["CFAssociations"] = fewer["CFItems"][3:], fewer["CFAssociations"][3:]

    whole, part = (settle(draft_of_package(p), slug="nursing").origin.competencies for p in (package, fewer))

    assert {slug: item.identifier for slug, item in part.items()} == {"k-one": as_uuid("genes")}
    assert whole["k-one"].identifier == as_uuid("genes")


def test_two_items_with_one_code_get_slugs_of_their_own() -> None:
    package = a_stranger_s_package()
    package["CFItems"][1]["humanCodingScheme"] = package["CFItems"][2]["humanCodingScheme"] = "T.1"

    slugs = list(settle(draft_of_package(package), slug="nursing").values.competencies)

    assert slugs[0] == "t-one"
    assert slugs[1].startswith("t-one-")
    assert settle(draft_of_package(package), slug="nursing").values.competencies.keys() == set(slugs)


def test_words_that_are_too_short_for_us_are_fitted_and_come_back(tmp_path: Path) -> None:
    package = a_stranger_s_package()
    package["CFItems"][4] |= {"fullStatement": "Genes", "abbreviatedStatement": "G"}

    entry, origin = written(settle(draft_of_package(package), slug="nursing"), tmp_path)

    assert entry.competencies["k-one"].statement == "Genes (in the source’s words)"
    after = {i["identifier"]: i for i in package_of(an_edition(entry, origin=origin))["CFItems"]}[as_uuid("genes")]
    assert (after["fullStatement"], after["abbreviatedStatement"]) == ("Genes", "G")


def test_a_statement_of_many_lines_and_signs_is_taken_as_it_stands(tmp_path: Path) -> None:
    words = 'Says: "no", # not\n- yes & *all* of it; 100 % {true}\n\n\tévidence 遺伝'
    package = a_stranger_s_package()
    package["CFItems"][4]["fullStatement"] = words

    entry, _ = written(settle(draft_of_package(package), slug="nursing"), tmp_path)

    assert entry.competencies["k-one"].statement == words


HOSTILE = {
    "nothing": (b"", "not JSON"),
    "no JSON": (b"{CFDocument: 1}", "not JSON"),
    "a list": (b"[1, 2]", "no JSON object"),
    "a member twice": (b'{"CFDocument": {}, "CFDocument": {}}', "names the member `CFDocument` twice"),
    "another encoding": ('{"a": "é"}'.encode("utf-16"), "not UTF-8"),
    "half of a character": (b'{"CFDocument": {"title": "\\ud800"}}', "half a character"),
    "not a number": (b'{"CFDocument": NaN}', "NaN"),
    "an endless number": (b'{"CFDocument": ' + b"9" * 5000 + b"}", "not JSON"),
    "deep": (b'{"a":' * 100 + b"1" + b"}" * 100, "nested far too deeply"),
    "very deep": (b"[" * 200_000, "nested far too deeply"),
    "large": (b'{"a": "' + b" " * 21 * 1024 * 1024 + b'"}', "larger than 20 MB"),
    "no document": (b'{"CFItems": []}', "no `CFDocument`"),
    "a document that is a word": (b'{"CFDocument": "x"}', "no `CFDocument`"),
    "no item": (b'{"CFDocument": {"title": "Empty"}}', "no item"),
}


@pytest.mark.parametrize("how", HOSTILE)
def test_a_hostile_file_is_refused_in_one_sentence(how: str) -> None:
    data, words = HOSTILE[how]

    with pytest.raises(NotReadable, match=words) as refusal:
        read_draft(data, Format.CASE, title="x")

    assert refusal.value.text.endswith("Nothing was written.")
    assert "\n" not in refusal.value.text


def test_as_many_items_as_nobody_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("genomeready.frameworks.exchange.case_reading.MOST", 4)

    with pytest.raises(NotReadable, match="more than 4 items"):
        read()


def test_a_chain_of_many_thousand_items_is_read_without_recursion() -> None:
    names = [f"n{n}" for n in range(5000)]
    items = [a_stranger_s_item(name) for name in names]
    chain = [a_stranger_s_link(below, "isChildOf", above) for above, below in zip(["document", *names], names, strict=False)]

    settled = settle(read(CFItems=items, CFAssociations=chain), slug="chain")

    (domain,) = settled.values.domains.values()
    assert len(domain["competencies"]) == 4999


@pytest.mark.parametrize("profession", ["../../etc/cron", "a/b", "", None, 7, "Nurse", "nurse 1"])
def test_a_role_whose_name_would_be_another_file_is_left_out(profession: Any, tmp_path: Path) -> None:
    package = our_own_package(tmp_path)
    sound = settle(draft_of_package(package), slug="small-core")
    assert list(sound.values.roles) == ["small-nurse"]
    package["CFRubrics"][1]["extensions"]["genomeready"]["role"]["profession"] = profession

    settled = settle(draft_of_package(package), slug="small-core")

    assert not settled.values.roles
    assert any("no profession" in note.what for note in settled.notes)


def test_what_a_package_says_of_itself_cannot_take_the_place_of_its_words(tmp_path: Path) -> None:
    package = our_own_package(tmp_path)
    package["CFItems"][1]["extensions"]["genomeready"] |= {"statement": "Something else altogether.", "levels": {"9": "x"}}

    entry, _ = written(settle(draft_of_package(package), slug="small-core"), tmp_path / "after")

    assert entry.competencies["reading-genes"].statement == "Knows what a gene is."


def our_own_package(root: Path) -> Package:
    return json.loads(json.dumps(package_of(an_edition(a_small_framework(root)))))  # type: ignore[no-any-return]


@pytest.mark.parametrize("whose", ["a stranger's", "ours"])
def test_every_value_may_be_of_every_kind(whose: str, tmp_path: Path) -> None:
    """Whatever stands in the place of a value, the package is read and written as YAML, or refused in a sentence."""
    types, rubrics = {"CFItemTypes": [{"title": "Skill"}]}, [a_rubric([(1, "aware")])]
    package = our_own_package(tmp_path) if whose == "ours" else a_stranger_s_package(CFRubrics=rubrics, CFDefinitions=types)
    whole = json.dumps(package)
    odd = [None, True, 1.5, "text", [], [[]], {}, {"a": 1}]

    read_at_all = 0
    for place in range(0, len(_places(package)), 2 if whose == "a stranger's" else 9):
        for value in odd:
            changed = json.loads(whole)
            container, key = _places(changed)[place]
            container[key] = value
            try:
                texts_of(settle(draft_of_package(read_json(as_bytes(changed))), slug="odd").values)
                read_at_all += 1
            except NotReadable as refusal:
                assert refusal.text.endswith("Nothing was written.")  # noqa: PT017 - either is right, a traceback is not

    assert read_at_all > 300


def _places(value: Any) -> list[tuple[Any, Any]]:
    keys = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, part in keys for place in [(value, key), *_places(part)]]
