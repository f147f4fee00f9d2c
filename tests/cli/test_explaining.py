"""What a person reads of a decision: causes before consequences, every field, in plain words."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

OFFICE = Path(__file__).parents[2] / "examples" / "kantoor-de-linde"


@pytest.fixture
def explained(run, tmp_path):
    """Dry-run one invoice of the example office, in Dutch unless told otherwise."""
    copy = Path(shutil.copytree(OFFICE, tmp_path / "office"))

    def explain(administration, file, *arguments):
        done = run(
            "dry-run", "--lang", "nl", "--as-of", "2026-03-16", *arguments,
            "--administration", copy / "administrations" / administration,
            copy / "inbox" / administration / file,
        )  # fmt: skip
        return done.out

    return explain


@pytest.mark.spec("AB-13")
def test_what_follows_from_an_unknown_direction_is_one_line(explained):
    out = explained("softwarehuis-nevelbank", "inkoop-kabelgoot-andere-geadresseerde.xml")
    assert "dat is niet deze administratie." in out
    assert "    + 15 controles die hierdoor niet te beoordelen zijn." in out.splitlines()
    assert "Blokkades (onbekend)" not in out
    assert "haal de voorwaarde" not in out


@pytest.mark.spec("AB-13")
def test_full_explaining_and_json_keep_every_consequence(explained):
    invoice = ("softwarehuis-nevelbank", "inkoop-kabelgoot-andere-geadresseerde.xml")
    out = explained(*invoice, "--explain", "full")
    told = json.loads(explained(*invoice, "--format", "json"))["documents"][0]["decision"]["checks"]
    assert "Blokkades (onbekend): Of een blokkade van toepassing is, is niet te beoordelen" in out
    assert "controles die hierdoor" not in out
    assert [c["outcome"] for c in told].count("unknown") == 15


@pytest.mark.spec("AB-13", "IN-2")
def test_an_unknown_relation_is_to_be_found_and_no_rule_to_be_changed(explained):
    out = explained("eetwinkel-de-roggestoof", "inkoop-slijterij-twee-relaties.xml")
    assert "de regel vraagt 'relation.known: true', en de relatie is niet herkend." in out
    assert "Bevestig of koppel de relatie, of boek het document zelf." in out
    assert "Of blokkade" not in out


def test_a_proposal_shows_its_lines_with_names_and_non_deductible_vat(explained):
    out = explained(
        "aannemersbedrijf-wierdekamp", "inkoop-restaurant-btw-niet-aftrekbaar.xml", "--explain", "full"
    )
    assert "grootboekrekening: 4120 " in out
    assert "niet-aftrekbare btw, in het bedrag begrepen: EUR " in out
    assert "tegenrekening: 1600 " in out


def test_a_proposal_shows_how_the_payment_is_split_and_what_the_discount_is(explained):
    split = explained(
        "aannemersbedrijf-wierdekamp", "inkoop-loodgieter-verlegd-g-rekening.xml", "--explain", "full"
    )
    discount = explained(
        "eetwinkel-de-roggestoof", "inkoop-groothandel-betalingskorting.xml", "--explain", "full"
    )
    assert " naar de gewone rekening" in split
    assert "betalingskorting: EUR 7,11 bij betaling uiterlijk 13-03-2026" in discount


@pytest.mark.spec("AB-12")
def test_a_period_of_a_broken_fiscal_year_is_no_month(explained):
    out = explained(
        "eetwinkel-de-roggestoof", "inkoop-groothandel-betalingskorting.xml", "--explain", "full"
    )
    assert "periode: 9 van boekjaar 2025 (01-03-2026 t/m 31-03-2026)" in out
    assert "2025-09" not in out


@pytest.mark.spec("BP-3")
def test_a_proposal_says_its_booking_mode_and_which_booking_it_follows(explained):
    out = explained(
        "eetwinkel-de-roggestoof", "inkoop-groothandel-betalingskorting.xml", "--explain", "full"
    )
    assert "boekingswijze: laatste boeking op btw-herkenning (instelling boekingswijze" in out
    assert "7010 Inkoop dranken en non-food (laatste boeking TB-655120)" in out


@pytest.mark.spec("BP-7")
def test_what_is_copied_says_where_that_was_chosen(explained):
    out = explained("softwarehuis-nevelbank", "inkoop-kabelgoot-april-vooruit.xml", "--explain", "full")
    assert "betalingsconditie: 14 14 dagen netto (laatste boeking KG-2602-009, " in out
    assert "preferences.yaml:6:5" in out


@pytest.mark.spec("BP-5")
def test_a_proposal_without_last_booking_says_so(explained):
    out = explained("softwarehuis-nevelbank", "inkoop-lanternfish-dollars.xml", "--explain", "full")
    assert "boekingswijze: stamgegevens\n" in out
    assert "heeft nog geen eerdere boeking in dagboek INK (inkoop) die meetelt" in out


def test_settings_have_a_name_beside_their_key(explained):
    out = explained("softwarehuis-nevelbank", "inkoop-lanternfish-dollars.xml", "--explain", "full")
    assert "(instelling inkoopdagboek ('purchase_journal'), " in out


@pytest.mark.spec("AB-5")
def test_a_credit_note_is_told_which_rule_does_not_name_credit_notes(explained):
    out = explained("softwarehuis-nevelbank", "verkoop-dichtbij-creditnota-geen-regel.xml")
    assert "Automatiseringsregel nevelbank-verkoop (" in out
    assert "noemt geen creditnota's" in out


@pytest.mark.spec("BP-15")
def test_an_ability_that_is_switched_off_names_the_setting_and_its_line(explained):
    out = explained("drukkerij-het-zetwerk", "inkoop-uitzendkracht-g-rekening.xml")
    assert "de instelling switched_off van deze administratie heeft G-rekeningen uitgezet." in out
    assert "administration.yaml:17:1]" in out
    assert "kan een betaling niet splitsen" not in out


def test_the_tally_says_of_several_documents_that_it_gives_an_example(explained):
    out = explained("drukkerij-het-zetwerk", "")
    assert "3x Autorisator (authoriser_not_determined): bijv. De instelling" in out
    assert "inkoop EUR " in out


def test_an_amount_above_the_rule_is_written_as_an_amount(explained):
    out = explained("aannemersbedrijf-wierdekamp", "inkoop-wapening-boven-maximum.xml")
    assert "gevonden is: 11.107,80." in out
    assert "of pas de regel aan als die had moeten gelden." in out


@pytest.mark.spec("RU-8")
def test_a_remark_without_advice_has_its_place_behind_it_and_no_arrow(explained):
    out = explained("softwarehuis-nevelbank", "inkoop-koffie-alleen-schaduwregel.xml", "--explain", "full")
    assert [line for line in out.splitlines() if line.strip().startswith("-> [")] == []
