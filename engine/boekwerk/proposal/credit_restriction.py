"""Credit restriction (kredietbeperking): a surcharge that lapses when the document is paid in time.

It is a charge of the document, told by its reason text (no code list has a code for it), and is
booked on an account of its own, so that it can be taken back there. Its VAT is part of what the
document states for its VAT key: split off by largest remainder, never computed anew (BP-18).
"""

from __future__ import annotations

import re

import msgspec

from boekwerk.domain.amount import apportion
from boekwerk.domain.document import AllowanceCharge, VatRow
from boekwerk.domain.vat import vat_key
from boekwerk.proposal.draft import Draft
from boekwerk.proposal.vat_shares import VatShare

# Only at the beginning: 'geen kredietbeperking' is not one.
_REASON = re.compile(
    r"kredietbeperk|krediet-?\s?beperk|credit\s?restriction|credit\s?limitation", re.IGNORECASE
)


def split_credit_restriction(shares: list[VatShare], draft: Draft) -> tuple[list[VatShare], list[VatShare]]:
    """Take credit restriction out of the shares; give what is left, and the surcharges.

    A surcharge whose VAT key the document does not break down stays where it is, and leaves the proposal
    incomplete.
    """
    charges = [charge for charge in draft.document.allowances_charges if is_credit_restriction(charge)]
    surcharges: list[VatShare] = []
    for charge in charges:
        place = _place(charge, shares, draft)
        if place is None:
            draft.open("credit_restriction_without_vat", {"amount": charge.amount})
            continue
        rest, surcharge = _split(shares[place], charge, draft)
        surcharges.append(surcharge)
        shares = [*shares[:place], *rest, *shares[place + 1 :]]
    return shares, surcharges


def is_credit_restriction(charge: AllowanceCharge) -> bool:
    """Tell by its reason whether a charge is a credit restriction."""
    return charge.charge and charge.reason is not None and _REASON.match(charge.reason.lstrip()) is not None


def _place(charge: AllowanceCharge, shares: list[VatShare], draft: Draft) -> int | None:
    if charge.vat_category is None and charge.vat_rate is None:
        return 0 if len(shares) == 1 else None
    row = VatRow(charge.vat_category, charge.vat_rate)
    key = vat_key(draft.document, row, draft.direction, draft.settings.country)
    return next((place for place, share in enumerate(shares) if share.key == key), None)


def _split(share: VatShare, charge: AllowanceCharge, draft: Draft) -> tuple[list[VatShare], VatShare]:
    amount = draft.by_effect(charge.amount, "credit_restriction")
    left = share.taxable - amount
    tax_left, tax = apportion(share.tax, [left, amount])
    surcharge = msgspec.structs.replace(share, taxable=amount, tax=tax)
    # A surcharge alone under its key (outside the scope, often) leaves no line behind.
    rest = [msgspec.structs.replace(share, taxable=left, tax=tax_left)] if left or tax_left else []
    return rest, surcharge
