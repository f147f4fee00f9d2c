"""An example invoice before it is written in a syntax: what the data file says, with the sums made.

Amounts follow EN 16931: net of a line rounded to the cent, VAT computed per row of the breakdown. The
data may state other amounts on purpose (``net``, ``tax``), to show what happens with such an invoice.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import yaml

CENT = Decimal("0.01")

# Label in the data: category (UNTDID 5305), rate, exemption code, exemption reason.
VAT: dict[str, tuple[str, str | None, str | None, str | None]] = {
    "21": ("S", "21", None, None),
    "9": ("S", "9", None, None),
    "nul": ("Z", "0", None, None),
    "verlegd": ("AE", "0", "VATEX-EU-AE", "Btw verlegd"),
    "reverse charge": ("AE", "0", "VATEX-EU-AE", "Reverse charge"),
    "intracommunautair": (
        "K",
        "0",
        "VATEX-EU-IC",
        "Intracommunautaire levering, artikel 138 btw-richtlijn",
    ),
    "export": ("G", "0", "VATEX-EU-G", "Uitvoer buiten de EU"),
    "buiten": ("O", None, "VATEX-EU-O", "Not subject to VAT"),
    "marge": ("E", "0", "VATEX-EU-F", "Bijzondere regeling gebruikte goederen (margeregeling)"),
    "vrijgesteld": ("E", "0", None, "Vrijgesteld van btw, artikel 11 Wet OB 1968"),
    "kredietbeperking": ("E", "0", None, "Over kredietbeperking wordt geen btw berekend"),
}


@dataclass(frozen=True)
class Party:
    """A firm of parties.yaml, as far as an invoice shows it."""

    name: str
    country: str
    street: str | None = None
    postal_code: str | None = None
    city: str | None = None
    kvk: str | None = None
    oin: str | None = None
    enterprise: str | None = None
    registration: str | None = None
    vat: str | None = None
    iban: str | None = None
    email: str | None = None

    @property
    def legal_id(self) -> tuple[str, str | None] | None:
        """The registration and its ISO 6523 scheme: OIN, KvK, the Belgian enterprise number, or none."""
        for number, scheme in ((self.oin, "0190"), (self.kvk, "0106"), (self.enterprise, "0208")):
            if number:
                return number, scheme
        return (self.registration, None) if self.registration else None

    @property
    def endpoint(self) -> tuple[str, str] | None:
        """Where it receives electronic documents: its registration, else its VAT number or e-mail."""
        if self.legal_id and self.legal_id[1]:
            return self.legal_id[0], self.legal_id[1]
        schemes = {"DE": "9930", "CH": "9927"}
        if self.vat and self.country in schemes:
            return self.vat, schemes[self.country]
        return (self.email, "EM") if self.email else None


@dataclass(frozen=True)
class Vat:
    """The VAT of a line, allowance or charge."""

    category: str
    rate: str | None
    code: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Allowance:
    """A discount or surcharge on the whole document."""

    charge: bool
    amount: Decimal
    reason: str
    vat: Vat
    code: str | None = None
    percent: str | None = None
    base: str | None = None


@dataclass(frozen=True)
class Line:
    """An invoice line; ``net`` in the document's currency."""

    name: str
    quantity: Decimal
    unit: str
    price: Decimal
    net: Decimal
    vat: Vat
    description: str | None = None
    discount: Decimal = Decimal(0)
    period: tuple[str, str] | None = None
    currency: str | None = None
    """Only where the line claims another currency than the document."""


@dataclass(frozen=True)
class VatRow:
    """A row of the VAT breakdown."""

    vat: Vat
    taxable: Decimal
    tax: Decimal


@dataclass(frozen=True)
class Invoice:
    """Everything a syntax needs. ``extra`` has the rest of the data: what few invoices have."""

    file: str
    profile: str
    number: str
    type: str
    date: str
    supplier: Party
    customer: Party
    lines: tuple[Line, ...]
    allowances: tuple[Allowance, ...]
    currency: str = "EUR"
    due: str | None = None
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def is_credit(self) -> bool:
        """Whether it is a credit note."""
        return self.type == "381"

    @property
    def line_total(self) -> Decimal:
        """Sum of the lines' net amounts (BT-106)."""
        return sum((line.net for line in self.lines), Decimal("0.00"))

    def allowance_total(self, *, charge: bool) -> Decimal:
        """Sum of the discounts (BT-107) or the surcharges (BT-108) of the document."""
        return sum((a.amount for a in self.allowances if a.charge is charge), Decimal("0.00"))

    @property
    def exclusive(self) -> Decimal:
        """Total excluding VAT (BT-109)."""
        return self.line_total - self.allowance_total(charge=False) + self.allowance_total(charge=True)

    @property
    def rows(self) -> list[VatRow]:
        """The VAT breakdown (BG-23), in the order in which the VAT occurs."""
        taxable: dict[tuple[str, str | None], Decimal] = {}
        vats: dict[tuple[str, str | None], Vat] = {}
        parts = [(line.vat, line.net) for line in self.lines]
        parts += [(a.vat, a.amount if a.charge else -a.amount) for a in self.allowances]
        for vat, amount in parts:
            key = (vat.category, vat.rate)
            vats.setdefault(key, vat)
            taxable[key] = taxable.get(key, Decimal("0.00")) + amount
        stated: dict[str, str] = self.extra.get("tax", {})
        return [
            VatRow(vats[key], amount, cents(stated.get(key[1] or "", amount * Decimal(key[1] or 0) / 100)))
            for key, amount in taxable.items()
        ]

    @property
    def tax(self) -> Decimal:
        """Total VAT (BT-110)."""
        return sum((row.tax for row in self.rows), Decimal("0.00"))

    @property
    def inclusive(self) -> Decimal:
        """Total including VAT (BT-112)."""
        return self.exclusive + self.tax

    @property
    def prepaid(self) -> Decimal:
        """What was paid before (BT-113)."""
        return cents(self.extra.get("prepaid", 0))

    @property
    def rounding(self) -> Decimal:
        """Payable rounding (BT-114)."""
        return cents(self.extra.get("rounding", 0))

    @property
    def payable(self) -> Decimal:
        """Amount due (BT-115)."""
        return self.inclusive - self.prepaid + self.rounding


def cents(value: Decimal | str | int) -> Decimal:
    """Round to the cent, halves away from zero."""
    return Decimal(value).quantize(CENT, ROUND_HALF_UP)


def read_invoices(folder: Path) -> dict[str, list[Invoice]]:
    """Read the data files of a folder: per administration its invoices.

    Every scalar is read as text, so that numbers keep their zeros and amounts are never binary.
    """
    parties = _yaml(folder / "parties.yaml")
    own_files = sorted(path for path in folder.glob("*.yaml") if path.stem != "parties")
    return {path.stem: _invoices(_yaml(path), parties) for path in own_files}


def _yaml(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)  # text only, no objects


def _invoices(data: Any, parties: dict[str, dict[str, str]]) -> list[Invoice]:
    return [_invoice(entry, data["self"], parties) for entry in data["invoices"]]


def _invoice(entry: dict[str, Any], self_key: str, parties: dict[str, dict[str, str]]) -> Invoice:
    entry = dict(entry)
    supplier, customer = (
        _party(entry.pop(role, self_key), entry.pop(f"{role}_shows", {}), parties)
        for role in ("from", "to")
    )
    return Invoice(
        file=entry.pop("file"),
        profile=entry.pop("profile"),
        number=entry.pop("number"),
        type=entry.pop("type", "380"),
        date=entry.pop("date"),
        supplier=supplier,
        customer=customer,
        lines=tuple(_line(line) for line in entry.pop("lines")),
        allowances=tuple(
            _allowance(data, charge=charge)
            for name, charge in (("allowances", False), ("charges", True))
            for data in entry.pop(name, [])
        ),
        currency=entry.pop("currency", "EUR"),
        due=entry.pop("due", None),
        extra=entry,
    )


def _party(key: str, shows: dict[str, str], parties: dict[str, dict[str, str]]) -> Party:
    """Make a party; ``shows`` overrides what is printed, an empty text leaves it out."""
    printed = parties[key] | shows
    return Party(**{name: value for name, value in printed.items() if value})


def _line(data: dict[str, Any]) -> Line:
    quantity, price = Decimal(data.get("quantity", "1")), Decimal(data["price"])
    discount = cents(data.get("discount", 0))
    period = data.get("period")
    return Line(
        name=data["name"],
        quantity=quantity,
        unit=data.get("unit", "C62"),
        price=price,
        net=cents(data["net"]) if "net" in data else cents(quantity * price) - discount,
        vat=Vat(*VAT[data["vat"]]),
        description=data.get("description"),
        discount=discount,
        period=(period[0], period[1]) if period else None,
        currency=data.get("currency"),
    )


def _allowance(data: dict[str, str], *, charge: bool) -> Allowance:
    return Allowance(
        charge=charge,
        amount=cents(data["amount"]),
        reason=data["reason"],
        vat=Vat(*VAT[data["vat"]]),
        code=data.get("code"),
        percent=data.get("percent"),
        base=data.get("base"),
    )
