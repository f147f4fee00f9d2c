"""Adding a plugin's fields and operators to the vocabulary, behind a fence (requirement VE-5).

A plugin's words are taken whole or not at all. What a plugin gives while documents are judged is
checked as well: a fact of the wrong type, or a test that says neither true nor false, is an error of
the condition, and a condition with an error never books.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal, localcontext
from typing import Any, get_args

from msgspec import Struct
from msgspec.structs import replace

from boekwerk.domain.errors import PluginError
from boekwerk.domain.reason import Reason
from boekwerk.domain.shown import shown
from boekwerk.rules.fields import Field, Scope, TypeName, Words
from boekwerk.rules.operators import Operand, Operator
from boekwerk.rules.readings import Reading
from boekwerk.rules.vocabulary import Vocabulary

_WORD = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*", re.ASCII)
_SCOPES, _TYPE_NAMES = get_args(Scope), get_args(TypeName)
_FACTS: dict[str, type | tuple[type, ...]] = {
    "money": Decimal,
    "number": (Decimal, int),
    "date": datetime.date,
    "bool": bool,
}


class Brought(Struct, frozen=True):
    """What a plugin registered for rules, not yet looked at."""

    plugin: str
    words: tuple[object, ...]


def extended(
    vocabulary: Vocabulary, brought: Sequence[Brought]
) -> tuple[Vocabulary, tuple[PluginError, ...]]:
    """Add the words of plugins to a vocabulary; gives an error for each plugin whose words are left out.

    The name of every word begins with the plugin's name and a point (``acme.margin``; a hyphen in the
    plugin's name is an underscore), so that no word of ours or of another plugin can be meant.
    """
    prefixes = Counter(_prefix(plugin.plugin) for plugin in brought)
    taken = {name.partition(".")[0] for name in (*vocabulary.case_fields, *vocabulary.operators)}
    problems = []
    for plugin in sorted(brought, key=lambda one: one.plugin):
        prefix = _prefix(plugin.plugin)
        if prefix in taken or prefixes[prefix] > 1:
            problems.append(_error(plugin.plugin, "rule_words_prefix_taken", prefix=prefix))
            continue
        wrong = _first_fault(plugin.words, prefix, vocabulary)
        if wrong is not None:
            problems.append(_error(plugin.plugin, "rule_word_wrong", **wrong))
        else:
            vocabulary = _with_words(vocabulary, plugin.words)
    return vocabulary, tuple(problems)


def _prefix(plugin: str) -> str:
    return plugin.replace("-", "_")


def _error(plugin: str, code: str, **values: str) -> PluginError:
    return PluginError(plugin, Reason(code, {"plugin": plugin, **values}))


def _first_fault(words: Sequence[object], prefix: str, vocabulary: Vocabulary) -> dict[str, str] | None:
    try:
        return next(_faults(words, prefix, vocabulary), None)
    except Exception as error:  # looking at what a stranger made may raise anything
        return {"word": f"{prefix}.…", "wanted": shown(f"{type(error).__name__}: {error}")}


def _faults(words: Sequence[object], prefix: str, vocabulary: Vocabulary) -> Iterator[dict[str, str]]:
    """Say of each word what is wrong with it."""
    seen: set[tuple[str, str]] = set()
    for word in words:
        if type(word) is Field:
            key, checks = (str(word.scope), str(word.name)), _of_field(word)
        elif type(word) is Operator:
            key, checks = ("operator", str(word.name)), _of_operator(word, vocabulary)
        else:
            yield {"word": shown(type(word).__name__), "wanted": "Field, Operator"}
            continue
        named = isinstance(word.name, str) and word.name.startswith(f"{prefix}.")
        checks = {f"name {prefix}.…": named and bool(_WORD.fullmatch(word.name)), **checks}
        checks["name"] = key not in seen
        seen.add(key)
        for wanted, is_right in checks.items():
            if not is_right:
                yield {"word": shown(str(word.name)), "wanted": wanted}


def _of_field(field: Field) -> dict[str, bool]:
    return {
        "scope": field.scope in _SCOPES,
        "type": field.type in _TYPE_NAMES,
        "title": _are_words(field.title),
        "about": _are_words(field.about),
        "unit": field.unit is None or _are_words(field.unit),
        "get": callable(field.get),
        "owner": field.owner is None or callable(field.owner),
        "currency": field.currency is None or callable(field.currency),
        "many": isinstance(field.many, bool),
        "choices": _are_texts(field.choices) and (field.type == "choice") == bool(field.choices),
        "groups": isinstance(field.groups, dict) and all(map(_are_texts, field.groups.values())),
        "of": (field.type in ("code", "identifier")) == (isinstance(field.of, str) and bool(field.of)),
    }


def _of_operator(operator: Operator, vocabulary: Vocabulary) -> dict[str, bool]:
    return {
        "types": isinstance(operator.types, tuple) and set(operator.types) <= set(_TYPE_NAMES),
        "operand": operator.operand in get_args(Operand),
        "test": callable(operator.test),
        "about": _are_words(operator.about),
        "negative": isinstance(operator.negative, bool),
        "reading": operator.reading in get_args(Reading),
        "same_as": operator.same_as is None or operator.same_as in vocabulary.operators,
    }


def _are_words(words: object) -> bool:
    return type(words) is Words and all(isinstance(text, str) and text for text in (words.nl, words.en))


def _are_texts(texts: object) -> bool:
    return isinstance(texts, tuple) and all(isinstance(text, str) and text for text in texts)


def _with_words(vocabulary: Vocabulary, words: Sequence[Any]) -> Vocabulary:
    fields = [_fenced_field(word) for word in words if type(word) is Field]
    operators = [_fenced_operator(word) for word in words if type(word) is Operator]
    of_scope = {
        scope: {**known, **{field.name: field for field in fields if field.scope == scope}}
        for scope, known in vocabulary.item_fields.items()
    }
    of_case = {field.name: field for field in fields if field.scope == "case"}
    return Vocabulary(
        case_fields={**vocabulary.case_fields, **of_case},
        item_fields=of_scope,
        operators={**vocabulary.operators, **{operator.name: operator for operator in operators}},
    )


def _fenced_field(field: Field) -> Field:
    """Make a field that raises for a fact of the wrong type, so that nothing is compared with it."""
    wanted, get, many = _FACTS.get(field.type, str), field.get, field.many

    def read(*at: Any) -> Any:
        fact = _called(get, *at)
        if fact is None:
            return None
        if many and type(fact) is not tuple:
            raise TypeError(f"{field.path} must give a tuple, not {type(fact).__name__}")
        for one in fact if many else (fact,):
            if not isinstance(one, wanted) or (isinstance(one, bool) and wanted is not bool):
                raise TypeError(f"{field.path} may not give {type(one).__name__}")
            _refuse_half_a_fact(one, field)
        return fact

    return replace(field, get=read)


def _refuse_half_a_fact(fact: Any, field: Field) -> None:
    """Raise for a value of the right type that cannot be compared or kept: then every reader says error."""
    if isinstance(fact, Decimal) and not fact.is_finite():
        raise ValueError(f"{field.path} may not give {fact}")
    if isinstance(fact, datetime.datetime):
        raise TypeError(f"{field.path} may not give a time of day")
    if isinstance(fact, str) and not fact.isascii():
        fact.encode("utf-8")  # half a character has no encoding


def _fenced_operator(operator: Operator) -> Operator:
    """Make an operator whose test says true or false or raises, and never while rules are compiled."""

    def make(constant: Any) -> Callable[[Any], bool]:
        try:
            test = _called(operator.test, constant)
        except RuntimeError as error:
            fault = str(error)  # kept for when a document asks

            def test(_: Any) -> bool:
                raise RuntimeError(fault)

        def check(fact: Any) -> bool:
            truth = _called(test, fact)
            if not isinstance(truth, bool):
                raise TypeError(f"{operator.name} must say True or False, not {type(truth).__name__}")
            return truth

        return check

    return replace(operator, test=make)


def _called(function: Callable[..., Any], *arguments: Any) -> Any:
    """Call a plugin; whatever it raises becomes a RuntimeError, only Ctrl-C passes."""
    try:
        with localcontext():  # how many digits our sums have is not for a plugin to say
            return function(*arguments)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        raise RuntimeError(f"{type(error).__name__}: {error}") from error
