"""Our own JSON form of a document, for programs that have the facts already.

``{"schema": "boekwerk.document/1", "document": {...}}``, the fields as in `Document`. Amounts are
texts, never JSON numbers with a fraction; what we do not know is refused. It carries no attachments'
bytes, only what they were. Where it came from (``source``) is filled in when it is read.
"""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from boekwerk.domain.amount import decode_hook
from boekwerk.domain.document import AllowanceCharge, Attachment, Document, DocumentWarning, Source
from boekwerk.domain.reason import Location, Reason
from boekwerk.domain.shown import shown
from boekwerk.intake.attachments import safe_name
from boekwerk.intake.contradictions import contradictions
from boekwerk.intake.document_type import Root, document_type
from boekwerk.intake.json_faults import invalid_form, line_of
from boekwerk.intake.json_texts import refuse_texts
from boekwerk.intake.limits import Limits
from boekwerk.intake.refusal import beyond, refusal
from boekwerk.reasons import sentence

SCHEMA = "boekwerk.document/1"
_SHA256 = re.compile(r"[0-9a-f]{64}")


def document_to_json(document: Document) -> bytes:
    """Write a document in our own form, which `read_document` reads back."""
    written = {"schema": SCHEMA, "document": document}
    return msgspec.json.format(msgspec.json.encode(written), indent=2) + b"\n"


def read_own_json(data: bytes, source: Source, limits: Limits) -> Document:
    """Read a document in our own form; raises IntakeError with the place of what is wrong."""
    where = Location(source.file or "")
    found = _loaded(data, where)
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        raise refusal("json_not_ours", where, schema=SCHEMA)
    refuse_texts(found, data, where, limits.text)
    fields = found.get("document")
    if isinstance(fields, dict):
        found["document"] = {**fields, "source": msgspec.to_builtins(source)}
    try:
        document = msgspec.convert(found, _OwnForm, dec_hook=decode_hook).document
        msgspec.json.encode(document)  # half of a surrogate pair can be read, but never written again
    except UnicodeError as error:
        raise refusal("json_not_text", where) from error
    except (msgspec.ValidationError, ValueError, RecursionError) as error:
        raise invalid_form(error, data, where) from error
    for index, attachment in enumerate(document.attachments):
        if attachment.size < 0:
            path = f"$.document.attachments[{index}].size"
            raise refusal("json_not_valid", line_of(path, data, where), path=path)
    return _checked(document, where, limits)


class _OwnForm(Struct, frozen=True, forbid_unknown_fields=True):
    schema: str
    document: Document


def _loaded(data: bytes, where: Location) -> Any:
    try:
        return json.loads(data, object_pairs_hook=_each_once)
    except json.JSONDecodeError as error:
        place = Location(where.file, error.lineno, error.colno)
        raise refusal("json_not_well_formed", place) from error
    except RecursionError as error:
        raise refusal("json_too_deep", where) from error
    except _Twice as twice:
        raise refusal("json_stated_twice", where, field=str(twice)) from twice
    except UnicodeError as error:
        raise refusal("json_not_text", where) from error
    except ValueError as error:  # whole numbers of thousands of digits
        raise refusal("json_number_too_long", where) from error


class _Twice(ValueError):
    """A field is stated twice in one object; the text is its name."""


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise _Twice(twice)
    return found


def _checked(document: Document, where: Location, limits: Limits) -> Document:
    """Take nothing on trust that others rely on: names of attachments, warnings, limits."""
    if len(document.lines) > limits.lines:
        raise beyond("lines", limits.lines, where)
    document = _with_categories_in_capitals(document)
    attachments = tuple(_renamed(attachment, where) for attachment in document.attachments)
    own = [*_contradicted_type(document), *contradictions(document)]
    known = {(warning.concerns, warning.reason.code) for warning in own}
    kept = [each for each in document.warnings if (each.concerns, each.reason.code) not in known]
    for warning in kept:
        _check_sayable(warning, where)
    return replace(document, attachments=attachments, warnings=(*kept, *own))


def _contradicted_type(document: Document) -> list[DocumentWarning]:
    """Doubt a type that the code of the type contradicts: one of the two decides the sign."""
    code = document.type_code
    if code is None:
        return []
    root: Root = "credit_note" if document.is_credit else "invoice"
    expected, doubt = document_type(code, root)
    if doubt is None and expected == document.type:
        return []
    values = {"type_code": shown(code), "root": f"root_{root}"}
    return [DocumentWarning("amounts", Reason(doubt or "type_contradicts_root", values))]


def _with_categories_in_capitals(document: Document) -> Document:
    """Read VAT categories as those of the other formats are read: ``s`` is S."""
    lines = tuple(
        replace(
            line,
            vat_category=_capitals(line.vat_category),
            allowances_charges=_charges_in_capitals(line.allowances_charges),
        )
        for line in document.lines
    )
    rows = tuple(replace(row, category=_capitals(row.category)) for row in document.vat_breakdown)
    charges = _charges_in_capitals(document.allowances_charges)
    return replace(document, lines=lines, vat_breakdown=rows, allowances_charges=charges)


def _charges_in_capitals(charges: tuple[AllowanceCharge, ...]) -> tuple[AllowanceCharge, ...]:
    return tuple(replace(each, vat_category=_capitals(each.vat_category)) for each in charges)


def _capitals(category: str | None) -> str | None:
    return category.strip().upper() or None if category is not None else None


def _renamed(attachment: Attachment, where: Location) -> Attachment:
    if _SHA256.fullmatch(attachment.sha256) is None:
        raise refusal("json_no_sha256", where, value=attachment.sha256)
    return replace(attachment, name=safe_name(attachment.sha256, attachment.media_type))


def _check_sayable(warning: DocumentWarning, where: Location) -> None:
    try:
        sentence(warning.reason, "en")
    except (KeyError, ValueError, IndexError, AttributeError, TypeError) as error:
        raise refusal("json_warning_unknown", where, warning=warning.reason.code) from error
