"""XML bytes into a tree, whatever a stranger wrote.

No entity is expanded, nothing is loaded, a document type is refused, and size, depth and number of
elements are known before a tree is built. Comments and processing instructions are left out while
parsing, so that the text around them becomes one text: ``1<!-- -->21.00`` is 121.00.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NoReturn
from xml.parsers import expat

from lxml import etree

from boekwerk.domain.reason import Location
from boekwerk.intake.limits import Limits
from boekwerk.intake.refusal import beyond, place, refusal

# Only below this size does libxml2 not stop at a text of 10 million bytes; UTF-16 may grow by half.
_ORDINARY_BYTES = 6_000_000
_MOST_DEPTH = 256  # libxml2 takes no more, unless told that the tree is huge
# Atomic and possessive: a file of a million comments takes no longer than one of that size.
_DOCTYPE = re.compile(rb"(?>\s+|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE", re.DOTALL)
_BOM = b"\xef\xbb\xbf"
_ENCODING_ERRORS = frozenset({31, 32, 81, 6003})
_RESOURCE_LIMIT = 114


def parse_xml(data: bytes, file: str, limits: Limits) -> etree._Element:
    """Parse ``data`` and give the root element.

    Raises IntakeError with line and column when it is not well-formed, its encoding is not what it
    says, it has a document type, or it goes beyond ``limits``.
    """
    if b"<!DOCTYPE" in data and _DOCTYPE.match(data, len(_BOM) if data.startswith(_BOM) else 0):
        raise refusal("doctype_refused", Location(file))
    # An element takes four bytes, and one '<', at least: most files need no count of their own.
    large = len(data) > _ORDINARY_BYTES
    if large or (len(data) > 4 * limits.elements and data.count(b"<") > limits.elements):
        _Scan(file, limits).run(data)
    try:
        root = etree.fromstring(data, _parser(large))
    except etree.XMLSyntaxError as error:
        _refuse_syntax(error, file, limits)
    except ValueError as error:
        raise refusal("xml_not_well_formed", Location(file), problem=str(error)) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise refusal("doctype_refused", Location(file))
    if limits.depth < _MOST_DEPTH:
        _check_depth(root, file, limits)
    return root


def _check_depth(root: etree._Element, file: str, limits: Limits) -> None:
    layer = [root]
    for _ in range(limits.depth):
        layer = [child for element in layer for child in element]
    if layer:
        raise beyond("depth", limits.depth, place(file, layer[0]))


class _NothingOutside(etree.Resolver):
    """Refuses to fetch whatever a document points at."""

    def resolve(self, system_url: str, public_id: str, *context: object) -> NoReturn:
        """Raise ValueError."""
        raise ValueError(f"points outside itself, at {system_url}")


@cache
def _parser(large: bool) -> etree.XMLParser:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        remove_blank_text=True,
        collect_ids=False,
        huge_tree=large,
    )
    parser.resolvers.add(_NothingOutside())
    return parser


def _refuse_syntax(error: etree.XMLSyntaxError, file: str, limits: Limits) -> NoReturn:
    line, column = error.position
    where = Location(file, line or None, column or None)
    code = getattr(error, "code", None)
    if code in _ENCODING_ERRORS:
        raise refusal("xml_wrong_encoding", where, problem=_problem(error)) from error
    if code == _RESOURCE_LIMIT and "depth" in _problem(error):
        raise beyond("depth", min(limits.depth, _MOST_DEPTH), where) from error
    raise refusal("xml_not_well_formed", where, problem=_problem(error)) from error


def _problem(error: etree.XMLSyntaxError) -> str:
    return (error.msg or "").partition(", line ")[0].strip()


class _Scan:
    """Counts elements and their depth without building anything."""

    def __init__(self, file: str, limits: Limits) -> None:
        self._file = file
        self._limits = limits
        self._most_depth = min(limits.depth, _MOST_DEPTH)
        self._depth = 0
        self._elements = 0
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._doctype

    def run(self, data: bytes) -> None:
        """Go through all of ``data``; raises IntakeError where it goes too far."""
        try:
            self._parser.Parse(data, True)
        except expat.ExpatError as error:
            problem = expat.errors.messages.get(error.code, "")
            where = Location(self._file, error.lineno, error.offset + 1)
            raise refusal("xml_not_well_formed", where, problem=problem) from error
        except (LookupError, ValueError) as error:  # an encoding that Python does not have
            raise refusal("xml_wrong_encoding", self._where(), problem=str(error)) from error

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        if self._depth > self._most_depth:
            raise beyond("depth", self._most_depth, self._where())
        if self._elements > self._limits.elements:
            raise beyond("elements", self._limits.elements, self._where())

    def _end(self, name: str) -> None:
        self._depth -= 1

    def _doctype(self, *parts: object) -> NoReturn:
        raise refusal("doctype_refused", self._where())

    def _where(self) -> Location:
        return Location(self._file, self._parser.CurrentLineNumber)
