"""The booking lines of a document, made of the pieces that its booking mode gives (BP-1, BP-16).

VAT that may not be deducted joins the cost line, and the last line takes the payable rounding.
"""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from boekwerk.domain.administration import VatCode
from boekwerk.domain.amount import EXACT, ZERO, rounded
from boekwerk.domain.fitting import fitted
from boekwerk.domain.past import PastBookings
from boekwerk.domain.proposal import BookingLine, Provenance
from boekwerk.domain.vat import RATED, SELF_ASSESSED
from boekwerk.proposal.basis import Account, Basis, Posting, account_of, fraction_of
from boekwerk.proposal.booked_on import misplaced
from boekwerk.proposal.credit_restriction import split_credit_restriction
from boekwerk.proposal.draft import COMPUTED, FROM_DOCUMENT, Draft
from boekwerk.proposal.given import Given
from boekwerk.proposal.modes import pieces_of
from boekwerk.proposal.periods import with_periods
from boekwerk.proposal.pieces import Piece, Pieces
from boekwerk.proposal.vat_codes import ChosenVatCode, vat_code_in
from boekwerk.proposal.vat_shares import VatShare, vat_shares

_HUNDRED = Decimal(100)


class _VatAmounts(Struct, frozen=True):
    """How the VAT of a share falls apart."""

    charged: Decimal = ZERO
    non_deductible: Decimal = ZERO
    self_assessed: Decimal = ZERO
    self_assessed_deductible: Decimal = ZERO


def booking_lines(
    draft: Draft, basis: Basis, rounding: Decimal, past: PastBookings, given: Given
) -> tuple[Pieces, tuple[BookingLine, ...]]:
    """Make the lines of a document, by effect; ``rounding`` (payable rounding) gets its own."""
    shares = vat_shares(draft)
    surcharges: list[VatShare] = []
    if draft.document.allowances_charges:
        shares, surcharges = split_credit_restriction(shares, draft)
    made = given.pieces or given.over(pieces_of(draft, basis, shares, past))
    for piece in made.pieces:
        of_account = () if piece.account.problem is None else (piece.account.problem,)
        # What several lines lack alike is said once.
        found = (*of_account, *piece.doubts, *misplaced(piece, draft.administration))
        draft.unresolved += [it for it in found if it not in draft.unresolved]
    lines = with_periods([_line(piece, draft) for piece in made.pieces], draft)
    if surcharges:
        account = _set_account(draft, "credit_restriction_account", "credit_restriction_account_missing")
        lines += [_line(Piece(share, account, kind="credit_restriction"), draft) for share in surcharges]
    if rounding:
        account = _set_account(draft, "rounding_account", "rounding_account_missing")
        lines.append(_rounding_line(rounding, account))
    return made, tuple(lines)


def _set_account(draft: Draft, setting: str, otherwise: str) -> Account:
    code: str | None = getattr(draft.settings, setting)
    if code is None:
        draft.open(otherwise, {}, draft.settings.place(setting))
        return Account(None)
    return account_of(
        draft.administration, code, Provenance("setting", setting, draft.settings.place(setting))
    )


def _line(piece: Piece, draft: Draft) -> BookingLine:
    if piece.vat_is_cost:
        piece = _without_deduction(piece)
    share, account, posting = piece.share, piece.account, piece.posting
    chosen = _chosen_code(share, draft) if piece.code is None else piece.code
    vat = _vat_amounts(share, chosen.code, account, draft)
    provenance = {"amount": FROM_DOCUMENT, "vat": FROM_DOCUMENT, "vat_key": FROM_DOCUMENT}
    if account.provenance is not None:
        provenance["ledger_account"] = account.provenance
    if chosen.provenance is not None:
        provenance["vat_code"] = chosen.provenance
    if vat.non_deductible:
        provenance["amount"] = provenance["non_deductible_vat"] = COMPUTED
    if vat.self_assessed:
        provenance["self_assessed_vat"] = provenance["self_assessed_deductible"] = COMPUTED
    if posting.provenance:
        provenance.update(posting.provenance)
    return BookingLine(
        kind=piece.kind,
        ledger_account=account.code,
        vat_key=share.key,
        vat_code=chosen.code.code if chosen.code else None,
        amount=share.taxable + vat.non_deductible if vat.non_deductible else share.taxable,
        vat=vat.charged,
        non_deductible_vat=vat.non_deductible,
        self_assessed_vat=vat.self_assessed,
        self_assessed_deductible=vat.self_assessed_deductible,
        vat_is_cost=piece.vat_is_cost,
        description=_description(posting, draft),
        cost_centre=posting.cost_centre,
        project=posting.project,
        obligation=posting.obligation,
        match_obligation=posting.match_obligation,
        settle=posting.settle,
        deferred=posting.deferred,
        period_from=posting.period_from,
        period_until=posting.period_until,
        items=piece.items,
        evidence=piece.evidence,
        doubts=piece.doubts if chosen.problem is None else (*piece.doubts, chosen.problem),
        provenance=provenance,
    )


def _without_deduction(piece: Piece) -> Piece:
    """Make VAT cost; with a VAT code of its own a package would deduct what the document charges."""
    code = ChosenVatCode() if piece.code is None and piece.share.key.treatment in RATED else piece.code
    return replace(piece, account=replace(piece.account, deductible=ZERO), code=code)


def _description(posting: Posting, draft: Draft) -> str | None:
    text = posting.description
    return text and fitted(text, draft.capabilities.description_length)


def _chosen_code(share: VatShare, draft: Draft) -> ChosenVatCode:
    key = share.key
    if key.treatment == "unknown":
        values = {"category": share.category, "rate": share.rate, "country": key.country}
        draft.open("vat_treatment_unknown", values)
        return ChosenVatCode()
    chosen = vat_code_in(draft.administration, key, draft.journal.code if draft.journal else None)
    if chosen.problem is not None:
        draft.unresolved.append(chosen.problem)
    if chosen.remark is not None:
        draft.remarks.append(chosen.remark)
    return chosen


def _vat_amounts(share: VatShare, code: VatCode | None, account: Account, draft: Draft) -> _VatAmounts:
    treatment = share.key.treatment
    if share.tax and treatment not in RATED and treatment != "unknown":
        draft.open("vat_charged_despite_treatment", {"treatment": treatment, "tax": share.tax})
        return _VatAmounts(charged=share.tax)
    if draft.direction == "sales":
        _check_accounts(draft, code, charged=share.tax != 0)
        return _VatAmounts(charged=share.tax)
    if treatment == "foreign" and code is None:
        return _VatAmounts(non_deductible=share.tax)
    fraction = account.deductible if code is None else fraction_of(code.deductible) * account.deductible
    if treatment in SELF_ASSESSED:
        return _self_assessed(share, code, fraction, draft)
    deductible = share.tax if fraction == 1 else rounded(EXACT.multiply(share.tax, fraction))
    _check_accounts(draft, code, charged=deductible != 0)
    return _VatAmounts(charged=deductible, non_deductible=share.tax - deductible)


def _self_assessed(share: VatShare, code: VatCode | None, fraction: Decimal, draft: Draft) -> _VatAmounts:
    if code is None:
        return _VatAmounts()
    owed = rounded(EXACT.divide(EXACT.multiply(share.taxable, code.rate), _HUNDRED))
    back = owed if fraction == 1 else rounded(EXACT.multiply(owed, fraction))
    _check_accounts(draft, code, charged=back != 0, owed=owed != 0)
    return _VatAmounts(self_assessed=owed, self_assessed_deductible=back)


def _check_accounts(draft: Draft, code: VatCode | None, *, charged: bool, owed: bool = False) -> None:
    """See that VAT can be booked where the package wants its VAT lines from us."""
    if code is None or draft.capabilities.vat_booking != "explicit_lines":
        return
    if charged and not code.account:
        draft.open("vat_account_missing", {"code": code.code}, code.where)
    if owed and not code.payable_account:
        draft.open("vat_payable_account_missing", {"code": code.code}, code.where)


def _rounding_line(amount: Decimal, account: Account) -> BookingLine:
    provenance = {"amount": FROM_DOCUMENT}
    if account.provenance is not None:
        provenance["ledger_account"] = account.provenance
    return BookingLine(
        kind="rounding",
        ledger_account=account.code,
        vat_key=None,
        vat_code=None,
        amount=amount,
        provenance=provenance,
    )
