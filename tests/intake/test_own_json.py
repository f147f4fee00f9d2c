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
from boekwerk.domain.reason import Reason
from boekwerk.intake import Limits, document_to_json, read_document

pytestmark = pytest.mark.spec("IN-5")

_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
_decimals = st.decimals(-(10**12), 10**12, places=2, allow_nan=False, allow_infinity=False)


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
        return st.builds(hint, **{name: _any(each) for name, each in get_type_hints(hint).items()})
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
        ({"number": 12}, "Expected `str | null`, got `int` - at `$.document.number`"),
        ({"nubmer": "12"}, "Object contains unknown field `nubmer` - at `$.document`"),
        (
            {"totals": {"tax": 21.5}},
            'write amounts as text, for example "121.00" - at `$.document.totals.tax`',
        ),
        ({"totals": {"tax": "1_21"}}, "not a plain decimal number: '1_21' - at `$.document.totals.tax`"),
        ({"totals": {"tax": "NaN"}}, "not a plain decimal number: 'NaN' - at `$.document.totals.tax`"),
        ({"type": "receipt"}, "Invalid enum value 'receipt' - at `$.document.type`"),
        ({"attachments": [{"sha256": "../x", "size": 1, "name": "x"}]}, "no sha256: ../x"),
        ({"warnings": [_warning("nonsense")]}, "no such warning: nonsense"),
        ({"warnings": [_warning("stated_twice")]}, "no such warning: stated_twice"),
    ],
)
def test_what_is_not_valid_is_refused_with_its_place(ubl, refused, change, problem):
    written = _written(ubl)
    written["document"].update(change)
    error = refused(json.dumps(written).encode())
    assert error.reason.code == "json_not_valid"
    assert error.reason.values == {"problem": problem}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"{", "json_not_well_formed"),
        (b"[" * 100_000, "json_not_well_formed"),
        (b'{"a": 1} trailing', "json_not_well_formed"),
        (b'{"a": 1, "a": 2}', "json_not_valid"),
        (b'{"n": ' + b"9" * 10_000 + b"}", "json_not_valid"),
        (b"{}", "json_not_ours"),
        (b"[]", "json_not_ours"),
        (b'{"schema": "boekwerk.document/2"}', "json_not_ours"),
        (b'{"total": 12.5, "invoice": "other program"}', "json_not_ours"),
        (b'{"schema": "boekwerk.document/1"}', "json_not_valid"),
        (b'{"schema": "boekwerk.document/1", "document": {"number": "\\ud800"}}', "json_not_valid"),
        (b'{"\xff": 1}', "json_not_valid"),
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
