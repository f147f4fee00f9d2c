"""Two machines on one PostgreSQL: one is cut off while it posts, and every invoice is booked once.

    python tests/workflow/soak_two_machines.py --documents 100

Each machine is a network namespace with a worker in it; the store and the simulated package are beyond the
network. One machine's cable is pulled while it posts, and put back when the other one has done everything.
It needs Linux, the right to make namespaces, and ``ip`` (iproute2): without, it says so and does nothing.
"""

from __future__ import annotations

import argparse
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

sys.path.insert(0, str(Path(__file__).parents[1] / "generators"))
from chaos import Chaos, Course
from chaos_postgresql import restartable_postgresql
from simulated import simulated_package
from sqlalchemy import func, select

from boekwerk.store.tables_workflow import postings, work

_HERE = "10.77.0.1"
_STORE, _PACKAGE = 25432, 28077
_WORKER = Path(__file__).parents[1] / "generators" / "chaos_worker.py"


class TwoMachines(Chaos):
    """Documents on their way by two machines, of which one is cut off."""

    def __init__(self, *given: Any, reached: str) -> None:
        super().__init__(*given)
        self._reached = reached
        self.cut_while_sending = 0
        self.seconds_alone = 0.0

    def _worker(self) -> subprocess.Popen[bytes]:
        machine = f"bw{len(self._workers)}"
        given = (self._reached, repr(self._began), repr(self._course.speed))
        return subprocess.Popen(
            ["ip", "netns", "exec", machine, sys.executable, str(_WORKER), *given],
            env=self._package.environment(),
            stderr=subprocess.DEVNULL,
        )

    def _strike(self, what: str) -> None:
        """Pull the cable of the first machine, at a moment at which it is posting."""
        while not (sending := self._sending()):
            time.sleep(0.002)
        run("ip", "link", "set", "bwhost0", "down")
        self.cut_while_sending = sending
        self._cut = time.monotonic()

    def _rests(self) -> bool:
        is_done = super()._rests()
        if is_done and self._workers and self.cut_while_sending and not self.seconds_alone:
            self.seconds_alone = time.monotonic() - self._cut
            run("ip", "link", "set", "bwhost0", "up")
            time.sleep(5)  # the machine that was cut off comes back, and may do what it had in mind
            return super()._rests()
        return is_done

    def _sending(self) -> int:
        query = (
            select(func.count())
            .select_from(postings.join(work, work.c.document == postings.c.document))
            .where(postings.c.stage == "sending", work.c.lease_by.is_not(None))
        )
        with self._store.reading() as connection:
            return int(connection.execute(query).scalar_one())


def main() -> int:
    """Do it, print the figures, and tell whether there was a fault."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--documents", type=int, default=100)
    given = parser.parse_args()
    if problem := _not_possible():
        print(f"skipped: {problem}")
        return 0
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        place, _ = stack.enter_context(restartable_postgresql())
        package = stack.enter_context(simulated_package(speed=20.0))
        stack.enter_context(two_machines())
        stack.enter_context(forwarded(_STORE, lambda: _to_server(place)))
        port = urlsplit(package.address).port
        stack.enter_context(forwarded(_PACKAGE, lambda: socket.create_connection(("127.0.0.1", port))))
        settings = package.settings
        package.settings = lambda *a, **k: {**settings(*a, **k), "address": f"http://{_HERE}:{_PACKAGE}"}
        course = Course(("sim_none",), given.documents, kills=1, replaces=False, seconds=300.0)
        reached = f"postgresql://postgres@{_HERE}:{_STORE}/postgres"
        machines = TwoMachines(place, folder, package, course, reached=reached)
        stack.callback(machines.close)
        figures = machines.run()
        faults = list(machines.faults())
    print(f"documents          {figures.documents}")
    print(f"bookings           {figures.bookings}")
    print(f"sending at the cut {machines.cut_while_sending}")
    print(f"seconds until all was done after the cut {machines.seconds_alone:.1f}")
    print(f"states             {dict(figures.states)}")
    print("\n".join(faults) or "one booking each, and no fault")
    return 1 if faults else 0


@contextmanager
def two_machines() -> Iterator[None]:
    """Make two network namespaces that reach this machine, and not each other."""
    run("ip", "addr", "add", f"{_HERE}/32", "dev", "lo")
    try:
        for number in (0, 1):
            name, host, inside = f"bw{number}", f"bwhost{number}", f"bwin{number}"
            run("ip", "netns", "add", name)
            run("ip", "link", "add", host, "type", "veth", "peer", "name", inside, "netns", name)
            run("ip", "addr", "add", f"10.77.{number + 1}.1/30", "dev", host)
            run("ip", "link", "set", host, "up")
            run("ip", "-n", name, "addr", "add", f"10.77.{number + 1}.2/30", "dev", inside)
            for device in ("lo", inside):
                run("ip", "-n", name, "link", "set", device, "up")
            run(
                "ip",
                "-n",
                name,
                "route",
                "add",
                f"{_HERE}/32",
                "via",
                f"10.77.{number + 1}.1",
                "onlink",
                "dev",
                inside,
            )
        yield
    finally:
        for number in (0, 1):
            subprocess.run(["ip", "link", "del", f"bwhost{number}"], check=False, stderr=subprocess.DEVNULL)
            subprocess.run(["ip", "netns", "del", f"bw{number}"], check=False, stderr=subprocess.DEVNULL)
        run("ip", "addr", "del", f"{_HERE}/32", "dev", "lo")


@contextmanager
def forwarded(port: int, connects: Callable[[], socket.socket]) -> Iterator[None]:
    """Pass on what comes in at a port of ours to what ``connects``."""
    listening = socket.create_server((_HERE, port))

    def serve() -> None:
        with suppress(OSError):
            while True:
                theirs, _ = listening.accept()
                ours = connects()
                for pair in ((theirs, ours), (ours, theirs)):
                    threading.Thread(target=_pump, args=pair, daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield
    finally:
        listening.close()


def run(*command: str) -> None:
    """Run a command. Raises CalledProcessError when it fails."""
    subprocess.run(command, check=True, capture_output=True)


def _pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while part := source.recv(65536):
            target.sendall(part)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)


def _to_server(place: str) -> socket.socket:
    """Connect to the server, which listens in its folder only."""
    folder = parse_qs(urlsplit(place).query)["host"][0]
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(f"{folder}/.s.PGSQL.5432")
    return connection


def _not_possible() -> str | None:
    """Say why two machines cannot be made here; None: they can."""
    if not sys.platform.startswith("linux") or shutil.which("ip") is None:
        return "it needs Linux and the command ip (install iproute2)"
    made = subprocess.run(["ip", "netns", "add", "bwtry"], check=False, capture_output=True, text=True)
    if made.returncode != 0:
        return f"network namespaces cannot be made here: {made.stderr.strip()}"
    run("ip", "netns", "del", "bwtry")
    return None


if __name__ == "__main__":
    sys.exit(main())
