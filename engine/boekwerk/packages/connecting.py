"""Making the connector of an administration: its settings read, its link in its hands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from msgspec import Struct, structs

from boekwerk.domain.errors import PackageError
from boekwerk.domain.reason import Reason
from boekwerk.packages.calls import ConnectedPackage
from boekwerk.packages.contract import Connector, Link, Secrets
from boekwerk.packages.discreet import DiscreetLink
from boekwerk.packages.errors import NoLink
from boekwerk.packages.guard import guarded
from boekwerk.packages.told import one_line

_INVALID = (msgspec.ValidationError,)


def connected(
    plugin: str, connector: type[Connector[Any]], settings: Mapping[str, object], link: Link | None = None
) -> ConnectedPackage:
    """Make the connector of an administration from its settings, with a user's link.

    Raises PackageError when the settings are not what the connector asks for. Without a link its first
    question for a secret raises NoLink.
    """
    read = _settings(plugin, connector, settings)
    with guarded(plugin, "plugin_call_failed", call=f"{connector.package}.__init__"):
        made = connector(read)
        told = [each.name for each in connector.credentials if not each.secret]
        discreet = DiscreetLink(link or _Missing(connector.package), told)
        made.link = discreet
        return ConnectedPackage(plugin, made, discreet)


class _Missing(Struct, frozen=True):
    package: str

    def secrets(self) -> Secrets:
        raise NoLink(self.package)

    def renew(self, stale: Secrets, refresh: Callable[[Secrets], Secrets]) -> Secrets:
        raise NoLink(self.package)


def _settings(
    plugin: str, connector: type[Connector[Any]], settings: Mapping[str, object]
) -> msgspec.Struct:
    wanted = connector.settings_type
    values: dict[str, object] = {"package": connector.package}
    known = sorted(wanted.__struct_encode_fields__)
    unknown = sorted(str(name) for name in settings if name not in known)
    if unknown:
        values["problem"] = f"unknown: {', '.join(unknown)}; known: {', '.join(known)}"
        raise PackageError(Reason("package_settings_wrong", values))
    with guarded(plugin, "plugin_call_failed", call=f"{connector.package}.settings"):
        needed = [field.encode_name for field in structs.fields(wanted) if field.required]
        missing = [name for name in needed if name not in settings]
    if missing:
        raise PackageError(Reason("package_settings_missing", {**values, "missing": ", ".join(missing)}))
    try:
        with guarded(plugin, "plugin_call_failed", passing=_INVALID, call=f"{connector.package}.settings"):
            # Settings files have texts; a connector may ask for numbers.
            return msgspec.convert(dict(settings), wanted, strict=False)
    except msgspec.ValidationError as error:
        values["problem"] = one_line(error)
        raise PackageError(Reason("package_settings_wrong", values)) from error
