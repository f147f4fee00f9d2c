"""The proposal, the decision on a document, and its claim, in one transaction (states read and proposed).

Within one administration nobody else writes meanwhile, so that what is in flight and what was booked today
are what they are when the document becomes ready: two copies of an invoice never do (AB-11, AB-20).
"""

from __future__ import annotations

from msgspec import Struct
from sqlalchemy import Connection

from boekwerk.autobook import decide
from boekwerk.domain.concept import Concept
from boekwerk.domain.decision import Decision
from boekwerk.domain.document import Document
from boekwerk.domain.errors import OfficeError, PluginError, ProblemsError, RulesError, StoreError
from boekwerk.domain.reason import Reason
from boekwerk.rules import Rulebook
from boekwerk.store.administrations import KnownAdministration, administration_of
from boekwerk.store.allowance import allowance_of
from boekwerk.store.decisions import keep_decision
from boekwerk.store.in_flight import StoredInFlight
from boekwerk.store.master_data import StoredAdministration
from boekwerk.store.waits import put_waits
from boekwerk.store.work import Step, Work, move
from boekwerk.workflow.claiming import Claim, claim
from boekwerk.workflow.facts import facts_of
from boekwerk.workflow.held_back import hold_back
from boekwerk.workflow.kept_proposals import is_of_a_person, keep_proposal
from boekwerk.workflow.office import Office
from boekwerk.workflow.waking import waits_of

UNDECIDABLE = (RulesError, OfficeError, StoreError, PluginError)
"""What keeps anything from being decided in an administration; it is tried again when somebody mends it."""


class Matter(Struct, frozen=True):
    """What is decided on, and by which rules."""

    work: Work
    document: Document
    known: KnownAdministration
    rulebook: Rulebook


def decide_and_claim(office: Office, work: Work) -> Work:
    """Propose the booking of a document and decide on it: ready to be posted, or in review with reasons.

    What a person has a concept of is for that person.
    """
    with office.store.reading() as connection:
        document = office.documents.document(connection, work, office.limits)
        known = administration_of(connection, work.administration)
    try:
        matter = Matter(work, document, known, office.desk.rulebook(known))
    except UNDECIDABLE as error:
        return hold_back(office, work, error)
    return office.store.write(lambda connection: _decided(connection, office, matter), work.administration)


def decision_on(connection: Connection, office: Office, matter: Matter) -> Decision:
    """Decide on a document as things are now, and change nothing."""
    return _decision(connection, office, matter, StoredAdministration(connection, matter.known))


def _decision(
    connection: Connection, office: Office, matter: Matter, stored: StoredAdministration
) -> Decision:
    work, today = matter.work, office.today()
    return decide(
        matter.document,
        stored,
        matter.rulebook,
        booked=stored.booked,
        in_flight=StoredInFlight(connection, work.administration, work.document),
        as_of=today,
        past=stored.past,
        obligations=stored.obligations,
        second=office.desk.second(stored, matter.rulebook),
        allowance=allowance_of(connection, work.administration, work.sha256, today),
    )


def would_be_ready(connection: Connection, office: Office, matter: Matter) -> bool:
    """Tell whether a document would be ready now, by making it so: the transaction is to be rolled back."""
    decision = decision_on(connection, office, matter)
    if decision.verdict != "book":
        return False
    stored = StoredAdministration(connection, matter.known)
    return not _claimed(connection, office, matter, decision, stored)


def _decided(connection: Connection, office: Office, matter: Matter) -> Work:
    work, now = matter.work, office.now()
    stored = StoredAdministration(connection, matter.known)
    decision = _decision(connection, office, matter, stored)
    keep_decision(connection, work.document, decision, now)
    concept = keep_proposal(connection, work, decision.proposal, office.worker, now)
    if work.state == "read":
        facts = facts_of(matter.document, decision.proposal)
        proposed = Step("proposed", now, facts=facts, lease_until=work.lease_until)
        work = move(connection, work, proposed, office.worker, now)
    step = _step(connection, office, matter, decision, concept, stored)
    waits = waits_of(decision, matter.document, stored, office.today()) if step.state == "in_review" else ()
    put_waits(connection, work.administration, work.document, waits)
    return move(connection, work, step, office.worker, now)


def _step(
    connection: Connection,
    office: Office,
    matter: Matter,
    decision: Decision,
    concept: Concept | None,
    stored: StoredAdministration,
) -> Step:
    facts = facts_of(matter.document, decision.proposal)
    if concept is not None and concept.state != "completed" and is_of_a_person(concept):
        # What a person put in it is not for a machine to book, nor to leave out.
        return Step("concept", None, (Reason("document_has_concept", {"number": concept.id}),), facts=facts)
    against = reasons_against(decision)
    if decision.verdict == "book":
        against = _claimed(connection, office, matter, decision, stored)
    if against:
        return Step("in_review", None, against, facts=facts, booked_by=None, automatic=False)
    return Step(
        "ready",
        office.now(),
        why=Reason("document_ready_by_rule", {"rule": decision.rule}),
        facts=facts,
        booked_by=stored.settings.automation_user,
        automatic=True,
        lease_until=office.lease_until(),
    )


def _claimed(
    connection: Connection,
    office: Office,
    matter: Matter,
    decision: Decision,
    stored: StoredAdministration,
) -> tuple[Reason, ...]:
    """Claim a document that may be booked; give why that cannot be after all."""
    user = stored.settings.automation_user
    if decision.proposal is None or user is None:
        raise AssertionError("only what has a proposal and an automation user passes the checks")
    claimed = Claim(
        document=matter.document,
        proposal=decision.proposal,
        user=user,
        automatic=True,
        day=office.today(),
        at=office.now(),
    )
    try:
        claim(connection, stored, matter.work, claimed)
    except ProblemsError as error:
        return error.problems
    return ()


def reasons_against(decision: Decision) -> tuple[Reason, ...]:
    """List everything that keeps a document from being booked without a person, not only the first."""
    return tuple(
        reason for check in decision.checks if not check.lets_book for reason in (check.reason, *check.more)
    )
