"""The XML of an audit file as it streams by: safe whatever it holds, in memory that does not grow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO

from lxml import etree

from boekwerk.domain.errors import HistoryError
from boekwerk.domain.reason import Location, Reason
from boekwerk.domain.shown import shown
from boekwerk.history.notes import Notes

_FIRST_BYTES = 65_536
# Between two elements that we take, so much is kept in memory. A transaction of 20,000 lines is 20 MB.
_MOST_BETWEEN = 64_000_000
_VERSIONS = frozenset(
    {
        "",
        "http://www.auditfiles.nl/xaf/3.0",
        "http://www.auditfiles.nl/xaf/3.1",
        "http://www.auditfiles.nl/xaf/3.2",
        "http://www.odb.belastingdienst.nl/belastingdienst/bcpp/1.0/structures/xmlauditfilefinancieel3.2.1",
        "http://www.odb.belastingdienst.nl/belastingdienst/bcpp/1.1/structures/xmlauditfilexaf_4.0",
    }
)
"""The namespaces that are read, in small letters: packages differ in their capitals."""
# Taken to be read, and so that nothing that stands in great numbers stays in memory.
_TAKEN = (
    *("header", "vatCode", "ledgerAccount", "transaction", "journal"),
    *("customerSupplier", "period", "obLine", "obSbLine", "sbLine", "basic", "glAccount"),
)


def xaf_elements(path: Path, notes: Notes) -> Iterator[tuple[str, etree._Element]]:
    """Give the elements that a history is made of, whole, by their names without namespace.

    An element is emptied when the next one is asked for. Raises HistoryError when the file cannot be read,
    is not well-formed, has a document type, is no audit file, or of a version that is not read.
    """
    file = str(path)
    try:
        with path.open("rb") as stream:
            metered = _Metered(stream, file, notes)
            yield from _elements(metered, file)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        problem = (error.msg or "").partition(", line ")[0].strip()
        where = Location(file, line or None, column or None)
        raise _refusal("history_xaf_not_well_formed", where, problem=shown(problem)) from error
    except OSError as error:
        problem = error.strerror or type(error).__name__
        raise _refusal("office_file_unreadable", Location(file), error=problem) from error


class _Metered:
    """A stream that knows how much was read since the last element that was taken."""

    def __init__(self, stream: IO[bytes], file: str, notes: Notes) -> None:
        self._stream = stream
        self._file = file
        self._notes = notes
        self.since = 0

    def read(self, size: int) -> bytes:
        """Read on. Raises HistoryError when an element is larger than any can be."""
        if self.since > _MOST_BETWEEN:
            raise _refusal("history_xaf_too_large", Location(self._file), most=_MOST_BETWEEN)
        found = self._stream.read(size)
        if not self._notes.bytes_read and b"<!DOCTYPE" in found[:_FIRST_BYTES]:
            raise _refusal("history_xaf_doctype", Location(self._file))
        self.since += len(found)
        self._notes.bytes_read += len(found)
        return found


def _elements(metered: _Metered, file: str) -> Iterator[tuple[str, etree._Element]]:
    events = etree.iterparse(
        metered,
        events=("start", "end"),
        tag=["{*}auditfile", *(f"{{*}}{name}" for name in _TAKEN)],
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        remove_blank_text=True,
        collect_ids=False,
    )
    prefix: str | None = None
    for event, element in events:
        if prefix is None:
            prefix = _prefix(element, file)
        if event == "start":
            continue
        metered.since = 0
        if element.tag.startswith(prefix):
            yield element.tag[len(prefix) :], element
        _forget(element)
    if prefix is None:
        _prefix(events.root, file)


def _prefix(element: etree._Element, file: str) -> str:
    """Give what stands before each name; refuse what is no audit file that is read."""
    root = element.getroottree()
    where = Location(file, line_number(element))
    if root.docinfo.internalDTD is not None:
        raise _refusal("history_xaf_doctype", where)
    name = etree.QName(root.getroot())
    if name.localname != "auditfile":
        raise _refusal("history_xaf_other_root", where, root=shown(name.localname))
    if (name.namespace or "").lower().rstrip("/") not in _VERSIONS:
        raise _refusal("history_xaf_version", where, version=shown(name.namespace or "-"))
    return f"{{{name.namespace}}}" if name.namespace else ""


def line_number(element: etree._Element) -> int | None:
    """Tell in which line an element begins, where that is known."""
    line: object = element.sourceline
    return line if isinstance(line, int) else None


def _forget(element: etree._Element) -> None:
    """Empty an element that was taken, and take away those before it.

    The element itself stays until the next one: the parser may be busy with the text behind it.
    """
    element.clear()
    parent = element.getparent()
    before = element.getprevious()
    while parent is not None and before is not None and before.tag == element.tag:
        parent.remove(before)
        before = element.getprevious()


def _refusal(code: str, where: Location, **values: object) -> HistoryError:
    problem = Reason(code, dict(values), where)
    return HistoryError(Reason("history_unusable", {"file": where.file, "count": 1}, None), [problem])
