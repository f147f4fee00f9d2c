"""Gates: how many calls go to the package of an administration, and when none do.

Around every call of a package there is `through`. It holds calls to the rate that the package bears, lets
them through one at a time where the package wants that, and lets none through for a while after several
failed in a row (a circuit breaker): then one call goes first, and the others follow when it went well.
"""

from __future__ import annotations

import datetime
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from random import Random

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.errors import BoekwerkError, PackageError, PluginError, StoreError
from boekwerk.domain.reason import Reason
from boekwerk.packages.errors import LogInAgain, LookUpFirst, RetryLater
from boekwerk.store.gates import OPEN, Gate, gate_of, keep_gate, locked_gate
from boekwerk.workflow.backoff import next_try
from boekwerk.workflow.office import Office

MOST_FAILURES = 5
"""After how many calls in a row that failed no more go out for a while."""

_LEAST_CLOSED = datetime.timedelta(seconds=30)
_MOST_WAITING = datetime.timedelta(hours=1)
_LONGEST_ASKED = datetime.timedelta(days=1)
_LEAST_APART = datetime.timedelta(milliseconds=50)
_MINUTE = 60
_BELIEVED = 0.5
"""For how many seconds a gate that was seen open is not looked at again."""
_NO_TIME = datetime.timedelta()
_FAILED = (RetryLater, LookUpFirst, LogInAgain, PluginError)


class GateClosed(BoekwerkError):
    """No call was made: it is to be tried at ``until``, and does not count as an attempt."""

    def __init__(self, until: datetime.datetime, reason: Reason) -> None:
        super().__init__(reason)
        self.until = until

    def __reduce__(self) -> tuple[type[GateClosed], tuple[datetime.datetime, Reason]]:
        return type(self), (self.until, self.reason)


class Passage(Struct, frozen=True):
    """A call that may go out: who makes it, from when, and to a package that can do what.

    ``is_noted`` is whether the gate knows of it.
    """

    by: str
    since: datetime.datetime
    capabilities: Capabilities
    is_noted: bool


@contextmanager
def through(office: Office, administration: int, capabilities: Capabilities) -> Iterator[None]:
    """Go through the gate of an administration (its row) to make one call of its package.

    Raises GateClosed where it must wait. What the call raises passes, and is counted.
    """
    passage = _entered(office, administration, capabilities)
    outcome: BaseException | None = None
    try:
        yield
    except BaseException as error:
        outcome = error
        raise
    finally:
        # What the package answered must not be lost for a count; a busy gate opens by itself.
        with suppress(StoreError):
            _left(office, administration, passage, outcome)


def entered(gate: Gate, passage: Passage) -> Gate:
    """Give the gate after a call went in. Raises GateClosed where it must wait."""
    now, capabilities = passage.since, passage.capabilities
    if gate.closed_until is not None and gate.closed_until > now:
        raise GateClosed(gate.closed_until, gate.reason or Reason("gate_closed"))
    sooner, apart = _rate(capabilities)
    if gate.next_call is not None and gate.next_call - sooner > now:
        raise GateClosed(gate.next_call - sooner, Reason("gate_too_many_calls"))
    is_one_by_one = _is_one_by_one(gate, capabilities)
    if is_one_by_one and gate.busy_until is not None and gate.busy_until > now:
        raise GateClosed(min(gate.busy_until, now + _pace(gate)), Reason("gate_busy"))
    next_call = gate.next_call
    if apart > _NO_TIME:
        next_call = max(gate.next_call or now, now) + apart
    if is_one_by_one:
        ended = now + datetime.timedelta(seconds=capabilities.call_seconds)
        gate = replace(gate, busy_by=passage.by, busy_until=ended)
    return replace(gate, next_call=next_call)


def left(gate: Gate, passage: Passage, outcome: BaseException | None, now: datetime.datetime) -> Gate:
    """Give the gate after a call came back, well (None) or not."""
    if gate.busy_by == passage.by:
        took = round((now - passage.since) / datetime.timedelta(milliseconds=1))
        pace = took if gate.pace == 0 else (3 * gate.pace + took) // 4
        gate = replace(gate, busy_by=None, busy_until=None, pace=max(pace, 0))
    if outcome is None or (isinstance(outcome, PackageError) and not isinstance(outcome, _FAILED)):
        # The package answered: it is there, also where it refuses.
        return replace(gate, failures=0, reason=None)
    if not isinstance(outcome, _FAILED):
        return gate
    failures = gate.failures + 1
    gate = replace(gate, failures=failures, reason=outcome.reason)
    if isinstance(outcome, RetryLater) and outcome.after_seconds is not None:
        asked = min(datetime.timedelta(seconds=outcome.after_seconds), _LONGEST_ASKED)
        gate = replace(gate, closed_until=now + asked)
    if failures < MOST_FAILURES:
        return gate
    until = now + _LEAST_CLOSED + next_try(failures - MOST_FAILURES + 1, Random())
    return replace(gate, closed_until=max(until, gate.closed_until or until))


def in_line(gate: Gate, passage: Passage, closed: GateClosed) -> Gate:
    """Give the gate with one more who waits, the last in line: `Gate.last_in_line` is when he comes."""
    apart = max(_rate(passage.capabilities)[1], _LEAST_APART)
    if _is_one_by_one(gate, passage.capabilities):
        apart = max(apart, _pace(gate))
    before = gate.last_in_line
    until = closed.until if before is None else max(closed.until, before + apart)
    # Where it is too long a new line begins beside it.
    too_late = closed.until + _MOST_WAITING
    return replace(gate, last_in_line=until if until < too_late else closed.until)


def _entered(office: Office, administration: int, capabilities: Capabilities) -> Passage:
    by = f"{office.worker} {secrets.token_hex(4)}"
    is_free = not (capabilities.calls_per_minute or capabilities.one_at_a_time)
    if is_free and _is_known_open(office, administration):
        return Passage(by, office.now(), capabilities, is_noted=False)

    def work(connection: Connection) -> Passage | GateClosed:
        gate = locked_gate(connection, administration)
        passage = Passage(by, office.now(), capabilities, is_noted=True)
        try:
            keep_gate(connection, administration, entered(gate, passage))
        except GateClosed as closed:
            waiting = in_line(gate, passage, closed)
            keep_gate(connection, administration, waiting)
            return GateClosed(waiting.last_in_line or closed.until, closed.reason)
        return passage

    passage = office.store.write(work)
    if isinstance(passage, GateClosed):
        raise passage
    return passage


def _left(office: Office, administration: int, passage: Passage, outcome: BaseException | None) -> None:
    if not passage.is_noted and not isinstance(outcome, _FAILED):
        return

    office.gates.pop(administration, None)

    def work(connection: Connection) -> None:
        gate = locked_gate(connection, administration)
        keep_gate(connection, administration, left(gate, passage, outcome, office.now()))

    office.store.write(work)


def _is_known_open(office: Office, administration: int) -> bool:
    """Tell whether nothing stands in the way; what was seen a moment ago is believed.

    A gate that another worker closes is seen a moment late: one call more fails like the others.
    """
    now = time.monotonic()
    if now - office.gates.get(administration, -_BELIEVED) < _BELIEVED:
        return True
    with office.store.reading() as connection:
        is_open = _has_no_trouble(gate_of(connection, administration))
    if is_open:
        office.gates[administration] = now
    return is_open


def _has_no_trouble(gate: Gate) -> bool:
    return gate == replace(OPEN, last_in_line=gate.last_in_line, pace=gate.pace)


def _is_one_by_one(gate: Gate, capabilities: Capabilities) -> bool:
    """Tell whether one call goes first: the package wants it so, or it was in trouble till now."""
    return capabilities.one_at_a_time or gate.failures >= MOST_FAILURES


def _pace(gate: Gate) -> datetime.timedelta:
    return datetime.timedelta(milliseconds=gate.pace or 1000)


def _rate(capabilities: Capabilities) -> tuple[datetime.timedelta, datetime.timedelta]:
    """Say how much sooner than its turn a call may go, and how far apart turns are.

    A document needs a few calls one after the other: a fifth of a minute's calls may go at once, and the
    others are spread so that no minute has more than the package bears.
    """
    most = capabilities.calls_per_minute
    if most <= 0:
        return _NO_TIME, _NO_TIME
    at_once = max(1, most // 5)
    apart = datetime.timedelta(seconds=_MINUTE / max(most - at_once, 1))
    return apart * (at_once - 1), apart
