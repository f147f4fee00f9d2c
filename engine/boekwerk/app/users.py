"""The office's users: who may do what, and how that is changed (requirement US-1)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace
from sqlalchemy import Connection

from boekwerk.app.concepts import Acting
from boekwerk.app.store import known_administration
from boekwerk.app.succession import Leaving, let_go
from boekwerk.domain.administration import Role
from boekwerk.domain.errors import NotAllowed, UserError
from boekwerk.domain.reason import Reason
from boekwerk.domain.roles import ROLES, Right
from boekwerk.domain.shown import shown
from boekwerk.store import tokens, users
from boekwerk.store.database import Store
from boekwerk.store.links import KeptLink, list_links, remove_links
from boekwerk.store.permissions import require
from boekwerk.store.users import Access, KnownUser
from boekwerk.store.waits import note_user
from boekwerk.vault.hidden import HiddenText
from boekwerk.vault.passwords import LONGEST, SHORTEST, hashed

_ID = re.compile(r"[^\s@,;:/\\\"'<>-][^\s@,;:/\\\"'<>]{0,63}")


class NewUser(Struct, frozen=True):
    """A user as he is added; ``administrations`` are the ids of those that he may work in."""

    id: str
    name: str
    email: str | None = None
    roles: tuple[Role, ...] = ()
    administrations: tuple[str, ...] = ()


class UserChange(Struct, frozen=True):
    """What is changed of a user; what is UNSET stays as it was."""

    name: str | UnsetType = UNSET
    email: str | UnsetType | None = UNSET
    roles: tuple[Role, ...] | UnsetType = UNSET
    active: bool | UnsetType = UNSET


class ShownUser(Struct, frozen=True):
    """All that is known of a user, less his secrets."""

    user: KnownUser
    accesses: tuple[Access, ...]
    links: tuple[KeptLink, ...]
    tokens: tuple[tokens.KnownToken, ...]


def allowed(connection: Connection, act: Acting, what: Right, administration: int | None = None) -> None:
    """Return if who acts may do ``what`` in an administration (its row), or in the whole office.

    In a store without users one person does everything. Raises NotAllowed, which says why.
    """
    require(connection, act.who, what, administration)


def allowed_for(connection: Connection, act: Acting, user: str, what: Right) -> None:
    """Return if who acts may do ``what`` with what is a user's: his own he sees to himself while active.

    Raises NotAllowed.
    """
    if act.who != user:
        allowed(connection, act, what)
    elif not users.known_user(connection, user).active:
        raise NotAllowed(Reason("user_acting_not_active", {"user": user}))


def add_user(store: Store, new: NewUser, act: Acting) -> KnownUser:
    """Add a user. The first one must be an administrator: from then on it is checked who does what.

    Raises UserError when he cannot be added so, NothingThere for an administration that is not there.
    """
    user = KnownUser(new.id, new.name, new.email, new.roles, active=True, created=act.at)

    def work(connection: Connection) -> KnownUser:
        users.wait_for_users(connection)
        allowed(connection, act, "users")
        problems = _problems(user)
        if not users.are_there_users(connection) and "administrator" not in user.roles:
            problems.append(Reason("user_first_not_administrator", {"user": shown(user.id)}))
        known = [known_administration(connection, code) for code in new.administrations]
        if not problems and not users.add_user(connection, user):
            problems.append(Reason("user_is_there", {"user": user.id}))
        _refuse(user.id, problems)
        for administration in known:
            users.give_access(connection, Access(user.id, administration.id, administration.code))
        note_user(connection, user.id, act.at)
        return user

    return store.write(work)


def edit_user(
    store: Store, id: str, change: UserChange, act: Acting, successor: str | None = None
) -> tuple[KnownUser, int]:
    """Change a user, and give him with the number of documents that the ``successor`` took over.

    Who is not active any more, or no authoriser, leaves no documents waiting (PR-13). Raises UserError
    when he cannot be changed so, NothingThere when there is no such user.
    """

    def work(connection: Connection) -> tuple[KnownUser, int]:
        users.wait_for_users(connection)
        allowed(connection, act, "users")
        before = users.known_user(connection, id)
        given = {name: getattr(change, name) for name in UserChange.__struct_fields__}
        after = replace(before, **{name: value for name, value in given.items() if value is not UNSET})
        _refuse(id, [*_problems(after), *_last_administrator(connection, before, after)])
        count = let_go(connection, _leaving(before, after), successor, act)
        users.change_user(connection, after)
        note_user(connection, id, act.at)
        if before.active and not after.active:
            tokens.revoke_tokens(connection, id)
        return after, count

    return store.write(work)


def remove_user(store: Store, id: str, act: Acting, successor: str | None = None) -> int:
    """Take out all that is known of a user, and give the number of documents that were taken over.

    His id stays, without anything else: it stands in timelines, and may never be another person's. Raises
    as `edit_user`.
    """

    def work(connection: Connection) -> int:
        users.wait_for_users(connection)
        allowed(connection, act, "users")
        before = users.known_user(connection, id)
        after = replace(before, name=id, email=None, roles=(), active=False)
        _refuse(id, _last_administrator(connection, before, after))
        count = let_go(connection, Leaving(id, "user_was_removed"), successor, act)
        users.change_user(connection, after)
        users.set_password(connection, id, None)
        users.take_access(connection, id)
        users.end_substitutions(connection, id)
        remove_links(connection, id)
        tokens.revoke_tokens(connection, id)
        return count

    return store.write(work)


def grant_access(store: Store, access: Access, act: Acting) -> Access:
    """Let a user work in an administration (by its code), with a substitute or without.

    Raises NothingThere for a user or an administration that is not there, UserError for a substitute who
    cannot be one.
    """

    def work(connection: Connection) -> Access:
        allowed(connection, act, "users")
        user = users.known_user(connection, access.user)
        known = known_administration(connection, access.code)
        if access.substitute is not None:
            users.known_user(connection, access.substitute)
            if access.substitute == user.id:
                _refuse(user.id, [Reason("substitute_is_the_same", {"user": user.id})])
        granted = replace(access, administration=known.id)
        users.give_access(connection, granted)
        note_user(connection, user.id, act.at, known.id)
        return granted

    return store.write(work)


def revoke_access(store: Store, id: str, code: str, act: Acting, successor: str | None = None) -> int:
    """Take a user's access to an administration, and his link to its package.

    Gives the number of documents that the ``successor`` took over. Raises as `edit_user`.
    """

    def work(connection: Connection) -> int:
        allowed(connection, act, "users")
        user = users.known_user(connection, id)
        known = known_administration(connection, code)
        count = let_go(connection, Leaving(id, "user_access_was_revoked", known), successor, act)
        if not users.take_access(connection, id, known.id):
            _refuse(id, [Reason("user_had_no_access", {"user": user.id, "administration": code})])
        remove_links(connection, id, known.id)
        return count

    return store.write(work)


def change_password(store: Store, id: str, password: HiddenText | None, act: Acting) -> None:
    """Give a user another password, or none; a user may do so for himself. Ends his sessions.

    Raises UserError for one that is too short or too long, NothingThere when there is no such user.
    """
    kept = None
    if password is not None:
        length = len(password.reveal())
        if not SHORTEST <= length <= LONGEST:
            values = {"least": SHORTEST, "most": LONGEST}
            _refuse(id, [Reason("user_password_length", values)])
        kept = hashed(password)

    def work(connection: Connection) -> None:
        users.known_user(connection, id)
        allowed_for(connection, act, id, "users")
        users.set_password(connection, id, kept)
        tokens.revoke_tokens(connection, id)

    store.write(work)


def shown_user(connection: Connection, id: str) -> ShownUser:
    """Give all that is known of a user, less his secrets. Raises NothingThere when there is none."""
    return ShownUser(
        user=users.known_user(connection, id),
        accesses=tuple(users.accesses(connection, id)),
        links=tuple(list_links(connection, id)),
        tokens=tuple(tokens.list_tokens(connection, id)),
    )


def _problems(user: KnownUser) -> list[Reason]:
    problems = []
    if not _ID.fullmatch(user.id) or not user.id.isprintable():
        problems.append(Reason("user_id_not_usable", {"user": shown(user.id)}))
    if not user.name.strip() or not user.name.isprintable():
        problems.append(Reason("user_name_not_usable", {"user": shown(user.id)}))
    if user.email is not None and not _is_address(user.email):
        problems.append(Reason("user_email_not_usable", {"user": shown(user.id)}))
    unknown = [role for role in user.roles if role not in ROLES]
    if unknown or (user.active and not user.roles):
        values = {"user": shown(user.id), "roles": ", ".join(ROLES)}
        problems.append(Reason("user_roles_not_usable", values))
    return problems


def _is_address(text: str) -> bool:
    return re.fullmatch(r"[^\s@,;<>]+@[^\s@,;<>]+", text) is not None and text.isprintable()


def _last_administrator(connection: Connection, before: KnownUser, after: KnownUser) -> list[Reason]:
    """Keep at least one active administrator: without one, nobody could make another."""
    if not _administers(before) or _administers(after):
        return []
    others = [user for user in users.list_users(connection) if user.id != before.id and _administers(user)]
    return [] if others else [Reason("user_last_administrator", {"user": before.id})]


def _administers(user: KnownUser) -> bool:
    return user.active and "administrator" in user.roles


def _leaving(before: KnownUser, after: KnownUser) -> Leaving:
    """Say what a user will not do any more after a change."""
    ends = before.active and not after.active
    lost = set(before.roles) - set(after.roles)
    return Leaving(
        before.id,
        "user_was_made_inactive" if ends else "user_lost_role",
        books=ends,
        approves=ends or "authoriser" in lost,
        named_in_settings=ends,
    )


def _refuse(id: str, problems: Sequence[Reason]) -> None:
    if problems:
        raise UserError(Reason("user_not_changed", {"user": shown(id)}), problems)
