"""Small distributions, made on the spot, and a booking to send."""

from __future__ import annotations

import datetime
import importlib
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from boekwerk.domain.booking import Booking
from boekwerk.domain.entry import Entry
from boekwerk.domain.proposal import BookingLine

GOOD = """
import msgspec
from boekwerk import Capabilities, Connector, Plan, Receipt, Request, hookimpl


class Settings(msgspec.Struct, frozen=True):
    host: str = "localhost"


class Acme(Connector[Settings]):
    contract = 1
    package = "acme"
    title = "Acme Boekhouden"
    capabilities = Capabilities(projects=True)
    settings_type = Settings

    def check(self):
        return None

    def find_booking(self, reference):
        return None

    def plan(self, booking):
        return Plan(booking.reference, (Request("POST /bookings", "book it", {"total": booking.total}),))

    def send(self, plan):
        return Receipt("2026-1")


@hookimpl
def register_packages(register):
    register(Acme)
"""

Install = Callable[..., None]


@pytest.fixture
def good() -> str:
    """Give the source of a plugin ``acme`` that keeps the contract."""
    return GOOD


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Give a function that installs a plugin of one module, until the test is over."""
    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.syspath_prepend(site)
    before = set(sys.modules)

    def do(name: str, source: str = GOOD, *, distribution: str | None = None) -> None:
        distribution = distribution or f"boekwerk-{name}"
        module = distribution.replace("-", "_")
        (site / f"{module}.py").write_text(source, encoding="utf-8")
        metadata = site / f"{module}-1.2.dist-info"
        metadata.mkdir()
        text = f"Metadata-Version: 2.1\nName: {distribution}\nVersion: 1.2\n"
        (metadata / "METADATA").write_text(text, encoding="utf-8")
        (metadata / "entry_points.txt").write_text(f"[boekwerk]\n{name} = {module}\n", encoding="utf-8")
        importlib.invalidate_caches()

    yield do
    for module in set(sys.modules) - before:
        if module.startswith(("boekwerk_", "other_")):
            del sys.modules[module]


@pytest.fixture
def booking() -> Booking:
    """Give a purchase of 121.00 with its journal entries."""
    zero = Decimal("0.00")
    line = BookingLine("cost", "4500", None, "I21", Decimal("100.00"), Decimal("21.00"))
    return Booking(
        reference="doc-1",
        administration="bakkerij",
        direction="purchase",
        relation="20001",
        journal="70",
        number="F-2026-117",
        booking_date=datetime.date(2026, 3, 5),
        period="2026-03",
        due_date=None,
        payment_condition=None,
        payment_reference=None,
        iban=None,
        currency="EUR",
        total=Decimal("121.00"),
        description="Kantoorartikelen",
        lines=(line,),
        entries=(
            Entry("control", "1600", zero, Decimal("121.00")),
            Entry("line", "4500", Decimal("100.00"), zero, line=1),
            Entry("vat", "1520", Decimal("21.00"), zero, line=1),
        ),
    )
