"""The rules that come with Boekwerk: what is never booked automatically unless an office says otherwise."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from boekwerk.domain.proposal import BookingLine
from boekwerk.domain.vat import VatKey
from boekwerk.resources import resource_folder
from boekwerk.rules import load_rulebook
from boekwerk.rules.analyse import analyse
from boekwerk.rules.operators import compiled_pattern

RULES = resource_folder("rules")
BOOK = load_rulebook([RULES])
FILES = sorted(file for file in RULES.rglob("*.yaml") if not file.name.endswith(".test.yaml"))
ALWAYS_ON = {"blocks.deferred-costs", "blocks.revenue-spread", "blocks.foreign-vat"}
DEFERRED = (
    BookingLine("cost", "4500", None, "VH", Decimal("60.00")),
    BookingLine("cost", "1400", None, "VH", Decimal("40.00"), deferred=True),
)


def _line(treatment, kind="cost"):
    key = None if treatment is None else VatKey("purchase", treatment, None, None)
    return BookingLine(kind, "4500", key, None, Decimal("60.00"))


def _blocks(case):
    return [outcome.id for outcome in BOOK.judge(case).blocks]


@pytest.mark.spec("AB-6")
def test_deferred_costs_of_the_relation_block_a_purchase(make):
    assert _blocks(make.case(relation=replace(make.kpn, deferred_costs=True))) == ["blocks.deferred-costs"]


@pytest.mark.spec("AB-6")
def test_deferred_costs_on_any_booking_line_block_a_purchase_also_without_dates(make):
    assert _blocks(make.case(booking_lines=DEFERRED)) == ["blocks.deferred-costs"]


@pytest.mark.spec("AB-7")
def test_revenue_spread_of_the_relation_blocks_a_sale(make):
    case = make.case(direction="sales", relation=replace(make.kpn, revenue_spread=True))
    assert _blocks(case) == ["blocks.revenue-spread"]


@pytest.mark.spec("AB-7")
def test_revenue_spread_on_any_booking_line_blocks_a_sale(make):
    assert _blocks(make.case(direction="sales", booking_lines=DEFERRED)) == ["blocks.revenue-spread"]


@pytest.mark.spec("AB-6", "AB-7")
@pytest.mark.parametrize(
    ("direction", "other"), [("purchase", "revenue_spread"), ("sales", "deferred_costs")]
)
def test_what_belongs_to_the_other_direction_blocks_nothing(make, direction, other):
    case = make.case(
        direction=direction, relation=replace(make.kpn, **{other: True}), booking_lines=[_line("standard")]
    )
    assert BOOK.judge(case).blocks == BOOK.judge(case).blocks_unknown == ()


@pytest.mark.spec("BP-12")
@pytest.mark.parametrize(
    ("lines", "blocks"),
    [
        ((_line("standard"), _line("foreign")), ["blocks.foreign-vat"]),
        ((_line("standard"), _line(None, "rounding")), []),
    ],
)
def test_foreign_vat_blocks_a_purchase(make, lines, blocks):
    judgement = BOOK.judge(make.case(booking_lines=lines))
    assert [block.id for block in judgement.blocks] == blocks
    assert judgement.blocks_unknown == ()


@pytest.mark.spec("AB-6", "AB-7")
def test_the_blocks_are_live_and_say_why_in_both_languages(make):
    blocks = [rule for rule in BOOK.explain(make.case()) if rule.kind == "block"]
    assert {block.id for block in blocks if block.stage == "live"} == ALWAYS_ON
    assert all(set(block.message) == {"nl", "en"} for block in blocks)


@pytest.mark.spec("RU-8")
def test_all_other_starter_rules_are_in_shadow_until_an_office_wants_them():
    others = [rule for rule in BOOK.sources if rule.id not in ALWAYS_ON]
    assert {rule.kind for rule in others} == {"automatic_booking", "block", "obligation_matching"}
    assert {rule.stage for rule in others} == {"shadow"}


@pytest.mark.spec("RU-3")
def test_every_starter_rule_has_an_owner_and_an_id_of_its_folder():
    assert {rule.owner for rule in BOOK.sources} == {"Boekwerk"}
    named = [(rule.id.partition(".")[0], Path(rule.where.file).parent.name) for rule in BOOK.sources]
    assert [id for id, _ in named] == [folder for _, folder in named]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_starter_file_has_tests_beside_it_and_stands_in_the_list(file):
    name = file.relative_to(RULES).as_posix()
    assert file.with_name(f"{file.stem}.test.yaml").is_file()
    assert f"[{name}]({name})" in (RULES / "README.md").read_text(encoding="utf-8")


@pytest.mark.spec("RU-9")
def test_nothing_is_found_when_the_starter_rules_are_analysed():
    assert analyse(BOOK, datetime.date(2026, 3, 16)).findings == ()


@pytest.mark.spec("OB-4")
@pytest.mark.parametrize(
    ("package", "found"),
    [
        ("afas", ["matching.afas"]),
        ("exact-online-bouw", ["matching.exact-online-bouw"]),
        ("local", []),
    ],
)
def test_obligations_are_looked_for_by_the_keys_of_the_package(make, package, found):
    case = make.case()
    case.administration.settings = replace(case.administration.settings, package=package)
    assert BOOK.matching(case) == ()  # they are in shadow
    assert [rule.id for rule in BOOK.explain_matching(case) if rule.result == "held"] == found


@pytest.mark.spec("OB-4")
@pytest.mark.parametrize(
    ("rule", "text", "found"),
    [
        ("matching.afas", "Verplichting 10234", "10234"),
        ("matching.afas", "Uw verplichtingnummer: VP-2026.118, graag vermelden", "VP-2026.118"),
        ("matching.afas", "Zonder verplichting tot 1 mei", None),
        ("matching.afas", "Factuur 10234", None),
        ("matching.exact-online-bouw", "Leverbon 2604B001", "2604B001"),
        ("matching.exact-online-bouw", "volgens bonnr. 2604B001-1.", "2604B001-1"),
        ("matching.exact-online-bouw", "Cadeaubon 2604", None),
        ("matching.exact-online-bouw", "Levering 2604B001", None),
    ],
)
def test_in_a_text_a_number_counts_only_behind_its_word(rule, text, found):
    (matching,) = (source.matching for source in BOOK.sources if source.id == rule)
    pattern = compiled_pattern(matching.keys[-1].pattern)
    match = pattern.search(text)
    assert (match and match[1]) == found
