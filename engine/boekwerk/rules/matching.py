"""What a rule of the kind ``obligation_matching`` says: how documents find their obligations (OB-4)."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, get_args

from msgspec import Struct

from boekwerk.domain.obligation import ObligationKey
from boekwerk.domain.reason import Location
from boekwerk.rules.fields import Field
from boekwerk.rules.vocabulary import Vocabulary

Ignored = Literal["spaces", "punctuation", "leading_zeros"]
Level = Literal["document", "line"]
Remainder = Literal["keep_open", "close", "ask"]

IGNORED: tuple[Ignored, ...] = get_args(Ignored)
LEVELS: tuple[Level, ...] = get_args(Level)
REMAINDERS: tuple[Remainder, ...] = get_args(Remainder)

_OF_LINE = "line."
# A field of these is one mark; any other is text, in which a pattern must say what a mark looks like.
_MARKS = frozenset(
    {
        "document.references",
        "document.order_reference",
        "document.sales_order_reference",
        "document.contract_references",
        "document.despatch_references",
        "document.preceding_references",
        "document.buyer_reference",
        "document.project_reference",
        "document.accounting_reference",
        "line.order_reference",
        "line.despatch_reference",
        "line.accounting_reference",
    }
)


class MatchingKey(Struct, frozen=True, kw_only=True):
    """One way in which a document names an obligation. Keys are tried in the order of the rule.

    ``obligation`` are the fields of the obligation that it is compared with, ``look_in`` the texts of
    the document. Without ``pattern`` a whole text is one mark; with it, everything that it finds in the
    texts is: its group, or all of it. ``ignore`` is what does not count when the two are compared;
    capitals never do.
    """

    obligation: tuple[ObligationKey, ...]
    look_in: tuple[Field, ...]
    where: Location
    pattern: str | None = None
    ignore: tuple[Ignored, ...] = ()


class Tolerance(Struct, frozen=True):
    """How far what is booked may be from what is open: within ``cents`` and ``percent``, each if named."""

    cents: int | None = None
    percent: Decimal | None = None


NO_TOLERANCE = Tolerance(cents=0)
"""What holds when a rule names none."""


class Matching(Struct, frozen=True, kw_only=True):
    """The part of a rule that is about matching.

    ``required_on`` are the ledger accounts on which a line needs an obligation, besides those of which
    the package says so (OB-1). ``level``: matching line by line is what a rule must switch on (OB-6).
    ``remainder`` is what happens to what is left of an obligation (OB-11), and ``stale_after`` the days
    after which the package's data are too old (OB-8); None: as the administration's settings say.
    """

    keys: tuple[MatchingKey, ...]
    level: Level = "document"
    same_relation: bool = True
    same_ledger_account: bool = True
    required_on: tuple[tuple[str, Location], ...] = ()
    tolerance: Tolerance = NO_TOLERANCE
    remainder: Remainder | None = None
    stale_after: int | None = None


def places(vocabulary: Vocabulary) -> dict[str, Field]:
    """Give the fields in which a reference can be looked for, by the name that a rule writes.

    They are the document's texts, and with ``line.`` before them the texts of its lines.
    """
    of_document = {
        name: field
        for name, field in vocabulary.case_fields.items()
        if field.type == "text" and not field.identifies
    }
    of_lines = {
        f"{_OF_LINE}{name}": field
        for name, field in vocabulary.item_fields["line"].items()
        if field.type == "text"
    }
    return {**of_document, **of_lines}


def is_mark(field: Field) -> bool:
    """Tell whether a field's text is one mark as a whole, so that no pattern is needed."""
    return field.path in _MARKS
