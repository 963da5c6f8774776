"""A file is what is in it: four kinds are taken, and nothing that pretends, acts, is broken, or unpacks to more than it holds."""

import hashlib
import io
import struct
import zipfile

import pytest
from factories.files import MACROS, a_chunk, a_docx, a_group, a_jpeg, a_pdf, a_png, a_stream

from genomeready.base.file_kinds import (
    LARGEST,
    MOST_STREAMS,
    Acts,
    Locked,
    NotTaken,
    NotWhole,
    TooLarge,
    UnknownKind,
    Unpacks,
    kind_of,
)

WHOLE = {"pdf": a_pdf(), "png": a_png(), "jpg": a_jpeg(), "docx": a_docx()}
JAVASCRIPT = b"<</S /JavaScript /JS (app.alert(1))>>"


@pytest.mark.parametrize(("suffix", "content"), WHOLE.items())
def test_each_of_the_four_kinds_is_known_by_what_is_in_it(suffix: str, content: bytes) -> None:
    assert kind_of(content).suffix == suffix


def test_every_kind_has_the_media_type_that_browsers_know() -> None:
    assert [kind_of(content).media_type for content in WHOLE.values()] == [
        "application/pdf", "image/png", "image/jpeg", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\0 a program",
        b"\x7fELF",
        b"<html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a\1\0\1\0",
        b"RIFF\0\0\0\0WEBPVP8 ",
        b"{\\rtf1 Hello}",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old Word document",
        b"\n%PDF-1.7 a PDF that does not begin as one\nstartxref\n%%EOF",
        b"just text",
    ],
    ids=["nothing", "exe", "elf", "html", "svg", "gif", "webp", "rtf", "doc", "late pdf", "text"],
)
def test_any_other_kind_is_refused_whatever_its_name(content: bytes) -> None:
    with pytest.raises(UnknownKind, match="whatever its name says"):
        kind_of(content)


def test_ten_megabytes_are_taken_and_a_byte_more_is_not() -> None:
    room = LARGEST - len(a_png()) - len(a_chunk(b"teXt", b""))
    padded = a_png()[:-12] + a_chunk(b"teXt", b"x" * room) + a_chunk(b"IEND", b"")

    assert len(padded) == LARGEST
    assert kind_of(padded).suffix == "png"
    with pytest.raises(TooLarge):
        kind_of(padded + b"x")


@pytest.mark.parametrize("suffix", ["pdf", "png", "jpg", "docx"])
def test_a_file_that_was_cut_is_refused(suffix: str) -> None:
    with pytest.raises(NotWhole):
        kind_of(WHOLE[suffix][:-10])


class TestPdf:
    @pytest.mark.parametrize(
        "acting",
        [
            b"/JavaScript", b"/Launch", b"/RichMedia", b"/Rendition", b"/EmbeddedFile", b"/EmbeddedFiles", b"/XFA", b"/SubmitForm",
            b"/ImportData", b"/Java#53cript", b"/#4c#61unch",
        ],
        ids=lambda name: name.decode(),
    )  # fmt: skip
    def test_what_acts_is_found_in_the_open_however_its_name_is_written(self, acting: bytes) -> None:
        with pytest.raises(Acts):
            kind_of(a_pdf(b"8 0 obj\n<</S " + acting + b">>\nendobj\n"))

    def test_what_acts_is_found_inside_a_packed_group_of_objects(self) -> None:
        assert kind_of(a_pdf(a_group(b"<</Type /Font>>"))).suffix == "pdf"

        with pytest.raises(Acts):
            kind_of(a_pdf(a_group(JAVASCRIPT)))

    def test_what_acts_is_found_in_a_group_that_is_hidden_behind_a_false_beginning(self) -> None:
        hidden = b"% stream\n" + a_group(JAVASCRIPT, described=b"/N 1 /First 4")

        with pytest.raises(Acts):
            kind_of(a_pdf(hidden))

    @pytest.mark.parametrize("more", [b"9 0 obj\n<</Type /ObjStm /Filter /LZWDecode>>\nstream\nabc\nendstream\n",
                                      a_stream(b"9 0", b"\2\0\0 a predicted row", described=b"/Type /ObjStm /N 1 /First 4")])  # fmt: skip
    def test_a_group_that_cannot_be_read_is_refused_rather_than_trusted(self, more: bytes) -> None:
        with pytest.raises(NotWhole):
            kind_of(a_pdf(more))

    def test_a_page_that_merely_begins_with_numbers_is_no_fault(self) -> None:
        assert kind_of(a_pdf(a_stream(b"8 0", b"1 0 0 1 72 720 cm (Hello) Tj"))).suffix == "pdf"

    def test_a_link_and_an_opening_page_are_no_programs(self) -> None:
        harmless = b"8 0 obj\n<</OpenAction [3 0 R /Fit] /A <</S /URI /URI (https://example.org)>> >>\nendobj\n"

        assert kind_of(a_pdf(harmless)).suffix == "pdf"

    def test_a_password_is_refused_since_nothing_could_be_checked(self) -> None:
        with pytest.raises(Locked, match="Save it without one"):
            kind_of(a_pdf(trailer=b"/Encrypt 7 0 R"))

    def test_a_group_that_unpacks_without_end_is_stopped(self) -> None:
        bomb = a_group(b" " * 80_000_000)
        assert len(bomb) < 100_000

        with pytest.raises(Unpacks):
            kind_of(a_pdf(bomb))

    def test_streams_without_number_are_stopped(self) -> None:
        with pytest.raises(Unpacks):
            kind_of(a_pdf(b"stream\n" * (MOST_STREAMS + 10)))


class TestPng:
    def test_something_hidden_behind_its_end_is_refused(self) -> None:
        with pytest.raises(NotWhole):
            kind_of(a_png(after=b"<?php system($_GET['c']); ?>"))

    def test_a_changed_byte_is_noticed(self) -> None:
        good = a_png()
        bad = good[:40] + bytes([good[40] ^ 1]) + good[41:]

        with pytest.raises(NotWhole):
            kind_of(bad)

    def test_it_begins_with_its_header(self) -> None:
        with pytest.raises(NotWhole):
            kind_of(b"\x89PNG\r\n\x1a\n" + a_chunk(b"teXt", b"x") + a_png()[8:])

    @pytest.mark.parametrize(("width", "height", "refusal"), [(0, 10, NotWhole), (40_000, 1, NotWhole), (29_000, 29_000, Unpacks)])
    def test_a_size_that_no_picture_has_is_refused(self, width: int, height: int, refusal: type[NotTaken]) -> None:
        with pytest.raises(refusal):
            kind_of(a_png(width, height))

    def test_a_part_longer_than_the_file_is_refused(self) -> None:
        with pytest.raises(NotWhole):
            kind_of(b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 2**31) + b"IHDR" + b"x" * 100)


class TestJpeg:
    def test_it_says_how_large_it_is(self) -> None:
        good = a_jpeg()
        without_frame = good.replace(b"\xff\xc0", b"\xff\xe1", 1)

        with pytest.raises(NotWhole):
            kind_of(without_frame)

    def test_a_picture_that_would_fill_the_memory_is_refused(self) -> None:
        with pytest.raises(Unpacks):
            kind_of(a_jpeg(20_000, 20_000))

    def test_a_page_of_html_behind_three_right_bytes_is_refused(self) -> None:
        with pytest.raises(NotWhole):
            kind_of(b"\xff\xd8\xff<html><script>alert(1)</script></html>\xff\xd9")

    def test_segments_of_no_length_come_to_an_end(self) -> None:
        with pytest.raises(NotWhole):
            kind_of(b"\xff\xd8" + b"\xff\xe0\0\0" * 50_000)


class TestDocx:
    @pytest.mark.parametrize(
        "part",
        ["word/vbaProject.bin", "word/VBAPROJECT.BIN", "word/vbaData.xml", "word/activeX/activeX1.xml", "word/embeddings/oleObject1.bin",
         "word/embeddings/book.xlsm", "word/media/setup.exe", "word/template.dotm"],
    )  # fmt: skip
    def test_a_part_that_acts_is_refused(self, part: str) -> None:
        with pytest.raises(Acts):
            kind_of(a_docx({part: b"x"}))

    def test_a_document_with_macros_under_a_harmless_name_is_refused(self) -> None:
        with pytest.raises(Acts):
            kind_of(a_docx(main=MACROS))

    def test_a_document_that_fetches_its_template_from_elsewhere_is_refused(self) -> None:
        relation = b'<Relationship Type="http://x/attachedTemplate" Target="%s" TargetMode="External"/>'
        own = {"word/_rels/settings.xml.rels": relation % b"file:///C:/Templates/letter.dotx"}
        assert kind_of(a_docx(own)).suffix == "docx"

        for where in (b"https://evil.example/t.dotm", rb"\\evil.example\t.dotm", b"file://evil.example/t.dotm"):
            with pytest.raises(Acts):
                kind_of(a_docx({"word/_rels/settings.xml.rels": relation % where}))

    def test_a_picture_and_a_table_within_are_welcome(self) -> None:
        assert kind_of(a_docx({"word/media/image1.png": a_png(), "word/embeddings/table.xlsx": b"PK"})).suffix == "docx"

    @pytest.mark.parametrize("without", ["[Content_Types].xml", "word/document.xml"])
    def test_any_other_zip_is_no_document(self, without: str) -> None:
        with pytest.raises(UnknownKind):
            kind_of(a_docx(without=without))

    def test_a_spreadsheet_called_a_document_is_none(self) -> None:
        with pytest.raises(UnknownKind):
            kind_of(a_docx(main="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"))

    def test_a_bomb_is_refused_before_it_is_unpacked(self) -> None:
        bomb = a_docx({"word/media/zeros.bmp": b"\0" * 70_000_000})
        assert len(bomb) < 100_000

        with pytest.raises(Unpacks):
            kind_of(bomb)

    def test_a_bomb_that_lies_about_its_size_is_refused(self) -> None:
        held = bytearray(a_docx({"word/media/zeros.bmp": b"\0" * 5_000_000}))
        size = struct.pack("<I", 5_000_000)
        while size in held:
            place = held.index(size)
            held[place : place + 4] = struct.pack("<I", 10)

        with pytest.raises(NotWhole):
            kind_of(bytes(held))

    def test_thousands_of_parts_are_refused(self) -> None:
        with pytest.raises(Unpacks):
            kind_of(a_docx({f"word/media/{n}.txt": b"" for n in range(2100)}))

    def test_the_same_part_twice_is_refused(self) -> None:
        held = io.BytesIO(a_docx())
        with zipfile.ZipFile(held, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("word/document.xml", b"<w:document>another</w:document>")

        with pytest.raises(UnknownKind):
            kind_of(held.getvalue())

    def test_a_password_is_refused(self) -> None:
        held = bytearray(a_docx())
        for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            found = held.find(mark)
            while found >= 0:
                held[found + place] |= 1
                found = held.find(mark, found + 1)

        with pytest.raises(Locked):
            kind_of(bytes(held))

    def test_a_damaged_part_is_noticed(self) -> None:
        good = a_docx({"word/media/image1.png": b"".join(hashlib.sha256(bytes([n])).digest() for n in range(50))})
        place = good.index(b"image1.png") + 200
        bad = good[:place] + bytes([good[place] ^ 255]) + good[place + 1 :]

        with pytest.raises(NotWhole):
            kind_of(bad)


@pytest.mark.parametrize("place", range(0, 400, 7))
@pytest.mark.parametrize("suffix", ["pdf", "png", "jpg", "docx"])
def test_a_file_with_any_byte_changed_is_taken_or_refused_and_never_an_accident(suffix: str, place: int) -> None:
    content = bytearray(WHOLE[suffix])
    content[place % len(content)] ^= 0x5A

    try:
        found = kind_of(bytes(content)).suffix
    except NotTaken as refusal:
        found = refusal.text

    assert found
