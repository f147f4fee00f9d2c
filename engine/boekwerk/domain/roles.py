"""What each role may do: one table, that every act of a person is held against (requirement US-1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from boekwerk.domain.administration import Role, User

Right = Literal[
    "look",
    "enter",
    "book",
    "correct",
    "reject",
    "complete",
    "settle",
    "release",
    "sync",
    "dry_run",
    "authorise",
    "stop",
    "users",
    "links",
    "keys",
    "import",
    "erase",
    "backup",
    "watch",
]
"""What somebody may want to do.

- look: see documents, proposals, decisions and timelines
- enter: bring documents in
- book: have a document booked, or mark its booking as one-off
- correct: change a proposal, or what was learned
- reject: say that a document will not be booked
- complete: agree with a proposal
- settle: say what became of an ambiguous posting
- release: deal with a release for payment that failed, and assign authorisers anew
- sync: have the master data renewed
- dry_run: try rules
- authorise: approve bookings for payment, or reject them
- stop: halt automatic booking, and let it go on
- users, links, keys: see to users, to links of others to packages, to the keys of secrets
- import: put administrations in the store
- erase: have documents erased
- backup: copy the store, and put it back
- watch: read the measurements of the office at work
"""

ROLES: tuple[Role, ...] = get_args(Role)

_LOOK: frozenset[Right] = frozenset(("look",))

RIGHTS: Mapping[Role, frozenset[Right]] = {
    "accountant": _LOOK
    | {"enter", "book", "correct", "reject", "complete", "settle", "release", "sync", "dry_run"},
    "authoriser": _LOOK | {"authorise"},
    "automation": _LOOK | {"enter", "book"},
    "consultant": _LOOK | {"dry_run"},
    "administrator": frozenset(
        ("sync", "stop", "users", "links", "keys", "import", "erase", "backup", "watch"),
    ),
}
"""What each role may do: in the administrations that the user has access to, an administrator in all."""


def may(user: User, what: Right) -> bool:
    """Tell whether a user may do something, in the administration that his ``access`` is to.

    What an administrator does needs no access to an administration. Who is not active may do nothing.
    """
    if not user.active:
        return False
    if "administrator" in user.roles and what in RIGHTS["administrator"]:
        return True
    return user.access is True and any(what in RIGHTS[role] for role in user.roles)


def roles_that_may(what: Right) -> tuple[Role, ...]:
    """List the roles that may do something."""
    return tuple(role for role in ROLES if what in RIGHTS[role])
