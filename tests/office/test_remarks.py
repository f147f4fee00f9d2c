"""What is doubtful is remarked on; the administration stays usable."""

from __future__ import annotations

import pytest

REMARKS = [
    (
        "relations.csv",
        "NL02ABNA0123456789",
        "NL03ABNA0123456789",
        "relations.csv:2:81: The IBAN 'NL03ABNA0123456789' cannot exist. Look it up and correct it.",
    ),
    (
        "relations.csv",
        "supplier;;;",
        "supplier;;NL123456789B01;",
        "relations.csv:2:38: The VAT number 'NL123456789B01' cannot exist. Look it up and correct it.",
    ),
    (
        "relations.csv",
        "supplier;;;",
        "supplier;123456789;;",
        "relations.csv:2:37: The KvK number '123456789' cannot exist. "
        "Look it up; a KvK number has eight digits.",
    ),
    (
        "relations.csv",
        "supplier;;;",
        "supplier;123456;;",
        "relations.csv:2:37: The KvK number '123456' cannot exist. "
        "Look it up; a KvK number has eight digits.",
    ),
    (
        "journals.yaml",
        "rate: 9, code: IL}",
        "rate: 9, code: IL}\n      - {treatment: intra_eu, code: IEU}",
        "journals.yaml:15:9: Journal PUR always chooses VAT code IEU (rate 21) for 'within the EU', while "
        "there is another rate: IEL. Such documents do not state the rate. Remove the preference, so that "
        "a person chooses the code; or let only be booked automatically what is always at rate 21.",
    ),
    (
        "relations.csv",
        ";4400;30;",
        ";4401;30;",
        "relations.csv:2:1: 'ledger_account' names '4401', which is not in ledger_accounts.csv. "
        "Did you mean '4400'?",
    ),
    (
        "relations.csv",
        ";4400;30;",
        ";4400;99;",
        "relations.csv:2:1: 'payment_condition' names '99', which is not in payment_conditions.csv. "
        "Correct it, or add it to payment_conditions.csv.",
    ),
    (
        "bookings.csv",
        "",
        "10002;purchase;1;2026-01-01;1;EUR\n",
        "bookings.csv:2:1: 'relation' names '10002', which is not in relations.csv. Did you mean '10001'?",
    ),
    (
        "administration.yaml",
        "ibans: []",
        "ibans: [NL00ABNA0123456789]",
        "administration.yaml:13:11: The IBAN 'NL00ABNA0123456789' cannot exist. Look it up and correct it.",
    ),
    (
        "administration.yaml",
        'names: ["Example B.V."]',
        "names: []",
        "administration.yaml:2:1: The settings do not say by which names or numbers documents "
        "show that they "
        "are for this company. Fill in 'identity'; without it no document is recognised as "
        "purchase or sales.",
    ),
    (
        "administration.yaml",
        "currency: EUR",
        "currency: EUR\nswitched_off: [projects]",
        "administration.yaml:17:1: 'projects' is switched off, but package local does not have it. "
        "Remove it from switched_off.",
    ),
    (
        "administration.yaml",
        "automation_user: automation ",
        "automation_user: automatoin ",
        "administration.yaml:17:1: 'automation_user' names 'automatoin', which is not in users.yaml. "
        "Did you mean 'automation'?",
    ),
    (
        "periods.csv",
        "2026;2;2026-02-01",
        "2026;2;2026-02-03",
        "periods.csv:3:1: No period is given from 2026-02-01 up to and including 2026-02-02. "
        "Add the periods; documents of those days are not booked automatically.",
    ),
]


@pytest.mark.spec("RU-2", "AB-13")
@pytest.mark.parametrize(("file", "old", "new", "expected"), REMARKS)
def test_what_is_doubtful_is_remarked_on(change, remarks, file, old, new, expected):
    change(file, old, new)
    assert remarks() == [expected]


@pytest.mark.parametrize(
    "number",
    [
        "NL001234567B29",
        "NL820098395B01",
        "NL 8200.98.395.B01",
        "820098395B01",
        "DE136695976",
        "BE0428759497",
        "CHE123",
    ],
)
def test_vat_numbers_that_can_exist_are_not_remarked_on(change, remarks, number):
    change("relations.csv", "supplier;;;", f"supplier;;{number};")
    assert remarks() == []


@pytest.mark.parametrize("number", ["01234567", "1234567", "12 34 56 78"])
def test_kvk_numbers_that_can_exist_are_not_remarked_on(change, remarks, number):
    change("relations.csv", "supplier;;;", f"supplier;{number};;")
    assert remarks() == []


def test_remarks_of_many_relations_are_counted(folder, remarks):
    rows = "".join(f"{number};Name;{number}000\n" for number in range(2_000_000, 2_000_300))
    (folder / "relations.csv").write_text("id;name;kvk\n" + rows, encoding="utf-8")
    found = remarks()
    assert len(found) == 101
    assert found[-1].startswith("relations.csv: There are 200 more problems in this file.")
