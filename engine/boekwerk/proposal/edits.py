"""What a person does with a proposal in one go (BP-14)."""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct

HEADER_FIELDS = ("relation", "journal", "description", "payment_condition")


class Change(Struct, frozen=True):
    """A new ``value`` for a field of the header, or of ``line`` (from 1); None empties it."""

    field: str
    value: str | None
    line: int | None = None


class Split(Struct, frozen=True):
    """Divide ``line`` (from 1): these amounts excluding VAT, by effect, and what is left as a last part."""

    line: int
    amounts: tuple[Decimal, ...]


class Edits(Struct, frozen=True):
    """What a person does with a proposal in one go. Line numbers are those of the proposal as it was.

    ``confirmed`` are numbers of lines whose doubts are settled, ``agreed`` codes of `CONFIRMABLE` reasons.
    ``merge_lines`` makes one line of all with the same VAT, after everything else (LR-6).
    """

    changes: tuple[Change, ...] = ()
    splits: tuple[Split, ...] = ()
    confirmed: tuple[int, ...] = ()
    agreed: tuple[str, ...] = ()
    merge_lines: bool = False
