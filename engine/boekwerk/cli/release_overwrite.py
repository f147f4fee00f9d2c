"""``boekwerk release overwrite``: put our booking back in the package, and release it."""

from __future__ import annotations

import click

from boekwerk.cli.release_deciding import deciding
from boekwerk.reasons import Language


def command(language: Language) -> click.Command:
    """Build the command."""
    return deciding("overwrite", "cli_help_release_overwrite", language)
