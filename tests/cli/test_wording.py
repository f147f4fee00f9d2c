from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from boekwerk.cli.condition_wording import condition, lets_hold
from boekwerk.cli.reports.places import Places, common_folder
from boekwerk.cli.wording import rule_line
from boekwerk.domain.decision import ConditionOutcome, RuleOutcome
from boekwerk.domain.reason import Location

EXCEPTION = ConditionOutcome(text="relation.iban_differs: true", held=False, found=False, prevents=True)
RULE = RuleOutcome("algemeen", "Algemeen", "automatic_booking", "live", "held", set_aside=True)


def test_an_exception_that_does_not_apply_is_good_news():
    assert condition(EXCEPTION, "nl") == (
        "uitzondering geldt niet: tenzij relation.iban_differs: true (gevonden: nee)"
    )
    assert lets_hold(EXCEPTION) is True
    assert lets_hold(replace(EXCEPTION, held=None)) is None


def test_what_a_group_found_is_told_by_its_parts():
    part = ConditionOutcome(text="document.total_incl: {at_most: 1}", held=False, found=Decimal("2.5"))
    group = ConditionOutcome(text="any: [x]", held=False, found=(Decimal("2.5"),), inner=(part,))
    assert condition(group, "en") == "does not hold: any: [x]"
    assert condition(part, "nl").endswith("(gevonden: 2,50)")


@pytest.mark.spec("RU-3")
@pytest.mark.parametrize(("result", "text"), [("held", "gaat niet voor"), ("did_not_hold", "geldt niet")])
def test_only_a_rule_that_would_have_booked_is_said_to_be_set_aside(result, text):
    assert text in rule_line(replace(RULE, result=result), "nl")


def test_paths_are_shown_from_the_folder_that_they_are_in():
    places = Places(documents="in/box", administration="office/a")
    assert places.file(str(Path("in/box/march/1.xml"))) == str(Path("march/1.xml"))
    assert places.file("elsewhere.xml") == "elsewhere.xml"
    assert places.place(Location("office/a/periods.csv", 4, 1)) == "periods.csv:4:1"
    assert places.place(Location("rules/x.yaml", 4)) == "rules/x.yaml:4"


@pytest.mark.parametrize(
    ("files", "folder"),
    [(["in/a.xml", "in/box/b.xml"], "in"), (["a.xml"], None), ([], None), (["/x/a", "b/c"], None)],
)
def test_the_common_folder_of_files(files, folder):
    assert common_folder([Path(file) for file in files]) == folder


def test_our_words_are_translated_and_those_of_documents_are_not():
    kind = ConditionOutcome(text="x", held=True, field="document.kind", found="purchase_invoice")
    name = ConditionOutcome(text="x", held=True, field="supplier.name", found="purchase")
    item = ConditionOutcome(text="booking_line 1", held=True, inner=(kind,))
    assert condition(kind, "nl") == "klopt: x (gevonden: inkoopfactuur)"
    assert condition(kind, "en") == "holds: x (found: purchase_invoice)"
    assert condition(name, "nl") == "klopt: x (gevonden: purchase)"
    assert condition(item, "nl") == "klopt: boekingsregel 1"
    assert condition(item, "en") == "holds: booking line 1"
