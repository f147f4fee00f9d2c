"""Faults in texts with variables, with their place in the file and what was probably meant (BP-13)."""

from __future__ import annotations

from boekwerk.domain.reason import Location
from boekwerk.domain.text_variables import check
from boekwerk.positions import Problems, ScalarNode, did_you_mean


def note_faults(node: ScalarNode, problems: Problems) -> bool:
    """Note everything that is wrong with the variables of a text; tell whether anything is."""
    faults = check(node.text)
    for fault in faults:
        suggestion = None if problems.full else did_you_mean(fault.wrong, fault.known)
        where = _place(node, fault.at)
        if suggestion is None:
            problems.add(fault.code, where, **fault.values)
        else:
            problems.add(f"{fault.code}_near", where, **fault.values, suggestion=suggestion)
    return bool(faults)


def _place(node: ScalarNode, at: int) -> Location:
    """Point at a place in a text; where it stands on lines of its own (``|``, ``>``) at the whole of it."""
    where = node.where
    if where.column is None or "\n" in node.text:
        return where
    return Location(where.file, where.line, where.column + at + (1 if node.quoted else 0))
