"""The diploma: one page, the holder's name the largest thing, a code that leads to the right address."""

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import pytest
import zxingcpp
from factories.credentials import NOON

from genomeready.credentials.diploma import Diploma, diploma_pdf, qr_code

HOME = Path(__file__).resolve().parents[2]
ADDRESS = "https://genomeready.example/verify/0b9d2b9a-6f0e-4f3e-9d0c-0d5f6a2a7f11"


CREDENTIAL = '{"id": "the signed credential"}'
WORDS = {
    "certifies": "This certifies that", "did": "has passed the examination of",
    "shown": "and has shown in examination, at level 2 (applies with guidance), against the framework Genomics workforce core 1.0:",
    "issued": "Issued", "valid_until": "Valid until", "issuer": "Issued and signed by",
    "check": "Check whether this certificate is in force: scan the code, or type its number at genomeready.example/verify. Its address:",
    "hash": "SHA-256 of the signed credential, which is attached to this file:",
    "seal": "Sealed with the issuer's own key, for which no authority vouches; genomeready.example/verify checks it.",
    "invented": "", "code": "QR code that leads to the page where this certificate is checked:", "attached": "The signed credential",
}  # fmt: skip


def a_diploma(**changes: Any) -> Diploma:
    said: dict[str, Any] = {
        "language": "en", "words": WORDS | changes.pop("words", {}),
        "holder": "Zofia Nowak", "award": "Assessment-based certificate", "title": "Genomics foundations",
        "proven": (("Genome organisation", ""), ("Classes of variation", "")), "issued": "22 November 2026",
        "valid_until": "22 November 2029",
        "issuer": "GenomeReady", "number": "GR-2026-Q7AB-CD2X", "address": ADDRESS, "fingerprint": "3041aa8a" * 8, "revoked": "",
    }  # fmt: skip
    return Diploma(**(said | changes))


def made(at: datetime = NOON, **changes: Any) -> bytes:
    return diploma_pdf(a_diploma(**changes), credential=CREDENTIAL, home=HOME, at=at)


def opened(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in opened(pdf).pages).split())


def test_it_is_one_landscape_page_of_a4() -> None:
    pages = opened(made()).pages

    assert len(pages) == 1
    assert (round(pages[0].mediabox.width), round(pages[0].mediabox.height)) == (842, 595)


def test_everything_a_reader_needs_stands_on_it() -> None:
    text = text_of(made())

    for words in ("Zofia Nowak", "Genomics foundations", "Assessment-based certificate", "Genome organisation", "applies with guidance",
                  "22 November 2026", "22 November 2029", "GR-2026-Q7AB-CD2X", "genomeready.example/verify", "GenomeReady"):  # fmt: skip
        assert words in text, words
    assert "3041aa8a" * 8 in text.replace(" ", "")


def test_the_name_is_the_largest_thing() -> None:
    sizes: dict[str, float] = {}

    def note(text: str, _cm: Any, matrix: list[float], _font: Any, size: float) -> None:
        if text.strip():
            sizes[text.strip()] = max(sizes.get(text.strip(), 0), abs(matrix[3]) * size)

    opened(made()).pages[0].extract_text(visitor_text=note)

    assert max(sizes, key=sizes.__getitem__) in "Zofia Nowak"


def test_its_code_leads_to_the_page_of_the_certificate() -> None:
    picture = pypdfium2.PdfDocument(made())[0].render(scale=3).to_pil()

    found = zxingcpp.read_barcodes(picture)

    assert [code.text for code in found] == [ADDRESS]


def test_it_is_tagged_titled_and_in_a_language() -> None:
    catalogue = opened(made()).trailer["/Root"]

    assert catalogue["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalogue
    assert str(catalogue["/Lang"]).startswith("en")
    assert opened(made()).metadata.title == "Assessment-based certificate: Genomics foundations"


def test_every_font_is_inside_the_file() -> None:
    fonts = opened(made()).pages[0]["/Resources"]["/Font"]

    descendants = [font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object() for font in fonts.values()]

    assert descendants
    assert all({"/FontFile2", "/FontFile3"} & set(one) for one in descendants)


def test_the_same_certificate_gives_the_same_bytes() -> None:
    assert made() == made()
    assert made() != made(holder="Ana Example")


def test_greek_cyrillic_and_accented_names_are_printed() -> None:
    text = text_of(made(holder="Ειρήνη Παπαδοπούλου", title="Основы геномики"))

    assert "Ειρήνη" in text
    assert "геномики" in text


@pytest.mark.parametrize(
    "holder", ["A", "Maria-Antonietta de los Ángeles Wolfeschlegelsteinhausenbergerdorff von Something-Long", "W" * 60, "x y " * 50]
)
@pytest.mark.parametrize("competencies", [0, 1, 24])
def test_long_names_and_many_competencies_still_fit_one_page(holder: str, competencies: int) -> None:
    proven = tuple((f"Patterns of inheritance, penetrance and expressivity {n}", "level 2") for n in range(competencies))

    assert len(opened(made(holder=holder, proven=proven, title="Pharmacogenomics and precision prescribing in hospitals")).pages) == 1


def test_a_revoked_one_says_so_across_its_head() -> None:
    assert "Revoked on 3 December 2026" in text_of(made(revoked="Revoked on 3 December 2026. It no longer certifies anything."))


@pytest.mark.parametrize("name", ['#panic("no")', "$x$ *bold* _it_ @ref <label> // comment", "\\u{41}", '"] #read("/etc/passwd")'])
def test_a_name_is_printed_as_it_stands_and_never_run(name: str) -> None:
    assert "".join(name.split()) in "".join(text_of(made(holder=name)).split())


def test_its_words_are_those_it_was_given_in_their_language() -> None:
    pdf = made(language="pl", words={"certifies": "Niniejszym zaświadcza się, że", "did": "ukończyła"})

    assert "Niniejszym zaświadcza się" in text_of(pdf)
    assert "certifies" not in text_of(pdf)
    assert str(opened(pdf).trailer["/Root"]["/Lang"]) == "pl"


def test_the_credential_is_attached_as_the_source_of_what_is_printed() -> None:
    reader = opened(made())

    (attached,) = reader.attachment_list

    assert (attached.name, attached.content.decode()) == ("credential.json", CREDENTIAL)
    assert attached.associated_file_relationship == "/Source"


def test_it_says_of_itself_that_it_keeps_to_pdf_a_3a_and_pdf_ua_1() -> None:
    said = opened(made()).trailer["/Root"]["/Metadata"].get_data().decode()

    for words in ("<pdfaid:part>3</pdfaid:part>", "<pdfaid:conformance>A</pdfaid:conformance>", "<pdfuaid:part>1</pdfuaid:part>"):
        assert words in said


def test_the_date_inside_the_file_is_the_date_of_issue() -> None:
    assert opened(made(at=datetime(2026, 1, 2, 3, tzinfo=UTC))).metadata.creation_date == datetime(2026, 1, 2, 3, tzinfo=UTC)


def test_the_code_is_a_drawing_with_a_quiet_zone() -> None:
    drawn = qr_code(ADDRESS)

    assert drawn.startswith("<svg")
    assert "#ffffff" in drawn or "#fff" in drawn
