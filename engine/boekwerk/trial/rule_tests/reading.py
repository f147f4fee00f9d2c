"""Reading files with rule tests, with every problem in them (RU-2)."""

from __future__ import annotations

from pathlib import Path

from boekwerk.domain.decision import RuleResult
from boekwerk.domain.reason import Location, Reason
from boekwerk.positions import ListNode, MapNode, Node, Problems, ScalarNode, YamlLimits, read_yaml
from boekwerk.rules.finding import file_problem, is_test_file, unreadable
from boekwerk.rules.reading_keys import check_keys, read_value, read_word
from boekwerk.rules.values import read_text
from boekwerk.rules.vocabulary import VOCABULARY, Vocabulary
from boekwerk.trial.rule_tests.finding import is_there
from boekwerk.trial.rule_tests.given import GivenReader
from boekwerk.trial.rule_tests.source import (
    RESULTS,
    SCHEMA,
    VERDICTS,
    Expect,
    RuleTest,
    TestFile,
)

KEYS = ("schema", "rules", "tests")
TEST_KEYS = ("name", "given", "expect")
EXPECT_KEYS = ("rules", "decides", "blocks", "decision", "reasons")

_OF_FILES = ("decision", "reasons")
_LIMITS = YamlLimits(depth=24)
_MOST_BYTES = 4 * _LIMITS.characters


def read_test_file(path: Path, vocabulary: Vocabulary = VOCABULARY) -> TestFile:
    """Read a file with rule tests. Never raises for what is in it: that is among its problems."""
    try:
        size = path.stat().st_size
        if size > _MOST_BYTES:
            values = {"characters": size, "most": _LIMITS.characters}
            return TestFile(path, problems=(Reason("yaml_too_large", values, Location(str(path))),))
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        return TestFile(path, problems=(unreadable(path, error),))
    except UnicodeDecodeError:
        return TestFile(path, problems=(file_problem("rule_file_not_utf8", path),))
    return read_test_text(text, path, vocabulary)


def read_test_text(text: str, path: Path, vocabulary: Vocabulary = VOCABULARY) -> TestFile:
    """Read the tests in a text; ``path`` is where it stands, beside the rules."""
    reading = read_yaml(text, str(path), _LIMITS)
    if reading.root is None:
        return TestFile(path, problems=reading.problems)
    problems = Problems()
    reader = _FileReader(path, vocabulary, problems)
    rules, tests = reader.read(reading.root)
    return TestFile(path, rules, tests, (*reading.problems, *problems.reasons()))


class _FileReader:
    """Reads one file."""

    def __init__(self, path: Path, vocabulary: Vocabulary, problems: Problems) -> None:
        self._path = path
        self._vocabulary = vocabulary
        self._problems = problems
        self._names: dict[str, Location] = {}

    def read(self, root: Node) -> tuple[tuple[Path, ...], tuple[RuleTest, ...]]:
        """Give the rule files that the tests are of, and the tests that are sound."""
        if not isinstance(root, MapNode):
            self._problems.add("rule_test_file_not_a_mapping", root.where)
            return (), ()
        check_keys(root, KEYS, ("schema", "tests"), self._problems)
        read_word(root, "schema", (SCHEMA,), self._problems)
        tests = root.get("tests")
        if isinstance(tests, ListNode) and tests.items:
            found = tuple(test for item in tests.items if (test := self._test(item)) is not None)
        else:
            found = ()
            if tests is not None:
                self._problems.add("rule_test_none", tests.where)
        return self._rules(root), found

    def _rules(self, root: MapNode) -> tuple[Path, ...]:
        """Find the rule files: the one beside this, and those that are named."""
        stem = self._path.name[: -len("".join(self._path.suffixes[-2:]))]
        beside = (self._path.with_name(stem + suffix) for suffix in (".yaml", ".yml"))
        found = [path for path in beside if path.is_file()][:1]
        for value in self._list(root, "rules"):
            path = self._path.parent / value.text
            if is_test_file(path):
                self._problems.add("rule_test_rules_are_tests", value.where, found=value.text)
            elif is_there(path):
                found.append(path)
            else:
                values = {"found": value.text, "path": path.as_posix()}
                self._problems.add("rule_test_nothing_there", value.where, **values)
        if not found and root.get("rules") is None:
            self._problems.add("rule_test_no_rules", root.where, file=f"{stem}.yaml")
        return tuple(dict.fromkeys(found))

    def _list(self, node: MapNode, key: str) -> list[ScalarNode]:
        """Give the texts behind a key; one alone stands for a list of one."""
        value = node.get(key)
        if value is None:
            return []
        if isinstance(value, MapNode):
            self._problems.add("rule_list_expected", value.where, key=key)
            return []
        found = value.items if isinstance(value, ListNode) else (value,)
        return [
            item
            for item in found
            if read_value(item, read_text, key, self._problems) is not None and isinstance(item, ScalarNode)
        ]

    def _test(self, node: Node) -> RuleTest | None:
        if not isinstance(node, MapNode):
            self._problems.add("rule_test_not_a_mapping", node.where)
            return None
        check_keys(node, TEST_KEYS, TEST_KEYS, self._problems)
        name = self._name(node)
        given, expect = node.get("given"), node.get("expect")
        reader = GivenReader(self._path.parent, self._vocabulary, self._problems)
        case = None if given is None else reader.read(given)
        wanted = None if expect is None else self._expect(expect, of_file=_names_file(given))
        if name is None or case is None or wanted is None:
            return None
        return RuleTest(name, node.where, case, wanted)

    def _name(self, node: MapNode) -> str | None:
        value = node.get("name")
        name = None if value is None else read_value(value, read_text, "name", self._problems)
        if name is None or value is None:
            return None
        earlier = self._names.setdefault(name, value.where)
        if earlier is not value.where:
            self._problems.add("rule_test_name_twice", value.where, name=name, line=earlier.line)
        return name

    def _expect(self, node: Node, *, of_file: bool) -> Expect | None:
        if not isinstance(node, MapNode):
            self._problems.add("rule_mapping_expected", node.where, key="expect", example="{decides: none}")
            return None
        check_keys(node, EXPECT_KEYS, (), self._problems)
        if not node.entries:
            self._problems.add("rule_test_expects_nothing", node.where)
            return None
        for key in _OF_FILES:
            value = node.get(key)
            if value is not None and not of_file:
                self._problems.add("rule_test_needs_file", value.where, key=key)
        places = {entry.key.text: entry.key.where for entry in node.entries}
        decides, blocks = node.get("decides"), node.get("blocks")
        return Expect(
            where=node.where,
            rules=self._outcomes(node, places),
            places=places,
            decides=None if decides is None else read_value(decides, read_text, "decides", self._problems),
            blocks=None if blocks is None else self._texts(node, "blocks"),
            decision=read_word(node, "decision", VERDICTS, self._problems),  # type: ignore[arg-type]  # one of VERDICTS, or noted
            reasons=self._texts(node, "reasons"),
        )

    def _texts(self, node: MapNode, key: str) -> tuple[str, ...]:
        return tuple(item.text.strip() for item in self._list(node, key))

    def _outcomes(self, node: MapNode, places: dict[str, Location]) -> dict[str, RuleResult]:
        value = node.get("rules")
        if value is None:
            return {}
        if not isinstance(value, MapNode) or not value.entries:
            example = "{telefonie-tot-250: held}"
            self._problems.add("rule_mapping_expected", value.where, key="rules", example=example)
            return {}
        found: dict[str, RuleResult] = {}
        for entry in value.entries:
            places[f"rules.{entry.key.text}"] = entry.key.where
            result = read_word(value, entry.key.text, RESULTS, self._problems)
            if result in RESULTS:
                found[entry.key.text] = result
        return found


def _names_file(given: Node | None) -> bool:
    return isinstance(given, MapNode) and given.get("file") is not None
