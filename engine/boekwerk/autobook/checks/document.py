"""What in the document itself stands in the way (requirements AB-19, BP-17 and BP-19)?"""

from __future__ import annotations

from boekwerk.autobook.dossier import Dossier, not_passing, without_proposal
from boekwerk.domain.administration import Settings
from boekwerk.domain.decision import Check
from boekwerk.domain.reason import Reason

_BLOCKING = frozenset({"amounts", "parties", "currency", "addressee"})
_CONSISTENT = Check("contradictions", "pass", Reason("no_contradiction"))
_NO_G_ACCOUNT = Check("g_account", "not_applicable", Reason("g_account_absent"))


def contradictions(dossier: Dossier) -> Check:
    """Fail when intake found a contradiction in amounts, parties, currency or addressee (AB-19)."""
    warnings = dossier.case.document.warnings
    found = tuple(warning.reason for warning in warnings if warning.concerns in _BLOCKING)
    if not found:
        return _CONSISTENT
    return not_passing("contradictions", found)


def currency(dossier: Dossier) -> Check:
    """Pass for the administration's own currency, or one that the package and a rate allow (BP-19)."""
    case = dossier.case
    settings = case.administration.settings
    found = case.document.currency
    if found is None:
        return Check("currency", "fail", Reason("document_without_currency"))
    values: dict[str, object]
    if found == settings.currency:
        return Check(
            "currency", "pass", Reason("currency_is_own", {"currency": found}, settings.place("currency"))
        )
    if not case.administration.capabilities.foreign_currency:
        return Check("currency", "fail", _no_foreign_currency(found, settings))
    if case.proposal is None:
        return without_proposal("currency")
    rate = case.proposal.rate
    if rate is None:
        values = {"currency": found, "date": case.document.issue_date}
        return Check("currency", "fail", Reason("exchange_rate_missing", values))
    source = {"rate": rate.rate, "date": rate.date, "source": rate.source}
    values = {"currency": found, "home": settings.currency, **source}
    return Check("currency", "pass", Reason("currency_converted", values))


def g_account(dossier: Dossier) -> Check:
    """Fail when a G-account is asked for that the package or the proposal cannot serve (BP-17)."""
    case = dossier.case
    asked = case.document.g_account
    if asked is None:
        return _NO_G_ACCOUNT
    settings = case.administration.settings
    if not case.administration.capabilities.g_account:
        return Check("g_account", "fail", _no_g_account(asked.iban, settings))
    if case.proposal is None:
        return without_proposal("g_account")
    split = case.proposal.g_account
    if split is None:
        return Check("g_account", "fail", Reason("g_account_not_split", {"iban": asked.iban}))
    values = {"iban": split.iban, "amount": split.amount, "rest": split.rest}
    return Check("g_account", "pass", Reason("g_account_split", values))


def _no_foreign_currency(currency: str, settings: Settings) -> Reason:
    if "foreign_currency" in settings.switched_off:
        place = settings.place("switched_off")
        return Reason("foreign_currency_switched_off", {"currency": currency}, place)
    values = {"currency": currency, "package": settings.package}
    return Reason("foreign_currency_not_supported", values)


def _no_g_account(iban: str, settings: Settings) -> Reason:
    if "g_account" in settings.switched_off:
        return Reason("g_account_switched_off", {"iban": iban}, settings.place("switched_off"))
    return Reason("g_account_not_in_package", {"iban": iban, "package": settings.package})
