"""Our own JSON form of a document: written, read back, and strict."""

from __future__ import annotations

import json
from types import UnionType
from typing import get_args, get_origin, get_type_hints

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from boekwerk.domain.amount import Amount
from boekwerk.domain.document import Attachment, Document, DocumentWarning, Source
from boekwerk.domain.errors import IntakeError
from boekwerk.domain.reason import Reason
from boekwerk.intake import Limits, document_to_json, read_document
from boekwerk.reasons import sentence

pytestmark = pytest.mark.spec("IN-5")

_texts = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=20
)
_decimals = st.decimals(-(10**12), 10**12, places=2, allow_nan=False, allow_infinity=False)


_categories = st.none() | st.sampled_from(("S", "AE"))


def _any(hint: object) -> st.SearchStrategy[object]:
    """Make any value of a field's type, with structs inside structs."""
    arguments = get_args(hint)
    if hint is Amount:
        return _decimals
    if hint is str:
        return _texts
    if get_origin(hint) is tuple:
        several = st.lists(_any(arguments[0]), max_size=2).map(tuple)
        return several if arguments[-1] is ... else st.tuples(*map(_any, arguments))
    if get_origin(hint) is UnionType:
        return st.one_of(*map(_any, arguments))
    if isinstance(hint, type) and issubclass(hint, Struct):
        named = {name: _any(each) for name, each in get_type_hints(hint).items()}
        # Categories of VAT are read in capitals.
        capitals = {name: _categories for name in named if name in ("category", "vat_category")}
        return st.builds(hint, **{**named, **capitals})
    return st.from_type(hint)


_fields = {name: _any(hint) for name, hint in get_type_hints(Document).items()}
_documents = st.builds(Document, **{**_fields, "warnings": st.just(()), "attachments": st.just(())})


def _plain(document: Document) -> Document:
    source = Source("json", "json", "", 0)
    attachments = tuple(replace(each, name="") for each in document.attachments)
    return replace(document, source=source, warnings=(), attachments=attachments)


def _warning(code: str) -> dict[str, object]:
    return {"concerns": "amounts", "reason": {"code": code}}


def _written(ubl: str) -> dict[str, object]:
    return json.loads(document_to_json(read_document(ubl.encode(), name="x").document))


def test_document_read_from_ubl_comes_back_the_same(ubl):
    document = read_document(ubl.encode(), name="x").document
    again = read_document(document_to_json(document), name="x.json").document
    assert _plain(again) == _plain(document)
    assert (again.source.format, again.source.container) == ("json", "json")


@given(_documents)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_document_comes_back_the_same(document):
    again = read_document(document_to_json(document), name="x.json").document
    assert _plain(again) == _plain(document)


@pytest.mark.spec("BP-1")
def test_vat_categories_are_read_in_capitals(ubl):
    written = _written(ubl)
    written["document"]["lines"][0]["vat_category"] = " s "
    written["document"]["vat_breakdown"][0]["category"] = "s"
    document = read_document(json.dumps(written).encode(), name="x.json").document
    assert (document.lines[0].vat_category, document.vat_breakdown[0].category) == ("S", "S")


def test_warnings_are_made_again_and_others_are_kept(ubl):
    doubtful = ubl.replace('EUR">121.00</cbc:Payable', 'EUR">120.00</cbc:Payable')
    document = read_document(doubtful.encode(), name="x").document
    kept = DocumentWarning(
        "parties", Reason("stated_twice", {"element": "ID", "first": "1", "second": "2"})
    )
    again = read_document(document_to_json(replace(document, warnings=(kept,))), name="x").document
    assert [warning.reason.code for warning in again.warnings] == ["stated_twice", "payable_differs"]


def test_source_need_not_be_written(ubl):
    written = _written(ubl)
    del written["document"]["source"]
    assert read_document(json.dumps(written).encode(), name="x").document.number == "WJ-2026-0117"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_json_in_another_encoding_is_read(ubl, encoding):
    data = json.dumps(_written(ubl)).encode(encoding)
    assert read_document(data, name="x").document.number == "WJ-2026-0117"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"number": 12}, "At $.document.number text belongs; a whole number stands there."),
        ({"nubmer": "12"}, "The field nubmer does not exist: $.document.nubmer."),
        ({"totals": {"tax": 21.5}}, "The amount at $.document.totals.tax must be written as text."),
        ({"totals": {"tax": "1_21"}}, "At $.document.totals.tax there is no readable number: 1_21."),
        ({"totals": {"tax": "NaN"}}, "At $.document.totals.tax there is no readable number: NaN."),
        ({"type": "receipt"}, "'receipt' is not a possible value of $.document.type."),
        ({"issue_date": "2-3-2026"}, "At $.document.issue_date there is no readable date."),
        ({"lines": 3}, "At $.document.lines a list belongs; a whole number stands there."),
        ({"attachments": [{"size": 1}]}, "At $.document.attachments[0] the field sha256 is missing."),
        (
            {"attachments": [{"sha256": "../x", "size": 1, "name": "x"}]},
            "'../x' is not the sha256 of an attachment.",
        ),
        (
            {"warnings": [_warning("nonsense")]},
            "The JSON has a warning nonsense that does not exist, or of which values are missing.",
        ),
        (
            {"warnings": [_warning("stated_twice")]},
            "The JSON has a warning stated_twice that does not exist, or of which values are missing.",
        ),
    ],
)
def test_what_is_not_valid_is_refused_with_its_place(ubl, refused, change, problem):
    written = _written(ubl)
    written["document"].update(change)
    error = refused(json.dumps(written).encode())
    assert sentence(error.reason, "en") == problem
    assert sentence(error.reason, "nl") != problem


@pytest.mark.parametrize(
    ("line", "wrong", "expected"),
    [
        (4, '"number": "1",', '"number": 1,'),
        (
            5,
            '"lines": [{"name": "a, [b]"}, {"net_amount": "2.5"}],',
            '"lines": [{"name": "a, [b]"}, {"net_amount": 2.5}],',
        ),
        (6, '"totals": {"tax": "0", "payable": "1"}', '"totals": {"tax": "0", "payabel": "1"}'),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_the_line_of_what_is_not_valid_is_named(refused, line, wrong, expected, encoding):
    good = """{"schema": "boekwerk.document/1",
 "document":
 {
  "number": "1",
  "lines": [{"name": "a, [b]"}, {"net_amount": "2.5"}],
  "totals": {"tax": "0", "payable": "1"}
 }
}"""
    error = refused(good.replace(wrong, expected).encode(encoding))
    assert error.reason.where.line == line


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"{", "json_not_well_formed"),
        (b"[" * 100_000, "json_too_deep"),
        (b'{"a": 1} trailing', "json_not_well_formed"),
        (b'{"a": 1, "a": 2}', "json_stated_twice"),
        (b'{"n": ' + b"9" * 10_000 + b"}", "json_number_too_long"),
        (b"{}", "json_not_ours"),
        (b"[]", "json_not_ours"),
        (b'{"schema": "boekwerk.document/2"}', "json_not_ours"),
        (b'{"total": 12.5, "invoice": "other program"}', "json_not_ours"),
        (b'{"schema": "boekwerk.document/1"}', "json_field_missing"),
        (b'{"schema": "boekwerk.document/1", "document": {"number": "\\ud800"}}', "json_not_text"),
        (b'{"\xff": 1}', "json_not_text"),
    ],
)
def test_json_that_is_no_document_is_refused(refused, data, code):
    assert refused(data).reason.code == code


def test_attachment_gets_our_own_name_whatever_is_written(ubl):
    document = read_document(ubl.encode(), name="x").document
    attachment = Attachment("a" * 64, 3, "../../evil", "application/pdf", "evil.pdf")
    again = read_document(document_to_json(replace(document, attachments=(attachment,))), name="x").document
    assert again.attachments[0].name == "a" * 64 + ".pdf"


def test_lines_are_limited(ubl, refused):
    data = json.dumps(_written(ubl)).encode()
    assert refused(data, limits=Limits(lines=0)).reason.values["limit"] == "limit_lines"


def _read(written):
    return read_document(json.dumps(written).encode(), name="x.json")


@pytest.mark.spec("AB-19")
@pytest.mark.parametrize(
    ("type", "code", "warnings"),
    [
        ("invoice", "381", ["type_contradicts_root"]),
        ("credit_note", "380", ["type_contradicts_root"]),
        ("self_billed_invoice", "380", ["type_contradicts_root"]),
        ("invoice", "999", ["type_unknown"]),
        ("credit_note", "381", []),
        ("corrected_invoice", "384", []),
        ("self_billed_credit_note", None, []),
    ],
)
def test_a_type_that_its_code_contradicts_is_a_warning_about_amounts(ubl, type, code, warnings):
    written = _written(ubl)
    written["document"] |= {"type": type, "type_code": code}
    found = [each for each in _read(written).document.warnings if each.reason.code.startswith("type_")]
    assert [each.reason.code for each in found] == warnings
    assert {each.concerns for each in found} <= {"amounts"}


def test_a_text_beyond_the_limit_is_refused_with_its_line(ubl):
    written = _written(ubl)
    written["document"]["supplier"]["name"] = "x" * 100_001
    with pytest.raises(IntakeError) as caught:
        _read(written)
    assert caught.value.reason.values["limit"] == "limit_text"


@pytest.mark.parametrize("character", ["\0", "\x1b", "\x0b", "\uffff"])
def test_a_control_character_in_a_text_is_refused(ubl, character):
    written = _written(ubl)
    written["document"]["lines"][0]["name"] = f"a{character}b"
    with pytest.raises(IntakeError) as caught:
        _read(written)
    assert caught.value.reason.code == "json_control_character"
    assert caught.value.reason.values == {"path": "$.document.lines[0].name"}


def test_an_attachment_of_a_negative_size_is_refused(ubl):
    written = _written(ubl)
    written["document"]["attachments"] = [{"sha256": "0" * 64, "size": -1, "name": "x"}]
    with pytest.raises(IntakeError) as caught:
        _read(written)
    assert caught.value.reason.values == {"path": "$.document.attachments[0].size"}


@pytest.mark.parametrize("change", [{"number": "9" * 201}, {"supplier": {"kvk": "1" * 201}}])
def test_a_number_of_hundreds_of_characters_is_refused(ubl, change):
    written = _written(ubl)
    written["document"] |= change
    with pytest.raises(IntakeError) as caught:
        _read(written)
    assert caught.value.reason.values == {"limit": "limit_identifier", "most": 200}
