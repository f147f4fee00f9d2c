"""How many decisions a second, and where the time goes: run it as a program.

    python benchmarks/decide.py

One administration in memory with 10,000 earlier bookings, invoices of twenty suppliers, and 10, 100
and 1,000 rules: four for everybody, one block, and for the rest one supplier each. Documents are read
already, nothing is explained. Times are of one process on one core, in microseconds a document.
"""

from __future__ import annotations

import datetime
import gc
import statistics
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from boekwerk.autobook import decide
from boekwerk.autobook.dossier import Dossier
from boekwerk.autobook.pipeline import answers
from boekwerk.domain.administration import (
    BankAccount,
    BookedDocument,
    Identity,
    Journal,
    LedgerAccount,
    PackageLink,
    Period,
    Relation,
    Settings,
    User,
    VatCode,
)
from boekwerk.domain.booked import BookedIndex
from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.case import Case
from boekwerk.domain.direction import direction_of
from boekwerk.domain.document import Address, Document, Line, Party, PaymentMeans, Source, Totals, VatRow
from boekwerk.office.master_data import MasterData
from boekwerk.office.snapshot import AdministrationSnapshot
from boekwerk.proposal import match_relation, propose
from boekwerk.rules import Rulebook
from boekwerk.rules.files import read_rule_text

SUPPLIERS = 20
DOCUMENTS = 1_000
ROUNDS = 5
TODAY = datetime.date(2026, 12, 31)
NOTHING = BookedIndex()
CENT = Decimal("0.01")
HOME = Address(street="Kade 1", city="Zwolle", postal_code="8011 AA", country="NL")
OURS = Party(name="Bench B.V.", vat_id="NL001234567B01", kvk="12345678", address=HOME)

BLOCK = """schema: boekwerk.rules/1
kind: block
rules:
  - {id: deferred, title: Deferred costs, owner: a, stage: live, when: [{relation.deferred_costs: true}]}
"""
HEAD = "schema: boekwerk.rules/1\nkind: automatic_booking\nrules:\n"
FOR_ALL = """  - id: rule-{n}
    title: Rule {n}
    owner: a
    stage: live
    when:
      - document.kind: {kind}
      - document.total_incl: {{at_most: 90000.00}}
"""
FOR_ONE = """  - id: rule-{n}
    title: Rule {n}
    owner: a
    stage: live
    applies_to: {{relation: {{id: ["{n}"]}}}}
    when:
      - document.kind: purchase_invoice
      - document.total_incl: {{at_most: 90000.00}}
"""
KINDS = ("purchase_invoice", "purchase_credit_note", "sales_invoice", "sales_credit_note")


def rulebook(count: int) -> Rulebook:
    rules = [FOR_ALL.format(n=f"all-{kind}", kind=kind) for kind in KINDS]
    # Suppliers 10 to 19 have no rule of their own, whatever the number of rules.
    rules += [FOR_ONE.format(n=n if n < 10 else n + 10) for n in range(count - 1 - len(rules))]
    texts = (BLOCK, HEAD + "".join(rules))
    sources = [source for text in texts for source in read_rule_text(text, "benchmark.yaml")[0]]
    assert len(sources) == count
    return Rulebook(sources)


def administration() -> AdministrationSnapshot:
    identity = Identity(names=("Bench B.V.",), vat_numbers=("NL001234567B01",), kvk_numbers=("12345678",))
    settings = Settings(
        "bench", "Bench B.V.", "local", identity, automation_user="robot", purchase_journal="INK"
    )
    rates = {"VH": Decimal("21"), "VL": Decimal("9")}
    days = [datetime.date(2026, month, 1) for month in range(1, 13)] + [datetime.date(2027, 1, 1)]
    spans = [(days[n], days[n + 1] - datetime.timedelta(1)) for n in range(12)]
    records = MasterData(
        settings,
        Capabilities(relation_ledger_account=True),
        journals=(Journal("INK", "Inkoop", "purchase", control_account="1600"),),
        users=(User("robot", "Robot", roles=("accountant",), links=(PackageLink("local"),)),),
        ledger_accounts=tuple(LedgerAccount(code, code) for code in ("1500", "1600", "4500")),
        vat_codes=tuple(
            VatCode(code, code, "purchase", "standard", rate, account="1500")
            for code, rate in rates.items()
        ),
        relations=tuple(relation(n) for n in range(SUPPLIERS)),
        periods=tuple(Period(2026, n, first, last, open=True) for n, (first, last) in enumerate(spans, 1)),
    )
    return AdministrationSnapshot(records, "benchmark")


def relation(n: int) -> Relation:
    return Relation(
        id=str(n),
        name=f"Leverancier {n} B.V.",
        kvk=f"{90000000 + n}",
        vat_number=f"NL{100000000 + n}B01",
        ibans=(BankAccount(f"NL91ABNA{n:010}"),),
        ledger_account="4500",
    )


def document(n: int) -> Document:
    """Make an invoice of one or two lines and rates, of its own number and amount."""
    supplier = n % SUPPLIERS
    shares = [(Decimal("21"), Decimal(1000 + 10 * n)), (Decimal("9"), Decimal(100 + n))][: 1 + n % 2]
    rows = tuple(
        VatRow("S", rate, net.quantize(CENT), (net * rate / 100).quantize(CENT)) for rate, net in shares
    )
    net = sum((row.taxable or 0 for row in rows), Decimal("0.00"))
    tax = sum((row.tax or 0 for row in rows), Decimal("0.00"))
    return Document(
        source=Source("ubl", "xml", f"{n:064}", 5000),
        number=f"F{n:05}",
        issue_date=datetime.date(2026, 1 + n % 12, 1 + n % 28),
        currency="EUR",
        supplier=Party(
            name=f"Leverancier {supplier} B.V.",
            vat_id=f"NL{100000000 + supplier}B01",
            kvk=f"{90000000 + supplier}",
            address=HOME,
        ),
        customer=OURS,
        payment=(PaymentMeans(code="58", iban=f"NL91 ABNA {supplier:010}"),),
        lines=tuple(
            Line(name="Dienst", quantity=Decimal(1), unit_price=row.taxable, net_amount=row.taxable)
            for row in rows
        ),
        vat_breakdown=rows,
        totals=Totals(tax_exclusive=net, tax=tax, tax_inclusive=net + tax, payable=net + tax),
    )


def history() -> BookedIndex:
    day = datetime.date(2025, 1, 1)
    return BookedIndex(
        BookedDocument(str(n % SUPPLIERS), "purchase", f"H{n}", day, Decimal(n), "EUR")
        for n in range(10_000)
    )


def dossier_of(
    found: Document, owner: AdministrationSnapshot, book: Rulebook, booked: BookedIndex
) -> Dossier:
    addressed = direction_of(found, owner)
    match = match_relation(found, "purchase", owner)
    case = Case(
        found,
        owner,
        addressed.direction,
        booked,
        NOTHING,
        TODAY,
        match,
        owner.relation(match.relation or ""),
        propose(found, "purchase", owner, match),
    )
    judgement = book.judge(case)
    codes = book.codes(judgement.rule.id) if judgement.rule else None
    return Dossier(case, addressed, judgement, codes, judgement.candidates)


def microseconds(work: Callable[[Any], object], things: list[Any]) -> float:
    times = []
    for _ in range(ROUNDS):
        gc.collect()
        begin = time.process_time()
        for thing in things:
            work(thing)
        times.append((time.process_time() - begin) / len(things) * 1e6)
    return min(times)


def measured(count: int, owner: AdministrationSnapshot, booked: BookedIndex) -> tuple[float, list[float]]:
    """Give the share of documents that is booked, and the times of the whole and of its parts."""
    book, found = rulebook(count), [document(n) for n in range(DOCUMENTS)]
    dossiers = [dossier_of(one, owner, book, booked) for one in found]

    def whole(one: Document) -> Any:
        return decide(one, owner, book, booked=booked, in_flight=NOTHING, as_of=TODAY)

    def matched(one: Document) -> object:
        return direction_of(one, owner), match_relation(one, "purchase", owner)

    def proposed(dossier: Dossier) -> object:
        case = dossier.case
        assert case.match is not None
        return propose(case.document, "purchase", owner, case.match)

    times = [microseconds(whole, found), microseconds(matched, found), microseconds(proposed, dossiers)]
    times += [microseconds(lambda one: book.judge(one.case), dossiers), microseconds(answers, dossiers)]
    return statistics.mean(whole(one).verdict == "book" for one in found), times


def main() -> None:
    owner, booked = administration(), history()
    print(" rules  booked  decisions/s    whole    match  propose    rules   checks  (µs)")
    for count in (10, 100, 1_000):
        share, times = measured(count, owner, booked)
        print(f"{count:>6} {share:>7.0%} {1e6 / times[0]:>12,.0f} " + " ".join(f"{t:>8.1f}" for t in times))


if __name__ == "__main__":
    main()
