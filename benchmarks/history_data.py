"""Made-up earlier bookings of one administration, as many as asked for, from a seed: the same every time.

Some five thousand relations, each with habits of its own (a text, an account, often an article); a tenth of
the bookings are sales. One customer, ``CASH``, has one booking in forty: 100,000 of four million. Bookings
come in the order of their dates, over ten years, with 2.5 lines on average.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from boekwerk.domain.administration import Identity, Journal, LedgerAccount, Relation, Settings, VatCode
from boekwerk.domain.amount import from_cents
from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.document import Address, Document, Line, Party, Source, Totals, VatRow
from boekwerk.domain.past import PastBooking, PastLine
from boekwerk.domain.proposal import InvoiceItem
from boekwerk.domain.vat import Direction
from boekwerk.office.master_data import MasterData
from boekwerk.office.snapshot import AdministrationSnapshot

LINES_A_BOOKING = 2.5
CASH = "CASH"
_RELATIONS = 5_000
_FIRST_DAY = datetime.date(2017, 1, 1)
_DAYS = 3_650
_RATE = Decimal(21)
_WORDS = (
    "abonnement internet telefonie koffie schoonmaak huur kantoor papier toner licentie onderhoud lease "
    "diesel parkeren verzekering advies transport montage keuring opslag zand staal verf kabel"
).split()


class Habit(NamedTuple):
    """What a relation charges for time and again."""

    text: str
    account: str
    article: str | None


class Relations:
    """The relations, and what they are used to."""

    def __init__(self, seed: int = 1) -> None:
        chance = random.Random(seed)
        names = [f"{100_000 + n}" for n in range(_RELATIONS)]
        self.habits = {name: _habits(chance) for name in (*names, CASH)}
        self.suppliers = names[: _RELATIONS * 4 // 5]
        self.customers = names[_RELATIONS * 4 // 5 :]

    def pick(self, chance: random.Random) -> tuple[str, Direction]:
        """Choose whose booking comes next: few relations have most of them."""
        drawn = chance.random()
        if drawn < 0.025:
            return CASH, "sales"
        found = self.customers if drawn < 0.1 else self.suppliers
        # The square makes one in a hundred suppliers have a tenth of all bookings.
        return found[int(len(found) * chance.random() ** 2)], "sales" if drawn < 0.1 else "purchase"


def bookings(lines: int, relations: Relations, seed: int = 2) -> Iterator[PastBooking]:
    """Give bookings with some ``lines`` lines together."""
    chance = random.Random(seed)
    count = int(lines / LINES_A_BOOKING)
    for n in range(count):
        date = _FIRST_DAY + datetime.timedelta(n * _DAYS // count)
        relation, direction = relations.pick(chance)
        habits = chance.choices(relations.habits[relation], k=chance.choice((1, 1, 2, 2, 3, 6)))
        made = tuple([_line(habit, date, chance) for habit in habits])
        yield PastBooking(
            key=f"h-{chance.getrandbits(128):032x}",
            source="imported",
            relation=relation,
            direction=direction,
            date=date,
            booked_at=datetime.datetime(date.year, date.month, date.day, tzinfo=datetime.UTC),
            total=sum((line.amount + line.vat for line in made), Decimal("0.00")),
            lines=made,
            number=f"{date.year}-{n:07}",
            journal="INK" if direction == "purchase" else "VRK",
        )


def administration(relations: Relations) -> AdministrationSnapshot:
    """Give the administration whose history it is; it books by line recognition, from imported history."""
    identity = Identity(names=("Bench B.V.",), vat_numbers=("NL001234567B01",), kvk_numbers=("12345678",))
    settings = Settings(
        *("bench", "Bench B.V.", "local", identity),
        purchase_journal="INK",
        sales_journal="VRK",
        imported_history_teaches=True,
        line_recognition=True,
    )
    accounts = sorted({habit.account for habits in relations.habits.values() for habit in habits})
    return AdministrationSnapshot(
        MasterData(
            settings,
            Capabilities(relation_ledger_account=True),
            journals=(Journal("INK", "Inkoop", "purchase"), Journal("VRK", "Verkoop", "sales")),
            ledger_accounts=tuple(LedgerAccount(code, code) for code in ("1500", *accounts)),
            vat_codes=tuple(
                VatCode(code, code, direction, "standard", _RATE, account="1500")
                for code, direction in (("1", "purchase"), ("2", "sales"))
            ),
            relations=tuple(Relation(name, f"Relatie {name}") for name in relations.habits),
        ),
        "benchmark",
    )


def document(n: int, habits: Iterable[Habit]) -> Document:
    """Make an invoice for habits."""
    date = datetime.date(2026, 12, 1)
    items = [(habit, from_cents(1_000 + 7 * n + at)) for at, habit in enumerate(habits)]
    net = sum((amount for _, amount in items), Decimal("0.00"))
    tax = (net * _RATE / 100).quantize(Decimal("0.01"))
    home = Address(street="Kade 1", city="Zwolle", postal_code="8011 AA", country="NL")
    party = Party(name="Relatie", vat_id="NL001234567B01", address=home)
    lines = [
        Line(
            name=f"{habit.text} {n % 12 + 1}-2026",
            seller_item_id=habit.article,
            quantity=Decimal(1),
            unit_price=amount,
            net_amount=amount,
            vat_category="S",
            vat_rate=_RATE,
        )
        for habit, amount in items
    ]
    return Document(
        source=Source("ubl", "xml", f"{n:064}", 5_000),
        number=f"N{n:06}",
        issue_date=date,
        currency="EUR",
        supplier=party,
        customer=party,
        lines=tuple(lines),
        vat_breakdown=(VatRow("S", _RATE, net, tax),),
        totals=Totals(
            line_total=net, tax_exclusive=net, tax=tax, tax_inclusive=net + tax, payable=net + tax
        ),
    )


def write_xaf(found: Iterable[PastBooking], path: Path) -> None:
    """Write purchase bookings as an audit file (XAF 3.2), as far as reading it takes."""
    with path.open("w", encoding="utf-8") as file:
        file.write(
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<auditfile xmlns="http://www.auditfiles.nl/XAF/3.2"><header><curCode>EUR</curCode></header>'
            "<company><transactions><journal><jrnID>INK</jrnID><jrnTp>P</jrnTp>"
            "<offsetAccID>1600</offsetAccID>\n"
        )
        for n, booking in enumerate(found):
            file.write(_transaction(n, booking))
        file.write("</journal></transactions></company></auditfile>\n")


def _transaction(n: int, booking: PastBooking) -> str:
    lines = [(line.ledger_account, line.amount, line.vat, line.description) for line in booking.lines]
    vat = sum((line.vat for line in booking.lines), Decimal("0.00"))
    cost = "".join(
        f"<trLine><nr>{at}</nr><accID>{account}</accID><docRef>{n}</docRef>"
        f"<effDate>{booking.date}</effDate><desc>{text}</desc><amnt>{amount}</amnt><amntTp>D</amntTp>"
        f"<vat><vatID>1</vatID><vatPerc>21.00</vatPerc><vatAmnt>{tax}</vatAmnt><vatAmntTp>D</vatAmntTp></vat>"
        "</trLine>\n"
        for at, (account, amount, tax, text) in enumerate(lines)
    )
    return (
        f"<transaction><nr>{n}</nr><desc>Factuur</desc><periodNumber>1</periodNumber>"
        f"<trDt>{booking.date}</trDt>\n{cost}"
        f"<trLine><nr>90</nr><accID>1500</accID><docRef>{n}</docRef><effDate>{booking.date}</effDate>"
        f"<amnt>{vat}</amnt><amntTp>D</amntTp></trLine>\n"
        f"<trLine><nr>91</nr><accID>1600</accID><docRef>{n}</docRef><effDate>{booking.date}</effDate>"
        f"<amnt>{booking.total}</amnt><amntTp>C</amntTp><custSupID>{booking.relation}</custSupID>"
        f"<invRef>{booking.number}</invRef></trLine></transaction>\n"
    )


def _habits(chance: random.Random) -> list[Habit]:
    return [
        Habit(
            " ".join(chance.sample(_WORDS, 3)),
            str(4_000 + chance.randrange(300)),
            f"A{chance.randrange(10_000)}" if chance.random() < 0.5 else None,
        )
        for _ in range(chance.randint(1, 12))
    ]


def _line(habit: Habit, date: datetime.date, chance: random.Random) -> PastLine:
    amount = chance.randint(100, 100_000)
    item = InvoiceItem(f"{habit.text} {chance.randint(1, 12)}-{date.year}", habit.article)
    return PastLine(
        habit.account,
        from_cents(amount),
        treatment="standard",
        rate=_RATE,
        vat_code="1",
        vat=from_cents((amount * 21 + 50) // 100),
        description=habit.text,
        items=(item,),
    )
