"""Our own CSV of booking history, and that of others with columns named."""

from __future__ import annotations

import datetime
import io
import tracemalloc
from decimal import Decimal

import pytest
from histories import HEAD, written

from boekwerk.domain.errors import HistoryError
from boekwerk.domain.proposal import InvoiceItem
from boekwerk.history import Notes, read_csv


def test_four_columns_are_enough(read):
    (booking,) = read("relation;date;ledger_account;amount", "K1;2025-03-14;4300;100.00")
    assert (booking.relation, booking.direction, booking.total) == ("K1", "purchase", Decimal("100.00"))
    assert (booking.source, booking.currency, booking.number) == ("imported", "EUR", None)
    assert booking.booked_at == datetime.datetime(2025, 3, 14, tzinfo=datetime.UTC)


def test_rows_of_one_booking_are_its_lines(read):
    (booking,) = read(f"{HEAD};vat", "K1;2025-03-14;F1;4300;100;21", "K1;2025-03-14;F1;4600;50;")
    assert [(line.ledger_account, line.amount, line.vat) for line in booking.lines] == [
        ("4300", Decimal(100), Decimal(21)),
        ("4600", Decimal(50), Decimal(0)),
    ]
    assert booking.total == Decimal(171)


def test_every_column_has_its_place(read):
    (booking,) = read(
        "relation;direction;number;date;journal;transaction;total;currency;description;payment_condition;"
        "one_off;booked_at;source;document;key;ledger_account;amount;vat;vat_code;vat_treatment;vat_rate;"
        "vat_country;kind;line_description;cost_centre;project;obligation;deferred;period_from;"
        "period_until;item_text;article",
        "C1;sales;V7;2025-03-14;VRK;88;121,00;USD;Maart;30;ja;2025-04-01T09:00:00+02:00;product;"
        f"{'ab' * 32};eigen;8000;100,00;21,00;VH;standard;21;NL;cost;Advies;K10;P5;O77;ja;01-04-2025;"
        "30-06-2025;Advies maart;ART-1",
    )
    assert (booking.key, booking.one_off, booking.document) == ("eigen", True, "ab" * 32)
    assert booking.booked_at.isoformat() == "2025-04-01T07:00:00+00:00"
    (line,) = booking.lines
    assert (line.treatment, line.rate, line.country, line.obligation) == (
        "standard",
        Decimal(21),
        "NL",
        "O77",
    )
    assert (line.deferred, line.period_from) == (True, datetime.date(2025, 4, 1))
    assert line.items == (InvoiceItem("Advies maart", "ART-1"),)


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("above", ["", "sep={}\n", "\ufeff", "\n\n"])
def test_files_as_excel_writes_them_are_read(file, separator, above):
    text = above.format(separator) + written(HEAD, 'K1;14-3-2025;F1;4300;"100,50"').replace(";", separator)
    (booking,) = read_csv(file(text.replace("\n", "\r\n")))
    assert (booking.date, booking.total) == (datetime.date(2025, 3, 14), Decimal("100.50"))


def test_a_row_without_account_and_amount_adds_an_item_to_the_line_above(read):
    (booking,) = read(
        f"{HEAD};item_text;article",
        "K1;2025-03-14;F1;4300;100;Papier A4;A4",
        "K1;2025-03-14;F1;;;Nietjes;",
        "K1;2025-03-14;F1;4600;50;;",
    )
    assert booking.lines[0].items == (InvoiceItem("Papier A4", "A4"), InvoiceItem("Nietjes"))
    assert booking.lines[1].items == ()


def test_a_text_of_several_lines_is_one_text(read):
    (booking,) = read(f"{HEAD};line_description", 'K1;2025-03-14;F1;4300;1;"regel 1\nregel 2"')
    assert booking.lines[0].description == "regel 1\nregel 2"


def test_columns_of_others_are_read_by_the_names_they_are_given(read):
    notes = Notes()
    (booking,) = read(
        "supplier,date,transaction,account,amount,body",
        "Acme,2025-03-14,T1,4300,1.50,Oxford",
        columns={"relation": "supplier", "ledger_account": "account"},
        notes=notes,
    )
    assert (booking.relation, booking.lines[0].ledger_account) == ("Acme", "4300")
    assert [(remark.code, remark.values) for remark in notes.remarks] == [
        ("history_columns_left_out", {"columns": "body"})
    ]


def test_one_column_may_be_given_two_meanings(read):
    (booking,) = read(
        "relation;date;nr;ledger_account;amount",
        "K1;2025-03-14;77;4300;1",
        columns={"number": "nr", "transaction": "nr"},
    )
    assert booking.number == "77"


def test_all_problems_are_told_with_file_line_column_value_and_way_out(problems):
    assert problems(
        f"{HEAD};direction",
        "K1;2025-03-14;F1;4300;12x;purchase",
        ";31-02-2025;F2;4300;1.234;sale",
        "K1;2025-03-14;F3;4300",
    ) == [
        "h.csv:2:23: 'amount' should be a number; found '12x'. Write it as 1234.56 or 1234,56: no "
        "separator for thousands, no currency sign, no percent sign.",
        "h.csv:3:1: 'relation' must be filled in. Fill in a value.",
        "h.csv:3:2: 'date' is a date that does not exist: '31-02-2025'. Write it as 2026-01-31 or "
        "31-01-2026, day before month.",
        "h.csv:3:21: 'amount' can be read in two ways: '1.234'. Write 1234 or 1.2340.",
        "h.csv:3:27: 'direction' cannot be 'sale'. Did you mean 'sales'?",
        "h.csv:4:1: The row has 4 cells; the first row has 6. Put cells with a separator or a line "
        "break in them in quotation marks; add cells that are missing.",
    ]


def test_the_place_of_a_cell_behind_a_text_of_several_lines_is_found(problems):
    (problem,) = problems(
        f"{HEAD};line_description;vat",
        'K1;2025-03-14;F1;4300;1;"regel 1\nregel 2";x',
        "K1;2025-03-14;F2;1;1;;",
    )
    assert problem.startswith("h.csv:3:10: 'vat' should be a number; found 'x'.")


def test_the_place_far_into_a_large_file_is_found(file):
    rows = [f"K{n};2025-03-14;F{n};4300;1" for n in range(30_000)]
    with pytest.raises(HistoryError) as caught:
        list(read_csv(file(written(HEAD, *rows, "K1;2025-03-14;Q;4300;fout"))))
    assert [str(problem.where).rsplit("h.csv", 1)[1] for problem in caught.value.problems] == [":30002:22"]


def test_no_booking_is_given_after_a_problem_and_what_came_before_is_refused(file):
    given = []
    path = file(written(HEAD, "K1;2025-03-14;1;4300;1", "K1;2025-03-14;2;4300;x", "K1;2025-03-14;3;4300;1"))
    with pytest.raises(HistoryError):
        given.extend(read_csv(path))
    assert [booking.number for booking in given] == []


def test_problems_are_bounded(read):
    with pytest.raises(HistoryError) as caught:
        read(HEAD, *["K1;2025-03-14;F1;4300;x"] * 5000)
    assert len(caught.value.problems) == 100


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("relation;date;amount", "h.csv:1:1: The column 'ledger_account' is needed and is not there. Add "
         "it, or tell with '--column ledger_account=NAME' which column it is."),
        (f"{HEAD};relatoin", "h.csv:1:44: The column 'relatoin' is not known. Did you mean 'relation'?"),
        (f"{HEAD};amount", "h.csv:1:44: The column 'amount' stands in the first row twice. Remove one of "
         "the two."),
        (f"{HEAD};", "h.csv:1:44: A column has no name. Name it in the first row, or remove the column."),
    ],
)  # fmt: skip
def test_a_wrong_heading_says_how_it_should_be(problems, head, expected):
    assert problems(head, "K1;2025-03-14;F1;4300;1") == [expected]


def test_a_name_that_the_file_does_not_have_is_told_with_those_it_has(problems):
    assert problems(HEAD, columns={"vat": "btw"}) == [
        "h.csv:1:1: There is no column 'btw' for 'vat'. Choose one of the columns of the file: relation, "
        "date, number, ledger_account, amount."
    ]


def test_an_empty_file_says_what_it_lacks(problems):
    (problem,) = problems("")
    assert problem.startswith("h.csv:1:1: The file is empty; the first row must name the columns.")


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"relation;date;ledger_account;amount\nK1;2025-03-14;43\xe9;1\n", ":2:17"),
        (b"relation;date;ledger_account;amount\nK1;2025-03-14;43\x00;1\n", ":2:17"),
        (b'relation;date;ledger_account;amount\nK1;2025-03-14;1;1\nK2;2025-03-14;"4300;1\n', ":3:1"),
        (b"relation;date;ledger_account;amount\n" + b"K" * 5_000_000, ""),
    ],
    ids=["encoding", "control character", "quotation mark", "endless line"],
)
def test_what_is_no_text_is_refused_with_its_place(file, content, place):
    path = file(content)
    with pytest.raises(HistoryError) as caught:
        list(read_csv(path))
    assert [str(problem.where) for problem in caught.value.problems] == [f"{path}{place}"]


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(HistoryError) as caught:
        list(read_csv(tmp_path / "nergens.csv"))
    assert caught.value.problems[0].code == "office_file_unreadable"


def test_a_total_that_the_lines_do_not_sum_to_is_refused(problems):
    assert problems(f"{HEAD};total", "K1;2025-03-14;F1;4300;1,00;2,00") == [
        "h.csv:2:28: The total is 2.00, and the lines with their VAT sum to 1.00. Correct the total, add "
        "the lines that are missing, or leave the total out."
    ]


def test_a_booking_of_which_a_row_was_refused_is_not_said_to_sum_wrongly(problems):
    found = problems(f"{HEAD};total", "K1;2025-03-14;F1;4300;x;2,00", "K1;2025-03-14;F1;4300;1;2,00")
    assert len(found) == 1


def test_what_is_of_the_booking_must_be_the_same_on_each_row(problems):
    (problem,) = problems(f"{HEAD};description", "K1;2025-03-14;F1;4300;1;a", "K1;2025-03-14;F1;4300;1;b")
    assert problem.startswith("h.csv:3:1: 'description' is b here and a on the first line")


def test_the_same_written_differently_is_the_same(read):
    (booking,) = read(HEAD, "K1;2025-03-14;F1;4300;1", "K1;14-03-2025; F1 ;4300;2")
    assert len(booking.lines) == 2


def test_an_amount_larger_than_any_booking_is_refused(problems):
    (problem,) = problems(HEAD, "K1;2025-03-14;F1;4300;99999999999999,00")
    assert "'amount' is larger than any booking" in problem


def test_an_item_needs_a_line_above_it(problems):
    (problem,) = problems(f"{HEAD};item_text", "K1;2025-03-14;F1;;;Papier")
    assert problem.startswith("h.csv:2:1: This row has only an invoice line")


def test_periods_in_the_wrong_order_are_refused(problems):
    (problem,) = problems(
        f"{HEAD};period_from;period_until", "K1;2025-03-14;F1;4300;1;2025-05-01;2025-04-01"
    )
    assert problem.startswith("h.csv:2:1: The first day of the periods, 2025-05-01, comes after the last")


def test_bookings_without_number_count_as_one_a_day_and_that_is_said(read):
    notes = Notes()
    found = read(
        "relation;date;ledger_account;amount",
        *("K1;2025-03-14;4300;1", "K1;2025-03-14;4600;2", "K1;2025-03-15;4300;1"),
        notes=notes,
    )
    assert [len(booking.lines) for booking in found] == [2, 1]
    assert [(remark.code, remark.values) for remark in notes.remarks] == [
        ("history_without_number", {"count": 2})
    ]


def test_a_stream_of_text_is_read_as_a_file_is(file):
    text = written(HEAD, "K1;2025-03-14;F1;4300;1")
    assert list(read_csv(io.StringIO(text, newline=""), file="-")) == list(read_csv(file(text)))


def test_memory_grows_by_some_bytes_a_booking_only(file, monkeypatch):
    monkeypatch.setattr("boekwerk.history.csv_reader._BLOCK", 10_000)
    sizes = []
    for times in (2_000, 12_000):
        path = file(written(HEAD, *(f"K{n % 50};2025-03-14;F{n};4300;1" for n in range(times))))
        tracemalloc.start()
        assert sum(1 for _ in read_csv(path)) == times
        sizes.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert sizes[1] < sizes[0] + 10_000 * 24
