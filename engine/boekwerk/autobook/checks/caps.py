"""May anything still be booked automatically today (requirement AB-20)?"""

from __future__ import annotations

from decimal import Decimal

from boekwerk.autobook.dossier import Dossier, not_passing, without_proposal
from boekwerk.domain.administration import Settings
from boekwerk.domain.allowance import Allowance, Halt
from boekwerk.domain.amount import EXACT, Quantity
from boekwerk.domain.decision import Check
from boekwerk.domain.proposal import Proposal
from boekwerk.domain.reason import Reason


def caps(dossier: Dossier) -> Check:
    """Pass when booking is not halted, the caps of the day hold, and the document is not set aside (AB-20).

    Whatever only shows what would be booked, such as a dry-run, does not ask: it counts nothing.
    """
    allowance = dossier.allowance
    if allowance is None:
        return Check("caps", "not_applicable", Reason("caps_not_asked"))
    settings, proposal = dossier.case.administration.settings, dossier.case.proposal
    if proposal is None and settings.most_amount_a_day is not None:
        return without_proposal("caps")
    failures = [
        *_halted(allowance.halt),
        *_too_many(settings, allowance),
        *(_too_much(settings, allowance, proposal) if proposal is not None else ()),
        *_set_aside(settings, allowance),
    ]
    if failures:
        return not_passing("caps", failures)
    values = {"count": allowance.booked_today, "amount": allowance.amount_today}
    return Check("caps", "pass", Reason("caps_hold", values))


def _halted(halt: Halt | None) -> list[Reason]:
    if halt is None:
        return []
    code = "booking_halted_everywhere" if halt.administration is None else "booking_halted"
    return [Reason(code, {"user": halt.who, "date": halt.since.date(), "why": halt.why or "—"})]


def _too_many(settings: Settings, allowance: Allowance) -> list[Reason]:
    most = settings.most_bookings_a_day
    if most is None or allowance.booked_today < most:
        return []
    values = {"count": allowance.booked_today, "most": most}
    return [Reason("cap_of_bookings", values, settings.place("most_bookings_a_day"))]


def _too_much(settings: Settings, allowance: Allowance, proposal: Proposal) -> list[Reason]:
    most = settings.most_amount_a_day
    size = abs(_total(proposal))
    if most is None or EXACT.add(allowance.amount_today, size) <= most:
        return []
    values = {"amount": allowance.amount_today, "total": size, "limit": most}
    return [Reason("cap_of_amount", values, settings.place("most_amount_a_day"))]


def _set_aside(settings: Settings, allowance: Allowance) -> list[Reason]:
    share = settings.review_share
    if allowance.lot >= share:
        return []
    return [Reason("set_aside_for_review", {"rate": Quantity(share)}, settings.place("review_share"))]


def _total(proposal: Proposal) -> Decimal:
    return proposal.total if proposal.total_home is None else proposal.total_home
