"""Every file of the collection says to us what it says to an independent reader."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from boekwerk.domain.document import Document, Identifier, Party, effect_sign
from boekwerk.domain.errors import IntakeError
from boekwerk.intake import read_document

_DATA = Path(__file__).parents[2].parent / "shared" / "data"
_ORACLE = _DATA / "invoices-oracle"


def _answers(*statuses: str) -> list[Any]:
    if not _ORACLE.is_dir():
        absent = pytest.mark.skip(reason="the collection (../shared) is not beside the checkout")
        return [pytest.param({}, marks=absent)]
    answers = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(_ORACLE.rglob("*.json"))]
    return [pytest.param(answer, id=answer["file"]) for answer in answers if answer["status"] in statuses]


def _bytes(answer: dict[str, Any]) -> bytes:
    return (_DATA / "invoices" / answer["file"]).read_bytes()


def _read(answer: dict[str, Any]) -> Document:
    return read_document(_bytes(answer), name=answer["file"]).document


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _identifier(found: Identifier | None) -> dict[str, Any] | None:
    return None if found is None else {"id": found.id, "scheme": found.scheme}


def _day(date: Any) -> str | None:
    return None if date is None else str(date.isoformat())


invoices = pytest.mark.parametrize("answer", _answers("ok"))


@pytest.mark.spec("IN-4")
@invoices
def test_head_of_a_real_invoice_is_as_printed(answer):
    document, expected = _read(answer), answer["document"]
    assert document.number == expected["number"]
    assert document.type_code == expected["type_code"]
    assert document.type == expected["kind"]
    assert effect_sign(document) == expected["sign"]
    assert document.currency == (expected["currency"] or expected["amount_currency"])
    assert document.tax_currency == expected["tax_currency"]
    assert list(document.notes) == expected["notes"]
    assert document.payment_terms == answer["payment_terms"]
    assert document.source.customization == answer["profile"]["customization_id"]


@pytest.mark.spec("IN-4")
@invoices
def test_dates_of_a_real_invoice_are_as_printed(answer):
    document, expected = _read(answer), answer["document"]
    assert _day(document.issue_date) == expected["issue_date"]
    assert _day(document.due_date) == expected["due_date"]
    assert _day(document.tax_point_date) == expected["tax_point_date"]
    assert _day(document.delivery_date) == expected["delivery_date"]
    assert [_day(document.period_start), _day(document.period_end)] == expected["period"]
    assert document.tax_point_code == expected["tax_point_code"]


@pytest.mark.spec("IN-4")
@invoices
@pytest.mark.parametrize("role", ["supplier", "customer", "payee", "tax_representative"])
def test_parties_of_a_real_invoice_are_as_printed(answer, role):
    party: Party | None = getattr(_read(answer), role)
    expected = answer[role]
    assert (party is None) == (expected is None)
    if party is None:
        return
    for field in ("name", "legal_name", "trading_name", "vat_id"):
        assert getattr(party, field) == expected[field], field
    assert party.tax_id == expected["other_tax_id"]
    assert [_identifier(each) for each in party.ids] == expected["ids"]
    assert _identifier(party.legal_id) == expected["legal_id"]
    assert _identifier(party.endpoint) == expected["endpoint"]
    # The oracle does not know the agency names by which OHNL tells a KvK number and an OIN.
    assert expected["kvk"] in (None, party.kvk)
    assert expected["oin"] in (None, party.oin)
    address = {"street": "street", "additional": "additional_street", "building": "building"}
    for ours, theirs in {**address, "city": "city", "postal_code": "postal_code"}.items():
        assert getattr(party.address, ours) == expected[theirs], ours
    assert party.address.country == expected["country"]
    contact = (party.contact.name, party.contact.phone, party.contact.email)
    assert contact == (expected["contact_name"], expected["phone"], expected["email"])


@pytest.mark.spec("IN-4")
@invoices
def test_totals_of_a_real_invoice_are_as_printed(answer):
    totals = _read(answer).totals
    for name, expected in answer["totals"].items():
        assert getattr(totals, name) == _decimal(expected), name


@pytest.mark.spec("IN-4")
@invoices
def test_vat_of_a_real_invoice_is_as_printed(answer):
    rows = [
        (row.category, row.rate, row.taxable, row.tax, row.exemption_reason, row.exemption_code)
        for row in _read(answer).vat_breakdown
    ]
    assert rows == [
        (
            row["category"],
            *(_decimal(row[field]) for field in ("rate", "taxable", "tax")),
            row["exemption_reason"],
            row["exemption_code"],
        )
        for row in answer["vat_breakdown"]
    ]


@pytest.mark.spec("IN-4")
@invoices
def test_lines_of_a_real_invoice_are_as_printed(answer):
    lines = _read(answer).lines
    assert len(lines) == len(answer["lines"])
    for line, expected in zip(lines, answer["lines"], strict=True):
        for field in ("id", "name", "description", "unit", "vat_category", "order_line_ref", "order_ref"):
            assert getattr(line, field) == expected[field], field
        for field in ("accounting_ref", "seller_item_id", "buyer_item_id", "despatch_ref"):
            assert getattr(line, field) == expected[field], field
        for field in ("net_amount", "vat_rate", "quantity", "unit_price", "price_base_quantity"):
            assert getattr(line, field) == _decimal(expected[field]), field
        for field in ("vat_amount", "gross_price"):
            assert getattr(line, field) == _decimal(expected[field]), field
        assert list(line.notes) == expected["notes"]
        assert _identifier(line.standard_item_id) == expected["standard_item_id"]
        classes = [{"code": each.id, "list": each.scheme} for each in line.classifications]
        assert classes == expected["classifications"]
        assert [list(each) for each in line.properties] == expected["properties"]
        assert list(line.document_refs) == [each["id"] for each in expected["document_refs"]]
        assert [_day(line.period_start), _day(line.period_end)] == expected["period"]
        assert _allowances(line.allowances_charges) == _expected(expected["allowances_charges"])


@pytest.mark.spec("IN-4")
@invoices
def test_allowances_and_charges_of_a_real_invoice_are_as_printed(answer):
    found = _read(answer).allowances_charges
    assert _allowances(found) == _expected(answer["allowances_charges"])


def _allowances(found: Any) -> list[Any]:
    return [
        (each.charge, each.amount, each.base, each.percent, each.reason, each.vat_category, each.vat_rate)
        for each in found
    ]


def _expected(answers: list[dict[str, Any]]) -> list[Any]:
    return [
        (
            each["charge"],
            *(_decimal(each[field]) for field in ("amount", "base", "percent")),
            each["reason"],
            each["vat_category"],
            _decimal(each["vat_rate"]),
        )
        for each in answers
    ]


@pytest.mark.spec("IN-4")
@invoices
def test_references_of_a_real_invoice_are_as_printed(answer):
    references, expected = _read(answer).references, answer["references"]
    for field in ("buyer_reference", "order", "sales_order", "tender", "project", "invoiced_object"):
        assert getattr(references, field) == expected[field], field
    assert references.accounting_ref == expected["accounting_ref"]
    for field in ("despatch", "receipt", "contract"):
        assert list(getattr(references, field)) == expected[field], field
    assert list(references.preceding) == [each["id"] for each in expected["preceding"]]
    documents = [(each.id, each.type_code, each.description, each.uri) for each in references.documents]
    assert documents == [
        (each["id"], each["type_code"], each["description"], each["uri"]) for each in expected["documents"]
    ]


@pytest.mark.spec("IN-4")
@invoices
def test_payment_of_a_real_invoice_is_as_printed(answer):
    found = [
        (means.code, means.iban, means.bic, list(means.references), means.mandate, means.card)
        for means in _read(answer).payment
    ]
    fields = ("means_code", "iban", "bic", "references", "mandate", "card")
    assert found == [tuple(means[field] for field in fields) for means in answer["payment"]]


@pytest.mark.spec("IN-4")
@invoices
def test_attachments_of_a_real_invoice_are_kept_byte_for_byte(answer):
    reading = read_document(_bytes(answer), name=answer["file"])
    expected = [each["attachment"] for each in answer["references"]["documents"] if each["attachment"]]
    by_reference = [each.attachment for each in reading.document.references.documents if each.attachment]
    kept = {each.sha256: each for each in reading.document.attachments}
    assert by_reference == [each["sha256"] for each in expected]
    assert [kept[sha].size for sha in by_reference] == [each["bytes"] for each in expected]
    assert [kept[sha].file_name for sha in by_reference] == [each["filename"] for each in expected]
    assert all(len(reading.contents[sha]) == kept[sha].size for sha in by_reference)


@pytest.mark.spec("IN-4")
@invoices
def test_warnings_tell_the_sums_that_a_real_invoice_breaks(answer):
    broken = {check["rule"][:8] for check in answer["checks"] if not check["ok"]}
    rules = {
        "line_sum_differs": "BR-CO-10",
        "allowance_sum_differs": "BR-CO-11",
        "charge_sum_differs": "BR-CO-12",
        "exclusive_differs": "BR-CO-13",
        "vat_sum_differs": "BR-CO-14",
        "inclusive_differs": "BR-CO-15",
        "payable_differs": "BR-CO-16",
    }
    said = {rules.get(warning.reason.code) for warning in _read(answer).warnings}
    assert said & set(rules.values()) == broken & set(rules.values())


@pytest.mark.spec("IN-5")
@pytest.mark.parametrize("answer", _answers("error"))
def test_damaged_real_file_is_refused_with_file_and_line(answer):
    with pytest.raises(IntakeError) as caught:
        _read(answer)
    where = caught.value.reason.where
    assert where is not None
    assert answer["file"].split("/")[-1] in where.file
    assert f"line {where.line}" in answer["error"]
    assert str(caught.value.reason.values["problem"]) in answer["error"]


@pytest.mark.spec("IN-5")
@pytest.mark.parametrize("answer", _answers("other"))
def test_other_real_document_is_named_for_what_it_is(answer):
    with pytest.raises(IntakeError) as caught:
        _read(answer)
    assert caught.value.reason.code in ("other_document", "root_unknown")
    assert caught.value.reason.values["root"] == answer["root"]


@pytest.mark.spec("IN-5")
@pytest.mark.parametrize("answer", _answers("no-xml"))
def test_real_pdf_without_invoice_is_named_as_that(answer):
    with pytest.raises(IntakeError) as caught:
        _read(answer)
    assert caught.value.reason.code == "pdf_without_invoice"


@pytest.mark.spec("IN-5")
def test_all_files_of_the_collection_give_a_document_or_an_error(shared):
    files = [
        path for path in (shared / "invoices").rglob("*.*") if path.suffix in (".xml", ".pdf", ".json")
    ]
    codes = []
    for path in files:
        try:
            read_document(path.read_bytes(), name=path.name)
        except IntakeError as error:
            codes.append(error.reason.code)
    assert len(files) == 58
    assert sorted(set(codes)) == [
        "json_not_ours",
        "other_document",
        "pdf_without_invoice",
        "root_unknown",
        "xml_not_well_formed",
    ]
    assert len(files) - len(codes) == 36
