"""What is installed, as rows: the vendor's proof that the installation worked."""

from __future__ import annotations

from msgspec import Struct

from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.reason import Reason
from boekwerk.packages.offers import Packages


class PluginRow(Struct, frozen=True):
    """One package that a plugin offers, or one ``problem`` for which a plugin was left out."""

    plugin: str
    distribution: str | None = None
    version: str | None = None
    package: str | None = None
    title: str | None = None
    capabilities: Capabilities | None = None
    problem: Reason | None = None


def describe(packages: Packages) -> tuple[PluginRow, ...]:
    """List every package with its plugin, then every problem; both by name."""
    good = [
        PluginRow(
            plugin=plugin.name,
            distribution=plugin.distribution,
            version=plugin.version,
            package=offer.package,
            title=offer.title,
            capabilities=offer.capabilities,
        )
        for plugin in packages.plugins
        for offer in sorted(plugin.offers, key=lambda offered: offered.package)
    ]
    return (*good, *(PluginRow(plugin=error.plugin, problem=error.reason) for error in packages.problems))
