"""What a person does with a release that failed, or with a booking that was changed (PR-7, PR-9)."""

from __future__ import annotations

from sqlalchemy import Connection

from boekwerk.domain.comparing import is_seen_held
from boekwerk.domain.errors import ReleaseError, WrongState
from boekwerk.domain.package_booking import PackageBooking
from boekwerk.domain.reason import Reason
from boekwerk.domain.workflow import DocumentState
from boekwerk.store.administrations import administration_of
from boekwerk.store.master_data import StoredAdministration
from boekwerk.store.releases import Choice, How, all_approved, choice_of, put_choice
from boekwerk.store.work import Step, Work, move, work_of
from boekwerk.workflow.booked_in_package import InPackage, in_package
from boekwerk.workflow.by_hand import Person, taken
from boekwerk.workflow.office import Office

NOT_HELD = "release_may_be_paid"
"""The reason of a booking that was set aside because it is not kept from payment."""

_STUCK: frozenset[DocumentState] = frozenset(("blocked", "authorised_after_booking"))
_CHANGED: frozenset[DocumentState] = frozenset(("blocked",))
_TO_RETRY: frozenset[DocumentState] = _STUCK | {"failed"}


def retry(connection: Connection, document: int, person: Person) -> Work:
    """Have a release tried again at once, or the holding of a booking that is not held.

    Raises WrongState where there is nothing to try, StoreBusy while a worker has it. To be called within
    `Store.writing`, like the others here.
    """
    work = taken(connection, document, _TO_RETRY, person)
    what = Reason("release_retried")
    if work.state == "failed":
        if NOT_HELD not in {reason.code for reason in work.reasons}:
            raise WrongState(Reason("release_nothing_to_retry", {"document": work.sha256[:12]}))
        return move(connection, work, Step("booked", person.at, what=what), person.who, person.at)
    _require_approved(connection, work)
    step = Step("authorised_after_booking", person.at, what=what)
    return move(connection, work, step, person.who, person.at)


def decide_on_changes(connection: Connection, document: int, how: How, person: Person) -> Work:
    """Say of a changed booking that ours overwrites it, or that theirs is adopted; then it is released.

    It holds for the changes that were seen: others that are made meanwhile block the booking again. Raises
    ReleaseError where the package cannot do it so, WrongState where no changes were found.
    """
    work = taken(connection, document, _CHANGED, person)
    _require_approved(connection, work)
    choice = choice_of(connection, document)
    if choice is None:
        raise WrongState(Reason("release_not_changed", {"document": work.sha256[:12]}))
    stored = StoredAdministration(connection, administration_of(connection, work.administration))
    values = {"document": work.sha256[:12], "package": stored.settings.package}
    if how == "adopt" and stored.capabilities.payment_block == "condition":
        raise _refusal(Reason("release_cannot_adopt", values))
    if how == "overwrite" and not stored.capabilities.updates:
        raise _refusal(Reason("release_cannot_overwrite", values))
    put_choice(connection, document, Choice(how, person.who, person.at, choice.seen))
    step = Step("authorised_after_booking", person.at, what=Reason(f"release_to_{how}"))
    return move(connection, work, step, person.who, person.at)


def released_by_hand(office: Office, document: int, person: Person, *, unseen: bool) -> Work:
    """Note that a person freed a booking in the package himself, once that is seen there.

    ``unseen`` takes his word for it. Raises ReleaseError where not all approved or the package shows
    otherwise, PackageError or PluginError where it cannot be asked.
    """
    with office.store.reading() as connection:
        work = work_of(connection, document)
        _require_approved(connection, work)
    what = Reason("release_by_hand_unseen") if unseen else _seen_free(office, work)

    def write(connection: Connection) -> Work:
        mine = taken(connection, document, _STUCK, person)
        _require_approved(connection, mine)
        put_choice(connection, document, None)
        return move(connection, mine, Step("released", None, what=what), person.who, person.at)

    return office.store.write(write, work.administration)


def _seen_free(office: Office, work: Work) -> Reason:
    booked = in_package(office, work)
    shown = None if booked is None else booked.shown()
    if booked is None or shown is None:
        raise _refusal(Reason("release_nothing_seen", {"document": work.sha256[:12]}))
    if _may_be_held(booked, shown):
        values = {"number": booked.number, "package": booked.package.package}
        raise _refusal(Reason("release_still_held", values))
    condition = shown.payment_condition or "-"
    return Reason("release_by_hand", {"number": booked.number, "condition": condition})


def _may_be_held(booked: InPackage, shown: PackageBooking) -> bool:
    if booked.capabilities.payment_block == "condition":
        return is_seen_held(shown, booked.capabilities) or shown.payment_condition is None
    return shown.held is not False


def _require_approved(connection: Connection, work: Work) -> None:
    if not all_approved(connection, work.document):
        raise _refusal(Reason("release_not_approved_yet", {"document": work.sha256[:12]}))


def _refusal(reason: Reason) -> ReleaseError:
    return ReleaseError(reason, (reason,))
