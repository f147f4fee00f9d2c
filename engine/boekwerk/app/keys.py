"""The keys that secrets are encrypted with: which are in use, and replacing them."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from boekwerk.app.concepts import Acting
from boekwerk.app.users import allowed
from boekwerk.domain.errors import VaultError
from boekwerk.domain.reason import Reason
from boekwerk.store.database import Store
from boekwerk.store.links import KeptLink, keys_in_use, links_of_other_keys, save_resealed
from boekwerk.vault.keys import Keys, read_keys
from boekwerk.vault.sealing import seal, unseal

_AT_A_TIME = 100


class KeyUse(Struct, frozen=True):
    """How many links are encrypted with a key, whether it is there, and whether it is the first one."""

    key: str
    links: int
    is_there: bool
    is_first: bool


def uses_of_keys(store: Store) -> tuple[KeyUse, ...]:
    """List the keys that are there and those that links need, the first one first.

    Raises VaultError for what stands in the place of keys and is none.
    """
    with store.reading() as connection:
        used = keys_in_use(connection)
    try:
        keys = read_keys()
    except VaultError as error:
        if error.reason.code != "vault_without_key":
            raise
        return tuple(KeyUse(id, count, False, False) for id, count in sorted(used.items()))
    ids = sorted(keys.ids | set(used), key=lambda id: (id != keys.first.id, id))
    return tuple(KeyUse(id, used.get(id, 0), id in keys.ids, id == keys.first.id) for id in ids)


def rotate(store: Store, act: Acting) -> Iterator[Reason | None]:
    """Encrypt every secret with the first key; gives one answer a link: None, or why it could not be done.

    Each is kept at once: cut off, it goes on where it was when it is called again. Raises VaultError when
    there is no key.
    """
    with store.reading() as connection:
        allowed(connection, act, "keys")
    keys = read_keys()
    after = 0
    while True:
        with store.reading() as connection:
            found = links_of_other_keys(connection, keys.first.id, after, _AT_A_TIME)
        for link in found:
            yield _rotated(store, link, keys)
            after = link.id
        if not found:
            return


def _rotated(store: Store, link: KeptLink, keys: Keys) -> Reason | None:
    assert link.sealed is not None
    try:
        sealed = seal(unseal(link.sealed, link.place, keys), link.place, keys.first)
    except VaultError as error:
        about = {"user": link.user, "administration": link.code}
        return Reason(f"link_{error.reason.code}", {**about, "key": link.sealed.key})
    # What was renewed meanwhile stays as it is; whether with an old key, `uses_of_keys` shows.
    store.write(lambda connection: save_resealed(connection, link, sealed))
    return None
