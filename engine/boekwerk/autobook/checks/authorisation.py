"""Is there somebody to approve it, and can its payment wait for that (requirements AB-14 and PR-14)?"""

from __future__ import annotations

from boekwerk.autobook.dossier import Dossier, not_passing, without_proposal
from boekwerk.domain.administration import Settings
from boekwerk.domain.authorisation import Authorisation, authorisers_of, payable_of
from boekwerk.domain.decision import Check
from boekwerk.domain.holding import hold_hindrances, payment_begun, selection_hindrances
from boekwerk.domain.lookups import Administration
from boekwerk.domain.reason import Reason


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
    """Pass when payment can wait for approval: the package can hold it, and nothing else pays (PR-14)."""
    case = dossier.case
    if (needless := _needless("payment_hold", dossier)) is not None:
        return needless
    if case.proposal is None:
        return without_proposal("payment_hold")
    proposal, administration = case.proposal, case.administration
    condition = administration.payment_condition
    reasons = (
        *hold_hindrances(administration.capabilities, administration.settings, condition),
        *selection_hindrances(proposal.payment_condition, administration.capabilities, condition),
        *payment_begun(case.document, proposal.total, proposal.prepaid),
    )
    if reasons:
        return not_passing("payment_hold", reasons)
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
