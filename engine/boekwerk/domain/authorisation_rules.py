"""The rules of an office about who must approve (autorisatieregels), as they are written down."""

from __future__ import annotations

from msgspec import Struct

from boekwerk.domain.amount import Amount
from boekwerk.domain.reason import Location


class AuthorisationStep(Struct, frozen=True):
    """Users, by their ids, who are asked side by side and must all approve."""

    authorisers: tuple[str, ...]
    where: Location | None = None


class AuthorisationRule(Struct, frozen=True):
    """Who must approve what: it holds when all of its conditions do, and without conditions always.

    Of the lists one of the codes is enough; of ledger accounts and projects, on one line of the booking.
    ``total_from`` and ``total_below`` compare with the size of the total including VAT, in the
    administration's currency. A ``default`` rule has no conditions, and holds where no other one does.
    """

    name: str
    steps: tuple[AuthorisationStep, ...]
    default: bool = False
    total_from: Amount | None = None
    """That amount or more."""
    total_below: Amount | None = None
    """Less than that."""
    relations: tuple[str, ...] = ()
    ledger_accounts: tuple[str, ...] = ()
    projects: tuple[str, ...] = ()
    journals: tuple[str, ...] = ()
    where: Location | None = None

    @property
    def has_conditions(self) -> bool:
        """Whether there is anything that it asks for."""
        limits = self.total_from is not None or self.total_below is not None
        return limits or any((self.relations, self.ledger_accounts, self.projects, self.journals))
