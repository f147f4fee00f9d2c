"""What the parts of a proposal are made from, and what they find on the way."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

from msgspec import Struct

from boekwerk.domain.administration import Journal, Relation, Settings
from boekwerk.domain.amount import CENT, ZERO, is_whole_cents, rounded
from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.document import Document
from boekwerk.domain.lookups import Administration
from boekwerk.domain.proposal import Provenance
from boekwerk.domain.reason import Location, Reason
from boekwerk.domain.vat import Direction

# Beyond this no invoice goes, and arithmetic with 28 digits is exact below it.
_MOST_DIGITS = 15

FROM_DOCUMENT = Provenance("document")
COMPUTED = Provenance("computed")


class Draft(Struct):
    """A proposal in the making. ``sign`` turns printed amounts into their effect."""

    document: Document
    direction: Direction
    administration: Administration
    settings: Settings
    capabilities: Capabilities
    sign: Literal[1, -1]
    relation: Relation | None
    unresolved: list[Reason]
    remarks: list[Reason]
    provenance: dict[str, Provenance]
    journal: Journal | None = None

    def open(self, code: str, values: dict[str, Any], where: Location | None = None) -> None:
        """Note something without which the proposal is not complete."""
        self.unresolved.append(Reason(code, values, where))

    def unable(self, ability: str, switched_off: str, otherwise: str, **values: Any) -> None:
        """Note that an ability is missing: one code when a setting switched it off, else the other."""
        settings = self.settings
        if ability in settings.switched_off:
            self.open(switched_off, values, settings.place("switched_off"))
        else:
            self.open(otherwise, {**values, "package": settings.package})

    def remark(self, code: str, values: dict[str, Any], where: Location | None = None) -> None:
        """Note something worth knowing that leaves the proposal complete."""
        self.remarks.append(Reason(code, values, where))

    def remark_once(self, reason: Reason) -> None:
        """Note a remark that may hold for several lines alike."""
        if reason not in self.remarks:
            self.remarks.append(reason)

    def by_effect(self, printed: Decimal, field: str) -> Decimal:
        """Turn a printed amount into its effect, in cents; ``field`` is what to call it.

        Parts of a cent, and amounts beyond reason, are never rounded away in silence: they leave the
        proposal incomplete.
        """
        value = printed
        if not printed.same_quantum(CENT) or printed.adjusted() > _MOST_DIGITS:
            value = self._in_cents(printed, field)
        return value if self.sign == 1 else -value

    def _in_cents(self, printed: Decimal, field: str) -> Decimal:
        if printed.adjusted() > _MOST_DIGITS:
            self.open("amount_beyond_reason", {"field": field, "amount": printed})
            return ZERO
        if not is_whole_cents(printed):
            self.open("amount_not_in_cents", {"field": field, "amount": printed})
        return rounded(printed)
