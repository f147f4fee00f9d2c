"""From elements to fields: one pass over a tree, dispatched by tag.

A *table* says for each tag what to do with such an element: a text alone is the field that its text
is kept under, a table is for what is inside it, and a handler does anything else. Elements that no
table names are passed over with all that is in them. A *draft* is the dict of what was read for one
struct so far.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any, TypeAlias, TypeVar

from lxml.etree import _Element
from msgspec import Struct

from boekwerk.domain.document import Concern, Identifier
from boekwerk.intake.reader import Reader
from boekwerk.intake.values import read_date, read_formatted_date, read_indicator

Draft = dict[str, Any]
Handler = Callable[[_Element, Draft, Reader], None]
Rule: TypeAlias = "str | dict[str, Rule] | Handler"
Table = dict[str, Rule]
Kind = TypeVar("Kind", bound=Struct)

# A slice of an element is a third faster than iterating over it; lxml's types do not know slices.
_CHILDREN: Any = slice(None)


def read_into(element: _Element, table: Table, draft: Draft, reader: Reader) -> None:
    """Read the children of ``element`` that ``table`` names into ``draft``.

    This is where the time goes: most elements are plain texts, and those are read without a call.
    """
    for child in element[_CHILDREN]:
        rule = table.get(child.tag)
        if rule is None:
            continue
        if isinstance(rule, str):
            value = child.text
            if value is None or len(value) > reader.most_text or len(child):
                value = reader.text(child)
            else:
                value = value.strip()
            if value and draft.setdefault(rule, value) is not value:
                _compare(draft[rule], value, child, reader, reader.concerns)
        elif isinstance(rule, dict):
            read_into(child, rule, draft, reader)
        else:
            rule(child, draft, reader)


def filled(kind: type[Kind], draft: Draft) -> Kind:
    """Make a struct of a draft; lists become tuples."""
    for key, value in draft.items():
        if value.__class__ is list:
            draft[key] = tuple(value)
    return kind(**draft)


def text(key: str, concerns: Concern) -> Handler:
    """Read a text; stated twice with a difference is a warning that touches ``concerns``."""

    def take(element: _Element, draft: Draft, reader: Reader) -> None:
        value = reader.text(element)
        if value is not None and draft.setdefault(key, value) is not value:
            _compare(draft[key], value, element, reader, concerns)

    return take


def code(key: str, concerns: Concern) -> Handler:
    """Read a text that is a code of capitals: ``s`` is S."""

    def take(element: _Element, draft: Draft, reader: Reader) -> None:
        value = reader.text(element)
        if value is not None:
            capitals = value.upper()
            if draft.setdefault(key, capitals) is not capitals:
                _compare(draft[key], capitals, element, reader, concerns)

    return take


def texts(key: str) -> Handler:
    """Add a text to a list."""

    def take(element: _Element, draft: Draft, reader: Reader) -> None:
        value = reader.text(element)
        if value is not None:
            draft.setdefault(key, []).append(value)

    return take


def only_text(key: str) -> Handler:
    """Read a text by which the document is known: two different ones refuse the file."""

    def take(element: _Element, draft: Draft, reader: Reader) -> None:
        value = reader.text(element)
        if value is None:
            return
        if draft.setdefault(key, value) != value:
            raise reader.refusal("stated_twice", element, first=draft[key], second=value)

    return take


def amount(key: str) -> Handler:
    """Read a decimal number; if it is in a currency, that is remembered."""

    def take(element: _Element, draft: Draft, reader: Reader) -> None:
        value = reader.decimals.get(element.text)
        if value is None or len(element):
            value = reader.decimal(element)
        if value is not None:
            currency = element.get("currencyID")
            if currency is not None:
                reader.currencies.add(currency)
            if draft.setdefault(key, value) is not value:
                _compare(draft[key], value, element, reader, "amounts")

    return take


def quantity(key: str, unit: str) -> Handler:
    """Read a quantity, and its unit into ``unit``."""

    def take(element: _Element, draft: Draft, reader: Reader) -> None:
        value = reader.decimal(element)
        if value is None:
            return
        if draft.setdefault(key, value) is not value:
            _compare(draft[key], value, element, reader, "lines")
        if code := element.get("unitCode"):
            draft[unit] = code

    return take


def number(key: str) -> Handler:
    """Read a percentage or other number that has no unit, and that amounts depend on."""

    def take(element: _Element, draft: Draft, reader: Reader) -> None:
        value = reader.decimal(element)
        if value is not None and draft.setdefault(key, value) is not value:
            _compare(draft[key], value, element, reader, "amounts")

    return take


def date(key: str) -> Handler:
    """Read a day as ISO 8601 writes it."""

    def take(element: _Element, draft: Draft, reader: Reader) -> None:
        value = reader.text(element)
        if value is not None:
            day = read_date(value)
            if day is None:
                raise reader.refusal("date_unreadable", element, value=value)
            _keep_day(draft, key, day, element, reader)

    return take


def moment(key: str) -> Handler:
    """Read a day as CII writes it: in a child that says the format."""

    def take(element: _Element, draft: Draft, reader: Reader) -> None:
        for child in element:
            value = reader.text(child)
            if value is None:
                continue
            format = child.get("format")
            day = read_formatted_date(value, format)
            if day is not None:
                _keep_day(draft, key, day, child, reader)
            elif format in ("610", "616"):  # a month or a week: no day can be told
                reader.warn("dates", "date_without_day", child, value=value)
            else:
                raise reader.refusal("date_unreadable", child, value=value)

    return take


def indicator(key: str) -> Handler:
    """Read a truth value."""

    def take(element: _Element, draft: Draft, reader: Reader) -> None:
        value = reader.text(element)
        claim = None if value is None else read_indicator(value)
        if claim is None:
            raise reader.refusal("indicator_unreadable", element, value=value or "")
        if draft.setdefault(key, claim) is not claim:
            _compare(draft[key], claim, element, reader, "amounts")

    return take


def identifier(key: str, scheme: str = "schemeID") -> Handler:
    """Read an identifier and the list it is from."""

    def take(element: _Element, draft: Draft, reader: Reader) -> None:
        value = reader.text(element)
        if value is None:
            return
        found = Identifier(value, element.get(scheme) or element.get("schemeAgencyID") or None)
        if draft.setdefault(key, found) is not found:
            _compare(draft[key], found, element, reader, reader.concerns)

    return take


def identifiers(key: str) -> Handler:
    """Add an identifier to a list. The name of its agency, if it has one, is kept in ``_agencies``."""

    def take(element: _Element, draft: Draft, reader: Reader) -> None:
        value = reader.text(element)
        if value is None:
            return
        scheme = element.get("schemeID")
        if not scheme:
            # OHNL names the agency instead of the list: schemeAgencyID="NL" schemeAgencyName="KvK".
            scheme = element.get("schemeAgencyID") or None
            agency = element.get("schemeAgencyName")
            if agency:
                draft.setdefault("_agencies", {})[value] = agency
        draft.setdefault(key, []).append(Identifier(value, scheme))

    return take


def part(key: str, table: Table, build: Callable[[Draft, _Element, Reader], Any]) -> Handler:
    """Read an element into a value of its own; of several the first counts."""

    def take(element: _Element, draft: Draft, reader: Reader) -> None:
        inner: Draft = {}
        read_into(element, table, inner, reader)
        value = build(inner, element, reader)
        if value is not None:
            draft.setdefault(key, value)

    return take


def parts(key: str, table: Table, build: Callable[[Draft, _Element, Reader], Any]) -> Handler:
    """Read an element into a value that is added to a list."""

    def take(element: _Element, draft: Draft, reader: Reader) -> None:
        inner: Draft = {}
        read_into(element, table, inner, reader)
        value = build(inner, element, reader)
        if value is not None:
            draft.setdefault(key, []).append(value)

    return take


def as_read(draft: Draft, element: _Element, reader: Reader) -> Draft:
    """Leave a part as the draft that was read, for what comes later to make something of."""
    return draft


def _keep_day(draft: Draft, key: str, day: datetime.date, element: _Element, reader: Reader) -> None:
    if draft.setdefault(key, day) is not day:
        _compare(draft[key], day, element, reader, "dates")


def _compare(known: object, value: object, element: _Element, reader: Reader, concerns: Concern) -> None:
    """Warn when what was stated before is not what is stated now."""
    if known != value:
        first, second = (str(getattr(each, "id", each)) for each in (known, value))
        reader.warn(concerns, "stated_twice", element, first=first, second=second)
