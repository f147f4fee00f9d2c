"""How many decisions a second, and where the time goes: run it as a program.

    python benchmarks/decide.py

One administration in memory with 10,000 relations and 10,000 earlier bookings. Every document is made
anew, is decided on once, and was read already; nothing is explained. The kinds of documents:

- known: invoices of twenty suppliers that come back, all booked by a rule; half of them have two VAT
  rates. This is the figure to hold: at least 20,000 a second with 100 rules.
- first: the same, each of another supplier and the first one seen of it, so that nothing is remembered.
- review: like known, above the limit of every rule; why the nearest rules do not hold is worked out.

The rules: four for everybody, one block, and for the rest one supplier each. Times are of one process
on one core, in microseconds a document, the best of several rounds. ``loop`` is what a thousand turns
of a plain loop take at that moment, to compare machines and moments by; ``ratio`` is what a known
document costs against one with ten rules. Last come the parts of the pipeline on known documents; the
whole takes longer than their sum, since each of them runs slower in turn than over and over. Where
durable-rules is installed a last line has a known document with the second evaluator asked, one at a
time: in wall time, since another process does a part of the work.
"""

from __future__ import annotations

import datetime
import gc
import time
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any, Literal

from boekwerk.autobook import decide
from boekwerk.autobook.acquaintance import Acquaintance, acquaintance
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
from boekwerk.domain.decision import Decision
from boekwerk.domain.document import Address, Document, Line, Party, PaymentMeans, Source, Totals, VatRow
from boekwerk.domain.proposal import Proposal
from boekwerk.office.master_data import MasterData
from boekwerk.office.snapshot import AdministrationSnapshot
from boekwerk.proposal import propose
from boekwerk.rules import Rulebook
from boekwerk.rules.durable import DurableEvaluator, is_installed
from boekwerk.rules.files import read_rule_text

SUPPLIERS = 20
RELATIONS = 10_000
DOCUMENTS = 1_000
ROUNDS = 7
COUNTS = (10, 100, 1_000, 10_000)
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


def administration(second_evaluator: Literal["required", "off"] = "off") -> AdministrationSnapshot:
    identity = Identity(names=("Bench B.V.",), vat_numbers=("NL001234567B01",), kvk_numbers=("12345678",))
    settings = Settings(
        "bench",
        "Bench B.V.",
        "local",
        identity,
        automation_user="robot",
        purchase_journal="INK",
        second_evaluator=second_evaluator,
    )
    rates = {"VH": Decimal("21"), "VL": Decimal("9")}
    days = [datetime.date(2026, month, 1) for month in range(1, 13)] + [datetime.date(2027, 1, 1)]
    spans = [(days[n], days[n + 1] - datetime.timedelta(1)) for n in range(12)]
    link = PackageLink("local", credentials_present=True)
    records = MasterData(
        settings,
        Capabilities(relation_ledger_account=True),
        journals=(Journal("INK", "Inkoop", "purchase", control_account="1600"),),
        users=(User("robot", "Robot", roles=("accountant",), access=True, links=(link,)),),
        ledger_accounts=tuple(LedgerAccount(code, code) for code in ("1500", "1600", "4500")),
        vat_codes=tuple(
            VatCode(code, code, "purchase", "standard", rate, account="1500")
            for code, rate in rates.items()
        ),
        relations=tuple(relation(n) for n in range(RELATIONS)),
        periods=tuple(Period(2026, n, first, last, open=True) for n, (first, last) in enumerate(spans, 1)),
    )
    return AdministrationSnapshot(records, "benchmark")


@cache
def vat_id(n: int) -> str:
    """Make a VAT id that can exist: two check digits make the whole 1 modulo 97 (as in an IBAN)."""
    body = f"{100000000 + n}B"
    value = int("2321" + body[:9] + "11" + "00")
    return f"NL{body}{(98 - value % 97) % 97 or 97:02}"


@cache
def account(n: int) -> str:
    """Make an account number with its check digits."""
    value = int(f"10112310{n:010}232100")
    return f"NL{98 - value % 97:02}ABNA{n:010}"


def relation(n: int) -> Relation:
    return Relation(
        id=str(n),
        name=f"Leverancier {n} B.V.",
        kvk=f"{90000000 + n}",
        vat_number=vat_id(n),
        ibans=(BankAccount(account(n)),),
        ledger_account="4500",
    )


def known(n: int) -> Document:
    return document(n, n % SUPPLIERS, 1000)


def first(n: int) -> Document:
    return document(n, SUPPLIERS + n % (RELATIONS - SUPPLIERS), 1000)


def review(n: int) -> Document:
    return document(n, n % SUPPLIERS, 100_000)


def document(n: int, supplier: int, least: int) -> Document:
    """Make an invoice of one or two lines and rates, of its own number and amount."""
    shares = [(Decimal("21"), Decimal(least + n)), (Decimal("9"), Decimal(100 + n))][: 1 + n % 2]
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
            vat_id=vat_id(supplier),
            kvk=f"{90000000 + supplier}",
            address=HOME,
        ),
        customer=OURS,
        payment=(PaymentMeans(code="58", iban=account(supplier)),),
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


class Bench:
    """The pipeline as it is called, and its parts, over one administration and rulebook."""

    def __init__(self, count: int, owner: AdministrationSnapshot, booked: BookedIndex) -> None:
        self.owner = owner
        self.booked = booked
        self.book = rulebook(count)
        self.made = 0

    def time(self, work: Callable[[Any], object], make: Callable[[int], Any]) -> float:
        """Give the microseconds that ``work`` takes on one thing, each made for it and used once."""
        times = []
        for _ in range(ROUNDS):
            things = [make(n) for n in range(self.made, self.made + DOCUMENTS)]
            self.made += DOCUMENTS
            gc.collect()
            begin = time.process_time()
            for thing in things:
                work(thing)
            times.append((time.process_time() - begin) / DOCUMENTS * 1e6)
        return min(times)

    def decide(self, found: Document) -> Decision:
        """Decide on a document, as the program does."""
        return decide(found, self.owner, self.book, booked=self.booked, in_flight=NOTHING, as_of=TODAY)

    def seen(self, found: Document) -> Acquaintance:
        """Tell what is known of the parties."""
        return acquaintance(found, self.owner, TODAY)

    def propose(self, found: Document) -> Proposal:
        """Propose a booking."""
        match = self.seen(found).match
        assert match is not None
        return propose(found, "purchase", self.owner, match)

    def case(self, n: int) -> Case:
        """Make a case of a known document."""
        found = known(n)
        seen, made = self.seen(found), self.propose(found)
        owner, booked = self.owner, self.booked
        return Case(found, owner, "purchase", booked, NOTHING, TODAY, seen.match, seen.relation, made)

    def dossier(self, n: int) -> Dossier:
        """Make a dossier of a known document."""
        case = self.case(n)
        judgement = self.book.judge(case)
        codes = self.book.codes(judgement.rule.id) if judgement.rule else None
        return Dossier(case, self.seen(case.document).addressed, judgement, codes)

    def parts(self) -> dict[str, float]:
        """Time the parts of the pipeline on known documents."""
        settled = self.seen(known(0)).checks
        parties = self.time(self.seen, known)
        return {
            "parties": parties,
            "proposal": self.time(self.propose, known) - parties,
            "rules": self.time(self.book.judge, self.case),
            "checks": self.time(lambda made: answers(made, settled), self.dossier),
        }


def with_second(booked: BookedIndex) -> float:
    """Give the microseconds of wall time for a decision with the opinion of the second evaluator."""
    bench, times = Bench(100, administration("required"), booked), []
    with DurableEvaluator(bench.book.compiled) as second:

        def decided(found: Document) -> Decision:
            return decide(
                found, bench.owner, bench.book, booked=booked, in_flight=NOTHING, as_of=TODAY, second=second
            )

        assert decided(known(0)).verdict == "book"
        for turn in range(1, ROUNDS + 1):
            documents = [known(turn * DOCUMENTS + n) for n in range(DOCUMENTS)]
            begin = time.perf_counter()
            for found in documents:
                decided(found)
            times.append((time.perf_counter() - begin) / DOCUMENTS * 1e6)
    return min(times)


def loop(_: int) -> None:
    for _turn in range(1_000):
        pass


def main() -> None:
    owner, booked = administration(), history()
    for kind in ("kvk", "vat_number", "iban", "name"):
        owner.relations_with(kind, "")  # type: ignore[arg-type]  # indexes are made when first asked for
    print(f"{'rules':>6} {'loop':>6} {'known':>7} {'first':>7} {'review':>7}   known/s    ratio")
    base = 0.0
    for count in COUNTS:
        bench = Bench(count, owner, booked)
        assert bench.decide(known(1)).verdict == "book" and bench.decide(review(1)).verdict == "review"
        times = [bench.time(bench.decide, make) for make in (known, first, review)]
        base = base or times[0]
        calibration = bench.time(loop, int)
        print(
            f"{count:>6} {calibration:>6.1f} {times[0]:>7.1f} {times[1]:>7.1f} {times[2]:>7.1f} "
            f"{1e6 / times[0]:>9,.0f} {times[0] / base:>8.2f}"
        )
    parts = Bench(100, owner, booked).parts()
    print("parts of known, 100 rules: " + ", ".join(f"{name} {took:.1f}" for name, took in parts.items()))
    if is_installed():
        print(f"known with the second evaluator, 100 rules, wall time: {with_second(booked):.1f}")


if __name__ == "__main__":
    main()
