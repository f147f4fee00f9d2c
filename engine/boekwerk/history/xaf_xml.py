"""The XML of an audit file as it streams by: safe whatever it holds, in memory that does not grow.

expat builds nothing, so that what was read is gone. It gets no document type, and so no entities; nothing
outside the file is ever looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn
from xml.parsers import expat

from msgspec import Struct

from boekwerk.domain.errors import HistoryError
from boekwerk.domain.reason import Location, Reason
from boekwerk.domain.shown import shown
from boekwerk.history.notes import Notes

Texts = dict[str, str]

MOST_LINES = 100_000
"""Lines of one transaction; of more, the others are not kept."""
_BLOCK = 1 << 16
_MOST_DEPTH = 256
_LONGEST_TEXT = 100_000
# As many as the schema lets a line have.
_MOST_VAT = 99
_SEPARATOR = " "
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
_RECORDS = frozenset(
    "header ledgerAccount vatCode journal transaction trLine vat glAccount customerSupplier period "
    "obLine obSbLine sbLine basic currency".split()
)
"""Elements with texts of their own, so that these are not taken for those of what they stand in."""
_TEXTS = frozenset(
    "curCode accID accTp vatID vatToPayAccID vatToClaimAccID jrnID jrnTp offsetAccID nr desc trDt docRef "
    "effDate amnt amntTp custSupID invRef costID cost projID projectID project vatPerc vatAmnt "
    "vatAmntTp".split()
)
"""What is read of them."""


class XafLine(Struct, frozen=True, gc=False):
    """The texts of a ``trLine``, and those of each ``vat`` in it."""

    texts: Texts
    vat: Sequence[Texts]


class XafRecord(Struct, frozen=True, gc=False):
    """A ``header``, ``ledgerAccount``, ``vatCode`` or ``transaction``; ``line`` is where it stands.

    A transaction has its lines, and the texts of its journal: the same object for each of one journal.
    """

    name: str
    texts: Texts
    line: int
    journal: Texts = {}
    lines: Sequence[XafLine] = ()


def xaf_records(path: Path, notes: Notes) -> Iterator[XafRecord]:
    """Give the records that a history is made of, in the order of the file.

    Raises HistoryError when the file cannot be read, is not well-formed, has a document type, is no audit
    file, or of a version that is not read.
    """
    parsing = _Parsing(str(path))
    try:
        with path.open("rb") as stream:
            while block := stream.read(_BLOCK):
                notes.bytes_read += len(block)
                yield from parsing.records(block)
            yield from parsing.records(b"", last=True)
    except OSError as error:
        problem = error.strerror or type(error).__name__
        raise _refusal("office_file_unreadable", Location(str(path)), error=problem) from error


class _Parsing:
    """Gives the records that end in each block of a file; what expat calls is called for each element."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._done: list[XafRecord] = []
        self._depth = 0
        self._line = 0
        self._transaction = ""
        self._text = ""
        self._texts: Texts = {}
        self._around: list[Texts] = []
        self._lines: list[XafLine] = []
        self._vat: list[Texts] = []
        # By the whole name, so that the namespace costs nothing; filled when the root is known.
        self._records: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._parser = parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
        parser.buffer_text = True
        parser.StartElementHandler = self._root
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._doctype

    def records(self, block: bytes, *, last: bool = False) -> Iterator[XafRecord]:
        """Parse on, and give the records that have ended since."""
        try:
            self._parser.Parse(block, last)
        except expat.ExpatError as error:
            where = Location(self._file, error.lineno, error.offset + 1)
            problem = expat.errors.messages.get(error.code, "")
            raise _refusal("history_xaf_not_well_formed", where, problem=problem) from error
        except (LookupError, ValueError) as error:  # an encoding that Python does not have
            where = Location(self._file, 1)
            raise _refusal("history_xaf_not_well_formed", where, problem=shown(str(error))) from error
        yield from self._done
        self._done.clear()

    def _root(self, name: str, _: Any) -> None:
        namespace, _, local = name.rpartition(_SEPARATOR)
        if local != "auditfile":
            raise _refusal("history_xaf_other_root", self._where(), root=shown(local))
        if namespace.lower().rstrip("/") not in _VERSIONS:
            raise _refusal("history_xaf_version", self._where(), version=shown(namespace))
        before = name.removesuffix(local)
        self._records = {f"{before}{record}": record for record in _RECORDS}
        self._names = {f"{before}{text}": text for text in _TEXTS}
        self._transaction = f"{before}transaction"
        self._depth = 1
        self._parser.StartElementHandler = self._start

    def _start(self, name: str, _: Any) -> None:
        self._text = ""
        self._depth += 1
        if name in self._records:
            self._around.append(self._texts)
            self._texts = {}
            if name == self._transaction:
                self._line = self._parser.CurrentLineNumber
        if self._depth > _MOST_DEPTH:
            raise _refusal("history_xaf_too_deep", self._where(), most=_MOST_DEPTH)

    def _end(self, name: str) -> None:
        self._depth -= 1
        if name in self._names:
            self._texts[self._names[name]] = self._text
        elif name in self._records:
            texts, self._texts = self._texts, self._around.pop()
            self._take(self._records[name], texts)
        self._text = ""

    def _take(self, name: str, texts: Texts) -> None:
        if name == "trLine":
            if len(self._lines) <= MOST_LINES:
                self._lines.append(XafLine(texts, self._vat))
            self._vat = []
        elif name == "vat":
            if len(self._vat) < _MOST_VAT:
                self._vat.append(texts)
        elif name == "transaction":
            self._done.append(XafRecord(name, texts, self._line, self._texts, self._lines))
            self._lines = []
        elif name in ("header", "ledgerAccount", "vatCode"):
            self._done.append(XafRecord(name, texts, self._parser.CurrentLineNumber))

    def _characters(self, data: str) -> None:
        if not self._text:
            self._text = data
        elif len(self._text) < _LONGEST_TEXT:  # what is longer is cut
            self._text += data

    def _doctype(self, *_: Any) -> NoReturn:
        raise _refusal("history_xaf_doctype", self._where())

    def _where(self) -> Location:
        return Location(self._file, self._parser.CurrentLineNumber)


def _refusal(code: str, where: Location, **values: object) -> HistoryError:
    problem = Reason(code, dict(values), where)
    return HistoryError(Reason("history_unusable", {"file": where.file, "count": 1}), [problem])
