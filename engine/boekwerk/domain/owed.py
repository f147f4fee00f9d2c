"""What a document says is owed, read in one way wherever that is asked (requirement BP-16)."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from msgspec import Struct

from boekwerk.domain.amount import EXACT, ZERO
from boekwerk.domain.document import Document, Totals

OwedBasis = Literal["inclusive", "rounding_inside", "excluding", "payable"]


class Owed(Struct, frozen=True):
    """What is owed, as printed: ``whole`` includes the payable ``rounding``, prepaid is in it too.

    ``basis`` is what it was read from: the total including VAT, one that has the rounding in it
    already, the total excluding VAT and the VAT, or what is to be paid.
    """

    whole: Decimal
    rounding: Decimal
    basis: OwedBasis


def owed(document: Document) -> Owed | None:
    """Give what is owed: the total including VAT plus payable rounding; prepaid stays in it.

    Without a total including VAT it is read from the total excluding and the VAT, or from what is to be
    paid when nothing was paid before. None: no total tells it.
    """
    totals = document.totals
    rounding = totals.rounding or ZERO
    if totals.tax_inclusive is not None:
        if not rounding:
            return Owed(totals.tax_inclusive, ZERO, "inclusive")
        if _rounding_is_inside(totals):
            return Owed(totals.tax_inclusive, rounding, "rounding_inside")
        return Owed(EXACT.add(totals.tax_inclusive, rounding), rounding, "inclusive")
    if totals.tax_exclusive is not None and totals.tax is not None:
        whole = EXACT.add(EXACT.add(totals.tax_exclusive, totals.tax), rounding)
        return Owed(whole, rounding, "excluding")
    if totals.payable is not None and not totals.prepaid:
        return Owed(totals.payable, rounding, "payable")
    return None


def _rounding_is_inside(totals: Totals) -> bool:
    """Tell whether the total including VAT has the rounding in it, as in SI-UBL 1.x and OHNL.

    What is to be paid must show it, and so must what the total is made of, where that is stated; else the
    rounding comes on top, as in EN 16931 (BT-114).
    """
    inclusive, rounding, exclusive = totals.tax_inclusive, totals.rounding, totals.tax_exclusive
    if totals.payable is None or EXACT.add(totals.payable, totals.prepaid or ZERO) != inclusive:
        return False
    if exclusive is None or rounding is None:
        return True
    return EXACT.add(EXACT.add(exclusive, totals.tax or ZERO), rounding) == inclusive
