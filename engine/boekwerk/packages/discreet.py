"""Taking secrets out of errors: a package, or a plugin, may repeat what it was given."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager

from boekwerk.packages.contract import Link, Secrets
from boekwerk.vault.cleaning import cleaned, gives_away

_REMEMBERED = 3


class DiscreetLink:
    """A link that remembers what it gave out last, so that no error carries it further."""

    def __init__(self, link: Link, told: Collection[str] = ()) -> None:
        self._link = link
        self._told = frozenset(told)
        """The names of what it holds that is no secret, such as a user's name."""
        self._given: deque[Secrets] = deque(maxlen=_REMEMBERED)

    def secrets(self) -> Secrets:
        """Give what the link holds now."""
        return self._noted(self._link.secrets())

    def renew(self, stale: Secrets, refresh: Callable[[Secrets], Secrets]) -> Secrets:
        """Replace what the link holds by what ``refresh`` makes of it, and give that."""
        return self._noted(self._link.renew(stale, refresh))

    @contextmanager
    def discreetly(self) -> Iterator[None]:
        """Let errors pass without the secrets that were given out."""
        try:
            yield
        except Exception as error:
            cleaned(error, *self._given)
            raise

    def gives_away(self, text: str) -> bool:
        """Tell whether a text that is to be kept has a secret in it."""
        return any(
            gives_away(text, {name: each[name] for name in each if name not in self._told})
            for each in self._given
        )

    def _noted(self, given: Secrets) -> Secrets:
        if given not in self._given:
            self._given.append(given)
        return given
