"""Seeing that a booking is kept from payment, right after it was made (state booked; requirement PR-4).

Only what the package itself shows as held goes on to authorisation. A booking that is there and not held is
the dangerous case: it is tried a few times, then set aside, and who booked it is told at once.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from boekwerk.domain.comparing import is_seen_held
from boekwerk.domain.errors import BoekwerkError, IntakeError, StoreError
from boekwerk.domain.holding import is_made_to_be_held, payment_begun
from boekwerk.domain.package_booking import PackageBooking
from boekwerk.domain.reason import Reason
from boekwerk.packages import UNKNOWN_OUTCOME
from boekwerk.store.notices import Notice, add_notice
from boekwerk.store.postings import note_shown
from boekwerk.store.releases import put_choice
from boekwerk.store.work import Step, Work, move
from boekwerk.workflow.booked_in_package import (
    FAILURES,
    InPackage,
    NotSeen,
    in_package,
    later,
    taken_long_enough,
)
from boekwerk.workflow.office import Office

_CALLS = 3


class _Held(Struct, frozen=True):
    booked: InPackage
    shown: PackageBooking


def hold(office: Office, work: Work) -> Work:
    """Block a booking where a service does that, read back that it is held, and go on to authorisation.

    Where nothing is to be held, the way of the document ends here.
    """
    try:
        booked = in_package(office, work)
        if booked is None or not _is_to_be_held(booked):
            return _moved(office, work, Step("booked", None, silent=True))
        work = _moved(office, work, taken_long_enough(office, work, booked, _CALLS))
        booked = replace(booked, until=work.lease_until)
        held = _Held(booked, _seen_held(booked))
    except FAILURES as error:
        return _not_held(office, work, error)
    return office.store.write(lambda connection: _noted(connection, office, work, held))


def _is_to_be_held(booked: InPackage) -> bool:
    if booked.booking.direction != "purchase":
        return False
    by_service = booked.capabilities.payment_block == "service"
    return is_made_to_be_held(booked.booking) or (
        by_service and booked.settings.release_after_authorisation
    )


def _seen_held(booked: InPackage) -> PackageBooking:
    """Give the booking as the package shows it, held. Raises one of `FAILURES` when it is not."""
    if booked.capabilities.payment_block == "service":
        _block(booked)
    shown = booked.shown()
    values = {"number": booked.number, "package": booked.package.package}
    if shown is None:
        raise NotSeen(Reason("release_booking_gone", values))
    if is_seen_held(shown, booked.capabilities):
        return shown
    if booked.capabilities.updates and booked.capabilities.payment_block != "service":
        # It was booked as it should be, and is not so: put it there once more, and look the next time.
        booked.put(booked.booking)
    raise NotSeen(Reason("release_not_held", values))


def _block(booked: InPackage) -> None:
    try:
        booked.call(lambda package: package.block(booked.number))
    except UNKNOWN_OUTCOME:
        # What came of it is read back; where it is not held, the next attempt does it again.
        return


def _noted(connection: Connection, office: Office, work: Work, held: _Held) -> Work:
    booked, now = held.booked, office.now()
    if booked.posting.shown is None:
        # What it is compared with later is how it was booked, not how it is after a correction failed.
        note_shown(connection, booked.posting, held.shown)
    put_choice(connection, work.document, None)
    values = {"number": booked.number, "package": booked.package.package}
    selected = booked.booking.selected_condition
    if selected is None:
        what = Reason("release_held", values)
    else:
        conditions = {"code": booked.booking.payment_condition, "selected": selected}
        what = Reason("release_held_by_condition", {**values, **conditions})
    step = Step(
        "blocked",
        now,
        what=what,
        why=_remark(connection, office, work, booked),
        lease_until=office.lease_until(),
    )
    return move(connection, work, step, office.worker, now)


def _remark(connection: Connection, office: Office, work: Work, booked: InPackage) -> Reason | None:
    """Say what holding does not cover: a payment out of our hands, fields that cannot be compared."""
    booking = booked.booking
    try:
        document = office.documents.document(connection, work, office.limits)
        begun = payment_begun(document, booking.total, booking.prepaid)
    except (IntakeError, StoreError):
        begun = ()  # it was erased meanwhile; it was read when it was booked
    hidden = Reason("release_hidden_fields", {"package": booked.package.package})
    remarks = (*begun, *((hidden,) if booked.capabilities.hidden_fields else ()))
    return remarks[0] if remarks else None


def _not_held(office: Office, work: Work, error: BoekwerkError) -> Work:
    step = later(office, work, error)
    if step is not None:
        return _moved(office, work, step)
    loud = Reason("release_may_be_paid", {"document": work.sha256[:12]})
    reasons = (loud, error.reason)
    failed = Step("failed", None, reasons, what=loud, why=error.reason)

    def write(connection: Connection) -> Work:
        if work.booked_by is not None:
            notice = Notice("booking_not_held", work.booked_by, work.document, reasons)
            add_notice(connection, notice, office.now())
        return move(connection, work, failed, office.worker, office.now())

    return office.store.write(write)


def _moved(office: Office, work: Work, step: Step) -> Work:
    return office.store.write(lambda connection: move(connection, work, step, office.worker, office.now()))
