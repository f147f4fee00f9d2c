"""What the process with the rulebook and its parent tell each other: framed, and nothing else."""

from __future__ import annotations

import struct
from typing import IO, Any, Literal

from msgspec import Struct, msgpack

Numbers = dict[int, int]
"""Facts by the number of their gauge; one that is not known is not there."""

_LENGTH = struct.Struct(">I")
_LONGEST = 256 * 1024 * 1024


class Bucket(Struct, frozen=True, array_like=True):
    """A small network of its own inside a ruleset: its facts bear its number.

    ``fields`` are the names under which patterns find the numbers of a document, each with its gauge
    and side; ``item_fields`` the same of items, by scope. ``parts`` are what items are asked, by scope.
    """

    ruleset: int
    fields: tuple[tuple[str, int, str], ...]
    item_fields: dict[str, tuple[tuple[str, int, str], ...]]
    parts: dict[str, tuple[int, ...]]


class Book(Struct, frozen=True, array_like=True):
    """A rulebook in the form of durable-rules: ``rulesets`` are JSON."""

    rulesets: tuple[str, ...]
    buckets: tuple[Bucket, ...]


class Question(Struct, frozen=True, array_like=True):
    """The facts of one document, for some buckets; ``items`` by scope, None where they are not known."""

    buckets: tuple[int, ...]
    known: Numbers
    items: dict[str, list[Numbers] | None]


class Answer(Struct, frozen=True, array_like=True):
    """What fired: with what is known, and with everything unknown taken for what suits the rule."""

    surely: frozenset[str]
    maybe: frozenset[str]


class Trouble(Struct, frozen=True, array_like=True):
    """Why a question has no answer: a ``code`` of the catalogue and what durable-rules said."""

    code: str
    detail: str


class Ready(Struct, frozen=True, array_like=True):
    """The process is there; ``trouble`` is filled when durable-rules is not."""

    trouble: Trouble | None = None


class Reply(Struct, frozen=True, array_like=True):
    """What came of each question, in order."""

    answers: list[Answer | None]
    troubles: dict[int, Trouble] = {}


def rule_name(sort: str, number: int, variant: int) -> str:
    """Name a rule of durable-rules: what it tells of, and which variant of it."""
    return f"{sort}{number}.{variant}"


def number_of(name: str) -> int:
    """Give the number in the name of a rule."""
    return int(name[1:].partition(".")[0])


class Change(Struct, frozen=True, array_like=True):
    """Something that a waiting room is told: ``change`` says what, ``number`` of which document or fact.

    ``needs`` are those of a document that is added: of each, the numbers of the facts that meet it.
    """

    change: Literal["add", "remove", "known", "forgotten"]
    number: int
    needs: tuple[tuple[int, ...], ...] = ()
    is_spread: bool = False


class Changed(Struct, frozen=True, array_like=True):
    """The documents that became bookable, and those that a block sends to the validation overview."""

    bookable: list[int]
    overview: list[int]
    trouble: Trouble | None = None


class Garbled(Exception):
    """What arrived is no message."""


def send(stream: IO[bytes], message: Any) -> None:
    """Write a message with its length before it. Raises OSError when the other side is gone."""
    body = msgpack.encode(message)
    stream.write(_LENGTH.pack(len(body)) + body)
    stream.flush()


def receive(stream: IO[bytes]) -> bytes | None:
    """Read a message; None when the other side is gone. Raises Garbled when it is too long."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    if length > _LONGEST:
        raise Garbled
    body = stream.read(length)
    return body if len(body) == length else None
