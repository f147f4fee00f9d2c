"""Is the proposal complete, and does it sum to the document (requirement AB-10)?"""

from __future__ import annotations

from decimal import Decimal
from operator import attrgetter

from boekwerk.autobook.dossier import Dossier, not_passing, without_proposal
from boekwerk.domain.amount import EXACT, ZERO
from boekwerk.domain.booking import home_total, lines_total
from boekwerk.domain.decision import Check
from boekwerk.domain.document import Document, effect_sign
from boekwerk.domain.lookups import Administration
from boekwerk.domain.owed import owed
from boekwerk.domain.proposal import Proposal
from boekwerk.domain.reason import Reason

_FIELDS = ("relation", "journal", "document_number", "booking_date", "document_currency", "booking_lines")
_fields_of = attrgetter("relation.relation", "journal", "number", "booking_date", "currency", "lines")
_COMPLETE = Check("proposal_complete", "pass", Reason("proposal_is_complete"))


def proposal_complete(dossier: Dossier) -> Check:
    """Pass when no required field is empty (AB-10, OB-1).

    What the proposal calls unresolved comes first. Where it calls itself complete, that is not
    believed: every field that a booking needs is looked at once more.
    """
    proposal = dossier.case.proposal
    if proposal is None:
        return without_proposal("proposal_complete")
    if proposal.unresolved:
        return not_passing("proposal_complete", proposal.unresolved)
    missing = _missing_fields(proposal) + _missing_on_lines(proposal, dossier.case.administration)
    return not_passing("proposal_complete", missing) if missing else _COMPLETE


def proposal_sums(dossier: Dossier) -> Check:
    """Pass when lines, proposal and document have the same total, exactly to the cent (AB-10)."""
    proposal = dossier.case.proposal
    if proposal is None:
        return without_proposal("proposal_sums")
    total = _total(dossier.case.document)
    if total is None:
        return Check("proposal_sums", "unknown", Reason("document_total_missing"))
    failures = []
    if proposal.total != total:
        failures.append(_differs("proposal_differs_from_document", proposal.total, total))
    lines = lines_total(proposal.lines)
    if lines != proposal.total:
        failures.append(_differs("lines_differ_from_proposal", lines, proposal.total))
    if proposal.total_home is not None:
        home = home_total(proposal.lines)
        if home != proposal.total_home:
            failures.append(_differs("home_lines_differ", home or ZERO, proposal.total_home))
    if failures:
        return not_passing("proposal_sums", failures)
    return Check("proposal_sums", "pass", Reason("proposal_sums_to_document", {"total": total}))


def _missing_fields(proposal: Proposal) -> list[Reason]:
    values = _fields_of(proposal)
    if all(values):
        return []
    missing = [name for name, value in zip(_FIELDS, values, strict=True) if not value]
    return [Reason("proposal_lacks", {"field": name}) for name in missing]


def _missing_on_lines(proposal: Proposal, administration: Administration) -> list[Reason]:
    missing = []
    for number, line in enumerate(proposal.lines, 1):
        if not line.ledger_account:
            missing.append(Reason("line_lacks", {"line": number, "field": "ledger_account"}))
            continue
        key = line.vat_key
        # Foreign VAT joins the cost, and so does what a template makes cost: no code needed (BP-12, BP-9).
        needs_code = key is not None and key.treatment != "foreign" and not line.vat_is_cost
        if needs_code and not line.vat_code:
            missing.append(Reason("line_lacks", {"line": number, "field": "vat_code"}))
        account = administration.ledger_account(line.ledger_account)
        if account is not None and account.obligation_required and not line.obligation:
            values = {"line": number, "account": account.code}
            missing.append(Reason("line_lacks_obligation", values, account.where))
    return missing


def _total(document: Document) -> Decimal | None:
    """Give what is owed by the document, by effect."""
    found = owed(document)
    if found is None:
        return None
    return found.whole if effect_sign(document) == 1 else -found.whole


def _differs(code: str, found: Decimal, wanted: Decimal) -> Reason:
    values = {"found": found, "wanted": wanted, "difference": EXACT.subtract(found, wanted)}
    return Reason(code, values)
