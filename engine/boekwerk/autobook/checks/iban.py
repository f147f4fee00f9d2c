"""Is the bank account to be paid one that we know (requirement AB-15)?

Only the fields of the document that hold an account are compared; an account named in a note is
never paid by itself. A debited account (direct debit) is our own and is left out.
"""

from __future__ import annotations

from boekwerk.autobook.dossier import Dossier, not_passing
from boekwerk.domain.administration import BankAccount, Relation
from boekwerk.domain.check_digits import is_mistyped_iban
from boekwerk.domain.decision import Check
from boekwerk.domain.direction import own_identifiers
from boekwerk.domain.document import Document, Party
from boekwerk.domain.identity import iban as normal_form
from boekwerk.domain.identity import is_plain, kvk_number, party_name, vat_number
from boekwerk.domain.reason import Reason
from boekwerk.domain.shown import shown

_ABSENT = Check("iban", "not_applicable", Reason("iban_absent"))
_NO_RELATION = Check("iban", "unknown", Reason("iban_without_relation"))
_CHANGE_NO_RELATION = Check("iban_change", "unknown", Reason("iban_without_relation"))
_NO_CHANGE_ON_SALES = Check("iban_change", "not_applicable", Reason("iban_change_on_sales"))


def iban(dossier: Dossier) -> Check:
    """Pass when every IBAN to be paid is registered: with the relation, or as our own on a sale.

    One that cannot exist fails whatever is registered. Another payee than the supplier is for a person
    to look at, unless the document names a factoring account that is registered with the relation.
    """
    case = dossier.case
    printed = _printed(case.document)
    if not printed and case.document.payee is None:
        return _ABSENT
    if case.direction == "sales":
        return _on_sale(dossier, printed) if printed else _ABSENT
    if case.direction == "unknown" or case.relation is None:
        return _NO_RELATION
    failures = _cannot_exist(printed)
    registered = _registered(case.relation)
    unknown = {form for form in printed if form not in registered and _can_exist(form)}
    if unknown:
        # A credit note may name the account that is paid back to: the buyer's.
        unknown -= own_identifiers(case.administration.settings.identity).ibans
    name, where = case.relation.name, case.relation.where
    if unknown:
        code = "iban_unknown" if case.relation.ibans else "iban_none_registered"
        texts = [text for form, text in printed.items() if form in unknown]
        failures += [Reason(code, {"iban": text, "relation": name}, where) for text in texts]
    unknowns = _paid_to_another(case.document, case.relation, printed)
    if failures or unknowns:
        return not_passing("iban", failures, unknowns)
    if not printed:
        return _ABSENT
    values = {"ibans": ", ".join(printed.values()), "relation": name}
    return Check("iban", "pass", Reason("iban_known", values, where))


def iban_change(dossier: Dossier) -> Check:
    """Fail when an IBAN to be paid was added or changed shortly before today.

    A document that names no account is paid to one of the relation's, so then each of them counts.
    A change that lies after ``as_of`` counts as recent too: then the past is being replayed.
    """
    case = dossier.case
    if case.direction == "sales":
        return _NO_CHANGE_ON_SALES
    if case.direction == "unknown" or case.relation is None:
        return _CHANGE_NO_RELATION
    settings = case.administration.settings
    days, where = settings.iban_quarantine_days, case.relation.where
    to_be_paid = _accounts_to_be_paid(case.document, case.relation)
    recent = [
        Reason("iban_changed_recently", {"iban": a.iban, "date": a.changed_on, "days": days}, where)
        for a in to_be_paid
        if a.changed_on is not None and (case.as_of - a.changed_on).days < days
    ]
    if recent:
        return not_passing("iban_change", recent)
    undated = [account.iban for account in to_be_paid if account.changed_on is None]
    if undated:
        values = {"ibans": ", ".join(undated), "relation": case.relation.name}
        return Check("iban_change", "pass", Reason("iban_change_not_told", values, where))
    place = settings.place("iban_quarantine_days")
    return Check("iban_change", "pass", Reason("iban_not_changed", {"days": days}, place))


def _accounts_to_be_paid(document: Document, relation: Relation) -> list[BankAccount]:
    """List the relation's accounts that the document names.

    All of them where it names no normal one: the package then pays to one that it chooses itself.
    """
    blocked = normal_form(document.g_account.iban) if document.g_account is not None else None
    printed = _printed(document)
    if not printed.keys() - {blocked}:
        return list(relation.ibans)
    return [account for account in relation.ibans if normal_form(account.iban) in printed]


def _printed(document: Document) -> dict[str, str]:
    """Map the normal form of every IBAN to be paid to how it is printed, made fit to show."""
    texts = [means.iban for means in document.payment if means.iban]
    if document.g_account is not None:
        texts.append(document.g_account.iban)
    return {normal_form(text) or text: text if text.isascii() else shown(text) for text in texts}


def _cannot_exist(printed: dict[str, str]) -> list[Reason]:
    return [
        Reason("iban_impossible" if is_plain(form) else "iban_unreadable", {"iban": text})
        for form, text in printed.items()
        if not _can_exist(form)
    ]


def _can_exist(form: str) -> bool:
    return is_plain(form) and not is_mistyped_iban(form)


def _paid_to_another(document: Document, relation: Relation, printed: dict[str, str]) -> list[Reason]:
    payee = document.payee
    if payee is None or _is_same(payee, document.supplier):
        return []
    for account in relation.ibans:
        if account.kind == "factoring" and normal_form(account.iban) in printed:
            return []
    name = payee.name or payee.vat_id or payee.kvk
    values = {"payee": shown(name) if name else None, "relation": relation.name}
    return [Reason("payee_is_another", values, relation.where)]


def _is_same(payee: Party, supplier: Party) -> bool:
    """Compare numbers that both have; without any, names."""
    numbers = [
        (kvk_number(payee.kvk), kvk_number(supplier.kvk)),
        (vat_number(payee.vat_id), vat_number(supplier.vat_id)),
    ]
    both = [one == other for one, other in numbers if one and other]
    if both:
        return all(both)
    names = {party_name(supplier.name), party_name(supplier.trading_name)} - {None}
    return party_name(payee.name) in names


def _registered(relation: Relation) -> set[str | None]:
    return {normal_form(account.iban) for account in relation.ibans}


def _on_sale(dossier: Dossier, printed: dict[str, str]) -> Check:
    """Compare with our own accounts; a credit note may name the customer's, to pay back to."""
    settings, relation = dossier.case.administration.settings, dossier.case.relation
    own = own_identifiers(settings.identity).ibans
    place = settings.place("identity")
    if not own:
        return Check("iban", "not_applicable", Reason("own_ibans_not_set", {}, place))
    failures = _cannot_exist(printed)
    unknown = {form for form in printed if form not in own and _can_exist(form)}
    if unknown and relation is not None:
        unknown -= _registered(relation)
    texts = [text for form, text in printed.items() if form in unknown]
    failures += [Reason("own_iban_unknown", {"iban": text}, place) for text in texts]
    if failures:
        return not_passing("iban", failures)
    reason = Reason("own_iban_known", {"ibans": ", ".join(printed.values())}, place)
    return Check("iban", "pass", reason)
