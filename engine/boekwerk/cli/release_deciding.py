"""The two commands that say how on with a booking that was changed in the package (PR-9)."""

from __future__ import annotations

import click

from boekwerk.app.concepts import acting
from boekwerk.app.releasing import ReleaseDesk
from boekwerk.app.store import open_store
from boekwerk.app.workflow import open_workflow
from boekwerk.cli.commands import LocalCommand
from boekwerk.cli.release_text import exit_code, of_all, of_document, print_works
from boekwerk.reasons import Language
from boekwerk.store.releases import How


def deciding(how: How, code: str, language: Language) -> click.Command:
    """Build the command that says ``how``; ``code`` is that of its help."""

    def run(
        document: str, administration: str | None, user: str | None, store: str | None, format: str
    ) -> int:
        with open_store(store) as opened, open_workflow(opened) as office:
            works = [ReleaseDesk(office, acting(user)).decide(document, how, administration)]
        print_works(works, format, language)
        return exit_code(works)

    return LocalCommand(how, language, code, run, [of_document(language), *of_all(language)])
