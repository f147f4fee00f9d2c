"""Stopping automatic booking at once, and letting it go on (requirement AB-20)."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from sqlalchemy import Connection

from boekwerk.app.concepts import Acting
from boekwerk.app.store import known_administration, open_store
from boekwerk.app.users import allowed
from boekwerk.domain.allowance import Halt
from boekwerk.store.gates import open_gate
from boekwerk.store.halts import halt, lift, list_halts
from boekwerk.workflow.halted import decide_anew


class Resumed(Struct, frozen=True):
    """Whether it was stopped there, how many documents are decided on anew, and what is stopped still."""

    was_stopped: bool
    decided_anew: int
    left: Sequence[Halt]


def stop_booking(administration: str | None, why: str | None, act: Acting, store: str | None) -> bool:
    """Stop automatic booking in an administration, or in all; False: it was stopped already.

    What was sent to a package by then is finished. Raises NothingThere for an administration that is not
    in the store, NotAllowed for who may not, StoreError when the store fails.
    """
    stopped = Halt(act.who, act.at, why)
    with open_store(store) as opened:

        def work(connection: Connection) -> bool:
            row = _row(connection, administration)
            allowed(connection, act, "stop", row)
            return halt(connection, row, stopped)

        return opened.write(work)


def resume_booking(administration: str | None, act: Acting, store: str | None) -> Resumed:
    """Let automatic booking go on in an administration, or where all were stopped.

    Documents that were kept back only because it was stopped are decided anew, and a package that was left
    alone for a while is tried at once. Raises as `stop_booking`.
    """
    with open_store(store) as opened:

        def work(connection: Connection) -> Resumed:
            row = _row(connection, administration)
            allowed(connection, act, "stop", row)
            was_stopped = lift(connection, row)
            if row is not None:
                open_gate(connection, row)
            anew = decide_anew(connection, row, act.who, act.at) if was_stopped else 0
            return Resumed(was_stopped, anew, list_halts(connection))

        return opened.write(work)


def _row(connection: Connection, administration: str | None) -> int | None:
    return None if administration is None else known_administration(connection, administration).id
