"""CSV as Excel, programs and people write it."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boekwerk.domain.administration import BankAccount
from boekwerk.domain.reason import Location
from boekwerk.office.accounts_files import PROJECTS
from boekwerk.office.csv_reading import read_table
from boekwerk.positions import Problems
from boekwerk.positions.plain_text import decoded


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_the_separator_is_taken_from_the_header(folder, read, separator):
    text = (folder / "relations.csv").read_text(encoding="utf-8")
    (folder / "relations.csv").write_text(text.replace(";", separator), encoding="utf-8")
    assert read().relation("10001").city == "Voorbeeldstad"


@pytest.mark.parametrize("first", ["sep=;", "SEP=;", "\ufeffsep=;", "sep=;;;"])
def test_the_line_that_tells_excel_the_separator_is_skipped(folder, read, first):
    text = f"{first}\r\nid;name\r\n7;A, B, C, D\r\n"
    (folder / "relations.csv").write_text(text, encoding="utf-8", newline="")
    found = read().relation("7")
    assert (found.name, found.where.line) == ("A, B, C, D", 3)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_byte_order_marks_and_line_endings_do_not_matter(folder, read, ending, mark):
    rows = ["id;name", '7;"Café ""De Hoek""; bar"', ";", "8;=1+1", ""]
    (folder / "relations.csv").write_bytes((mark + ending.join(rows)).encode())
    found = [read().relation(id) for id in ("7", "8")]
    assert [(relation.name, relation.where.line) for relation in found] == [
        ('Café "De Hoek"; bar', 2),
        ("=1+1", 4),
    ]


def test_a_row_knows_the_line_where_it_begins_after_a_cell_of_several_lines(folder, read):
    (folder / "projects.csv").write_text('code;name\n1;"two\nlines"\n2;after\n', encoding="utf-8")
    assert read().project("1").where == Location(str(folder / "projects.csv"), 2, 1)
    assert read().project("2").where == Location(str(folder / "projects.csv"), 4, 1)


def test_a_problem_behind_a_cell_of_several_lines_has_its_own_place(folder, problems):
    (folder / "projects.csv").write_text('code;name;active\n1;"two\nlines; x";maybe\n', encoding="utf-8")
    assert problems()[0].startswith("projects.csv:3:11: 'active' should be yes or no; found 'maybe'.")


@pytest.mark.parametrize("name", ['"A ""x; y"" B"', '5" pipe', '"a""b"', '""'])
def test_quotation_marks_do_not_shift_the_place_of_a_problem(folder, problems, name):
    (folder / "payment_conditions.csv").write_text(
        f"code;days;name;payable\n1;2;{name};z\n", encoding="utf-8"
    )
    column = len(f"1;2;{name};z")
    assert any(
        problem.startswith(f"payment_conditions.csv:2:{column}: 'payable'") for problem in problems()
    )


def test_codes_keep_their_leading_zeros_and_spaces_around_cells_do_not_count(folder, read):
    (folder / "projects.csv").write_text("code;name\n 0010 ; Zero \n", encoding="utf-8")
    assert read().project("0010").name == "Zero"
    assert read().project("10") is None


def test_windows_1252_is_refused_with_the_place_of_the_first_wrong_byte(folder, problems):
    (folder / "projects.csv").write_bytes("code;name\n1;Bouw\n2;Café\n".encode("cp1252"))
    assert problems() == [
        "projects.csv:3:6: The file is not UTF-8: the byte 0xE9 stands here. "
        "Save it as UTF-8; in Excel: Save as, 'CSV UTF-8'."
    ]


def test_utf_16_is_refused(folder, problems):
    (folder / "projects.csv").write_bytes("code;name\n".encode("utf-16"))
    assert problems()[0].startswith("projects.csv:1:1: The file is not UTF-8")


def test_control_characters_are_refused(folder, problems):
    (folder / "projects.csv").write_bytes(b"code;name\n1;a\x00b\n")
    assert problems()[0].startswith(
        "projects.csv:2:4: The file has a character that is not text (U+0000) here."
    )


def test_an_empty_file_names_the_columns_it_could_have(folder, problems):
    (folder / "projects.csv").write_text("", encoding="utf-8")
    assert problems() == [
        "projects.csv:1:1: The file is empty; the first row must name the columns. "
        "Known columns are: code, name, active."
    ]


def test_a_table_full_of_mistakes_gives_a_hundred_problems_and_a_count(folder, problems):
    rows = "".join(f"{number};name;perhaps\n" for number in range(1_000))
    (folder / "projects.csv").write_text("code;name;active\n" + rows, encoding="utf-8")
    found = problems()
    assert len(found) == 101
    assert found[-1].startswith("projects.csv: There are 900 more problems in this file.")


@pytest.mark.spec("AB-15", "BP-17")
def test_bank_accounts_have_a_kind_and_a_date(folder, read):
    cell = "NL91 ABNA 0417 1643 00 | NL20INGB0001234567:g_account|NL02RABO0123456789:31-01-2026"
    (folder / "relations.csv").write_text(f"id;name;ibans\n1;A;{cell}\n", encoding="utf-8")
    assert read().relation("1").ibans == (
        BankAccount("NL91 ABNA 0417 1643 00"),
        BankAccount("NL20INGB0001234567", "g_account"),
        BankAccount("NL02RABO0123456789", "normal", datetime.date(2026, 1, 31)),
    )


@pytest.mark.parametrize("yes", ["yes", "Ja", "TRUE", "WAAR", "1"])
@pytest.mark.parametrize("no", ["no", "Nee", "FALSE", "onwaar", "0"])
def test_yes_and_no_in_every_way_a_spreadsheet_says_it(folder, read, yes, no):
    (folder / "projects.csv").write_text(f"code;name;active\n1;A;{yes}\n2;B;{no}\n", encoding="utf-8")
    assert [read().project(code).active for code in ("1", "2")] == [True, False]


@pytest.mark.parametrize(
    ("written", "rate"), [("0,9214", "0.9214"), ("0.9214", "0.9214"), ("1", "1"), ("1,0850", "1.0850")]
)
def test_decimal_comma_and_decimal_point_are_both_read(folder, read, written, rate):
    text = f"currency;date;rate;source\nUSD;02-01-2026;{written};ECB\n"
    (folder / "exchange_rates.csv").write_text(text, encoding="utf-8")
    assert read().exchange_rate("USD", datetime.date(2026, 1, 2)).rate == Decimal(rate)


@pytest.mark.parametrize(
    "written", ["1.234,56", "1,234.56", "1 234", "1_234", "1e3", "NaN", "١٢", "½", "--1", "1,", ",5"]
)
def test_other_ways_to_write_a_number_are_refused(folder, problems, written):
    row = f"10001;purchase;7;2026-01-05;{written};EUR\n"
    header = "relation;direction;number;date;total;currency\n"
    (folder / "bookings.csv").write_text(header + row, encoding="utf-8")
    assert problems()[0].startswith(f"bookings.csv:2:29: 'total' should be a number; found '{written}'.")


def test_an_empty_cell_is_the_default_of_its_column(folder, read):
    (folder / "payment_conditions.csv").write_text("code;name;days;payable\n30;A;;\n", encoding="utf-8")
    condition = read().payment_condition("30")
    assert (condition.days, condition.payable, condition.active) == (30, True, True)


def test_fiscal_years_are_a_list(folder, change, read):
    change("ledger_accounts.csv", "code;name;active;vat_deductible", "code;name;active;fiscal_years")
    change("ledger_accounts.csv", "restaurants;yes;0", "restaurants;yes;2025|2026")
    assert read().ledger_account("4530").fiscal_years == (2025, 2026)


def test_a_first_row_of_a_hundred_thousand_unknown_names_is_refused_quickly(folder, problems):
    (folder / "projects.csv").write_text(";".join(f"x{n}" for n in range(100_000)) + "\n", encoding="utf-8")
    assert len(problems()) == 22


@given(st.binary(max_size=80) | st.text("code;name,\n\r\t\"'|:=0 jaé", max_size=80).map(str.encode))
@settings(max_examples=300)
def test_any_bytes_give_records_or_problems(data):
    problems = Problems()
    text = decoded(data, "projects.csv", problems)
    if text is not None:
        read_table(text, "projects.csv", PROJECTS, problems)
    assert all(problem.where.file == "projects.csv" for problem in problems.reasons())
