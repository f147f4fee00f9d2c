"""Sharp edges of facts in columns: what cannot be kept exactly, what fails, and what is not known."""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace

from boekwerk.domain.document import Line, Totals
from boekwerk.rules.columns.facts import StoredFacts
from boekwerk.rules.columns.parts import read, written
from boekwerk.rules.fields import CASE_FIELDS
from boekwerk.rules.rulebook import Rulebook
from boekwerk.rules.vocabulary import VOCABULARY


def _block(make, *conditions):
    return make.rulebook(make.rule("r", *conditions, kind="block"))


def test_an_amount_beyond_64_bits_goes_wrong_instead_of_wrapping(make, columns):
    case = make.case(totals=Totals(tax_inclusive=Decimal("1e20")))
    judged = columns(_block(make, "document.total_incl: {at_most: 250}"), [case])
    assert judged.counts["r"].error == 1
    assert judged.frame["blocks_unknown"].to_list() == [["r"]]


@pytest.mark.parametrize("limit", ["99999999999999999999", "92233720368547758.07", "46116860184273879.05"])
def test_a_limit_beyond_64_bits_is_above_every_amount(make, columns, limit):
    judged = columns(_block(make, f"document.total_incl: {{at_most: {limit}}}"), [make.case()])
    assert judged.counts["r"].held == 1


@pytest.mark.parametrize("value", [3, -3, 0, Decimal(3), Decimal("3.00"), Decimal("-0"), Decimal("1E+7")])
def test_a_number_comes_back_as_it_was(value):
    found = read(written(value, "decimal"), "decimal")
    assert (type(found), str(found)) == (type(value), str(value))


@pytest.mark.parametrize(
    ("value", "kind"),
    [(1, "text"), ("\ud800", "text"), (True, "cents"), (2**62 + 1, "cents"), ("1", "decimal"), (1, "bool")],
)
def test_what_cannot_be_kept_exactly_is_refused(value, kind):
    with pytest.raises((TypeError, ValueError)):
        written(value, kind)


def _failing(case):
    raise RuntimeError("out of order")


def test_a_field_that_fails_is_told_as_it_failed(make, columns, rows):
    field = replace(CASE_FIELDS["document.number"], name="toy.number", get=_failing)
    vocabulary = replace(VOCABULARY, case_fields={**VOCABULARY.case_fields, field.name: field})
    (source,) = _block(make, "document.number: x").sources
    book = Rulebook([replace(source, when=(replace(source.when[0], field=field),))], vocabulary)
    case = make.case()
    assert columns(book, [case], vocabulary).counts["r"].error == 1
    (row,) = rows([case], vocabulary)
    (outcome,) = book.trace_facts(StoredFacts(row, as_of=case.as_of, currency="EUR")).outcomes()
    assert outcome.conditions[0].error == "RuntimeError: out of order"


def test_every_line_of_no_lines_is_unknown(make, columns):
    cases = [make.case(lines=()), make.case(lines=(Line(net_amount=Decimal(1)),))]
    counts = columns(_block(make, "every_line: {net_amount: {at_most: 50}}"), cases).counts["r"]
    assert (counts.held, counts.unknown) == (1, 1)


def test_many_rules_by_relation_are_found_by_slices(make, columns):
    texts = [
        make.rule(f"r{n}", "document.kind: purchase_invoice", head=f"applies_to: {{relation: {{id: {n}}}}}")
        for n in range(20)
    ]
    cases = [make.case(relation=replace(make.kpn, id=str(n))) for n in range(30)]
    cases.append(make.case(relation=None))
    told = columns(make.rulebook(*texts), cases).frame["rule"].to_list()
    assert told == [f"r{n}" if n < 20 else None for n in range(30)] + [None]
