"""The whole way: the example office's invoices, proposed, booked in `local`, in balance to the cent."""

from __future__ import annotations

import datetime
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from boekwerk.app.desk import open_office
from boekwerk.domain.amount import from_cents
from boekwerk.domain.booking import booking_of
from boekwerk.domain.entries import with_entries
from boekwerk.domain.errors import IntakeError
from boekwerk.packages import load_packages
from boekwerk.packages.errors import CorrectBooking

OFFICE = Path(__file__).parents[2] / "examples" / "kantoor-de-linde"
ADMINISTRATIONS = sorted((OFFICE / "administrations").glob("*"))


def _proposals(desk, folder):
    for path in sorted(folder.iterdir()):
        try:
            document = desk.read(path)
        except IntakeError:
            continue
        decision = desk.decide(document, in_flight=desk.administration.booked, explain=False)
        proposal = decision.proposal
        if proposal and proposal.relation.relation and not proposal.unresolved:
            yield path.name, proposal


@pytest.mark.spec("BP-16", "PR-11")
@pytest.mark.parametrize("folder", ADMINISTRATIONS, ids=lambda path: path.name)
def test_every_complete_proposal_of_the_example_office_is_booked_once_and_balances(folder, tmp_path):
    desk = open_office(folder, as_of=datetime.date(2026, 3, 16))
    local = load_packages(["local"]).connect("local", {"database": str(tmp_path / "a.sqlite")})
    totals = {}
    for name, proposal in _proposals(desk, OFFICE / "inbox" / folder.name):
        booking = booking_of(proposal, reference=name, administration=folder.name)
        try:
            plan = local.plan(with_entries(booking, desk.administration))
            local.validate(plan)
            assert local.send(plan).number == local.send(plan).number
        except CorrectBooking as refused:
            assert refused.fault in ("duplicate", "not_supported")
        else:
            totals[name] = proposal.total
    with closing(sqlite3.connect(tmp_path / "a.sqlite")) as connection:
        booked = dict(connection.execute("SELECT reference, total_cents FROM bookings"))
        balance = connection.execute("SELECT sum(debit_cents) - sum(credit_cents) FROM entries").fetchone()
    assert totals
    assert {name: from_cents(total) for name, total in booked.items()} == totals
    assert balance == (0,)
