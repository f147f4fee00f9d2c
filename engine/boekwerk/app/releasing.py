"""Releases for payment that wait for a person, and what he does with them (PR-1, PR-7, PR-9)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection

from boekwerk.app.concepts import Acting
from boekwerk.app.store import known_administration
from boekwerk.app.users import allowed
from boekwerk.app.workflow import ACTS
from boekwerk.domain.holding import hold_hindrances
from boekwerk.domain.lookups import Administration
from boekwerk.domain.reason import Reason
from boekwerk.packages import ConnectedPackage
from boekwerk.store.database import Store
from boekwerk.store.documents import KeptDocument, find_document
from boekwerk.store.releases import How, all_approved, works_in
from boekwerk.store.work import Work, work_of
from boekwerk.workflow.advance import advance
from boekwerk.workflow.by_hand import Person
from boekwerk.workflow.office import Office
from boekwerk.workflow.release_by_hand import NOT_HELD, decide_on_changes, released_by_hand, retry


def release_checks(administration: Administration, package: ConnectedPackage | None) -> tuple[Reason, ...]:
    """List what stands in the way of holding payments until they are authorised (PR-1, PR-12).

    ``package`` None: it cannot be used, and what the master data say of it counts. Nothing where the
    setting is off.
    """
    settings = administration.settings
    if not settings.release_after_authorisation:
        return ()
    capabilities = administration.capabilities if package is None else package.capabilities
    return hold_hindrances(capabilities, settings, administration.payment_condition)


def stuck_releases(store: Store, administration: str | None = None) -> Sequence[Work]:
    """List what is approved and not free for payment, and what is booked and not held.

    Raises NothingThere for an unknown administration.
    """
    with store.reading() as connection:
        if administration is not None:
            known_administration(connection, administration)
        found = works_in(connection, ("blocked", "authorised_after_booking", "failed"), administration)
        return [work for work in found if _is_stuck(connection, work)]


def _is_stuck(connection: Connection, work: Work) -> bool:
    if work.state == "failed":
        return NOT_HELD in {reason.code for reason in work.reasons}
    if work.state == "blocked":
        return bool(work.reasons) and all_approved(connection, work.document)
    return True


class ReleaseDesk:
    """Where a person deals with releases for payment.

    Every act raises NotAllowed for who may not do it, WrongState where the document is somewhere else on
    its way, ReleaseError where it cannot be done so, StoreBusy while a worker has it.
    """

    def __init__(self, office: Office, act: Acting) -> None:
        self._office = office
        self._act = act
        self._person = Person(act.who, act.at)

    def retry(self, document: str, administration: str | None = None) -> Work:
        """Try a release again, now."""
        return self._acted(
            document, administration, lambda connection, id: retry(connection, id, self._person)
        )

    def decide(self, document: str, how: How, administration: str | None = None) -> Work:
        """Overwrite a booking that was changed in the package, or adopt what stands there; release it."""
        return self._acted(
            document,
            administration,
            lambda connection, id: decide_on_changes(connection, id, how, self._person),
        )

    def by_hand(self, document: str, administration: str | None = None, *, unseen: bool = False) -> Work:
        """Note that the booking was freed in the package by hand; that is looked up, unless ``unseen``."""
        kept = self._found(document, administration)
        return released_by_hand(self._office, kept.id, self._person, unseen=unseen)

    def _acted(
        self, document: str, administration: str | None, act: Callable[[Connection, int], Work]
    ) -> Work:
        kept = self._found(document, administration)
        work = self._office.store.write(lambda connection: act(connection, kept.id))
        # A worker may have been there first: then it is as he left it.
        advanced = advance(self._office, kept.id, ACTS)
        if advanced is not None:
            return advanced
        with self._office.store.reading() as connection:
            return work_of(connection, work.document)

    def _found(self, document: str, administration: str | None) -> KeptDocument:
        with self._office.store.reading() as connection:
            kept = find_document(connection, document, administration)
            allowed(connection, self._act, "release", work_of(connection, kept.id).administration)
            return kept
