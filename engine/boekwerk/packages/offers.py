"""What plugins offer: the packages that this installation can book in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.errors import PackageError, PluginError
from boekwerk.domain.reason import Reason
from boekwerk.packages.calls import ConnectedPackage
from boekwerk.packages.connecting import connected
from boekwerk.packages.contract import Connector, Link


class Offer(Struct, frozen=True):
    """One package that a plugin offers: what its connector class says of itself, and the class."""

    package: str
    title: str
    capabilities: Capabilities
    connector: type[Connector[Any]]


def offer_of(connector: type[Connector[Any]]) -> Offer:
    """Take down what a connector class says of itself; whatever its attributes raise passes."""
    return Offer(connector.package, connector.title, connector.capabilities, connector)


class Plugin(Struct, frozen=True):
    """A plugin that keeps the contract: its entry point's name, its distribution, what it offers.

    ``rule_words`` are what it registered for rules; whether they are sound is for rules to say.
    """

    name: str
    distribution: str
    version: str
    offers: tuple[Offer, ...]
    rule_words: tuple[object, ...] = ()


class Packages:
    """The packages that can be used, and the plugins that were left out.

    ``plugins`` are the good ones, by name; ``problems`` say of every other one what is wrong with it.
    """

    def __init__(self, plugins: Iterable[Plugin], problems: Iterable[PluginError]) -> None:
        self.plugins = tuple(plugins)
        self.problems = tuple(problems)
        self._offers = {
            offer.package: (plugin.name, offer) for plugin in self.plugins for offer in plugin.offers
        }

    @property
    def connectors(self) -> Mapping[str, type[Connector[Any]]]:
        """Give the connector class of each package."""
        return MappingProxyType(
            {package: offer[1].connector for package, offer in sorted(self._offers.items())}
        )

    def capabilities(self, package: str) -> Capabilities | None:
        """Tell what a package can do; None if no plugin offers it."""
        offer = self._offers.get(package)
        return offer[1].capabilities if offer else None

    def connect(
        self, package: str, settings: Mapping[str, object], link: Link | None = None
    ) -> ConnectedPackage:
        """Make the connector of one administration's package with a user's link; nothing is opened yet.

        Raises PackageError when no plugin offers the package or its settings are wrong, and
        PluginError when the plugin fails.
        """
        if package not in self._offers:
            installed = ", ".join(sorted(self._offers)) or "–"
            raise PackageError(Reason("package_not_offered", {"package": package, "installed": installed}))
        plugin, offer = self._offers[package]
        return connected(plugin, offer.connector, settings, link)
