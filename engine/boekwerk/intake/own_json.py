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
from boekwerk.domain.document import Attachment, Document, DocumentWarning, Source
from boekwerk.domain.reason import Location
from boekwerk.domain.shown import shown
from boekwerk.intake.attachments import safe_name
from boekwerk.intake.contradictions import contradictions
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
    fields = found.get("document")
    if isinstance(fields, dict):
        found["document"] = {**fields, "source": msgspec.to_builtins(source)}
    try:
        document = msgspec.convert(found, _OwnForm, dec_hook=decode_hook).document
        msgspec.json.encode(document)  # half of a surrogate pair can be read, but never written again
    except (msgspec.ValidationError, ValueError, RecursionError) as error:
        raise refusal("json_not_valid", where, problem=str(error)) from error
    return _checked(document, where, limits)


class _OwnForm(Struct, frozen=True, forbid_unknown_fields=True):
    schema: str
    document: Document


def _loaded(data: bytes, where: Location) -> Any:
    try:
        return json.loads(data, object_pairs_hook=_each_once)
    except json.JSONDecodeError as error:
        place = Location(where.file, error.lineno, error.colno)
        raise refusal("json_not_well_formed", place, problem=error.msg) from error
    except RecursionError as error:
        raise refusal("json_not_well_formed", where, problem="nested too deeply") from error
    except ValueError as error:
        raise refusal("json_not_valid", where, problem=str(error)) from error


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{shown(twice)} is stated twice")
    return found


def _checked(document: Document, where: Location, limits: Limits) -> Document:
    """Take nothing on trust that others rely on: names of attachments, warnings, limits."""
    if len(document.lines) > limits.lines:
        raise beyond("lines", limits.lines, where)
    attachments = tuple(_renamed(attachment, where) for attachment in document.attachments)
    own = contradictions(document)
    known = {(warning.concerns, warning.reason.code) for warning in own}
    kept = [each for each in document.warnings if (each.concerns, each.reason.code) not in known]
    for warning in kept:
        _check_sayable(warning, where)
    return replace(document, attachments=attachments, warnings=(*kept, *own))


def _renamed(attachment: Attachment, where: Location) -> Attachment:
    if _SHA256.fullmatch(attachment.sha256) is None:
        raise refusal("json_not_valid", where, problem=f"no sha256: {shown(attachment.sha256)}")
    return replace(attachment, name=safe_name(attachment.sha256, attachment.media_type))


def _check_sayable(warning: DocumentWarning, where: Location) -> None:
    try:
        sentence(warning.reason, "en")
    except (KeyError, ValueError, IndexError, AttributeError, TypeError) as error:
        code = shown(warning.reason.code)
        raise refusal("json_not_valid", where, problem=f"no such warning: {code}") from error
