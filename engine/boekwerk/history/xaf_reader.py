"""The Dutch audit file (XML Auditfile Financieel, XAF 3.0 to 4.0) into bookings, as it streams by.

Only purchase and sales journals are of invoices. A transaction of which it is not certain what it was is
left out, counted, and told with its reason: what is guessed would be learned.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from boekwerk.domain.past import PastBooking
from boekwerk.domain.reason import Location
from boekwerk.domain.shown import shown
from boekwerk.domain.vat import Direction
from boekwerk.history.keys import SeenKeys
from boekwerk.history.known_accounts import KnownAccounts
from boekwerk.history.notes import Notes
from boekwerk.history.xaf_accounts import Accounts
from boekwerk.history.xaf_booking import XafJournal, booking_of
from boekwerk.history.xaf_line import NotUnderstood, told
from boekwerk.history.xaf_xml import Texts, XafRecord, xaf_records

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
    for record in xaf_records(path, notes):
        if record.name == "transaction":
            booking = reading.booking(record)
            if booking is not None:
                yield booking
        else:
            reading.take(record)


class _Reading:
    """What of an audit file has been read so far."""

    def __init__(self, accounts: Accounts, file: str, notes: Notes) -> None:
        self._accounts = accounts
        self._file = file
        self._notes = notes
        self._currency = "EUR"
        self._seen = SeenKeys()
        self._texts: Texts | None = None
        self._journal: XafJournal | None = None
        self._code = ""
        self._other_type = ""

    def take(self, record: XafRecord) -> None:
        """Take in what transactions are understood by."""
        if record.name == "ledgerAccount":
            self._accounts.add_account(record.texts)
        elif record.name == "vatCode":
            self._accounts.add_vat_code(record.texts)
        else:
            currency = record.texts.get("curCode", "").strip()
            self._currency = currency if _CURRENCY.fullmatch(currency) else self._currency

    def booking(self, transaction: XafRecord) -> PastBooking | None:
        """Make the booking of a transaction; None, with the reason noted, when it is none for sure."""
        if transaction.journal is not self._texts:
            self._begin_journal(transaction.journal)
        journal = self._journal
        if journal is None and self._other_type:
            self._notes.by_design[f"journal_{self._other_type}"] += 1
            return None
        try:
            if journal is None:
                raise NotUnderstood("history_xaf_journal_type")
            booking = booking_of(transaction, journal, self._accounts)
            if not self._seen.add(booking.key):
                raise NotUnderstood("history_xaf_twice")
        except NotUnderstood as problem:
            self._skip(transaction, problem)
            return None
        self._notes.line = transaction.line
        self._notes.lines += len(booking.lines)
        return booking

    def _begin_journal(self, texts: Texts) -> None:
        self._texts = texts
        kind = told(texts, "jrnTp") or ""
        self._code = told(texts, "jrnID") or ""
        self._other_type = kind if kind in _OTHERS else ""
        self._journal = None
        if kind in _DIRECTIONS and self._code:
            control = told(texts, "offsetAccID")
            self._journal = XafJournal(self._code, _DIRECTIONS[kind], control, self._currency)

    def _skip(self, transaction: XafRecord, problem: NotUnderstood) -> None:
        values = {"journal": shown(self._code or "-"), "nr": shown(told(transaction.texts, "nr") or "-")}
        where = Location(self._file, transaction.line)
        self._notes.skip(problem.code, where, **values, **problem.values)
