"""Is the bank account to be paid one that we know (requirement AB-15)?

Only the fields of the document that hold an account are compared; an account named in a note is
never paid by itself. A debited account (direct debit) is our own and is left out.
"""

from __future__ import annotations

from boekwerk.autobook.dossier import Dossier, not_passing
from boekwerk.domain.administration import Relation
from boekwerk.domain.decision import Check
from boekwerk.domain.direction import own_identifiers
from boekwerk.domain.document import Document
from boekwerk.domain.identity import iban as normal_form
from boekwerk.domain.reason import Reason

_ABSENT = Check("iban", "not_applicable", Reason("iban_absent"))
_NO_RELATION = Check("iban", "unknown", Reason("iban_without_relation"))
_CHANGE_NO_RELATION = Check("iban_change", "unknown", Reason("iban_without_relation"))
_NO_CHANGE_ON_SALES = Check("iban_change", "not_applicable", Reason("iban_change_on_sales"))


def iban(dossier: Dossier) -> Check:
    """Pass when every IBAN to be paid is registered: with the relation, or as our own on a sale."""
    case = dossier.case
    printed = _printed(case.document)
    if not printed:
        return _ABSENT
    if case.direction == "sales":
        return _on_sale(dossier, printed)
    if case.direction == "unknown" or case.relation is None:
        return _NO_RELATION
    registered = _registered(case.relation)
    unknown = {form for form in printed if form not in registered}
    if unknown:
        # A credit note may name the account that is paid back to: the buyer's.
        unknown -= own_identifiers(case.administration.settings.identity).ibans
    name, where = case.relation.name, case.relation.where
    if unknown:
        code = "iban_unknown" if case.relation.ibans else "iban_none_registered"
        texts = [text for form, text in printed.items() if form in unknown]
        return not_passing("iban", [Reason(code, {"iban": t, "relation": name}, where) for t in texts])
    values = {"ibans": ", ".join(printed.values()), "relation": name}
    return Check("iban", "pass", Reason("iban_known", values, where))


def iban_change(dossier: Dossier) -> Check:
    """Fail when an IBAN to be paid was added or changed shortly before today.

    A change that lies after ``as_of`` counts as recent too: then the past is being replayed.
    """
    case = dossier.case
    if case.direction == "sales":
        return _NO_CHANGE_ON_SALES
    if case.direction == "unknown" or case.relation is None:
        return _CHANGE_NO_RELATION
    settings = case.administration.settings
    days = settings.iban_quarantine_days
    recent = [
        account
        for account in case.relation.ibans
        if account.changed_on is not None and (case.as_of - account.changed_on).days < days
    ]
    reasons = []
    if recent:
        printed, where = _printed(case.document), case.relation.where
        reasons = [
            Reason("iban_changed_recently", {"iban": a.iban, "date": a.changed_on, "days": days}, where)
            for a in recent
            if normal_form(a.iban) in printed
        ]
    if reasons:
        return not_passing("iban_change", reasons)
    place = settings.place("iban_quarantine_days")
    return Check("iban_change", "pass", Reason("iban_not_changed", {"days": days}, place))


def _printed(document: Document) -> dict[str, str]:
    """Map the normal form of every IBAN to be paid to how it is printed."""
    texts = [means.iban for means in document.payment if means.iban]
    if document.g_account is not None:
        texts.append(document.g_account.iban)
    return {form: text for text in texts if (form := normal_form(text))}


def _registered(relation: Relation) -> set[str | None]:
    return {normal_form(account.iban) for account in relation.ibans}


def _on_sale(dossier: Dossier, printed: dict[str, str]) -> Check:
    """Compare with our own accounts; a credit note may name the customer's, to pay back to."""
    settings, relation = dossier.case.administration.settings, dossier.case.relation
    own = own_identifiers(settings.identity).ibans
    place = settings.place("identity")
    if not own:
        return Check("iban", "not_applicable", Reason("own_ibans_not_set", {}, place))
    unknown = printed.keys() - own
    if unknown and relation is not None:
        unknown -= _registered(relation)
    if unknown:
        texts = [text for form, text in printed.items() if form in unknown]
        return not_passing("iban", [Reason("own_iban_unknown", {"iban": text}, place) for text in texts])
    reason = Reason("own_iban_known", {"ibans": ", ".join(printed.values())}, place)
    return Check("iban", "pass", reason)
