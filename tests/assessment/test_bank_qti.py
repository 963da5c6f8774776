"""QTI 2.1, 2.2 and 3.0: interactions, rules of marking, packages, and the way there and back."""

import io
import re
import zipfile
from decimal import Decimal
from fractions import Fraction
from xml.etree import ElementTree as ET

import pytest
from assessment.banked import (
    ALL_KINDS,
    MAP_RESPONSE,
    MATCH_CORRECT,
    NUMBER,
    SINGLE,
    an_item,
    qti21,
    qti_choice,
    read,
    the_only,
    the_refusal,
    zipped,
)

from genomeready.assessment.banks.formats import Format, format_of, lost, written
from genomeready.assessment.banks.qti_names import V21, V30, hyphened, unhyphened
from genomeready.assessment.types.interactions import (
    Accepted,
    Choice,
    Composite,
    Essay,
    Gaps,
    Hotspot,
    Interaction,
    Match,
    NotOurs,
    NumberEntry,
    Order,
    Pair,
    TextEntry,
    TrueFalse,
    Upload,
)

VERSIONS = [Format.QTI_21, Format.QTI_30]


@pytest.mark.parametrize("kind", VERSIONS)
@pytest.mark.parametrize("name", sorted(ALL_KINDS))
def test_every_kind_that_is_written_comes_back_as_it_went(kind: Format, name: str) -> None:
    sent = an_item(ALL_KINDS[name])

    back = the_only(written([sent], kind))

    assert (back.identifier, back.title, back.tags, back.language) == (sent.identifier, sent.title, sent.tags, sent.language)
    assert (back.solution, back.references) == (sent.solution, sent.references)
    assert _as_asked(back.interaction) == _as_asked(sent.interaction)
    assert back.losses == ()
    assert (back.stem, back.lead_in) == (sent.stem, sent.lead_in)


def _as_asked(interaction: Interaction) -> object:
    if isinstance(interaction, Gaps):
        gaps = [(gap.entry, [(o.text, o.right) for o in gap.options]) for gap in interaction.gaps]
        return [" ".join(piece.split()) for piece in interaction.pieces], gaps
    if isinstance(interaction, Choice):
        return [(o.id, o.text, o.right, round(float(o.credit or 0), 4), o.feedback) for o in interaction.options], interaction.single
    return interaction


@pytest.mark.parametrize("kind", VERSIONS)
def test_options_keep_their_letters(kind: Format) -> None:
    shuffled = Choice(options=tuple(reversed(SINGLE.options)), single=True)

    back = the_only(written([an_item(shuffled)], kind)).interaction

    assert isinstance(back, Choice)
    assert [option.id for option in back.options] == ["d", "c", "b", "a"]
    assert lost(an_item(shuffled), kind) == []


def test_a_short_unit_comes_back_and_a_long_one_is_named_as_lost() -> None:
    short, long = (an_item(NumberEntry(numbers=NUMBER.numbers, unit=unit)) for unit in ("cM", "centimorgans per generation"))

    assert the_only(written([short], Format.QTI_30)).interaction == short.interaction
    assert lost(long, Format.QTI_30) == ["the unit of the number"]


def test_what_is_not_written_is_refused_by_name() -> None:
    with pytest.raises(NotOurs, match=r"QTI 3\.0, as it is written here, has no form for a question of several parts"):
        written([an_item(Composite(parts=()))], Format.QTI_30)


@pytest.mark.parametrize(("kind", "version"), [(Format.QTI_21, V21), (Format.QTI_30, V30)])
def test_a_package_has_the_published_structure(kind: Format, version: object) -> None:
    packed = written([an_item(interaction, identifier=f"q-sm-01{n:02d}") for n, interaction in enumerate(ALL_KINDS.values())], kind)

    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        files = {name: ET.fromstring(archive.read(name)) for name in archive.namelist()}  # noqa: S314 - our own text
    manifest = files.pop("imsmanifest.xml")
    space = version.package  # type: ignore[attr-defined]
    assert [part.tag.removeprefix(f"{{{space}}}") for part in manifest] == ["metadata", "organizations", "resources"]
    listed = {resource.get("href"): resource.get("type") for resource in manifest.iter(f"{{{space}}}resource")}
    assert listed == dict.fromkeys(files, version.resource)  # type: ignore[attr-defined]
    for item in files.values():
        _has_the_structure_of_an_item(item, version)


def _has_the_structure_of_an_item(item: ET.Element, version: object) -> None:
    """Check what the schema asks: names, order of the parts, that each response is declared and each feedback has its outcome."""
    space = f"{{{version.items}}}"  # type: ignore[attr-defined]
    names = [unhyphened(part.tag.removeprefix(space).removeprefix("qti-")) for part in item]
    order = ["responseDeclaration", "outcomeDeclaration", "itemBody", "responseProcessing", "modalFeedback"]
    assert names == sorted(names, key=order.index)
    assert names.count("itemBody") == 1
    everything = [part for part in item.iter() if part.tag.startswith(space)]
    hyphens = version.hyphens  # type: ignore[attr-defined]
    for part in everything:
        local = part.tag.removeprefix(space)
        html = local in {"p", "em", "strong", "div", "br", "ul", "li", "a", "code", "sup", "sub", "ol"}
        assert html or local.startswith("qti-") == hyphens, local
        assert html or hyphens == (local == hyphened(local) and local.startswith("qti-")), local
    keys = {key for part in everything for key in part.attrib}
    said = "response-identifier" if hyphens else "responseIdentifier"
    declared = {part.get("identifier") for part in item if part.tag.endswith(("responseDeclaration", "response-declaration"))}
    assert {part.get(said) for part in everything if part.get(said)} == declared
    assert not any(re.search(r"[A-Z]", key) for key in keys if not key.startswith("{")) or not hyphens
    outcomes = {part.get("identifier") for part in item if part.tag.endswith(("outcomeDeclaration", "outcome-declaration"))}
    shown = "outcome-identifier" if hyphens else "outcomeIdentifier"
    assert {part.get(shown) for part in everything if part.get(shown)} <= outcomes


def test_the_same_bank_gives_the_same_bytes() -> None:
    assert written([an_item(SINGLE)], Format.QTI_30) == written([an_item(SINGLE)], Format.QTI_30)


def test_a_version_is_known_by_its_content() -> None:
    old, new = written([an_item(SINGLE)], Format.QTI_21), written([an_item(SINGLE)], Format.QTI_30)

    assert (format_of(old), format_of(new), format_of(qti_choice().encode())) == (Format.QTI_21, Format.QTI_30, Format.QTI_21)


def test_version_2_2_is_read_as_2_1_is() -> None:
    item = the_only(qti_choice().replace("imsqti_v2p1", "imsqti_v2p2"))

    assert isinstance(item.interaction, Choice)
    assert [(o.id, o.right) for o in item.interaction.options] == [("A", False), ("B", True), ("C", False)]
    assert (item.stem, item.lead_in) == ("A stem.", "Which one?")


def test_names_with_hyphens_are_read_too() -> None:
    item = the_only(
        '<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="i3" title="T" xml:lang="fr">'
        '<qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier"><qti-correct-response>'
        "<qti-value>A</qti-value></qti-correct-response></qti-response-declaration><qti-item-body><p>Stem.</p>"
        '<qti-choice-interaction response-identifier="RESPONSE" max-choices="1"><qti-prompt>Which?</qti-prompt>'
        '<qti-simple-choice identifier="A">x</qti-simple-choice><qti-simple-choice identifier="B">y</qti-simple-choice>'
        "</qti-choice-interaction></qti-item-body><qti-response-processing "
        'template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/></qti-assessment-item>'
    )

    assert isinstance(item.interaction, Choice)
    assert (item.language, item.lead_in, item.losses) == ("fr", "Which?", ())


def _declared(cardinality: str, base: str, *values: str, more: str = "", identifier: str = "RESPONSE") -> str:
    correct = "".join(f"<value>{value}</value>" for value in values)
    return (
        f'<responseDeclaration identifier="{identifier}" cardinality="{cardinality}" baseType="{base}">'
        f"<correctResponse>{correct}</correctResponse>{more}</responseDeclaration>"
    )


def test_shares_of_a_mapping_are_read_where_the_item_is_marked_by_it() -> None:
    entries = (f'<mapEntry mapKey="{key}" mappedValue="{value}"/>' for key, value in (("A", 1), ("B", 1), ("C", -1)))
    mapping = f'<mapping lowerBound="0">{"".join(entries)}</mapping>'
    options = "".join(f'<simpleChoice identifier="{i}">{i}</simpleChoice>' for i in "ABC")
    body = f"<choiceInteraction responseIdentifier='RESPONSE' maxChoices='0'><prompt>Which?</prompt>{options}</choiceInteraction>"
    declared = _declared("multiple", "identifier", "A", "B", more=mapping)

    mapped, matched = (the_only(qti21(body, declared, rule)).interaction for rule in (MAP_RESPONSE, MATCH_CORRECT))

    assert isinstance(mapped, Choice)
    assert isinstance(matched, Choice)
    assert [o.credit for o in mapped.options] == [Fraction(1, 2), Fraction(1, 2), Fraction(-1, 2)]
    assert [o.credit for o in matched.options] == [None, None, None]
    assert [o.right for o in matched.options] == [True, True, False]


def test_two_answers_called_true_and_false_are_a_statement() -> None:
    options = '<simpleChoice identifier="true">True</simpleChoice><simpleChoice identifier="false">False</simpleChoice>'

    assert the_only(qti_choice(options, right="false")).interaction == TrueFalse(right=False)


def test_a_text_and_a_number_to_type() -> None:
    body = '<p>Name it.</p><p><textEntryInteraction responseIdentifier="RESPONSE"/></p>'
    mapping = (
        '<mapping><mapEntry mapKey="exon" mappedValue="1" caseSensitive="false"/><mapEntry mapKey="exons" mappedValue="0.5"/></mapping>'
    )

    text = the_only(qti21(body, _declared("single", "string", "exon", more=mapping), MAP_RESPONSE)).interaction
    number = the_only(qti21(body, _declared("single", "float", "3.5"), MATCH_CORRECT)).interaction

    assert text == TextEntry(accepted=(Accepted(text="exon"), Accepted(text="exons", credit=Fraction(1, 2))), exact_case=True)
    assert isinstance(number, NumberEntry)
    assert number.numbers[0].value == Decimal("3.5")


def test_a_relative_tolerance_becomes_an_absolute_one() -> None:
    rule = (
        '<responseProcessing><responseCondition><responseIf><equal toleranceMode="relative" tolerance="10 10">'
        '<variable identifier="RESPONSE"/>'
        '<correct identifier="RESPONSE"/></equal><setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue>'
        "</setOutcomeValue></responseIf></responseCondition></responseProcessing>"
    )
    body = '<p>How much?</p><p><textEntryInteraction responseIdentifier="RESPONSE"/></p>'

    interaction = the_only(qti21(body, _declared("single", "float", "50"), rule)).interaction

    assert isinstance(interaction, NumberEntry)
    assert interaction.numbers[0].tolerance == 5


def _side(**things: str) -> str:
    choices = (f'<simpleAssociableChoice identifier="{key}" matchMax="1">{said}</simpleAssociableChoice>' for key, said in things.items())
    return f"<simpleMatchSet>{''.join(choices)}</simpleMatchSet>"


def test_pairs_an_order_and_gaps() -> None:
    sides = _side(D="DNA", R="RNA") + _side(T="thymine", U="uracil", X="xenon")
    match = f"<matchInteraction responseIdentifier='RESPONSE'><prompt>Match.</prompt>{sides}</matchInteraction>"
    steps = "".join(f'<simpleChoice identifier="s{n}">step {n}</simpleChoice>' for n in (1, 2, 3))
    order = f"<orderInteraction responseIdentifier='RESPONSE'><prompt>Order.</prompt>{steps}</orderInteraction>"
    gaps = (
        "<gapMatchInteraction responseIdentifier='RESPONSE'><prompt>Fill.</prompt><gapText identifier='W' matchMax='1'>exon</gapText>"
        "<gapText identifier='V' matchMax='1'>intron</gapText><p>An <gap identifier='G1'/> is spliced out.</p></gapMatchInteraction>"
    )

    first = the_only(qti21(match, _declared("multiple", "directedPair", "R U", "D T"), MATCH_CORRECT)).interaction
    second = the_only(qti21(order, _declared("ordered", "identifier", "s2", "s1", "s3"), MATCH_CORRECT)).interaction
    third = the_only(qti21(gaps, _declared("multiple", "directedPair", "V G1"), MATCH_CORRECT))

    assert first == Match(pairs=(Pair(left="DNA", right="thymine"), Pair(left="RNA", right="uracil")), extra=("xenon",))
    assert second == Order(steps=("step 2", "step 1", "step 3"))
    assert isinstance(third.interaction, Gaps)
    assert [(o.text, o.right) for o in third.interaction.gaps[0].options] == [("exon", False), ("intron", True)]
    assert third.losses == ("that each answer can be used once",)


def test_places_in_a_picture() -> None:
    spots = (
        "<hotspotInteraction responseIdentifier='RESPONSE' maxChoices='1'><prompt>Where?</prompt><object type='image/png' data='k.png'/>"
        "<hotspotChoice identifier='A' shape='circle' coords='10,20,5'/><hotspotChoice identifier='B' shape='rect' coords='1,2,3,4'/>"
        "</hotspotInteraction>"
    )
    areas = "<areaMapping defaultValue='0'><areaMapEntry shape='circle' coords='7,8,2' mappedValue='1'/></areaMapping>"
    point = "<selectPointInteraction responseIdentifier='RESPONSE'><prompt>Where?</prompt><object data='k.png'/></selectPointInteraction>"

    hotspot = the_only(qti21(spots, _declared("single", "identifier", "A"), MATCH_CORRECT)).interaction
    pointed = the_only(qti21(point, _declared("single", "point", "7 8", more=areas), MAP_RESPONSE)).interaction

    assert isinstance(hotspot, Hotspot)
    assert (hotspot.picture, hotspot.right[0].coords, hotspot.wrong[0].shape) == ("k.png", (10, 20, 5), "rect")
    assert isinstance(pointed, Hotspot)
    assert pointed.right[0].coords == (7, 8, 2)


def test_an_essay_with_its_rubric_and_a_file() -> None:
    rubric = '<rubricBlock view="scorer"><p>Look for consent.</p></rubricBlock>'
    essay = f'{rubric}<extendedTextInteraction responseIdentifier="RESPONSE"><prompt>Tell.</prompt></extendedTextInteraction>'
    upload = '<uploadInteraction responseIdentifier="RESPONSE"><prompt>Send.</prompt></uploadInteraction>'

    assert the_only(qti21(essay, _declared("single", "string"))).interaction == Essay(guidance="Look for consent.")
    assert the_only(qti21(upload, _declared("single", "file"))).interaction == Upload()


def test_several_interactions_are_one_question_of_parts() -> None:
    part = "<p>Part.</p><extendedTextInteraction responseIdentifier='{r}'><prompt>Tell {r}.</prompt></extendedTextInteraction>"
    declared = _declared("single", "string", identifier="R1") + _declared("single", "string", identifier="R2")

    interaction = the_only(qti21(part.format(r="R1") + part.format(r="R2"), declared)).interaction

    assert isinstance(interaction, Composite)
    assert [text for text, _ in interaction.parts] == ["Part.\n\nTell R1.", "Part.\n\nTell R2."]


@pytest.mark.parametrize(
    "name",
    ["associateInteraction", "sliderInteraction", "hottextInteraction", "graphicOrderInteraction", "drawingInteraction", "mediaInteraction",
     "customInteraction", "portableCustomInteraction", "graphicGapMatchInteraction"],
)  # fmt: skip
def test_interactions_that_are_not_read_are_refused_by_name(name: str) -> None:
    assert (
        the_refusal(qti21(f"<{name} responseIdentifier='RESPONSE'/>", _declared("single", "identifier", "A"))) == f"`{name}` is not read."
    )


@pytest.mark.parametrize(
    ("item", "why"),
    [
        (qti21("<p>x</p>", head="").replace('adaptive="false"', 'adaptive="true"'), "It is adaptive"),
        (qti21("<p>x</p>", "<templateDeclaration identifier='N' cardinality='single' baseType='float'/>"), "computed anew"),
        (qti21("<p>Only read this.</p>"), "It asks nothing"),
        (qti_choice(right=""), "does not say which answer is right"),
        (qti_choice().replace("responseIdentifier='RESPONSE'", "responseIdentifier='OTHER'"), "`OTHER`, which is not declared"),
    ],
)
def test_what_cannot_be_a_question_here_is_refused_with_the_reason(item: str, why: str) -> None:
    assert why in the_refusal(item)


def test_rules_of_marking_that_are_not_understood_are_named_and_the_key_is_kept() -> None:
    match = "<patternMatch pattern='x'><variable identifier='RESPONSE'/></patternMatch>"
    rule = f"<responseProcessing><responseCondition><responseIf>{match}</responseIf></responseCondition></responseProcessing>"

    item = the_only(qti_choice().replace(MATCH_CORRECT, rule))

    assert item.losses == ("its own rules of marking (patternMatch); the right answer is kept",)
    assert isinstance(item.interaction, Choice)
    assert item.interaction.options[1].right


def test_feedback_of_others_stands_with_its_answer_or_in_the_solution() -> None:
    options = (
        '<simpleChoice identifier="A">x<feedbackInline outcomeIdentifier="FEEDBACK" identifier="A" showHide="show">No.</feedbackInline>'
        "</simpleChoice>"
        '<simpleChoice identifier="B">y</simpleChoice>'
    )
    modal = '<modalFeedback outcomeIdentifier="F" identifier="{i}" showHide="show"><p>{t}</p></modalFeedback>'
    item = qti_choice(options).replace(
        "</assessmentItem>", f"{modal.format(i='B', t='Yes.')}{modal.format(i='done', t='In short.')}</assessmentItem>"
    )

    found = the_only(item)

    assert isinstance(found.interaction, Choice)
    assert [o.feedback for o in found.interaction.options] == ["No.", "Yes."]
    assert found.solution == "In short."


def test_a_package_is_read_file_by_file_and_what_is_broken_is_refused_alone() -> None:
    files = {
        "imsmanifest.xml": '<manifest><resources><resource href="a.xml"><metadata><keyword><langstring>hard</langstring></keyword>'
        "</metadata></resource></resources></manifest>",
        "a.xml": qti_choice(identifier="one"),
        "b.xml": qti_choice(identifier="two")[:300],
        "test.xml": '<assessmentTest xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1"/>',
        "odd.xml": "<letter/>",
        "picture.png": b"\x89PNG",
    }

    reading = read(zipped(files))

    assert [(item.identifier, item.tags) for item in reading.items] == [("one", ("hard",))]
    assert [(refusal.where, refusal.why[:34]) for refusal in reading.refused] == [
        ("b.xml", "The file is not well-formed XML (l"),
        ("odd.xml", "`<letter>` holds no question of QT"),
    ]
