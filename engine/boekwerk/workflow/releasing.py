"""Freeing a booking for payment, once all approved it (state authorised_after_booking; PR-5 to PR-7, PR-9).

Before anything is written in the package it is read, and compared with what it was when it was booked. What
was changed there since stays blocked until a person says how on. Freeing is safe to do again: after an
answer that tells nothing, the package is read first.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from boekwerk.domain.comparing import change_reasons, changes_since, is_seen_free
from boekwerk.domain.errors import BoekwerkError, ReleaseError
from boekwerk.domain.package_booking import FieldDifference, PackageBooking
from boekwerk.domain.reason import Reason
from boekwerk.packages import UNKNOWN_OUTCOME
from boekwerk.store.notices import Notice, NoticeKind, add_notice
from boekwerk.store.postings import note_confirmed
from boekwerk.store.releases import Choice, all_approved, choice_of, put_choice
from boekwerk.store.work import Step, Work, move
from boekwerk.workflow.blocking import freed_booking
from boekwerk.workflow.booked_in_package import (
    FAILURES,
    InPackage,
    NotSeen,
    in_package,
    later,
    taken_long_enough,
)
from boekwerk.workflow.office import Office

_CALLS = 6


class _Freed(Struct, frozen=True):
    """The booking is free in the package, under ``booked.number``; ``by_us`` False: it was so already."""

    booked: InPackage
    by_us: bool


class _Changed(Struct, frozen=True):
    """Somebody changed the booking in the package; nothing was written there."""

    booked: InPackage
    changes: tuple[FieldDifference, ...]
    theirs: PackageBooking


class _Gone(Struct, frozen=True):
    """The booking is not in the package any more."""

    booked: InPackage


class _Begun(Struct, frozen=True):
    """A release that may go out: all approved. ``choice`` is what a person said of changes."""

    work: Work
    booked: InPackage
    choice: Choice | None


def release(office: Office, work: Work) -> Work:
    """Free the booking of a document for payment, by the link of who booked it (PR-6)."""
    try:
        booked = in_package(office, work)
        if booked is None:
            raise _impossible(Reason("release_without_booking"))
    except FAILURES as error:
        return _failed(office, work, error)
    begun = office.store.write(
        lambda connection: _begun(connection, office, work, booked), work.administration
    )
    if isinstance(begun, Work):
        return begun
    try:
        outcome = _outcome(begun)
    except FAILURES as error:
        return _failed(office, begun.work, error)
    return office.store.write(lambda connection: _settled(connection, office, begun.work, outcome))


def _begun(connection: Connection, office: Office, work: Work, booked: InPackage) -> _Begun | Work:
    """Look once more whether all approved, in the transaction after which the request may go out.

    It fails when another took the document meanwhile. Nobody else can act on it, its authorisation
    included, before the request has ended.
    """
    if not all_approved(connection, work.document):
        reason = Reason("release_not_approved")
        step = Step("blocked", None, (reason,), what=reason)
        return move(connection, work, step, office.worker, office.now())
    step = taken_long_enough(office, work, booked, _CALLS)
    renewed = move(connection, work, step, office.worker, office.now())
    booked = replace(booked, until=renewed.lease_until)
    return _Begun(renewed, booked, choice_of(connection, work.document))


def _outcome(begun: _Begun) -> _Freed | _Changed | _Gone:
    """Free the booking, unless it is free, changed or gone. Raises one of `FAILURES`."""
    booked, theirs = _found(begun.booked)
    if theirs is None:
        return _Gone(booked)
    if is_seen_free(theirs, booked.booking, booked.capabilities):
        return _Freed(booked, by_us=False)
    ours = booked.posting.shown
    if ours is None:
        # It was never seen held, so that nobody knows what it was: nothing to compare with.
        raise _impossible(Reason("release_not_compared", {"number": booked.number}))
    changes = changes_since(ours, theirs)
    if changes and not _is_covered(begun.choice, theirs):
        return _Changed(booked, changes, theirs)
    overwrites = begun.choice is not None and begun.choice.how == "overwrite"
    return _freed(booked, overwrites=overwrites and bool(changes))


def _found(booked: InPackage) -> tuple[InPackage, PackageBooking | None]:
    """Read the booking, under another number where an update that was cut off gave it one."""
    theirs = booked.shown()
    if theirs is not None:
        return booked, theirs
    again = booked.found_again()
    return again, None if again.number == booked.number else again.shown()


def _impossible(reason: Reason) -> ReleaseError:
    return ReleaseError(reason, (reason,))


def _is_covered(choice: Choice | None, theirs: PackageBooking) -> bool:
    """Tell whether a person looked at exactly this and said how on."""
    is_decided = choice is not None and choice.how != "undecided"
    return choice is not None and is_decided and not changes_since(choice.seen, theirs)


def _freed(booked: InPackage, *, overwrites: bool) -> _Freed:
    """Do it and see that it is done. Raises one of `FAILURES`."""
    doubt: BoekwerkError | None = None
    try:
        booked = _done(booked, overwrites=overwrites)
    except UNKNOWN_OUTCOME as error:
        doubt = error
    theirs = booked.shown()
    if theirs is not None and is_seen_free(theirs, booked.booking, booked.capabilities):
        return _Freed(booked, by_us=True)
    if doubt is not None:
        raise doubt
    raise NotSeen(Reason("release_not_seen", {"number": booked.number, "package": booked.package.package}))


def _done(booked: InPackage, *, overwrites: bool) -> InPackage:
    if overwrites or booked.capabilities.payment_block == "condition":
        booked = booked.put(freed_booking(booked.booking))
    if booked.capabilities.payment_block != "condition":
        number = booked.number
        booked.call(lambda package: package.release(number))
    return booked


def _settled(
    connection: Connection, office: Office, work: Work, outcome: _Freed | _Changed | _Gone
) -> Work:
    booked, now = outcome.booked, office.now()
    values = {"number": booked.number, "package": booked.package.package}
    match outcome:
        case _Freed():
            if booked.number != booked.posting.number:
                note_confirmed(connection, booked.posting, booked.number, now)
            put_choice(connection, work.document, None)
            step = Step("released", None, what=_freed_reason(outcome, values))
        case _Gone():
            reason = Reason("release_booking_gone", values)
            step = Step("blocked", None, (reason,), what=reason)
            _tell(connection, office, work, "booking_changed", step.reasons)
        case _Changed(_, changes, theirs):
            put_choice(connection, work.document, Choice("undecided", office.worker, now, theirs))
            reason = Reason("release_booking_changed", values)
            fields = Reason("release_changed_fields", {"fields": tuple(each.field for each in changes)})
            step = Step("blocked", None, (reason, *change_reasons(changes)), what=reason, why=fields)
            _tell(connection, office, work, "booking_changed", step.reasons)
    return move(connection, work, step, office.worker, now)


def _freed_reason(outcome: _Freed, values: dict[str, str]) -> Reason:
    selected = outcome.booked.booking.selected_condition
    if not outcome.by_us:
        return Reason("release_was_free", values)
    if selected is None:
        return Reason("release_freed", values)
    return Reason("release_freed_by_condition", {**values, "selected": selected})


def _failed(office: Office, work: Work, error: BoekwerkError) -> Work:
    """Try again later; or leave it authorised and not free, and tell who booked it at once (PR-7)."""
    step = later(office, work, error)

    def write(connection: Connection) -> Work:
        if step is not None:
            return move(connection, work, step, office.worker, office.now())
        failed = Reason("release_failed", {"document": work.sha256[:12]})
        reasons = (failed, error.reason)
        _tell(connection, office, work, "release_failed", reasons)
        stays = Step(work.state, None, reasons, what=failed, why=error.reason)
        return move(connection, work, stays, office.worker, office.now())

    return office.store.write(write)


def _tell(
    connection: Connection, office: Office, work: Work, kind: NoticeKind, reasons: tuple[Reason, ...]
) -> None:
    if work.booked_by is not None:
        add_notice(connection, Notice(kind, work.booked_by, work.document, reasons), office.now())
