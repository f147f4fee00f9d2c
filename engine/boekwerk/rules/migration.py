"""Bringing rule files to the version of the schema that is read here, and nothing else in them changes.

A migration is a chain of steps in `STEPS`, one for each version that a file may be left at. A step is
an edit of the text, so that comments, order and spacing stay as their author wrote them. No version
before 1 was ever published: the one thing to bring up to date today is a file that states none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from msgspec import Struct

from boekwerk.domain.reason import Location, Reason
from boekwerk.positions import MapNode, ScalarNode, read_yaml
from boekwerk.rules.source import SCHEMA

_KEYS = ("kind", "rules")
_NAME, _, _NEWEST = SCHEMA.partition("/")
_VERSION = re.compile(rf"{re.escape(_NAME)}/([0-9]{{1,6}})")

Step = Callable[[str, MapNode], str]
"""Makes the text of the next version out of a text and its tree."""


class Migration(Struct, frozen=True):
    """What becomes of a file; ``problem`` says why it cannot be brought to this version."""

    before: str
    after: str
    problem: Reason | None = None

    @property
    def changes(self) -> bool:
        """Whether anything is to be written."""
        return self.problem is None and self.before != self.after


def migrate(text: str, file: str) -> Migration:
    """Bring the text of a rule file to this version; ``file`` is the name that problems carry.

    A text that is of this version already comes back as it is.
    """
    after = text
    for _ in range(len(STEPS) + 1):
        root = read_yaml(after, file)
        if not isinstance(root.root, MapNode):
            not_mapping = Reason("migrate_not_rules", {}, Location(file, 1, 1))
            return Migration(text, text, root.problems[0] if root.problems else not_mapping)
        version = stated_version(root.root)
        if version == SCHEMA:
            break
        step = STEPS.get(version)
        if step is None or any(root.root.get(key) is None for key in _KEYS):
            return Migration(text, text, _no_step(version, root.root))
        after = step(after, root.root)
    return Migration(text, after)


def stated_version(root: MapNode) -> str | None:
    """Give what a file states in ``schema``; None when it states nothing."""
    stated = root.get("schema")
    if stated is None:
        return None
    return stated.text.strip() if isinstance(stated, ScalarNode) else ""


def is_newer(version: str) -> bool:
    """Tell whether a version is one of rule files that this Boekwerk does not know yet."""
    found = _VERSION.fullmatch(version)
    return found is not None and int(found.group(1)) > int(_NEWEST)


def _no_step(version: str | None, root: MapNode) -> Reason:
    stated = root.get("schema")
    where = root.where if stated is None else stated.where
    if version is None:
        return Reason("migrate_not_rules", {}, where)
    if is_newer(version):
        return Reason("rule_schema_newer", {"found": version, "supported": SCHEMA}, where)
    return Reason("migrate_no_step", {"found": version, "supported": SCHEMA}, where)


def _state_version(text: str, root: MapNode) -> str:
    """Write the version on a line of its own above the first key, or inside the braces of the file."""
    first = root.entries[0].key.where
    line, column = (root.where.line or 1) - 1, (root.where.column or 1) - 1
    lines = text.splitlines(keepends=True)
    if (root.where.line, root.where.column) != (first.line, first.column):  # {kind: …}
        row = lines[line]
        lines[line] = f"{row[: column + 1]}schema: {SCHEMA}, {row[column + 1 :]}"
        return "".join(lines)
    ending = "\r\n" if lines[line].endswith("\r\n") else "\n"
    lines.insert(line, f"{' ' * column}schema: {SCHEMA}{ending}")
    return "".join(lines)


STEPS: Mapping[str | None, Step] = {None: _state_version}
"""How a file of each earlier version becomes one of the next; None: a file that states no version."""
