from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from obligation_cases import ABILITIES, AFAS, DAY, SETTINGS, Invoice, master_data, rulebook

from boekwerk.autobook import decide
from boekwerk.autobook.acquaintance import acquaintance
from boekwerk.autobook.pipeline import case_of
from boekwerk.domain.administration import Settings
from boekwerk.domain.booked import BookedIndex
from boekwerk.domain.books import Books
from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.case import Case
from boekwerk.domain.decision import Decision
from boekwerk.domain.document import Document
from boekwerk.domain.obligation import Obligation
from boekwerk.domain.obligation_index import ObligationIndex
from boekwerk.domain.past_index import PastIndex
from boekwerk.intake import read_document
from boekwerk.office.snapshot import AdministrationSnapshot


@pytest.fixture
def read() -> Callable[[Invoice], Document]:
    return lambda invoice: read_document(invoice.ubl, name="factuur.xml").document


@pytest.fixture
def books() -> Callable[..., Books]:
    """Make the books with these obligations; named changes are of the master data."""

    def make(*obligations: Obligation, lessons=(), past=(), in_flight=(), **changes) -> Books:
        data = master_data(**changes)
        return Books(
            AdministrationSnapshot(data, "1"),
            BookedIndex(),
            BookedIndex(in_flight),
            PastIndex(past),
            ObligationIndex(obligations, lessons),
        )

    return make


@pytest.fixture
def matched(read, books) -> Callable[..., Case]:
    """Take an invoice through the whole pipeline up to the rules, as a decision does."""

    def make(invoice: Invoice | Document, *obligations, rules=AFAS, as_of=DAY, of=None, **changes) -> Case:
        document = read(invoice) if isinstance(invoice, Invoice) else invoice
        found = of or books(*obligations, **changes)
        known = acquaintance(document, found.administration, as_of)
        return case_of(document, found, known, rulebook(*((rules,) if rules else ())), as_of)

    return make


@pytest.fixture
def decided(read, books) -> Callable[..., Decision]:
    def make(invoice: Invoice, *obligations, rules=(AFAS,), **changes) -> Decision:
        found = books(*obligations, **changes)
        return decide(
            read(invoice),
            found.administration,
            rulebook(*rules),
            booked=found.booked,
            in_flight=found.in_flight,
            as_of=DAY,
            past=found.past,
            obligations=found.obligations,
        )

    return make


@pytest.fixture
def with_settings() -> Callable[..., Settings]:
    return lambda **changes: replace(SETTINGS, **changes)


@pytest.fixture
def able() -> Callable[..., Capabilities]:
    return lambda **changes: replace(ABILITIES, **changes)
