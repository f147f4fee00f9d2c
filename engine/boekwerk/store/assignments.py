"""Assignments in the store: who is to approve a booking, who did, and who is asked now (PR-3, PR-10).

A booking is assigned in rounds, and only the newest counts. Within it all of a step are asked side by side,
the next step when they approved.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import Connection, Row, and_, func, insert, select, update

from boekwerk.domain.authorisation import Asked, Steps
from boekwerk.domain.errors import StoreBusy
from boekwerk.domain.kept_form import as_kept, kept
from boekwerk.domain.reason import Reason
from boekwerk.store.tables_workflow import assignments, work

AssignmentState = Literal["waiting", "asked", "approved", "rejected", "withdrawn"]
"""His step is yet to come; he is asked; he answered; or nobody waits for his answer any more."""

_ASSIGNMENT = assignments.c
_OPEN = ("waiting", "asked")


class Assignment(Struct, frozen=True):
    """That somebody is to approve a booking. ``because`` says why this person.

    ``turn`` is that of the posting; None: of the booking that is yet to be made. ``decided_by`` is another
    one where a substitute decided.
    """

    id: int
    administration: int
    document: int
    round: int
    turn: int | None
    step: int
    authoriser: str
    state: AssignmentState
    because: Reason
    asked: datetime.datetime | None = None
    remind: datetime.datetime | None = None
    decided: datetime.datetime | None = None
    decided_by: str | None = None


class Round(Struct, frozen=True):
    """The newest round of a document: its assignments, by step."""

    of: tuple[Assignment, ...]

    @property
    def number(self) -> int:
        """Which round it is; 0: there was none yet."""
        return self.of[0].round if self.of else 0

    @property
    def turn(self) -> int | None:
        """For which posting it is; None: for the booking that is yet to be made, or for nothing."""
        return self.of[0].turn if self.of else None

    @property
    def is_chosen(self) -> bool:
        """Whether a person chose it for a booking that is yet to be made."""
        return bool(self.of) and self.turn is None

    @property
    def asked(self) -> tuple[Assignment, ...]:
        """Give those who are asked now."""
        return self.in_state("asked")

    @property
    def next_step(self) -> tuple[Assignment, ...]:
        """Give those who are to be asked next; nobody: all of them were."""
        waiting = self.in_state("waiting")
        return tuple(each for each in waiting if each.step == min(one.step for one in waiting))

    @property
    def is_approved(self) -> bool:
        """Whether everybody of every step approved, and there was somebody."""
        return bool(self.of) and all(each.state == "approved" for each in self.of)

    @property
    def is_withdrawn(self) -> bool:
        """Whether it ended without an answer: nobody is to approve it any more."""
        return bool(self.in_state("withdrawn")) and not self.in_state("rejected")

    @property
    def steps(self) -> Steps:
        """Give who was to approve, step by step."""
        numbers = sorted({each.step for each in self.of})
        return [
            [Asked(each.authoriser, each.because) for each in self.of if each.step == n] for n in numbers
        ]

    def in_state(self, state: AssignmentState) -> tuple[Assignment, ...]:
        """Give those of a state."""
        return tuple(each for each in self.of if each.state == state)


def round_of(connection: Connection, document: int) -> Round:
    """Give the newest round of a document (its row)."""
    newest = select(func.max(_ASSIGNMENT.round)).where(_ASSIGNMENT.document == document)
    here = and_(_ASSIGNMENT.document == document, _ASSIGNMENT.round == newest.scalar_subquery())
    return Round(_found(connection, here))


def assignments_of(connection: Connection, document: int) -> Sequence[Assignment]:
    """List all assignments of a document (its row), the first round first."""
    return _found(connection, _ASSIGNMENT.document == document)


def waiting_assignments(
    connection: Connection, authorisers: Sequence[str] | None = None
) -> Sequence[Assignment]:
    """List who is asked now, oldest document first; ``authorisers`` None: everybody.

    To be called with few authorisers: a user, and those whom he may act for.
    """
    newest = select(func.max(_ASSIGNMENT.round)).where(_ASSIGNMENT.document == work.c.document)
    asked = and_(
        _ASSIGNMENT.state == "asked",
        work.c.state == "awaiting_authorisation",
        _ASSIGNMENT.round == newest.correlate(work).scalar_subquery(),
    )
    if authorisers is not None:
        asked = and_(asked, _ASSIGNMENT.authoriser.in_(authorisers))
    return _found(connection, asked)


def asked_authorisers(connection: Connection) -> Sequence[tuple[int, str]]:
    """List who is asked for anything now, and in which administration (its row)."""
    asked = select(_ASSIGNMENT.administration, _ASSIGNMENT.authoriser).distinct()
    found = connection.execute(asked.where(_ASSIGNMENT.state == "asked"))
    return sorted((row.administration, row.authoriser) for row in found)


def add_round(
    connection: Connection, administration: int, document: int, steps: Steps, turn: int | None
) -> Round:
    """Begin a new round, in which nobody is asked yet; the round before ends.

    To be called within `Store.writing`, like everything here that writes.
    """
    number = round_of(connection, document).number + 1
    withdraw(connection, document)
    for at, step in enumerate(steps, start=1):
        for asked in step:
            values = {
                "administration": administration,
                "document": document,
                "round": number,
                "turn": turn,
                "step": at,
                "authoriser": asked.authoriser,
                "state": "waiting",
                "because": kept(asked.because).decode(),
            }
            connection.execute(insert(assignments).values(values))
    return round_of(connection, document)


def ask(
    connection: Connection,
    who: Sequence[Assignment],
    now: datetime.datetime,
    remind: datetime.datetime | None,
) -> None:
    """Ask these now, and remind them at a moment if they have not answered by then."""
    for each in who:
        _change(connection, each, {"state": "asked", "asked": now, "remind": remind})


def answer(
    connection: Connection,
    asked: Assignment,
    state: Literal["approved", "rejected"],
    who: str,
    now: datetime.datetime,
) -> None:
    """Keep what somebody answered. Raises StoreBusy when he is not asked any more."""
    values = {"state": state, "decided": now, "decided_by": who, "remind": None}
    _change(connection, asked, values)


def withdraw(connection: Connection, document: int, *, answered: bool = False) -> None:
    """Ask nobody about a document (its row) any more; approvals stay, unless these ``answered`` go too."""
    states = (*_OPEN, "approved") if answered else _OPEN
    still = and_(_ASSIGNMENT.document == document, _ASSIGNMENT.state.in_(states))
    connection.execute(update(assignments).where(still).values(state="withdrawn", remind=None))


def to_remind(connection: Connection, now: datetime.datetime, most: int) -> Sequence[Assignment]:
    """List who is to be reminded, those that wait longest first."""
    columns = (_ASSIGNMENT.remind, _ASSIGNMENT.id)
    here = select(assignments).join(work, work.c.document == _ASSIGNMENT.document)
    due = here.where(_ASSIGNMENT.remind.is_not(None), _ASSIGNMENT.remind <= now)
    return tuple(map(_assignment, connection.execute(due.order_by(*columns).limit(most))))


def put_reminder(connection: Connection, before: Assignment, remind: datetime.datetime | None) -> bool:
    """Say when somebody is reminded next; None: never. False: he answered, or another one reminded him."""
    same = and_(_ASSIGNMENT.id == before.id, _ASSIGNMENT.remind == before.remind)
    return connection.execute(update(assignments).where(same).values(remind=remind)).rowcount == 1


def _change(connection: Connection, before: Assignment, values: dict[str, Any]) -> None:
    same = and_(_ASSIGNMENT.id == before.id, _ASSIGNMENT.state == before.state)
    if connection.execute(update(assignments).where(same).values(values)).rowcount != 1:
        raise StoreBusy(Reason("assignment_changed_meanwhile", {"authoriser": before.authoriser}))


def _found(connection: Connection, which: Any) -> tuple[Assignment, ...]:
    joined = select(assignments).join(work, work.c.document == _ASSIGNMENT.document)
    order = (_ASSIGNMENT.document, _ASSIGNMENT.round, _ASSIGNMENT.step, _ASSIGNMENT.id)
    return tuple(map(_assignment, connection.execute(joined.where(which).order_by(*order))))


def _assignment(row: Row[Any]) -> Assignment:
    return Assignment(**{**row._mapping, "because": as_kept(row.because, Reason)})
