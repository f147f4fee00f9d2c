"""What a connector is: the contract between the host and a vendor's plugin.

Nothing here knows a package. The host calls a connector only through
`boekwerk.packages.calls.ConnectedPackage`, which checks every answer.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from msgspec import Struct

from boekwerk.domain.booking import Booking
from boekwerk.domain.capabilities import Capabilities
from boekwerk.domain.package_booking import PackageBooking
from boekwerk.domain.vat import Direction

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
    fence: int = 0
    """Counts who works on the document: a package that keeps it can refuse one of before (PR-11)."""


class Receipt(Struct, frozen=True):
    """That a booking is in the package: ``number`` is the package's own number (boekstuknummer).

    ``already_there`` says that it was made earlier under the same reference, and not once more.
    """

    number: str
    already_there: bool = False


class Credential(Struct, frozen=True):
    """Something that a user must have to get into the package; the texts ask a person for it."""

    name: str
    en: str
    nl: str
    secret: bool = True


Secrets = Mapping[str, str]
"""What a link holds: texts by name, such as a token. Never to be logged, shown or put in an error."""


class Link(Protocol):
    """A user's way into the package for one administration (koppeling); the host keeps what it holds."""

    def secrets(self) -> Secrets:
        """Give what the link holds now. Raises LogInAgain when there is nothing, or nobody can read it."""

    def renew(self, stale: Secrets, refresh: Callable[[Secrets], Secrets]) -> Secrets:
        """Replace what the link holds by what ``refresh`` makes of it, and give that.

        ``stale`` is what the caller found to be refused. One worker refreshes while the others wait for
        what it got; ``refresh`` is not called when somebody renewed ``stale`` meanwhile. It must end within
        a minute, and raise LogInAgain only where the package refuses what the link holds: nobody tries that
        again. Raises what it raises, and RetryLater when another worker is at it for too long.
        """


class MasterRecord(Struct, frozen=True):
    """A record of the package's master data: ``record`` is of the table's domain type.

    ``table`` is ``ledger_accounts``, ``vat_codes``, ``relations``, ``journals``, ``payment_conditions``,
    ``cost_centres``, ``projects``, ``periods`` or ``obligations``. ``key`` is the record's code, id or
    number; of a period its fiscal year and number, ``2026-03``. ``record`` None: the one of that key is
    gone from the package; one that is still there and may not be used any more is not ``active``.
    """

    table: str
    key: str
    record: Struct | None


class ChangeToken(Struct, frozen=True):
    """The end of a synchronisation: from ``token`` the next one goes on.

    ``full`` tells whether all was given, so that what was not is gone from the package.
    """

    token: str
    full: bool


class ObligationFields(Struct, frozen=True):
    """What a package tells of its obligations (OB-14).

    ``sources`` says under which name it has each field of `Obligation` (in AFAS the field ids of a
    GetConnector), ``delivered`` which names it gives now: an office may have set that up too narrowly.
    """

    sources: Mapping[str, str]
    delivered: frozenset[str]


class Attached(Struct, frozen=True):
    """A file to keep with a booking: its name, what kind it is (``application/pdf``), and its bytes."""

    name: str
    media_type: str
    content: bytes


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
    credentials: ClassVar[tuple[Credential, ...]] = ()
    """What a person gives when he links himself to the package; empty: no link is needed."""
    link: Link
    """The user's way into the package; the host gives it before the first call (PR-6)."""

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

    def find_document(self, relation: str, direction: Direction, number: str) -> Receipt | None:
        """Find the booking of a relation's document by its number, whoever made it (AB-11).

        Write it if and only if ``capabilities.duplicate_check`` is ``look_up``.
        """
        raise NotImplementedError

    def read_booking(self, number: str) -> PackageBooking | None:
        """Read a booking back by the package's own number; None: it is not there any more.

        Write it if and only if ``capabilities.reads_bookings`` is declared.
        """
        raise NotImplementedError

    def block(self, number: str) -> None:
        """Keep a booking from payment; it may be so already. With payment_block ``service`` only."""
        raise NotImplementedError

    def release(self, number: str) -> None:
        """Free a booking for payment; it may be so already. With payment_block ``flag`` and ``service``.

        Raises LookUpFirst when the outcome is unknown; doing it again must do no harm.
        """
        raise NotImplementedError

    def update(self, number: str, plan: Plan) -> Receipt:
        """Put what is planned in the place of a booking. With ``capabilities.updates`` only.

        Doing it again must do no harm. Raises LookUpFirst when the outcome is unknown.
        """
        raise NotImplementedError

    def reverse(self, number: str, reference: str) -> Receipt | None:
        """Undo a booking: delete it (None), or make the contrary one under ``reference``.

        Unless ``capabilities.reversal`` is ``none``. Doing it again must do no harm.
        """
        raise NotImplementedError

    def attach(self, number: str, attached: Attached) -> None:
        """Keep a file with a booking; the same file again is kept once (IN-3).

        With ``capabilities.attachments`` only.
        """
        raise NotImplementedError

    def changes(self, since: str | None) -> Iterator[MasterRecord | ChangeToken]:
        """Give the master data, or what changed in them since a token; a ChangeToken comes last.

        A generator: never all of it in memory. With ``capabilities.synchronises`` only.
        """
        raise NotImplementedError

    def obligation_fields(self) -> ObligationFields | None:
        """Say what the package gives of its obligations, by asking it; None: all that it has, always.

        Write it where an office sets up itself what is given.
        """
        return None
