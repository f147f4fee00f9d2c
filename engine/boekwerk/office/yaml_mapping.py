"""YAML nodes into records, by the description of a file; every problem with line and column."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from boekwerk.domain.reason import Location
from boekwerk.domain.shown import shown
from boekwerk.office.fields import Field, Group, Table
from boekwerk.office.values import reader_of
from boekwerk.office.variable_texts import note_faults
from boekwerk.positions import ListNode, MapNode, Node, Problems, ScalarNode, did_you_mean, read_yaml
from boekwerk.positions.values import Unreadable


def read_record(text: str, file: str, table: Table, problems: Problems) -> Any | None:
    """Read the one record of a YAML file that is a record; None when it has a problem."""
    root = _root(text, file, problems)
    if root is None or not _is_of_schema(root, table, problems):
        return None
    values = _values(root, table.group, problems, also=("schema",))
    if values is None:
        return None
    places = {entry.key.text: entry.key.where for entry in root.entries}
    return table.group.record(where=root.where, places=places, **values)


def read_records(text: str, file: str, table: Table, problems: Problems) -> tuple[Any, ...]:
    """Read the records of a YAML file that lists them under the table's name."""
    root = _root(text, file, problems)
    if root is None or not _is_of_schema(root, table, problems):
        return ()
    wrapper = Field(table.name, "group", table.en, table.nl, required=True, many=True, group=table.group)
    values = _values(root, Group(table.group.record, (wrapper,)), problems, also=("schema",))
    return () if values is None else tuple(values[table.name])


def _root(text: str, file: str, problems: Problems) -> MapNode | None:
    reading = read_yaml(text, file)
    for problem in reading.problems:
        problems.add(problem.code, problem.where or Location(file), **problem.values)
    if reading.root is None:
        return None
    if not isinstance(reading.root, MapNode):
        problems.add("office_not_a_mapping", reading.root.where)
        return None
    return reading.root


def _is_of_schema(root: MapNode, table: Table, problems: Problems) -> bool:
    found = root.get("schema")
    if found is None:
        problems.add("office_schema_missing", root.where, wanted=table.schema)
        return False
    if not isinstance(found, ScalarNode) or found.text != table.schema:
        text = found.text if isinstance(found, ScalarNode) else ""
        problems.add("office_schema_other", found.where, value=shown(text), wanted=table.schema)
        return False
    return True


def _values(
    node: MapNode, group: Group, problems: Problems, also: tuple[str, ...] = ()
) -> dict[str, Any] | None:
    known = {field.name: field for field in group.fields}
    values: dict[str, Any] = {}
    usable = True
    for entry in node.entries:
        name = entry.key.text
        if name in also:
            continue
        if name not in known:
            usable = False
            _refuse_key(entry.key, node, tuple(known), problems)
        elif not _is_empty(entry.value):
            try:
                values[name] = _value(entry.value, known[name], problems)
            except _Noted:
                usable = False
    return values if _has_required(node, group, problems) and usable else None


class _Noted(Exception):
    """A value cannot be used; its problem was noted."""


def _is_empty(node: Node) -> bool:
    return isinstance(node, ScalarNode) and (node.is_empty or not node.text.strip())


def _refuse_key(key: ScalarNode, node: MapNode, known: tuple[str, ...], problems: Problems) -> None:
    unused = () if problems.full else set(known) - {entry.key.text for entry in node.entries}
    suggestion = did_you_mean(key.text, unused)
    if suggestion is not None:
        problems.add("office_key_unknown_near", key.where, key=shown(key.text), suggestion=suggestion)
    else:
        problems.add("office_key_unknown", key.where, key=shown(key.text), keys=", ".join(known))


def _has_required(node: MapNode, group: Group, problems: Problems) -> bool:
    complete = True
    for field in group.fields:
        if not field.required:
            continue
        found = node.get(field.name)
        if found is None:
            problems.add("office_key_missing", node.where, key=field.name)
        elif _is_empty(found):
            problems.add("office_value_missing", found.where, key=field.name)
        else:
            continue
        complete = False
    return complete


def _value(node: Node, field: Field, problems: Problems) -> Any:
    if not field.many:
        return _single(node, field, problems)
    if not isinstance(node, ListNode):
        problems.add("office_not_a_list", node.where, key=field.name)
        raise _Noted
    return tuple(_all(node.items, lambda item: _single(item, field, problems)))


def _all(nodes: tuple[Node, ...], read: Callable[[Node], Any]) -> list[Any]:
    """Read every item, also when an earlier one cannot be used, so that all problems are noted."""
    found = []
    usable = True
    for node in nodes:
        try:
            found.append(read(node))
        except _Noted:
            usable = False
    if not usable:
        raise _Noted
    return found


def _single(node: Node, field: Field, problems: Problems) -> Any:
    if field.group is not None:
        return _nested(node, field, field.group, problems)
    if not isinstance(node, ScalarNode):
        unquoted = field.kind == "variable_text" and isinstance(node, MapNode)
        problems.add(
            "variable_not_quoted" if unquoted else "office_not_one_value", node.where, key=field.name
        )
        raise _Noted
    if _is_empty(node):
        problems.add("office_value_missing", node.where, key=field.name)
        raise _Noted
    if field.kind == "variable_text" and note_faults(node, problems):
        raise _Noted
    try:
        return reader_of(field)(node.text.strip())
    except Unreadable as problem:
        problems.add(problem.code, node.where, key=field.name, **problem.values)
        raise _Noted from None


def _nested(node: Node, field: Field, group: Group, problems: Problems) -> Any:
    if not isinstance(node, MapNode):
        problems.add("office_not_a_group", node.where, key=field.name)
        raise _Noted
    values = _values(node, group, problems)
    if values is None:
        raise _Noted
    if "where" in group.record.__struct_fields__:
        values["where"] = node.where
    return group.record(**values)
