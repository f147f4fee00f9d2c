"""The codes that checks pass on from elsewhere: what a proposal lacks, what a document contradicts.

They are listed for the reference page; a test compares them with what `boekwerk.proposal` and
`boekwerk.intake` say.
"""

from __future__ import annotations

UNRESOLVED = """
relation_not_found relation_ambiguous relation_contradicts relation_matched_inactive
document_without_number document_without_date document_without_currency document_without_total
journal_missing journal_inactive journal_not_set control_account_missing
payment_condition_missing payment_condition_inactive
g_account_not_in_package g_account_switched_off g_account_without_amount g_account_exceeds_total
rounding_inside_total amount_not_in_cents amount_beyond_reason lines_do_not_sum
vat_not_broken_down vat_row_without_amount
ledger_account_missing rounding_account_missing last_booking_ambiguous
credit_restriction_account_missing credit_restriction_without_vat
vat_treatment_unknown vat_charged_despite_treatment vat_import_not_self_assessed
vat_code_preferred_unusable vat_code_ambiguous vat_code_missing vat_code_unusable
vat_account_missing vat_payable_account_missing
foreign_currency_not_supported foreign_currency_switched_off
exchange_rate_missing exchange_rate_old vat_in_currency_contradicts
template_leaves template_vat_beyond template_fixed_exceeds template_fixed_which_vat
template_fixed_currency template_vat_of_sales template_vat_code_fits_nothing
vat_code_of_template_unusable vat_code_of_template_deducts
deferral_not_in_package deferral_switched_off deferral_period_impossible deferral_period_half
obligation_ambiguous obligation_ambiguous_on_line obligation_unknown obligation_is_settled
obligation_of_another_relation obligation_on_account obligation_account_deducts_otherwise
obligation_rest_asked obligation_rest_unknown
"""
"""What a proposal may leave unresolved (AB-10), in the order of its parts."""

CONTRADICTIONS = """
stated_twice tax_not_vat type_unknown type_contradicts_root type_not_booked
currency_missing currencies_mixed
several_tax_totals line_amount_missing line_sum_differs allowance_sum_differs charge_sum_differs
exclusive_differs inclusive_differs payable_differs rounding_large prepaid_beyond_total tax_withheld
lines_outside_total vat_rows_cancel total_missing g_account_exceeds amount_absurd
total_not_in_cents credit_note_negative vat_breakdown_missing vat_row_not_complete vat_sum_differs
vat_row_differs taxable_sum_differs taxable_differs
"""
"""What intake warns about that touches amounts, parties, currency or addressee (AB-19)."""

CONSEQUENCES = frozenset(
    {
        "no_proposal_to_check",
        "relation_active_without_relation",
        "iban_without_relation",
        "rule_without_relation",
        "rules_without_direction",
        "block_without_relation",
        "blocks_without_direction",
    }
)
"""What checks say that cannot judge because another one already failed: whose document is this?"""
