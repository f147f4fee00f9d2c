"""Documents at the sharp edges: hypothesis draws their parts, and they are put together from those.

``sharp_cases(most)`` gives so many cases of one day. Parts are drawn, and not whole documents, so that
hundreds of documents cost little more than one, and a failure shrinks to one of each part.
"""

from __future__ import annotations

import datetime
import random
from decimal import Decimal
from types import SimpleNamespace

from hypothesis import strategies as st
from sharp_words import DATES, DAY, FACTS, GIVEN, MORE_TEXTS, NUMBER_FACTS, TEXTS, TOO_LARGE, chosen

from boekwerk.domain.administration import BookedDocument, LedgerAccount, Relation, Settings
from boekwerk.domain.case import Case
from boekwerk.domain.document import (
    Document,
    DocumentWarning,
    Line,
    Party,
    PaymentMeans,
    References,
    Source,
    Totals,
    VatRow,
)
from boekwerk.domain.identity import document_number
from boekwerk.domain.obligation import Obligation
from boekwerk.domain.proposal import BookingLine, Proposal, RelationMatch
from boekwerk.domain.reason import Reason

_MATCH = RelationMatch("1001", "kvk", Reason("matched"))


class _Administration:
    """As much of an administration as rules ask for."""

    settings = Settings("bakkerij", "Bakkerij Jansen", "twinfield")

    def ledger_account(self, code):
        return LedgerAccount("4500", "Telefoon") if code == "4500" else None

    def __getattr__(self, kind):
        return lambda code: None


class _Books:
    """What was booked before; a few documents of each relation, oldest first."""

    def __init__(self, *documents):
        self._documents = documents

    def of_relation(self, relation):
        return [booked for booked in self._documents if booked.relation == relation]

    def with_number(self, relation, number):
        wanted = document_number(number)
        return [one for one in self.of_relation(relation) if document_number(one.number) == wanted]


def _booked(number, day, total, *, relation="1001", direction="purchase", currency="EUR"):
    date = None if day is None else datetime.date.fromisoformat(day)
    return BookedDocument(relation, direction, number, date, Decimal(total), currency)


_ADMINISTRATION, _NO_BOOKS = _Administration(), SimpleNamespace()
HISTORIES = [
    _Books(),
    _Books(
        _booked("undated", None, "121.00"),
        _booked("kpn", "2026-02-19", "250.00"),
        _booked("a", "2026-02-20", "-121.00"),
        _booked("b", "2026-02-20", "120.99", relation="2002"),
        _booked("800", "2026-02-20", "121.00"),
        _booked("c", "2026-02-20", "121.00", currency="USD"),
        _booked("d", "2026-02-28", "121.00", direction="sales"),
        _booked("e", "2026-03-01", "121.00"),
    ),
    _Books(
        _booked("100", "0001-01-01", "121.00", relation="2002"),
        _booked("f", "2026-02-20", "121.00", relation="2002"),
        _booked("g", "2026-02-20", "121.00"),
        _booked("h", "2026-02-20", "120.99"),
        _booked("i", "2026-02-28", "-250.00"),
    ),
]


def _sometimes(usual, seldom):
    return st.sampled_from([*usual * 10, *seldom])


_texts = chosen([*TEXTS, *MORE_TEXTS])
_many_texts = st.lists(chosen([text for text in (*TEXTS, *MORE_TEXTS) if text is not None]), max_size=3)
_amounts = _sometimes([None, *map(Decimal, FACTS)], [Decimal(text) for text in TOO_LARGE])
_numbers = st.sampled_from([None, *map(Decimal, NUMBER_FACTS)])
_days = st.sampled_from([None, *map(datetime.date.fromisoformat, DATES)])
_codes = st.sampled_from([None, "4500", "0800", "800", ""])
_line = st.builds(
    Line,
    id=st.sampled_from([None, "fails", "tuple", "list", "tuple of others", "text"]),
    description=_texts,
    name=_texts,
    notes=_many_texts.map(tuple),
    net_amount=_amounts,
    quantity=_numbers,
    unit=st.sampled_from([None, "C62", "c62", "hur"]),
    vat_rate=_numbers,
    vat_category=st.sampled_from([None, "S", "AE"]),
    period_start=_days,
)
_vat_row = st.builds(VatRow, st.sampled_from(["S", "Z", None]), _numbers, _amounts, _amounts)
_booking_line = st.builds(
    BookingLine,
    kind=st.just("cost"),
    ledger_account=_codes,
    vat_key=st.none(),
    vat_code=st.sampled_from([None, "VH", "VO"]),
    amount=_amounts.filter(lambda amount: amount is not None),
    deferred=st.booleans(),
)
_obligation = st.builds(
    Obligation,
    number=st.sampled_from(["100", "0100"]),
    kind=st.sampled_from(["commitment", "contract"]),
    relation=st.just("1001"),
    currency=st.sampled_from(["EUR", "USD"]),
    open_amount=_amounts,
)


def _few(strategy):
    """Draw none, one or some; none is an edge of its own for any, every and no."""
    return st.lists(strategy, max_size=3).map(tuple)


def _proposal(lines, total):
    return Proposal(
        direction="purchase",
        mode="master_data",
        relation=_MATCH,
        journal="INK",
        number="2026-17",
        booking_date=DAY,
        period=None,
        due_date=None,
        payment_condition=None,
        payment_reference=None,
        iban=None,
        currency="EUR",
        total=total,
        lines=lines,
    )


_OF_DOCUMENT = {
    "type": st.sampled_from(["invoice", "invoice", "credit_note"]),
    "type_code": st.sampled_from([None, *GIVEN]),
    "number": _texts,
    "currency": st.sampled_from(["EUR", "EUR", "EUR", "USD", None]),
    "issue_date": _days,
    "due_date": _days,
    "notes": _many_texts.map(tuple),
    "supplier": st.builds(
        Party, name=_texts, vat_id=st.sampled_from([None, "", "NL0012.34.567.B29", "nl 0000.00001 B01"])
    ),
    "references": st.builds(
        References, order=_texts, contract=_many_texts.map(tuple), buyer_reference=_texts
    ),
    "payment": st.sampled_from([(), (PaymentMeans(iban="NL91ABNA0417164300", code="59"),)]),
    "totals": st.builds(
        Totals, tax_inclusive=_amounts, tax_exclusive=_amounts, tax=_amounts, payable=_amounts
    ),
    "lines": _few(_line),
    "vat_breakdown": _few(_vat_row),
    "warnings": st.lists(st.sampled_from(["totals", "vat", "document"]), max_size=2).map(
        lambda found: tuple(DocumentWarning(concerns, Reason("matched")) for concerns in found)
    ),
}
_AROUND_IT = {
    "direction": st.sampled_from(["purchase", "purchase", "purchase", "sales", "unknown"]),
    "relation": st.sampled_from(
        [
            None,
            Relation(
                "1001", "KPN B.V.", vat_number="NL001234567B29", kvk="27124701", ledger_account="4500"
            ),
            Relation("2002", "straße", ledger_account="0800"),
        ]
    ),
    "match": st.sampled_from([None, _MATCH, RelationMatch(None, None, Reason("matched"))]),
    "proposal": st.none() | st.builds(_proposal, _few(_booking_line), _amounts),
    "obligations": st.none() | _few(_obligation),
    "booked": _sometimes(HISTORIES, [_NO_BOOKS]),
    "in_flight": _sometimes(HISTORIES, [_NO_BOOKS]),
}
_PARTS = st.fixed_dictionaries(
    {name: st.lists(part, min_size=1, max_size=5) for name, part in {**_OF_DOCUMENT, **_AROUND_IT}.items()}
)
_SOURCE = Source("ubl", "xml", "0" * 64, 1)


def plain_case():
    """Give a case with nothing odd about it."""
    return Case(
        Document(source=_SOURCE, currency="EUR"),
        _ADMINISTRATION,
        "purchase",
        _NO_BOOKS,
        _NO_BOOKS,
        DAY,
        _MATCH,
        Relation("1001", "KPN B.V."),
    )


def sharp_cases(most):
    """Give a strategy of lists of cases, all of one day."""
    return st.builds(
        _put_together,
        _PARTS,
        st.sampled_from([1, most, most, most, most, most]),
        st.integers(0, 2**32 - 1),
        st.sampled_from([datetime.date(2026, 2, 28), DAY, DAY, datetime.date(2026, 3, 2)]),
    )


def _put_together(parts, count, seed, as_of):
    choose = random.Random(seed).choice
    return [_case({name: choose(found) for name, found in parts.items()}, as_of) for _ in range(count)]


def _case(parts, as_of):
    document = Document(source=_SOURCE, **{name: parts[name] for name in _OF_DOCUMENT})
    return Case(
        document=document,
        administration=_ADMINISTRATION,
        as_of=as_of,
        **{name: parts[name] for name in _AROUND_IT},
    )
