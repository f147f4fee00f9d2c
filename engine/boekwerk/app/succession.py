"""Letting nobody go while documents wait for him, unless a successor takes over (requirement PR-13)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct
from sqlalchemy import Connection

from boekwerk.app.concepts import Acting
from boekwerk.domain.administration import Settings, User
from boekwerk.domain.errors import UserError
from boekwerk.domain.reason import Reason
from boekwerk.domain.roles import may
from boekwerk.domain.shown import shown
from boekwerk.store.administrations import (
    KnownAdministration,
    find_administration,
    list_administrations,
    wait_for_turn,
)
from boekwerk.store.master_data import StoredAdministration
from boekwerk.store.succession import WaitingDocument, hand_over, waiting_for_approval, waiting_for_link
from boekwerk.store.timeline import Act
from boekwerk.store.users import office_user


class Leaving(Struct, frozen=True):
    """What ends, for which ``code`` of the catalogue says why: a user, his access, or his link.

    ``administration`` None: in all of them. ``books`` and ``approves`` tell what he will not do any more.
    """

    user: str
    code: str
    administration: KnownAdministration | None = None
    books: bool = True
    approves: bool = True
    named_in_settings: bool = True


def let_go(connection: Connection, leaving: Leaving, successor: str | None, act: Acting) -> int:
    """Let a successor take over what waits for a user, and say how many documents that were.

    Raises UserError when documents wait and nobody takes them over, when the successor cannot, or when
    settings name the user; StoreBusy while a worker has one of them. To be called within `Store.writing`.
    """
    if not (leaving.books or leaving.approves or leaving.named_in_settings):
        return 0
    _wait(connection, leaving)
    problems = [*_named_in_settings(connection, leaving)]
    waiting = _waiting(connection, leaving)
    if waiting and successor is None:
        problems += [_waits(each) for each in waiting]
        summary = Reason("user_has_waiting_documents", {"user": leaving.user, "count": len(waiting)})
        raise UserError(summary, problems)
    if successor is not None:
        problems += _unfit(connection, waiting, leaving.user, successor)
    if problems:
        raise UserError(Reason("user_cannot_go", {"user": leaving.user}), problems)
    assert successor is not None or not waiting
    for each in waiting:
        hand_over(
            connection, each, leaving.user, str(successor), _event(each, leaving, str(successor), act)
        )
    return len({each.document for each in waiting})


def _wait(connection: Connection, leaving: Leaving) -> None:
    """Keep others from claiming documents in the user's name until the transaction ends."""
    named = leaving.administration
    for known in [named] if named is not None else list_administrations(connection):
        wait_for_turn(connection, known.id)


def _waiting(connection: Connection, leaving: Leaving) -> list[WaitingDocument]:
    of = leaving.administration.id if leaving.administration is not None else None
    found: list[WaitingDocument] = []
    if leaving.books:
        found += waiting_for_link(connection, leaving.user, of)
    if leaving.approves:
        found += waiting_for_approval(connection, leaving.user, of)
    return found


def _waits(waiting: WaitingDocument) -> Reason:
    values = {"document": waiting.sha256, "administration": waiting.code, "state": f"state_{waiting.state}"}
    return Reason("document_waits_for_approval" if waiting.approves else "document_waits_for_link", values)


def _named_in_settings(connection: Connection, leaving: Leaving) -> Iterator[Reason]:
    if not leaving.named_in_settings:
        return
    named = leaving.administration
    for known in [named] if named is not None else list_administrations(connection):
        settings = StoredAdministration(connection, known).settings
        for setting in ("automation_user", "automation_contact"):
            if getattr(settings, setting) == leaving.user:
                values = {"user": leaving.user, "administration": known.code, "setting": setting}
                yield Reason("user_named_in_settings", values)


def _unfit(
    connection: Connection, waiting: Sequence[WaitingDocument], user: str, successor: str
) -> Iterator[Reason]:
    """Say why a successor cannot take over, once for each administration and reason."""
    if successor == user:
        yield Reason("successor_is_the_same", {"user": shown(user)})
        return
    said = set()
    for each in waiting:
        for code in _unfit_for(connection, each, successor):
            if (code, each.code) not in said:
                said.add((code, each.code))
                yield Reason(code, {"user": shown(successor), "administration": each.code})


def _unfit_for(connection: Connection, waiting: WaitingDocument, successor: str) -> Iterator[str]:
    user = office_user(connection, waiting.administration, successor)
    if user is None:
        yield "successor_not_known"
    elif waiting.approves:
        if not may(user, "authorise"):
            yield "successor_may_not_authorise"
        elif waiting.booked_by == successor and _settings_of(connection, waiting).four_eyes:
            yield "successor_booked_himself"
    elif not may(user, "book"):
        yield "successor_may_not_book"
    elif not _is_linked(user, _settings_of(connection, waiting).package):
        yield "successor_without_link"


def _is_linked(user: User, package: str) -> bool:
    return any(link.package == package and link.credentials_present for link in user.links)


def _settings_of(connection: Connection, waiting: WaitingDocument) -> Settings:
    known = find_administration(connection, waiting.code)
    assert known is not None
    return StoredAdministration(connection, known).settings


def _event(waiting: WaitingDocument, leaving: Leaving, successor: str, act: Acting) -> Act:
    values = {"user": leaving.user, "successor": successor}
    what = Reason("approval_taken_over" if waiting.approves else "document_taken_over", values)
    return Act(act.who, what, act.at, Reason(leaving.code, {"user": leaving.user}))
