"""Which bookings can be kept from payment, and what stands in the way (requirements PR-1, PR-12, PR-14)."""

from __future__ import annotations

from collections.abc import Callable

from boekwerk.domain.administration import PaymentCondition, Settings
from boekwerk.domain.amount import ZERO, Amount
from boekwerk.domain.booking import Booking
from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.document import Document, PaymentMeans
from boekwerk.domain.reason import Location, Reason

DIRECT_DEBIT = frozenset(("49", "59"))
"""The codes of UNTDID 4461 by which the supplier collects the amount himself."""

PAID_ON_THE_SPOT = frozenset(("10", "48", "54", "55", "68"))
"""Those by which it was paid when it was bought: in cash, by card, online."""

Conditions = Callable[[str], PaymentCondition | None]
"""Finds a payment condition by its code, as the master data have it: exactly that code (PR-1)."""


def hold_hindrances(
    capabilities: Capabilities, settings: Settings, conditions: Conditions
) -> tuple[Reason, ...]:
    """List why this administration cannot hold payments at all (PR-1, PR-12); nothing: it can."""
    package, where = settings.package, settings.place("release_after_authorisation")
    values = {"package": package}
    if capabilities.payment_block == "none":
        return (Reason("release_no_block", values, where),)
    found = [] if capabilities.reads_bookings else [Reason("release_cannot_read_back", values, where)]
    if capabilities.payment_block != "condition":
        return tuple(found)
    if not capabilities.updates:
        found.append(Reason("release_cannot_update", values, where))
    if capabilities.block_condition is None:
        return (*found, Reason("release_block_condition_unsaid", values, where))
    return (*found, *_condition_hindrances(capabilities.block_condition, package, conditions, where))


def selection_hindrances(
    selected: str | None, capabilities: Capabilities, conditions: Conditions
) -> tuple[Reason, ...]:
    """List why a booking's own payment condition could not be given back after authorisation (PR-3)."""
    if capabilities.payment_block != "condition":
        return ()
    if selected is None:
        return (Reason("release_no_condition_selected"),)
    if selected == capabilities.block_condition:
        return (Reason("release_selected_blocks", {"code": selected}),)
    condition = conditions(selected)
    if condition is None:
        return (Reason("release_selected_missing", {"code": selected}),)
    values = {"code": selected}
    return () if condition.active else (Reason("release_selected_inactive", values, condition.where),)


def payment_begun(document: Document, total: Amount, prepaid: Amount) -> tuple[Reason, ...]:
    """List why the payment of a document is out of our hands: nothing in the package holds it (PR-14).

    ``total`` and ``prepaid`` are by effect, as in a booking.
    """
    collected = [means.code or "-" for means in document.payment if _is_collected(means)]
    on_the_spot = [means.code for means in document.payment if means.code in PAID_ON_THE_SPOT]
    found = [Reason("release_direct_debit", {"means": code}) for code in collected[:1]]
    found += [Reason("release_paid_on_the_spot", {"means": code}) for code in on_the_spot[:1]]
    if prepaid != ZERO and abs(prepaid) >= abs(total):
        found.append(Reason("release_already_paid", {"prepaid": prepaid, "total": total}))
    return tuple(found)


def is_made_to_be_held(booking: Booking) -> bool:
    """Tell whether a booking itself says that it is held; one that a service blocks does not."""
    return booking.hold_payment or booking.selected_condition is not None


def _is_collected(means: PaymentMeans) -> bool:
    return means.code in DIRECT_DEBIT or bool(means.mandate or means.debited_iban)


def _condition_hindrances(
    code: str, package: str, conditions: Conditions, where: Location | None
) -> tuple[Reason, ...]:
    values = {"code": code, "package": package}
    condition = conditions(code)
    if condition is None:
        return (Reason("release_block_condition_missing", values, where),)
    found = []
    if condition.payable:
        found.append(Reason("release_block_condition_payable", values, condition.where))
    if not condition.active:
        found.append(Reason("release_block_condition_inactive", values, condition.where))
    return tuple(found)
