"""The states of a document, and which may follow which (documentstatus)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

DocumentState = Literal[
    "received",
    "read",
    "proposed",
    "in_review",
    "concept",
    "ready",
    "posting",
    "ambiguous",
    "booked",
    "blocked",
    "awaiting_authorisation",
    "authorised_after_booking",
    "released",
    "rejected",
    "failed",
]
"""Where a document is on its way.

- received (ontvangen): its bytes are kept
- read (gelezen): it is an invoice
- proposed (voorgesteld): there is a proposal; the decision comes next
- in_review (te beoordelen): it waits for a person, with every reason
- concept: a person is working on its proposal (BP-14)
- ready (klaar om te boeken): it may be posted, and counts as in flight from here on
- posting (wordt geboekt): a request may be on its way to the package
- ambiguous (onzeker): nobody knows whether the package has it (PR-11)
- booked (geboekt): the package has it, and gave its number
- blocked (geblokkeerd): booked, and seen in the package as kept from payment (PR-4); after a rejection
  by an authoriser too (PR-10)
- awaiting_authorisation (wacht op autorisatie)
- authorised_after_booking (geautoriseerd na het boeken): all approved; payment is yet to be released (PR-5)
- released (betaalbaar gesteld): seen in the package as free for payment
- rejected (afgewezen): it will not be booked, or its booking was reversed
- failed (mislukt): set aside with its reason, because going on cannot help
"""

DOCUMENT_STATES: tuple[DocumentState, ...] = get_args(DocumentState)


def _follow(**after: str) -> Mapping[DocumentState, frozenset[DocumentState]]:
    named = {state: frozenset(after.get(state, "").split()) for state in DOCUMENT_STATES}
    return {state: frozenset(each for each in DOCUMENT_STATES if each in named[state]) for state in named}


TRANSITIONS = _follow(
    received="read in_review failed rejected",
    read="proposed in_review failed rejected",
    proposed="read ready in_review concept failed rejected",
    in_review="read concept ready rejected failed",
    concept="read in_review ready rejected failed",
    ready="read posting in_review rejected failed",
    posting="ready booked ambiguous in_review rejected failed",
    ambiguous="posting booked in_review rejected failed",
    booked="blocked released in_review concept rejected failed",
    blocked="awaiting_authorisation authorised_after_booking released in_review concept rejected failed",
    awaiting_authorisation="blocked authorised_after_booking released in_review concept rejected failed",
    authorised_after_booking="blocked released in_review concept rejected failed",
    released="in_review concept rejected",
    rejected="read in_review",
    failed=(
        "read in_review concept ready posting ambiguous booked blocked authorised_after_booking rejected"
    ),
)
"""Which state may follow which. Whatever is not here never happens: `boekwerk.store.work` refuses it."""

IN_FLIGHT: frozenset[DocumentState] = frozenset(("ready", "posting", "ambiguous"))
"""On its way to the package and not seen there yet: what a duplicate is compared with (AB-11)."""

IN_OVERVIEW: frozenset[DocumentState] = frozenset(("in_review", "concept", "ambiguous", "failed"))
"""What the validation overview (validatieoverzicht) always shows; others when they carry a reason."""

WAITING_FOR_RELEASE: frozenset[DocumentState] = frozenset(
    ("blocked", "awaiting_authorisation", "authorised_after_booking")
)
"""Booked and not free for payment: while one is there the release setting stays on (PR-8)."""

ENDED: frozenset[DocumentState] = frozenset(("released", "rejected"))


def may_follow(before: DocumentState, after: DocumentState) -> bool:
    """Tell whether a document may go from ``before`` to ``after``; staying where it is always may."""
    return before == after or after in TRANSITIONS[before]
