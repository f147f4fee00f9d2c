"""Reading comparisons: what stands behind a field, from nodes to an operator and constants."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from boekwerk.domain.reading import as_read
from boekwerk.domain.reason import Location
from boekwerk.positions import Entry, ListNode, MapNode, Node, Problems, ScalarNode
from boekwerk.rules.conditions import Comparison
from boekwerk.rules.fields import Field
from boekwerk.rules.meant import leading_operator, meant_operator
from boekwerk.rules.operators import Operator, compiled_pattern
from boekwerk.rules.reading_keys import is_cents
from boekwerk.rules.values import (
    TYPES,
    NotReadable,
    as_quoted,
    exact,
    folded,
    meant_number,
    read_bool,
    read_days,
    read_text,
    with_plain_quotes,
)
from boekwerk.rules.vocabulary import VOCABULARY, Vocabulary

EXACT_CASE = "exact_case"
"""The word that stands among the operators of a text and makes capitals count."""

_NOT_A_LIST = {"list": "rule_operand_list", "pair": "rule_operand_pair"}
_LOWER = frozenset({"at_least", "above", "on_or_after"})
_UPPER = frozenset({"at_most", "below", "before"})
_WRITTEN_FREELY = frozenset({"text", "code", "identifier"})
_LONGEST_SHOWN = 200
_MOST_SHOWN = 20


def read_comparisons(
    field: Field, entry: Entry, problems: Problems, vocabulary: Vocabulary = VOCABULARY
) -> tuple[Comparison, ...]:
    """Read what stands behind a field: a value, a list of values, or operators (all must hold)."""
    return _ComparisonReader(field, problems, vocabulary).read(entry)


class _ComparisonReader:
    """Reads what stands behind one field, and notes every problem in it."""

    def __init__(self, field: Field, problems: Problems, vocabulary: Vocabulary) -> None:
        self._field = field
        self._problems = problems
        self._vocabulary = vocabulary

    def read(self, entry: Entry) -> tuple[Comparison, ...]:
        """Read one or more comparisons; those with a problem are left out."""
        value = entry.value
        if isinstance(value, ScalarNode):
            return self._read_one("is", entry.key.where, value)
        if isinstance(value, ListNode):
            return self._read_one("in", entry.key.where, value)
        if not value.entries:
            self._problems.add("rule_operators_missing", value.where, field=self._field.path)
            return ()
        is_exact = self._read_exact_case(value)
        found: list[Comparison] = []
        before: Entry | None = None
        for operator in value.entries:
            if operator.key.text != EXACT_CASE:
                found += self._read_operator(operator, is_exact, before)
            before = operator
        _refuse_reversed(self._field, found, self._problems)
        return tuple(found)

    def _read_one(self, word: str, where: Location, value: Node) -> tuple[Comparison, ...]:
        operator = self._vocabulary.operators[word]
        if self._field.type not in operator.types:
            self._report_wrong_type(word, value.where)
            return ()
        if self._refuse_operators_in(value.items if isinstance(value, ListNode) else (value,)):
            return ()
        comparison = _comparison(self._field, operator, value, False, self._problems)
        if comparison is None:
            return ()
        text = f"{self._field.name}: {comparison.wanted}"
        return (replace(comparison, text=text, where=where),)

    def _refuse_operators_in(self, values: Sequence[Node]) -> bool:
        """Note values that begin with an operator: ``at_most 250`` would be a text, or be 250 only."""
        fitting, refused = self._vocabulary.operators_for(self._field), False
        is_text = self._field.type in _WRITTEN_FREELY
        for node in values:
            if not isinstance(node, ScalarNode) or (is_text and node.quoted):
                continue
            found = leading_operator(node.text.strip(), fitting, is_text=is_text)
            if found is not None:
                written, operator, rest = found
                shown = _operand_shown(self._field, self._vocabulary.operators[operator], rest)
                values_of = {"found": node.text, "operator": written, "meant": f"{{{operator}: {shown}}}"}
                code = "rule_operator_in_text" if is_text else "rule_operator_in_value"
                self._problems.add(code, node.where, field=self._field.name, **values_of)
                refused = True
        return refused

    def _read_exact_case(self, value: MapNode) -> bool:
        node = value.get(EXACT_CASE)
        if node is None:
            return False
        if self._field.type != "text":
            self._problems.add("rule_exact_case_not_for_type", node.where, field=self._field.path)
            return False
        if len(value.entries) == 1:
            self._problems.add("rule_operators_missing", value.where, field=self._field.path)
        try:
            return read_bool(_scalar(node))
        except NotReadable as fault:
            self._problems.add(fault.code, node.where, **fault.values)
            return False

    def _read_operator(self, entry: Entry, is_exact: bool, before: Entry | None) -> list[Comparison]:
        word, where = entry.key.text, entry.key.where
        operator = self._vocabulary.operators.get(word)
        if operator is None:
            self._report_unknown(entry, before)
            return []
        if self._field.type not in operator.types:
            self._report_wrong_type(word, where)
            return []
        comparison = _comparison(self._field, operator, entry.value, is_exact, self._problems)
        if comparison is None:
            return []
        modifier = ", exact_case: true" if is_exact else ""
        text = f"{self._field.name}: {{{word}: {comparison.wanted}{modifier}}}"
        return [replace(comparison, text=text, where=where)]

    def _report_unknown(self, entry: Entry, before: Entry | None) -> None:
        word, where = entry.key.text, entry.key.where
        fitting = self._vocabulary.operators_for(self._field)
        meant = meant_operator(word, fitting, self._vocabulary.operators)
        known = ", ".join(fitting)
        if is_cents(entry):
            self._problems.add("rule_comma_in_braces", where, cents=word)
        elif meant is None and (parts := _parted_by_comma(entry, before)) is not None:
            self._problems.add("rule_comma_in_text", where, key=word, whole=as_quoted(parts))
        elif meant is None:
            self._problems.add("rule_operator_unknown", where, operator=word, known=known)
        else:
            self._problems.add("rule_operator_meant", where, operator=word, meant=meant, known=known)

    def _report_wrong_type(self, word: str, where: Location) -> None:
        self._problems.add(
            "rule_operator_not_for_type",
            where,
            operator=word,
            field=self._field.path,
            type=f"type_{self._field.type}",
            known=", ".join(self._vocabulary.operators_for(self._field)),
        )


def _parted_by_comma(entry: Entry, before: Entry | None) -> str | None:
    """Give the text of which a comma between braces made two: {contains: Jansen, Pietersen & Co}."""
    first = before.value if before is not None else None
    is_part = isinstance(entry.value, ScalarNode) and entry.value.is_empty
    if not is_part or not isinstance(first, ScalarNode) or first.is_empty:
        return None
    return f"{first.text}, {entry.key.text}"


def _refuse_reversed(field: Field, found: Sequence[Comparison], problems: Problems) -> None:
    """Note bounds of one value between which nothing lies; of a field of several values both may hold."""
    lower = [comparison for comparison in found if comparison.operator in _LOWER]
    upper = [comparison for comparison in found if comparison.operator in _UPPER]
    for low, high in ((low, high) for low in lower for high in upper):
        is_open = low.operator == "above" or high.operator in ("below", "before")
        if not field.many and (low.constant > high.constant or (is_open and low.constant == high.constant)):
            bounds = {"low": f"{low.operator} {low.wanted}", "high": f"{high.operator} {high.wanted}"}
            problems.add("rule_bounds_reversed", low.where, field=field.path, **bounds)


def _comparison(
    field: Field, operator: Operator, node: Node, is_exact: bool, problems: Problems
) -> Comparison | None:
    """Read the constants; None when there is a problem, which is noted where it stands."""
    scalars = _operand(operator, node, problems)
    if scalars is None:
        return None
    constants: list[Any] = []
    sound = True
    for scalar in scalars:
        try:
            constants += _constants(field, operator, scalar, is_exact)
        except NotReadable as fault:
            problems.add(fault.code, scalar.where, **fault.values)
            sound = False
    if not sound:
        return None
    if operator.operand == "pair" and constants[0] > constants[1]:
        low, high = scalars[0].text, scalars[1].text
        problems.add("rule_between_reversed", node.where, low=low, high=high)
        return None
    return Comparison(
        text="",
        where=node.where,
        field=field,
        operator=operator.name,
        constant=_constant(operator, constants),
        wanted=_written(node),
        reading="exact" if is_exact and operator.reading == "normal" else operator.reading,
        named=tuple((scalar.text.strip(), scalar.where) for scalar in scalars),
    )


def _operand(operator: Operator, node: Node, problems: Problems) -> tuple[ScalarNode, ...] | None:
    """Give the scalars that an operator stands in front of; None when it is another shape."""
    shape, where = operator.operand, node.where
    if isinstance(node, ScalarNode):
        if shape in ("list", "pair"):
            problems.add(_NOT_A_LIST[shape], where, operator=operator.name, found=node.text)
            return None
        return (node,)
    if not isinstance(node, ListNode) or shape in ("one", "days", "flag"):
        problems.add("rule_operand_one", where, operator=operator.name)
        return None
    scalars = tuple(item for item in node.items if isinstance(item, ScalarNode))
    if len(scalars) != len(node.items) or not scalars:
        _report_no_list(operator, node, problems)
        return None
    if shape == "pair" and len(scalars) != 2:
        has_commas = len(scalars) > 2 and all(item.text.isdecimal() for item in scalars)
        code = "rule_operand_pair_commas" if has_commas else "rule_operand_pair"
        problems.add(code, where, operator=operator.name, found=_written(node))
        return None
    return scalars


def _report_no_list(operator: Operator, node: ListNode, problems: Problems) -> None:
    """Note that a list has something else than values in it; a text with a colon looks like a key."""
    for item in node.items:
        if isinstance(item, MapNode) and len(item.entries) == 1:
            (entry,) = item.entries
            if isinstance(entry.value, ScalarNode):
                whole = as_quoted(f"{entry.key.text}: {entry.value.text}")
                problems.add("rule_colon_in_text", item.where, key=entry.key.text, whole=whole)
                return
    problems.add("rule_operand_list", node.where, operator=operator.name, found=_written(node))


def _operand_shown(field: Field, operator: Operator, text: str) -> str:
    """Write what stood behind an operator the way it is written in braces."""
    if operator.operand in ("list", "pair"):
        return text if text.startswith("[") else "[..., ...]"
    number = meant_number(text) if field.type in ("money", "number") else None
    if number is not None:
        return f"{number:.2f}" if field.type == "money" else f"{number:f}"
    return as_quoted(text) if field.type in _WRITTEN_FREELY else text


def _constants(field: Field, operator: Operator, node: ScalarNode, is_exact: bool) -> tuple[Any, ...]:
    if operator.operand == "flag":
        return (read_bool(node),)
    if operator.operand == "days":
        return (read_days(node),)
    if operator.operand == "pattern":
        pattern = with_plain_quotes(as_read(read_text(node)))  # as the texts that it is looked for in
        compiled_pattern(pattern, exact_case=is_exact)
        return ((pattern, is_exact),)
    if node.is_empty:
        raise NotReadable("rule_value_empty")
    constants = TYPES[field.type].read(node, field)
    if field.type != "text":
        return constants
    return tuple(exact(text) if is_exact else folded(text) for text in constants)


def _constant(operator: Operator, constants: list[Any]) -> Any:
    if operator.operand == "pair":
        return tuple(constants)
    if operator.operand in ("list", "one_or_list", "pattern") or operator.name in ("is", "is_not"):
        return frozenset(constants)
    return constants[0]


def _scalar(node: Node) -> ScalarNode:
    return node if isinstance(node, ScalarNode) else ScalarNode("", node.where, quoted=True)


def _written(node: Node) -> str:
    """Show a value as its author wrote it, on one line."""
    if isinstance(node, ScalarNode):
        text = node.text
    elif isinstance(node, ListNode):
        more = ", …" if len(node.items) > _MOST_SHOWN else ""
        text = f"[{', '.join(_written(item) for item in node.items[:_MOST_SHOWN])}{more}]"
    else:
        text = f"{{{', '.join(entry.key.text for entry in node.entries)}}}"
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
