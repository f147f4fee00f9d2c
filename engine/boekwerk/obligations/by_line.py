"""Matching line by line: each invoice line's own reference, where a rule switches that on (OB-6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from boekwerk.domain.amount import ZERO, apportion
from boekwerk.domain.case import Case
from boekwerk.domain.document import Line, VatRow
from boekwerk.domain.line_texts import text_key
from boekwerk.domain.proposal import BookingLine, InvoiceItem, Provenance
from boekwerk.domain.reason import Reason
from boekwerk.domain.vat import vat_key
from boekwerk.obligations.dividing import Division, fits, matched_line, may_be_matched
from boekwerk.obligations.searching import Hit
from boekwerk.obligations.splitting import split_line


class _Portion(Struct, frozen=True):
    """What one obligation, or none, has of a booking line: the net amounts of its invoice lines."""

    hit: Hit | None
    net: Decimal


def divided_by_line(
    case: Case, lines: Sequence[BookingLine], hits: Sequence[Hit], *, same_account: bool
) -> Division:
    """Put obligations on booking lines by the invoice lines that name them, splitting where needed.

    An invoice line takes its part of the booking line that it belongs to, in proportion to its net amount:
    an allowance of the document is shared by all. What names no obligation stays together as a rest.
    """
    doubts: list[Reason] = []
    chosen: dict[int, Hit] = {}
    for number, of_line in _by_invoice_line(hits).items():
        if len(of_line) == 1:
            chosen[number] = of_line[0]
        else:
            doubts.append(_ambiguous(number, of_line))
    remarks: list[Reason] = []
    parts: dict[int, list[BookingLine]] = {}
    for at, portions in _portions(case, lines, chosen, same_account, remarks).items():
        parts[at] = _parts(lines[at], portions)
    for doubt in doubts:
        at = _place_of(case, doubt, lines)
        *before, last = parts.get(at, [lines[at]])
        parts[at] = [*before, replace(last, doubts=(*last.doubts, doubt))]
    return Division(
        tuple(part for at, line in enumerate(lines) for part in parts.get(at, [line])),
        tuple(doubts),
        tuple(remarks),
    )


def _place_of(case: Case, doubt: Reason, lines: Sequence[BookingLine]) -> int:
    """Find the booking line that a doubt about an invoice line belongs to; else it goes with the first."""
    at = _booking_line_of(case, case.document.lines[doubt.values["line"] - 1], lines)
    return at if at is not None else next(at for at, line in enumerate(lines) if may_be_matched(line))


def _by_invoice_line(hits: Sequence[Hit]) -> dict[int, list[Hit]]:
    found: dict[int, dict[str, Hit]] = {}
    for hit in hits:
        if hit.mark.line is not None:
            found.setdefault(hit.mark.line, {}).setdefault(hit.obligation.number, hit)
    return {number: list(of_line.values()) for number, of_line in sorted(found.items())}


def _portions(
    case: Case,
    lines: Sequence[BookingLine],
    chosen: Mapping[int, Hit],
    same_account: bool,
    remarks: list[Reason],
) -> dict[int, list[_Portion]]:
    """Give, for each booking line that gets an obligation, who has how much of it; the rest comes last."""
    sums: dict[int, dict[str | None, _Portion]] = {}
    for number, invoice_line in enumerate(case.document.lines):
        if not invoice_line.in_total or not chosen:
            continue
        at = _booking_line_of(case, invoice_line, lines)
        hit = chosen.get(number)
        if hit is not None and (at is None or (same_account and not fits(lines[at], hit.obligation))):
            values = {"line": number + 1, "obligation": hit.obligation.number, "reference": hit.mark.text}
            code = "obligation_line_not_placed" if at is None else "obligation_line_on_other_account"
            remarks.append(Reason(code, values, hit.obligation.where))
            hit = None
        if at is not None:
            name = None if hit is None else hit.obligation.number
            before = sums.setdefault(at, {}).get(name, _Portion(hit, ZERO))
            sums[at][name] = replace(before, net=before.net + (invoice_line.net_amount or ZERO))
    return {
        at: sorted(of_line.values(), key=lambda portion: portion.hit is None)
        for at, of_line in sums.items()
        if of_line.keys() != {None}
    }


def _booking_line_of(case: Case, line: Line, lines: Sequence[BookingLine]) -> int | None:
    """Find the one booking line that an invoice line is part of: by what it stands for, else by its VAT."""
    open_lines = [at for at, each in enumerate(lines) if may_be_matched(each)]
    texts = _texts(line)
    standing_for = [at for at in open_lines if any(_is_item(line, it, texts) for it in lines[at].items)]
    if len(standing_for) == 1:
        return standing_for[0]
    if case.direction == "unknown":
        return None
    row = VatRow(category=line.vat_category, rate=line.vat_rate)
    key = vat_key(case.document, row, case.direction, case.administration.settings.country)
    same_vat = [at for at in standing_for or open_lines if lines[at].vat_key == key]
    return same_vat[0] if len(same_vat) == 1 else None


def _texts(line: Line) -> frozenset[str]:
    """Give the ways in which an invoice line can be written in one text."""
    parts = [text for text in (line.name, line.description) if text]
    return frozenset(map(text_key, (*parts, " ".join(parts))))


def _is_item(line: Line, item: InvoiceItem, texts: frozenset[str]) -> bool:
    if item.text is None:
        return item.article is not None and item.article == line.seller_item_id
    return text_key(item.text) in texts and item.article in (None, line.seller_item_id)


def _parts(line: BookingLine, portions: Sequence[_Portion]) -> list[BookingLine]:
    nets = [portion.net for portion in portions]
    if len(portions) > 1 and not sum(nets, ZERO):
        return [line]  # amounts that cancel out have no proportion
    amounts = [line.amount] if len(portions) == 1 else apportion(line.amount, nets)
    return [
        part if portion.hit is None else matched_line(part, portion.hit)
        for part, portion in zip(split_line(line, amounts, Provenance("computed")), portions, strict=True)
    ]


def _ambiguous(number: int, hits: Sequence[Hit]) -> Reason:
    values = {
        "line": number + 1,
        "references": tuple(dict.fromkeys(hit.mark.text for hit in hits)),
        "obligations": tuple(hit.obligation.number for hit in hits),
    }
    return Reason("obligation_ambiguous_on_line", values)
