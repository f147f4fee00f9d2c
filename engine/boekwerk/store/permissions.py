"""Whether somebody may do what he asks for, as the store knows him (requirement US-1)."""

from __future__ import annotations

from sqlalchemy import Connection

from boekwerk.domain.administration import User
from boekwerk.domain.errors import NotAllowed
from boekwerk.domain.reason import Reason
from boekwerk.domain.roles import Right, may, roles_that_may
from boekwerk.domain.shown import shown
from boekwerk.store.users import are_there_users, find_user, office_user


def require(connection: Connection, who: str, what: Right, administration: int | None = None) -> None:
    """Return if a user may do ``what`` in an administration (its row), or in the whole office.

    In a store without users one person does everything. Raises NotAllowed, which says why.
    """
    user = _user_in(connection, who, administration)
    if user is None:
        if are_there_users(connection):
            raise NotAllowed(Reason("user_acting_not_known", {"user": shown(who)}))
        return
    if not may(user, what):
        raise NotAllowed(_reason(user, what))


def _user_in(connection: Connection, id: str, administration: int | None) -> User | None:
    """Give a user with his access to an administration (its row), if one is named."""
    if administration is not None:
        return office_user(connection, administration, id)
    found = find_user(connection, id)
    if found is None:
        return None
    return User(found.id, found.name, found.email, found.roles, found.active)


def _reason(user: User, what: Right) -> Reason:
    values: dict[str, object] = {"user": user.id}
    if not user.active:
        return Reason("user_acting_not_active", values)
    values["right"] = f"right_{what}"
    roles = roles_that_may(what)
    values["roles"] = tuple(roles)
    if not set(roles) & set(user.roles):
        return Reason("user_lacks_role", values)
    return Reason("user_acting_without_access", {"user": user.id, "right": f"right_{what}"})
