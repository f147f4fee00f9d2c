"""A desk for tests: a file holds ``relation number total``, or a word that makes the desk misbehave."""

from __future__ import annotations

import os
import time
from decimal import Decimal
from pathlib import Path

from boekwerk.domain.decision import Check, Decision
from boekwerk.domain.document import Document, Party, Source, Totals
from boekwerk.domain.errors import BoekwerkError, IntakeError
from boekwerk.domain.lookups import BookedDocuments
from boekwerk.domain.proposal import Proposal, RelationMatch
from boekwerk.domain.reason import Reason
from boekwerk.trial.records import Records
from boekwerk.trial.results import Result


class ToyDesk:
    def read(self, path: Path) -> Document:
        words = path.read_text(encoding="utf-8").split()
        _misbehave(words)
        relation, number, total = words
        return Document(
            source=Source("ubl", "xml", "0" * 64, 1),
            number=number,
            currency="EUR",
            supplier=Party(name=relation),
            totals=Totals(tax_inclusive=Decimal(total)),
        )

    def decide(self, document: Document, *, in_flight: BookedDocuments, explain: bool) -> Decision:
        relation, total = document.supplier.name, document.totals.tax_inclusive
        same_number = in_flight.with_number(relation, document.number)
        # Asked only now and then, as a check that another one makes needless.
        same_total = () if same_number else in_flight.with_total(relation, int(total * 100))
        found = [booked.number for booked in (*same_number, *same_total)]
        check = Check("duplicate", "fail" if found else "pass", Reason("toy", {"found": found}))
        return Decision("review" if found else "book", (check,), _proposal(document))

    def records(self, document: Document, decision: Decision) -> Records:
        return Records("EUR")


def _misbehave(words: list[str]) -> None:
    match words:
        case ["die"]:
            os._exit(1)
        case ["die-once", marker]:
            if not Path(marker).exists():
                Path(marker).touch()
                os._exit(1)
            words[:] = ["relation", "1", "1.00"]
        case ["hang"]:
            time.sleep(600)
        case ["refuse"]:
            raise IntakeError(Reason("toy_refusal"))
        case ["fail"]:
            raise ZeroDivisionError


def _proposal(document: Document) -> Proposal:
    match = RelationMatch(document.supplier.name, "name", Reason("toy"))
    return Proposal(
        direction="purchase",
        mode="master_data",
        relation=match,
        journal=None,
        number=document.number,
        booking_date=None,
        period=None,
        due_date=None,
        payment_condition=None,
        payment_reference=None,
        iban=None,
        currency="EUR",
        total=document.totals.tax_inclusive,
    )


def as_it_is(result: Result) -> Result:
    return result


def not_opened() -> ToyDesk:
    raise BoekwerkError(Reason("toy_not_opened"))


def dying_at_start() -> ToyDesk:
    os._exit(1)
