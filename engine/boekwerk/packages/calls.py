"""Calling a connector without trusting it: whatever it does becomes an answer or a named error (VE-5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import msgspec

from boekwerk.domain.booking import Booking, NotComplete
from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.errors import PackageError, PluginError
from boekwerk.domain.reason import Reason
from boekwerk.domain.soundness import wrong_field
from boekwerk.packages.answers import Rubbish, read_found, read_nothing, read_plan, read_receipt
from boekwerk.packages.contract import Connector, Plan, Receipt
from boekwerk.packages.declared import undeclared
from boekwerk.packages.errors import CorrectBooking, GiveUp, LogInAgain, LookUpFirst, RetryLater
from boekwerk.packages.guard import guarded, plugin_error
from boekwerk.packages.told import one_line

_EXPECTED = (RetryLater, LogInAgain, CorrectBooking, LookUpFirst, GiveUp, Rubbish)
_INVALID = (msgspec.ValidationError,)

AnswerT = TypeVar("AnswerT")


class ConnectedPackage:
    """The package of one administration, as the host uses it.

    Every method raises the PackageError that the connector raised, or PluginError if the plugin
    failed or answered rubbish. After a PluginError from `send` it is unknown whether the booking was
    made: treat it as LookUpFirst.
    """

    def __init__(self, plugin: str, connector: Connector[Any]) -> None:
        self._plugin = plugin
        self._connector = connector
        self.package: str = type(connector).package
        self.capabilities: Capabilities = type(connector).capabilities

    def check(self) -> None:
        """Return if the link to the package works."""
        self._answer("check", read_nothing)

    def find_booking(self, reference: str) -> Receipt | None:
        """Find the booking made under our reference; None if the package shows none."""
        return self._answer("find_booking", read_found, reference)

    def plan(self, booking: Booking) -> Plan:
        """Plan what would be sent; sends nothing.

        Raises CorrectBooking for a booking that asks for what the package does not declare or that
        does not agree with itself, and NotComplete for one that lacks the journal entries that the
        package needs.
        """
        if self.capabilities.vat_booking == "explicit_lines" and not booking.entries:
            raise NotComplete("the booking has no journal entries; make them by with_entries")
        if field := undeclared(booking, self.capabilities):
            raise CorrectBooking(self.package, "", fault="not_supported", field=field)
        if field := wrong_field(booking):
            raise CorrectBooking(self.package, "", fault="invalid", field=field)
        plan = self._answer("plan", read_plan, booking)
        if plan.reference != booking.reference:
            raise self._rubbish("plan", "the plan has another reference than the booking")
        return plan

    def validate(self, plan: Plan) -> None:
        """Let the package judge the plan without booking; only where it declares ``validate_only``."""
        self._answer("validate", read_nothing, plan)

    def send(self, plan: Plan) -> Receipt:
        """Make the booking."""
        return self._answer("send", read_receipt, plan)

    def _answer(self, call: str, read: Callable[[object], AnswerT], *given: object) -> AnswerT:
        name = f"{self.package}.{call}"
        try:
            with guarded(self._plugin, "plugin_call_failed", passing=_EXPECTED, call=name):
                return read(getattr(self._connector, call)(*given))
        except Rubbish as error:
            raise self._rubbish(call, one_line(error)) from error

    def _rubbish(self, call: str, problem: str) -> PluginError:
        name = f"{self.package}.{call}"
        return plugin_error(self._plugin, "plugin_answer_wrong", call=name, problem=problem)


def connected(
    plugin: str, connector: type[Connector[Any]], settings: Mapping[str, object]
) -> ConnectedPackage:
    """Make the connector of an administration from its settings.

    Raises PackageError when the settings are not what the connector asks for.
    """
    read = _settings(plugin, connector, settings)
    with guarded(plugin, "plugin_call_failed", call=f"{connector.package}.__init__"):
        return ConnectedPackage(plugin, connector(read))


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
    try:
        with guarded(plugin, "plugin_call_failed", passing=_INVALID, call=f"{connector.package}.settings"):
            return msgspec.convert(dict(settings), wanted)
    except msgspec.ValidationError as error:
        values["problem"] = one_line(error)
        raise PackageError(Reason("package_settings_wrong", values)) from error
