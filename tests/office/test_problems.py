"""Every problem is said with its place, what was found, and what to do about it."""

from __future__ import annotations

import pytest

DOCUMENTED = "Compare it with the example in the documentation."

IN_YAML = [
    (
        "administration.yaml",
        "rounding_account:",
        "rounding_acount:",
        "administration.yaml:20:1: The key 'rounding_acount' is not known. Did you mean "
        "'rounding_account'?",
    ),
    (
        "users.yaml",
        "access: yes",
        "access: perhaps",
        "users.yaml:7:13: 'access' should be yes or no; found 'perhaps'. Write yes, no, ja or nee.",
    ),
    (
        "users.yaml",
        "access: yes",
        "access: [yes]",
        "users.yaml:7:13: 'access' should be one value; here stands a list or a group. Write one value.",
    ),
    (
        "users.yaml",
        "roles: [automation, accountant]",
        "roles: accountant",
        "users.yaml:6:12: 'roles' should be a list. Write the values between square brackets: [one, two].",
    ),
    (
        "users.yaml",
        "roles: [automation, accountant]",
        "roles: [automation, acountant]",
        "users.yaml:6:25: 'roles' cannot be 'acountant'. Did you mean 'accountant'?",
    ),
    (
        "users.yaml",
        "roles: [automation, accountant]",
        "roles: [automation, xyz]",
        "users.yaml:6:25: 'roles' cannot be 'xyz'. "
        "Choose from: accountant, authoriser, automation, consultant, administrator.",
    ),
    (
        "users.yaml",
        '{package: "local", credentials_present: yes}',
        "local",
        f"users.yaml:9:9: 'links' should be a group of 'key: value' lines. {DOCUMENTED}",
    ),
    (
        "users.yaml",
        "name: Automation user",
        "name:",
        "users.yaml:5:10: 'name' must be filled in. Fill in a value.",
    ),
    (
        "users.yaml",
        "    name: Automation user\n",
        "",
        "users.yaml:4:5: The key 'name' is needed and is not there. Add 'name: …'.",
    ),
    (
        "users.yaml",
        "schema: boekwerk.users/1",
        "schema: boekwerk.users/2",
        "users.yaml:2:9: The schema should be boekwerk.users/1; found 'boekwerk.users/2'. "
        "Write 'schema: boekwerk.users/1'; a file for a newer version needs a newer Boekwerk.",
    ),
    (
        "users.yaml",
        "schema: boekwerk.users/1\n",
        "",
        "users.yaml:2:1: The key 'schema' is missing. Add 'schema: boekwerk.users/1'.",
    ),
    (
        "administration.yaml",
        "period_by: invoice_date",
        "period_by: invoice_date\nnear_duplicate_days: many",
        "administration.yaml:25:22: 'near_duplicate_days' should be a whole number; found 'many'. "
        "Write digits only.",
    ),
    (
        "administration.yaml",
        "vat_tolerance: 0.00",
        "vat_tolerance: 0.005",
        "administration.yaml:26:16: 'vat_tolerance' has a part smaller than a cent: '0.005'. "
        "Write two decimals.",
    ),
    (
        "administration.yaml",
        "vat_tolerance: 0.00",
        "vat_tolerance: -0.01",
        "administration.yaml:26:16: 'vat_tolerance' cannot be less than zero; found '-0.01'. "
        "Write zero or more.",
    ),
    (
        "administration.yaml",
        "country: NL",
        "country: Nederland",
        "administration.yaml:15:10: 'country' should be a country's code; found 'Nederland'. "
        "Write two capitals, such as NL or DE.",
    ),
    (
        "administration.yaml",
        "currency: EUR",
        "currency: €",
        "administration.yaml:16:11: 'currency' should be a currency's code; found '€'. "
        "Write three capitals, such as EUR or USD.",
    ),
    (
        "administration.yaml",
        'package: "local"',
        "package: twinfeild",
        "administration.yaml:5:1: No plugin for the accounting package 'twinfeild' is installed. "
        "See 'boekwerk plugins' for what is installed; correct the name or install the plugin.",
    ),
]

IN_CSV = [
    (
        "ledger_accounts.csv",
        "code;name",
        "code;naam",
        [
            "ledger_accounts.csv:1:1: The column 'name' is needed and is not there. "
            "Add it to the first row and to every other row.",
            "ledger_accounts.csv:1:6: The column 'naam' is not known. Did you mean 'name'?",
        ],
    ),
    (
        "ledger_accounts.csv",
        "active;vat_deductible",
        "active;colour",
        [
            "ledger_accounts.csv:1:18: The column 'colour' is not known. Remove it. Known columns are: "
            "code, name, active, obligation_required, vat_deductible, fiscal_years.",
        ],
    ),
    (
        "ledger_accounts.csv",
        "active;vat_deductible",
        "active;active",
        [
            "ledger_accounts.csv:1:18: The column 'active' stands in the first row twice. Remove "
            "one of the two."
        ],
    ),
    (
        "ledger_accounts.csv",
        "active;vat_deductible",
        "active;",
        ["ledger_accounts.csv:1:18: A column has no name. Name it in the first row, or remove the column."],
    ),
    (
        "ledger_accounts.csv",
        "1100;Bank;yes;",
        "1100;Bank;yes",
        [
            "ledger_accounts.csv:3:1: The row has 3 cells; the first row has 4. Put cells with a "
            "separator or a "
            "line break in them in quotation marks; add cells that are missing."
        ],
    ),
    (
        "ledger_accounts.csv",
        "1100;Bank;yes;",
        '1100;"Bank;yes;',
        [
            "ledger_accounts.csv:3:1: The quotation marks in the row that begins here are not "
            "right, or a cell "
            "is far too long. Put the whole cell in quotation marks, and double a quotation mark inside it."
        ],
    ),
    (
        "ledger_accounts.csv",
        "restaurants;yes;0",
        "restaurants;yes;101",
        [
            "ledger_accounts.csv:15:40: 'vat_deductible' should be from 0 up to and including "
            "100; found '101'. "
            "Correct the value."
        ],
    ),
    (
        "ledger_accounts.csv",
        "1100;Bank;yes;",
        ";Bank;yes;",
        ["ledger_accounts.csv:3:1: 'code' must be filled in. Fill in a value."],
    ),
    (
        "ledger_accounts.csv",
        "1100;Bank;yes;",
        "0200;Bank;yes;",
        [
            "ledger_accounts.csv:3:1: code '0200' stands in the file for the second time; "
            "the first time was on line 2. Remove one of the two."
        ],
    ),
    (
        "relations.csv",
        "NL02ABNA0123456789",
        "NL02ABNA0123456789:blocked",
        [
            "relations.csv:2:81: 'ibans' has a bank account that cannot be read: "
            "'NL02ABNA0123456789:blocked'. "
            "Write IBAN, IBAN:kind or IBAN:kind:date, with kind normal, g_account or factoring, "
            "and '|' between accounts."
        ],
    ),
    (
        "exchange_rates.csv",
        "",
        "USD;31/01/2026;0,92;ECB\nUSD;31-02-2026;1.085;ECB\nUSD;1-3-2026;0;ECB\n",
        [
            "exchange_rates.csv:2:5: 'date' should be a date; found '31/01/2026'. "
            "Write it as 2026-01-31 or 31-01-2026.",
            "exchange_rates.csv:3:5: 'date' is a date that does not exist: '31-02-2026'. "
            "Write it as 2026-01-31 or 31-01-2026, day before month.",
            "exchange_rates.csv:3:16: 'rate' can be read in two ways: '1.085'. Write 1085 or 1.0850.",
            "exchange_rates.csv:4:14: 'rate' should be more than zero; found '0'. "
            "Write what one unit of the currency is worth.",
        ],
    ),
    (
        "bookings.csv",
        "",
        "10001;purchase;7;2026-01-05;€ 121;EUR\n",
        [
            "bookings.csv:2:29: 'total' should be a number; found '€ 121'. Write it as 1234.56 or 1234,56: "
            "no separator for thousands, no currency sign, no percent sign."
        ],
    ),
]

BETWEEN_RECORDS = [
    (
        "administration.yaml",
        'rounding_account: "4990"',
        'rounding_account: "x"',
        "administration.yaml:20:1: 'rounding_account' names 'x', which is not in ledger_accounts.csv. "
        "Correct it, or add it to ledger_accounts.csv.",
    ),
    (
        "administration.yaml",
        "purchase_journal: PUR",
        "purchase_journal: SAL",
        "administration.yaml:18:1: 'purchase_journal' names journal SAL, which is for sales. "
        "Choose a journal of the other direction.",
    ),
    (
        "journals.yaml",
        "name: Sales\n",
        "name: Sales\n    active: nee\n",
        "administration.yaml:19:1: 'sales_journal' names journal SAL, which is not in use. "
        "Choose a journal that is in use.",
    ),
    (
        "journals.yaml",
        "code: IL}",
        "code: ILL}",
        "journals.yaml:14:9: 'code' names 'ILL', which is not in vat_codes.csv. Did you mean 'IL'?",
    ),
    (
        "journals.yaml",
        "treatment: standard, rate: 9, code: IL}",
        "treatment: zero, rate: 9, code: IL}",
        "journals.yaml:14:9: VAT code IL has treatment 'standard rated' and is preferred for 'zero rated'. "
        "Correct the treatment, or choose a code of that treatment.",
    ),
    (
        "journals.yaml",
        "code: IL}",
        "code: VL}",
        "journals.yaml:14:9: VAT code VL is for sales, and journal PUR is not. "
        "Choose a code for the journal's direction.",
    ),
    (
        "journals.yaml",
        "rate: 9, code: IL}",
        "rate: 9, code: IH}",
        "journals.yaml:14:9: VAT code IH has rate 21 and is preferred for rate 9. "
        "Correct the rate, or choose the code of that rate.",
    ),
    (
        "journals.yaml",
        "rate: 9, code: IL}",
        "rate: 21.0, code: IH}",
        "journals.yaml:14:9: Journal PUR prefers a VAT code for 'standard rated' with rate 21 twice. "
        "Remove one of the two.",
    ),
    (
        "vat_codes.csv",
        "exempt;0;;",
        "exempt;21;;",
        "vat_codes.csv:5:1: VAT code IV has treatment 'exempt' and rate 21, which contradict "
        "each other. Correct "
        "the treatment or the rate: standard has a rate above 0; zero, exempt, export and "
        "outside_scope have rate 0.",
    ),
    (
        "vat_codes.csv",
        "21;1520;1530",
        "21;1520;15300",
        "vat_codes.csv:8:1: 'payable_account' names '15300', which is not in ledger_accounts.csv. "
        "Did you mean '1530'?",
    ),
    (
        "periods.csv",
        "2026;2;2026-02-01",
        "2026;2;2026-01-31",
        "periods.csv:3:1: Period 2026-2 overlaps period 2026-1. Correct the dates; leave "
        "closing periods out.",
    ),
    (
        "periods.csv",
        "2026;2;2026-02-01",
        "2026;2;2026-03-01",
        "periods.csv:3:1: 2026-2 begins on 2026-03-01, after its last day 2026-02-28. "
        "Correct one of the two dates.",
    ),
    (
        "periods.csv",
        "2026;2;2026-02-01",
        "2026;1;2026-02-01",
        "periods.csv:3:1: year + number '2026 1' stands in the file for the second time; "
        "the first time was on line 2. Remove one of the two.",
    ),
]


@pytest.mark.spec("RU-2", "AB-13")
@pytest.mark.parametrize(("file", "old", "new", "expected"), IN_YAML)
def test_a_wrong_yaml_file_is_explained(change, problems, file, old, new, expected):
    change(file, old, new)
    assert problems() == [expected]


@pytest.mark.spec("RU-2", "AB-13")
@pytest.mark.parametrize(("file", "old", "new", "expected"), IN_CSV)
def test_a_wrong_csv_file_is_explained(change, problems, file, old, new, expected):
    change(file, old, new)
    assert problems() == expected


@pytest.mark.spec("RU-2", "AB-13")
@pytest.mark.parametrize(("file", "old", "new", "expected"), BETWEEN_RECORDS)
def test_records_that_contradict_each_other_are_explained(change, problems, file, old, new, expected):
    change(file, old, new)
    assert problems() == [expected]


@pytest.mark.spec("RU-2")
def test_all_problems_of_all_files_come_at_once_in_the_order_of_the_files(change, problems):
    change("periods.csv", "2026;2;2026-02-01", "2026;2;2026-01-31")
    change("administration.yaml", "vat_tolerance: 0.00", "vat_tolerance: much")
    change("users.yaml", "access: yes", "access: maybe")
    files = [problem.split(":")[0] for problem in problems()]
    assert files == ["administration.yaml", "users.yaml", "periods.csv"]


def test_what_stands_in_a_file_with_problems_is_not_called_missing(change, problems):
    change("ledger_accounts.csv", "4990;Rounding differences;yes;", "4990;Rounding differences;perhaps;")
    (problem,) = problems()
    assert problem.startswith("ledger_accounts.csv:21:27: 'active' should be yes or no; found 'perhaps'.")


def test_what_a_stranger_wrote_cannot_steer_the_terminal_or_fill_it(change, problems):
    change("users.yaml", "access: yes", f'access: "\\e[2J{"x" * 5_000}"')
    (problem,) = problems()
    assert "\x1b" not in problem
    assert len(problem) < 250
