"""Rule files of an earlier version: brought to this one by an edit that changes nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boekwerk.app.migrating import migrate_files
from boekwerk.reasons import LANGUAGES, remedy, sentence
from boekwerk.rules import lint
from boekwerk.rules.migration import migrate

REST = """\
kind: block   # what it is
rules:
  - id: r
    title: t  # 'kept'
    owner: o
    when: [{document.number: x}]
"""
LINE = "schema: boekwerk.rules/1\n"

TEXTS = [
    (REST, LINE + REST),
    ("# who wrote it\n\n" + REST, "# who wrote it\n\n" + LINE + REST),
    ("---\n" + REST, "---\n" + LINE + REST),
    (REST.replace("\n", "\r\n"), (LINE + REST).replace("\n", "\r\n")),
    ("{kind: block, rules: []}\n", "{schema: boekwerk.rules/1, kind: block, rules: []}\n"),
    ("  kind: block\n  rules: []\n", "  schema: boekwerk.rules/1\n  kind: block\n  rules: []\n"),
    ("kind: block\nrules: []", LINE + "kind: block\nrules: []"),
]


@pytest.mark.spec("RU-1")
@pytest.mark.parametrize(("before", "after"), TEXTS)
def test_a_file_that_states_no_version_gets_the_line_and_nothing_else(before, after):
    migration = migrate(before, "f.yaml")
    assert (migration.problem, migration.after) == (None, after)
    assert migrate(after, "f.yaml").changes is False


REFUSED = [
    (LINE.replace("/1", "/2") + REST, "rule_schema_newer", 1),
    (LINE.replace("/1", "/0") + REST, "migrate_no_step", 1),
    ("schema: boekwerk.tests/1\n" + REST, "migrate_no_step", 1),
    ("schema: [x]\n" + REST, "migrate_no_step", 1),
    ("tests: []\n", "migrate_not_rules", 1),
    ("- a\n", "migrate_not_rules", 1),
    ("kind: block\nrules: [\n", "yaml_bracket_not_closed", 3),
]


@pytest.mark.parametrize(("text", "code", "line"), REFUSED)
def test_what_cannot_be_migrated_is_told_with_its_place_and_left_as_it_is(text, code, line):
    migration = migrate(text, "f.yaml")
    assert (migration.problem.code, migration.problem.where.line) == (code, line)
    assert migration.after == text
    assert all(sentence(migration.problem, language) for language in LANGUAGES)
    assert all(remedy(migration.problem, language) for language in LANGUAGES)


@given(
    st.lists(
        st.sampled_from(["# c", "", "kind: block", "rules: []", "schema: x", "---", "a: é"]), max_size=7
    )
)
@settings(max_examples=100)
def test_a_migration_only_adds_a_line(rows):
    text = "\n".join(rows)
    after = migrate(text, "f.yaml").after
    assert after.replace(LINE, "", 1) == text if after != text else True


def test_nothing_is_written_until_that_is_asked(tmp_path):
    file = tmp_path / "f.yaml"
    file.write_bytes(b"\xef\xbb\xbf" + REST.encode())
    found = migrate_files([tmp_path], write=False)
    assert "+schema: boekwerk.rules/1" in found.files[0].diff
    assert file.read_bytes() == b"\xef\xbb\xbf" + REST.encode()
    assert migrate_files([tmp_path], write=True).files[0].written
    assert file.read_bytes() == b"\xef\xbb\xbf" + (LINE + REST).encode()
    assert [path.name for path in tmp_path.iterdir()] == ["f.yaml"]
    assert migrate_files([tmp_path], write=True).unchanged == 1


def test_tests_of_rules_are_left_alone_and_other_files_go_on(tmp_path):
    (tmp_path / "a.yaml").write_text("- x\n", encoding="utf-8")
    (tmp_path / "b.yaml").write_text(REST, encoding="utf-8")
    (tmp_path / "b.test.yaml").write_text("tests: []\n", encoding="utf-8")
    found = migrate_files([tmp_path], write=True)
    assert [problem.code for problem in found.problems] == ["migrate_not_rules"]
    assert ([one.file.name for one in found.files], found.unchanged) == (["b.yaml"], 0)
    assert lint([tmp_path / "b.yaml"]) == ()


def test_a_reader_tells_how_to_migrate(tmp_path):
    (tmp_path / "f.yaml").write_text(REST, encoding="utf-8")
    (problem,) = lint([tmp_path])
    assert problem.code == "rule_schema_missing"
    assert "boekwerk migrate" in remedy(problem, "en")
