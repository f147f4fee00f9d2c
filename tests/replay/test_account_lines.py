import datetime
from decimal import Decimal

import pytest

from boekwerk.domain.errors import BoekwerkError
from boekwerk.trial.replay.account_lines import read_account_lines

ENGLISH = {"relation": "supplier", "ledger_account": "account"}


def read(tmp_path, text, columns=ENGLISH, name="lines.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return list(read_account_lines(path, columns))


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_each_line_is_a_booking_whatever_separates_cells(tmp_path, separator):
    text = "date,number,supplier,account,amount\n2025-01-02,7,ACME,4100,12.50\n".replace(",", separator)
    (booking,) = read(tmp_path, text)
    assert (booking.relation, booking.number, booking.date) == ("ACME", "7", datetime.date(2025, 1, 2))
    assert [(line.ledger_account, line.amount) for line in booking.lines] == [("4100", Decimal("12.50"))]


def test_amounts_and_numbers_may_be_missing_and_other_columns_are_left_alone(tmp_path):
    (booking,) = read(tmp_path, "date,supplier,account,town\n2025-01-02,ACME,4100,Delft\n\n")
    assert (booking.number, booking.total) == (None, Decimal("0.00"))


def test_dates_and_amounts_may_be_written_as_in_the_netherlands(tmp_path):
    (booking,) = read(tmp_path, "date;supplier;account;amount\n31-01-2025;ACME;4100;12,50\n")
    assert (booking.date, booking.total) == (datetime.date(2025, 1, 31), Decimal("12.50"))


def test_texts_with_separators_and_a_byte_order_mark_are_read(tmp_path):
    (booking,) = read(tmp_path, '\ufeffdate,supplier,account\n2025-01-02,"ACME, Delft",4100\n')
    assert booking.relation == "ACME, Delft"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "replay_columns_missing", 1),
        ("date,supplier\n", "replay_columns_missing", 1),
        ("date,supplier,account\n2025-01-02,,4100\n", "replay_value_missing", 2),
        ("date,supplier,account\n2025-01-02,A\n", "replay_value_missing", 2),
        ("date,supplier,account\n2025-01-02,A,1\n31-02-2025,A,4100\n", "office_no_such_date", 3),
        ("date,supplier,account,amount\n2025-01-02,A,1,1e9\n", "office_not_a_number", 2),
        ('date,supplier,account\n2025-01-02,"A\nB",1\nnever,A,1\n', "office_not_a_date", 4),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path, text, code, line):
    with pytest.raises(BoekwerkError) as raised:
        read(tmp_path, text)
    reason = raised.value.reason
    assert (reason.code, reason.where.line) == (code, line)


def test_another_encoding_is_an_error_and_no_rubbish(tmp_path):
    with pytest.raises(BoekwerkError, match="replay_file_unreadable"):
        read(tmp_path, "date,supplier,account\n2025-01-02,Café,4100\n", encoding="latin-1")


def test_a_monstrous_cell_is_an_error(tmp_path):
    with pytest.raises(BoekwerkError, match="replay_file_unreadable"):
        read(tmp_path, f"date,supplier,account\n2025-01-02,{'x' * 200_000},4100\n")


def test_parquet_is_read_as_csv_is(tmp_path):
    polars = pytest.importorskip("polars")
    path = tmp_path / "lines.parquet"
    day = datetime.date(2025, 1, 2)
    polars.DataFrame({"date": [day, day], "supplier": ["A", "B"], "account": ["1", "2"]}).write_parquet(
        path
    )
    found = list(read_account_lines(path, ENGLISH))
    assert [(one.relation, one.date, one.lines[0].ledger_account) for one in found] == [
        ("A", day, "1"),
        ("B", day, "2"),
    ]


def test_a_broken_parquet_file_is_an_error(tmp_path):
    pytest.importorskip("polars")
    with pytest.raises(BoekwerkError, match="replay_file_unreadable"):
        read(tmp_path, "PAR1 and nothing more", name="lines.parquet")
