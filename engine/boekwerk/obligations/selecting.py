"""Selecting obligations by hand: several at once, or one on a line (OB-2, OB-3).

Selecting several divides the document's booking lines; what the obligations do not cover stays behind as
a visible rest of the line. So the lines go on summing to the document, whatever was selected.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from boekwerk.domain.amount import ZERO, Amount, exactly, is_whole_cents
from boekwerk.domain.books import Books
from boekwerk.domain.errors import ProposalError
from boekwerk.domain.obligation import Obligation
from boekwerk.domain.proposal import BookingLine, Proposal, Provenance
from boekwerk.domain.reason import Reason
from boekwerk.obligations.dividing import fits
from boekwerk.obligations.open_amounts import as_open_now
from boekwerk.obligations.splitting import split_line

_USER = Provenance("user")
# What an obligation answers, once it is on the lines.
_ANSWERED = frozenset({"obligation_ambiguous", "obligation_ambiguous_on_line"})


class Selection(Struct, frozen=True):
    """An obligation and the ``amount`` to book on it, excluding VAT that may be deducted, by size.

    None: what is open on it, or what is left of the document if that is less. ``settle`` is whether it is
    settled with that (OB-12); None: as rule and settings say.
    """

    obligation: str
    amount: Amount | None = None
    settle: bool | None = None


class _Part(Struct, frozen=True):
    """What an obligation takes of a line, and whether it is settled with that."""

    obligation: Obligation
    amount: Decimal
    settle: bool | None


def offered(proposal: Proposal, books: Books, line: BookingLine | None = None) -> tuple[Obligation, ...]:
    """List the obligations to select from, as they are open now, by number.

    They are those of the document's relation that are not settled; for a ``line`` with a ledger account
    those without account or with that one (OB-3), for one without an account none.
    """
    relation = proposal.relation.relation
    if relation is None or (line is not None and line.ledger_account is None):
        return ()
    found = [o for o in books.obligations.of_relation(relation) if not o.settled]
    return tuple([as_open_now(o, books) for o in found if line is None or fits(line, o)])


@exactly
def select_several(proposal: Proposal, selected: Sequence[Selection], books: Books) -> Proposal:
    """Make booking lines of several obligations at once; ledger account, project and dimensions are copied.

    An obligation takes its amount from the lines on its own ledger account first, then from the others in
    order, each line keeping its VAT. Raises ProposalError with every selection that cannot be made; then
    nothing is. The result is to be given to `review_obligations`.
    """
    chosen = _chosen(proposal, selected, books)
    parts = _taken(proposal, chosen)
    lines: list[BookingLine] = []
    unresolved = [reason for reason in proposal.unresolved if reason.code not in _ANSWERED]
    for at, line in enumerate(map(_without_answered, proposal.lines)):
        taken = parts.get(at, ())
        rest = line.amount - sum((part.amount for part in taken), ZERO)
        amounts = [*(part.amount for part in taken), *((rest,) if rest or not taken else ())]
        divided = split_line(line, amounts, _USER)
        for part, of_line in zip(taken, divided, strict=False):
            made, doubt = _with_obligation(of_line, part, books)
            unresolved += [doubt] if doubt is not None else []
            lines.append(made)
        lines += divided[len(taken) :]
    if all(line.ledger_account for line in lines):
        unresolved = [reason for reason in unresolved if reason.code != "ledger_account_missing"]
    return replace(proposal, lines=tuple(lines), unresolved=tuple(unresolved))


@exactly
def select_on_line(
    proposal: Proposal, number: int, obligation: str, books: Books, *, settle: bool | None = None
) -> Proposal:
    """Put one obligation on booking line ``number`` (from 1); project and dimensions are not copied.

    ``settle`` is whether it is settled with that (OB-12); None: as rule and settings say.
    Raises ProposalError when there is no such line, it has no ledger account, or the obligation is not
    one of the document's relation without account or with that account. The result is to be given to
    `review_obligations`.
    """
    if not 1 <= number <= len(proposal.lines) or proposal.lines[number - 1].kind != "cost":
        raise _refused([_no_such_line(proposal, number)])
    line = proposal.lines[number - 1]
    if line.ledger_account is None:
        raise _refused([Reason("obligation_line_without_account", {"line": number})])
    found, reason = _selectable(proposal, obligation, books)
    if found is None:
        raise _refused([reason])
    if not fits(line, found):
        values = {
            "obligation": obligation,
            "line": number,
            "account": found.ledger_account,
            "other": line.ledger_account,
        }
        raise _refused([Reason("obligation_on_account", values, found.where)])
    made = _settling(_without_answered(line), settle)
    made = replace(made, obligation=obligation, provenance={**made.provenance, "obligation": _USER})
    lines = (*proposal.lines[: number - 1], made, *proposal.lines[number:])
    answered = [doubt for doubt in line.doubts if doubt not in made.doubts]
    asked = [doubt for each in lines for doubt in each.doubts]
    unresolved = [r for r in proposal.unresolved if r not in answered or r in asked]
    return replace(proposal, lines=lines, unresolved=tuple(unresolved))


def _chosen(proposal: Proposal, selected: Sequence[Selection], books: Books) -> list[_Part]:
    """Find what was selected, with the amount to book on each by effect; refuse all of it for one fault."""
    sign = -1 if proposal.total < 0 else 1
    left = sum((line.amount for _, line in _free_lines(proposal)), ZERO) * sign
    chosen: list[_Part] = []
    reasons: list[Reason] = []
    for one in selected:
        found, reason = _selectable(proposal, one.obligation, books)
        if found is None:
            reasons.append(reason)
            continue
        if any(found.number == earlier.obligation.number for earlier in chosen):
            reasons.append(Reason("obligation_selected_twice", {"obligation": found.number}))
            continue
        amount = _amount(one, found, proposal, left)
        if isinstance(amount, Reason):
            reasons.append(amount)
            continue
        left -= amount
        chosen.append(_Part(found, amount * sign, one.settle))
    if reasons:
        raise _refused(reasons)
    return chosen


def _amount(one: Selection, found: Obligation, proposal: Proposal, left: Decimal) -> Decimal | Reason:
    values: dict[str, Any] = {"obligation": found.number, "left": max(left, ZERO)}
    if one.amount is not None:
        values["amount"] = one.amount
        if one.amount <= 0 or not is_whole_cents(one.amount):
            return Reason("obligation_amount_not_right", values)
        return one.amount if one.amount <= left else Reason("obligation_amount_too_high", values)
    if proposal.total < 0:
        # What a credit note gives back is not what is open.
        return left if left > 0 else Reason("obligation_nothing_left", values)
    if found.open_amount is None or found.currency != proposal.currency:
        return Reason("obligation_amount_needed", values)
    if found.open_amount <= 0:
        return Reason("obligation_nothing_open", {**values, "open": found.open_amount})
    return min(found.open_amount, left) if left > 0 else Reason("obligation_nothing_left", values)


def _selectable(proposal: Proposal, number: str, books: Books) -> tuple[Obligation | None, Reason]:
    """Find an obligation that may be selected for a document; else why it may not."""
    relation = proposal.relation.relation
    found = books.obligations.obligation(number)
    if not books.administration.capabilities.obligations:
        return None, Reason(
            "obligations_not_in_package", {"package": books.administration.settings.package}
        )
    if relation is None:
        return None, Reason("obligation_without_relation", {"obligation": number})
    if found is None:
        return None, Reason("obligation_not_there", {"obligation": number})
    values = {"obligation": number, "relation": found.relation, "wanted": relation}
    if found.relation != relation:
        return None, Reason("obligation_of_wrong_relation", values, found.where)
    settled = Reason("obligation_settled_before", {"obligation": number}, found.where)
    return (None, settled) if found.settled else (as_open_now(found, books), settled)


def _free_lines(proposal: Proposal) -> Iterator[tuple[int, BookingLine]]:
    """Give the lines to take from: cost lines without an obligation that go with the total."""
    for at, line in enumerate(proposal.lines):
        if line.kind == "cost" and line.obligation is None and line.amount * proposal.total > 0:
            yield at, line


def _taken(proposal: Proposal, chosen: Sequence[_Part]) -> dict[int, list[_Part]]:
    """Divide the lines over the obligations: those on an obligation's own account first."""
    free = dict(_free_lines(proposal))
    left = {at: line.amount for at, line in free.items()}
    parts: dict[int, list[_Part]] = {}
    for one in chosen:
        wanted, own = one.amount, one.obligation.ledger_account
        for at in sorted(free, key=lambda at: (own is None or free[at].ledger_account != own, at)):
            amount = min(wanted, left[at], key=abs)
            if amount:
                parts.setdefault(at, []).append(replace(one, amount=amount))
                left[at] -= amount
                wanted -= amount
    return parts


def _with_obligation(line: BookingLine, part: _Part, books: Books) -> tuple[BookingLine, Reason | None]:
    """Copy an obligation's account, project and dimensions, as far as the package has them, to a line."""
    capabilities, obligation = books.administration.capabilities, part.obligation
    copied = {
        "ledger_account": obligation.ledger_account,
        "project": obligation.project if capabilities.projects else None,
        "cost_centre": obligation.cost_centre if capabilities.cost_centres else None,
    }
    values = {name: value for name, value in copied.items() if value is not None}
    origin = Provenance("obligation", obligation.number, obligation.where)
    provenance = {**line.provenance, **dict.fromkeys(values, origin), "obligation": _USER}
    made = replace(line, obligation=obligation.number, provenance=provenance, **values)
    return _settling(made, part.settle), _other_deduction(line, made, books)


def _settling(line: BookingLine, settle: bool | None) -> BookingLine:
    if settle is None:
        return line
    return replace(line, settle=settle, provenance={**line.provenance, "settle": _USER})


def _without_answered(line: BookingLine) -> BookingLine:
    """Take away the doubts that a person's choice of obligations answers."""
    doubts = tuple([doubt for doubt in line.doubts if doubt.code not in _ANSWERED])
    return line if len(doubts) == len(line.doubts) else replace(line, doubts=doubts)


def _other_deduction(line: BookingLine, made: BookingLine, books: Books) -> Reason | None:
    """See that the VAT of a line that changes its account can stay as it is."""
    before, after = (
        None if code is None else books.administration.ledger_account(code)
        for code in (line.ledger_account, made.ledger_account)
    )
    fractions = [None if account is None else account.vat_deductible for account in (before, after)]
    if fractions[0] == fractions[1] or not (line.vat or line.non_deductible_vat or line.self_assessed_vat):
        return None
    values = {"obligation": made.obligation, "account": made.ledger_account, "other": line.ledger_account}
    return Reason("obligation_account_deducts_otherwise", values)


def _no_such_line(proposal: Proposal, number: int) -> Reason:
    return Reason("obligation_no_such_line", {"line": number, "count": len(proposal.lines)})


def _refused(reasons: Sequence[Reason]) -> ProposalError:
    return ProposalError(Reason("obligations_not_selected", {"count": len(reasons)}), list(reasons))
