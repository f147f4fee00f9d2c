"""The contractor of the example office books concrete on its obligation."""

from __future__ import annotations

import datetime
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from boekwerk.app.desk import open_office
from boekwerk.domain.booked import BookedIndex

OFFICE = Path(__file__).parents[2] / "examples" / "kantoor-de-linde"
NAME = "aannemersbedrijf-wierdekamp"


@pytest.mark.spec("OB-1", "OB-4", "OB-7")
def test_the_concrete_is_booked_on_its_obligation():
    administration = OFFICE / "administrations" / NAME
    with closing(open_office(administration, as_of=datetime.date(2026, 3, 16))) as desk:
        document = desk.read(OFFICE / "inbox" / NAME / "inkoop-beton-op-verplichting.xml")
        proposal = desk.decide(document, in_flight=BookedIndex(), explain=False).proposal
    (line,) = proposal.lines
    assert (line.ledger_account, line.obligation, line.amount) == (
        "7010",
        "VP-2602-031",
        Decimal("1518.00"),
    )
    (remark,) = [r for r in proposal.remarks if r.code == "obligation_rest_stays"]
    assert remark.values["left"] == Decimal("2682.00")
