"""One booking line into several, to the cent: what an obligation covers and what is left (OB-2)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from msgspec.structs import replace

from boekwerk.domain.amount import ZERO, apportion
from boekwerk.domain.proposal import BookingLine, Provenance

# Everything that is a part of the amount, or of what the line owes: divided as the amount is.
_ALONG = (
    "vat",
    "non_deductible_vat",
    "self_assessed_vat",
    "self_assessed_deductible",
    "amount_home",
    "vat_home",
    "self_assessed_home",
    "self_assessed_deductible_home",
)


def split_line(line: BookingLine, amounts: Sequence[Decimal], origin: Provenance) -> list[BookingLine]:
    """Split a line by amounts that sum to its own; VAT and all other amounts go along, to the cent.

    ``origin`` is where the amounts came from. Raises ValueError when they do not sum to the line's.
    """
    if sum(amounts, ZERO) != line.amount:
        raise ValueError("the amounts do not sum to the line's")
    if len(amounts) == 1:
        return [line]
    parts: dict[str, Sequence[Decimal]] = {"amount": amounts}
    for name in _ALONG:
        whole: Decimal | None = getattr(line, name)
        if whole is not None:
            parts[name] = apportion(whole, amounts)
    provenance = {**line.provenance, "amount": origin, "vat": origin}
    return [
        replace(line, provenance=provenance, **{name: part[at] for name, part in parts.items()})
        for at in range(len(amounts))
    ]
