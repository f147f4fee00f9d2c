"""API tokens: made for a user by himself or an administrator, and revoked."""

from __future__ import annotations

import datetime

from msgspec import Struct
from sqlalchemy import Connection

from boekwerk.app.concepts import Acting
from boekwerk.app.users import allowed_for
from boekwerk.domain.errors import NothingThere, UserError
from boekwerk.domain.reason import Reason
from boekwerk.domain.roles import Right
from boekwerk.store import tokens
from boekwerk.store.database import Store
from boekwerk.store.tokens import KnownToken
from boekwerk.store.users import known_user
from boekwerk.vault.hidden import HiddenText


class WantedToken(Struct, frozen=True):
    """A token that is to be made: it lets in for its ``scopes``, as far as its user's roles go."""

    user: str
    name: str
    scopes: tuple[Right, ...] = ("look",)
    expires: datetime.date | None = None


def make_token(store: Store, wanted: WantedToken, act: Acting) -> tuple[KnownToken, HiddenText]:
    """Make a token, and give it with its secret, which is kept nowhere.

    Raises NothingThere when there is no such user, UserError for one that has expired already.
    """
    if wanted.expires is not None and wanted.expires <= act.at.date():
        problem = Reason("token_expiry_not_usable", {"date": wanted.expires})
        raise UserError(problem, [problem])
    midnight = datetime.time(tzinfo=datetime.UTC)
    expires = None if wanted.expires is None else datetime.datetime.combine(wanted.expires, midnight)

    def work(connection: Connection) -> tuple[KnownToken, str]:
        user = known_user(connection, wanted.user)
        allowed_for(connection, act, user.id, "users")
        return tokens.new_token(connection, user.id, wanted.name, wanted.scopes, (act.at, expires))

    token, secret = store.write(work)
    return token, HiddenText(secret)


def revoke_token(store: Store, number: int, act: Acting) -> None:
    """Revoke a token; a user may do so with his own. Raises NothingThere when there is none such."""

    def work(connection: Connection) -> None:
        found = [token for token in tokens.list_tokens(connection) if token.id == number]
        if not found:
            raise NothingThere(Reason("token_not_there", {"number": number}))
        allowed_for(connection, act, found[0].user, "users")
        tokens.revoke_token(connection, number)

    store.write(work)
