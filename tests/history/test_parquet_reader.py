"""History as Parquet: the same columns, with cells that have a type."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from boekwerk.domain.errors import HistoryError
from boekwerk.history import Notes
from boekwerk.history.parquet_reader import read_parquet

pl = pytest.importorskip("polars", reason="polars, of the extra replay, is not installed")
DAY = datetime.date(2025, 3, 14)


def parquet(folder: Path, **columns: object) -> Path:
    path = folder / "h.parquet"
    pl.DataFrame(columns).write_parquet(path)
    return path


def problems(path: Path, **ways: object) -> list[tuple[str, str]]:
    with pytest.raises(HistoryError) as caught:
        list(read_parquet(path, **ways))
    return [(problem.code, str(problem.where).removeprefix(str(path))) for problem in caught.value.problems]


@pytest.mark.parametrize(
    "amounts",
    [["1.10", "2"], [1.1, 2.0], [Decimal("1.10"), Decimal("2.00")]],
    ids=["text", "binary fractions", "decimals"],
)
@pytest.mark.parametrize("day", [DAY, datetime.datetime(2025, 3, 14), "2025-03-14"])
def test_cells_of_any_type_are_read(tmp_path, amounts, day):
    path = parquet(
        tmp_path,
        relation=["K1", "K1"],
        date=[day, day],
        number=[7, 7],
        ledger_account=[4300, 4600],
        amount=amounts,
    )
    (booking,) = read_parquet(path)
    assert (booking.date, booking.number, booking.total) == (DAY, "7", Decimal("3.10"))
    assert [line.ledger_account for line in booking.lines] == ["4300", "4600"]


def test_columns_of_others_are_named_and_the_rest_is_left_out(tmp_path):
    notes = Notes()
    path = parquet(
        tmp_path, supplier=["A"], date=[DAY], transaction=["T"], account=["4"], amount=["1"], body=["x"]
    )
    names = {"relation": "supplier", "ledger_account": "account"}
    (booking,) = read_parquet(path, names, notes=notes)
    assert booking.relation == "A"
    assert notes.remarks[0].values == {"columns": "body"}


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        (0.1 + 0.2, "office_not_whole_cents"),
        (float("nan"), "office_not_a_number"),
        (1e300, "office_not_a_number"),
        (None, "office_value_missing"),
        ("a\x00", "office_not_text"),
    ],
)
def test_a_wrong_cell_is_told_with_its_row(tmp_path, amount, code):
    days, codes = [DAY, DAY], ["4300", "4300"]
    amounts = ["1", amount] if isinstance(amount, str) else [1.0, amount]
    path = parquet(tmp_path, relation=["A", "B"], date=days, ledger_account=codes, amount=amounts)
    assert problems(path) == [(code, ":2")]


def test_yes_and_no_are_read(tmp_path):
    path = parquet(
        tmp_path,
        relation=["A"],
        date=[DAY],
        ledger_account=["4"],
        amount=["1"],
        one_off=[True],
        deferred=[False],
    )
    (booking,) = read_parquet(path)
    assert (booking.one_off, booking.lines[0].deferred) == (True, False)


def test_what_is_no_parquet_is_refused(tmp_path):
    path = tmp_path / "h.parquet"
    path.write_bytes(b"relation;date")
    assert problems(path) == [("history_not_parquet", "")]


def test_bookings_over_the_edge_of_what_is_read_at_a_time_stay_whole(tmp_path, monkeypatch):
    monkeypatch.setattr("boekwerk.history.parquet_reader._ROWS_AT_A_TIME", 2)
    path = parquet(
        tmp_path,
        relation=["A"] * 5,
        date=[DAY] * 5,
        number=[1, 1, 1, 2, 2],
        ledger_account=["4"] * 5,
        amount=[1] * 5,
    )
    assert [len(booking.lines) for booking in read_parquet(path)] == [3, 2]
