"""``preferences.yaml`` and the settings of proposals: what is read, refused and remarked on."""

from __future__ import annotations

from decimal import Decimal

import pytest

from boekwerk.domain.preference import RelationPreference

HEAD = "schema: boekwerk.preferences/1\npreferences:\n"


@pytest.fixture
def prefer(folder):
    def write(*preferences):
        text = HEAD + "".join(f"  - {preference}\n" for preference in preferences)
        (folder / "preferences.yaml").write_text(text, encoding="utf-8")

    return write


@pytest.mark.spec("BP-10")
def test_a_preference_is_read_with_its_place(prefer, read):
    prefer('{relation: "10001", journal: PUR, mode: template, line_recognition: yes, merge_lines: no}')
    found = read().preference("10001", "PUR")
    assert found.where.line == 3
    assert found == RelationPreference(
        "10001", "PUR", mode="template", line_recognition=True, merge_lines=False, where=found.where
    )


@pytest.mark.spec("BP-7")
def test_an_empty_selection_is_another_one_than_none(prefer, read):
    prefer('{relation: "10001", header_fields: [], line_fields: [period, vat_code]}')
    found = read().preference("10001", "PUR")
    assert (found.header_fields, found.line_fields) == ((), ("period", "vat_code"))
    assert found.mode is None


@pytest.mark.spec("BP-10")
def test_a_preference_for_the_journal_stands_in_the_place_of_one_for_all(prefer, read):
    prefer('{relation: "10001", mode: master_data}', '{relation: "10001", journal: PUR, merge_lines: yes}')
    office = read()
    assert office.preference("10001", "PUR").mode is None
    assert office.preference("10001", "SAL").mode == "master_data"
    assert office.preference("10002", "PUR") is None


WRONG = [
    (
        ['{relation: "10002"}'],
        "preferences.yaml:3:5: 'relation' names '10002', which is not in relations.csv. "
        "Did you mean '10001'?",
    ),
    (
        ['{relation: "10001", journal: PUX}'],
        "preferences.yaml:3:5: 'journal' names 'PUX', which is not in journals.yaml. Did you mean 'PUR'?",
    ),
    (
        ['{relation: "10001"}', '{relation: "10001", mode: template}'],
        "preferences.yaml:4:5: relation '10001' stands in the file for the second time; the first time was "
        "on line 3. Remove one of the two.",
    ),
    (
        ['{relation: "10001", mode: last_booking}'],
        "preferences.yaml:3:31: 'mode' cannot be 'last_booking'. Did you mean 'last_booking_vat'?",
    ),
    (
        ['{relation: "10001", line_fields: [ledger_acount]}'],
        "preferences.yaml:3:39: 'line_fields' cannot be 'ledger_acount'. Did you mean 'ledger_account'?",
    ),
    (
        ["{mode: template}"],
        "preferences.yaml:3:5: The key 'relation' is needed and is not there. Add 'relation: …'.",
    ),
]


@pytest.mark.spec("BP-10")
@pytest.mark.parametrize(("preferences", "problem"), WRONG)
def test_what_cannot_be_meant_is_refused_with_its_place(prefer, problems, preferences, problem):
    prefer(*preferences)
    assert problems() == [problem]


@pytest.mark.spec("BP-9")
def test_a_template_that_is_not_there_is_remarked_on(prefer, remarks):
    prefer('{relation: "10001", mode: template}')
    assert remarks() == [
        "preferences.yaml:3:5: Relation 10001 is to be booked by a booking template, but has none there "
        "that is set as the default. Make a template with 'default: yes' in templates.yaml, or choose "
        "another booking mode."
    ]


@pytest.mark.spec("BP-3", "BP-10")
def test_the_settings_of_proposals_are_read(change, read):
    change("administration.yaml", "booking_mode: last_booking_vat ", "booking_mode: template ")
    change("administration.yaml", "imported_history_teaches: no ", "imported_history_teaches: yes ")
    more = "line_confidence: 92,5\nobligation_remainder: close\nmerge_lines: ja\n"
    change("administration.yaml", "", more)
    settings = read().settings
    assert (settings.booking_mode, settings.imported_history_teaches) == ("template", True)
    assert (settings.line_confidence, settings.obligation_remainder) == (Decimal("92.5"), "close")
    assert (settings.merge_lines, settings.search_earlier_bookings) == (True, False)


@pytest.mark.spec("BP-7")
def test_a_journal_says_which_fields_are_copied(change, read):
    change(
        "journals.yaml",
        "    direction: purchase\n",
        "    direction: purchase\n    line_fields: [vat_code]\n",
    )
    journal = read().journal("PUR")
    assert (journal.line_fields, journal.header_fields) == (("vat_code",), None)
