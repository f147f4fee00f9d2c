"""What a document says about paying it: accounts, G-account, prepaid, discount (BP-16 to BP-18)."""

from __future__ import annotations

import datetime
from decimal import Decimal

from boekwerk.domain.administration import PaymentCondition, Relation
from boekwerk.domain.amount import EXACT, ZERO, rounded
from boekwerk.domain.document import Document, PaymentDiscount, PaymentMeans
from boekwerk.domain.identity import iban, is_plain
from boekwerk.domain.proposal import ProposedDiscount, ProposedGAccount, Provenance
from boekwerk.proposal.draft import COMPUTED, FROM_DOCUMENT, Draft
from boekwerk.proposal.pieces import Header


def normal_account(document: Document, relation: Relation | None = None) -> PaymentMeans | None:
    """Give the way to pay on the supplier's normal account, never the blocked one (G-rekening).

    Of several accounts one that is registered with the relation goes first, else the document's
    first.
    """
    if len(document.payment) == 1 and document.g_account is None:
        means = document.payment[0]
        return means if means.iban else None
    blocked = iban(document.g_account.iban) if document.g_account else None
    accounts = [means for means in document.payment if means.iban and iban(means.iban) != blocked]
    if relation is not None and len(accounts) > 1:
        known = {iban(account.iban) for account in relation.ibans}
        accounts.sort(key=lambda means: iban(means.iban) not in known)
    return accounts[0] if accounts else None


def account_to_use(draft: Draft, means: PaymentMeans | None) -> str | None:
    """Give the supplier's account to pay on (of ``means``), or the customer's that will be debited."""
    if draft.direction == "purchase":
        found = means.iban if means else None
    else:
        found = next((way.debited_iban for way in draft.document.payment if way.debited_iban), None)
    if found is None:
        return None
    draft.provenance["iban"] = FROM_DOCUMENT
    normal = iban(found)
    # What cannot be read is shown as it is printed; the check on accounts keeps it from being booked.
    return normal if normal is not None and is_plain(normal) else found


def payment_reference(draft: Draft, means: PaymentMeans | None) -> str | None:
    """Give the reference to pay with: that of ``means``, else the first of another way to pay."""
    for way in draft.document.payment if means is None else (means, *draft.document.payment):
        if way.references:
            draft.provenance["payment_reference"] = FROM_DOCUMENT
            return way.references[0]
    return None


def payment_condition(draft: Draft, header: Header) -> PaymentCondition | None:
    """Take the booking mode's payment condition, else the relation's, else the administration's default."""
    code, provenance = _chosen_condition(draft, header)
    if code is None:
        return None
    condition = draft.administration.payment_condition(code)
    if condition is None:
        draft.open("payment_condition_missing", {"code": code}, provenance.where)
        return None
    if not condition.active:
        draft.open("payment_condition_inactive", {"code": code}, condition.where)
    draft.provenance["payment_condition"] = provenance
    return condition


def _chosen_condition(draft: Draft, header: Header) -> tuple[str | None, Provenance]:
    relation, settings = draft.relation, draft.settings
    if header.payment_condition:
        return header.payment_condition, header.provenance["payment_condition"]
    if relation is not None and relation.payment_condition:
        return relation.payment_condition, Provenance("relation", relation.id, relation.where)
    setting = "default_payment_condition"
    return settings.default_payment_condition or None, Provenance(
        "setting", setting, settings.place(setting)
    )


def due_date(draft: Draft, condition: PaymentCondition | None) -> datetime.date | None:
    """Take the document's due date, else count from the invoice date by the payment condition."""
    document = draft.document
    stated = document.due_date
    for means in document.payment:
        stated = stated or means.due_date
    if stated is not None:
        draft.provenance["due_date"] = FROM_DOCUMENT
        return stated
    if condition is None:
        return None
    computed = _days_after(document.issue_date, condition.days)
    if computed is not None:
        draft.provenance["due_date"] = Provenance("computed", condition.code, condition.where)
    return computed


def prepaid_amount(draft: Draft) -> Decimal:
    """Give what was paid beforehand; it is kept in sight but not deducted from the total."""
    printed = draft.document.totals.prepaid
    if not printed:
        return ZERO
    prepaid = draft.by_effect(printed, "prepaid")
    draft.provenance["prepaid"] = FROM_DOCUMENT
    draft.remark("prepaid_not_deducted", {"amount": prepaid})
    return prepaid


def g_account(draft: Draft, to_pay: Decimal) -> ProposedGAccount | None:
    """Split what is ``to_pay`` over the blocked and the normal account; lines stay as they are."""
    stated = draft.document.g_account
    if stated is None:
        return None
    if not draft.capabilities.g_account:
        draft.unable("g_account", "g_account_switched_off", "g_account_not_in_package", iban=stated.iban)
    if stated.amount is None:
        draft.open("g_account_without_amount", {"iban": stated.iban})
        return None
    amount = draft.by_effect(stated.amount, "g_account")
    rest = to_pay - amount
    if abs(amount) > abs(to_pay) or amount * to_pay < 0:
        draft.open("g_account_exceeds_total", {"amount": amount, "total": to_pay})
    draft.provenance["g_account"] = FROM_DOCUMENT
    return ProposedGAccount(stated.iban, amount, rest)


def payment_discount(draft: Draft, total: Decimal) -> ProposedDiscount | None:
    """Propose the payment discount (betalingskorting) that the document offers; it changes no line.

    Of several steps the largest is proposed. Without an account it is shown with a remark. An offer
    without an amount or a percentage that makes sense is remarked only.
    """
    offers = draft.document.payment_discounts
    if not offers:
        return None
    amounts = [_discount_amount(draft, offer, total) for offer in offers]
    best = max(range(len(offers)), key=lambda index: abs(amounts[index]))
    if not amounts[best]:
        draft.remark("payment_discount_unclear", {"percent": offers[best].percent})
        return None
    if len(offers) > 1:
        draft.remark("payment_discount_several", {"count": len(offers), "amount": amounts[best]})
    account = draft.settings.payment_discount_account
    if account is None:
        draft.remark("payment_discount_account_missing", {"amount": amounts[best]})
    offer = offers[best]
    date = offer.date or _days_after(draft.document.issue_date, offer.days)
    draft.provenance["discount"] = FROM_DOCUMENT if offer.amount is not None else COMPUTED
    return ProposedDiscount(amounts[best], date, account)


def _discount_amount(draft: Draft, offer: PaymentDiscount, total: Decimal) -> Decimal:
    if offer.amount is not None:
        return draft.by_effect(offer.amount, "payment_discount")
    if offer.percent is None or not 0 < offer.percent <= 100:
        return ZERO
    base = total if offer.base is None else draft.by_effect(offer.base, "payment_discount")
    return rounded(EXACT.divide(EXACT.multiply(base, offer.percent), Decimal(100)))


def _days_after(date: datetime.date | None, days: int | None) -> datetime.date | None:
    if date is None or days is None:
        return None
    try:
        return date + datetime.timedelta(days=days)
    except OverflowError:
        return None
