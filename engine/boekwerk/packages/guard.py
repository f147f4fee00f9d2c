"""The fence around plugin code: whatever it raises becomes an error that names the plugin (VE-5)."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from decimal import localcontext
from threading import Timer
from typing import Any

from boekwerk.domain.errors import PluginError
from boekwerk.domain.reason import Reason
from boekwerk.packages.told import one_line, told
from boekwerk.reasons import LANGUAGES, said

_SECONDS_TO_LOAD = 5.0


@contextmanager
def guarded(
    plugin: str, code: str, *, passing: tuple[type[BaseException], ...] = (), **values: Any
) -> Iterator[None]:
    """Run a plugin's code; errors in ``passing`` pass, everything else is a PluginError of ``code``.

    SystemExit and its like are caught as well. Only KeyboardInterrupt passes: it is the user's, and
    one that a plugin raises cannot be told from it.
    Code that hangs, or ends the process by ``os._exit``, cannot be caught from within the process.
    """
    try:
        with localcontext():  # how many digits our sums have is not for a plugin to say
            yield
    except KeyboardInterrupt:
        raise
    except passing:
        raise
    except BaseException as error:
        raise plugin_error(plugin, code, **values, error=told(error)) from error


def plugin_error(plugin: str, code: str, **values: Any) -> PluginError:
    """Make a PluginError whose reason names the plugin."""
    return PluginError(plugin, Reason(code, {"plugin": plugin, **values}))


@contextmanager
def while_loading(plugin: str) -> Iterator[None]:
    """Keep what a plugin prints out of our results, and name it when loading takes long.

    Code that hangs cannot be stopped from within the process; then the user knows at least whose it is.
    """
    timer = Timer(_SECONDS_TO_LOAD, _name_slow, [plugin])
    timer.daemon = True
    timer.start()
    try:
        with redirect_stdout(sys.stderr):
            yield
    finally:
        timer.cancel()


def _name_slow(plugin: str) -> None:
    # Which language the user reads is not known here.
    lines = [said("plugin_loads_slowly", language, plugin=one_line(plugin)) for language in LANGUAGES]
    if sys.stderr is not None:
        sys.stderr.write("".join(f"{line}\n" for line in lines))
        sys.stderr.flush()
