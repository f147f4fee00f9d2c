from __future__ import annotations

import os
import sys

import pytest

from boekwerk.domain.errors import NothingThere
from boekwerk.trial.files import find_files

needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")


@pytest.fixture
def inbox(tmp_path, monkeypatch):
    for name in ("b.xml", "a.xml", "sub/c.xml", "sub/d.pdf", ".hidden.xml", ".git/x.xml", "[1].xml"):
        path = tmp_path / "inbox" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path / "inbox"


def found(*arguments):
    return [path.as_posix() for path in find_files(arguments)]


def test_a_folder_gives_everything_in_it_by_name_but_hidden_files(inbox):
    names = ["[1].xml", "a.xml", "b.xml", "sub/c.xml", "sub/d.pdf"]
    assert found("inbox") == [f"inbox/{name}" for name in names]


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("inbox/*.xml", ["[1].xml", "a.xml", "b.xml"]),
        ("inbox/**/*.xml", ["[1].xml", "a.xml", "b.xml", "sub/c.xml"]),
        ("inbox/s*", ["sub/c.xml", "sub/d.pdf"]),
        ("inbox/[1].xml", ["[1].xml"]),
        ("inbox/.h*", [".hidden.xml"]),
    ],
)
def test_patterns_are_expanded_here(inbox, pattern, names):
    assert found(pattern) == [f"inbox/{name}" for name in names]


def test_an_absolute_pattern_is_expanded_too(inbox):
    assert [path.name for path in find_files([str(inbox / "?.xml")])] == ["a.xml", "b.xml"]


def test_arguments_keep_their_order_and_a_file_is_read_once(inbox):
    assert found("inbox/b.xml", "inbox/*.xml") == ["inbox/b.xml", "inbox/[1].xml", "inbox/a.xml"]


def test_two_ways_of_writing_a_file_are_one_file(inbox):
    assert found("inbox/a.xml", "inbox/sub/../a.xml") == ["inbox/a.xml"]


@pytest.mark.parametrize("argument", ["nothing.xml", "inbox/*.zip", ""])
def test_an_argument_that_names_nothing_is_refused_by_name(inbox, argument):
    with pytest.raises(NothingThere) as caught:
        find_files([argument])
    assert caught.value.reason.values == {"argument": argument}


@needs_links
def test_a_loop_of_links_ends(inbox):
    (inbox / "sub" / "loop").symlink_to(inbox, target_is_directory=True)
    (inbox / "sub" / "self").symlink_to("self")
    assert found("inbox/sub") == ["inbox/sub/c.xml", "inbox/sub/d.pdf", "inbox/sub/self"]
    assert len(found("inbox/**/*.xml")) == 4


@needs_links
def test_a_folder_named_by_a_link_is_read(inbox):
    (inbox.parent / "link").symlink_to(inbox / "sub", target_is_directory=True)
    assert found("link") == ["link/c.xml", "link/d.pdf"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_is_listed_itself(inbox):
    (inbox / "sub").chmod(0)
    assert "inbox/sub" in found("inbox")
    (inbox / "sub").chmod(0o700)


def test_folders_far_inside_each_other_are_read(tmp_path):
    deep = tmp_path.joinpath(*["d"] * 300)
    deep.mkdir(parents=True)
    (deep / "x.xml").touch()
    assert find_files([str(tmp_path)]) == (deep / "x.xml",)
