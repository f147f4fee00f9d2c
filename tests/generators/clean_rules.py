"""Rulebooks in which nothing is wrong, as large as is asked: what the analysis must say nothing of."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from boekwerk.domain.check_digits import is_possible_vat_number

WORDS = (
    "abonnement onderhoud licentie huur energie water schoonmaak verzekering brandstof transport koffie "
    "drukwerk hosting training advies beveiliging vracht leasing catering papier reparatie keuring"
).split()
PLACES = "noord zuid oost west haven dorp stad berg dal meer bos veld duin poort brug kade".split()


@dataclass(frozen=True)
class Rule:
    """A rule before it is written; conditions are in YAML, ``most`` is its limit in whole euros."""

    id: str
    kind: str = "automatic_booking"
    scope: str = ""
    subject: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    valid: str = ""
    stage: str = "live"
    most: int = 0
    more: dict[str, str] = field(default_factory=dict)

    def written(self) -> str:
        """Write it as an entry of a rule file."""
        head = [
            f"  - id: {self.id}",
            f"    title: {self.id}",
            "    owner: kantoor",
            f"    stage: {self.stage}",
        ]
        head += [f"    applies_to: {self.scope}"] if self.scope else []
        head += [f"    valid: {self.valid}"] if self.valid else []
        head += [f"    {key}: {value}" for key, value in self.more.items()]
        lines = [*head, "    when:", *(f"      - {text}" for text in (*self.subject, *self.when))]
        if self.unless:
            lines += ["    unless:", *(f"      - {text}" for text in self.unless)]
        return "\n".join(lines)


def clean_rules(count: int, seed: int = 1) -> list[Rule]:
    """Make so many rules in which nothing is wrong, the same for every seed."""
    chance = random.Random(seed)
    rules = [*_for_everybody()]
    number = 0
    while len(rules) < count:
        number += 1
        rules += _TEMPLATES[number % len(_TEMPLATES)](number, chance)
    return rules[:count]


def write_rules(rules: Sequence[Rule], folder: Path, per_file: int = 500) -> None:
    """Write rules into files of a folder, by kind."""
    for kind in ("automatic_booking", "block"):
        of_kind = [rule for rule in rules if rule.kind == kind]
        for start in range(0, len(of_kind), per_file):
            body = "\n".join(rule.written() for rule in of_kind[start : start + per_file])
            text = f"schema: boekwerk.rules/1\nkind: {kind}\nrules:\n{body}\n"
            (folder / f"{kind}-{start:05}.yaml").write_text(text, encoding="utf-8")


def _for_everybody() -> Iterator[Rule]:
    yield Rule("blok-bedrag", "block", when=("document.total_incl: {above: 250000}",))
    yield Rule("blok-iban", "block", when=("relation.iban_differs: true", "document.direction: purchase"))
    yield Rule("blok-woorden", "block", when=("document.text: {contains: [deurwaarder, incassokosten]}",))
    yield Rule(
        "blok-activa",
        "block",
        when=('any_booking_line: {ledger_account: {starts_with: "0"}, amount: {at_least: 450}}',),
    )
    yield Rule(
        "blok-oud",
        "block",
        when=(
            "any: [{document.issue_date: {before: 2020-01-01}}, "
            "{every_vat: {treatment: [export, margin]}}]",
        ),
    )


def _kvk(number: int) -> str:
    return f"{10_000_000 + number}"


def _vat_number(number: int) -> str:
    """Make a VAT number that can exist: its last two digits make it so."""
    made = (f"NL{100_000_000 + number}B{check:02}" for check in range(2, 99))
    return next(each for each in made if is_possible_vat_number(each))


def _word(number: int) -> str:
    """Make a name that is no part of another one."""
    return f"{WORDS[number % len(WORDS)]} {PLACES[number // len(WORDS) % len(PLACES)]} {10_000 + number}"


def _by_relation(number: int, chance: random.Random) -> list[Rule]:
    most = chance.randrange(100, 900)
    scope = f'{{relation: {{kvk: ["{_kvk(number)}"]}}}}'
    lowest = Rule(
        f"relatie-{number}",
        scope=scope,
        subject=("document.kind: purchase_invoice",),
        when=(
            f"document.total_incl: {{at_most: {most}}}",
            f"any_line: {{description: {{contains: {WORDS[number % 9]}}}}}",
        ),
        unless=("relation.iban_differs: true",),
        most=most,
    )
    higher = replace(
        lowest,
        id=f"relatie-{number}-hoog",
        when=(
            f"document.total_incl: {{above: {most}}}",
            f"document.total_incl: {{at_most: {most * 3}}}",
            "proposal.complete: true",
        ),
        unless=(),
        most=most * 3,
    )
    credit = replace(
        lowest,
        id=f"relatie-{number}-credit",
        subject=("document.kind: purchase_credit_note",),
        when=("document.total_incl: {at_most: 50}",),
        most=50,
    )
    return [lowest, higher, credit]


def _by_supplier(number: int, chance: random.Random) -> list[Rule]:
    most = chance.randrange(100, 5_000)
    return [
        Rule(
            f"leverancier-{number}",
            subject=(
                "document.kind: purchase_invoice",
                f"supplier.vat_number: [{_vat_number(number)}, {_vat_number(number + 500_000)}]",
            ),
            when=(
                f"document.total_incl: {{at_most: {most}}}",
                "any: [{document.format: e_invoice}, {document.has_attachment: true}]",
                "every_booking_line: {kind: cost, amount: {below: 4000}}",
            ),
            unless=("document.has_warnings: true",),
            most=most,
        )
    ]


def _by_word(number: int, chance: random.Random) -> list[Rule]:
    most = chance.randrange(50, 500)
    return [
        Rule(
            f"woord-{number}",
            subject=("document.direction: purchase",),
            when=(
                f"supplier.name: {{contains: {_word(number)}}}",
                f"document.total_excl: {{between: [{most // 5}, {most}]}}",
                "none: [{document.notes: {contains: aanmaning}}, {document.is_direct_debit: false}]",
                "document.issue_date: {within_days: 60}",
            ),
            most=most,
        )
    ]


def _of_administration(number: int, chance: random.Random) -> list[Rule]:
    most = chance.randrange(100, 2_000)
    scope = f"{{administration: adm-{number}}}"
    return [
        Rule(
            f"administratie-{number}",
            scope=scope,
            subject=("document.kind: purchase_invoice",),
            when=(
                f"document.total_incl: {{at_most: {most}}}",
                f'every_booking_line: {{ledger_account: ["{4000 + number % 900}", "{4950 + number % 40}"], '
                "vat_code: VH}",
                "relation.known: true",
            ),
            valid="{from: 2026-01-01}",
            most=most,
        ),
        Rule(
            f"administratie-{number}-blok",
            "block",
            scope=scope,
            when=(
                f"any_line: {{text: {{contains: {WORDS[number % len(WORDS)]}}}}}",
                "document.currency: {is_not: EUR}",
            ),
        ),
    ]


def _of_package(number: int, chance: random.Random) -> list[Rule]:
    most = chance.randrange(100, 2_000)
    return [
        Rule(
            f"pakket-{number}",
            scope=f"{{package: {('twinfield', 'exact')[number % 2]}}}",
            subject=("document.kind: sales_invoice", f'customer.kvk: "{_kvk(number + 40_000_000)}"'),
            when=(
                f"document.total_incl: {{at_most: {most}}}",
                "every_vat: {treatment: [standard, zero], rate: {at_most: 21}}",
                "no_line: {quantity: {above: 1000}}",
            ),
            stage=("live", "suggest", "shadow")[number % 3],
            most=most,
        )
    ]


def _blocks(number: int, chance: random.Random) -> list[Rule]:
    return [
        Rule(
            f"blok-{number}",
            "block",
            scope=f'{{relation: {{id: ["{60_000 + number}"]}}}}',
            when=(
                f"document.order_reference: {{starts_with: {PLACES[number % 16]}}}",
                "document.period_days: {above: 92}",
            ),
        )
    ]


_TEMPLATES = (_by_relation, _by_supplier, _by_word, _of_administration, _by_supplier, _of_package, _blocks)


def only_limits(count: int, seed: int = 1) -> list[Rule]:
    """Make rules that ask for amounts only, each between limits that others have too."""
    chance = random.Random(seed)
    rules = []
    for number in range(count):
        least = chance.randrange(100, 900_000)
        conditions = (
            f"document.total_incl: {{at_least: {least}}}",
            f"document.total_incl: {{at_most: {least + 400}}}",
            f"document.total_excl: {{above: {number}}}",
            f"document.vat_total: {{below: {1_000 + number}}}",
        )
        rules.append(Rule(f"grens-{number}", when=conditions))
    return rules


def only_texts(count: int, seed: int = 1) -> list[Rule]:
    """Make rules that ask for a word and a pattern only; many have the pattern."""
    return [
        Rule(
            f"tekst-{number}",
            when=(
                f"supplier.name: {{contains: {_word(number)}}}",
                f"document.order_reference: {{matches: '^{PLACES[number % len(PLACES)]}'}}",
            ),
        )
        for number in range(count)
    ]
