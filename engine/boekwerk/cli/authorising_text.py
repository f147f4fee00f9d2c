"""What the commands of authorisers have in common: acting on several documents, and showing them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from typing import Any

import click
from msgspec import Struct

from boekwerk.app.authorising import AuthorisationDesk, Waiting
from boekwerk.app.concepts import acting
from boekwerk.app.store import open_store
from boekwerk.cli.commands import option, store_option
from boekwerk.cli.concept_options import of_format, of_user
from boekwerk.cli.failures import EXIT_FOUND, say_failure
from boekwerk.cli.release_text import print_works
from boekwerk.cli.reports.plain import reason_form
from boekwerk.cli.screen import Screen
from boekwerk.domain.amount import from_cents
from boekwerk.domain.errors import BoekwerkError
from boekwerk.reasons import Language, said, sentence
from boekwerk.store.work import Work

SCHEMA = "boekwerk.authorisations/1"
_ENOUGH = 12


class Given(Struct, frozen=True):
    """The options that the commands acting on documents share."""

    administration: str | None
    user: str | None
    store: str | None
    format: str


def act_on(
    documents: Sequence[str],
    act: Callable[[AuthorisationDesk, str], Work],
    given: Given,
    language: Language,
) -> int:
    """Act on each document by itself: one that cannot be acted on does not keep the others from it."""
    done, failed = [], False
    who = acting(given.user)
    with open_store(given.store) as opened:
        for document in documents:
            try:
                done.append(act(AuthorisationDesk(opened, who, given.administration), document))
            except BoekwerkError as error:
                failed = True
                say_failure(error, language, debug=False)
    print_works(done, given.format, language)
    return EXIT_FOUND if failed else 0


def of_documents(language: Language) -> list[click.Parameter]:
    """Make the parameters of a command that acts on documents."""
    metavar = said("cli_document_metavar", language)
    return [
        click.Argument(["documents"], metavar=f"{metavar}...", nargs=-1, required=True),
        option(
            "--administration",
            said("cli_id_metavar", language),
            said("cli_option_timeline_administration", language),
        ),
        of_user(language),
        store_option(language),
        of_format(language),
    ]


def print_waiting(waiting: Sequence[Waiting], format: str, language: Language) -> None:
    """Show what waits for approval, of whom, and why of him."""
    if format == "json":
        forms = [_form(each, language) for each in waiting]
        click.echo(json.dumps({"schema": SCHEMA, "language": language, "authorisations": forms}, indent=2))
        return
    screen = Screen(sys.stdout)
    for each in waiting:
        work, facts = each.work, each.work.facts
        values = {
            "document": work.sha256[:_ENOUGH],
            "administration": work.code,
            "relation": facts.relation_name or facts.relation,
            "number": facts.number,
            "total": None if facts.total is None else from_cents(facts.total),
            "currency": facts.currency,
        }
        screen.line((said("cli_authorisation", language, **values), "strong"))
        screen.line(sentence(each.assignment.because, language), indent=2)


def _form(each: Waiting, language: Language) -> dict[str, Any]:
    work, assignment = each.work, each.assignment
    facts = work.facts
    return {
        "administration": work.code,
        "document": work.sha256,
        "relation": facts.relation,
        "relation_name": facts.relation_name,
        "number": facts.number,
        "total": None if facts.total is None else str(from_cents(facts.total)),
        "currency": facts.currency,
        "authoriser": assignment.authoriser,
        "step": assignment.step,
        "asked": assignment.asked and assignment.asked.isoformat(),
        "because": reason_form(assignment.because, language),
    }
