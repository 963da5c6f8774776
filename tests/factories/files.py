"""Files that people might bring: whole ones of each kind, and what a hostile hand makes of them."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"


def a_pdf(more: bytes = b"", *, trailer: bytes = b"") -> bytes:
    """A small PDF with an uncompressed page; `more` stands among its objects."""
    return (
        b"%PDF-1.7\n1 0 obj\n<</Type /Catalog /Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type /Pages /Kids [3 0 R] /Count 1>>\nendobj\n"
        b"3 0 obj\n<</Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R>>\nendobj\n"
        + a_stream(b"4 0", b"BT (Hello) Tj ET")
        + more
        + b"xref\n0 5\ntrailer\n<</Size 5 /Root 1 0 R "
        + trailer
        + b">>\nstartxref\n9\n%%EOF\n"
    )


def a_stream(number: bytes, text: bytes, *, described: bytes = b"") -> bytes:
    """An object of a PDF with a packed stream."""
    packed = zlib.compress(text)
    return b"%s obj\n<<%s /Filter /FlateDecode /Length %d>>\nstream\n%s\nendstream\nendobj\n" % (number, described, len(packed), packed)


def a_group(objects: bytes, *, described: bytes = b"/Type /ObjStm /N 1 /First 4") -> bytes:
    """A packed group of objects, as newer PDFs have them."""
    return a_stream(b"9 0", b"10 0 " + objects, described=described)


def a_png(width: int = 20, height: int = 10, *, after: bytes = b"") -> bytes:
    """A grey picture."""
    rows = b"".join(b"\0" + b"\x80" * width for _ in range(min(height, 100)))
    parts = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(a_chunk(name, body) for name, body in parts) + after


def a_chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def a_jpeg(width: int = 20, height: int = 10) -> bytes:
    """The frame of a photograph: all segments and a little of a picture."""
    jfif = b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0\1\1\0\0\1\0\1\0\0"
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\1\x11\0"
    scan = b"\xff\xda" + struct.pack(">H", 8) + b"\1\1\0\0\x3f\0" + b"\x12\x34\x56"
    return b"\xff\xd8" + jfif + b"\xff" + frame + scan + b"\xff\xd9"


def a_docx(more: Mapping[str, bytes] | None = None, *, main: str = MAIN, without: str = "") -> bytes:
    """A Word document with one paragraph; `more` adds parts or replaces them."""
    parts = {
        "[Content_Types].xml": f'<Types><Override PartName="/word/document.xml" ContentType="{main}"/></Types>'.encode(),
        "_rels/.rels": b"<Relationships/>",
        "word/document.xml": b"<w:document><w:body><w:p>Hello</w:p></w:body></w:document>",
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**parts, **(more or {})}.items():
            if name != without:
                archive.writestr(name, content)
    return held.getvalue()
