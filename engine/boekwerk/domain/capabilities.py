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
    """How a booking is kept from being paid (PR-4, PR-12).

    ``condition``: it is booked with the payment condition `block_condition`, and updated afterwards;
    ``flag``: the booking itself says so, and `Connector.release` takes the flag away; ``service``:
    `Connector.block` and `Connector.release` do it after the booking was made.
    """
    block_condition: str | None = None
    """The code of the payment condition with which nothing is paid; with ``condition`` only (PR-1)."""
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
    archive_link: bool = False
    """Whether a booking has a place for a link to its document (IN-3)."""
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
    reads_bookings: bool = False
    """Whether a booking can be read back; payment_block needs it, and so does comparing (PR-4, PR-9)."""
    hidden_fields: bool = False
    """Whether people can change fields in the package that reading back does not show (PR-9)."""
    updates: bool = False
    """Whether a booking can be put in the place of the one that was made (PR-5)."""
    reversal: Literal["none", "delete", "reverse"] = "none"
    """How a booking is undone: it is deleted, or a contrary one is made; or not at all."""
    synchronises: bool = False
    """Whether master data can be read from the package, whole and changes only."""
    calls_per_minute: int = 0
    """Most calls a minute for one administration; 0: no limit known."""
    one_at_a_time: bool = False
    """Whether the package wants the calls for one administration one after the other."""
    call_seconds: int = 60
    """After how many seconds a call of the connector has surely ended, well or not."""
