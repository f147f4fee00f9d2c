"""A dump of a store on a server, and its way back, by PostgreSQL's own programs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from boekwerk.domain.errors import StoreError
from boekwerk.domain.reason import Reason
from boekwerk.resources import environment_of_children
from boekwerk.store.migrating import VERSION_TABLE
from boekwerk.store.places import PASSWORDS, Place, password_of

MAGIC = b"PGDMP"
"""By which a file begins that pg_dump made."""


def dump_store(place: Place, target: Path, snapshot: str) -> None:
    """Dump a store as an exported ``snapshot`` of it shows it.

    Raises StoreError when pg_dump is not installed, or fails.
    """
    _run("pg_dump", place, ["--format=custom", f"--snapshot={snapshot}", f"--file={target}"])


def check_dump(file: Path) -> str:
    """Give the version of the tables in a dump. Raises StoreError when it has no store."""
    said = _run("pg_restore", None, ["--data-only", f"--table={VERSION_TABLE}", "--file=-", str(file)])
    found = re.search(r"^COPY [^\n]*\n(\w+)\n", said, re.MULTILINE)
    if found is None:
        raise StoreError(Reason("backup_of_another_program", {"file": str(file)}))
    return found[1]


def load_dump(place: Place, file: Path, list_file: Path) -> None:
    """Put a dump in an empty database, all but the row by which it is a store that can be opened.

    ``list_file`` is written. Raises StoreError when pg_restore is not installed, or fails; the database is
    empty then as before.
    """
    entries = _run("pg_restore", None, ["--list", str(file)])
    version = re.compile(rf"TABLE DATA \S+ {VERSION_TABLE} ")
    kept = [line for line in entries.splitlines() if not version.search(line)]
    list_file.write_text("\n".join(kept), encoding="utf-8")
    _run(
        "pg_restore",
        place,
        ["--single-transaction", "--exit-on-error", f"--use-list={list_file}", str(file)],
    )


def _run(program: str, place: Place | None, arguments: list[str]) -> str:
    found = shutil.which(program)
    if found is None:
        raise StoreError(Reason("backup_program_missing", {"program": program}))
    command = [found, "--no-owner", "--no-privileges", *arguments]
    environment = environment_of_children()
    if place is not None:
        assert place.url is not None
        password = password_of(place.url) or os.environ.get("PGPASSWORD")
        # Arguments can be read by everybody on the machine, the environment cannot.
        if password is not None:
            environment["PGPASSWORD"] = password
        url = place.url.set(drivername="postgresql").difference_update_query(PASSWORDS)
        # `URL.set` takes None for "as it was".
        url = url._replace(password=None)
        command += ["--no-password", f"--dbname={url.render_as_string(hide_password=False)}"]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, errors="replace", check=False
    )
    if done.returncode != 0:
        problem = " ".join(done.stderr.split())[-500:]
        raise StoreError(Reason("backup_program_failed", {"program": program, "problem": problem}))
    return done.stdout
