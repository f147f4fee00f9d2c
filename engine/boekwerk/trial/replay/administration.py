"""An administration as a replay sees it: its master data of today, booked in one chosen way."""

from __future__ import annotations

from typing import Literal

from msgspec.structs import replace

from boekwerk.domain.administration import Settings
from boekwerk.domain.lookups import Administration
from boekwerk.domain.preference import BOOKING_MODES, BookingMode, RelationPreference

Way = Literal[
    "as_set", "last_booking_vat", "last_booking_lines", "template", "master_data", "line_recognition"
]
"""How proposals are made in a replay: as the administration is set, in one booking mode for everything,
or with line recognition on."""

WAYS: tuple[Way, ...] = ("as_set", *BOOKING_MODES, "line_recognition")


class ReplayedAdministration:
    """An administration that answers as another does, but for how it wants to be booked.

    In a replay imported bookings teach, as if they had been made in Boekwerk: it is about what would have
    been. And what a replay gives does not wait for a second evaluator.
    """

    def __init__(self, administration: Administration, way: Way) -> None:
        self._original = administration
        self._way = way
        self.version = administration.version
        self.settings = _settings(administration.settings, way)
        self.capabilities = administration.capabilities
        self.ledger_account = administration.ledger_account
        self.vat_code = administration.vat_code
        self.vat_codes = administration.vat_codes
        self.relation = administration.relation
        self.relations_with = administration.relations_with
        self.journal = administration.journal
        self.journals = administration.journals
        self.payment_condition = administration.payment_condition
        self.cost_centre = administration.cost_centre
        self.project = administration.project
        self.period = administration.period
        self.exchange_rate = administration.exchange_rate
        self.user = administration.user
        self.default_template = administration.default_template
        self.authorisation = administration.authorisation

    def preference(self, relation: str, journal: str | None) -> RelationPreference | None:
        """Find what differs for a relation: its booking mode is the one that is replayed."""
        found = self._original.preference(relation, journal)
        if found is None or self._way == "as_set":
            return found
        if self._way == "line_recognition":
            return replace(found, line_recognition=True)
        return replace(found, mode=self._way, line_recognition=False)


def _settings(settings: Settings, way: Way) -> Settings:
    settings = replace(settings, imported_history_teaches=True, second_evaluator="off")
    if way == "as_set":
        return settings
    if way == "line_recognition":
        return replace(settings, line_recognition=True)
    mode: BookingMode = way
    return replace(settings, booking_mode=mode, line_recognition=False)
