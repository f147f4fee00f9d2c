"""Which booking line goes on which of the obligations that a document names (OB-7, OB-13).

Several obligations are certain in two cases only: each line fits one of them, or all of those that a
line fits are used in full, to the cent. Anything else is for a person, who sees all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from boekwerk.domain.amount import ZERO
from boekwerk.domain.obligation import Obligation
from boekwerk.domain.proposal import BookingLine, Provenance
from boekwerk.domain.reason import Reason
from boekwerk.obligations.searching import Hit
from boekwerk.obligations.splitting import split_line


class Division(Struct, frozen=True):
    """The lines with their obligations; ``doubts`` are what a person must decide, ``remarks`` the rest."""

    lines: tuple[BookingLine, ...]
    doubts: tuple[Reason, ...] = ()
    remarks: tuple[Reason, ...] = ()


def may_be_matched(line: BookingLine) -> bool:
    """Tell whether matching may put an obligation on a line: a template may say no, or which (OB-5)."""
    return line.kind == "cost" and line.obligation is None and line.match_obligation


def fits(line: BookingLine, obligation: Obligation) -> bool:
    """Tell whether the line's ledger account is the obligation's, or that has none (OB-7)."""
    return obligation.ledger_account is None or obligation.ledger_account == line.ledger_account


def matched_line(line: BookingLine, hit: Hit) -> BookingLine:
    """Put an obligation on a line. Nothing else of the line changes (OB-7)."""
    origin = Provenance("obligation", hit.mark.place, hit.obligation.where)
    return replace(
        line, obligation=hit.obligation.number, provenance={**line.provenance, "obligation": origin}
    )


def divided(
    lines: Sequence[BookingLine], hits: Sequence[Hit], *, currency: str | None, same_account: bool
) -> Division:
    """Put the obligations of hits on the lines that they fit; amounts open are in ``currency``."""
    by_number = {hit.obligation.number: hit for hit in reversed(hits)}
    found = [by_number[number] for number in sorted(by_number)]
    groups: dict[tuple[str, ...], list[int]] = {}
    for at, line in enumerate(lines):
        if may_be_matched(line):
            fitting = [h.obligation for h in found if not same_account or fits(line, h.obligation)]
            groups.setdefault(tuple(o.number for o in fitting), []).append(at)
    parts: dict[int, list[BookingLine]] = {}
    doubts: list[Reason] = []
    for numbers, group in groups.items():
        fitting_hits = [by_number[number] for number in numbers]
        chosen = _chosen([lines[at] for at in group], fitting_hits, currency)
        if chosen is not None:
            parts |= dict(zip(group, chosen, strict=True))
            continue
        for at in group:
            doubts.append(_ambiguous(lines[at], fitting_hits))
            parts[at] = [replace(lines[at], doubts=(*lines[at].doubts, doubts[-1]))]
    fitted = {number for numbers in groups for number in numbers}
    unfitting = [hit for hit in found if hit.obligation.number not in fitted] if groups else []
    return Division(
        tuple(part for at, line in enumerate(lines) for part in parts.get(at, [line])),
        tuple(doubts),
        tuple(_account_differs(lines, hit) for hit in unfitting),
    )


def _chosen(
    lines: Sequence[BookingLine], hits: Sequence[Hit], currency: str | None
) -> list[list[BookingLine]] | None:
    """Give the parts of each line of a group that fits the same obligations; None when in doubt."""
    if not hits:
        return [[line] for line in lines]
    if len(hits) == 1:
        return [[matched_line(line, hits[0])] for line in lines]
    amounts = [_open_in(hit.obligation, currency) for hit in hits]
    known = [amount for amount in amounts if amount is not None and amount > 0]
    if len(known) != len(hits):
        return None
    return _used_in_full(lines, hits, known)


def _used_in_full(
    lines: Sequence[BookingLine], hits: Sequence[Hit], amounts: Sequence[Decimal]
) -> list[list[BookingLine]] | None:
    """Give the parts when the amounts are one line's together, or each that of one line; else None."""
    if len(lines) == 1 and sum(amounts, ZERO) == lines[0].amount:
        parts = zip(split_line(lines[0], amounts, Provenance("computed")), hits, strict=True)
        return [[matched_line(part, hit) for part, hit in parts]]
    by_amount = dict(zip(amounts, hits, strict=True))
    wanted = {line.amount for line in lines}
    if not len(wanted) == len(lines) == len(hits) or wanted != by_amount.keys():
        return None
    return [[matched_line(line, by_amount[line.amount])] for line in lines]


def _open_in(obligation: Obligation, currency: str | None) -> Decimal | None:
    return obligation.open_amount if obligation.currency == currency else None


def _ambiguous(line: BookingLine, hits: Sequence[Hit]) -> Reason:
    values = {
        "account": line.ledger_account,
        "amount": line.amount,
        "references": tuple(dict.fromkeys(hit.mark.text for hit in hits)),
        "obligations": tuple(hit.obligation.number for hit in hits),
    }
    return Reason("obligation_ambiguous", values)


def _account_differs(lines: Sequence[BookingLine], hit: Hit) -> Reason:
    accounts = dict.fromkeys(line.ledger_account for line in lines if may_be_matched(line))
    values = {
        "obligation": hit.obligation.number,
        "reference": hit.mark.text,
        "account": hit.obligation.ledger_account,
        "accounts": tuple(account for account in accounts if account is not None),
    }
    return Reason("obligation_on_other_account", values, hit.obligation.where)
