"""Keeping the obligations that a package tells of: all, or what changed since the last time (OB-8)."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from boekwerk.domain.obligation import Obligation
from boekwerk.domain.obligation_index import keys_of
from boekwerk.store.kinds import content_of
from boekwerk.store.tables_obligations import obligation_keys, obligation_states, obligations

_OBLIGATION, _STATE = obligations.c, obligation_states.c
_AT_ONCE = 5_000


class Fetched(Struct, frozen=True):
    """Obligations as a package told them, and when it was ``asked`` (UTC, with zone).

    ``complete``: these are all; else those that were added or changed since ``change_token`` of the last
    time, and those with the numbers in ``gone`` are not there any more. ``change_token`` is what the
    package calls this state.
    """

    obligations: Sequence[Obligation]
    asked: datetime.datetime
    complete: bool
    change_token: str | None = None
    gone: Sequence[str] = ()


def keep_obligations(connection: Connection, administration: int, fetched: Fetched) -> int:
    """Keep what was fetched as the newest state; count what was added, changed or gone.

    What is told the same as before keeps the moment at which it was fetched first: what was booked on it
    since then is not in its open amount yet. To be called within `Store.writing`.
    """
    state = connection.execute(select(_STATE.state).where(_STATE.administration == administration)).scalar()
    following = (state or 0) + 1
    kept = _kept(connection, administration)
    given = {each.number: each for each in fetched.obligations}
    added = list(_added(given.values(), kept, fetched.asked))
    gone = kept.keys() - given.keys() if fetched.complete else kept.keys() & {*fetched.gone}
    ended = [kept[number].id for number in gone]
    ended += [kept[each.number].id for each, _, _ in added if each.number in kept]
    _end(connection, ended, following - 1)
    for at in range(0, len(added), _AT_ONCE):
        _add(connection, administration, following, added[at : at + _AT_ONCE])
    changed = len(added) + len(gone)
    _note(connection, administration, following if changed or state is None else state, fetched)
    return changed


class _Kept(NamedTuple):
    id: int
    digest: bytes


def _kept(connection: Connection, administration: int) -> Mapping[str, _Kept]:
    still = (_OBLIGATION.administration == administration) & _OBLIGATION.last_state.is_(None)
    rows = connection.execute(select(_OBLIGATION.number, _OBLIGATION.id, _OBLIGATION.digest).where(still))
    return {number: _Kept(id, digest) for number, id, digest in rows}


def _added(
    given: Iterable[Obligation], kept: Mapping[str, _Kept], asked: datetime.datetime
) -> Iterator[tuple[Obligation, bytes, str]]:
    """Give what is new or different, with its digest and content."""
    for each in given:
        digest = hashlib.sha256(content_of(replace(each, synchronised=None)).encode()).digest()
        if each.number not in kept or kept[each.number].digest != digest:
            dated = each if each.synchronised is not None else replace(each, synchronised=asked)
            yield each, digest, content_of(dated)


def _end(connection: Connection, ids: Sequence[int], state: int) -> None:
    if ids:
        ended = update(obligations).where(_OBLIGATION.id == bindparam("ended")).values(last_state=state)
        connection.execute(ended, [{"ended": id} for id in ids])


def _add(
    connection: Connection,
    administration: int,
    state: int,
    added: Sequence[tuple[Obligation, bytes, str]],
) -> None:
    rows: list[dict[str, Any]] = [
        {
            "administration": administration,
            "number": each.number,
            "relation": each.relation,
            "first_state": state,
            "digest": digest,
            "content": content,
        }
        for each, digest, content in added
    ]
    inserted = insert(obligations).returning(_OBLIGATION.id, sort_by_parameter_order=True)
    ids = connection.execute(inserted, rows).scalars().all()
    keys = [
        {"obligation": id, "administration": administration, "key": key}
        for id, (each, _, _) in zip(ids, added, strict=True)
        for key in keys_of(each)
    ]
    if keys:
        connection.execute(insert(obligation_keys), keys)


def _note(connection: Connection, administration: int, state: int, fetched: Fetched) -> None:
    kind = sqlite if connection.dialect.name == "sqlite" else postgresql
    values = {"state": state, "change_token": fetched.change_token, "asked": fetched.asked}
    noted = kind.insert(obligation_states).values(administration=administration, **values)
    connection.execute(noted.on_conflict_do_update(index_elements=["administration"], set_=values))
