"""An example invoice as a PDF that a person can read, with the CII inside (Factur-X, ZUGFeRD).

The PDF is written by hand: an own writer of sixty lines gives the same bytes on every machine, which a
library's next release would not. It is a plain PDF 1.7, not PDF/A: the standard fonts are not embedded.
"""

from __future__ import annotations

import hashlib
from decimal import Decimal

from writing.cii import cii
from writing.invoice import Invoice

_XML_NAME = "factur-x.xml"
_METADATA = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:fx="urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
 fx:DocumentType="INVOICE" fx:DocumentFileName="factur-x.xml" fx:Version="1.0"
 fx:ConformanceLevel="EN 16931"/>
</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def pdf(invoice: Invoice) -> bytes:
    """Write the invoice as one page with its XML attached."""
    xml = cii(invoice)
    date = invoice.date.replace("-", "")
    checksum = hashlib.md5(xml, usedforsecurity=False).hexdigest()  # what the PDF standard asks for
    attachment = (
        f"/Type /EmbeddedFile /Subtype /text#2Fxml "
        f"/Params << /ModDate (D:{date}120000Z) /Size {len(xml)} /CheckSum <{checksum}> >>"
    )
    return _file(
        [
            b"<< /Type /Catalog /Pages 2 0 R /Metadata 8 0 R /AF [6 0 R] "
            b"/Names << /EmbeddedFiles << /Names [(" + _XML_NAME.encode() + b") 6 0 R] >> >> >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 7 0 R "
            b"/Resources << /Font << /F1 4 0 R /F2 5 0 R >> >> >>",
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
            b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
            f"<< /Type /Filespec /F ({_XML_NAME}) /UF ({_XML_NAME}) /AFRelationship /Alternative "
            f"/Desc (Factur-X) /EF << /F 9 0 R /UF 9 0 R >> >>".encode(),
            _stream("", _page(invoice)),
            _stream("/Type /Metadata /Subtype /XML", _METADATA.encode()),
            _stream(attachment, xml),
        ]
    )


def _stream(entries: str, content: bytes) -> bytes:
    return f"<< {entries} /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream"


def _file(objects: list[bytes]) -> bytes:
    body = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n".encode() + content + b"\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    trailer = f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return body + f"xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode()


def _page(invoice: Invoice) -> bytes:
    supplier, customer = invoice.supplier, invoice.customer
    words = [
        _text(50, 780, supplier.name, size=16, bold=True),
        _text(50, 762, f"{supplier.street}, {supplier.postal_code} {supplier.city}"),
        _text(50, 748, f"KvK {supplier.kvk}   Btw {supplier.vat}   IBAN {supplier.iban}"),
        _text(50, 700, customer.name, bold=True),
        _text(50, 686, customer.street or ""),
        _text(50, 672, f"{customer.postal_code} {customer.city}"),
        _text(50, 658, f"Btw {customer.vat}"),
        _text(50, 615, f"Factuur {invoice.number}", size=13, bold=True),
        _text(50, 597, f"Factuurdatum {_date(invoice.date)}   Vervaldatum {_date(invoice.due or '')}"),
    ]
    words += _table(invoice)
    return "\n".join(words).encode("cp1252")


def _table(invoice: Invoice) -> list[str]:
    words = [_row(560, ("Omschrijving", "Aantal", "Prijs", "Btw", "Bedrag"), bold=True)]
    y = 560
    for line in invoice.lines:
        y -= 16
        cells = (line.name, f"{line.quantity:f}", _money(line.price), f"{line.vat.rate}%", _money(line.net))
        words.append(_row(y, cells))
    sums = [("Totaal exclusief btw", invoice.exclusive)]
    sums += [(f"Btw {row.vat.rate}% over {_money(row.taxable)}", row.tax) for row in invoice.rows]
    sums += [("Te betalen", invoice.payable)]
    y -= 14
    for label, amount in sums:
        y -= 16
        words.append(_row(y, (label, "", "", "", _money(amount)), bold=label == "Te betalen"))
    words.append(_text(50, y - 40, f"Wilt u betalen onder vermelding van {invoice.number}."))
    return words


def _row(y: int, cells: tuple[str, ...], *, bold: bool = False) -> str:
    places = zip((50, 330, 390, 450, 500), cells, strict=True)
    return "\n".join(_text(x, y, cell, bold=bold) for x, cell in places if cell)


def _text(x: int, y: int, text: str, *, size: int = 10, bold: bool = False) -> str:
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"BT /F{2 if bold else 1} {size} Tf {x} {y} Td ({escaped}) Tj ET"


def _money(amount: Decimal) -> str:
    return "€ " + f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))


def _date(iso: str) -> str:
    return "-".join(reversed(iso.split("-")))
