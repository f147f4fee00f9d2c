"""How long the rules take for one document, with 10 to 10,000 rules: run it as a program.

    python benchmarks/decisions_rules.py

Every rulebook has one block and, for the rest, automatic-booking rules: one in ten by relation, the
others by the supplier's VAT number. So of any number of rules a few can apply to a document: 'judge'
are documents to which one applies, 'no rule' documents of other suppliers. Every document is new,
so that all its facts are read from it: texts folded, amounts made cents, identifiers normalised.
'all apply' is a rulebook in which every rule can apply: no equality tells them apart.
"""

from __future__ import annotations

import datetime
import gc
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

from boekwerk.domain.administration import Relation, Settings
from boekwerk.domain.case import Case
from boekwerk.domain.document import Document, Line, Party, Source, Totals
from boekwerk.domain.lookups import Administration
from boekwerk.domain.proposal import BookingLine, Proposal, RelationMatch
from boekwerk.domain.reason import Reason
from boekwerk.rules import Rulebook, load_rulebook
from boekwerk.rules.files import read_rule_text
from boekwerk.rules.source import RuleSource

DOCUMENTS = 5_000
ROUNDS = 5

BLOCK = """schema: boekwerk.rules/1
kind: block
rules:
  - {id: deferred, title: Deferred costs, owner: a, stage: live, when: [
      {document.direction: purchase},
      {any: [{relation.deferred_costs: true}, {any_booking_line: {deferred: true}}]}]}
"""
HEAD = "schema: boekwerk.rules/1\nkind: automatic_booking\nrules:\n"
BY_RELATION = """  - id: rule-{n}
    title: Rule {n}
    owner: a
    stage: live
    applies_to: {{relation: {{id: [R{n}]}}}}
    when:
      - document.kind: purchase_invoice
      - document.total_incl: {{at_most: {amount}}}
"""
BY_SUPPLIER = """  - id: rule-{n}
    title: Rule {n}
    owner: a
    stage: live
    when:
      - document.kind: purchase_invoice
      - supplier.vat_number: NL{n:09}B01
      - document.total_incl: {{at_most: {amount}}}
      - any_line: {{description: {{contains: abonnement}}}}
    unless:
      - relation.iban_differs: true
"""
BY_NOTHING = """  - id: rule-{n}
    title: Rule {n}
    owner: a
    stage: live
    when:
      - document.total_incl: {{between: [{n}, {amount}]}}
      - document.line_count: {{at_most: {n}}}
"""


class OneAdministration:
    """What the rules ask of an administration: its settings."""

    settings = Settings("a", "A", "local")


def friendly_rules(count: int) -> str:
    forms = [BY_RELATION, *[BY_SUPPLIER] * 9]
    return HEAD + "".join(forms[n % 10].format(n=n, amount=100 + n % 400) for n in range(count - 1))


def unfriendly_rules(count: int) -> str:
    return HEAD + "".join(BY_NOTHING.format(n=n, amount=n + 400) for n in range(count))


def write_rules(folder: Path, count: int) -> None:
    (folder / "block.yaml").write_text(BLOCK, encoding="utf-8")
    (folder / "rules.yaml").write_text(friendly_rules(count), encoding="utf-8")


def sources(text: str) -> Sequence[RuleSource]:
    found, problems = read_rule_text(text, "benchmark.yaml")
    assert not problems, problems[0]
    return found


def case(n: int, administration: Administration) -> Case:
    relation = Relation(f"R{n}", "Supplier", vat_number=f"NL{n:09}B01")
    day = datetime.date(2026, 1, 31)
    document = Document(
        source=Source("ubl", "xml", "0" * 64, 1),
        number=str(n),
        currency="EUR",
        issue_date=day,
        supplier=Party(name="Supplier", vat_id=f"NL{n:09}B01"),
        lines=(Line(description="Abonnement januari"), Line(description="Belkosten")),
        totals=Totals(tax_inclusive=Decimal(100 + n % 300), tax_exclusive=Decimal(100)),
    )
    match = RelationMatch(relation.id, "vat_number", Reason("matched"))
    line = BookingLine("cost", "4500", None, "1", Decimal(100))
    proposal = Proposal(
        "purchase",
        "master_data",
        match,
        "I",
        str(n),
        day,
        None,
        None,
        None,
        None,
        None,
        "EUR",
        Decimal(100),
        lines=(line,),
    )
    nothing = None
    return Case(document, administration, "purchase", nothing, nothing, day, match, relation, proposal)  # type: ignore[arg-type]


def microseconds(work: Callable[[Case], object], cases: list[Case]) -> float:
    took = []
    for _ in range(ROUNDS):
        gc.collect()
        begin = time.perf_counter()
        for one in cases:
            work(one)
        took.append((time.perf_counter() - begin) / len(cases) * 1e6)
    return statistics.median(took)


def main() -> None:
    administration: Administration = OneAdministration()  # type: ignore[assignment]
    strangers = [case(n, administration) for n in range(20_000, 20_000 + DOCUMENTS)]
    columns = ("rules", "load s", "judge µs", "per s", "no rule µs", "explain µs", "all apply µs")
    print("".join(f"{column:>13}" for column in columns))
    for count in (10, 100, 1_000, 10_000):
        with tempfile.TemporaryDirectory() as folder:
            write_rules(Path(folder), count)
            begin = time.perf_counter()
            book = load_rulebook([Path(folder)])
            load = time.perf_counter() - begin
        cases = [case(n % (count - 1), administration) for n in range(DOCUMENTS)]
        judge, no_rule = microseconds(book.judge, cases), microseconds(book.judge, strangers)
        few = cases[: max(1, 20_000 // count)]
        explain = microseconds(book.explain, few)
        unfriendly = microseconds(Rulebook(sources(unfriendly_rules(count))).judge, few[:200])
        print(
            f"{count:>13}{load:>13.2f}{judge:>13.1f}{1e6 / judge:>13,.0f}"
            f"{no_rule:>13.1f}{explain:>13,.0f}{unfriendly:>13,.1f}"
        )


if __name__ == "__main__":
    main()
