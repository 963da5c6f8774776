"""One reader for every file: what it finds in honest ones, and what it says of hostile ones."""

import base64
import io
import json
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest
from factories.credentials import NOON, a_credential, a_p256_signer, a_signer, a_statement
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from genomeready.credentials.carriers.pdf import MOST_ATTACHMENTS, MOST_UNPACKED, credential_in_pdf
from genomeready.credentials.carriers.png import KEYWORD, png_with
from genomeready.credentials.carriers.reading import LARGEST_FILE, Form, mixes_alphabets, read_any
from genomeready.credentials.carriers.refusing import Unreadable
from genomeready.credentials.carriers.sealing import seal_certificate, sealed
from genomeready.credentials.carriers.svg import svg_with
from genomeready.credentials.document import selective_claims, unsigned_credential
from genomeready.credentials.proofs.reading import LARGEST
from genomeready.credentials.proofs.sd_jwt import issued_sd_jwt
from genomeready.credentials.proofs.vc_jwt import credential_as_jwt

HOME = Path(__file__).resolve().parents[2]
OWN = "https://genomeready.example"
ID = "0b9d2b9a-6f0e-4f3e-9d0c-0d5f6a2a7f11"
CREDENTIAL = json.dumps(a_credential(a_signer()), ensure_ascii=False)
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><circle r="4"/></svg>'


def a_picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(made, "PNG")
    return made.getvalue()


def a_pdf(*attached: tuple[str, bytes], change: Callable[[pypdf.PdfWriter], object] = lambda writer: writer) -> bytes:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(100, 100)
    for name, content in attached:
        writer.add_attachment(name, content)
    change(writer)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def a_sealed_pdf(signer: Any, *attached: tuple[str, bytes]) -> bytes:
    certificate = seal_certificate(signer, name="GenomeReady", since=NOON)
    return sealed(
        a_pdf(*attached or [("credential.json", CREDENTIAL.encode())]), signer=signer, certificate=certificate, issuer="GenomeReady"
    )


def a_token() -> str:
    return credential_as_jwt(unsigned_credential(a_statement()), signer=a_p256_signer(), kid="did:web:a.example#z1", at=NOON)


def an_sd_jwt(name: str = "Zofia Nowak") -> str:
    shown, held_back = selective_claims(unsigned_credential(a_statement()), holder_name=name)
    return issued_sd_jwt(shown, disclosed=held_back, signer=a_p256_signer(), kid="did:web:a.example#z1", at=NOON, salt=lambda: "00" * 16)


def chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4) + kind + body + zlib.crc32(kind + body).to_bytes(4)


def with_chunk(body: bytes) -> bytes:
    picture = a_picture()
    return picture[:33] + chunk(b"iTXt", body) + picture[33:]


def words_of(data: bytes | str) -> str:
    with pytest.raises(Unreadable) as refused:
        read_any(data, own_address=OWN)
    return str(refused.value)


@pytest.mark.parametrize(
    ("form", "make"),
    [
        (Form.JSON, CREDENTIAL.encode),
        (Form.JSON, lambda: b"\xef\xbb\xbf  " + CREDENTIAL.encode() + b"\n"),
        (Form.PNG, lambda: png_with(a_picture(), CREDENTIAL)),
        (Form.SVG, lambda: svg_with(DRAWING, CREDENTIAL).encode()),
        (Form.PDF, lambda: a_pdf(("credential.json", CREDENTIAL.encode()))),
    ],
)
def test_the_credential_comes_out_as_it_went_in(form: Form, make: Callable[[], bytes]) -> None:
    brought = read_any(make(), own_address=OWN)

    assert (brought.form, brought.text, brought.is_name) == (form, CREDENTIAL, False)


@pytest.mark.parametrize(("form", "make"), [(Form.JWT, a_token), (Form.SD_JWT, an_sd_jwt)])
def test_a_token_is_told_from_a_text_whatever_carries_it(form: Form, make: Callable[[], str]) -> None:
    token = make()

    assert read_any(token, own_address=OWN).form is form
    if form is Form.JWT:
        in_svg = f'<svg xmlns:o="https://purl.imsglobal.org/ob/v3p0"><o:credential verify="{token}"/></svg>'
        assert read_any(in_svg, own_address=OWN).text == token
        assert read_any(png_with(a_picture(), token), own_address=OWN).text == token


@pytest.mark.parametrize(
    ("typed", "form", "text"),
    [
        ("gr 2026 q7ab cd2x", Form.NUMBER, "GR-2026-Q7AB-CD2X"),
        (f"{OWN}/verify/{ID}", Form.ADDRESS, ID),
        (f" {OWN.upper()}/VERIFY/{ID.upper()}.PDF ", Form.ADDRESS, ID),
        (f"{OWN}/verify/{ID}/?from=mail#top", Form.ADDRESS, ID),
    ],
)
def test_a_number_and_our_own_address_name_a_certificate(typed: str, form: Form, text: str) -> None:
    brought = read_any(typed, own_address=OWN)

    assert (brought.form, brought.text, brought.is_name) == (form, text, True)


@pytest.mark.parametrize(
    "link",
    [
        f"https://evil.example/verify/{ID}",
        f"http://genomeready.example/verify/{ID}",
        f"https://genomeready.example:444/verify/{ID}",
        f"https://genomeready.example@evil.example/verify/{ID}",
        f"https://genomeready.example.evil.example/verify/{ID}",
        f"https://g\N{CYRILLIC SMALL LETTER IE}nomeready.example/verify/{ID}",
        f"http://127.0.0.1/verify/{ID}",
        f"http://[::1]/verify/{ID}",
        f"http://169.254.169.254/verify/{ID}",
        "https://[",
    ],
)
def test_a_link_to_any_other_place_is_refused_and_nothing_is_fetched(link: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_network(*_: object) -> None:
        pytest.fail("something was fetched")

    monkeypatch.setattr("socket.socket.connect", no_network)

    assert "another place" in words_of(link)


@pytest.mark.parametrize("path", ["/", "/verify", "/verify/1", f"/verify/{ID}/../../admin", f"/log/{ID}", f"/verify/{ID}%00"])
def test_our_own_address_has_to_be_that_of_a_certificate(path: str) -> None:
    assert "leads to no certificate" in words_of(OWN + path)


def test_fifty_megabytes_are_refused_before_they_are_looked_at() -> None:
    assert "larger than any certificate" in words_of(b"\x89PNG\r\n\x1a\n" + bytes(50 * 1024 * 1024))
    assert "larger than any certificate" in words_of("x" * (LARGEST_FILE + 1))


@pytest.mark.parametrize("data", [b"", b"hello", b"\xff\xfe\x00", b"PK\x03\x04" + bytes(50), b"GIF89a", b"[]", b"12", b"a.b.c", b"a.b.c~"])
def test_what_is_no_certificate_is_told_so(data: bytes) -> None:
    assert words_of(data)


@pytest.mark.parametrize(
    "text",
    [
        "{" + '"a":{' * 5000 + "}" * 5001,
        '{"id":"a","id":"b"}',
        '{"n":NaN}',
        '{"n":1e9}',
        '{"a":"' + "x" * LARGEST + '"}',
        '{"a":"\\ud800"}',
    ],
)
def test_json_that_two_readers_could_read_in_two_ways_is_refused(text: str) -> None:
    assert "cannot be read" in words_of(text)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (KEYWORD + b"\0\1\0\0\0" + zlib.compress(b"{}" + b" " * 50_000_000), "compressed or damaged"),
        (KEYWORD + b"\0\0\0\0\0" + b"x" * (LARGEST + 1), "larger than any certificate"),
        (KEYWORD + b"\0\0\0\0", "compressed or damaged"),
        (KEYWORD, "compressed or damaged"),
        (KEYWORD + b"\0\0\0\0\0\xff\xff", "damaged"),
        (b"openbadges\0\0\0\0\0{}", "carries no certificate"),
    ],
)
def test_a_hostile_chunk_in_a_picture_is_refused_without_unpacking_it(body: bytes, words: str) -> None:
    assert words in words_of(with_chunk(body))


def test_two_certificates_in_one_picture_are_refused() -> None:
    assert "more than one" in words_of(png_with(png_with(a_picture(), CREDENTIAL), CREDENTIAL))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda png: png[:-20],
        lambda png: png[:40],
        lambda png: png[:8] + b"\xff\xff\xff\xff" + png[12:],
        lambda png: png.replace(b"Genomics", b"Genetics"),
        lambda png: png[:33] + chunk(b"tEXt", b"a") * 20_001 + png[33:],
        lambda png: png[:8] + png[33:],
    ],
)
def test_a_damaged_picture_is_told_so(spoil: Callable[[bytes], bytes]) -> None:
    assert read_any(png_with(a_picture(), CREDENTIAL), own_address=OWN).text == CREDENTIAL

    assert "damaged" in words_of(spoil(png_with(a_picture(), CREDENTIAL)))


def test_a_baked_picture_is_still_the_picture_and_others_read_what_it_carries() -> None:
    baked = Image.open(io.BytesIO(png_with(a_picture(), CREDENTIAL)))

    baked.load()

    assert baked.size == (8, 8)
    assert baked.text["openbadgecredential"] == CREDENTIAL


@pytest.mark.parametrize(
    ("drawing", "words"),
    [
        ('<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aaaa">]><svg>&a;</svg>', "document type"),
        ('<!DOCTYPE svg SYSTEM "file:///etc/passwd"><svg/>', "document type"),
        ("<svg>" + "<g>" * 300 + "</g>" * 300 + "</svg>", "nested too deeply"),
        ("<svg>" + "<g/>" * 60_000 + "</svg>", "too many parts"),
        ("<svg>", "damaged"),
        ("<svg>&nothing;</svg>", "damaged"),
        ('<?xml version="1.0" encoding="no-such"?><svg/>', "damaged"),
        ("<html><body>{}</body></html>", "carries no certificate"),
        (DRAWING, "carries no certificate"),
        (
            '<svg xmlns:o="https://purl.imsglobal.org/ob/v3p0"><o:credential>{}</o:credential><o:credential>{}</o:credential></svg>',
            "more than one",
        ),
        ('<svg xmlns:o="https://purl.imsglobal.org/ob/v3p0"><o:credential><b>{}</b></o:credential></svg>', "damaged"),
        ('<svg xmlns:o="https://purl.imsglobal.org/ob/v3p0"><o:credential>' + "x" * (LARGEST + 1) + "</o:credential></svg>", "larger"),
    ],
)
def test_a_hostile_drawing_is_refused_with_its_reason(drawing: str, words: str) -> None:
    assert words in words_of(drawing)


def test_a_drawing_keeps_even_what_would_end_its_wrapping() -> None:
    said = json.loads(CREDENTIAL) | {"description": "]]> <script>"}

    assert json.loads(read_any(svg_with(DRAWING, json.dumps(said)), own_address=OWN).text) == said


def many(writer: pypdf.PdfWriter) -> None:
    for number in range(MOST_ATTACHMENTS + 1):
        writer.add_attachment(f"{number}.txt", b"x")


def test_a_pdf_with_nothing_two_or_thousands_of_things_attached_is_refused() -> None:
    assert "No certificate is attached" in words_of(a_pdf())
    assert "No certificate is attached" in words_of(a_pdf(("other.json", b"{}")))
    assert "More than one" in words_of(a_pdf(("credential.json", b"{}"), ("credential.json", b"{}")))
    assert "More is attached" in words_of(a_pdf(("credential.json", CREDENTIAL.encode()), change=many))


def test_an_encrypted_pdf_is_refused() -> None:
    locked = a_pdf(("credential.json", CREDENTIAL.encode()), change=lambda writer: writer.encrypt("secret", algorithm="AES-256"))

    assert "encrypted" in words_of(locked)


def bomb(size: int, *, times: int = 1) -> bytes:
    """A PDF whose attachment unpacks to so many zeros."""
    packed = bytes(size)
    for _ in range(times):
        packed = zlib.compress(packed, 9)
    pdf = a_pdf(("credential.json", b"ROOM"))
    filters = b"/Filter [" + b"/FlateDecode " * times + b"]"
    marked = pdf.index(b"ROOM")
    begins = pdf.rindex(b"<<", 0, marked)
    head = pdf[begins:marked]
    length = head[head.index(b"/Length") :].split(b"\n")[0]
    replaced = head.replace(length, b"/Length %d %s" % (len(packed), filters))
    return pdf[:begins] + replaced + packed + pdf[marked + 4 :]


def test_a_bomb_in_a_pdf_is_not_unpacked_to_its_end() -> None:
    assert "damaged" in words_of(bomb(300_000_000))
    assert "damaged" in words_of(bomb(30_000_000, times=2))
    assert len(bomb(300_000_000)) < LARGEST_FILE < MOST_UNPACKED


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7", b"%PDF-1.7\n%%EOF", b"%PDF-1.7\n" + b"1 0 obj<</Type/Catalog>>endobj\n" * 50, b"junk %PDF-1.7 junk"]
)
def test_a_damaged_pdf_is_told_so(data: bytes) -> None:
    assert "damaged" in words_of(data)


def test_a_tree_of_attachments_that_leads_back_to_itself_ends() -> None:
    def knot(writer: pypdf.PdfWriter) -> None:
        writer.add_attachment("a.txt", b"x")
        names = writer._root_object["/Names"]["/EmbeddedFiles"]
        node = writer._add_object(names.get_object())
        writer._root_object["/Names"][pypdf.generic.NameObject("/EmbeddedFiles")] = node
        node.get_object()[pypdf.generic.NameObject("/Kids")] = pypdf.generic.ArrayObject([node])

    assert "More is attached" in words_of(a_pdf(change=knot))


def test_a_seal_tells_its_key_and_that_every_byte_is_as_it_was() -> None:
    signer = a_p256_signer()

    _, seal = credential_in_pdf(a_sealed_pdf(signer))

    assert seal is not None
    assert (seal.intact, seal.multikey) == (True, signer.multikey)
    assert seal.sealed_at is not None
    assert credential_in_pdf(a_pdf(("credential.json", b"{}")))[1] is None


def test_a_process_that_never_sealed_anything_reads_a_seal_as_well(tmp_path: Path) -> None:
    (tmp_path / "sealed.pdf").write_bytes(a_sealed_pdf(a_p256_signer()))
    program = (
        "import sys; from pathlib import Path; from genomeready.credentials.carriers.pdf import credential_in_pdf;"
        "print(credential_in_pdf(Path(sys.argv[1]).read_bytes())[1].intact, 'pyhanko' in sys.modules)"
    )

    line = [sys.executable, "-c", program, str(tmp_path / "sealed.pdf")]
    done = subprocess.run(line, cwd=HOME / "platform", capture_output=True, text=True, check=False)

    assert done.stdout.split() == ["True", "False"], done.stderr


def test_a_program_by_others_finds_the_seal_intact_valid_and_over_the_whole_file() -> None:
    signer = a_p256_signer()
    reader = PdfFileReader(io.BytesIO(a_sealed_pdf(signer)))
    certificate = seal_certificate(signer, name="GenomeReady", since=NOON)

    found = validate_pdf_signature(reader.embedded_signatures[0], ValidationContext(trust_roots=[certificate]))

    assert (found.intact, found.valid, found.trusted) == (True, True, True)
    assert found.coverage.name == "ENTIRE_FILE"


@pytest.mark.parametrize("place", [20, 400, -5, -300])
def test_one_changed_byte_breaks_the_seal_or_the_file(place: int) -> None:
    spoilt = bytearray(a_sealed_pdf(a_p256_signer()))
    spoilt[place] ^= 1

    try:
        _, seal = credential_in_pdf(bytes(spoilt))
    except Unreadable:
        return
    assert seal is None or not seal.intact


def test_what_is_added_behind_a_seal_breaks_it() -> None:
    pdf = a_sealed_pdf(a_p256_signer())
    writer = pypdf.PdfWriter(io.BytesIO(pdf), incremental=True)
    writer.pages[0].mediabox.upper_right = (50, 50)
    added = io.BytesIO()
    writer.write(added)

    _, seal = credential_in_pdf(added.getvalue())

    assert added.getvalue().startswith(pdf)
    assert seal is not None
    assert not seal.intact


def test_a_name_that_mixes_alphabets_or_turns_the_line_around_is_refused() -> None:
    good = json.loads(CREDENTIAL)
    for name in ("G\N{CYRILLIC SMALL LETTER IE}nomeReady", "Genome\u202eydaeR", "Gen\N{GREEK SMALL LETTER OMICRON}meReady"):
        good["issuer"]["name"] = name
        assert "forgeries" in words_of(json.dumps(good, ensure_ascii=False))
    assert "forgeries" in words_of(an_sd_jwt("Z\N{CYRILLIC SMALL LETTER O}fia Nowak"))
    for name in ("Основы геномики", "Γονιδιωματική", "TGFβ and IFN\N{GREEK SMALL LETTER GAMMA}", "Zoë Ångström-Łęcka", "ゲノム"):
        good["issuer"]["name"] = name
        assert read_any(json.dumps(good, ensure_ascii=False), own_address=OWN).form is Form.JSON


def test_greek_among_cyrillic_counts_as_mixed() -> None:
    assert mixes_alphabets("\u0433\u03b5\u043d")
    assert not mixes_alphabets("12-34")


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_token_with_another_algorithm_is_refused(algorithm: str) -> None:
    def part(said: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=").decode()

    header, payload, signature = a_token().split(".")

    assert "cannot be read" in words_of(".".join([part({"alg": algorithm, "typ": "JWT"}), payload, signature]))
    assert header
