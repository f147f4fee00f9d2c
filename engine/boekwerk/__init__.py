"""Boekwerk: books invoices automatically, with a reason for every step.

What stands in ``__all__`` is what a plugin may import, and all that it needs. Everything is loaded
when it is first asked for, so that importing ``boekwerk`` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from boekwerk.domain.administration import (
        BankAccount,
        CostCentre,
        Journal,
        LedgerAccount,
        PaymentCondition,
        Period,
        Project,
        Relation,
        VatCode,
    )
    from boekwerk.domain.amount import ZERO, Amount, cents, from_cents, is_whole_cents
    from boekwerk.domain.booking import Booking
    from boekwerk.domain.capabilities import Capabilities
    from boekwerk.domain.case import Case
    from boekwerk.domain.entry import Entry
    from boekwerk.domain.identity import document_number
    from boekwerk.domain.obligation import Obligation
    from boekwerk.domain.package_booking import PackageBooking
    from boekwerk.domain.proposal import BookingLine
    from boekwerk.domain.soundness import wrong_field
    from boekwerk.domain.spreading import spread_line
    from boekwerk.packages.contract import (
        Attached,
        ChangeToken,
        Connector,
        Credential,
        Link,
        MasterRecord,
        ObligationFields,
        Plan,
        Receipt,
        Request,
    )
    from boekwerk.packages.errors import CorrectBooking, GiveUp, LogInAgain, LookUpFirst, RetryLater
    from boekwerk.packages.hookspecs import Register, RegisterWord, hookimpl
    from boekwerk.packages.oauth import TokenEndpoint, is_token_stale, renewed_tokens
    from boekwerk.rules.fields import Field, Words
    from boekwerk.rules.operators import Operator

__all__ = [
    "ZERO",
    "Amount",
    "Attached",
    "BankAccount",
    "Booking",
    "BookingLine",
    "Capabilities",
    "Case",
    "ChangeToken",
    "Connector",
    "CorrectBooking",
    "CostCentre",
    "Credential",
    "Entry",
    "Field",
    "GiveUp",
    "Journal",
    "LedgerAccount",
    "Link",
    "LogInAgain",
    "LookUpFirst",
    "MasterRecord",
    "Obligation",
    "ObligationFields",
    "Operator",
    "PackageBooking",
    "PaymentCondition",
    "Period",
    "Plan",
    "Project",
    "Receipt",
    "Register",
    "RegisterWord",
    "Relation",
    "Request",
    "RetryLater",
    "TokenEndpoint",
    "VatCode",
    "Words",
    "cents",
    "document_number",
    "from_cents",
    "hookimpl",
    "is_token_stale",
    "is_whole_cents",
    "renewed_tokens",
    "spread_line",
    "wrong_field",
]

_HOMES = {
    "boekwerk.domain.administration": (
        "BankAccount",
        "CostCentre",
        "Journal",
        "LedgerAccount",
        "PaymentCondition",
        "Period",
        "Project",
        "Relation",
        "VatCode",
    ),
    "boekwerk.domain.amount": ("ZERO", "Amount", "cents", "from_cents", "is_whole_cents"),
    "boekwerk.domain.booking": ("Booking",),
    "boekwerk.domain.case": ("Case",),
    "boekwerk.domain.capabilities": ("Capabilities",),
    "boekwerk.domain.entry": ("Entry",),
    "boekwerk.domain.identity": ("document_number",),
    "boekwerk.domain.obligation": ("Obligation",),
    "boekwerk.domain.package_booking": ("PackageBooking",),
    "boekwerk.domain.proposal": ("BookingLine",),
    "boekwerk.domain.soundness": ("wrong_field",),
    "boekwerk.domain.spreading": ("spread_line",),
    "boekwerk.packages.contract": (
        "Attached",
        "ChangeToken",
        "Connector",
        "Credential",
        "Link",
        "MasterRecord",
        "ObligationFields",
        "Plan",
        "Receipt",
        "Request",
    ),
    "boekwerk.packages.errors": ("CorrectBooking", "GiveUp", "LogInAgain", "LookUpFirst", "RetryLater"),
    "boekwerk.packages.hookspecs": ("Register", "RegisterWord", "hookimpl"),
    "boekwerk.packages.oauth": ("TokenEndpoint", "is_token_stale", "renewed_tokens"),
    "boekwerk.rules.fields": ("Field", "Words"),
    "boekwerk.rules.operators": ("Operator",),
}


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(home), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
