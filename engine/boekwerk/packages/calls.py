"""Calling a connector without trusting it: whatever it does becomes an answer or a named error (VE-5)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from typing import Any, TypeVar

from boekwerk.domain.booking import Booking, NotComplete
from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.errors import PluginError
from boekwerk.domain.package_booking import PackageBooking
from boekwerk.domain.soundness import wrong_field
from boekwerk.domain.vat import Direction
from boekwerk.packages.answers import (
    Rubbish,
    read_found,
    read_nothing,
    read_obligation_fields,
    read_plan,
    read_receipt,
    read_reversal,
    read_shown,
)
from boekwerk.packages.changed import Changes, read_change, read_changes
from boekwerk.packages.contract import (
    Attached,
    ChangeToken,
    Connector,
    MasterRecord,
    ObligationFields,
    Plan,
    Receipt,
)
from boekwerk.packages.declared import declares, undeclared
from boekwerk.packages.discreet import DiscreetLink
from boekwerk.packages.errors import (
    CorrectBooking,
    GiveUp,
    LogInAgain,
    LookUpFirst,
    NotDeclared,
    RetryLater,
)
from boekwerk.packages.guard import guarded, plugin_error
from boekwerk.packages.patience import within
from boekwerk.packages.told import one_line

_EXPECTED = (RetryLater, LogInAgain, CorrectBooking, LookUpFirst, GiveUp, Rubbish)

UNKNOWN_OUTCOME = (LookUpFirst, PluginError)
"""What may come of a call that changes something in the package, while nobody knows whether it did (PR-11).

Whatever a plugin raises unasked, and whatever it answers that is no answer, is a PluginError.
"""

AnswerT = TypeVar("AnswerT")


class ConnectedPackage:
    """The package of one administration, as the host uses it.

    Every method raises the PackageError that the connector raised, or PluginError if the plugin failed,
    answered rubbish or took longer than ``capabilities.call_seconds``, and NotDeclared, a GiveUp, where the
    package does not declare what the method needs. After one of `UNKNOWN_OUTCOME` from a method that
    changes something it is unknown whether it did.
    """

    def __init__(self, plugin: str, connector: Connector[Any], link: DiscreetLink | None = None) -> None:
        self._plugin = plugin
        self._connector = connector
        self._link = link
        self._discreetly = nullcontext if link is None else link.discreetly
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
        """Let the package judge the plan without booking."""
        self._answer("validate", read_nothing, plan)

    def send(self, plan: Plan) -> Receipt:
        """Make the booking."""
        return self._answer("send", read_receipt, plan)

    def find_document(self, relation: str, direction: Direction, number: str) -> Receipt | None:
        """Find the booking of a relation's document by its number, whoever made it (AB-11)."""
        return self._answer("find_document", read_found, relation, direction, number)

    def read_booking(self, number: str) -> PackageBooking | None:
        """Read a booking back by the package's own number; None: it is not there any more."""
        return self._answer("read_booking", lambda answer: read_shown(answer, number), number)

    def block(self, number: str) -> None:
        """Keep a booking from payment; doing it again does no harm."""
        self._answer("block", read_nothing, number)

    def release(self, number: str) -> None:
        """Free a booking for payment; doing it again does no harm."""
        self._answer("release", read_nothing, number)

    def update(self, number: str, plan: Plan) -> Receipt:
        """Put what is planned in the place of a booking; doing it again does no harm."""
        return self._answer("update", read_receipt, number, plan)

    def reverse(self, number: str, reference: str) -> Receipt | None:
        """Undo a booking: None when it was deleted, else the receipt of the contrary one."""
        manner = self.capabilities.reversal
        return self._answer("reverse", lambda answer: read_reversal(answer, manner), number, reference)

    def attach(self, number: str, attached: Attached) -> None:
        """Keep a file with a booking; the same file again is kept once."""
        self._answer("attach", read_nothing, number, attached)

    def changes(self, since: str | None) -> Iterator[MasterRecord | ChangeToken]:
        """Give the master data, or what changed in them since a token; the new token comes last, once.

        Errors come while it is read: what was given until then is not all.
        """
        given = self._answer("changes", read_changes, since)
        try:
            while (change := self._step(given)) is not None:
                yield change
        finally:
            with guarded(self._plugin, "plugin_call_failed", passing=_EXPECTED, call=self._name("changes")):
                given.close()

    def obligation_fields(self) -> ObligationFields | None:
        """Say what the package gives of its obligations; None: all that it has, always (OB-14)."""
        return self._answer("obligation_fields", read_obligation_fields)

    def _answer(self, call: str, read: Callable[[object], AnswerT], *given: object) -> AnswerT:
        if not declares(self.capabilities, call):
            raise NotDeclared(self.package, call)
        seconds = self.capabilities.call_seconds
        return within(
            seconds,
            lambda: self._checked(call, lambda: read(getattr(self._connector, call)(*given))),
            lambda: plugin_error(self._plugin, "plugin_call_hangs", call=self._name(call), seconds=seconds),
        )

    def _step(self, given: Changes) -> MasterRecord | ChangeToken | None:
        return self._checked("changes", lambda: read_change(given))

    def _checked(self, call: str, answer: Callable[[], AnswerT]) -> AnswerT:
        with self._discreetly():
            try:
                with guarded(self._plugin, "plugin_call_failed", passing=_EXPECTED, call=self._name(call)):
                    given = answer()
                    self._require_discreet(given)
                    return given
            except Rubbish as error:
                raise self._rubbish(call, one_line(error)) from error

    def _require_discreet(self, given: object) -> None:
        """Require that what is kept for good, and shown, has no secret of the link in it."""
        match given:
            case Receipt(number=text) | ChangeToken(token=text):
                if self._link is not None and self._link.gives_away(text):
                    raise Rubbish("it has a secret of the link in it")

    def _rubbish(self, call: str, problem: str) -> PluginError:
        return plugin_error(self._plugin, "plugin_answer_wrong", call=self._name(call), problem=problem)

    def _name(self, call: str) -> str:
        return f"{self.package}.{call}"
