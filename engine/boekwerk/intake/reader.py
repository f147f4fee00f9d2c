"""What reading one XML document carries along beside the fields it fills."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from lxml.etree import QName, _Element

from boekwerk.domain.amount import NotADecimal, read_decimal
from boekwerk.domain.document import Attachment, Concern, DocumentWarning
from boekwerk.domain.errors import IntakeError
from boekwerk.domain.reason import Location, Reason
from boekwerk.domain.shown import shown
from boekwerk.intake.limits import Limits
from boekwerk.intake.refusal import beyond, place, refusal

# A file that states everything twice should not fill the memory with saying so.
_MOST_WARNINGS = 1_000


class Reader:
    """Reads values of elements, and collects warnings, attachments and currencies on the way.

    ``concerns`` is what the part being read touches, for warnings that have no concern of their own.
    """

    __slots__ = (
        "attached_bytes",
        "attachments",
        "concerns",
        "contents",
        "currencies",
        "decimals",
        "file",
        "limits",
        "lines",
        "most_text",
        "warnings",
    )

    def __init__(self, file: str, limits: Limits) -> None:
        self.file = file
        self.limits = limits
        # An invoice says most of its figures several times over.
        self.decimals: dict[str | None, Decimal] = {}
        self.most_text = limits.text
        self.concerns: Concern = "content"
        self.warnings: list[DocumentWarning] = []
        self.attachments: list[Attachment] = []
        self.contents: dict[str, bytes] = {}
        self.currencies: set[str] = set()
        self.attached_bytes = 0
        self.lines = 0

    def text(self, element: _Element) -> str | None:
        """Give the text of an element, trimmed; None when there is none.

        Raises IntakeError when there is an element inside: part of the text would be lost.
        """
        self.refuse_elements_inside(element)
        value = element.text
        if value is None:
            return None
        value = value.strip()
        if len(value) > self.most_text:
            raise beyond("text", self.most_text, self.where(element))
        return value or None

    def refuse_elements_inside(self, element: _Element) -> None:
        """Raise IntakeError when an element that should hold a text has an element inside."""
        if len(element):
            raise self.refusal("element_inside_text", element, inside=_local_name(element[0]))

    def decimal(self, element: _Element) -> Decimal | None:
        """Give the number in an element; None when it is empty. Raises IntakeError for anything else."""
        value = self.text(element)
        if value is None:
            return None
        known = self.decimals.get(value)
        if known is None:
            try:
                known = self.decimals[value] = read_decimal(value)
            except NotADecimal as error:
                raise self.refusal("amount_unreadable", element, value=value) from error
        return known

    def where(self, element: _Element) -> Location:
        """Tell where an element stands."""
        return place(self.file, element)

    def refusal(self, code: str, element: _Element, **values: Any) -> IntakeError:
        """Make the error that an element's value gives; the sentence names the element."""
        return refusal(code, self.where(element), element=_local_name(element), **values)

    def warn(self, concerns: Concern, code: str, element: _Element, **values: Any) -> None:
        """Add a warning that an element gives; the sentence names the element."""
        if len(self.warnings) >= _MOST_WARNINGS:
            return
        safe = {name: shown(value) if isinstance(value, str) else value for name, value in values.items()}
        safe["element"] = _local_name(element)
        self.warnings.append(DocumentWarning(concerns, Reason(code, safe, self.where(element))))

    def count_line(self, element: _Element) -> None:
        """Count an invoice line; raises IntakeError when there are too many."""
        self.lines += 1
        if self.lines > self.limits.lines:
            raise beyond("lines", self.limits.lines, self.where(element))


def _local_name(element: _Element) -> str:
    return shown(QName(element).localname)
