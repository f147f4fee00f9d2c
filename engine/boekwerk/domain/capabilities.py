"""What an accounting package can do, as data: the core asks this, never the package's name."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct


class Capabilities(Struct, frozen=True, forbid_unknown_fields=True):
    """The abilities that a connector declares (requirements BP-2, BP-17, PR-12).

    The defaults are the cautious ones: what is not declared is not there.
    """

    relation_ledger_account: bool = False
    """Whether its relations carry a default ledger account that may be taken over."""
    payment_block: Literal["none", "condition", "flag", "service"] = "none"
    """How a booking is kept from being paid."""
    vat_booking: Literal["package", "explicit_lines", "separate_list"] = "explicit_lines"
    """Who makes the VAT lines: the package from codes, we as lines, or we as a list apart."""
    duplicate_check: Literal["none", "rejects", "look_up"] = "none"
    """Whether the package refuses a second booking of one number, or can be asked for it."""
    look_up_sure_after_seconds: int | None = None
    """After how many seconds a look-up by our reference is sure; None: it never is."""
    g_account: bool = False
    """Whether a booking keeps the part of a purchase that is paid to a blocked account."""
    foreign_currency: bool = False
    """Whether a booking may be in another currency than the administration's."""
    attachments: bool = False
    """Whether the document itself is kept with the booking."""
    cost_centres: bool = False
    """Whether a line can have a cost centre."""
    projects: bool = False
    """Whether a line can have a project."""
    obligations: bool = False
    """Whether a line can be booked on an obligation."""
    obligation_rest: Literal["stays_open", "may_be_settled", "is_renewed"] = "stays_open"
    """What becomes of what is left of an obligation: it stays open; or a line may settle it; or a line may
    settle it, and else the rest becomes a new obligation."""
    spread_over_periods: bool = False
    """Whether costs or revenue of a line can be spread over periods; `spread_line` divides it by month."""
    validate_only: bool = False
    """Whether a booking can be validated without being made."""
    description_length: int = 0
    """Most characters in a description; 0: no limit known."""
