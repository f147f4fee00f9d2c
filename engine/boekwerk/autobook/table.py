"""The table of checks: what a decision consists of, in the order in which people read it."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from boekwerk.autobook.checks import (
    authorisation,
    caps,
    document,
    duplicates,
    iban,
    later,
    legal,
    master_data,
    parties,
    period,
    proposal,
    reverse_charge,
    rule,
    second,
    user,
    vat,
)
from boekwerk.autobook.codes import CONTRADICTIONS, UNRESOLVED
from boekwerk.autobook.dossier import Dossier
from boekwerk.domain.decision import Check, Outcome


class CheckEntry(Struct, frozen=True):
    """A check: its stable ``name``, the requirements it holds, and the function that answers.

    ``reasons`` are the codes it may give, each with the outcome that the check has when it is the
    only one.
    ``by_letterhead`` is whether the parties on a document settle the answer, together with the
    administration and the day: such a check is shown nothing else (`boekwerk.autobook.acquaintance`).
    """

    name: str
    requirements: tuple[str, ...]
    check: Callable[[Dossier], Check]
    reasons: dict[str, Outcome]
    by_letterhead: bool = False


def _outcomes(
    passes: str = "", fails: str = "", unknown: str = "", not_applicable: str = ""
) -> dict[str, Outcome]:
    """Map codes, written as words, to outcomes, in the order in which people look for them."""
    return {
        **dict.fromkeys(passes.split(), "pass"),
        **dict.fromkeys(fails.split(), "fail"),
        **dict.fromkeys(unknown.split(), "unknown"),
        **dict.fromkeys(not_applicable.split(), "not_applicable"),
    }


CHECKS: tuple[CheckEntry, ...] = (
    CheckEntry(
        "addressee",
        ("IN-1",),
        parties.addressee,
        _outcomes(
            passes="direction_purchase direction_sales",
            fails=(
                "direction_somebody_else direction_name_only direction_no_addressee "
                "direction_internal direction_party_contradicts direction_customer_is_paid "
                "direction_account_only direction_self_billed_unproven direction_sale_by_name_only"
            ),
        ),
        by_letterhead=True,
    ),
    CheckEntry(
        "relation",
        ("IN-2",),
        parties.relation,
        _outcomes(
            passes="relation_matched",
            fails=(
                "relation_not_found relation_ambiguous relation_contradicts relation_gone "
                "relation_vat_number_differs relation_vat_number_of_another relation_name_is_ours "
                "relation_name_differs"
            ),
            unknown="relation_by_name_only no_proposal_to_check",
        ),
        by_letterhead=True,
    ),
    CheckEntry(
        "relation_active",
        ("IN-2",),
        parties.relation_active,
        _outcomes(
            passes="relation_is_active",
            fails="relation_matched_inactive",
            unknown="relation_active_without_relation",
        ),
        by_letterhead=True,
    ),
    CheckEntry(
        "automation_user",
        ("AB-1",),
        user.automation_user,
        _outcomes(
            passes="automation_user_is_accountant",
            fails=(
                "automation_user_not_set automation_user_not_found automation_user_inactive "
                "automation_user_not_accountant"
            ),
        ),
        by_letterhead=True,
    ),
    CheckEntry(
        "user_access",
        ("AB-2",),
        user.user_access,
        _outcomes(
            passes="user_has_access",
            fails="user_has_no_access",
            unknown="user_access_not_known access_without_user",
        ),
        by_letterhead=True,
    ),
    CheckEntry(
        "package_link",
        ("AB-3",),
        user.package_link,
        _outcomes(
            passes="link_holds",
            fails="link_missing link_to_other_package link_without_credentials link_expired",
            unknown="link_credentials_not_known link_without_user",
        ),
        by_letterhead=True,
    ),
    CheckEntry(
        "automatic_booking_rule",
        ("AB-5",),
        rule.automatic_booking_rule,
        _outcomes(
            passes="rule_held",
            fails=(
                "no_rule_applies rule_names_no_credit_notes rule_condition_failed "
                "rule_condition_failed_not_live rule_condition_failed_too rule_needs_relation "
                "rule_prevented rule_prevented_not_live rule_prevented_too rule_did_not_hold "
                "rule_not_live rule_suggested rule_overridden rule_went_wrong rules_of_other_parties"
            ),
            unknown="rule_lacks_fact rule_without_relation rules_without_direction",
        ),
    ),
    CheckEntry(
        "blocks",
        ("AB-6", "AB-7", "AB-17"),
        rule.blocks,
        _outcomes(
            passes="no_block_held block_only_shown",
            fails="block_held block_held_because",
            unknown="block_unknown block_without_relation blocks_without_direction block_went_wrong",
        ),
    ),
    CheckEntry(
        "ledger_accounts",
        ("AB-8",),
        master_data.ledger_accounts,
        _outcomes(
            passes="ledger_accounts_active",
            fails="ledger_account_unknown ledger_account_inactive ledger_account_not_in_year",
            unknown="ledger_account_year_unknown no_proposal_to_check",
            not_applicable="no_ledger_account_named",
        ),
    ),
    CheckEntry(
        "vat_codes",
        ("AB-9",),
        master_data.vat_codes,
        _outcomes(
            passes="vat_codes_valid",
            fails="vat_code_unknown vat_code_inactive vat_code_not_valid vat_code_other_direction",
            unknown="supply_date_far no_proposal_to_check",
            not_applicable="no_vat_code_named",
        ),
    ),
    CheckEntry(
        "other_codes",
        ("AB-10",),
        master_data.other_codes,
        _outcomes(
            passes="codes_active",
            fails="code_unknown code_inactive",
            unknown="no_proposal_to_check",
        ),
    ),
    CheckEntry(
        "proposal_complete",
        ("AB-10",),
        proposal.proposal_complete,
        _outcomes(
            passes="proposal_is_complete",
            fails=f"{UNRESOLVED} proposal_lacks line_lacks line_lacks_obligation",
            unknown="no_proposal_to_check",
        ),
    ),
    CheckEntry(
        "proposal_sums",
        ("AB-10",),
        proposal.proposal_sums,
        _outcomes(
            passes="proposal_sums_to_document",
            fails="proposal_differs_from_document lines_differ_from_proposal home_lines_differ",
            unknown="document_total_missing no_proposal_to_check",
        ),
    ),
    CheckEntry(
        "vat_amounts",
        ("AB-10",),
        vat.vat_amounts,
        _outcomes(
            passes="vat_agrees",
            fails="vat_differs vat_without_rate vat_code_other_rate",
            unknown="vat_row_incomplete vat_breakdown_absent",
        ),
    ),
    CheckEntry(
        "duplicate",
        ("AB-11",),
        duplicates.duplicate,
        _outcomes(
            passes="no_duplicate",
            fails=(
                "duplicate_booked duplicate_in_flight correction_by_hand preceding_is_booked "
                "duplicates_more"
            ),
            unknown="duplicate_without_number duplicate_number_unreadable no_proposal_to_check",
        ),
    ),
    CheckEntry(
        "near_duplicate",
        ("AB-11",),
        duplicates.near_duplicate,
        _outcomes(
            passes="no_near_duplicate",
            fails="near_duplicate_by_date near_duplicate_by_number near_duplicate_undated duplicates_more",
            unknown="no_proposal_to_check",
        ),
    ),
    CheckEntry(
        "package_duplicate",
        ("AB-11",),
        later.package_duplicate,
        _outcomes(
            not_applicable="package_not_asked",
        ),
        by_letterhead=True,
    ),
    CheckEntry(
        "booking_date",
        ("AB-12",),
        period.booking_date,
        _outcomes(
            passes="booking_date_follows",
            fails="booking_date_missing booking_date_shifted booking_date_in_future",
            unknown="no_proposal_to_check",
        ),
    ),
    CheckEntry(
        "period",
        ("AB-12",),
        period.period,
        _outcomes(
            passes="period_open period_trusted",
            fails="period_closed period_missing period_shifted",
            unknown="period_open_unknown period_without_date no_proposal_to_check",
        ),
    ),
    CheckEntry(
        "vat_return",
        ("AB-12",),
        period.vat_return,
        _outcomes(
            passes="vat_return_not_filed",
            fails="vat_return_filed",
            unknown="vat_return_without_period",
            not_applicable="vat_return_not_told",
        ),
    ),
    CheckEntry(
        "authoriser",
        ("AB-14", "PR-3"),
        authorisation.authoriser,
        _outcomes(
            passes="authorisers_determined authoriser_left_out",
            fails=(
                "authoriser_not_determined authoriser_no_rule_holds authoriser_size_unknown "
                "authoriser_unknown authoriser_inactive authoriser_without_role "
                "authoriser_without_access authoriser_access_not_known authoriser_is_booker"
            ),
            unknown="no_proposal_to_check",
            not_applicable="release_is_off release_not_of_sales",
        ),
    ),
    CheckEntry(
        "payment_hold",
        ("PR-1", "PR-12", "PR-14"),
        authorisation.payment_hold,
        _outcomes(
            passes="payment_can_wait",
            fails=(
                "release_direct_debit release_paid_on_the_spot release_already_paid release_no_block "
                "release_cannot_read_back "
                "release_cannot_update release_block_condition_unsaid release_block_condition_missing "
                "release_block_condition_payable release_block_condition_inactive "
                "release_no_condition_selected release_selected_blocks release_selected_missing "
                "release_selected_inactive"
            ),
            unknown="no_proposal_to_check",
            not_applicable="release_is_off release_not_of_sales",
        ),
    ),
    CheckEntry(
        "iban",
        ("AB-15",),
        iban.iban,
        _outcomes(
            passes="iban_known own_iban_known",
            fails="iban_unknown iban_none_registered iban_unreadable iban_impossible own_iban_unknown",
            unknown="payee_is_another iban_without_relation",
            not_applicable="iban_absent own_ibans_not_set",
        ),
        by_letterhead=True,
    ),
    CheckEntry(
        "iban_change",
        ("AB-15",),
        iban.iban_change,
        _outcomes(
            passes="iban_not_changed iban_change_not_told",
            fails="iban_changed_recently",
            unknown="iban_without_relation",
            not_applicable="iban_change_on_sales",
        ),
        by_letterhead=True,
    ),
    CheckEntry(
        "legal_items",
        ("AB-16",),
        legal.legal_items,
        _outcomes(
            passes="legal_items_present",
            fails="legal_item_missing supplier_vat_id_impossible",
            not_applicable="legal_items_on_sales",
        ),
    ),
    CheckEntry(
        "reverse_charge",
        ("AB-16",),
        reverse_charge.reverse_charge,
        _outcomes(
            passes="reverse_charge_is_right intra_eu_supply_is_right",
            fails=(
                "reverse_charge_with_vat reverse_charge_without_vat_id reverse_charge_in_words "
                "sale_reverse_charge_with_vat sale_reverse_charge_without_vat_id "
                "sale_reverse_charge_in_words intra_eu_supply_with_vat intra_eu_supply_without_vat_id"
            ),
            not_applicable="reverse_charge_not_stated",
        ),
    ),
    CheckEntry(
        "second_evaluator",
        ("AB-18",),
        second.second_evaluator,
        _outcomes(
            passes="second_evaluator_agrees",
            fails="engine_disagreement",
            unknown=(
                "second_evaluator_not_installed second_evaluator_crashed second_evaluator_too_slow "
                "second_evaluator_garbled second_evaluator_limit second_evaluator_collision "
                "second_evaluator_not_started second_evaluator_not_ready second_evaluator_refuses "
                "second_evaluator_too_large"
            ),
            not_applicable="second_evaluator_off second_evaluator_not_needed",
        ),
    ),
    CheckEntry(
        "contradictions",
        ("AB-19",),
        document.contradictions,
        _outcomes(
            passes="no_contradiction",
            fails=CONTRADICTIONS,
        ),
    ),
    CheckEntry(
        "currency",
        ("BP-19",),
        document.currency,
        _outcomes(
            passes="currency_is_own currency_converted",
            fails=(
                "document_without_currency foreign_currency_not_supported foreign_currency_switched_off "
                "exchange_rate_missing"
            ),
            unknown="no_proposal_to_check",
        ),
    ),
    CheckEntry(
        "g_account",
        ("BP-17",),
        document.g_account,
        _outcomes(
            passes="g_account_split",
            fails="g_account_not_in_package g_account_switched_off g_account_not_split",
            unknown="no_proposal_to_check",
            not_applicable="g_account_absent",
        ),
    ),
    CheckEntry(
        "caps",
        ("AB-20",),
        caps.caps,
        _outcomes(
            passes="caps_hold",
            fails=(
                "booking_halted booking_halted_everywhere cap_of_bookings cap_of_amount "
                "set_aside_for_review"
            ),
            unknown="no_proposal_to_check",
            not_applicable="caps_not_asked",
        ),
    ),
)
