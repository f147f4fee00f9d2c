from __future__ import annotations

from decimal import Decimal

from boekwerk.domain.decision import Check, Decision
from boekwerk.domain.reason import Reason
from boekwerk.trial.records import Records
from boekwerk.trial.results import Decided, DocumentTitle, Refused
from boekwerk.trial.tally import Sort, Tally, counted

PURCHASES = Sort("purchase", "EUR")


def decided(total, *checks, currency="EUR", direction="purchase"):
    title = DocumentTitle(None, None, None, None, currency, Decimal(total), "ubl", direction)
    verdict = "review" if checks else "book"
    return Decided("a.xml", title, Decision(verdict, checks, None), Records("EUR"))


def tally_of(*results):
    tally = Tally()
    for result in results:
        tally.add(counted(result))
    return tally


def test_documents_and_amounts_are_counted_by_what_becomes_of_them():
    period = Check("period", "unknown", Reason("period_unknown"))
    tally = tally_of(decided("10.00"), decided("-4.00", period), Refused("b.xml", Reason("not_xml")))
    assert [tally.documents(fate) for fate in ("book", "review", "refused")] == [1, 1, 1]
    assert tally.amount(PURCHASES, "book") == Decimal("10.00")


def test_credit_notes_are_taken_off():
    tally = tally_of(decided("10.00"), decided("-4.00"))
    assert tally.amount(PURCHASES) == Decimal("6.00")


def test_currencies_purchases_and_sales_are_never_added_up():
    tally = tally_of(decided("10.00"), decided("10.00", currency="USD"), decided("7.00", direction="sales"))
    assert tally.sorts == (PURCHASES, Sort("purchase", "USD"), Sort("sales", "EUR"))
    assert tally.amount(PURCHASES) == Decimal("10.00")


def test_hindrances_count_documents_the_most_frequent_first():
    vat = Check(
        "vat_codes", "fail", Reason("inactive", {"code": "1"}), (Reason("inactive", {"code": "2"}),)
    )
    period = Check("period", "unknown", Reason("period_unknown"))
    tally = tally_of(decided("1.00", vat), decided("1.00", vat, period), decided("1.00"))
    found = [(one.code, one.checks, one.documents) for one in tally.hindrances]
    assert found == [("inactive", ("vat_codes",), 2), ("period_unknown", ("period",), 1)]
    assert tally.hindrances[0].example.values == {"code": "1"}


def test_checks_that_give_one_reason_are_counted_together():
    reason = Reason("no_proposal")
    period, iban = Check("period", "unknown", reason), Check("iban", "unknown", reason)
    tally = tally_of(
        decided("1.00", period, iban), decided("1.00", iban), Refused("b.xml", Reason("not_xml"))
    )
    found = [(one.code, one.checks, one.documents) for one in tally.hindrances]
    assert found == [("no_proposal", ("period", "iban"), 2), ("not_xml", ("reading",), 1)]
