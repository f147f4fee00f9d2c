"""What a person does with a document on its way: book it, correct it, reject it, settle it (BP-14)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from boekwerk.app.concepts import Acting, ConceptDesk, completing
from boekwerk.app.store import known_administration, open_store
from boekwerk.app.users import allowed
from boekwerk.app.workflow import open_workflow
from boekwerk.domain.authorisation import Authorisation
from boekwerk.domain.concept import Concept, state_of
from boekwerk.domain.document import Document
from boekwerk.domain.errors import ReleaseError, StoreBusy, WrongState
from boekwerk.domain.reason import Reason
from boekwerk.domain.roles import Right
from boekwerk.domain.workflow import IN_FLIGHT
from boekwerk.proposal.editing import Change, Edits
from boekwerk.store import concepts
from boekwerk.store.administrations import KnownAdministration
from boekwerk.store.documents import KeptDocument, find_document
from boekwerk.store.in_flight import StoredInFlight
from boekwerk.store.master_data import StoredAdministration
from boekwerk.store.past_marks import mark_one_off
from boekwerk.store.postings import confirmed_posting
from boekwerk.store.timeline import Act, add_event
from boekwerk.store.work import Step, Work, move, work_of
from boekwerk.trial.records import Records
from boekwerk.workflow import by_hand
from boekwerk.workflow.assigning import Asking, authorisation_for, choose
from boekwerk.workflow.by_hand import Person
from boekwerk.workflow.claiming import Claim, claim
from boekwerk.workflow.facts import facts_of
from boekwerk.workflow.office import Office
from boekwerk.workflow.settled_by_hand import Settlement, settle_by_hand

_Done = TypeVar("_Done")


class Choices(Struct, frozen=True):
    """What a person says when a document is booked; all of it may be left to the proposal and the rules.

    ``payment_condition`` holds once payment is released; ``authorisers`` are ids of users: those of one
    step are asked side by side, and the next step when they approved (PR-3). ``revision`` is that of the
    proposal as the person saw it: a later one is not booked unseen.
    """

    payment_condition: str | None = None
    authorisers: tuple[tuple[str, ...], ...] = ()
    one_off: bool = False
    revision: int | None = None


class DocumentDesk:
    """Where a person acts on one document of an administration.

    Every act raises NotAllowed for who may not do it, WrongState where the document is somewhere else on
    its way, StoreBusy while a worker has it or when somebody else was first; nothing is changed then.
    """

    def __init__(self, office: Office, known: KnownAdministration, kept: KeptDocument, act: Acting) -> None:
        self._office = office
        self._known = known
        self._kept = kept
        self._act = act
        self._person = Person(act.who, act.at)

    def book(self, choices: Choices) -> Work:
        """Have the document booked as its proposal says; what is booked already is booked anew.

        Raises ProposalError with every reason why it cannot be, ReleaseError where it cannot be kept from
        payment though it must.
        """
        before, wanted = self._chosen(choices)
        document = self._document()

        def transaction(connection: Connection) -> Work:
            work = by_hand.taken(connection, self._kept.id, by_hand.TO_BOOK, self._person)
            stored = StoredAdministration(connection, self._known)
            # What a person could not complete before, because it was being booked, he may complete again.
            agreed = replace(wanted, state=state_of(wanted.proposal))
            in_flight = StoredInFlight(connection, self._known.id, self._kept.id)
            completing(stored, document, agreed, self._act.at.date(), in_flight)
            concept = self._complete(connection, before, wanted, one_off=choices.one_off)
            self._assign(stored, work, concept, choices)
            self._claim(stored, work, document, concept)
            values = {"number": concept.id, "revision": concept.revision}
            step = Step(
                "ready",
                self._act.at,
                what=Reason("document_ready_by_person", values),
                booked_by=self._act.who,
                automatic=False,
                facts=facts_of(document, concept.proposal),
            )
            return move(connection, work, step, self._act.who, self._act.at)

        return self._write("book", transaction)

    def correct(self, edits: Edits, rules: Sequence[Path] | None = None) -> Concept:
        """Change the proposal of the document, which is in the person's hands from then on.

        What is booked already is booked anew when a person has it booked again, as far as the package can.
        Raises ProposalError with every edit that cannot be done.
        """
        with self._office.store.reading() as connection:
            allowed(connection, self._act, "correct", self._known.id)
            number = self._concept(connection).id
        return ConceptDesk(self._office.store, self._known, rules).edit(number, edits, self._act)

    def reject(self, why: str) -> Work:
        """Say that the document will not be booked; what is booked already is to be reversed instead."""
        return self._write("reject", lambda it: by_hand.reject(it, self._kept.id, why, self._person))

    def reverse(self, why: str) -> Work:
        """Have the booking undone in the package; the document ends as rejected."""
        return self._write(
            "correct", lambda it: by_hand.reverse(it, self._known, self._kept.id, why, self._person)
        )

    def settle(self, settlement: Settlement) -> Work:
        """Say what became of an ambiguous posting, having looked in the package (PR-11)."""
        with self._office.store.reading() as connection:
            allowed(connection, self._act, "settle", self._known.id)
        # Read before it is written: the documents of others are not to wait for that.
        self._document()
        return self._write(
            "settle",
            lambda it: settle_by_hand(it, self._office, self._kept.id, settlement, self._person),
        )

    def retry(self) -> Work:
        """Let a document that was set aside go on."""
        return self._write("settle", lambda it: by_hand.retry(it, self._kept.id, self._person))

    def mark_one_off(self, *, one_off: bool = True) -> Concept:
        """Say that the booking is one-off, or is not: then no later proposal learns from it (BP-8)."""

        def transaction(connection: Connection) -> Concept:
            state = work_of(connection, self._kept.id).state
            if state in IN_FLIGHT:
                # What it teaches was settled when it was sent on its way.
                raise WrongState(
                    Reason(
                        "document_in_wrong_state",
                        {"document": self._kept.sha256[:12], "state": f"state_{state}"},
                    )
                )
            before = self._concept(connection)
            if before.one_off == one_off:
                return before
            if before.taught is not None:
                mark_one_off(connection, self._known.id, before.taught, one_off=one_off)
            done = concepts.change_concept(
                connection, self._known.id, before, self._changed(before, one_off=one_off)
            )
            what = "document_marked_one_off" if one_off else "document_unmarked_one_off"
            event = Act(self._act.who, Reason(what, {"number": done.id}), self._act.at)
            add_event(connection, self._kept.id, event)
            return done

        return self._write("book", transaction)

    def records(self, concept: Concept) -> Records:
        """Give the names of what a proposal books on."""
        return ConceptDesk(self._office.store, self._known, None).records(concept)

    def _write(self, right: Right, transaction: Callable[[Connection], _Done]) -> _Done:
        def permitted(connection: Connection) -> _Done:
            allowed(connection, self._act, right, self._known.id)
            return transaction(connection)

        return self._office.store.write(permitted, self._known.id)

    def _chosen(self, choices: Choices) -> tuple[Concept, Concept]:
        """Give the proposal as it is kept, and as it is with what the person chose."""
        with self._office.store.reading() as connection:
            allowed(connection, self._act, "book", self._known.id)
            before = self._concept(connection)
        if choices.revision is not None and choices.revision != before.revision:
            raise StoreBusy(Reason("concept_changed_meanwhile", {"id": before.id}))
        condition = choices.payment_condition
        if condition is None or condition == before.proposal.payment_condition:
            return before, before
        edits = Edits(changes=(Change("payment_condition", condition),))
        return ConceptDesk(self._office.store, self._known, None).with_edits(before.id, edits, self._act)

    def _complete(
        self, connection: Connection, before: Concept, wanted: Concept, *, one_off: bool
    ) -> Concept:
        """Complete the proposal; it teaches when it is booked, not before."""
        one_off = one_off or before.one_off
        after = replace(self._changed(wanted, one_off=one_off), state="completed")
        return concepts.change_concept(connection, self._known.id, before, after)

    def _assign(self, stored: StoredAdministration, work: Work, concept: Concept, choices: Choices) -> None:
        """Keep who must approve it. Raises ReleaseError where nobody can be named though somebody must."""
        connection, settings = stored.connection, stored.settings
        if choices.authorisers:
            choose(connection, Asking(work, stored, self._person), choices.authorisers)
        if not settings.release_after_authorisation or concept.proposal.direction != "purchase":
            return
        found = authorisation_for(connection, stored, work.document, concept.proposal, self._act.who)
        if not isinstance(found, Authorisation):
            raise ReleaseError(Reason("booking_without_authorisers"), found)

    def _claim(
        self, stored: StoredAdministration, work: Work, document: Document, concept: Concept
    ) -> None:
        connection = stored.connection
        claimed = Claim(
            document=document,
            proposal=concept.proposal,
            user=self._act.who,
            automatic=False,
            day=self._office.today(),
            at=self._act.at,
            one_off=concept.one_off,
        )
        standing = confirmed_posting(connection, self._kept.id)
        if standing is not None and by_hand.manner_of_correction(stored) == "update":
            claimed = replace(claimed, manner="update", number=standing.number)
        elif standing is not None:
            by_hand.plan_undoing(connection, standing, self._person)
        claim(connection, stored, work, claimed)

    def _concept(self, connection: Connection) -> Concept:
        """Give the proposal of the document. Raises WrongState where there is none yet."""
        found = concepts.concept_of(connection, self._known.id, self._kept.id)
        if found is None:
            state = work_of(connection, self._kept.id).state
            values = {"document": self._kept.sha256[:12], "state": f"state_{state}"}
            raise WrongState(Reason("document_without_proposal", values))
        return found

    def _document(self) -> Document:
        with self._office.store.reading() as connection:
            work = work_of(connection, self._kept.id)
            return self._office.documents.document(connection, work, self._office.limits)

    def _changed(self, concept: Concept, *, one_off: bool) -> Concept:
        return replace(concept, one_off=one_off, changed=self._act.at, changed_by=self._act.who)


@contextmanager
def open_document(
    document: str, administration: str | None, store: str | None, act: Acting
) -> Iterator[DocumentDesk]:
    """Open the desk of a document, named by the beginning of its SHA-256.

    Raises NothingThere when there is none, or more than one; StoreError as `Store.open`.
    """
    with open_store(store) as opened, open_workflow(opened) as office:
        with opened.reading() as connection:
            kept = find_document(connection, document, administration)
            known = known_administration(connection, kept.administration)
        yield DocumentDesk(office, known, kept, act)
