"""The diploma of each award type in each language: one page, the name the largest thing, a code that leads to the right address."""

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import pytest
import zxingcpp
from factories.credentials import NOON

from genomeready.catalogue.rules import AwardType
from genomeready.credentials.diploma import Diploma, diploma_pdf, qr_code, read_template

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "certificates"
ADDRESS = "https://genomeready.example/verify/0b9d2b9a-6f0e-4f3e-9d0c-0d5f6a2a7f11"
CREDENTIAL = '{"id": "the signed credential"}'
LOOKS = [*AwardType, "general"]
LANGUAGES = ("en", "fr", "es")
each_look = pytest.mark.parametrize("look", LOOKS)
each_language = pytest.mark.parametrize("language", LANGUAGES)


def a_diploma(**changes: Any) -> Diploma:
    said: dict[str, Any] = {
        "award": "assessment-based-certificate", "holder": "Zofia Nowak", "title": "Genomics foundations",
        "framework": "Genomics workforce core 1.0", "level": "2", "level_name": "applies with guidance",
        "proven": (("Genome organisation", ""), ("Classes of variation", "")), "issued": "2026-11-22", "valid_until": "2029-11-22",
        "issuer": "GenomeReady", "number": "GR-2026-Q7AB-CD2X", "address": ADDRESS, "place": "genomeready.example/verify",
        "fingerprint": "3041aa8a" * 8, "state": "in-force", "since": "2026-11-22", "invented": False,
    }  # fmt: skip
    return Diploma(**(said | changes))


def made(at: datetime = NOON, *, look: str = "assessment-based-certificate", language: str = "en", **changes: Any) -> bytes:
    award = look if look in set(AwardType) else "assessment-based-certificate"
    template = read_template(FOLDER, look, language=language)
    return diploma_pdf(a_diploma(**({"award": award} | changes)), template, credential=CREDENTIAL, at=at)


def opened(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in opened(pdf).pages).split())


@each_language
@each_look
def test_it_is_one_landscape_page_of_a4(look: str, language: str) -> None:
    pages = opened(made(look=look, language=language)).pages

    assert len(pages) == 1
    assert (round(pages[0].mediabox.width), round(pages[0].mediabox.height)) == (842, 595)


@each_look
def test_everything_a_reader_needs_stands_on_it(look: str) -> None:
    text = text_of(made(look=look))

    for words in ("Zofia Nowak", "Genomics foundations", "Genome organisation", "at level 2 (applies with guidance)",
                  "against the framework Genomics workforce core 1.0:", "22 November 2026", "22 November 2029", "GR-2026-Q7AB-CD2X",
                  "type its number at genomeready.example/verify", "GenomeReady"):  # fmt: skip
        assert words in text, words
    assert "3041aa8a" * 8 in text.replace(" ", "")


@pytest.mark.parametrize(
    ("look", "language", "words"),
    [
        ("certificate-of-completion", "en", ("Certificate of completion", "has completed the course", "No examination is part of it")),
        ("certificate-of-completion", "fr", ("Attestation de fin de cours", "Elle ne comporte aucun examen")),
        ("certificate-of-completion", "es", ("Certificado de finalización", "No incluye ningún examen")),
        ("assessment-based-certificate", "en", ("Assessment-based certificate", "has passed the examination of")),
        ("assessment-based-certificate", "fr", ("Certificat sur évaluation", "a réussi l’examen du cours")),
        ("assessment-based-certificate", "es", ("Certificado con evaluación", "ha superado el examen del curso")),
        ("certification", "en", ("Certification", "holds the certification in", "Certified until", "assessed anew")),
        ("certification", "fr", ("Certification", "est titulaire de la certification", "se maintient par une nouvelle évaluation")),
        ("certification", "es", ("Certificación", "posee la certificación", "se mantiene mediante una nueva evaluación")),
    ],
)
def test_each_kind_of_award_says_in_each_language_what_it_is(look: str, language: str, words: tuple[str, ...]) -> None:
    text = text_of(made(look=look, language=language))

    for said in words:
        assert said in text, text


def test_only_awards_with_an_examination_say_that_something_was_shown_in_one() -> None:
    said = {look: "in examination" in text_of(made(look=look)) for look in AwardType}

    assert said == {AwardType.COMPLETION: False, AwardType.ASSESSMENT_BASED: True, AwardType.CERTIFICATION: True}


def test_the_three_kinds_look_different() -> None:
    grounds = {
        look: pypdfium2.PdfDocument(made(look=look))[0].render(scale=1).to_pil().crop((20, 20, 100, 560)).convert("RGB").tobytes()
        for look in AwardType
    }

    assert len(set(grounds.values())) == 3


@pytest.mark.parametrize(
    ("language", "day", "written"),
    [
        ("en", "2026-11-02", "2 November 2026"), ("fr", "2026-08-02", "2 août 2026"), ("es", "2026-11-02", "2 de noviembre de 2026"),
        ("en", "2026-01-01", "1 January 2026"), ("fr", "2026-01-01", "1er janvier 2026"), ("es", "2026-01-01", "1 de enero de 2026"),
    ],
)  # fmt: skip
def test_days_are_written_as_the_language_writes_them(language: str, day: str, written: str) -> None:
    text = text_of(made(language=language, issued=day)).replace("1 er", "1er")

    assert written in text


@each_language
def test_the_name_is_the_largest_thing(language: str) -> None:
    for look in AwardType:
        sizes: dict[str, float] = {}

        def note(text: str, _cm: Any, matrix: list[float], _font: Any, size: float, sizes: dict[str, float] = sizes) -> None:
            if text.strip():
                sizes[text.strip()] = max(sizes.get(text.strip(), 0), abs(matrix[3]) * size)

        opened(made(look=look, language=language)).pages[0].extract_text(visitor_text=note)

        assert max(sizes, key=sizes.__getitem__) in "Zofia Nowak"


@each_look
def test_its_code_leads_to_the_page_of_the_certificate(look: str) -> None:
    picture = pypdfium2.PdfDocument(made(look=look))[0].render(scale=3).to_pil()

    found = zxingcpp.read_barcodes(picture)

    assert [code.text for code in found] == [ADDRESS]


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Assessment-based certificate: Genomics foundations"),
        ("fr", "Certificat sur évaluation\N{NO-BREAK SPACE}: Genomics foundations"),
        ("es", "Certificado con evaluación: Genomics foundations"),
    ],
)
def test_it_is_tagged_titled_and_in_its_language(language: str, title: str) -> None:
    reader = opened(made(language=language))
    catalogue = reader.trailer["/Root"]

    assert catalogue["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalogue
    assert str(catalogue["/Lang"]) == language
    assert reader.metadata is not None
    assert reader.metadata.title == title


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
@pytest.mark.parametrize("competencies", [0, 1, 12, 24])
@each_look
def test_long_names_and_many_competencies_still_fit_one_page(holder: str, competencies: int, look: str) -> None:
    proven = tuple((f"Patterns of inheritance, penetrance and expressivity {n}", "2") for n in range(competencies))
    title = "Pharmacogenomics and precision prescribing in hospitals"

    for state in ("in-force", "revoked"):
        pdf = made(holder=holder, proven=proven, title=title, look=look, language="fr", state=state, level="", invented=True)
        assert len(opened(pdf).pages) == 1


@pytest.mark.parametrize("title", ["Genomics", "Pharmacogenomics " * 6, "Pharmacogenomics and precision prescribing " * 6])
def test_long_titles_still_fit_one_page(title: str) -> None:
    proven = tuple((f"Patterns of inheritance, penetrance and expressivity {n}", "") for n in range(12))

    for look in LOOKS:
        assert len(opened(made(title=title.strip(), proven=proven, look=look, language="es", state="suspended")).pages) == 1, look


@pytest.mark.parametrize(
    ("language", "state", "said"),
    [
        ("en", "revoked", "Revoked on 3 December 2026. It no longer certifies anything."),
        ("en", "suspended", "Suspended since 3 December 2026."),
        ("fr", "revoked", "Révoqué le 3 décembre 2026. Il ne certifie plus rien."),
        ("es", "suspended", "Suspendido desde el 3 de diciembre de 2026."),
    ],
)
def test_one_out_of_force_says_so_across_its_head(language: str, state: str, said: str) -> None:
    assert said in text_of(made(language=language, state=state, since="2026-12-03"))
    assert said not in text_of(made(language=language, since="2026-12-03"))


def test_a_demonstration_says_so_and_one_without_end_too() -> None:
    assert "it certifies nobody" in text_of(made(invented=True))
    assert "it certifies nobody" not in text_of(made())
    assert "no end date" in text_of(made(valid_until=""))


def test_a_fact_that_looks_like_a_place_to_fill_in_stays_as_it_is() -> None:
    assert "the framework {level} {name} 1.0:" in text_of(made(framework="{level} {name} 1.0"))


@pytest.mark.parametrize("name", ['#panic("no")', "$x$ *bold* _it_ @ref <label> // comment", "\\u{41}", '"] #read("/etc/passwd")'])
def test_a_name_is_printed_as_it_stands_and_never_run(name: str) -> None:
    assert "".join(name.split()) in "".join(text_of(made(holder=name)).split())


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
