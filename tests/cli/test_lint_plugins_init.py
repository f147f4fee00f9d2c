from __future__ import annotations

import json


def test_an_administration_that_is_made_has_no_problems(run, tmp_path):
    made = run("init", tmp_path / "bakery")
    assert made.code == 0
    assert str(tmp_path / "bakery" / "administration.yaml") in made.out.splitlines()
    done = run("lint", "--administration", tmp_path / "bakery")
    assert (done.code, done.out.splitlines()[-1][:12]) == (0, "Problems: 0;")


def test_init_never_writes_over_what_is_there(run, tmp_path):
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    done = run("init", tmp_path)
    assert done.code == 1
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_lint_tells_every_problem_with_file_line_and_column(run, tmp_path):
    rules = tmp_path / "rules.yaml"
    rules.write_text("schema: boekwerk.rules/1\nkind: block\nrules: [{idd: x}]\n", encoding="utf-8")
    done = run("lint", rules)
    problems = [line for line in done.out.splitlines() if line.startswith("Problem: ")]
    assert done.code == 1
    assert len(problems) > 1
    assert problems[0].startswith(f"Problem: {rules.as_posix()}:3:")


def test_lint_gives_json_with_places(run, tmp_path):
    rules = tmp_path / "rules.yaml"
    rules.write_text("kind: block\n", encoding="utf-8")
    told = json.loads(run("lint", "--format", "json", rules).out)
    assert told["schema"] == "boekwerk.lint/1"
    assert told["problems"][0]["where"]["file"] == rules.as_posix()


def test_lint_of_an_office_finds_nothing_wrong(run, administration):
    assert run("lint", "--administration", administration).code == 0


def test_plugins_shows_what_is_installed(run):
    done = run("plugins")
    assert done.code == 0
    assert "plugin local, boekwerk-local" in done.out


def test_plugins_gives_json(run):
    told = json.loads(run("plugins", "--format", "json").out)
    assert told["schema"] == "boekwerk.plugins/1"
    assert told["plugins"][0]["package"] == "local"


def test_what_init_cannot_do_is_said_once(run, tmp_path):
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    assert len(run("init", tmp_path).err.splitlines()) == 1


def test_a_schema_makes_the_folder_that_it_is_written_in(run, tmp_path):
    place = tmp_path / "schemas" / "rules.schema.json"
    assert run("schema", "--output", place).code == 0
    assert place.is_file()


def test_a_schema_that_cannot_be_written_says_where(run, tmp_path):
    (tmp_path / "schemas").write_text("a file", encoding="utf-8")
    done = run("schema", "--output", tmp_path / "schemas" / "rules.schema.json")
    assert (done.code, "Traceback" in done.err) == (1, False)
    assert str(tmp_path / "schemas") in done.err
