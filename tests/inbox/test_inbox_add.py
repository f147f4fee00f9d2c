"""The command that takes in files: each by itself, refused ones with file, place and reason."""

from __future__ import annotations

import json

import pytest

from boekwerk.cli.main import main


@pytest.fixture
def folder(tmp_path, invoices):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "goed.xml").write_bytes(invoices[0])
    return folder


def run(capsys, *arguments) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(["inbox", "add", *map(str, arguments), "--lang", "en"])
    said = capsys.readouterr()
    return ended.value.code, said.out, said.err


def test_a_folder_is_taken_in_and_taking_it_in_again_does_no_harm(file_store, folder, capsys):
    first = run(capsys, folder, "--administration", "0102")
    second = run(capsys, folder, "--administration", "0102")
    assert (first[0], first[1].splitlines()[-1]) == (0, "1 new, 0 known already, 0 refused.")
    assert (second[0], second[1].splitlines()[-1]) == (0, "0 new, 1 known already, 0 refused.")


@pytest.mark.spec("IN-5")
def test_one_refused_file_is_named_and_does_not_keep_out_the_others(file_store, folder, capsys):
    (folder / "fout.xml").write_text("<Invoice", encoding="utf-8")
    code, said, _ = run(capsys, folder, "--administration", "0102")
    assert code == 1
    assert "fout.xml: refused." in said
    assert "1 new, 0 known already, 1 refused." in said


def test_without_an_administration_each_folder_is_named_after_one(file_store, tmp_path, invoices, capsys):
    for code, content in zip(("0101", "0102"), invoices, strict=False):
        (tmp_path / "in" / code).mkdir(parents=True)
        (tmp_path / "in" / code / "a.xml").write_bytes(content)
    _, said, _ = run(capsys, tmp_path / "in", "--format", "json")
    assert [each["administration"] for each in json.loads(said)["files"]] == ["0101", "0102"]
    (tmp_path / "in" / "9999").mkdir()
    code, _, problem = run(capsys, tmp_path / "in")
    assert (code, "9999" in problem) == (2, True)


@pytest.mark.parametrize("given", [("x", "--administration", "0102"), ("x",)])
def test_what_is_not_there_is_said_in_one_line(file_store, capsys, given):
    code, said, problem = run(capsys, *given)
    assert (code, said) == (2, "")
    assert problem.startswith("Error: ")


def test_the_json_of_a_refused_file_says_where_and_why(file_store, folder, capsys):
    (folder / "goed.xml").write_text("<Invoice", encoding="utf-8")
    _, said, _ = run(capsys, folder, "--administration", "0102", "--format", "json")
    (found,) = json.loads(said)["files"]
    assert (found["outcome"], found["state"]) == ("refused", None)
    assert found["problem"]["where"]["file"].endswith("goed.xml")


def test_watching_is_of_one_folder_that_is_there(file_store, tmp_path, capsys):
    code, _, problem = run(capsys, tmp_path / "nowhere", "--watch")
    assert (code, "exactly one folder" in problem) == (2, True)
