"""The fence around plugin code: whatever it raises becomes an error that names the plugin (VE-5)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from boekwerk.domain.errors import PluginError
from boekwerk.domain.reason import Reason
from boekwerk.packages.told import told


@contextmanager
def guarded(
    plugin: str, code: str, *, passing: tuple[type[BaseException], ...] = (), **values: Any
) -> Iterator[None]:
    """Run a plugin's code; errors in ``passing`` pass, everything else is a PluginError of ``code``.

    SystemExit and its like are caught as well. Only KeyboardInterrupt passes: it is the user's.
    Code that hangs, or ends the process by ``os._exit``, cannot be caught from within the process.
    """
    try:
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
