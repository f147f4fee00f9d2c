from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from rule_texts import RULE

from boekwerk.app.comparison import find_side, load_side
from boekwerk.app.left_out import left_out
from boekwerk.app.revisions import commit_of
from boekwerk.domain.errors import BoekwerkError, RulesError
from boekwerk.rules.vocabulary import VOCABULARY


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """Make a repository with an office whose rules were committed once."""
    monkeypatch.chdir(tmp_path)
    for variable in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"):
        monkeypatch.setenv(variable, os.devnull)
    (tmp_path / "office" / "rules").mkdir(parents=True)
    (tmp_path / "office" / "administrations" / "bakery").mkdir(parents=True)
    (tmp_path / "office" / "rules" / "phone.yaml").write_text(RULE, encoding="utf-8")
    git("init", "--quiet")
    commit()
    return tmp_path


def git(*arguments):
    who = ["-c", "user.name=Test", "-c", "user.email=test@office.example"]
    subprocess.run(["git", *who, *arguments], check=True, capture_output=True)


def commit():
    git("add", "--all")
    git("commit", "--quiet", "--message", "Rules")


def side_of(name):
    return find_side(name, Path("office/administrations/bakery"))


def rules_of(name):
    own = [rule for rule in load_side(side_of(name), VOCABULARY).rulebook.sources if rule.id == "telephone"]
    return [(str(rule.where), rule.when[0].text) for rule in own]


@pytest.mark.spec("RU-5")
@pytest.mark.parametrize("name", ["HEAD", "HEAD:office/rules", "HEAD:office/rules/phone.yaml", "HEAD:"])
def test_rules_of_a_revision_are_as_they_were_and_say_which(repository, name):
    (repository / "office/rules/phone.yaml").write_text(RULE.replace("250", "500"), encoding="utf-8")
    (told,) = rules_of(name)
    assert told == ("HEAD:office/rules/phone.yaml:4:5", "document.total_incl: {at_most: 250.00}")


def test_the_work_tree_is_not_touched(repository):
    (repository / "office/rules/phone.yaml").write_text(RULE.replace("250", "500"), encoding="utf-8")
    before = sorted((path, path.stat().st_mtime_ns) for path in repository.rglob("*"))
    rules_of("HEAD")
    assert sorted((path, path.stat().st_mtime_ns) for path in repository.rglob("*")) == before


def test_worktree_is_the_rules_as_they_are_now(repository):
    (repository / "office/rules/phone.yaml").write_text(RULE.replace("250", "500"), encoding="utf-8")
    assert [text for _, text in rules_of("worktree")] == ["document.total_incl: {at_most: 500.00}"]


def test_a_folder_with_the_name_of_a_revision_is_the_folder(repository):
    (repository / "HEAD").mkdir()
    assert side_of("HEAD").commit is None


def test_rules_that_were_removed_since_are_still_in_the_revision(repository):
    (repository / "office/rules/phone.yaml").unlink()
    (repository / "office/rules").rmdir()
    assert len(rules_of("HEAD")) == 1


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("no-such-branch", "revision_unknown"),
        ("--upload-pack=touch owned", "revision_unknown"),
        ("^HEAD", "revision_unknown"),
        ("HEAD..HEAD", "revision_unknown"),
        ("HEAD\nHEAD", "revision_unknown"),
        ("", "revision_unknown"),
        (":office", "revision_unknown"),
        ("HEAD:nowhere", "revision_without_path"),
        ("HEAD:../outside", "revision_without_path"),
    ],
)
def test_what_is_no_revision_is_refused_by_name(repository, name, code):
    with pytest.raises(BoekwerkError) as caught:
        side_of(name)
    assert caught.value.reason.code == code
    assert not (repository / "owned").exists()


@pytest.mark.parametrize("name", [":/fix", "gone:rules", ":"])
def test_the_message_has_the_name_as_it_was_typed(repository, name):
    with pytest.raises(BoekwerkError) as caught:
        side_of(name)
    assert caught.value.reason.values["revision"] == name


def test_a_folder_that_was_not_there_yet_is_remarked_on(repository):
    own = repository / "office/administrations/bakery/rules"
    own.mkdir()
    (own / "own.yaml").write_text(RULE.replace("telephone", "own-rule"), encoding="utf-8")
    administration = Path("office/administrations/bakery")
    sides = side_of("HEAD"), side_of("worktree")
    old, new = (load_side(side, VOCABULARY).rulebook for side in sides)
    (told,) = left_out(sides, (old, new), administration, None)
    assert (told.code, told.values["folders"]) == (
        "diff_revision_without_folder",
        ("office/administrations/bakery/rules",),
    )


def test_a_revision_before_there_were_rules_says_so(repository):
    git("checkout", "--quiet", "--orphan", "empty")
    git("rm", "-r", "--cached", "--quiet", ".")
    git("commit", "--quiet", "--allow-empty", "--message", "Nothing")
    with pytest.raises(BoekwerkError) as caught:
        side_of("empty")
    assert caught.value.reason.code == "revision_without_rules"


def test_without_a_repository_the_message_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(BoekwerkError) as caught:
        commit_of("HEAD", tmp_path)
    assert caught.value.reason.code == "revision_without_repository"


def test_without_git_the_message_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BoekwerkError) as caught:
        commit_of("HEAD", tmp_path)
    assert caught.value.reason.code == "revision_without_git"


def test_problems_in_a_revision_have_its_name_and_line(repository):
    (repository / "office/rules/phone.yaml").write_text(
        RULE.replace("at_most", "at_mots"), encoding="utf-8"
    )
    commit()
    with pytest.raises(RulesError) as caught:
        rules_of("HEAD")
    assert [str(problem.where) for problem in caught.value.problems] == [
        "HEAD:office/rules/phone.yaml:9:31"
    ]


@pytest.mark.parametrize(
    ("file", "code"), [("more.yaml.txt", "rule_file_misnamed"), ("link.yaml", "revision_link")]
)
def test_what_sounds_like_rules_and_is_not_read_is_a_problem(repository, file, code):
    path = repository / "office" / "rules" / file
    if file.startswith("link"):
        try:
            path.symlink_to("phone.yaml")
        except OSError:
            pytest.skip("links may not be made here")
    else:
        path.write_text(RULE, encoding="utf-8")
    commit()
    with pytest.raises(RulesError) as caught:
        rules_of("HEAD")
    assert [problem.code for problem in caught.value.problems] == [code]


def test_hidden_files_and_tests_are_left_alone(repository):
    (repository / "office/rules/.hidden.yaml").write_text("nonsense", encoding="utf-8")
    (repository / "office/rules/phone.test.yaml").write_text("[]", encoding="utf-8")
    commit()
    assert len(rules_of("HEAD")) == 1


@pytest.mark.parametrize("name", ["C:\\rules", "C:/rules", "\\\\server\\share\\rules"])
def test_a_folder_of_windows_that_is_not_there_is_missing_and_no_revision(name):
    with pytest.raises(RulesError) as caught:
        rules_of(name)
    assert [problem.code for problem in caught.value.problems] == ["rule_folder_missing"]
