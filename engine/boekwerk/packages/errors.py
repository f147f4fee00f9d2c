"""What a connector may raise: one class for each thing that the caller should do next.

- PackageError
  - RetryLater: nothing was booked; the same call may succeed later
  - LogInAgain: nothing was booked; the link to the package must be renewed by a person
    - NoLink: there is no link at all; only the host raises it
  - CorrectBooking: nothing was booked; this booking must be changed first
  - LookUpFirst: it is not known whether it was booked; ask `find_booking` before anything else
  - GiveUp: nothing was booked, and trying again will not help
    - NotDeclared: the host asked for what the package does not declare; nothing was called

``text`` is what the package itself said, in its own words, without secrets. What a connector says of
itself it can say in both languages: ``{"nl": "…", "en": "…"}``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, get_args

from boekwerk.domain.errors import PackageError
from boekwerk.domain.reason import Reason
from boekwerk.packages.told import one_line

Words = str | Mapping[str, str]
"""A text, or the same text by language: ``nl``, ``en``."""

BookingFault = Literal["duplicate", "unknown_code", "period_closed", "not_supported", "invalid"]
"""Why a package refuses a booking; the words are said in both languages, so keep to these."""


class RetryLater(PackageError):
    """Nothing was booked; try again after ``after_seconds`` (None: the caller's own back-off)."""

    def __init__(self, package: str, text: Words, *, after_seconds: int | None = None) -> None:
        if after_seconds is not None and (type(after_seconds) is not int or after_seconds < 0):
            raise ValueError("after_seconds must be a whole number of seconds, zero or more")
        code = "package_retry_later" if after_seconds is None else "package_retry_after"
        super().__init__(_reason(code, package, text, seconds=after_seconds))
        self.after_seconds = after_seconds


class LogInAgain(PackageError):
    """Nothing was booked; the credentials are missing, expired or lack a right."""

    def __init__(self, package: str, text: Words) -> None:
        super().__init__(_reason("package_log_in_again", package, text))


class NoLink(LogInAgain):
    """Nothing was booked; this user has no link to the package."""

    def __init__(self, package: str) -> None:
        PackageError.__init__(self, Reason("package_no_link", {"package": package}))


class CorrectBooking(PackageError):
    """Nothing was booked; the package does not take this booking as it is.

    ``text`` may be empty where the package says nothing. ``field`` is the booking's field, such as
    ``number`` or ``lines[2].vat_code``. A number that the relation has already, under another
    reference or none, is a ``duplicate`` (PR-11).
    """

    def __init__(self, package: str, text: Words, *, fault: BookingFault, field: str) -> None:
        if fault not in get_args(BookingFault):
            raise ValueError(f"fault must be one of {', '.join(get_args(BookingFault))}")
        code = "package_has_number" if fault == "duplicate" else "package_refuses_booking"
        if not text:
            code = "package_cannot_take"
        super().__init__(_reason(code, package, text, fault=fault, field=one_line(field)))
        self.fault = fault
        self.field = field


class LookUpFirst(PackageError):
    """The answer is ambiguous: the booking may or may not have been made (PR-11)."""

    def __init__(self, package: str, text: Words) -> None:
        super().__init__(_reason("package_look_up_first", package, text))


class GiveUp(PackageError):
    """Nothing was booked and the same call will not succeed; a person must look at it."""

    def __init__(self, package: str, text: Words) -> None:
        super().__init__(_reason("package_gives_up", package, text))


class NotDeclared(GiveUp):
    """Nothing was called: the package does not declare the capability that ``call`` needs."""

    def __init__(self, package: str, call: str) -> None:
        PackageError.__init__(self, Reason("package_not_declared", {"package": package, "call": call}))


def _reason(code: str, package: str, text: Words, **more: Any) -> Reason:
    said = {str(k): one_line(v) for k, v in text.items()} if isinstance(text, Mapping) else one_line(text)
    return Reason(code, {"package": package, "text": said, **more})
