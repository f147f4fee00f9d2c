"""Waking the documents in review that a change of the master data may have made bookable.

What came is marked by whoever changes the master data (`boekwerk.store.changed_facts`), in the same
transaction; here it is acted on. Broken off anywhere, the marks stay, and the next one goes on.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from functools import partial

from sqlalchemy import Connection

from boekwerk.domain.decision import Decision
from boekwerk.domain.errors import BoekwerkError, StoreBusy
from boekwerk.domain.reason import Reason
from boekwerk.domain.waits import FACT_KINDS, Fact, FactKind
from boekwerk.store.administrations import administration_of
from boekwerk.store.decisions import keep_decision
from boekwerk.store.master_data import StoredAdministration
from boekwerk.store.waits import (
    Waiting,
    awaited_keys,
    note_facts,
    put_waits,
    to_be_woken,
    touched,
    waiting_for_days,
    were_woken,
)
from boekwerk.store.work import Step, move, seize, work_of
from boekwerk.workflow.deciding import Matter, decision_on, reasons_against
from boekwerk.workflow.office import Office
from boekwerk.workflow.waking import waits_of

_SAYS_IT_ALL: frozenset[FactKind] = frozenset(("periods", "days"))
"""Facts that mend what waits for them, of which thousands may wait for one.

Where another fact came the document is decided on before it is woken, so that only those are that it helps.
"""

_WITHOUT_KEY: frozenset[FactKind] = frozenset(("settings", "capabilities", "users", "relation_keys"))
"""Facts of which the key says nothing, or says something of a person: events do not name it."""


def wake(office: Office, administration: int) -> tuple[int, ...]:
    """Wake the documents of an administration (its row) that lack nothing any more; give their rows.

    Each becomes due with an event that says which fact woke it. Raises StoreError when the store fails.
    """
    with office.store.reading() as connection:
        waking = [each for each in to_be_woken(connection) if each.administration == administration]
        waiting = touched(connection, administration)
    lacks_nothing = office.waking.lacking_nothing(waiting)
    woken = tuple(
        one.document for one in waiting if one.document in lacks_nothing and _is_woken(office, one)
    )
    for each in waking:
        office.store.write(partial(were_woken, waking=each))
    return woken


def wake_what_came(office: Office) -> int:
    """Wake documents wherever something came that they wait for; once a day, also those that wait for it.

    A chore of workers: it asks which administrations there are to look in, not which documents wait.
    """
    today, count = office.today(), 0
    with office.store.reading() as connection:
        waking = to_be_woken(connection)
        days = waiting_for_days(connection, today) if office.waking.day != today else ()
    for administration in days:
        count += len(wake_by_day(office, administration))
    office.waking.day = today
    for each in waking:
        count += len(wake(office, each.administration))
    return count


def wake_by_day(office: Office, administration: int) -> tuple[int, ...]:
    """Wake the documents that waited for a day that has come."""
    today = office.today().isoformat()
    with office.store.reading() as connection:
        come = [day for day in awaited_keys(connection, administration, "days") if day <= today]
    if not come:
        return ()
    facts = [Fact("days", day) for day in come]
    office.store.write(lambda connection: note_facts(connection, administration, facts, office.now()))
    return wake(office, administration)


def _is_woken(office: Office, one: Waiting) -> bool:
    """Wake a document, or leave it where it is and waits for what it lacks still."""
    needs = {wait.need for wait in one.waits}
    sure = {wait.need for wait in one.waits if wait.fact in one.came and wait.kind in _SAYS_IT_ALL}
    try:
        if needs == sure:
            return office.store.write(lambda connection: _put_on_its_way(connection, office, one))
        return _decided_again(office, one)
    except StoreBusy:
        return False  # somebody is at it; what came stays marked


def _decided_again(office: Office, one: Waiting) -> bool:
    with office.store.reading() as connection:
        work = work_of(connection, one.document)
        known = administration_of(connection, work.administration)
        try:
            document = office.documents.document(connection, work, office.limits)
            matter = Matter(work, document, known, office.desk.rulebook(known))
        except BoekwerkError:
            return False  # whoever looks at the document next says what is wrong

    def transaction(connection: Connection) -> bool:
        decision = decision_on(connection, office, matter)
        if decision.verdict == "book":
            return _put_on_its_way(connection, office, one)
        stored = StoredAdministration(connection, known)
        _keep_waiting(connection, office, matter, decision, stored)
        return False

    return office.store.write(transaction, work.administration)


def _put_on_its_way(connection: Connection, office: Office, one: Waiting) -> bool:
    now = office.now()
    work = seize(connection, one.document, now)
    put_waits(connection, work.administration, one.document, ())
    if work.state != "in_review":
        return False
    move(connection, work, Step("read", now, what=woken_by(one.came)), office.worker, now)
    return True


def _keep_waiting(
    connection: Connection,
    office: Office,
    matter: Matter,
    decision: Decision,
    stored: StoredAdministration,
) -> None:
    """Say why it is in review as things are now, and what it waits for from now on."""
    now = office.now()
    work = seize(connection, matter.work.document, now)
    if work.state != "in_review":
        put_waits(connection, work.administration, work.document, ())
        return
    keep_decision(connection, work.document, decision, now)
    put_waits(
        connection,
        work.administration,
        work.document,
        waits_of(decision, matter.document, stored, office.today()),
    )
    step = Step("in_review", None, reasons_against(decision), silent=True)
    move(connection, work, step, office.worker, now)


def woken_by(came: Iterable[Fact]) -> Reason:
    """Say which fact woke a document: of several the one that says most."""
    fact = min(came, key=lambda fact: (fact.kind in _WITHOUT_KEY, FACT_KINDS.index(fact.kind), fact.key))
    if fact.kind == "days":
        return Reason("document_woken_by_day", {"day": datetime.date.fromisoformat(fact.key)})
    if fact.kind == "periods":
        return Reason("document_woken_by_period", {"day": datetime.date.fromisoformat(fact.key)})
    if fact.kind in _WITHOUT_KEY or not fact.key:
        return Reason("document_woken_by_table", {"kind": f"fact_{fact.kind}"})
    return Reason("document_woken", {"kind": f"fact_{fact.kind}", "key": fact.key})
