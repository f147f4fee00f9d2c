"""``history.csv`` in an administration folder."""

from __future__ import annotations

from decimal import Decimal

import pytest

HEAD = "relation;date;number;ledger_account;amount;vat\n"


@pytest.fixture
def history(folder):
    """Write ``history.csv``, with one relation that it may name."""
    (folder / "relations.csv").write_text("id;name;kind\nK1;Paper;supplier\n", encoding="utf-8")

    def write(rows: str, head: str = HEAD) -> None:
        (folder / "history.csv").write_text(head + rows, encoding="utf-8", newline="")

    return write


def test_its_bookings_are_what_proposals_learn_from(history, read):
    history("K1;2026-01-05;F1;4300;100;21\nK1;2026-02-05;F2;4300;50;\n")
    past = read().past
    assert len(past) == 2
    assert past.last("K1", "purchase", None, imported=True).number == "F2"
    assert past.last("K1", "purchase", None, imported=False) is None


def test_another_history_is_another_version(history, read):
    history("K1;2026-01-05;F1;4300;100;21\n")
    before = read().version
    history("K1;2026-01-05;F1;4300;101;21\n")
    assert read().version != before


def test_its_problems_show_like_those_of_other_files(history, problems):
    history("K1;2026-01-05;F1;4300;x;21\n")
    assert problems() == [
        "history.csv:2:23: 'amount' should be a number; found 'x'. Write it as 1234.56 or 1234,56: no "
        "separator for thousands, no currency sign, no percent sign."
    ]


def test_a_name_that_is_nearly_right_is_told(folder, problems):
    (folder / "histori.csv").write_text(HEAD, encoding="utf-8")
    assert ["history.csv" in problem for problem in problems()] == [True]


def test_relations_that_are_unknown_are_remarked(history, remarks):
    history("K9;2026-01-05;F1;4300;100;21\n")
    assert [remark for remark in remarks() if remark.startswith("history.csv")] == [
        "history.csv: 1 booking is of 1 relation that the master data does not have: K9. Nothing needs "
        "doing if these relations are no longer used; else check that the codes are those of the package."
    ]


@pytest.mark.spec("AB-11")
def test_its_documents_count_for_duplicates_but_once(history, folder, read):
    history("K1;2026-01-05;F-001;4300;100;21\nK1;2026-02-05;F2;4300;50;\n")
    listed = "relation;direction;number;date;total;currency\nK1;purchase;F001;2026-01-05;121.00;EUR\n"
    (folder / "bookings.csv").write_text(listed, encoding="utf-8")
    booked = read().booked
    assert [document.number for document in booked.of_relation("K1")] == ["F001", "F2"]
    assert [document.total for document in booked.with_number("K1", "F2")] == [Decimal("50.00")]
    assert len(booked.with_total("K1", 12100)) == 1
