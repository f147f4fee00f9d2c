"""Whoever may not do something is refused by every command, and nothing is changed then (US-1)."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import click
import pytest

from boekwerk.app.users import NewUser, add_user
from boekwerk.cli.main import COMMANDS
from boekwerk.domain.roles import ROLES
from boekwerk.store.schema import METADATA

FOLDER = (
    Path(__file__).parents[2]
    / "examples"
    / "kantoor-de-linde"
    / "administrations"
    / "softwarehuis-nevelbank"
)
ACTS = {
    "import": (str(FOLDER),),
    "inbox add": (str(FOLDER / "administration.yaml"), "--administration", "0102"),
    "sync": ("0102",),
    "stop": ("0102",),
    "resume": (),
    "overview book": ("{document}",),
    "overview correct": ("{document}", "--set", "journal=INK"),
    "overview reject": ("{document}", "--why", "no"),
    "overview reverse": ("{document}", "--why", "no"),
    "overview one-off": ("{document}",),
    "overview settle": ("{document}", "--review"),
    "overview retry": ("{document}",),
    "learned forget": ("--administration", "0102", "--relation", "1"),
    "learned remember": ("--administration", "0102", "--relation", "1"),
    "backup": ("{folder}/copy",),
    "erase": ("{document}", "--why", "asked"),
    "archive retry": (),
    "users add": ("x", "--name", "X", "--role", "administrator"),
    "users edit": ("{who}", "--role", "administrator"),
    "users remove": ("anna",),
    "users grant": ("{who}", "0102"),
    "users revoke": ("anna", "0102"),
    "users password": ("anna", "--none"),
    "users token new": ("anna", "script"),
    "users token revoke": ("{token}",),
    "link add": ("0102", "--for", "anna"),
    "link remove": ("0102", "--for", "anna"),
    "key rotate": (),
    "authorise": ("{document}",),
    "reject": ("{document}", "--why", "no"),
    "release retry": ("{document}",),
    "release overwrite": ("{document}",),
    "release adopt": ("{document}",),
    "release by-hand": ("{document}", "--unseen"),
}
SHOWS_OR_NEEDS_MORE = {
    "restore": "there is no store yet whose users could be asked",
    "propose": "keeping a proposal is held against the right to enter, in the tests of concepts",
    "proposal edit": "as correcting a document",
    "proposal complete": "as booking one",
    "mail send": "there must be settings for mail first; it has a test of its own",
    "authorisations": "shows everybody his own",
}
REFUSED = ("may not do this", "is not allowed", "has no access")


def leaves(command, path=()):
    if not isinstance(command, click.Group):
        return {" ".join(path): command}
    inside = {}
    for name in command.list_commands(click.Context(command)):
        inside |= leaves(command.get_command(click.Context(command), name), (*path, name))
    return inside


def everything(store):
    with store.reading() as connection:
        return {table.name: connection.execute(table.select()).all() for table in METADATA.sorted_tables}


@pytest.mark.spec("US-1")
def test_every_command_that_says_who_acts_is_in_the_table():
    found = {}
    for name, lazy in COMMANDS.items():
        found |= leaves(import_module(lazy.module).command("en"), (name,))
    acting = {name for name, leaf in found.items() if any("--user" in each.opts for each in leaf.params)}
    assert acting == set(ACTS) | set(SHOWS_OR_NEEDS_MORE)


@pytest.fixture
def refused(office, act, document, run, tmp_path):
    """Have somebody try every act, and list those that were not refused for what he may not do."""
    kept = document("<a/>", "awaiting_authorisation", asks="carla")
    token = run("users", "token", "new", "anna", "script").err
    number = next(word.strip(".,") for word in token.split() if word.strip(".,").isdigit())

    def tries(who, names):
        given = {"document": kept.sha256, "folder": tmp_path, "token": number, "who": who}
        before = everything(office)
        done = {}
        for name in names:
            arguments = [each.format(**given) for each in ACTS[name]]
            result = run(*name.split(), *arguments, "--user", who)
            done[name] = (result.code, result.err)
        assert everything(office) == before
        return {
            name: (code, err)
            for name, (code, err) in done.items()
            if code != 1 or not any(word in err for word in REFUSED)
        }

    return tries


@pytest.mark.spec("US-1")
@pytest.mark.parametrize("store_place", ["sqlite"], indirect=True)
def test_who_has_every_role_and_no_access_does_nothing_and_makes_himself_nothing(office, act, refused):
    roles = tuple(role for role in ROLES if role != "administrator")
    add_user(office, NewUser("outsider", "Otto", None, roles), act())
    of_documents = [name for name in ACTS if name != "archive retry"]  # no file of his is there
    assert refused("outsider", of_documents) == {}
