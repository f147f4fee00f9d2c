"""The text on the pages of a PDF: read within bounds, and never what an invoice is refused for."""

from __future__ import annotations

import threading
import time
import zlib
from collections.abc import Callable

import pytest

from boekwerk.intake import Limits, read_document

LEAST = 4  # objects before the pages: catalog, page tree, file specification, the file itself


@pytest.fixture
def paged(ubl) -> Callable[..., bytes]:
    """Make a PDF with the invoice inside and pages with these contents; ``more`` are further objects."""

    def make(*contents: bytes, font: bytes = b"", more: tuple[bytes, ...] = ()) -> bytes:
        xml, count = ubl.encode(), len(contents)
        kids = b" ".join(b"%d 0 R" % (LEAST + 1 + 2 * n) for n in range(count))
        objects = [
            b"<< /Type /Catalog /Pages 2 0 R "
            b"/Names << /EmbeddedFiles << /Names [(factur-x.xml) 3 0 R] >> >> >>",
            b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count),
            b"<< /Type /Filespec /UF (factur-x.xml) /EF << /F 4 0 R >> >>",
            _stream(xml, b"/Type /EmbeddedFile"),
        ]
        first = LEAST + 2 * count + 1
        resources = b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica %s >> >> %s >>"
        forms = b" ".join(b"/X%d %d 0 R" % (n, first + n) for n in range(len(more)))
        resources %= (font, b"/XObject << %s >>" % forms)
        for number, content in enumerate(contents):
            at = LEAST + 2 + 2 * number
            page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources %s >>"
            objects += [page % (at, resources), _stream(content)]
        return _file([*objects, *(part.replace(b"RESOURCES", resources) for part in more)])

    return make


def _stream(content: bytes, entries: bytes = b"") -> bytes:
    packed = zlib.compress(content)
    head = b"<< %s /Filter /FlateDecode /Length %d >>\nstream\n" % (entries, len(packed))
    return head + packed + b"\nendstream"


def _file(objects: list[bytes]) -> bytes:
    body, offsets = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))
    return body + b"xref\n0 %d\n0000000000 65535 f \n" % size + table + trailer


def said(text: str) -> bytes:
    return f"BT /F1 10 Tf 50 700 Td ({text}) Tj ET".encode("latin-1")


def read(data: bytes, **limits):
    return read_document(data, name="factuur.pdf", limits=Limits(**limits)).document


def problems(document):
    return [w.reason.values["problem"] for w in document.warnings if w.reason.code == "pdf_text_incomplete"]


@pytest.mark.spec("OB-4")
def test_the_text_of_every_page_comes_with_the_document(paged):
    document = read(paged(said("Uw verplichting VP-2026-014"), said("Pagina twee")))
    assert document.pages == ("Uw verplichting VP-2026-014", "Pagina twee")
    assert (document.source.container, problems(document)) == ("pdf", [])


def test_pages_and_characters_beyond_the_limits_are_left_out_and_that_is_said(paged):
    data = paged(*(said(f"bladzijde {number}") for number in range(4)))
    few, short = read(data, pdf_pages=2), read(data, pdf_text=13)
    assert (len(few.pages), problems(few)) == (2, ["pdf_too_many_pages"])
    assert (short.pages, problems(short)) == (("bladzijde 0", "bl"), ["pdf_too_much_text"])
    assert read(data, pdf_pages=0).pages == ()


def test_what_can_be_no_text_is_left_out(paged):
    (text,) = read(paged(said("VP\x01-\x9f1"))).pages
    assert text.isprintable()


HOSTILE = {
    "operators without end": (b"q Q " * 2_000_000, b"", ()),
    "unpacks to too much": (b" " * 60_000_000, b"", ()),
    "a form inside itself": (
        b"/X0 Do",
        b"",
        (_stream(b"/X0 Do /X0 Do", b"/Type /XObject /Subtype /Form /Resources RESOURCES"),),
    ),
    "forms that double": (
        b"/X0 Do",
        b"",
        tuple(
            _stream(
                b"/X%d Do /X%d Do" % (n + 1, n + 1) if n < 40 else said("bom"),
                b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources RESOURCES",
            )
            for n in range(41)
        ),
    ),
    "a map of all characters": (
        said("tekst"),
        b"/ToUnicode 7 0 R",
        (_stream(b"1 beginbfrange\n<00000000> <FFFFFFFF> <0041>\nendbfrange"),),
    ),
    "no content at all": (b"\xff\x00\xfe" * 100, b"/Encoding 99 0 R", ()),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_neither_hangs_nor_keeps_the_invoice_from_being_read(paged, name):
    content, font, more = HOSTILE[name]
    started = time.monotonic()
    document = read(paged(content, font=font, more=more), pdf_seconds=1)
    assert time.monotonic() - started < 8
    assert document.number is not None
    assert [t for t in threading.enumerate() if t.name == "text of a PDF"] == []
