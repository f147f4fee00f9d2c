"""Asking the package about a posting, and what its answers mean (PR-11).

A connector may raise five errors, and each says what to do next. Whatever else goes wrong in it after
something may have been sent is as good as no answer: nobody knows whether the booking was made.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import TypeVar

from msgspec import Struct

from boekwerk.domain.errors import BoekwerkError, PackageError, PluginError
from boekwerk.packages.calls import ConnectedPackage
from boekwerk.packages.errors import LogInAgain, RetryLater
from boekwerk.store.administrations import administration_of
from boekwerk.store.master_data import StoredAdministration
from boekwerk.store.postings import Posting, current_posting
from boekwerk.store.work import Work
from boekwerk.workflow.gates import GateClosed, through
from boekwerk.workflow.office import Office

AnswerT = TypeVar("AnswerT")

NOT_NOW = (PackageError, PluginError, GateClosed)
"""What asking the package may raise; before anything was sent, all of it means: not now."""

_REFUSED_LINK_AGAIN = datetime.timedelta(hours=1)


class Errand(Struct, frozen=True):
    """A document that is being posted: its way, its posting, and the package to ask."""

    office: Office
    work: Work
    posting: Posting
    package: ConnectedPackage


def errand(office: Office, work: Work) -> Errand:
    """Get ready to ask the package, by the link of the user in whose name is booked (PR-6).

    Raises PackageError or PluginError when the package cannot be used.
    """
    with office.store.reading() as connection:
        posting = current_posting(connection, work.document)
        stored = StoredAdministration(connection, administration_of(connection, work.administration))
        return Errand(office, work, posting, office.desk.package(stored, posting.user))


def asked(task: Errand, call: Callable[[], AnswerT]) -> AnswerT:
    """Ask the package, through what holds calls back. Raises GateClosed when it may not be asked now."""
    with through(task.office, task.work.administration, task.package.capabilities):
        return call()


def asks_to_wait(error: BoekwerkError, now: datetime.datetime) -> datetime.timedelta | None:
    """Tell how long an error asks to wait; None: it does not say."""
    match error:
        case GateClosed():
            return max(error.until - now, datetime.timedelta())
        case RetryLater(after_seconds=int() as seconds):
            return datetime.timedelta(seconds=seconds)
        case LogInAgain():
            return _REFUSED_LINK_AGAIN
        case _:
            return None


def is_for_a_person(error: BoekwerkError) -> bool:
    """Tell whether an error stays until a person mends it, or is no attempt: it counts as none."""
    return isinstance(error, GateClosed | LogInAgain)
