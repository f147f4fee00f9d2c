"""The connector: what the package can do, and the calls of the contract."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from boekwerk import Attached, Booking, Capabilities, Connector, PackageBooking, Plan, Receipt
from boekwerk_local import afterwards
from boekwerk_local.database import PACKAGE, Database
from boekwerk_local.planning import plan_of
from boekwerk_local.posting import find, post, replace


class LocalSettings(Struct, frozen=True):
    """An administration's settings. ``database`` is the path of its SQLite file."""

    database: str


class LocalConnector(Connector[LocalSettings]):
    """Books in an SQLite file, exactly once, to the cent."""

    contract = 1
    package = PACKAGE
    title = "Boekwerk Lokaal"
    capabilities = Capabilities(
        relation_ledger_account=True,
        payment_block="flag",
        vat_booking="explicit_lines",
        duplicate_check="rejects",
        look_up_sure_after_seconds=0,
        g_account=True,
        foreign_currency=True,
        attachments=True,
        cost_centres=True,
        projects=True,
        obligations=True,
        spread_over_periods=True,
        validate_only=True,
        reads_bookings=True,
        updates=True,
        reversal="reverse",
    )
    settings_type = LocalSettings

    def __init__(self, settings: LocalSettings) -> None:
        super().__init__(settings)
        self._database = Database(Path(settings.database))

    def check(self) -> None:
        """Open the file, or see that its folder is there."""
        with self._database.opened_if_there():
            return

    def find_booking(self, reference: str) -> Receipt | None:
        """Look the booking up; sure at once, because a booking is one transaction."""
        with self._database.opened_if_there() as connection:
            return find(connection, reference)

    def plan(self, booking: Booking) -> Plan:
        """Plan the one transaction that the booking is."""
        return plan_of(booking)

    def validate(self, plan: Plan) -> None:
        """Make the booking and take it back."""
        with self._database.opened_if_there() as connection:
            post(connection, plan, keep=False)

    def send(self, plan: Plan) -> Receipt:
        """Make the booking, or give the receipt of the first time."""
        with self._database.opened() as connection:
            return post(connection, plan, keep=True)

    def read_booking(self, number: str) -> PackageBooking | None:
        """Read a booking as it stands in the file."""
        with self._database.opened_if_there() as connection:
            return afterwards.read(connection, number)

    def release(self, number: str) -> None:
        """Take the flag away that keeps a booking from payment."""
        with self._database.opened_if_there() as connection:
            afterwards.release(connection, number)

    def update(self, number: str, plan: Plan) -> Receipt:
        """Put a booking in the place of another, under the same number."""
        with self._database.opened_if_there() as connection:
            return replace(connection, number, plan)

    def reverse(self, number: str, reference: str) -> Receipt:
        """Book the contrary of a booking, which stays."""
        with self._database.opened_if_there() as connection:
            return afterwards.reverse(connection, number, reference)

    def attach(self, number: str, attached: Attached) -> None:
        """Keep a file with a booking."""
        with self._database.opened_if_there() as connection:
            afterwards.attach(connection, number, attached)
