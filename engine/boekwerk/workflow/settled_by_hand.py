"""What a person says became of an ambiguous posting, having looked in the package himself (PR-11)."""

from __future__ import annotations

from typing import Literal, get_args

from msgspec import Struct
from sqlalchemy import Connection

from boekwerk.domain.errors import WrongState
from boekwerk.domain.reason import Reason
from boekwerk.domain.shown import shown
from boekwerk.packages.contract import Receipt
from boekwerk.store.postings import current_posting, note_refused, note_unsent
from boekwerk.store.work import Step, Work, give_back, move
from boekwerk.workflow.by_hand import AMBIGUOUS, Person, taken
from boekwerk.workflow.confirming import Confirmed, confirm_within
from boekwerk.workflow.office import Office

Outcome = Literal["booked", "send_again", "review"]
"""It was booked; it was not, and is to be sent again; it was not, and goes back to be looked at."""

OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
_LONGEST_NUMBER = 100


class Settlement(Struct, frozen=True):
    """What a person found in the package: ``number`` is the package's own, of what was booked."""

    outcome: Outcome
    number: str | None = None


def settle_by_hand(
    connection: Connection, office: Office, document: int, settlement: Settlement, person: Person
) -> Work:
    """Settle an ambiguous document (its row) as a person says. To be called within `Store.writing`.

    Raises WrongState where it is not ambiguous or the number is not said of what was booked, StoreBusy
    while a worker looks it up.
    """
    work = taken(connection, document, AMBIGUOUS, person)
    posting = current_posting(connection, document)
    if settlement.outcome == "booked":
        number = shown((settlement.number or "").strip(), _LONGEST_NUMBER)
        if not number:
            raise WrongState(Reason("settled_without_number", {"document": work.sha256[:12]}))
        done = confirm_within(connection, office, work, Confirmed(posting, Receipt(number), person.who))
        give_back(connection, done)
        return done
    if settlement.outcome == "send_again":
        note_unsent(connection, posting)
        step = Step("posting", person.at, what=Reason("document_sent_again_by_person"))
    else:
        note_refused(connection, posting, person.at)
        reason = Reason("document_not_booked_says_person")
        step = Step("in_review", None, (reason,), what=reason)
    return move(connection, work, step, person.who, person.at)
