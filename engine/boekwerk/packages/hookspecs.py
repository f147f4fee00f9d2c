"""The hooks that a plugin may implement, in the order in which they are called.

Contract version 1. A plugin marks its functions with ``@boekwerk.hookimpl``; pluggy matches them by name.
"""

from __future__ import annotations

from typing import Any, Protocol

import pluggy

from boekwerk.packages.contract import Connector

GROUP = "boekwerk"
"""The entry-point group of plugins, and the project name that pluggy knows them by."""

hookspec = pluggy.HookspecMarker(GROUP)
hookimpl = pluggy.HookimplMarker(GROUP)


class Register(Protocol):
    """Takes one connector class; call it once for each package."""

    def __call__(self, connector: type[Connector[Any]]) -> None:
        """Offer ``connector``."""


class RegisterWord(Protocol):
    """Takes one word for rules; call it once for each."""

    def __call__(self, word: object) -> None:
        """Offer ``word``: a `boekwerk.Field` or a `boekwerk.Operator`."""


@hookspec
def register_packages(register: Register) -> None:
    """Offer connectors: call ``register`` with one class for each package; return nothing.

    Called once, when plugins are loaded. Must not open files or sockets, read the clock or start
    threads, and must not keep ``register``. Two plugins that offer one package are both left out.
    """
    raise NotImplementedError


@hookspec
def register_rule_words(register: RegisterWord) -> None:
    """Offer words for rules: call ``register`` with a Field or an Operator for each; return nothing.

    Called once, when plugins are loaded, under the same conditions as ``register_packages``. The name of
    every word begins with the plugin's own name and a point: ``acme.margin``.
    """
    raise NotImplementedError
