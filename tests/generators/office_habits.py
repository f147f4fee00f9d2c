"""A made office: two years of invoices of twenty relations, each with a habit, as they were booked.

Nobody in it exists. The same seed gives the same files. It needs nothing of the engine, so that what is
measured with it is not measured with itself.
"""

from __future__ import annotations

import csv
import datetime
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

SEED = 20260101
FIRST_DAY = datetime.date(2024, 1, 1)
MONTHS = 24
_CENT = Decimal("0.01")
_RATES = {"IH": Decimal(21), "IL": Decimal(9), "VH": Decimal(21), "VL": Decimal(9)}
_NOT_DEDUCTIBLE = frozenset({"4630"})
_TREATMENTS = {
    "IH": "standard",
    "IL": "standard",
    "IX": "exempt",
    "IV": "reverse_charged",
    "IE": "intra_eu",
    "IM": "import",
    "VH": "standard",
    "VL": "standard",
}


@dataclass(frozen=True)
class Item:
    """An invoice line, and where it was booked."""

    text: str
    amount: Decimal
    account: str
    code: str = "IH"
    article: str = ""
    cost_centre: str = ""
    project: str = ""


@dataclass(frozen=True)
class Invoice:
    """An invoice as it was booked; a credit note has negative amounts."""

    date: datetime.date
    items: tuple[Item, ...]
    one_off: bool = False


Habit = Callable[[random.Random], Iterator[Invoice]]


@dataclass(frozen=True)
class Habitual:
    """A relation and its habit; ``account`` is that of its master data."""

    id: str
    name: str
    habit: Habit
    account: str = ""
    country: str = "NL"
    kind: str = "supplier"
    numbered: str = field(default="F")


def write_office(folder: Path, seed: int = SEED, times: int = 1) -> int:
    """Write the administration with its history and its rules; gives the number of bookings.

    With ``times`` it is as many times as large: every relation has so many others with its habit.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in _FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    _write_periods(folder / "periods.csv")
    _write_relations(folder / "relations.csv", times)
    return write_history(folder / "history.csv", seed, times)


def write_history(path: Path, seed: int = SEED, times: int = 1) -> int:
    """Write the history alone."""
    bookings = sorted(_bookings(seed, times), key=lambda one: (one[1].date, one[0].id, one[2]))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow(_COLUMNS)
        for relation, invoice, number in bookings:
            writer.writerows(_rows(relation, invoice, number))
    return len(bookings)


def relations(times: int = 1) -> Iterator[Habitual]:
    """Give the relations, and as many others with their habits as make ``times`` as many."""
    yield from RELATIONS
    for copy in range(1, times):
        for one in RELATIONS:
            yield replace(one, id=f"{one.id}{copy:05}", name=f"{one.name} {copy}")


def _bookings(seed: int, times: int) -> Iterator[tuple[Habitual, Invoice, str]]:
    for relation in relations(times):
        # A seed of its own, so that a change of one habit leaves the others as they are.
        chance = random.Random(f"{seed}-{relation.id}")
        for at, invoice in enumerate(relation.habit(chance), 1):
            yield relation, invoice, f"{relation.numbered}{relation.id}-{at:04}"


_COLUMNS = (
    *("relation", "direction", "number", "date", "journal", "one_off", "ledger_account", "amount", "vat"),
    *("vat_code", "vat_treatment", "vat_rate", "cost_centre", "project", "item_text", "article"),
)


def _rows(relation: Habitual, invoice: Invoice, number: str) -> Iterator[list[str]]:
    sale = relation.kind == "customer"
    head = [
        relation.id,
        "sales" if sale else "purchase",
        number,
        invoice.date.isoformat(),
        "VRK" if sale else "INK",
        "ja" if invoice.one_off else "nee",
    ]
    for (account, code, cost_centre, project), items, amount, vat in _booked(invoice):
        rate = _RATES.get(code)
        tail = [code, _TREATMENTS[code], f"{rate}" if rate else "", cost_centre, project]
        first, *others = items
        yield [*head, account, f"{amount:.2f}", f"{vat:.2f}", *tail, first.text, first.article]
        for item in others:
            yield [*head, "", "", "", "", "", "", "", "", item.text, item.article]


_Key = tuple[str, str, str, str]


def _booked(invoice: Invoice) -> list[tuple[_Key, list[Item], Decimal, Decimal]]:
    """Put items together that were booked on one line, with its amount and VAT.

    The VAT of a code is computed over its whole; where it may not be deducted it is in the amount.
    """
    lines: dict[_Key, list[Item]] = {}
    for item in invoice.items:
        lines.setdefault((item.account, item.code, item.cost_centre, item.project), []).append(item)
    left: dict[str, Decimal] = {}
    for key, items in lines.items():
        left[key[1]] = left.get(key[1], Decimal(0)) + sum(item.amount for item in items)
    vat = {code: _cents(whole * _RATES.get(code, Decimal(0)) / 100) for code, whole in left.items()}
    found = []
    for key, items in lines.items():
        amount = sum((item.amount for item in items), Decimal(0))
        code = key[1]
        # The last line of a code takes what rounding left.
        left[code] -= amount
        share = _cents(amount * _RATES.get(code, Decimal(0)) / 100) if left[code] else vat[code]
        vat[code] -= share
        if key[0] in _NOT_DEDUCTIBLE:
            amount, share = amount + share, Decimal(0)
        found.append((key, items, amount, share))
    return found


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(_CENT, ROUND_HALF_UP)


def _between(chance: random.Random, low: int, high: int) -> Decimal:
    return Decimal(chance.randrange(low * 100, high * 100)) / 100


def _monthly(day: int) -> Iterator[tuple[int, datetime.date]]:
    for month in range(MONTHS):
        yield month, datetime.date(FIRST_DAY.year + month // 12, month % 12 + 1, day)


_NAMES = "januari februari maart april mei juni juli augustus september oktober november december".split()


def _rent(chance: random.Random) -> Iterator[Invoice]:
    """The same every month, dearer in the second year."""
    for month, date in _monthly(1):
        amount = Decimal("2450.00") if month < 12 else Decimal("2523.50")
        yield Invoice(
            date, (Item(f"Huur bedrijfsruimte {_NAMES[month % 12]} {date.year}", amount, "4100"),)
        )


def _subscription(chance: random.Random) -> Iterator[Invoice]:
    for _, date in _monthly(3):
        yield Invoice(date, (Item("Abonnement boekhoudprogramma", Decimal("89.00"), "4410"),))


def _telephone(chance: random.Random) -> Iterator[Invoice]:
    """A fifth of it is private, which only a template knows."""
    for month, date in _monthly(6):
        whole = Decimal("42.50") + _between(chance, 2, 60)
        share = _cents(whole * 80 / 100)
        items = (
            Item(f"Belbundel {_NAMES[month % 12]}", share, "4420"),
            Item("", whole - share, "1450"),
        )
        yield Invoice(date, items)


def _energy(chance: random.Random) -> Iterator[Invoice]:
    """Electricity and gas on accounts of their own."""
    for _, date in _monthly(9):
        cold = date.month in (1, 2, 3, 11, 12)
        items = (
            Item("Levering elektriciteit", _between(chance, 180, 420), "4210"),
            Item("Levering gas", _between(chance, 300, 900) if cold else _between(chance, 20, 90), "4220"),
        )
        yield Invoice(date, items)


def _water(chance: random.Random) -> Iterator[Invoice]:
    for month, date in _monthly(20):
        if month % 3 == 2:
            yield Invoice(date, (Item("Drinkwater kwartaal", _between(chance, 60, 140), "4230", "IL"),))


_GOODS = (
    ("Koffiebonen espresso 1 kg", "KB-100", "7010", "IL"),
    ("Volle melk 10 liter", "VM-210", "7010", "IL"),
    ("Appeltaart diepvries", "AT-330", "7010", "IL"),
    ("Huiswijn rood 6 flessen", "HW-410", "7020", "IH"),
    ("Speciaalbier krat", "SB-420", "7020", "IH"),
    ("Servetten wit 500 stuks", "SV-510", "7030", "IH"),
    ("Koffiebekers karton 1000", "BK-520", "7030", "IH"),
    ("Vaatwasmiddel 10 liter", "VW-610", "4310", "IH"),
)


def _wholesaler(chance: random.Random) -> Iterator[Invoice]:
    """Every week other goods, at two rates, each with an account of its own."""
    date = FIRST_DAY + datetime.timedelta(days=2)
    for _ in range(MONTHS * 52 // 12):
        chosen = sorted(chance.sample(range(len(_GOODS)), chance.randrange(2, 7)))
        items = tuple(
            Item(text, _between(chance, 15, 180), account, code, article)
            for text, article, account, code in (_GOODS[at] for at in chosen)
        )
        yield Invoice(date, items)
        date += datetime.timedelta(days=7)


def _stationer(chance: random.Random) -> Iterator[Invoice]:
    """Paper is cost; now and then something that lasts is bought as well."""
    for month, date in _monthly(12):
        items = [Item("Kopieerpapier A4 5 pak", _between(chance, 20, 60), "4610", article="KP-5")]
        if month % 4 == 1:
            items.append(Item("Bureaustoel", _between(chance, 180, 350), "0200", article="BS-1"))
        yield Invoice(date, tuple(items))


def _lease(chance: random.Random) -> Iterator[Invoice]:
    """From the thirteenth month on another account."""
    for month, date in _monthly(2):
        account = "4510" if month < 12 else "4515"
        yield Invoice(date, (Item("Lease bestelauto", Decimal("612.00"), account, cost_centre="WAG"),))


def _fuel(chance: random.Random) -> Iterator[Invoice]:
    for _, date in _monthly(28):
        items = (
            Item("Diesel V-101-XX", _between(chance, 90, 240), "4520", cost_centre="WAG"),
            Item("Wasbeurt", _between(chance, 8, 20), "4530", cost_centre="WAG"),
        )
        yield Invoice(date, items)


def _insurance(chance: random.Random) -> Iterator[Invoice]:
    for month, date in _monthly(15):
        if month % 12 == 0:
            yield Invoice(date, (Item(f"Premie inventaris {date.year}", Decimal("1180.40"), "4700", "IX"),))


def _accountant(chance: random.Random) -> Iterator[Invoice]:
    """Every quarter; advice on a loan in the second year was one-off."""
    for month, date in _monthly(25):
        if month % 3 == 0:
            yield Invoice(date, (Item("Administratie kwartaal", Decimal("780.00"), "4620"),))
        if month == 17:
            yield Invoice(date, (Item("Advies financiering", Decimal("2150.00"), "0350"),), one_off=True)


def _subcontractor(chance: random.Random) -> Iterator[Invoice]:
    """Reverse-charged, each job another project."""
    for month, date in _monthly(18):
        project = f"P-{24 + month // 12}{month % 12 // 4 + 1}"
        item = Item("Timmerwerk", _between(chance, 900, 4200), "7100", "IV", project=project)
        yield Invoice(date, (item,))


def _hosting(chance: random.Random) -> Iterator[Invoice]:
    """From Germany, at 0 % with the VAT owed here."""
    for _, date in _monthly(4):
        yield Invoice(date, (Item("Server monthly fee", Decimal("64.90"), "4410", "IE"),))


def _overseas(chance: random.Random) -> Iterator[Invoice]:
    for month, date in _monthly(11):
        if month % 2:
            yield Invoice(date, (Item("Design licence", Decimal("240.00"), "4410", "IM"),))


def _restaurant(chance: random.Random) -> Iterator[Invoice]:
    """VAT on food and drink in restaurants is not deducted: it is in the cost."""
    for _, date in _monthly(21):
        if chance.random() < 0.6:
            yield Invoice(date, (Item("Lunch relaties", _between(chance, 40, 160), "4630", "IL"),))


def _cleaning(chance: random.Random) -> Iterator[Invoice]:
    """The same every month; twice a year part of it comes back."""
    for month, date in _monthly(7):
        yield Invoice(date, (Item("Schoonmaak vier beurten", Decimal("320.00"), "4310"),))
        if month % 6 == 4:
            credit = Item("Creditering gemiste beurt", Decimal("-80.00"), "4310")
            yield Invoice(date + datetime.timedelta(days=9), (credit,))


def _gardener(chance: random.Random) -> Iterator[Invoice]:
    """Green in summer, gritting in winter, on two accounts."""
    for _, date in _monthly(23):
        if 4 <= date.month <= 10:
            yield Invoice(date, (Item("Onderhoud groen terras", Decimal("145.00"), "4320"),))
        else:
            yield Invoice(date, (Item("Gladheidsbestrijding", _between(chance, 60, 220), "4330"),))


def _hardware(chance: random.Random) -> Iterator[Invoice]:
    """Bought for two purposes, and no invoice tells for which."""
    for _, date in _monthly(14):
        for days in (0, 9):
            account = "4320" if chance.random() < 0.5 else "7100"
            item = Item("Bevestigingsmaterialen", _between(chance, 12, 95), account)
            yield Invoice(date + datetime.timedelta(days=days), (item,))


def _agency(chance: random.Random) -> Iterator[Invoice]:
    """Booked on general cost, until somebody saw that and booked it on advertising from then on."""
    for month, date in _monthly(16):
        account = "4690" if month < 5 else "4640"
        yield Invoice(date, (Item("Beheer advertenties", _between(chance, 250, 400), account),))


def _turnover(chance: random.Random) -> Iterator[Invoice]:
    for _, date in _monthly(27):
        items = (
            Item("Catering lunch", _between(chance, 400, 900), "8010", "VL"),
            Item("Huur zaal", Decimal("250.00"), "8020", "VH"),
        )
        yield Invoice(date, items)


RELATIONS = (
    Habitual("10001", "Congresbureau De Zwaluw B.V.", _turnover, "8010", kind="customer", numbered="V"),
    Habitual("20001", "Vastgoed Kolkzicht B.V.", _rent, "4100"),
    Habitual("20002", "Cijferwolk Software B.V.", _subscription, "4410"),
    Habitual("20003", "Belboei Telecom B.V.", _telephone, "4420"),
    Habitual("20004", "Stroomrijk Energie N.V.", _energy, "4210"),
    Habitual("20005", "Waterbedrijf Het Lage Land N.V.", _water, "4230"),
    Habitual("20006", "Groothandel De Volle Kar B.V.", _wholesaler, "7010"),
    Habitual("20007", "Kantoorhandel Inktvis B.V.", _stationer, "4610"),
    Habitual("20008", "Leasemaatschappij Rijwind B.V.", _lease, "4510"),
    Habitual("20009", "Tankkaart Noordring B.V.", _fuel, "4520"),
    Habitual("20010", "Verzekeringen Bolder N.V.", _insurance, "4700"),
    Habitual("20011", "Accountants Van Balans B.V.", _accountant, "4620"),
    Habitual("20012", "Timmerbedrijf Spantvast B.V.", _subcontractor, "7100"),
    Habitual("20013", "Wolkenhaus Hosting GmbH", _hosting, "4410", "DE"),
    Habitual("20014", "Lanternfish Software Inc.", _overseas, "4410", "US"),
    Habitual("20015", "Restaurant De Gulle Lepel B.V.", _restaurant, "4630"),
    Habitual("20016", "Schoonmaak Helderglans B.V.", _cleaning, "4310"),
    Habitual("20017", "Hoveniers Winterhard B.V.", _gardener, "4320"),
    Habitual("20018", "Bouwmarkt De Schroef B.V.", _hardware),
    Habitual("20019", "Reclamebureau Luidkeels B.V.", _agency, "4690"),
)


def _write_relations(path: Path, times: int) -> None:
    rows = ["id;name;kind;kvk;vat_number;postal_code;city;country;ledger_account;payment_condition"]
    for at, one in enumerate(relations(times)):
        home = one.country == "NL"
        kvk = f"{70000000 + at * 11:08}" if home else ""
        rows.append(
            f"{one.id};{one.name};{one.kind};{kvk};{_VAT_NUMBERS.get(one.id, '')};"
            f"{'3990 AA' if home else ''};Papiermolen;{one.country};{one.account};30"
        )
    path.write_text("\n".join(rows) + "\n", encoding="utf-8", newline="\n")


def _write_periods(path: Path) -> None:
    rows = ["year;number;first_day;last_day;open;vat_return_filed"]
    for _, date in _monthly(1):
        following = datetime.date(date.year + date.month // 12, date.month % 12 + 1, 1)
        last = following - datetime.timedelta(days=1)
        rows.append(f"{date.year};{date.month};{date};{last};nee;ja")
    path.write_text("\n".join(rows) + "\n", encoding="utf-8", newline="\n")


_VAT_NUMBERS = {"20013": "DE999000111"}

_ACCOUNTS = """code;name;vat_deductible
0200;Inventaris;
0350;Financieringskosten;
1300;Debiteuren;
1450;Privé;
1505;Btw verlegd verschuldigd;
1510;Verschuldigde btw;
1520;Voorbelasting;
1600;Crediteuren;
4100;Huur;
4210;Elektriciteit;
4220;Gas;
4230;Water;
4310;Schoonmaak;
4320;Onderhoud;
4330;Gladheidsbestrijding;
4410;Software;
4420;Telefoon;
4510;Lease auto's;
4515;Operationele lease;
4520;Brandstof;
4530;Overige autokosten;
4610;Kantoorbenodigdheden;
4620;Accountant;
4630;Representatie horeca;0
4640;Reclame;
4690;Algemene kosten;
4700;Verzekeringen;
4900;Afrondingsverschillen;
7010;Inkoop keuken;
7020;Inkoop dranken;
7030;Inkoop verpakking;
7100;Uitbesteed werk en materialen;
8010;Omzet catering;
8020;Omzet zaalhuur;
"""

_FILES = {
    "administration.yaml": """schema: boekwerk.administration/1
id: "0301"
name: Lunchcafé Het Proefkonijn B.V.
package: local
identity:
  names: [Lunchcafé Het Proefkonijn B.V.]
  vat_numbers: [NL899001373B01]
  kvk_numbers: ["00075131"]
  ibans: [NL92FICT0100023757]
automation_user: automaat
purchase_journal: INK
sales_journal: VRK
rounding_account: "4900"
default_payment_condition: "30"
second_evaluator: "off"
""",
    "journals.yaml": """schema: boekwerk.journals/1
journals:
  - {code: INK, name: Inkoop, direction: purchase, control_account: "1600"}
  - {code: VRK, name: Verkoop, direction: sales, ledger_account: "8010", control_account: "1300"}
""",
    "users.yaml": """schema: boekwerk.users/1
users:
  - id: automaat
    name: Automatiseringsgebruiker
    email: automaat@proefkonijn.example
    roles: [automation, accountant]
    access: yes
    links:
      - {package: local, credentials_present: yes}
""",
    "templates.yaml": """schema: boekwerk.templates/1
templates:
  - name: Telefoon, een vijfde privé
    relation: "20003"
    journal: INK
    default: yes
    lines:
      - {ledger_account: "4420", percentage: 80}
      - {ledger_account: "1450"}
""",
    "payment_conditions.csv": "code;name;days;payable\n30;30 dagen netto;30;ja\n",
    "cost_centres.csv": "code;name\nWAG;Wagenpark\n",
    "projects.csv": "code;name\n"
    + "".join(f"P-{y}{n};Klus {y}-{n}\n" for y in (24, 25) for n in (1, 2, 3)),
    "vat_codes.csv": """code;name;direction;treatment;rate;account;payable_account
IH;Inkoop hoog;purchase;standard;21;1520;
IL;Inkoop laag;purchase;standard;9;1520;
IX;Inkoop vrijgesteld;purchase;exempt;0;;
IV;Inkoop verlegd;purchase;reverse_charged;21;1520;1505
IE;Inkoop binnen de EU;purchase;intra_eu;21;1520;1505
IM;Inkoop buiten de EU;purchase;import;21;1520;1505
VH;Verkoop hoog;sales;standard;21;1510;
VL;Verkoop laag;sales;standard;9;1510;
""",
    "ledger_accounts.csv": _ACCOUNTS,
    "rules/automatisch.yaml": """schema: boekwerk.rules/1
kind: automatic_booking
rules:
  - id: proefkonijn-vaste-lasten
    title: Vaste lasten direct boeken
    owner: kantoor@proefkonijn.example
    stage: live
    applies_to: {administration: ["0301"]}
    when:
      - document.kind: purchase_invoice
      - relation.id: {in: ["20001", "20002", "20003", "20005", "20008", "20013"]}
      - document.total_incl: {at_most: 3500.00}

  - id: proefkonijn-bekende-leveranciers
    title: Leveranciers die al zes keer geboekt zijn, tot € 500
    owner: kantoor@proefkonijn.example
    stage: live
    applies_to: {administration: ["0301"]}
    when:
      - document.kind: purchase_invoice
      - relation.id: {in: ["20007", "20009", "20016", "20017", "20018", "20019"]}
      - history.times_booked: {at_least: 6}
      - document.total_incl: {at_most: 500.00}
""",
}
