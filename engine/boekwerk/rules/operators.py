"""The table of operators: which types they are for, what stands behind them, and their test."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import re2
from msgspec import Struct

from boekwerk.rules.fields import TypeName, Words
from boekwerk.rules.readings import Reading
from boekwerk.rules.values import NotReadable

Operand = Literal["one", "list", "one_or_list", "pair", "pattern", "days", "flag"]
Test = Callable[[Any], bool]

_ALL: tuple[TypeName, ...] = ("money", "number", "text", "date", "bool", "choice", "code", "identifier")
_LISTED = tuple(name for name in _ALL if name != "bool")
_SIZES: tuple[TypeName, ...] = ("money", "number")
_DATES: tuple[TypeName, ...] = ("date",)
_TEXTS: tuple[TypeName, ...] = ("text",)
_PARTS: tuple[TypeName, ...] = ("text", "code")


class Operator(Struct, frozen=True, kw_only=True):
    """An operator of the table.

    ``test`` makes a function of a fact out of the constants, which come as a frozenset for a choice
    of values, a tuple for a pair or patterns, else as one value. ``same_as`` is the name under which
    conditions that mean the same are shared. ``negative``: over several values none may fit.
    """

    name: str
    types: tuple[TypeName, ...]
    operand: Operand
    test: Callable[[Any], Test]
    about: Words
    negative: bool = False
    reading: Reading = "normal"
    same_as: str | None = None


def compiled_pattern(pattern: str, *, exact_case: bool = False) -> Any:
    """Compile a regular expression of RE2, which takes linear time on any text (RU-7).

    Raises NotReadable with what is wrong in it.
    """
    options = re2.Options()
    options.case_sensitive = exact_case
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        problem = error.args[0] if error.args else ""
        text = problem.decode("utf-8", "replace") if isinstance(problem, bytes) else str(problem)
        raise NotReadable("rule_pattern_invalid", found=pattern, problem=text) from None


def _is_one_of(wanted: frozenset[Any]) -> Test:
    return wanted.__contains__


def _is_none_of(unwanted: frozenset[Any]) -> Test:
    return lambda fact: fact not in unwanted


def _contains(parts: frozenset[str]) -> Test:
    if len(parts) == 1:
        (part,) = parts
        return lambda fact: part in fact
    ordered = sorted(parts)
    return lambda fact: any(part in fact for part in ordered)


def _starts_with(parts: frozenset[str]) -> Test:
    ordered = tuple(sorted(parts))
    return lambda fact: fact.startswith(ordered)


def _ends_with(parts: frozenset[str]) -> Test:
    ordered = tuple(sorted(parts))
    return lambda fact: fact.endswith(ordered)


def _matches(patterns: frozenset[tuple[str, bool]]) -> Test:
    compiled = [compiled_pattern(text, exact_case=exact) for text, exact in sorted(patterns)]
    return lambda fact: any(pattern.search(fact) is not None for pattern in compiled)


OPERATORS: dict[str, Operator] = {
    operator.name: operator
    for operator in (
        Operator(
            name="is",
            types=_ALL,
            operand="one",
            test=_is_one_of,
            same_as="in",
            about=Words("is gelijk aan", "is equal to"),
        ),
        Operator(
            name="is_not",
            types=_ALL,
            operand="one",
            test=_is_none_of,
            same_as="not_in",
            negative=True,
            about=Words("is niet gelijk aan", "is not equal to"),
        ),
        Operator(
            name="in",
            types=_LISTED,
            operand="list",
            test=_is_one_of,
            about=Words("is een van deze", "is one of these"),
        ),
        Operator(
            name="not_in",
            types=_LISTED,
            operand="list",
            test=_is_none_of,
            negative=True,
            about=Words("is geen van deze", "is none of these"),
        ),
        Operator(
            name="at_least",
            types=_SIZES,
            operand="one",
            test=lambda least: lambda fact: fact >= least,
            about=Words("is dit of meer", "is this or more"),
        ),
        Operator(
            name="at_most",
            types=_SIZES,
            operand="one",
            test=lambda most: lambda fact: fact <= most,
            about=Words("is dit of minder", "is this or less"),
        ),
        Operator(
            name="above",
            types=_SIZES,
            operand="one",
            test=lambda bound: lambda fact: fact > bound,
            about=Words("is meer dan dit", "is more than this"),
        ),
        Operator(
            name="below",
            types=_SIZES,
            operand="one",
            test=lambda bound: lambda fact: fact < bound,
            about=Words("is minder dan dit", "is less than this"),
        ),
        Operator(
            name="between",
            types=(*_SIZES, *_DATES),
            operand="pair",
            test=lambda pair: lambda fact: pair[0] <= fact <= pair[1],
            about=Words(
                "ligt tussen deze twee, of is er een van", "lies between these two, or is one of them"
            ),
        ),
        Operator(
            name="contains",
            types=_TEXTS,
            operand="one_or_list",
            test=_contains,
            about=Words("bevat deze tekst (of een van deze)", "has this text in it (or one of these)"),
        ),
        Operator(
            name="starts_with",
            types=_PARTS,
            operand="one_or_list",
            test=_starts_with,
            about=Words(
                "begint met deze tekst (of een van deze)", "begins with this text (or one of these)"
            ),
        ),
        Operator(
            name="ends_with",
            types=_PARTS,
            operand="one_or_list",
            test=_ends_with,
            about=Words("eindigt op deze tekst (of een van deze)", "ends with this text (or one of these)"),
        ),
        Operator(
            name="matches",
            types=_TEXTS,
            operand="pattern",
            reading="exact",
            test=_matches,
            about=Words(
                "bevat iets dat past op deze reguliere expressie (RE2); ^ en $ staan voor begin en einde",
                "has something in it that fits this regular expression (RE2); ^ and $ are begin and end",
            ),
        ),
        Operator(
            name="on_or_after",
            types=_DATES,
            operand="one",
            test=lambda first: lambda fact: fact >= first,
            about=Words("is op deze datum of later", "is on this date or later"),
        ),
        Operator(
            name="before",
            types=_DATES,
            operand="one",
            test=lambda bound: lambda fact: fact < bound,
            about=Words("is voor deze datum", "is before this date"),
        ),
        Operator(
            name="within_days",
            types=_DATES,
            operand="days",
            reading="days",
            test=lambda most: lambda fact: fact <= most,
            about=Words(
                "ligt hoogstens zoveel dagen voor of na de dag van de beslissing",
                "lies at most so many days before or after the day of the decision",
            ),
        ),
        Operator(
            name="is_empty",
            types=_ALL,
            operand="flag",
            reading="empty",
            test=lambda wanted: lambda fact: fact is wanted,
            about=Words(
                "er is niets ingevuld (true), of juist wel (false)",
                "nothing is filled in (true), or something is (false)",
            ),
        ),
        Operator(
            name="is_known",
            types=_ALL,
            operand="flag",
            reading="known",
            test=lambda wanted: lambda fact: fact is wanted,
            about=Words(
                "het gegeven is bekend (true), of juist niet (false)",
                "the fact is known (true), or is not (false)",
            ),
        ),
    )
}
