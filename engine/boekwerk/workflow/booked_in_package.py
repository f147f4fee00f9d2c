"""A document's booking in its package, by the link of who booked it; and what to do when that fails."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from boekwerk.domain.administration import Settings
from boekwerk.domain.booking import Booking
from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.errors import BoekwerkError, PackageError, PluginError
from boekwerk.domain.package_booking import PackageBooking
from boekwerk.domain.reason import Reason
from boekwerk.packages import ConnectedPackage
from boekwerk.packages.errors import LookUpFirst, RetryLater
from boekwerk.store.administrations import administration_of
from boekwerk.store.master_data import StoredAdministration
from boekwerk.store.postings import Posting, confirmed_posting
from boekwerk.store.work import Step, Work
from boekwerk.workflow.backoff import MOST_ATTEMPTS, next_try
from boekwerk.workflow.gates import GateClosed, through
from boekwerk.workflow.office import Office

_Answer = TypeVar("_Answer")


class NotSeen(BoekwerkError):
    """The package does not show, or not yet, what was done in it."""


FAILURES = (PackageError, PluginError, GateClosed, NotSeen)
"""What may come of a call: nothing else is expected of it."""

_PASSING = (RetryLater, LookUpFirst, PluginError, NotSeen)


class InPackage(Struct, frozen=True):
    """A document's booking as it was posted, and the package by the link of who booked it (PR-6)."""

    posting: Posting
    number: str
    package: ConnectedPackage
    settings: Settings
    office: Office

    @property
    def booking(self) -> Booking:
        """Give the booking as it was posted."""
        return self.posting.booking

    @property
    def capabilities(self) -> Capabilities:
        """Give what the package can do."""
        return self.package.capabilities

    def call(self, ask: Callable[[ConnectedPackage], _Answer]) -> _Answer:
        """Make one call of the package. Raises one of `FAILURES`."""
        with through(self.office, self.posting.administration, self.capabilities):
            return ask(self.package)

    def shown(self) -> PackageBooking | None:
        """Read the booking back; None: it is not there any more."""
        return self.call(lambda package: package.read_booking(self.number))

    def found_again(self) -> InPackage:
        """Give the booking under the number that it has now, if a package gave it another one."""
        found = self.call(lambda package: package.find_booking(self.booking.reference))
        return self if found is None else replace(self, number=found.number)


def in_package(office: Office, work: Work) -> InPackage | None:
    """Give the booking of a document in its package; None: it has none there. Asks the package nothing yet.

    Raises PackageError or PluginError where the package cannot be used.
    """
    with office.store.reading() as connection:
        posting = confirmed_posting(connection, work.document)
        if posting is None or posting.number is None:
            return None
        stored = StoredAdministration(connection, administration_of(connection, work.administration))
        package = office.desk.package(stored, work.booked_by or posting.user)
        return InPackage(posting, posting.number, package, stored.settings, office)


def later(office: Office, work: Work, error: BoekwerkError) -> Step | None:
    """Give the step of trying again where that may help; None: it failed for good.

    A call that was not let out is no attempt. The first failure is an event, those after it are not.
    """
    if isinstance(error, GateClosed):
        return _waiting(work, error.until, work.attempts, work.reasons)
    attempts = work.attempts + 1
    if not isinstance(error, _PASSING) or attempts >= MOST_ATTEMPTS:
        return None
    wait = next_try(attempts)
    if isinstance(error, RetryLater) and error.after_seconds is not None:
        wait = max(wait, datetime.timedelta(seconds=error.after_seconds))
    step = _waiting(work, office.now() + wait, attempts, (error.reason,))
    return replace(step, silent=attempts > 1, what=Reason("release_tried_again_later"), why=error.reason)


def _waiting(work: Work, due: datetime.datetime, attempts: int, reasons: tuple[Reason, ...]) -> Step:
    return Step(work.state, due, reasons, attempts=attempts, silent=True)
