"""From a document to a decision, with real rules and a real proposal."""

from __future__ import annotations

import datetime
from decimal import Context, Decimal, localcontext

import pytest
from msgspec.structs import replace

from boekwerk.autobook import CHECKS, decide
from boekwerk.domain.administration import BookedDocument
from boekwerk.domain.booked import BookedIndex
from boekwerk.domain.booking import booking_of
from boekwerk.domain.document import Document, Party, Totals
from boekwerk.reasons import LANGUAGES, remedy, sentence
from boekwerk.rules import load_rulebook
from boekwerk.rules.second import Opinion

TODAY = datetime.date(2026, 4, 10)
NOTHING = BookedIndex()
RULES = """\
schema: boekwerk.rules/1
kind: automatic_booking
rules:
  - id: telefonie
    title: Telefonie tot € 2.000
    owner: advies@kantoor.example
    stage: live
    when:
      - document.kind: purchase_invoice
      - document.total_incl: {at_most: 2000.00}
"""
BLOCKS = """\
schema: boekwerk.rules/1
kind: block
rules:
  - id: uitgesteld
    title: Uitgestelde kosten
    owner: advies@kantoor.example
    stage: live
    when:
      - relation.deferred_costs: true
"""


@pytest.fixture
def rulebook(tmp_path):
    (tmp_path / "telefonie.yaml").write_text(RULES, encoding="utf-8")
    (tmp_path / "uitgesteld.yaml").write_text(BLOCKS, encoding="utf-8")
    return load_rulebook([tmp_path])


@pytest.fixture
def decided(administration, rulebook):
    """Decide on a document, in an administration that is changed as told."""

    def of(document, booked=NOTHING, in_flight=NOTHING, explain=False, **changes):
        return decide(
            document,
            administration(**changes),
            rulebook,
            booked=booked,
            in_flight=in_flight,
            as_of=TODAY,
            explain=explain,
        )

    return of


def outcome(decision, name):
    return next(check.outcome for check in decision.checks if check.name == name)


def not_passing(decision):
    return [check.name for check in decision.checks if not check.lets_book]


@pytest.mark.spec("AB-5")
def test_an_invoice_that_passes_everything_is_booked_by_its_rule(decided, purchase):
    decision = decided(purchase)
    assert (decision.verdict, decision.rule, not_passing(decision)) == ("book", "telefonie", [])


@pytest.mark.spec("AB-5", "AB-13")
def test_a_total_above_the_rule_goes_to_review_naming_condition_and_place(decided, purchase, tmp_path):
    line = replace(purchase.lines[0], net_amount=purchase.lines[0].net_amount * 2)
    row = replace(purchase.vat_breakdown[0], taxable=line.net_amount, tax=purchase.totals.tax * 2)
    totals = replace(purchase.totals, tax_inclusive=purchase.totals.tax_inclusive * 2)
    decision = decided(replace(purchase, lines=(line,), vat_breakdown=(row,), totals=totals))
    check = next(c for c in decision.checks if c.name == "automatic_booking_rule")
    assert (decision.verdict, decision.rule, not_passing(decision)) == ("review", None, [check.name])
    assert str(check.reason.where) == f"{tmp_path / 'telefonie.yaml'}:10:31"
    assert "2.420,00" in sentence(check.reason, "nl")


class Says:
    """A second evaluator that always says the same."""

    def __init__(self, said):
        self._said = said

    def opinion(self, _):
        return self._said


@pytest.mark.spec("AB-18")
@pytest.mark.parametrize("other", [Opinion(), Opinion("another"), Opinion("telefonie", ("uitgesteld",))])
def test_a_second_evaluator_that_disagrees_sends_to_review_with_both_views(
    administration, rulebook, purchase, other
):
    decision = decide(
        purchase,
        administration(settings={"second_evaluator": "required"}),
        rulebook,
        booked=NOTHING,
        in_flight=NOTHING,
        as_of=TODAY,
        second=Says(other),
    )
    check = next(c for c in decision.checks if c.name == "second_evaluator")
    assert (decision.verdict, not_passing(decision)) == ("review", ["second_evaluator"])
    assert check.reason.code == "engine_disagreement"
    assert (check.reason.values["rule"], check.reason.values["second_rule"]) == (
        ("telefonie",),
        () if other.rule is None else (other.rule,),
    )


@pytest.mark.spec("AB-6", "AB-17")
def test_a_block_outranks_the_rule_that_holds(decided, purchase):
    decision = decided(purchase, relation={"deferred_costs": True})
    assert (decision.verdict, decision.rule, not_passing(decision)) == ("review", "telefonie", ["blocks"])


@pytest.mark.spec("IN-1")
def test_a_document_for_somebody_else_has_no_proposal_and_all_checks(decided, purchase):
    decision = decided(replace(purchase, customer=Party(name="Bakkerij De Korenaar")))
    assert (decision.verdict, decision.proposal) == ("review", None)
    assert [check.name for check in decision.checks] == [entry.name for entry in CHECKS]


@pytest.mark.spec("IN-2", "BP-11")
def test_an_unknown_supplier_is_proposed_and_not_booked(decided, purchase):
    decision = decided(replace(purchase, supplier=Party(name="Nieuw B.V."), payment=()))
    assert decision.proposal.relation.new.name == "Nieuw B.V."
    assert outcome(decision, "relation") == "fail"


@pytest.mark.spec("AB-11")
def test_every_reason_is_told_and_none_hides_another(decided, purchase):
    earlier = BookedDocument("10023", "purchase", "2026-0042", None, purchase.totals.tax_inclusive, "EUR")
    decision = decided(purchase, booked=BookedIndex([earlier]), user=None, period={"open": False})
    wanted = ["automation_user", "user_access", "package_link", "duplicate", "period"]
    assert not_passing(decision) == wanted


def test_a_decision_is_repeatable(decided, purchase):
    assert decided(purchase, explain=True) == decided(purchase, explain=True)


def test_explaining_changes_nothing_but_the_rules_told(decided, purchase):
    for document in (purchase, replace(purchase, type="credit_note")):
        explained = decided(document, explain=True)
        assert {rule.id for rule in explained.rules} == {"telefonie", "uitgesteld"}
        assert replace(explained, rules=()) == decided(document)


def test_the_decision_names_the_snapshot_it_was_taken_on(decided, purchase):
    assert decided(purchase).administration_version == "test"


@pytest.mark.spec("AB-5")
def test_a_credit_note_needs_a_rule_that_names_it(decided, purchase):
    decision = decided(replace(purchase, type="credit_note"))
    assert outcome(decision, "automatic_booking_rule") == "fail"


@pytest.mark.spec("AB-13")
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_of_a_decision_can_be_said(decided, purchase, language):
    nasty = replace(purchase, number="{number!r} %s {0}", supplier=Party(name="{x.__class__}"))
    for document in (purchase, nasty):
        for check in decided(document, user=None, period=None).checks:
            for reason in (check.reason, *check.more):
                assert sentence(reason, language)
                remedy(reason, language)


OPTIONAL = [field for field in Document.__struct_fields__ if field != "source"]


@pytest.mark.spec("AB-10")
@pytest.mark.parametrize("field", OPTIONAL)
def test_whatever_is_absent_nothing_raises_and_what_books_is_a_whole_booking(decided, purchase, field):
    empty = getattr(Document(source=purchase.source), field)
    decision = decided(replace(purchase, **{field: empty}))
    assert len(decision.checks) == len(CHECKS)
    if decision.verdict == "book":
        assert (
            booking_of(decision.proposal, reference="r", administration="a").total
            == decision.proposal.total
        )


@pytest.mark.spec("AB-10")
@pytest.mark.parametrize("amount", ["-1", "0", "0.001", "999999999999999999999999999999", "-0.00"])
@pytest.mark.parametrize("field", Totals.__struct_fields__)
def test_no_absurd_total_raises_or_books_what_does_not_sum(decided, purchase, field, amount):
    totals = replace(purchase.totals, **{field: Decimal(amount)})
    decision = decided(replace(purchase, totals=totals))
    assert outcome(decision, "proposal_sums") == "pass" or decision.verdict == "review"


@pytest.mark.parametrize("field", ["issue_date", "delivery_date", "period_end"])
@pytest.mark.parametrize("day", [datetime.date.min, datetime.date.max])
def test_no_absurd_date_raises(decided, purchase, field, day):
    assert decided(replace(purchase, **{field: day})).checks


QUANTIFIED = """\
schema: boekwerk.rules/1
kind: automatic_booking
rules:
  - id: abonnement
    title: Abonnementen
    owner: advies@kantoor.example
    stage: live
    when:
      - any_line: {description: {contains: koffie}}
"""


def rule_check(decision):
    return next(check for check in decision.checks if check.name == "automatic_booking_rule")


@pytest.mark.spec("AB-5", "AB-13")
def test_a_quantifier_that_failed_is_told_with_what_is_inside_it_and_what_was_found(
    purchase, administration, tmp_path
):
    (tmp_path / "abonnement.yaml").write_text(QUANTIFIED, encoding="utf-8")
    decision = decide(
        purchase,
        administration(),
        load_rulebook([tmp_path]),
        booked=NOTHING,
        in_flight=NOTHING,
        as_of=TODAY,
    )
    assert "'any_line: {description: {contains: koffie}}', gevonden is: Abonnement maart." in sentence(
        rule_check(decision).reason, "nl"
    )


@pytest.mark.spec("AB-5", "AB-13")
@pytest.mark.parametrize("is_credit_note", [True, False])
def test_a_rule_that_does_not_name_credit_notes_is_named_as_such(decided, purchase, is_credit_note):
    changes = {"type": "credit_note"}
    if not is_credit_note:
        changes = {"totals": replace(purchase.totals, tax_inclusive=-purchase.totals.tax_inclusive)}
    check = rule_check(decided(replace(purchase, **changes)))
    assert (check.outcome, check.reason.code) == ("fail", "rule_names_no_credit_notes")
    assert check.reason.values["rule"] == "telefonie"


@pytest.mark.spec("AB-10", "BP-16")
def test_a_callers_decimal_context_changes_nothing(decided, purchase):
    expected = decided(purchase)
    with localcontext(Context(prec=2)):
        assert decided(purchase) == expected


OTHERS = "".join(
    f"""\
  - id: ander-{number:02}
    title: Een ander
    owner: advies@kantoor.example
    when: [{{supplier.name: {{matches: Zeilmakerij}}}}]
"""
    for number in range(30)
)


@pytest.mark.spec("AB-13")
def test_rules_about_other_suppliers_do_not_hide_the_one_that_is_near(administration, purchase, tmp_path):
    (tmp_path / "rules.yaml").write_text(RULES.replace("2000.00", "1.00") + OTHERS, encoding="utf-8")
    book = load_rulebook([tmp_path])
    empty = {"booked": NOTHING, "in_flight": NOTHING}
    decision = decide(purchase, administration(), book, **empty, as_of=TODAY)
    (check,) = [check for check in decision.checks if check.name == "automatic_booking_rule"]
    assert (check.reason.code, check.reason.values["rule"]) == ("rule_condition_failed", "telefonie")
    assert [(more.code, more.values["count"]) for more in check.more] == [("rules_of_other_parties", 30)]
