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
from boekwerk.domain.errors import BoekwerkError, PackageError, PluginError, ReleaseError, StoreBusy
from boekwerk.domain.package_booking import PackageBooking
from boekwerk.domain.reason import Reason
from boekwerk.packages import ConnectedPackage
from boekwerk.packages.errors import LookUpFirst, RetryLater
from boekwerk.store.administrations import administration_of
from boekwerk.store.master_data import StoredAdministration
from boekwerk.store.postings import Posting, confirmed_posting
from boekwerk.store.work import Step, Work
from boekwerk.workflow.asking import asks_to_wait
from boekwerk.workflow.backoff import MOST_ATTEMPTS
from boekwerk.workflow.gates import GateClosed, through
from boekwerk.workflow.held_back import again
from boekwerk.workflow.office import Office

_Answer = TypeVar("_Answer")


class NotSeen(BoekwerkError):
    """The package does not show, or not yet, what was done in it."""


FAILURES = (PackageError, PluginError, GateClosed, NotSeen, ReleaseError)
"""What may come of a call: nothing else is expected of it."""

_PASSING = (RetryLater, LookUpFirst, PluginError, NotSeen)


class InPackage(Struct, frozen=True):
    """A document's booking as it was posted, and the package by the link of who booked it (PR-6).

    ``fence`` is that of who has the document, ``until`` until when he has it: a package that keeps the
    fence refuses one of before, and nothing is asked of it that may end later.
    """

    posting: Posting
    number: str
    package: ConnectedPackage
    settings: Settings
    office: Office
    fence: int
    until: datetime.datetime | None = None

    @property
    def booking(self) -> Booking:
        """Give the booking as it was posted."""
        return self.posting.booking

    @property
    def capabilities(self) -> Capabilities:
        """Give what the package can do."""
        return self.package.capabilities

    def call(self, ask: Callable[[ConnectedPackage], _Answer]) -> _Answer:
        """Make one call of the package. Raises one of `FAILURES`, StoreBusy where the time is up."""
        ends = self.office.now() + datetime.timedelta(seconds=self.capabilities.call_seconds)
        if self.until is not None and ends > self.until:
            document = {"document": self.booking.document_sha256 or "-"}
            raise StoreBusy(Reason("document_taken_by_another", document))
        with through(self.office, self.posting.administration, self.capabilities):
            return ask(self.package)

    def shown(self) -> PackageBooking | None:
        """Read the booking back; None: it is not there any more."""
        return self.call(lambda package: package.read_booking(self.number))

    def put(self, booking: Booking) -> InPackage:
        """Put a booking in the place of the one that is there; give it under its number from then on."""
        plan = replace(self.package.plan(booking), fence=self.fence)
        receipt = self.call(lambda package: package.update(self.number, plan))
        return replace(self, number=receipt.number)

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
        return InPackage(posting, posting.number, package, stored.settings, office, work.fence)


def taken_long_enough(office: Office, work: Work, booked: InPackage, calls: int) -> Step:
    """Give the step by which a document stays with a worker for as long as so many calls may take.

    Nobody else acts on it before they have ended. It is refused to who lost the document.
    """
    now = office.now()
    least = datetime.timedelta(seconds=(calls + 1) * booked.capabilities.call_seconds)
    until = now + max(office.lease, least)
    step = Step(work.state, work.due, work.reasons, attempts=work.attempts, silent=True)
    return replace(step, lease_until=until)


def later(office: Office, work: Work, error: BoekwerkError) -> Step | None:
    """Give the step of trying again where that may help; None: it failed for good.

    A call that was not let out is no attempt.
    """
    counts = not isinstance(error, GateClosed)
    if counts and (not isinstance(error, _PASSING) or work.attempts >= MOST_ATTEMPTS):
        return None
    now = office.now()
    return again(work, error.reason, now, asked_for=asks_to_wait(error, now), counts=counts)
