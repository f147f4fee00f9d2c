"""The document that an earlier booking was made of, as far as the booking tells.

Of imported history there are no documents. What a proposal needs of one can be told from the booking: who,
when, how much, and which VAT. What cannot be told is never guessed: then there is a reason instead.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from boekwerk.domain.administration import Relation, Settings
from boekwerk.domain.amount import EXACT, ZERO, apportion, is_whole_cents, rounded
from boekwerk.domain.document import (
    Address,
    AllowanceCharge,
    Document,
    Line,
    Party,
    PaymentMeans,
    Source,
    Totals,
    VatRow,
)
from boekwerk.domain.lookups import Administration
from boekwerk.domain.past import PastBooking, PastLine
from boekwerk.domain.reason import Reason
from boekwerk.domain.vat import VatTreatment, vat_id_country

_SOURCE = Source("json", "json", "0" * 64, 0)
_HUNDRED = Decimal(100)
_CATEGORIES: dict[VatTreatment, str] = {
    "standard": "S",
    "foreign": "S",
    "zero": "Z",
    "exempt": "E",
    "margin": "E",
    "reverse_charged": "AE",
    "intra_eu": "K",
    "intra_eu_services": "AE",
    "import": "G",
    "export": "G",
    "outside_scope": "O",
}
_MARGIN = "VATEX-EU-F"
_AT_HOME: frozenset[VatTreatment] = frozenset(
    {"standard", "zero", "exempt", "margin", "reverse_charged", "outside_scope"}
)
_CREDIT_RESTRICTION = "Kredietbeperking"
# VAT was computed line by line, or on the whole: they may differ by a cent a line.
_CENTS_OF_ROUNDING = Decimal("0.05")


class _Vat(Struct, frozen=True):
    """Which VAT a line of a booking has, in the words of an invoice."""

    category: str
    treatment: VatTreatment
    rate: Decimal | None
    country: str | None = None

    @property
    def exemption(self) -> str | None:
        return _MARGIN if self.treatment == "margin" else None


class _Share(Struct, frozen=True):
    """What a line of a booking was on the invoice, without sign of the document."""

    line: PastLine
    vat: _Vat
    taxable: Decimal
    tax: Decimal


def rebuilt_document(booking: PastBooking, administration: Administration) -> Document | Reason:
    """Rebuild the document of a booking, or say why the booking does not tell enough."""
    relation = administration.relation(booking.relation)
    if relation is None:
        return Reason("replay_relation_not_known", {"relation": booking.relation})
    whole = sum((line.amount + line.vat for line in booking.lines), ZERO)
    if whole != booking.total:
        values = {"booking": _name(booking), "total": booking.total, "lines": whole}
        return Reason("replay_lines_do_not_sum", values)
    sign = -1 if booking.total < 0 else 1
    rounding = sum((line.amount for line in booking.lines if line.kind == "rounding"), ZERO)
    shares: list[_Share] = []
    for line in booking.lines:
        if line.kind == "rounding":
            continue
        vat = _vat_of(line, administration)
        if vat is None:
            return Reason("replay_vat_not_known", {"booking": _name(booking), "code": line.vat_code})
        shares.append(_share(line, vat, sign))
    return _document(booking, shares, relation, administration.settings, sign * rounding)


def _name(booking: PastBooking) -> str:
    return booking.number or booking.key


def _vat_of(line: PastLine, administration: Administration) -> _Vat | None:
    treatment, rate, country = line.treatment, line.rate, line.country
    if treatment is None:
        code = administration.vat_code(line.vat_code) if line.vat_code else None
        if code is None:
            return None
        treatment, rate, country = code.treatment, code.rate, code.country
    category = _CATEGORIES.get(treatment)
    return None if category is None else _Vat(category, treatment, rate, country)


def _share(line: PastLine, vat: _Vat, sign: int) -> _Share:
    """Divide what was booked into what the invoice charged and the VAT on it.

    VAT that may not be deducted was booked as cost; so the rate tells them apart, unless both agree with
    it as they were booked.
    """
    amount, tax = sign * line.amount, sign * line.vat
    charges = vat.treatment in ("standard", "foreign") and vat.rate
    if not charges or not vat.rate:
        return _Share(line, vat, amount, tax)
    if abs(EXACT.multiply(amount, vat.rate) / _HUNDRED - tax) <= _CENTS_OF_ROUNDING:
        return _Share(line, vat, amount, tax)
    whole = amount + tax
    taxable = rounded(EXACT.divide(whole * _HUNDRED, _HUNDRED + vat.rate))
    return _Share(line, vat, taxable, whole - taxable)


def _document(
    booking: PastBooking, shares: list[_Share], relation: Relation, settings: Settings, rounding: Decimal
) -> Document:
    theirs, ours = _their_party(relation, shares, settings), _our_party(settings)
    is_purchase = booking.direction == "purchase"
    rows = _vat_rows(shares)
    excluding = sum((share.taxable for share in shares), ZERO)
    tax = sum((share.tax for share in shares), ZERO)
    charges = _charges(shares)
    return Document(
        source=_SOURCE,
        number=booking.number or booking.key,
        type="credit_note" if booking.total < 0 else "invoice",
        issue_date=booking.date,
        currency=booking.currency,
        supplier=theirs if is_purchase else ours,
        customer=ours if is_purchase else theirs,
        payment=_payment(relation) if is_purchase else (),
        lines=_lines(shares),
        allowances_charges=charges,
        vat_breakdown=rows,
        totals=Totals(
            line_total=excluding - sum((charge.amount for charge in charges), ZERO),
            charge_total=sum((charge.amount for charge in charges), ZERO) if charges else None,
            tax_exclusive=excluding,
            tax=tax,
            tax_inclusive=excluding + tax,
            rounding=rounding or None,
            payable=excluding + tax + rounding,
        ),
    )


def _their_party(relation: Relation, shares: list[_Share], settings: Settings) -> Party:
    country = relation.country or vat_id_country(relation.vat_number)
    if country is None:
        country = _country_by_vat(shares, settings.country)
    return Party(
        name=relation.name,
        vat_id=relation.vat_number,
        kvk=relation.kvk,
        oin=relation.oin,
        gln=relation.gln,
        address=Address(
            street=relation.street, city=relation.city, postal_code=relation.postal_code, country=country
        ),
    )


def _country_by_vat(shares: list[_Share], home: str) -> str | None:
    """Give the country that the booked VAT is of, where master data name none."""
    stated = next((share.vat.country for share in shares if share.vat.country), None)
    at_home = all(share.vat.treatment in _AT_HOME for share in shares)
    return stated or (home if at_home else None)


def _our_party(settings: Settings) -> Party:
    own = settings.identity
    return Party(
        name=next(iter(own.names), settings.name),
        vat_id=next(iter(own.vat_numbers), None),
        kvk=next(iter(own.kvk_numbers), None),
        oin=next(iter(own.oins), None),
        gln=next(iter(own.glns), None),
        address=Address(country=settings.country),
    )


def _payment(relation: Relation) -> tuple[PaymentMeans, ...]:
    normal = (account.iban for account in relation.ibans if account.kind == "normal")
    return tuple(PaymentMeans(iban=iban) for iban in list(normal)[:1])


def _vat_rows(shares: list[_Share]) -> tuple[VatRow, ...]:
    found: dict[tuple[str, Decimal | None, str | None], tuple[Decimal, Decimal]] = {}
    for share in shares:
        key = (share.vat.category, share.vat.rate, share.vat.exemption)
        taxable, tax = found.get(key, (ZERO, ZERO))
        found[key] = (taxable + share.taxable, tax + share.tax)
    return tuple(
        VatRow(category, rate, taxable, tax, exemption_code=exemption)
        for (category, rate, exemption), (taxable, tax) in found.items()
    )


def _charges(shares: list[_Share]) -> tuple[AllowanceCharge, ...]:
    return tuple(
        AllowanceCharge(
            True,
            share.taxable,
            reason=_CREDIT_RESTRICTION,
            vat_category=share.vat.category,
            vat_rate=share.vat.rate,
        )
        for share in shares
        if share.line.kind == "credit_restriction"
    )


def _lines(shares: list[_Share]) -> tuple[Line, ...]:
    """Give the invoice lines; none at all where those of a booking line are not known.

    How the amount of a booking line was divided over its invoice lines no history tells; that they are
    equal changes nothing to what is booked where.
    """
    costs = [share for share in shares if share.line.kind == "cost"]
    if not all(share.line.items for share in costs) or not all(_is_divisible(share) for share in costs):
        return ()
    lines = [line for share in costs for line in _lines_of(share)]
    return tuple([replace(line, id=str(at)) for at, line in enumerate(lines, 1)])


def _is_divisible(share: _Share) -> bool:
    return is_whole_cents(share.taxable)


def _lines_of(share: _Share) -> Iterable[Line]:
    items = share.line.items
    for item, amount in zip(items, apportion(share.taxable, [Decimal(1)] * len(items)), strict=True):
        yield Line(
            name=item.text,
            seller_item_id=item.article,
            net_amount=amount,
            vat_category=share.vat.category,
            vat_rate=share.vat.rate,
        )
