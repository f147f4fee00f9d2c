"""Is there somebody to approve it, and can its payment wait for that (requirements AB-14 and PR-14)?"""

from __future__ import annotations

from boekwerk.autobook.dossier import Dossier, not_passing, without_proposal
from boekwerk.domain.administration import Settings
from boekwerk.domain.authorisation import Authorisation, authorisers_of, payable_of
from boekwerk.domain.decision import Check
from boekwerk.domain.document import PaymentMeans
from boekwerk.domain.lookups import Administration
from boekwerk.domain.proposal import Proposal
from boekwerk.domain.reason import Reason

# UNTDID 4461: what takes the money itself, and what says that it was handed over.
_DIRECT_DEBIT = frozenset({"49", "59"})
_PAID_ON_THE_SPOT = frozenset({"10", "48", "54", "55", "68"})


def authoriser(dossier: Dossier) -> Check:
    """Pass when it is known who must approve the booking before it is paid (AB-14)."""
    case = dossier.case
    if (needless := _needless("authoriser", dossier)) is not None:
        return needless
    if case.proposal is None:
        return without_proposal("authoriser")
    settings = case.administration.settings
    payable = payable_of(case.proposal, settings)
    found = authorisers_of(payable, case.administration, settings.automation_user)
    if not isinstance(found, Authorisation):
        return not_passing("authoriser", found)
    values = {"authorisers": _named(found, case.administration)}
    return Check("authoriser", "pass", Reason("authorisers_determined", values), found.left_out)


def payment_hold(dossier: Dossier) -> Check:
    """Pass when nothing takes the money before anybody has approved: no direct debit, not paid yet (PR-14)."""
    case = dossier.case
    if (needless := _needless("payment_hold", dossier)) is not None:
        return needless
    if case.proposal is None:
        return without_proposal("payment_hold")
    reasons = [reason for means in case.document.payment for reason in _taken_by(means)]
    if _is_paid(case.proposal):
        values = {"prepaid": case.proposal.prepaid, "total": case.proposal.total}
        reasons.append(Reason("hold_paid_already", values))
    if reasons:
        return not_passing("payment_hold", list({reason.code: reason for reason in reasons}.values()))
    return Check("payment_hold", "pass", Reason("payment_can_wait"))


def _needless(name: str, dossier: Dossier) -> Check | None:
    settings: Settings = dossier.case.administration.settings
    where = settings.place("release_after_authorisation")
    if not settings.release_after_authorisation:
        return Check(name, "not_applicable", Reason("release_is_off", {}, where))
    if dossier.case.direction == "sales":
        return Check(name, "not_applicable", Reason("release_not_of_sales", {}, where))
    return None


def _named(found: Authorisation, administration: Administration) -> str:
    steps = [[administration.user(id) for id in step] for step in found.authorisers]
    return " → ".join(", ".join(user.name for user in step if user is not None) for step in steps)


def _taken_by(means: PaymentMeans) -> list[Reason]:
    if means.code in _DIRECT_DEBIT or means.debited_iban or means.mandate:
        return [Reason("hold_direct_debit", {"code": means.code})]
    if means.code in _PAID_ON_THE_SPOT:
        return [Reason("hold_paid_on_the_spot", {"code": means.code})]
    return []


def _is_paid(proposal: Proposal) -> bool:
    prepaid, total = proposal.prepaid, proposal.total
    return prepaid != 0 and (prepaid > 0) == (total > 0) and abs(prepaid) >= abs(total)
