"""Taking secrets out of errors: a package, or a plugin, may repeat what it was given."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from boekwerk.packages.contract import Link, Secrets
from boekwerk.vault.cleaning import cleaned

_REMEMBERED = 3


class DiscreetLink:
    """A link that remembers what it gave out last, so that no error carries it further."""

    def __init__(self, link: Link) -> None:
        self._link = link
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

    def _noted(self, given: Secrets) -> Secrets:
        if given not in self._given:
            self._given.append(given)
        return given
