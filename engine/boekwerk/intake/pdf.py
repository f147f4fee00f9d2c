"""The e-invoice inside a PDF (Factur-X, ZUGFeRD, or a UBL file that was put in).

The files inside are found by their content, whatever they are called. What a file may unpack to is
limited. The pages are only read to look for references in; nothing in them keeps the invoice from being
read (`boekwerk.intake.pdf_text`).
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import Any

import pypdf
from lxml.etree import _Element
from msgspec import Struct
from msgspec.structs import replace
from pypdf.errors import LimitReachedError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from boekwerk.domain.document import Document, DocumentWarning
from boekwerk.domain.errors import IntakeError
from boekwerk.domain.reason import Location, Reason
from boekwerk.domain.shown import shown
from boekwerk.intake.attachments import attach
from boekwerk.intake.detect import seems
from boekwerk.intake.limits import Limits
from boekwerk.intake.mapping import Draft
from boekwerk.intake.pdf_text import pages_of
from boekwerk.intake.reader import Reader
from boekwerk.intake.refusal import beyond, refusal
from boekwerk.intake.same_document import tell_the_same
from boekwerk.intake.tree import parse_xml
from boekwerk.intake.xml_document import is_invoice, read_tree

# pypdf tells of every small repair; what matters to the user comes as an error.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)

_MOST_NODES = 10_000


def read_pdf(data: bytes, reader: Reader, source: Draft) -> Document:
    """Read the one invoice inside a PDF; its other files become attachments.

    The same invoice may be there twice, in an older and a newer format. Raises IntakeError when
    there is none, when there are two that differ, or the PDF is damaged, encrypted, or unpacks to
    too much.
    """
    where = Location(reader.file)
    files = _files_in(data, reader.limits, where)
    invoices = _invoices(files, reader)
    if not invoices:
        raise refusal("pdf_without_invoice", where)
    chosen, root = invoices[0]
    for file in files:
        if file is not chosen:
            attach(file.content, reader, where, media_type=file.media_type, file_name=file.name or None)
    pages = pages_of(data, reader.limits)
    if pages.problem is not None:
        warning = Reason("pdf_text_incomplete", {"problem": pages.problem}, where)
        reader.warnings.append(DocumentWarning("content", warning))
    document = replace(read_tree(root, reader, source), pages=pages.texts)
    for other, other_root in invoices[1:]:
        second = read_tree(other_root, Reader(reader.file, reader.limits), source)
        if not tell_the_same(document, second):
            raise refusal("pdf_two_invoices", where, first=chosen.name, second=other.name)
    return document


class _File(Struct, frozen=True):
    name: str
    media_type: str | None
    content: bytes


def _invoices(files: list[_File], reader: Reader) -> list[tuple[_File, _Element]]:
    """Find the files that are invoices. A file that is not XML after all only matters if none is."""
    found = []
    broken: IntakeError | None = None
    for file in files:
        if seems(file.content) != "xml":
            continue
        try:
            root = parse_xml(file.content, f"{reader.file}/{shown(file.name)}", reader.limits)
        except IntakeError as error:
            broken = broken or error
            continue
        if is_invoice(root):
            found.append((file, root))
    if not found and broken is not None:
        raise broken
    return found


def _files_in(data: bytes, limits: Limits, where: Location) -> list[_File]:
    try:
        with pypdf.apply_configuration(
            zlib_maximum_output_length=limits.pdf_bytes,
            lzw_maximum_output_length=limits.pdf_bytes,
            run_length_maximum_output_length=limits.pdf_bytes,
        ):
            return _extracted(data, limits, where)
    except IntakeError:
        raise
    except LimitReachedError as error:
        raise beyond("pdf_bytes", limits.pdf_bytes, where) from error
    # A damaged PDF makes pypdf raise nearly anything; each of it means that the file cannot be read.
    except Exception as error:
        raise refusal("pdf_damaged", where, problem=str(error)) from error


def _extracted(data: bytes, limits: Limits, where: Location) -> list[_File]:
    pdf = pypdf.PdfReader(io.BytesIO(data), xref_stream_maximum_entries=limits.pdf_objects)
    if pdf.is_encrypted:
        raise refusal("pdf_encrypted", where)
    if sum(len(generation) for generation in pdf.xref.values()) > limits.pdf_objects:
        raise beyond("pdf_objects", limits.pdf_objects, where)
    files: dict[str, _File] = {}
    total = 0
    for name, stream, key in _embedded_files(pdf.root_object):
        if key in files:
            continue
        content = stream.get_data()
        total += len(content)
        if total > limits.pdf_bytes:
            raise beyond("pdf_bytes", limits.pdf_bytes, where)
        if len(files) > limits.attachments:
            raise beyond("attachments", limits.attachments, where)
        media_type = str(stream.get("/Subtype", "")).removeprefix("/").replace("#2F", "/")
        files[key] = _File(name, media_type or None, content)
    return list(files.values())


def _embedded_files(catalog: DictionaryObject) -> Iterator[tuple[str, StreamObject, str]]:
    """Go through the files named in the catalog's name tree, then those that /AF associates."""
    names = _dictionary(catalog.get("/Names"))
    specifications = [*_name_tree(names.get("/EmbeddedFiles")), *_array(catalog.get("/AF"))]
    for specification in specifications:
        found = _dictionary(specification)
        inside = _dictionary(found.get("/EF"))
        held = inside.raw_get("/F") if "/F" in inside else inside.get("/UF")
        stream = _resolved(held)
        if isinstance(stream, StreamObject):
            name = found.get("/UF") or found.get("/F") or ""
            yield str(name), stream, _key(held)


def _name_tree(root: Any) -> list[Any]:
    """Collect the values of a name tree, each node once: a loop in it ends."""
    values: list[Any] = []
    waiting: list[Any] = [root]
    seen: set[str] = set()
    while waiting and len(seen) < _MOST_NODES:
        node = waiting.pop()
        if _key(node) in seen:
            continue
        seen.add(_key(node))
        found = _dictionary(node)
        values += _array(found.get("/Names"))[1::2]
        waiting += _array(found.get("/Kids"))
    return values


def _resolved(value: Any) -> Any:
    return value.get_object() if isinstance(value, IndirectObject) else value


def _dictionary(value: Any) -> DictionaryObject:
    found = _resolved(value)
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def _array(value: Any) -> list[Any]:
    found = _resolved(value)
    return list(found) if isinstance(found, ArrayObject) else []


def _key(value: Any) -> str:
    return f"{value.idnum} {value.generation}" if isinstance(value, IndirectObject) else f"at {id(value)}"
