"""What a connector is: the contract between the host and a vendor's plugin.

Nothing here knows a package. The host calls a connector only through
`boekwerk.packages.calls.ConnectedPackage`, which checks every answer.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar, Generic, TypeVar

from msgspec import Struct

from boekwerk.domain.booking import Booking
from boekwerk.domain.capabilities import Capabilities

CONTRACT = 1
"""The major version of this contract; a connector built for another one is refused (VE-2)."""

SettingsT = TypeVar("SettingsT", bound=Struct)


class Request(Struct, frozen=True):
    """One request to the package, exactly as it would be sent.

    ``action`` is what is called (``POST /purchaseentries``), ``summary`` says in words what it does.
    ``payload`` is JSON-able: objects, lists, text, whole numbers, booleans, None; amounts as text,
    whole cents or Decimal, never float. XML is text.
    """

    action: str
    summary: str
    payload: Any


class Plan(Struct, frozen=True):
    """What would be sent for one booking. ``reference`` is the booking's idempotency reference."""

    reference: str
    requests: tuple[Request, ...]


class Receipt(Struct, frozen=True):
    """That a booking is in the package: ``number`` is the package's own number (boekstuknummer).

    ``already_there`` says that it was made earlier under the same reference, and not once more.
    """

    number: str
    already_there: bool = False


class Connector(ABC, Generic[SettingsT]):
    """Books in one accounting package. Derive from it, fill the five attributes, write the methods.

    A connector object belongs to one administration. Apart from answers, a method may only raise
    the errors of `boekwerk.packages.errors`; anything else is reported as a fault of the plugin.
    """

    contract: ClassVar[int]
    """The contract's major version that the connector was built for: write the number itself."""
    package: ClassVar[str]
    """The package's name, as rules and administrations write it: lower-case letters, digits, ``_``."""
    title: ClassVar[str]
    """The package's name as people write it."""
    capabilities: ClassVar[Capabilities]
    """What it can do. Declare only what works."""
    settings_type: ClassVar[type[Struct]]
    """The struct that an administration's settings for this package are read into."""

    def __init__(self, settings: SettingsT) -> None:
        """Keep the settings. Must not open files or sockets: that waits for the first call."""
        self.settings = settings

    @abstractmethod
    def check(self) -> None:
        """Return if the link to the package works; raise what stands in the way. Changes nothing."""

    @abstractmethod
    def find_booking(self, reference: str) -> Receipt | None:
        """Find the booking that was made under our ``reference``; None if there is none.

        How sure None is, is declared: ``capabilities.look_up_sure_after_seconds`` (PR-11).
        """

    @abstractmethod
    def plan(self, booking: Booking) -> Plan:
        """Plan the requests for a booking: pure, so the same booking always gives the same plan.

        No network, no files, no clock, no randomness. Raises CorrectBooking for what the package
        cannot take, such as a feature that the connector does not declare.
        """

    @abstractmethod
    def send(self, plan: Plan) -> Receipt:
        """Make the booking, and give the package's number once it is sure that it was made.

        Sending a plan again must not book twice where the package lets that be known: it gives the
        first receipt with ``already_there``. Raises LookUpFirst when the outcome is unknown.
        """

    def validate(self, plan: Plan) -> None:
        """Let the package judge the plan without booking; raises CorrectBooking if it would refuse.

        Write it if and only if ``capabilities.validate_only`` is declared.
        """
        raise NotImplementedError
