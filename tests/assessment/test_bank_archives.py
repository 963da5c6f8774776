"""Archives with names that are odd but honest, the table at the end, and a bank that comes in again and again."""

import io
import json
import stat
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest
from assessment.banked import moodle, moodle_choice, planned, qti_choice, read, row_of, zipped
from hypothesis import given
from hypothesis import strategies as st

from genomeready.assessment.banks.archives import is_archive, unpacked
from genomeready.assessment.banks.gift_text import escaped, parts_of, plain
from genomeready.assessment.banks.planning import Fate, Plan, Row, Shelf
from genomeready.assessment.banks.prose import Html
from genomeready.assessment.banks.readings import Refusal
from genomeready.assessment.banks.refusing import NotABank
from genomeready.assessment.banks.reporting import as_json, exported_lines, lines_of, shown
from genomeready.assessment.types.interactions import Choice
from genomeready.assessment.types.written import plain as bare

COMPOSED = "g\N{LATIN SMALL LETTER E WITH GRAVE}ne.xml"
ODD_NAMES = [
    "a b.xml", "a..b.xml", "..a.xml", "a/.hidden.xml", "a/b/c/d/e/f.xml", "'quoted'.xml", "100%.xml", "a&b;c.xml", "php.xml", "py/x.xml",
    COMPOSED, "\N{GREEK SMALL LETTER BETA}-thalassaemia.xml", "\N{DNA DOUBLE HELIX}.xml", "-rf.xml", "a" * 200 + ".xml", "UP.XML.xml",
]  # fmt: skip
PACKED = st.builds("{}/{}.xml".format, st.text("az09 _-/", min_size=1, max_size=8).map(lambda name: f"a{name}a"), st.text("bc", min_size=1))


@pytest.mark.parametrize("name", ODD_NAMES)
def test_a_name_that_is_odd_but_honest_is_read(name: str) -> None:
    reading = read(zipped({"imsmanifest.xml": "<manifest/>", name: qti_choice()}))

    assert [item.identifier for item in reading.items] == ["i1"]
    assert reading.refused == []


def test_folders_in_an_archive_are_no_files() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.mkdir("items")
        archive.mkdir("empty.php")
        archive.writestr("items/a.xml", qti_choice())

    found = unpacked(packed.getvalue())

    assert (list(found.files), found.left) == (["items/a.xml"], ())


def test_names_in_two_normal_forms_are_two_names() -> None:
    apart = unicodedata.normalize("NFD", COMPOSED)

    found = unpacked(zipped({COMPOSED: b"one", apart: b"two"}))

    assert found.files == {COMPOSED: b"one", apart: b"two"}


@given(files=st.dictionaries(PACKED, st.binary(max_size=60), max_size=5))
def test_what_was_packed_is_what_is_unpacked(files: dict[str, bytes]) -> None:
    packed = zipped(files)

    assert is_archive(packed)
    assert unpacked(packed).files == files


@given(data=st.binary(max_size=200))
def test_bytes_that_are_no_archive_are_refused_in_words(data: bytes) -> None:
    with pytest.raises(NotABank, match="cut or damaged"):
        unpacked(b"PK\x03\x04" + data)


def test_a_link_is_refused_even_when_its_target_is_in_the_archive() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.xml", qti_choice())
        link = zipfile.ZipInfo("b.xml")
        link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "a.xml")

    with pytest.raises(NotABank, match=r"holds a link \(`b.xml`\)"):
        unpacked(packed.getvalue())


# The table


def a_plan() -> Plan:
    bad = moodle_choice("<p>Which <script>x</script>?</p>", name="Bad \N{LATIN SMALL LETTER E WITH ACUTE}")
    answers = "".join(f'<answer fraction="{share}"><text>{share}</text></answer>' for share in (100, 0, 0))
    return planned(moodle(moodle_choice(name="Lossy", answers=answers), bad))


def test_the_table_counts_and_tells_each_question_with_what_is_lost_or_why_it_is_refused() -> None:
    lines = list(lines_of(a_plan()))

    assert lines[:3] == ["  accepted                0", "  accepted with losses    1", "  refused                 1"]
    new, refused = (next(n for n, line in enumerate(lines) if line.startswith(f"  {word}") and n > 2) for word in ("new", "refused"))
    assert "q-sm-0001" in lines[new]
    assert [line.strip() for line in lines[new + 1 : new + 3]] == [f"lost: {loss}" for loss in a_plan().rows[0].losses]
    assert "Bad \N{LATIN SMALL LETTER E WITH ACUTE}" in lines[refused]
    assert "`<script>`, which acts or loads something" in lines[refused + 1]


def test_the_same_table_for_a_program_is_json_with_the_same_counts() -> None:
    done = a_plan()

    told = json.loads(as_json(done))

    assert (told["accepted"], told["accepted_with_losses"], told["refused"]) == (done.accepted, done.with_losses, done.refused) == (0, 1, 1)
    assert [row["fate"] for row in told["rows"]] == ["new", "refused"]
    assert told["rows"][1]["why"] == done.rows[1].why
    assert set(told["rows"][0]) == set(Row.__dataclass_fields__)


@given(text=st.text(max_size=400))
def test_nothing_of_a_stranger_steers_a_terminal(text: str) -> None:
    printed = shown(text)

    assert printed.isprintable()
    assert len(printed) <= 300
    assert shown(printed) == printed


def test_an_export_tells_each_loss_once_with_how_many_questions_it_is_in() -> None:
    losses = [("q-1", ["the unit", "the order"]), ("q-2", ["the unit"]), ("q-3", [])]

    assert list(exported_lines(losses, [("q-4", "no form")])) == [
        "  lost in 2: the unit",
        "  lost in 1: the order",
        "  left out q-4: no form",
    ]


# A bank that comes in again


def after(done: Plan) -> Shelf:
    return Shelf(prefix="sm", texts=done.files, remembered=done.remembered)


def fates(done: Plan) -> list[tuple[Fate, str]]:
    return [(row.fate, row.key) for row in done.rows]


ONE, TWO, THREE = (moodle_choice(f"<p>What is {name}?</p>", name=name) for name in ("one", "two", "three"))
AGAIN: list[tuple[str, Callable[[], str], list[tuple[Fate, str]]]] = [
    ("as it was", lambda: moodle(ONE, TWO), [(Fate.UNCHANGED, "q-sm-0001"), (Fate.UNCHANGED, "q-sm-0002")]),
    ("in another order", lambda: moodle(TWO, ONE), [(Fate.UNCHANGED, "q-sm-0002"), (Fate.UNCHANGED, "q-sm-0001")]),
    ("with one more before", lambda: moodle(THREE, ONE), [(Fate.NEW, "q-sm-0003"), (Fate.UNCHANGED, "q-sm-0001")]),
    (
        "with one changed",
        lambda: moodle(ONE, TWO.replace("What is", "Why is")),
        [(Fate.UNCHANGED, "q-sm-0001"), (Fate.CHANGED, "q-sm-0002")],
    ),
    ("with one renamed", lambda: moodle(ONE.replace("<text>one</text>", "<text>uno</text>")), [(Fate.NEW, "q-sm-0003")]),
    ("with one missing", lambda: moodle(TWO), [(Fate.UNCHANGED, "q-sm-0002")]),
    ("spaced otherwise", lambda: moodle(ONE.replace("What is", "What\n   is")), [(Fate.UNCHANGED, "q-sm-0001")]),
]


@pytest.mark.parametrize(("how", "again", "expected"), AGAIN, ids=[how for how, _, _ in AGAIN])
def test_a_bank_that_comes_again_changes_only_what_changed(how: str, again: Callable[[], str], expected: list[tuple[Fate, str]]) -> None:
    first = planned(moodle(ONE, TWO))

    second = planned(again(), after(first))

    assert fates(second) == expected, how
    assert set(second.files) == {key for fate, key in expected if fate is not Fate.UNCHANGED}
    assert set(first.remembered) <= set(second.remembered)


def test_a_question_that_is_renamed_and_back_is_the_one_that_it_was() -> None:
    first = planned(moodle(ONE))
    shelf = after(first)
    renamed = planned(moodle(ONE.replace("<text>one</text>", "<text>uno</text>")), shelf)

    back = planned(moodle(ONE), replace(shelf, texts={**shelf.texts, **renamed.files}, remembered=renamed.remembered))

    assert fates(back) == [(Fate.UNCHANGED, "q-sm-0001")]


def test_a_change_taken_back_is_a_change_with_a_higher_version() -> None:
    first = planned(moodle(ONE))
    second = planned(moodle(ONE.replace("What is", "Why is")), after(first))

    third = planned(moodle(ONE), after(second))

    assert row_of(third).fate is Fate.CHANGED
    assert "\nversion: 3\n" in third.files["q-sm-0001"]
    assert third.files["q-sm-0001"].replace("version: 3", "version: 1") == first.files["q-sm-0001"]


def test_what_was_refused_is_not_remembered_and_comes_in_once_it_is_mended() -> None:
    bad = planned(moodle(ONE.replace("What is", "What <script>x</script> is")))

    mended = planned(moodle(ONE), after(bad))

    assert (dict(bad.remembered), fates(mended)) == ({}, [(Fate.NEW, "q-sm-0001")])


def test_a_refusal_of_a_reader_stands_in_the_table_with_its_place() -> None:
    reading = read(moodle(ONE, '<question type="calculated"><name><text>C</text></name></question>'))

    (refusal,) = reading.refused

    assert isinstance(refusal, Refusal)
    assert (refusal.title, bool(refusal.where), bool(refusal.why)) == ("C", True, True)


# The grammar of GIFT


@given(text=st.text("abc ~=#{}:\\n%>-", max_size=30).map(str.strip))
def test_an_escaped_text_is_one_answer_and_says_what_it_said(text: str) -> None:
    kept = f"::t::Which? {{={escaped(text) or 'x'}#said ~other}}"

    (item,) = read(kept).items

    assert isinstance(item.interaction, Choice)
    assert bare(Html().line(item.interaction.options[0].text)).split() == (text or "x").split()


@given(texts=st.lists(st.tuples(st.sampled_from("=~"), st.text("abc ", min_size=1), st.integers(-100, 100)), min_size=1, max_size=6))
def test_the_parts_of_an_answer_keep_sign_weight_text_and_feedback(texts: list[tuple[str, str, int]]) -> None:
    written = " ".join(f"{sign}%{weight}%{text}#f{n}" for n, (sign, text, weight) in enumerate(texts))

    found = [(part.sign, part.weight, part.text, part.feedback) for part in parts_of(written)]

    assert found == [(sign, str(weight), text.strip(), f"f{n}") for n, (sign, text, weight) in enumerate(texts)]
    assert plain(texts[0][1]) == texts[0][1].strip()
