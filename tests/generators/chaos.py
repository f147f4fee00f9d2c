"""Documents through everything that can go wrong, and what must be so afterwards.

Several administrations of one store book in simulated packages that time out, cut connections, answer
twice and nonsense, while the workers are killed at random moments and a person approves what waits.
`Chaos.run` does that until everything rests; `Chaos.faults` lists what is not as promised: nothing.
"""

from __future__ import annotations

import datetime
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from chaos_worker import fast_clock
from msgspec import Struct, field
from msgspec.structs import replace
from office_at_work import Acts, numbered_invoice
from simulated import KINDS, Fault, SimulatedBooking, SimulatedKind, SimulatedPackage
from sqlalchemy import func, select

from boekwerk.app.store import save_administration
from boekwerk.domain.administration import PackageLink, PackageSetting, PaymentCondition, User
from boekwerk.domain.authorisation_rules import AuthorisationRule, AuthorisationStep
from boekwerk.domain.errors import StoreError
from boekwerk.intake import Limits
from boekwerk.office import AdministrationSnapshot, read_administration
from boekwerk.packages import load_packages
from boekwerk.store.database import Store
from boekwerk.store.tables_workflow import work
from boekwerk.store.timeline_checking import TimelineCheck
from boekwerk.store.work import Work, work_of
from boekwerk.workflow.authorising import approve
from boekwerk.workflow.by_hand import Person
from boekwerk.workflow.intake import receive

_OFFICE = Path(__file__).parents[2] / "examples" / "kantoor-de-linde"
_FOLDER = _OFFICE / "administrations" / "softwarehuis-nevelbank"
_WORKER = Path(__file__).with_name("chaos_worker.py")
_BOSS = "baas"
_SECONDS_BETWEEN = 20.0
_MOST_ENDED = 5
_EVENTUALLY = ("sure", "late")
"""Where looking up settles everything."""
_UNSURE_ENDS = frozenset({"booked", "released", "ambiguous"})

RATES: dict[Fault, float] = {
    "timeout_before": 0.02,
    "timeout_after": 0.02,
    "late_commit": 0.02,
    "twice": 0.03,
    "cut_before": 0.04,
    "cut_after": 0.04,
    "429": 0.02,
    "500_before": 0.03,
    "500_after": 0.03,
    "malformed": 0.03,
    "slow": 0.02,
}
"""How often what goes wrong, of the calls that change something."""


class Course(Struct, frozen=True):
    """What happens: so many ``documents`` in each of the ``books``, and so many ``kills`` of ``workers``.

    ``books`` are administrations: the name of a simulated package, and a point and anything where several
    are in one. ``replaces`` is whether a worker that was killed gets a successor.

    ``speed`` is how fast the office's clock goes; ``restart`` restarts the store's server, and is called
    ``restarts`` times. ``seconds`` is how long it may take; ``rates`` is how often what goes wrong.
    """

    books: tuple[str, ...]
    documents: int
    kills: int
    workers: int = 2
    replaces: bool = True
    speed: float = 20.0
    seed: int = 0
    seconds: float = 120.0
    rates: Mapping[Fault, float] = field(default_factory=lambda: RATES)
    restarts: int = 0
    restart: Callable[[], None] = lambda: None
    said: Callable[[str], None] = lambda _: None


class Figures(Struct):
    """What came of it."""

    seconds: float = 0.0
    kills: int = 0
    ended: int = 0
    restarts: int = 0
    documents: int = 0
    bookings: int = 0
    released: int = 0
    states: Counter[str] = Counter()
    played: Counter[str] = Counter()
    events: int = 0
    asked: Counter[str] = Counter()

    @property
    def pace(self) -> float:
        """Give how many documents went their way in a second."""
        return self.documents / max(self.seconds, 0.001)


class Chaos:
    """One store, the simulated packages of its administrations, and their course."""

    def __init__(self, place: str, folder: Path, package: SimulatedPackage, course: Course) -> None:
        self._place = place
        self._folder = folder
        self._said = folder / "workers.txt"
        self._package = package
        self._course = course
        self._chance = random.Random(course.seed)
        self._began = time.time()
        self._now = fast_clock(self._began, course.speed)
        self._store = Store.open(place, create=True)
        self._documents: dict[int, tuple[str, int]] = {}
        self._approved: dict[int, float] = {}
        self._workers: list[subprocess.Popen[bytes]] = []
        self.figures = Figures()

    def run(self) -> Figures:
        """Take everything in, let it happen until all rests, and count."""
        self._take_in()
        self._package.faults(rates=self._course.rates, seed=self._course.seed)
        begun = time.monotonic()
        try:
            self._happen(begun + self._course.seconds)
        finally:
            for worker in self._workers:
                worker.kill()
                worker.wait()
        self.figures.seconds = time.monotonic() - begun
        self._count()
        return self.figures

    def faults(self) -> Iterator[str]:
        """List what is not as promised."""
        with self._store.reading() as connection:
            yield from (str(problem) for problem in TimelineCheck(connection).problems())
            ways = {document: work_of(connection, document) for document in self._documents}
        for name in self._course.books:
            mine = {row: number for row, (of, number) in self._documents.items() if of == name}
            yield from self._faults_of(name, mine, ways)

    def close(self) -> None:
        """Close the store."""
        self._store.close()

    def _take_in(self) -> None:
        with self._store.writing() as connection:
            for name in self._course.books:
                snapshot = AdministrationSnapshot(self._administration(name), "1")
                save_administration(connection, snapshot, self._rules_of(name), self._now())
        for number in range(1, self._course.documents + 1):
            for name in self._course.books:
                act = Acts("jlinde", self._now())
                content = numbered_invoice(number)
                taken = receive(self._store, name, f"{number}.xml", content, act, Limits())
                assert taken.document is not None
                self._documents[taken.document] = (name, number)

    def _rules_of(self, name: str) -> Path:
        """Make the folder of an administration, whose rules say which one they are for."""
        folder = self._folder / "office" / "administrations" / name
        shutil.copytree(_OFFICE / "rules", self._folder / "office" / "rules", dirs_exist_ok=True)
        shutil.copytree(_FOLDER / "rules", folder / "rules")
        for file in folder.rglob("*.yaml"):
            text = file.read_text(encoding="utf-8").replace('"0102"', name)
            file.write_text(text, encoding="utf-8")
        return folder

    def _administration(self, name: str) -> Any:
        data = _master_data()
        held = _kind(name).block != "none"
        timeout = str(2.0 / self._course.speed)
        given = self._package.settings(name, timeout=timeout)
        settings = replace(
            data.settings,
            id=name,
            name=f"{data.settings.name} {name}",
            package=_kind(name).name,
            package_settings=tuple(PackageSetting(*each) for each in given.items()),
            second_evaluator="off",
            release_after_authorisation=held,
        )
        links = (PackageLink(settings.package, credentials_present=True),)
        boss = User(_BOSS, "De Baas", roles=("authoriser",), access=True, email="baas@delinde.example")
        return replace(
            data,
            settings=settings,
            capabilities=load_packages(["simulated"]).capabilities(settings.package),
            users=(*(replace(user, links=links) for user in data.users), boss),
            payment_conditions=(
                *data.payment_conditions,
                PaymentCondition("AUT", "Wacht op autorisatie", 0, payable=False),
            ),
            authorisation=(AuthorisationRule("alles", (AuthorisationStep((_BOSS,)),), default=True),),
        )

    def _happen(self, end: float) -> None:
        moments = self._moments()
        said = time.monotonic()
        while len(self._workers) < self._course.workers:
            self._workers.append(self._worker())
        while not self._rests():
            if time.monotonic() > end:
                raise AssertionError(f"it does not come to rest: {self._states()}")
            self._look_after_workers()
            if moments and moments[0][0] <= self._progress():
                self._strike(moments.pop(0)[1])
            self._approve()
            if time.monotonic() - said > _SECONDS_BETWEEN:
                said = time.monotonic()
                self._course.said(", ".join(f"{count} {state}" for state, count in self._states().items()))
            time.sleep(0.2)

    def _moments(self) -> list[tuple[float, str]]:
        """Draw when what strikes: at which part of the way of all documents."""
        strikes = ["kill"] * self._course.kills + ["restart"] * self._course.restarts
        return sorted((self._chance.random() * 0.95, strike) for strike in strikes)

    def _strike(self, what: str) -> None:
        if what == "restart":
            self._course.restart()
            self.figures.restarts += 1
            return
        place = self._chance.randrange(len(self._workers))
        self._workers[place].kill()
        self._workers[place].wait()
        self.figures.kills += 1
        if self._course.replaces:
            self._workers[place] = self._worker()
        else:
            del self._workers[place]

    def _look_after_workers(self) -> None:
        """Replace workers that ended by themselves, which none should."""
        for place, worker in enumerate(self._workers):
            if worker.poll() is None:
                continue
            self.figures.ended += 1
            if self.figures.ended > _MOST_ENDED:
                said = self._said.read_text(encoding="utf-8")
                raise AssertionError(f"workers end by themselves: {said[-2_000:]}")
            self._workers[place] = self._worker()

    def _worker(self) -> subprocess.Popen[bytes]:
        given = (self._place, repr(self._began), repr(self._course.speed))
        with self._said.open("ab") as said:
            return subprocess.Popen(
                [sys.executable, str(_WORKER), *given], env=self._package.environment(), stderr=said
            )

    def _states(self) -> Counter[str]:
        found = select(work.c.state, func.count()).group_by(work.c.state)
        while True:
            try:
                with self._store.reading() as connection:
                    return Counter({state: count for state, count in connection.execute(found)})
            except StoreError:  # its server is being restarted
                time.sleep(0.1)

    def _progress(self) -> float:
        begun = {"received", "read", "proposed", "ready"}
        states = self._states()
        return sum(count for state, count in states.items() if state not in begun) / len(self._documents)

    def _rests(self) -> bool:
        """Tell whether nothing is due, but what is ambiguous where nobody can be sure."""
        unsure = {name for name in self._course.books if _kind(name).look_up not in _EVENTUALLY}
        query = select(work.c.document, work.c.state, work.c.due, work.c.lease_until)
        try:
            with self._store.reading() as connection:
                rows = connection.execute(query).all()
        except StoreError:
            return False
        return not any(self._is_on_its_way(row, unsure) for row in rows)

    def _is_on_its_way(self, row: Any, unsure: set[str]) -> bool:
        if row.state == "awaiting_authorisation":
            return True
        if row.state == "ambiguous" and self._documents[row.document][0] in unsure:
            # Looked up a few times, it is left to a person; the next look is far away.
            return row.due is not None and row.due - self._now() < datetime.timedelta(minutes=1)
        return row.due is not None

    def _approve(self) -> None:
        waits = select(work.c.document).where(work.c.state == "awaiting_authorisation").limit(200)
        try:
            with self._store.reading() as connection:
                waiting: Sequence[int] = connection.execute(waits).scalars().all()
            for document in waiting:
                before = time.time()
                approve(self._store, document, Person(_BOSS, self._now()))
                self._approved[document] = before
        except StoreError:  # a worker has it, or the server is being restarted
            return

    def _count(self) -> None:
        figures = self.figures
        figures.states = self._states()
        figures.documents = len(self._documents)
        bookings = self._package.bookings()
        figures.bookings = len(bookings)
        figures.released = sum(each.freed is not None for each in bookings)
        calls = self._package.calls()
        figures.played = Counter(call.fault for call in calls if call.fault and call.fault != "none")
        figures.asked = Counter(call.action for call in calls)
        with self._store.reading() as connection:
            check = TimelineCheck(connection)
            for _ in check.problems():
                pass
            figures.events = check.checked.events

    def _faults_of(self, name: str, mine: dict[int, int], ways: dict[int, Work]) -> Iterator[str]:
        made: dict[str, list[SimulatedBooking]] = {}
        for booking in self._package.bookings(name):
            made.setdefault(booking.document, []).append(booking)
        for row, number in mine.items():
            found = made.pop(f"T{number:07}", [])
            for fault in self._faults_of_one(name, ways[row], number, found):
                yield f"{name} {number}: {fault}"
        yield from (f"{name}: nobody asked for {number}" for number in made)

    def _faults_of_one(
        self, name: str, way: Work, number: int, found: list[SimulatedBooking]
    ) -> Iterator[str]:
        if len(found) > 1:
            yield f"booked {len(found)} times"
        if any(each.total_cents != _total(number) for each in found):
            yield f"not to the cent: {found[0].total_cents}, {_total(number)}"
        kind = _kind(name)
        end = "booked" if kind.block == "none" else "released"
        if kind.look_up in _EVENTUALLY and way.state != end:
            yield f"it is {way.state} and not {end}: {[reason.code for reason in way.reasons]}"
        if way.state not in _UNSURE_ENDS:
            yield f"it is {way.state}: {[reason.code for reason in way.reasons]}"
        if way.state == "ambiguous" and not way.reasons:
            yield "it is ambiguous without a reason"
        if way.state == end and len(found) != 1:
            yield f"it is {way.state} and booked {len(found)} times"
        if kind.block in ("condition", "flag"):
            yield from self._released_too_early(way.document, found)

    def _released_too_early(self, document: int, found: list[SimulatedBooking]) -> Iterator[str]:
        for booking in found:
            if booking.freed is None:
                continue
            if document not in self._approved or booking.freed < self._approved[document]:
                yield "free for payment before it was approved"


def _kind(books: str) -> SimulatedKind:
    return KINDS[books.partition(".")[0]]


def _total(number: int) -> int:
    net = 5_000 + number + 8_900
    return net + (net * 21 + 50) // 100


@cache
def _master_data() -> Any:
    packages = load_packages(["local", "simulated"])
    return read_administration(_FOLDER, packages.capabilities).master_data
