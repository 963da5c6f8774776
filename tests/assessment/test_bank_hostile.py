"""Files that attack, break off or come in another encoding: refused in one sentence, or read with a note."""

import io
import stat
import struct
import zipfile

import pytest
from assessment.banked import (
    ALL_KINDS,
    an_item,
    canvas,
    canvas_item,
    moodle,
    moodle_choice,
    planned,
    qti_choice,
    read,
    the_only,
    the_refusal,
    zipped,
)

from genomeready.assessment.banks.archives import MOST_FILES
from genomeready.assessment.banks.encodings import LARGEST
from genomeready.assessment.banks.formats import Format, read_bank, written
from genomeready.assessment.banks.planning import Fate
from genomeready.assessment.banks.refusing import NotABank
from genomeready.assessment.banks.xml_tree import DEEPEST
from genomeready.assessment.types.interactions import NotOurs
from genomeready.base.ids import seeded

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">'
    "]><quiz>&c;</quiz>"
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz><question type="essay">&x;</question></quiz>'


def refused(data: bytes | str) -> str:
    with pytest.raises(NotABank) as caught:
        read(data)
    return caught.value.text


@pytest.mark.parametrize("attack", [LAUGHS, OUTSIDE, '<!DOCTYPE questestinterop SYSTEM "ims_qtiasiv1p2.dtd"><questestinterop/>'])
def test_a_document_type_is_refused_and_with_it_every_entity(attack: str) -> None:
    assert read(moodle(moodle_choice())).items

    assert "declares a document type (line 1)" in refused(attack)


def test_entities_in_an_item_of_a_package_are_refused_and_its_neighbours_read() -> None:
    reading = read(
        zipped({"imsmanifest.xml": "<manifest/>", "a.xml": qti_choice(), "b.xml": f'<!DOCTYPE x [<!ENTITY e "e">]>{qti_choice()[39:]}'})
    )

    assert [item.identifier for item in reading.items] == ["i1"]
    assert [(r.where, "document type" in r.why) for r in reading.refused] == [("b.xml", True)]


def test_an_entity_that_nobody_declared_is_no_xml() -> None:
    assert "not well-formed XML" in refused("<quiz>&nbsp;</quiz>")


def test_nesting_is_bounded() -> None:
    deep = f"<quiz>{'<a>' * DEEPEST}{'</a>' * DEEPEST}</quiz>"

    assert "nested too deeply" in refused(deep)


def test_deeply_nested_html_is_read_without_harm() -> None:
    item = the_only(moodle(moodle_choice(f"{'<div>' * 3000}What?{'</div>' * 3000}")))

    assert item.lead_in == "What?"


def a_zip_with(name: str, *, content: bytes = b"x", link: bool = False) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("imsmanifest.xml", "<manifest/>")
        archive.writestr("item.xml", qti_choice())
        info = zipfile.ZipInfo(name)
        info.create_system = 3
        if link:
            info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, content)
    return packed.getvalue()


@pytest.mark.parametrize("name", ["../outside.xml", "/etc/passwd", "a/../../b.xml", "C:/windows.xml"])
def test_names_that_lead_out_of_an_archive_are_refused(name: str) -> None:
    assert read(a_zip_with("beside.txt")).items

    assert "leads out of it" in refused(a_zip_with(name))


def test_links_in_an_archive_are_refused() -> None:
    assert "holds a link (`item2.xml`)" in refused(a_zip_with("item2.xml", content=b"/etc/passwd", link=True))


def test_an_archive_that_unpacks_to_far_more_is_refused_by_its_ratio() -> None:
    assert "far more than its size says" in refused(zipped({"a.xml": qti_choice(), "b.xml": b" " * 10_000_000}))


def test_an_archive_of_many_parts_is_refused_by_its_total() -> None:
    small_bombs = {f"{n}.xml": b" " * 65_000 for n in range(1_700)}

    assert "unpacks to more than 100 MB" in refused(zipped({"a.xml": qti_choice()} | small_bombs))


def test_an_archive_whose_sizes_lie_is_refused() -> None:
    honest = bytearray(zipped({"a.xml": qti_choice(), "b.xml": b"<x/>" * 50_000}))
    at = honest.rindex(b"b.xml") - 46
    struct.pack_into("<I", honest, at + 24, 10)  # the size that the list of contents says

    assert "damaged" in refused(bytes(honest)) or "far more" in refused(bytes(honest))


def test_an_archive_of_very_many_files_is_refused() -> None:
    assert f"more than {MOST_FILES} files" in refused(zipped({f"{n}.xml": "" for n in range(MOST_FILES + 1)}))


def test_an_archive_that_names_a_file_twice_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.xml", qti_choice())
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.xml", qti_choice(identifier="other"))

    assert "names `a.xml` twice" in refused(packed.getvalue())


@pytest.mark.parametrize("keep", [0.3, 0.7, 0.95])
def test_an_archive_that_breaks_off_is_refused(keep: float) -> None:
    whole = zipped({"imsmanifest.xml": "<manifest/>", "a.xml": qti_choice()})

    assert "cut or damaged" in refused(whole[: int(len(whole) * keep)])


def test_an_archive_with_a_password_is_refused() -> None:
    locked = bytearray(zipped({"a.xml": qti_choice()}))
    for start, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(start) + place] |= 1

    assert "protected by a password" in refused(bytes(locked))


@pytest.mark.parametrize("name", ["run.php", "pci/module.js", "x.exe", "a.PHTML", "hook.py", ".htaccess"])
def test_programs_in_a_package_are_refused_each_and_never_read(name: str) -> None:
    reading = read(zipped({"imsmanifest.xml": "<manifest/>", "a.xml": qti_choice(), name: "<?php system('id'); ?>"}))

    assert [(r.where, r.why) for r in reading.refused] == [(name, "It is a program; nothing of it was read.")]
    assert [item.identifier for item in reading.items] == ["i1"]


def test_a_drawing_with_a_script_in_a_package_is_never_taken() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'

    done = planned(zipped({"imsmanifest.xml": "<manifest/>", "a.xml": qti_choice(), "evil.svg": svg}))

    assert set(done.files) == {"q-sm-0001"}
    assert "script" not in done.files["q-sm-0001"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<p>What?<script>alert(1)</script></p>", "`<script>`, which acts or loads"),
        ('<p onclick="alert(1)">What?</p>', "`onclick` on `<p>`, which runs a script"),
        ('<p><a href="java&#x0a;script:alert(1)">What?</a></p>', "`href` on `<a>`, which runs a script"),
        ("<iframe src='https://x.example'></iframe>", "`<iframe>`, which acts or loads"),
        ("<svg><script>alert(1)</script></svg>", "`<script>`, which acts or loads"),
        ("<img src=x onerror=alert(1)>", "`onerror` on `<img>`, which runs a script"),
    ],
)
def test_html_that_acts_is_refused_in_every_format(text: str, why: str) -> None:
    assert the_only(moodle(moodle_choice("<p>What?</p>"))).lead_in == "What?"
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    assert why in the_refusal(moodle(moodle_choice(text)))
    assert why in the_refusal(canvas(canvas_item("essay_question", "", text=escaped)))


def test_a_script_in_an_item_of_qti_is_refused() -> None:
    assert "`<script>`" in the_refusal(qti_choice().replace("<p>A stem.</p>", "<p>A stem.<script>alert(1)</script></p>"))


def test_no_raw_html_comes_through_in_gift() -> None:
    assert "`<script>`" in the_refusal("What? <script>alert(1)</script> {=a ~b ~c}")
    assert "Markdown with HTML" in the_refusal("[markdown]What? <script>alert(1)</script> {=a ~b ~c}")


def test_signs_that_steer_a_terminal_do_not_come_through() -> None:
    assert "no text in UTF-8" in refused(b"What? \x1b[31m{=a ~b ~c}")


@pytest.mark.parametrize(
    ("encoded", "note"),
    [
        ("Quel gène? {T}".encode("cp1252"), "Windows-1252"),
        ("Quel gène? {T}".encode("utf-16"), "UTF-16"),
        ("Quel gène? {T}".encode("utf-16-le"), "UTF-16"),
        ("Quel gène? {T}".encode("utf-16-be"), "UTF-16"),
    ],
)
def test_other_encodings_are_read_with_a_note(encoded: bytes, note: str) -> None:
    reading = read_bank(encoded, Format.GIFT)

    assert reading.items[0].lead_in == "Quel gène?"
    assert reading.notes == [f"The file is not UTF-8; it was read as {note}. Look at letters with accents."]


def test_a_mark_of_utf_8_is_no_part_of_the_text() -> None:
    reading = read_bank("Quel gène? {T}".encode("utf-8-sig"), Format.GIFT)

    assert (reading.items[0].lead_in, reading.notes) == ("Quel gène?", [])


@pytest.mark.parametrize("name", ["windows-1252", "ISO-8859-1", "utf-16"])
def test_xml_is_read_in_the_encoding_that_it_declares(name: str) -> None:
    text = moodle(moodle_choice("<p>Quel gène?</p>")).replace('encoding="UTF-8"', f'encoding="{name}"')

    reading = read(text.encode(name))

    assert reading.items[0].lead_in == "Quel gène?"
    assert len(reading.notes) == 1


def test_an_encoding_that_is_not_read_here_and_one_that_lies_are_refused() -> None:
    text = moodle(moodle_choice("<p>Quel gène?</p>"))

    assert "written in ebcdic" in refused(text.replace("UTF-8", "ebcdic"))
    assert "not in the encoding that it names" in refused(text.encode("cp1252"))


@pytest.mark.parametrize("data", [b"\x00\x01\x02\x03" * 50, b"\x81\x8d\x8f {T}", b"%PDF-1.7\n\x00\x00", b"GIF89a\x00\x00", b""])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    assert refused(data)


def test_fifty_megabytes_are_refused_before_anything_is_read() -> None:
    assert len(b"a" * LARGEST) <= LARGEST

    assert "larger than 20 MB" in refused(b"a" * (50 * 1024 * 1024))


def test_an_identifier_that_comes_twice_is_refused_the_second_time() -> None:
    done = planned(zipped({"imsmanifest.xml": "<manifest/>", "a.xml": qti_choice(identifier="x"), "b.xml": qti_choice(identifier="x")}))

    assert [row.why for row in done.rows] == ["", "Its identifier `x` is used before in this file."]
    assert len(done.files) == 1


@pytest.mark.parametrize("text", ["{" * 20_000, "::" * 20_000, "=~" * 20_000 + "{", "What? {" + "=" * 50_000 + "}", "[" * 20_000 + "{T}"])
def test_odd_texts_do_not_keep_a_reader_busy(text: str) -> None:
    try:
        reading = read_bank(text.encode(), Format.GIFT)
    except NotABank:
        return
    assert len(reading.items) + len(reading.refused) == 1


def test_more_questions_than_any_bank_has_are_refused() -> None:
    assert "more than 2000 questions" in refused("\n\n".join(["It is so. {T}"] * 2_001))


@pytest.mark.parametrize(
    "data",
    [moodle(moodle_choice(inside="<tag/>" * 4_000)), qti_choice("<x/>" * 4_000), canvas(canvas_item("essay_question", "<x/>" * 4_000))],
)
def test_a_question_of_endless_elements_is_refused(data: str) -> None:
    assert the_refusal(data) == "It has more than 3000 elements."


PIECES = b"< > { } = ~ # % -> -1 1e9 NaN \xff :: [html] &amp; /> [[1]] \\".split(b" ")


def spoiled(data: bytes, seed: int) -> bytes:
    """The same with a few places cut out, doubled or replaced; which ones follows from the seed."""
    chance, spoilt = seeded(seed), bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(spoilt))
        spoilt[at : at + chance.choice([0, 0, 1, 20])] = chance.choice([*PIECES, b"", bytes(spoilt[at : at + 40])])
    return bytes(spoilt)


@pytest.mark.parametrize("kind", [Format.GIFT, Format.MOODLE, Format.QTI_21, Format.QTI_30])
@pytest.mark.parametrize("name", sorted(ALL_KINDS))
def test_spoiled_files_are_read_or_refused_and_never_break_anything(kind: Format, name: str) -> None:
    try:
        sound = written([an_item(ALL_KINDS[name])], kind)
    except NotOurs:
        return
    for seed in range(40):
        try:
            done = planned(spoiled(sound, seed))
        except NotABank:
            continue
        for row in done.rows:
            assert row.fate is not Fate.REFUSED or row.why
