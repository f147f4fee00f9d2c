"""What the process with the rulebook and its parent tell each other: framed, and nothing else."""

from __future__ import annotations

import struct
from typing import IO, Any, Literal

from msgspec import Struct, msgpack

Numbers = dict[int, int]
"""Facts by the number of their gauge; one that is not known is not there."""

# The length of a message, and the number of the question that it is, or that it answers.
_HEAD = struct.Struct(">IQ")
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


TroubleCode = Literal[
    "second_evaluator_collision", "second_evaluator_limit", "second_evaluator_not_installed"
]


class Trouble(Struct, frozen=True, array_like=True):
    """Why a question has no answer: a ``code`` of the catalogue and what durable-rules said."""

    code: TroubleCode
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
    """What arrived is no message, or no answer to what was asked."""


def send(stream: IO[bytes], message: Any, number: int) -> None:
    """Write a message: a question with a new ``number``, an answer with that of its question.

    Raises OSError when the other side is gone.
    """
    body = msgpack.encode(message)
    stream.write(_HEAD.pack(len(body), number) + body)
    stream.flush()


def receive(stream: IO[bytes]) -> tuple[int, bytes] | None:
    """Read a message with its number; None when the other side is gone.

    Raises Garbled when it is too long.
    """
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    length, number = _HEAD.unpack(head)
    if length > _LONGEST:
        raise Garbled
    body = stream.read(length)
    return (number, body) if len(body) == length else None
