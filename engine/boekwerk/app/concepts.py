"""Proposals that are kept: saved, changed and completed by a person, and what they teach (BP-14).

Everything is worked out from one state of the books first; then it is written in one transaction, in which
a change that somebody else made meanwhile is never overwritten.
"""

from __future__ import annotations

import datetime
import getpass
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from boekwerk.app.books import OpenedBooks, folder_of_rules
from boekwerk.app.completing import refusals_to_complete
from boekwerk.app.desk import OfficeDesk
from boekwerk.app.files import read_bytes
from boekwerk.app.proposing import Kept, Proposed
from boekwerk.app.rule_folders import load_office_rules, rule_folders
from boekwerk.app.settings import read_settings
from boekwerk.app.store import known_administration, open_store, stored_administration
from boekwerk.app.vocabulary import installed_vocabulary
from boekwerk.domain.booked import BookedIndex
from boekwerk.domain.books import Books
from boekwerk.domain.case import Case
from boekwerk.domain.concept import Concept, ConceptState, state_of
from boekwerk.domain.document import Document
from boekwerk.domain.errors import NothingThere, ProposalError
from boekwerk.domain.lookups import BookedDocuments
from boekwerk.domain.obligation import Lesson
from boekwerk.domain.past import PastBooking
from boekwerk.domain.proposal import Proposal
from boekwerk.domain.reason import Reason
from boekwerk.intake import read_document
from boekwerk.obligations import lessons_of, match_obligations, review_obligations
from boekwerk.proposal.editing import Edits, edited
from boekwerk.proposal.taught import past_booking
from boekwerk.store import concepts, documents
from boekwerk.store.administrations import KnownAdministration
from boekwerk.store.database import Store
from boekwerk.store.master_data import StoredAdministration
from boekwerk.store.obligation_lessons import teach_obligations
from boekwerk.store.past_writing import teach
from boekwerk.store.permissions import require
from boekwerk.store.timeline import Act, add_event
from boekwerk.store.work import is_on_its_way
from boekwerk.trial.records import Records, records_of
from boekwerk.workflow.by_hand import Person, begin_correction

_USER = "BOEKWERK_USER"


class Acting(Struct, frozen=True):
    """Who does something, and when (UTC)."""

    who: str
    at: datetime.datetime


class Taught(Struct, frozen=True):
    """What a completed proposal teaches: the booking, and where its references stood (OB-10)."""

    booking: PastBooking
    lessons: tuple[Lesson, ...]


def acting(user: str | None) -> Acting:
    """Say who acts: the ``user`` named, else the environment's, else the one who is logged in here."""
    who = user or os.environ.get(_USER) or _logged_in()
    return Acting(who, datetime.datetime.now(datetime.UTC))


def save_concept(
    desk: OfficeDesk, proposed: Proposed, path: Path, act: Acting, store: str | None
) -> Proposed:
    """Keep the proposal of a document, and the document's bytes, for an administration in the store.

    The same document again renews what was kept, unless a person has changed or completed it. Raises
    NothingThere when the administration is not in the store: a folder keeps nothing; StoreError when the
    store fails, and ProposalError when there is no proposal to keep.
    """
    proposal = proposed.proposal
    if proposal is None:
        raise ProposalError(Reason("concept_without_proposal", {"file": str(path)}), ())
    content = read_bytes(path, desk.limits.file_bytes)
    kind = proposed.document.source.format
    received = documents.Received(path.name, kind, act.at)
    state = state_of(proposal)
    fresh = Concept(0, "", state, 0, proposal, False, act.at, act.who)
    with open_store(store) as opened:
        with opened.reading() as connection:
            administration = known_administration(connection, desk.administration.settings.id).id

        def work(connection: Connection) -> tuple[Concept, Kept]:
            require(connection, act.who, "enter", administration)
            document = documents.keep_document(connection, administration, content, received)
            before = concepts.concept_of(connection, administration, document.id)
            if before is None:
                kept = concepts.add_concept(connection, administration, document.id, fresh)
                _note(connection, document.id, act, "timeline_proposal_saved", kept)
                return kept, "new"
            if before.revision > 1 or before.state == "completed":
                return before, "untouched"
            if before.proposal == proposal:
                return before, "same"
            renewed = replace(before, proposal=proposal, state=state, changed=act.at, changed_by=act.who)
            # It stays the first revision: no person has put anything in it yet.
            kept = concepts.renew_concept(connection, administration, before, renewed)
            _note(connection, document.id, act, "timeline_proposal_renewed", kept)
            return kept, "renewed"

        concept, kept = opened.write(work, administration)
    return replace(proposed, concept=concept, kept=kept)


@contextmanager
def open_concepts(
    administration: str, store: str | None, rules: Sequence[Path] | None = None
) -> Iterator[ConceptDesk]:
    """Open the kept proposals of an administration in the store.

    What is asked of obligations is said in ``rules``, else in those of the administration. Raises
    StoreError as `Store.open`, NothingThere when the administration is not in it.
    """
    with open_store(store) as opened:
        with opened.reading() as connection:
            known = known_administration(connection, administration)
        yield ConceptDesk(opened, known, rules)


class ConceptDesk:
    """Where a person looks at the kept proposals of one administration, changes and completes them."""

    def __init__(self, store: Store, known: KnownAdministration, rules: Sequence[Path] | None) -> None:
        self._store = store
        self._known = known
        self._rules = rules
        self._installation = read_settings()

    def concepts(self, state: ConceptState | None = None) -> tuple[Concept, ...]:
        """List the kept proposals, in the order in which they were made."""
        with self._store.reading() as connection:
            return concepts.list_concepts(connection, self._known.id, state)

    def concept(self, number: int) -> Concept:
        """Give a kept proposal. Raises NothingThere when there is none of that number."""
        with self._store.reading() as connection:
            return concepts.concept(connection, self._known.id, number)

    def records(self, concept: Concept) -> Records:
        """Give the names of what a proposal books on."""
        with stored_administration(self._store, self._known.code) as stored:
            document = self._document(stored, concept)
            return records_of(document, concept.proposal, stored)

    def edit(self, number: int, edits: Edits, act: Acting) -> Concept:
        """Change a kept proposal; one that was completed is to be completed again, and then teaches anew.

        A document on its way is in the person's hands from then on; see `workflow.by_hand`. Raises
        ProposalError with every edit that cannot be done, WrongState where it is being posted or cannot be
        corrected any more, StoreBusy when somebody else changed the proposal meanwhile; nothing is changed
        then.
        """
        edit = self.with_edits(number, edits, act)
        return self._write(*edit, act, "timeline_proposal_edited")

    def with_edits(self, number: int, edits: Edits, act: Acting) -> tuple[Concept, Concept]:
        """Give a kept proposal, and what the edits would make of it; nothing is kept. Raises as `edit`."""
        with stored_administration(self._store, self._known.code) as stored:
            before = concepts.concept(stored.connection, self._known.id, number)
            document = self._document(stored, before)
            proposal = self._reviewed(stored, document, before, edits, act.at.date())
        return before, replace(
            before, proposal=proposal, state=state_of(proposal), changed=act.at, changed_by=act.who
        )

    def complete(self, number: int, act: Acting, *, one_off: bool = False) -> Concept:
        """Complete a kept proposal: from now on the next proposals learn from it, unless it is one-off.

        Raises ProposalError with every reason when something is open, a code cannot be used, or the invoice
        was booked already; StoreBusy when somebody else changed the proposal meanwhile.
        """
        with stored_administration(self._store, self._known.code) as stored:
            before = concepts.concept(stored.connection, self._known.id, number)
            document = self._document(stored, before)
            case = completing(stored, document, before, act.at.date())
            booking = past_booking(before.proposal, document, stored.settings, act.at, one_off=one_off)
            lessons = lessons_of(case, before.proposal.lines, stored.obligations, booking.key)
        after = replace(
            before,
            state="completed",
            one_off=one_off,
            taught=booking.key,
            changed=act.at,
            changed_by=act.who,
        )
        what = "timeline_proposal_completed_one_off" if one_off else "timeline_proposal_completed"
        return self._write(before, after, act, what, Taught(booking, lessons))

    def _reviewed(
        self,
        stored: StoredAdministration,
        document: Document,
        before: Concept,
        edits: Edits,
        as_of: datetime.date,
    ) -> Proposal:
        """Make the proposal with the edits, and say anew what is to be said of its obligations."""
        proposal = edited(before.proposal, document, stored, edits, stored.past)
        rulebook = load_office_rules(
            rule_folders(None if self._rules else self._folder(stored), self._rules),
            installed_vocabulary(),
        ).rulebook
        case = _case(stored, document, proposal, as_of)
        books = Books(stored, stored.booked, case.in_flight, stored.past, stored.obligations)
        is_other = proposal.relation.relation != before.proposal.relation.relation
        review = match_obligations if is_other else review_obligations
        return review(case, rulebook, books).proposal or proposal

    def _folder(self, stored: StoredAdministration) -> Path:
        folder = self._known.folder
        return folder_of_rules(OpenedBooks(stored, None if folder is None else Path(folder)))

    def _write(
        self, before: Concept, after: Concept, act: Acting, what: str, taught: Taught | None = None
    ) -> Concept:
        def work(connection: Connection) -> Concept:
            require(connection, act.who, "correct" if taught is None else "complete", self._known.id)
            kept = concepts.change_concept(connection, self._known.id, before, after)
            if taught is not None:
                self._check_alone(connection, before, taught.booking.key)
                teach(connection, self._known.id, taught.booking, act.at)
                teach_obligations(connection, self._known.id, taught.booking.key, taught.lessons)
            document = documents.document_of(connection, self._known.id, before.document)
            if taught is None:
                begin_correction(connection, self._known, document.id, Person(act.who, act.at))
            elif is_on_its_way(connection, document.id):
                reason = Reason("proposal_is_on_its_way", {"document": before.document[:12]})
                raise ProposalError(Reason("proposal_not_completed", {"number": before.id}), [reason])
            _note(connection, document.id, act, what, kept)
            return kept

        return self._store.write(work, self._known.id)

    def _check_alone(self, connection: Connection, concept: Concept, key: str) -> None:
        """Raise ProposalError when another proposal became this booking: that would be put in its place."""
        other = concepts.other_taught(connection, self._known.id, concept, key)
        if other is not None:
            reason = Reason("proposal_is_that_of_another", {"other": other})
            raise ProposalError(Reason("proposal_not_completed", {"number": concept.id}), [reason])

    def _document(self, stored: StoredAdministration, concept: Concept) -> Document:
        kept = documents.document_of(stored.connection, self._known.id, concept.document)
        content = documents.read_document(stored.connection, kept.id)
        return read_document(
            content, name=kept.name or kept.sha256, limits=self._installation.limits
        ).document


def completing(
    stored: StoredAdministration,
    document: Document,
    concept: Concept,
    as_of: datetime.date,
    in_flight: BookedDocuments | None = None,
) -> Case:
    """Give the case of a kept proposal that a person agrees with.

    Raises ProposalError with every reason when something is open, a code cannot be used, or the invoice
    was booked already or is on its way to be (AB-11).
    """
    case = _case(stored, document, concept.proposal, as_of, in_flight)
    anew = edited(concept.proposal, document, stored, Edits(), stored.past)
    refused = refusals_to_complete(case, concept, anew, stored.obligations)
    if refused:
        raise ProposalError(Reason("proposal_not_completed", {"number": concept.id}), refused)
    return case


def _case(
    stored: StoredAdministration,
    document: Document,
    proposal: Proposal,
    as_of: datetime.date,
    in_flight: BookedDocuments | None = None,
) -> Case:
    relation = stored.relation(proposal.relation.relation or "")
    return Case(
        document,
        stored,
        proposal.direction,
        stored.booked,
        BookedIndex() if in_flight is None else in_flight,
        as_of,
        proposal.relation,
        relation,
        proposal,
    )


def _note(connection: Connection, document: int, act: Acting, what: str, concept: Concept) -> None:
    values = {"number": concept.id, "revision": concept.revision, "state": concept.state}
    add_event(connection, document, Act(act.who, Reason(what, values), act.at))


def _logged_in() -> str:
    """Name who is logged in on this machine. Raises NothingThere where the machine does not say."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        raise NothingThere(Reason("user_unknown", {"variable": _USER})) from None
