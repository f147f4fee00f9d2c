"""``boekwerk release adopt``: leave what was changed in the package, and release it."""

from __future__ import annotations

import click

from boekwerk.cli.release_deciding import deciding
from boekwerk.reasons import Language


def command(language: Language) -> click.Command:
    """Build the command."""
    return deciding("adopt", "cli_help_release_adopt", language)
