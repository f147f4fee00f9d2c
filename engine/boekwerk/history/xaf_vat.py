"""Which lines of a transaction are VAT, and on which other lines that VAT is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import combinations

from msgspec import Struct

from boekwerk.domain.amount import CENT, ZERO, rounded
from boekwerk.domain.vat import Direction
from boekwerk.history.xaf_accounts import Accounts
from boekwerk.history.xaf_line import LineVat, NotUnderstood, TransactionLine

# Of more codes on one invoice every combination is not tried.
_MOST_CODES = 8
_PERCENT = Decimal("0.01")


class Taxed(Struct, frozen=True, gc=False):
    """A line of costs or revenue, with the VAT that was booked apart on it, and what is known of that."""

    line: TransactionLine
    vat: Decimal = ZERO
    code: str | None = None
    rate: Decimal | None = None


def taxed_lines(
    lines: Sequence[TransactionLine], accounts: Accounts, direction: Direction
) -> Sequence[Taxed]:
    """Give the lines of costs or revenue with their VAT, to the cent of what was booked.

    Raises NotUnderstood when a line may be VAT or not, or it does not follow on which line VAT is.
    """
    bases, of_vat = _parted(lines, accounts)
    if not bases:
        raise NotUnderstood("history_xaf_no_lines")
    booked = sum([line.amount for line in of_vat], ZERO)
    stated = [_stated(line) for line in bases]
    if len(bases) == 1:
        vat = stated[0] or _only_code(of_vat, accounts, direction)
        return [_taxed(bases[0], booked, vat)]
    if any(stated):
        amounts = [found.amount if found else ZERO for found in stated]
        if sum(amounts, ZERO) != booked:
            amounts = _fitting(stated, booked)
        return [_taxed(*each) for each in zip(bases, amounts, stated, strict=True)]
    if not of_vat:
        return [Taxed(line) for line in bases]
    return _at_one_rate(bases, of_vat, booked)


def _parted(
    lines: Sequence[TransactionLine], accounts: Accounts
) -> tuple[list[TransactionLine], list[TransactionLine]]:
    """Part lines of costs or revenue from those of VAT: by account, else by what they say of themselves."""
    known = accounts.vat
    if known:
        others = [line for line in lines if line.account not in known]
        return others, [line for line in lines if line.account in known]
    of_vat = [line for line in lines if line.vat and _is_all_vat(line)] or _unsaid(lines, accounts)
    taken = {id(line) for line in of_vat}  # two lines may be equal
    return [line for line in lines if id(line) not in taken], of_vat


def _is_all_vat(line: TransactionLine) -> bool:
    return bool(line.amount) and len(line.vat) == 1 and abs(line.vat[0].amount) == abs(line.amount)


def _unsaid(lines: Sequence[TransactionLine], accounts: Accounts) -> list[TransactionLine]:
    """Find the lines of VAT among those of the balance sheet: they must be what other lines state."""
    doubtful = [line for line in lines if not line.vat and not accounts.is_result(line.account)]
    if not doubtful:
        return doubtful
    stated = sum([found.amount for line in lines if (found := _stated(line))], ZERO)
    if not stated or _sum(doubtful) != stated:
        raise NotUnderstood("history_xaf_vat_unclear", account=doubtful[0].account)
    return doubtful


def _stated(line: TransactionLine) -> LineVat | None:
    """Give the VAT that a line says is on it, with the sign of its amount; packages differ in the side.

    What is said on both sides (reverse-charged: claimed and owed) sums to nothing.
    """
    if not line.vat:
        return None
    first = line.vat[0]
    if len(line.vat) == 1 and (first.amount < 0) == (line.amount < 0):
        return first
    if any(other.code != first.code for other in line.vat):
        raise NotUnderstood("history_xaf_vat_codes", account=line.account)
    size = abs(sum((found.amount for found in line.vat), ZERO))
    return LineVat(first.code, first.rate, size.copy_sign(line.amount) if size else ZERO)


def _fitting(stated: Sequence[LineVat | None], booked: Decimal) -> list[Decimal]:
    """Give the VAT of each line, such that it sums to what was booked, where what they state does not.

    VAT that is claimed and owed at once is stated too, and sums to nothing: so the VAT of some codes may
    have to be left out. Raises NotUnderstood when not exactly one choice of codes fits.
    """
    codes = sorted({found.code for found in stated if found is not None and found.amount})
    fitting = []
    for count in range(len(codes) if len(codes) <= _MOST_CODES else 0):
        for chosen in combinations(codes, count):
            kept = [found.amount if found and found.code in chosen else ZERO for found in stated]
            if sum(kept, ZERO) == booked:
                fitting.append(kept)
    if len(fitting) != 1:
        total = sum((found.amount for found in stated if found), ZERO)
        raise NotUnderstood("history_xaf_vat_differs", booked=booked, stated=total)
    return fitting[0]


def _only_code(
    of_vat: Sequence[TransactionLine], accounts: Accounts, direction: Direction
) -> LineVat | None:
    """Give the one code that lines of VAT are of, where they say so or their accounts do."""
    said = {(vat.code, vat.rate) for line in of_vat for vat in line.vat}
    if len(said) == 1:
        return LineVat(*said.pop(), ZERO)
    codes = {code for line in of_vat for code in accounts.vat_codes_of(line.account, direction)}
    return LineVat(codes.pop(), None, ZERO) if not said and len(codes) == 1 else None


def _at_one_rate(
    bases: Sequence[TransactionLine], of_vat: Sequence[TransactionLine], booked: Decimal
) -> Sequence[Taxed]:
    """Share VAT of one code among all lines, where its rate over all of them gives what was booked."""
    said = {(vat.code, vat.rate) for line in of_vat for vat in line.vat}
    code, rate = said.pop() if len(said) == 1 else ("", None)
    if rate is None:
        raise NotUnderstood("history_xaf_vat_shared", booked=booked)
    # Line by line, for a discount among them has VAT of its own sign; the largest takes the odd cents.
    shares = [rounded(line.amount * rate * _PERCENT) for line in bases]
    left = booked - sum(shares, ZERO)
    if abs(left) > CENT * len(bases):
        raise NotUnderstood("history_xaf_vat_shared", booked=booked)
    shares[max(range(len(bases)), key=lambda at: abs(bases[at].amount))] += left
    found = LineVat(code, rate, ZERO)
    return [_taxed(line, share, found) for line, share in zip(bases, shares, strict=True)]


def _taxed(line: TransactionLine, vat: Decimal, found: LineVat | None) -> Taxed:
    return Taxed(line, vat) if found is None else Taxed(line, vat, found.code, found.rate)


def _sum(lines: Iterable[TransactionLine]) -> Decimal:
    return sum([line.amount for line in lines], ZERO)
