"""The Dutch audit file (XML Auditfile Financieel, XAF 3.0 to 4.0) into bookings, as it streams by.

Only purchase and sales journals are of invoices. A transaction of which it is not certain what it was is
left out, counted, and told with its reason: what is guessed would be learned.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from lxml.etree import _Element

from boekwerk.domain.past import PastBooking
from boekwerk.domain.reason import Location
from boekwerk.domain.shown import shown
from boekwerk.domain.vat import Direction
from boekwerk.history.keys import SeenKeys
from boekwerk.history.known_accounts import KnownAccounts
from boekwerk.history.notes import Notes
from boekwerk.history.xaf_accounts import Accounts
from boekwerk.history.xaf_booking import XafJournal, booking_of
from boekwerk.history.xaf_line import NotUnderstood
from boekwerk.history.xaf_names import Names, stripped, texts_of
from boekwerk.history.xaf_xml import line_number, xaf_elements

_DIRECTIONS: Mapping[str, Direction] = {"P": "purchase", "S": "sales"}
_OTHERS = frozenset("BCGMOTYZ")
_CURRENCY = re.compile("[A-Z]{3}", re.ASCII)


def read_xaf(
    path: Path, known: KnownAccounts | None = None, *, notes: Notes | None = None
) -> Iterator[PastBooking]:
    """Give the bookings of purchase and sales invoices in an audit file, in its order.

    ``known`` is what the administration tells of its accounts. What was left out is in ``notes``. Raises
    HistoryError when the file is no audit file that can be read; who keeps bookings must then not keep
    those that came before. Memory does not grow with the file but for some 20 bytes a booking.
    """
    notes = notes or Notes()
    reading = _Reading(Accounts(known or KnownAccounts()), str(path), notes)
    for name, element in xaf_elements(path, notes):
        if name == "transaction":
            booking = reading.booking(element)
            if booking is not None:
                yield booking
        else:
            reading.take(name, element)


class _Reading:
    """What of an audit file has been read so far."""

    def __init__(self, accounts: Accounts, file: str, notes: Notes) -> None:
        self._accounts = accounts
        self._file = file
        self._notes = notes
        self._names = Names("")
        self._currency = "EUR"
        self._seen = SeenKeys()
        self._element: _Element | None = None
        self._journal: XafJournal | None = None
        self._code = ""
        self._other_type = ""

    def take(self, name: str, element: _Element) -> None:
        """Take in what transactions are understood by."""
        if name not in ("header", "ledgerAccount", "vatCode"):
            return
        texts = _plain_texts(element, len(element.tag) - len(name))
        if name == "ledgerAccount":
            self._accounts.add_account(texts)
        elif name == "vatCode":
            self._accounts.add_vat_code(texts)
        elif _CURRENCY.fullmatch(texts.get("curCode", "")):
            self._currency = texts["curCode"]

    def booking(self, element: _Element) -> PastBooking | None:
        """Make the booking of a transaction; None, with the reason noted, when it is none for sure."""
        parent = element.getparent()
        if parent is not self._element:
            self._begin_journal(parent, element.tag.removesuffix("transaction"))
        journal = self._journal
        if journal is None and self._other_type:
            self._notes.by_design[f"journal_{self._other_type}"] += 1
            return None
        try:
            if journal is None:
                raise NotUnderstood("history_xaf_journal_type")
            booking = booking_of(element, self._names, journal, self._accounts)
            if not self._seen.add(booking.key):
                raise NotUnderstood("history_xaf_twice")
        except NotUnderstood as problem:
            self._skip(element, problem)
            return None
        self._notes.line = line_number(element)
        self._notes.lines += len(booking.lines)
        return booking

    def _begin_journal(self, element: _Element | None, prefix: str) -> None:
        self._element = element
        self._names = Names(prefix)
        texts = {} if element is None else _plain_texts(element, len(prefix))
        kind, control = texts.get("jrnTp", ""), texts.get("offsetAccID")
        self._code = texts.get("jrnID", "")
        self._other_type = kind if kind in _OTHERS else ""
        self._journal = None
        if kind in _DIRECTIONS and self._code:
            self._journal = XafJournal(self._code, _DIRECTIONS[kind], control, self._currency)

    def _skip(self, element: _Element, problem: NotUnderstood) -> None:
        nr = shown(stripped(texts_of(element).get(self._names.nr)) or "-")
        where = Location(self._file, line_number(element))
        self._notes.skip(problem.code, where, journal=shown(self._code or "-"), nr=nr, **problem.values)


def _plain_texts(element: _Element, cut: int) -> dict[str, str]:
    """Give the texts of an element's children that have one, by name without the namespace before it."""
    found = ((name[cut:], stripped(text)) for name, text in texts_of(element).items())
    return {name: text for name, text in found if text}
