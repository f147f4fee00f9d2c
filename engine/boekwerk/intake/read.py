"""The way in: bytes of a stranger into a document, or one error."""

from __future__ import annotations

import hashlib
from typing import Any

from boekwerk.domain.document import Source
from boekwerk.domain.reason import Location
from boekwerk.domain.shown import shown
from boekwerk.intake.detect import seems
from boekwerk.intake.identifiers import refuse_long_identifiers
from boekwerk.intake.limits import Limits
from boekwerk.intake.own_json import read_own_json
from boekwerk.intake.pdf import read_pdf
from boekwerk.intake.reader import Reader
from boekwerk.intake.reading import Reading
from boekwerk.intake.refusal import beyond, refusal
from boekwerk.intake.tree import parse_xml
from boekwerk.intake.xml_document import read_tree

_LONGEST_NAME = 200


def read_document(data: bytes, *, name: str, limits: Limits = Limits()) -> Reading:  # noqa: B008 (frozen)
    """Read the invoice or credit note in ``data``; ``name`` is only for messages.

    What it is, is told by its content. Raises IntakeError for whatever cannot be read, with the
    file, the place, the value and what to do (requirement IN-5).
    """
    file = shown(name, _LONGEST_NAME)
    if len(data) > limits.file_bytes:
        raise beyond("file_bytes", limits.file_bytes, Location(file))
    kind = seems(data)
    if kind not in ("xml", "pdf", "json"):
        raise refusal("not_an_invoice", Location(file), kind=f"file_{kind}")
    source: dict[str, Any] = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data), "file": file}
    if kind == "json":
        document = read_own_json(data, Source(format="json", container="json", **source), limits)
        refuse_long_identifiers(document, limits)
        return Reading(document)
    reader = Reader(file, limits)
    source["container"] = kind
    if kind == "pdf":
        document = read_pdf(data, reader, source)
    else:
        document = read_tree(parse_xml(data, file, limits), reader, source)
    refuse_long_identifiers(document, limits)
    return Reading(document, reader.contents)
