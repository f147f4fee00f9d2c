"""Files made to do harm: each is refused or read, in a moment, and reaches nothing outside itself."""

from __future__ import annotations

import io
import socket
import threading
import time
import zlib
from base64 import b64encode
from decimal import Decimal

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from boekwerk.domain.errors import IntakeError
from boekwerk.intake import Limits, read_document, write_attachments
from boekwerk.reasons import remedy, sentence

pytestmark = pytest.mark.spec("IN-5")
_SECONDS = 10  # far more than any of these needs, on a machine that is busy with something else


@pytest.fixture(autouse=True)
def _in_a_moment():
    begun = time.monotonic()
    yield
    assert time.monotonic() - begun < _SECONDS


def _code(error: IntakeError) -> str:
    sentence(error.reason, "nl")
    assert remedy(error.reason, "en")
    return error.reason.code


def _attached(
    xml: str, content: str, attributes: str = 'mimeCode="application/pdf" filename="a.pdf"'
) -> bytes:
    reference = (
        "<cac:AdditionalDocumentReference><cbc:ID>B1</cbc:ID><cac:Attachment>"
        f"<cbc:EmbeddedDocumentBinaryObject {attributes}>{content}</cbc:EmbeddedDocumentBinaryObject>"
        "</cac:Attachment></cac:AdditionalDocumentReference>"
    )
    return xml.replace(
        "<cac:AccountingSupplierParty>", reference + "<cac:AccountingSupplierParty>"
    ).encode()


@pytest.mark.parametrize(
    "doctype",
    [
        "<!DOCTYPE Invoice>",
        '<!DOCTYPE Invoice [<!ENTITY x "harmless">]>',
        '<!DOCTYPE Invoice [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE Invoice [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]>',
        '<!DOCTYPE Invoice SYSTEM "http://127.0.0.1:9/x.dtd">',
        "<!-- first --><?a b?> <!DOCTYPE Invoice [<!ELEMENT Invoice ANY>]>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-32-be"])
def test_document_type_is_refused_in_every_encoding(ubl, refused, doctype, encoding):
    body = ubl.partition("?>")[2].replace("WJ-2026-0117", "&x;", 1) if "ENTITY x" in doctype else ubl
    text = f'<?xml version="1.0" encoding="{encoding}"?>' + doctype + body.partition("?>")[2].strip()
    assert _code(refused(text.encode(encoding))) in (
        "doctype_refused",
        "xml_not_well_formed",
        "xml_wrong_encoding",
    )


def test_document_type_is_refused_by_that_name(ubl, refused):
    data = ubl.replace("<Invoice ", "<!DOCTYPE Invoice>\n<Invoice ", 1).encode()
    assert _code(refused(data)) == "doctype_refused"


def test_billion_laughs_are_refused(ubl, refused):
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    doctype = f'<!DOCTYPE Invoice [<!ENTITY a0 "ha">{entities}]>'
    data = ubl.replace("<Invoice ", doctype + "<Invoice a='&a11;' ", 1)
    assert _code(refused(data.encode())) == "doctype_refused"
    assert _code(refused(data.replace("UTF-8", "UTF-16").encode("utf-16"))) != "root_unknown"


def test_quadratic_blow_up_is_refused(ubl, refused):
    doctype = f'<!DOCTYPE Invoice [<!ENTITY a "{"x" * 100_000}">]>'
    data = ubl.replace("<Invoice ", doctype + "<Invoice ", 1).replace("Onderhoud maart", "&a;" * 10_000)
    assert _code(refused(data.encode())) == "doctype_refused"


def test_nothing_is_fetched_from_the_network(ubl):
    with socket.create_server(("127.0.0.1", 0)) as server:
        called = threading.Event()
        server.settimeout(0.5)

        def listen() -> None:
            try:
                server.accept()
                called.set()
            except TimeoutError:
                pass

        listener = threading.Thread(target=listen)
        listener.start()
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x"
        doctype = f'<!DOCTYPE Invoice SYSTEM "{address}" [<!ENTITY % x SYSTEM "{address}"> %x;]>'
        for encoding in ("utf-8", "utf-16"):
            text = ubl.replace("UTF-8", encoding).replace("<Invoice ", doctype + "<Invoice ", 1)
            with pytest.raises(IntakeError):
                read_document(text.encode(encoding), name="x")
        listener.join()
    assert not called.is_set()


def test_xinclude_is_not_followed(ubl, refused):
    include = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/>'
    assert _code(refused(ubl.replace("Onderhoud maart", include).encode())) == "element_inside_text"


def test_attachment_of_twelve_megabytes_is_read(ubl):
    content = b"%PDF-1.7 " + bytes(12_000_000)
    reading = read_document(_attached(ubl, b64encode(content).decode()), name="x")
    assert reading.document.attachments[0].size == len(content)
    assert reading.contents[reading.document.attachments[0].sha256] == content


def test_ten_thousand_lines_are_read(ubl):
    head, _, rest = ubl.partition("<cac:InvoiceLine>")
    line = "<cac:InvoiceLine>" + rest.partition("</Invoice>")[0]
    reading = read_document((head + line * 10_000 + "</Invoice>").encode(), name="x")
    assert len(reading.document.lines) == 10_000


@pytest.mark.parametrize("huge", [False, True])
def test_hundred_thousand_nested_elements_are_refused(ubl, refused, huge):
    nested = "<cac:Party>" * 100_000 + "</cac:Party>" * 100_000
    padding = "<!--" + "x" * 6_000_000 + "-->" if huge else ""
    error = refused(ubl.replace("<cac:PaymentMeans>", padding + nested + "<cac:PaymentMeans>").encode())
    assert _code(error) == "beyond_limit"
    assert error.reason.values == {"limit": "limit_depth", "most": 256}


def test_lines_inside_lines_without_end_are_refused(ubl, refused):
    nested = "<cac:SubInvoiceLine>" * 100 + "</cac:SubInvoiceLine>" * 100
    data = ubl.replace("<cac:Item>", nested + "<cac:Item>").encode()
    assert _code(refused(data)) == "beyond_limit"


@pytest.mark.parametrize(
    ("limits", "limit"),
    [
        (Limits(file_bytes=1_000), "limit_file_bytes"),
        (Limits(depth=3), "limit_depth"),
        (Limits(elements=20), "limit_elements"),
        (Limits(lines=0), "limit_lines"),
        (Limits(text=3), "limit_text"),
        (Limits(attachments=0), "limit_attachments"),
        (Limits(attachment_bytes=3), "limit_attachment_bytes"),
    ],
)
def test_each_limit_is_named_when_a_file_goes_beyond_it(ubl, refused, limits, limit):
    error = refused(_attached(ubl, "AAAAAAAA"), limits=limits)
    assert _code(error) == "beyond_limit"
    assert error.reason.values["limit"] == limit


def test_millions_of_elements_are_refused_before_a_tree_is_built(ubl, refused):
    data = ubl.replace("<cac:PaymentMeans>", "<a/>" * 1_000_000 + "<cac:PaymentMeans>").encode()
    error = refused(data)
    assert error.reason.values["limit"] == "limit_elements"


@pytest.mark.parametrize(
    "encoding", ["utf-8-sig", "utf-16", "utf-16-be", "iso-8859-15", "windows-1252", "utf-32-be"]
)
def test_invoice_in_another_encoding_is_read(ubl, encoding):
    declared = encoding.removesuffix("-sig")
    text = ubl.replace("UTF-8", declared).replace("Wilgenhof", "Wilgenhöf")
    document = read_document(text.encode(encoding), name="x").document
    assert document.supplier.name == "Wilgenhöf Juweel B.V."


@pytest.mark.parametrize(("declared", "written"), [("UTF-8", "iso-8859-1"), ("utf-99", "utf-8")])
def test_wrong_encoding_is_one_clear_error(ubl, refused, declared, written):
    text = ubl.replace("UTF-8", declared).replace("Wilgenhof", "Wilgenhöf")
    error = refused(text.encode(written))
    assert _code(error) == "xml_wrong_encoding"
    assert error.reason.where is not None
    assert error.reason.where.line


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:900],
        lambda data: data[: data.rindex(b"<")],
        lambda data: data + b"<Invoice/>",
        lambda data: data + b"and more",
        lambda data: data.replace(b"Onderhoud maart", b"Onderhoud\x00maart"),
        lambda data: b"\n" + data,
        lambda data: data.replace(b"</cbc:ID>", b"</cbc:Id>", 1),
        lambda data: data.replace(b"PO-88", b"&unknown;"),
    ],
)
def test_damaged_xml_is_refused_with_its_line(ubl, refused, spoil):
    error = refused(spoil(ubl.encode()))
    assert _code(error) == "xml_not_well_formed"
    assert error.reason.where is not None
    assert error.reason.where.line


@pytest.mark.parametrize(
    "amount",
    [
        "NaN",
        "Infinity",
        "1e400",
        "1E2",
        "1_21.00",
        "١٢١",
        "１２１",
        "121,00",
        "1.121,00",
        "0x79",
        "EUR 121",
        "1 21",
        "--1",
    ],
)
def test_amount_that_is_no_plain_decimal_is_refused_with_its_place(ubl, refused, amount):
    error = refused(ubl.replace('EUR">121.00</cbc:Payable', f'EUR">{amount}</cbc:Payable').encode())
    assert _code(error) == "amount_unreadable"
    assert error.reason.values == {"element": "PayableAmount", "value": amount}
    assert str(error.reason.where) == "factuur.xml:54"


def test_amount_of_a_thousand_digits_is_refused(ubl, refused):
    data = ubl.replace('EUR">121.00</cbc:Payable', f'EUR">{"9" * 1000}</cbc:Payable').encode()
    assert _code(refused(data)) == "amount_unreadable"


@pytest.mark.parametrize("inside", ["<!-- -->", "<?php ?>", "<![CDATA[2]]>"])
def test_text_around_a_comment_is_one_text(ubl, inside):
    expected = Decimal("1221.00") if "CDATA" in inside else Decimal("121.00")
    data = ubl.replace('EUR">121.00</cbc:Payable', f'EUR">1{inside}21.00</cbc:Payable').encode()
    assert read_document(data, name="x").document.totals.payable == expected


def test_invoice_number_around_a_comment_is_one_text(ubl):
    data = ubl.replace("WJ-2026-0117", "WJ-<!-- x -->2026-0117", 1).encode()
    assert read_document(data, name="x").document.number == "WJ-2026-0117"


def test_element_inside_an_amount_is_refused(ubl, refused):
    data = ubl.replace('EUR">121.00</cbc:Payable', 'EUR">1<b>21</b>.00</cbc:Payable').encode()
    assert _code(refused(data)) == "element_inside_text"


@pytest.mark.parametrize(
    "date", ["2026-02-30", "02-03-2026", "2026-3-2", "20260302", "today", "２０２６-03-02", "-2026-03-02"]
)
def test_date_that_is_no_day_is_refused(ubl, refused, date):
    data = ubl.replace("2026-03-02", date, 1).encode()
    assert _code(refused(data)) == "date_unreadable"


@pytest.mark.parametrize(
    "name", ["../../x", "/etc/passwd", "C:\\x", "CON", "a\x85b", "x" * 5_000, "..", "\u202egpj.exe"]
)
def test_attachment_is_written_under_our_own_name_only(ubl, tmp_path, name):
    data = _attached(ubl, b64encode(b"hello").decode(), f'mimeCode="application/pdf" filename="{name}"')
    folder = tmp_path / "out"
    reading = read_document(data, name="x")
    [path] = write_attachments(reading, folder)
    assert reading.document.attachments[0].file_name == name
    assert path.parent == folder
    assert path.name == f"{reading.document.attachments[0].sha256}.pdf"
    assert [each.name for each in tmp_path.iterdir()] == ["out"]
    assert path.read_bytes() == b"hello"


@pytest.mark.parametrize("content", ["AAA", "A===", "####", "AAAA=AAA"])
def test_attachment_that_is_no_base64_is_a_warning(ubl, content):
    reading = read_document(_attached(ubl, content), name="x")
    assert [warning.reason.code for warning in reading.document.warnings] == ["attachment_unreadable"]
    assert reading.document.attachments == ()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "empty"),
        (b"PK\x03\x04rest", "zip"),
        (b"\x1f\x8brest", "archive"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"\xff\xd8\xff\xe0", "image"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "office_file"),
        (b"{\\rtf1}", "office_file"),
        (b"PAR1\x15\x04", "parquet"),
        (b"UNA:+.? 'UNB+UNOC:3", "edifact"),
        (b"<!DOCTYPE html><html><body>Factuur</body></html>", "html"),
        (b"  <HTML><body/>", "html"),
        (b"From: a@example.com\r\nSubject: Factuur\r\n\r\nZie bijlage", "mail"),
        ("Factuur 12 van Café De Hoek".encode(), "text"),
        (bytes(range(256)), "unknown_bytes"),
        (b"   \n ", "unknown_bytes"),
    ],
)
def test_file_that_is_no_invoice_is_named_for_what_it_seems(refused, data, kind):
    error = refused(data)
    assert _code(error) == "not_an_invoice"
    assert error.reason.values == {"kind": f"file_{kind}"}


@pytest.mark.parametrize("root", ["Order", "DespatchAdvice", "Reminder", "ApplicationResponse"])
def test_other_ubl_document_is_named_and_refused(refused, root):
    data = f'<{root} xmlns="urn:oasis:names:specification:ubl:schema:xsd:{root}-2"/>'.encode()
    error = refused(data)
    assert _code(error) == "other_document"
    assert error.reason.values == {"kind": root, "root": root}


@pytest.mark.parametrize(
    "data", [b"<a/>", b"<Invoice/>", b'<Invoice xmlns="urn:x"/>', b"<x:a xmlns:x='y'/>"]
)
def test_unknown_root_is_named(refused, data):
    assert _code(refused(data)) == "root_unknown"


def test_invoice_with_nothing_in_it_is_refused(refused):
    data = b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"><x/></Invoice>'
    assert _code(refused(data)) == "document_empty"


@pytest.mark.parametrize(
    "name", ["a\nb.xml", "\x1b[31mred.xml", "a\udc80.xml", "x" * 10_000, "", "\u202elmx.a"]
)
def test_odd_file_name_is_made_safe_to_show(ubl, name):
    with pytest.raises(IntakeError) as caught:
        read_document(b"", name=name)
    shown = str(caught.value)
    assert shown.isprintable()
    assert len(shown) < 300
    file = read_document(ubl.encode(), name=name).document.source.file
    assert file is not None
    assert file == "" or file.isprintable()


def test_terminal_codes_in_a_value_are_not_shown(refused, ubl):
    data = ubl.replace('EUR">121.00</cbc:Payable', 'EUR">\x9b31m1</cbc:Payable').encode()
    assert refused(data).reason.values["value"] == "�31m1"


def test_flate_bomb_as_embedded_file_is_stopped(refused, pdf):
    bomb = zlib.compress(bytes(300_000_000), 9)
    plain = pdf({"factur-x.xml": b"MARK" * 100_000})
    writer = pypdf.PdfReader(io.BytesIO(plain))
    stream = (
        writer.root_object["/Names"]["/EmbeddedFiles"]["/Names"][1].get_object()["/EF"]["/F"].get_object()
    )
    copy = pypdf.PdfWriter(clone_from=writer)
    held = copy.root_object["/Names"]["/EmbeddedFiles"]["/Names"][1].get_object()["/EF"]["/F"].get_object()
    assert stream.get_data() == held.get_data()
    held._data = bomb
    held[pypdf.generic.NameObject("/Filter")] = pypdf.generic.NameObject("/FlateDecode")
    written = io.BytesIO()
    copy.write(written)
    error = refused(written.getvalue())
    assert _code(error) == "beyond_limit"
    assert error.reason.values["limit"] == "limit_pdf_bytes"


def test_encrypted_pdf_is_refused_by_that_name(ubl, refused, pdf):
    assert _code(refused(pdf({"a.xml": ubl.encode()}, password="geheim"))) == "pdf_encrypted"


@pytest.mark.parametrize("share", [0.01, 0.2, 0.5, 0.9])
def test_truncated_pdf_is_refused_or_has_no_invoice(refused, pdf, share):
    whole = pdf({"other.txt": b"hello"})
    code = _code(refused(whole[: int(len(whole) * share)]))
    assert code in ("pdf_damaged", "pdf_without_invoice")


def test_loop_in_the_pages_does_not_matter(ubl, pdf):
    data = pdf({"a.xml": ubl.encode()})
    kids = data.index(b"/Kids [ ") + len(b"/Kids [ ")
    pages = data.index(b"/Type /Pages")
    number = data[:pages].rsplit(b" 0 obj", 1)[0].rsplit(b"\n", 1)[1]
    looped = data[:kids] + number + data[data.index(b" 0 R", kids) :]
    assert read_document(looped, name="x").document.number == "WJ-2026-0117"


def test_loop_in_the_name_tree_ends(refused):
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)
    tree = pypdf.generic.DictionaryObject()
    held = writer._add_object(tree)
    tree[pypdf.generic.NameObject("/Kids")] = pypdf.generic.ArrayObject([held, held])
    names = pypdf.generic.DictionaryObject({pypdf.generic.NameObject("/EmbeddedFiles"): held})
    writer.root_object[pypdf.generic.NameObject("/Names")] = names
    written = io.BytesIO()
    writer.write(written)
    assert _code(refused(written.getvalue())) == "pdf_without_invoice"


def test_document_type_inside_a_pdf_is_refused(ubl, refused, pdf):
    hostile = ubl.replace("<Invoice ", '<!DOCTYPE Invoice SYSTEM "file:///etc/passwd"><Invoice ', 1)
    error = refused(pdf({"factur-x.xml": hostile.encode()}))
    assert _code(error) == "doctype_refused"
    assert error.reason.where is not None
    assert error.reason.where.file == "factuur.xml/factur-x.xml"


def test_two_different_invoices_in_one_pdf_are_refused_by_name(ubl, cii, refused, pdf):
    error = refused(pdf({"een.xml": ubl.encode(), "twee.xml": cii.encode()}))
    assert _code(error) == "pdf_two_invoices"
    assert set(error.reason.values.values()) == {"een.xml", "twee.xml"}


@given(st.binary(max_size=400))
@settings(max_examples=150, deadline=None)
@pytest.mark.parametrize("start", [b"", b"<", b"%PDF-1.7\n", b"{", b"\xff\xfe<\x00"])
def test_any_bytes_give_a_document_or_an_intake_error(start, data):
    with pytest.raises(IntakeError):
        read_document(start + data, name="x")


@given(st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_mutated_invoice_gives_a_document_or_an_intake_error(ubl, cii, data):
    original = data.draw(st.sampled_from([ubl, cii])).encode()
    start = data.draw(st.integers(0, len(original)))
    length = data.draw(st.integers(0, 60))
    piece = data.draw(
        st.binary(max_size=8) | st.sampled_from([b"<a/>", b"-9", b'="', b"</cbc:ID>", original[-200:]])
    )
    mutated = original[:start] + piece + original[start + length :]
    try:
        reading = read_document(mutated, name="x")
    except IntakeError as error:
        sentence(error.reason, "nl")
    else:
        assert all(sentence(warning.reason, "en") for warning in reading.document.warnings)


@given(st.data())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_invoice_with_elements_moved_gives_a_document_or_an_intake_error(ubl, cii, data):
    lines = data.draw(st.sampled_from([ubl, cii])).splitlines()
    taken = data.draw(st.integers(4, len(lines) - 2))
    put = data.draw(st.integers(4, len(lines) - 2))
    lines.insert(put, lines[taken])
    try:
        read_document("\n".join(lines).encode(), name="x")
    except IntakeError as error:
        sentence(error.reason, "nl")


@given(st.data())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_mutated_pdf_gives_a_document_or_an_intake_error(ubl, pdf, data):
    original = pdf({"a.xml": ubl.encode()})
    start = data.draw(st.integers(0, len(original)))
    length = data.draw(st.integers(0, 40))
    piece = data.draw(
        st.binary(max_size=8) | st.sampled_from([b"1 0 R", b"<<", b"]", b"/Kids", original[-300:]])
    )
    try:
        read_document(original[:start] + piece + original[start + length :], name="x")
    except IntakeError as error:
        sentence(error.reason, "nl")
