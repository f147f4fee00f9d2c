from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from boekwerk.domain.reason import Location
from boekwerk.positions import ListNode, MapNode, ScalarNode, YamlLimits, read_yaml
from boekwerk.reasons import LANGUAGES, remedy, sentence


def said(text: str) -> list[str]:
    return [f"{problem.where} {problem.code}" for problem in read_yaml(text, "f.yaml").problems]


@pytest.mark.spec("RU-2")
def test_every_node_knows_its_line_and_column():
    root = read_yaml("a: 1\nb:\n  - x\n  - {c: d}\n", "f.yaml").root
    assert isinstance(root, MapNode)
    items = root.get("b")
    assert isinstance(items, ListNode)
    assert items.items[0].where == Location("f.yaml", 3, 5)
    assert items.items[1].where == Location("f.yaml", 4, 5)
    assert root.entries[1].key.where == Location("f.yaml", 2, 1)


@pytest.mark.parametrize("written", ["00123", "no", "2026-01-31", "1_000", "0x1F", "1e3", "~x", "null x"])
def test_a_scalar_stays_the_text_that_was_written(written):
    root = read_yaml(f"a: {written}\n", "f.yaml").root
    assert isinstance(root, MapNode)
    assert root.get("a") == ScalarNode(written, Location("f.yaml", 1, 4))


@pytest.mark.parametrize(
    ("written", "empty"), [("", True), ("~", True), ("null", True), ('""', False), ("x", False)]
)
def test_only_what_is_not_filled_in_is_empty(written, empty):
    root = read_yaml(f"a: {written}\n", "f.yaml").root
    assert isinstance(root, MapNode)
    value = root.get("a")
    assert isinstance(value, ScalarNode)
    assert value.is_empty is empty


@pytest.mark.spec("RU-2")
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "f.yaml:1:1 yaml_empty"),
        ("# only this\n", "f.yaml:1:1 yaml_empty"),
        ("a: 1\nb: 2\na: 3\n", "f.yaml:3:1 yaml_duplicate_key"),
        ("a: *other\n", "f.yaml:1:4 yaml_alias"),
        ("a: &anchor b\n", "f.yaml:1:4 yaml_anchor"),
        ("a: !!python/object:os.system x\n", "f.yaml:1:4 yaml_tag"),
        ("a: ! x\n", "f.yaml:1:4 yaml_tag"),
        ("<<: {a: b}\n", "f.yaml:1:1 yaml_merge_key"),
        ("? [a, b]\n: c\n", "f.yaml:1:3 yaml_key_not_text"),
        ("a: b\n---\nc: d\n", "f.yaml:2:1 yaml_several_documents"),
        ("a\n...\nb\n", "f.yaml:3:1 yaml_several_documents"),
        ("a:\n\t- b\n", "f.yaml:2:1 yaml_tab"),
        ("a: b: c\n", "f.yaml:1:5 yaml_second_colon"),
        ("a: @b\n", "f.yaml:1:4 yaml_special_character"),
        ("a: b\n\tc: d\n", "f.yaml:2:1 yaml_tab"),
        ("a:\n  - b: c\n  \td: e\n", "f.yaml:3:3 yaml_tab"),
        ("a: 'b\n", "f.yaml:1:4 yaml_quote_not_closed"),
        ('# "x\na: "b\nc: "d"\n', "f.yaml:2:4 yaml_quote_not_closed"),
        ('a: "b: c"\nd:\n  - "e\n  - "f"\n', "f.yaml:3:5 yaml_quote_not_closed"),
        ("a: [b, 'c]\nd: it's\n", "f.yaml:1:8 yaml_quote_not_closed"),
        ('a: "b\n  c"\nd: e: f\n', "f.yaml:3:5 yaml_second_colon"),
        ("a: [b\nc: d\n", "f.yaml:1:4 yaml_bracket_not_closed"),
        ("a: 't Hoekje\n", "f.yaml:1:4 yaml_apostrophe"),
        ("a: ['s-Gravenhage, b]\nc: it's\n", "f.yaml:1:5 yaml_apostrophe"),
        ("a: 't Hoekje\nb: 'c'\n", "f.yaml:1:4 yaml_apostrophe"),
        ('a: "b" c\n', "f.yaml:1:8 yaml_text_after_quote"),
        ("a: {b: 'c' d}\n", "f.yaml:1:12 yaml_text_after_quote"),
        ("a: {b: c #2}\n", "f.yaml:1:4 yaml_comment_in_brackets"),
        ("a: {b: c: d}\n", "f.yaml:1:9 yaml_second_colon"),
        ("a: [b, & c]\n", "f.yaml:1:9 yaml_special_character"),
        ("a: >= 2\n", "f.yaml:1:5 yaml_greater_sign"),
        ("a: > 2\n", "f.yaml:1:6 yaml_greater_sign"),
        ("- a\nb: c\n", "f.yaml:2:1 yaml_indentation"),
        ("- a\nb\n", "f.yaml:2:1 yaml_colon_missing"),
        ('a: "\\q"\n', "f.yaml:1:5 yaml_not_valid"),
        ("a: b\x00c\n", "f.yaml:1:5 yaml_not_printable"),
        ("[" * 100_000, "f.yaml:1:51 yaml_too_deep"),
        ("- " * 100_000, "f.yaml:1:101 yaml_too_deep"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(text, expected):
    assert said(text) == [expected]


def test_all_problems_that_leave_a_tree_are_found_at_once():
    text = "a: &x 1\na: 2\nb: !t 3\n<<: {}\n"
    places = [line.split()[0] for line in said(text)]
    assert places == ["f.yaml:1:4", "f.yaml:2:1", "f.yaml:3:4", "f.yaml:4:1"]


@pytest.mark.spec("RU-7")
def test_an_alias_bomb_has_no_tree():
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n"
    assert read_yaml(bomb, "f.yaml").root is None


def test_more_problems_than_anyone_reads_are_counted():
    reading = read_yaml("a: !t b\n" + "a: c\n" * 5_000, "f.yaml")
    assert len(reading.problems) == 101
    assert reading.problems[-1].values == {"count": 4_901}


def test_a_file_larger_than_the_limit_is_not_read():
    reading = read_yaml("a: b\n", "f.yaml", YamlLimits(characters=3))
    assert [problem.code for problem in reading.problems] == ["yaml_too_large"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_problem_can_be_said_with_what_to_do(language):
    (problem,) = read_yaml("a: 1\na: 2\n", "f.yaml").problems
    assert "'a'" in sentence(problem, language)
    assert remedy(problem, language)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
@settings(max_examples=200)
def test_any_text_gives_a_tree_or_a_problem(text):
    reading = read_yaml(text, "f.yaml")
    assert (reading.root is not None) or reading.problems


@given(st.text(alphabet="ab:-[]{}&*!|>'\"#%@?, \n\t", max_size=40))
@settings(max_examples=300)
def test_any_punctuation_gives_a_tree_or_a_problem(text):
    reading = read_yaml(text, "f.yaml")
    assert (reading.root is not None) or reading.problems
