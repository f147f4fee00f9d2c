"""How values are written for a person, in every place the same."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from boekwerk.cli.reports.places import WHOLE, Places
from boekwerk.domain.decision import RuleOutcome
from boekwerk.domain.reason import Reason
from boekwerk.reasons import Language, remedy, said, sentence, term
from boekwerk.trial.results import Result
from boekwerk.trial.tally import Fate, Hindrance, Tally, fate_of, needs_second

_MOST_TITLES = 3


def amount(value: Decimal | None, currency: str | None, language: Language) -> str:
    """Write an amount with its currency; nothing where there is none."""
    return "" if value is None else said("cli_amount", language, amount=value, currency=currency or "?")


def value(found: object, language: Language) -> str:
    """Write a date, an amount or a text; nothing where there is none."""
    return "" if found is None else said("cli_value", language, value=found)


def check_title(name: str, language: Language) -> str:
    """Give the title of a check."""
    return label(f"check_{name}", language)


def check_titles(names: Sequence[str], language: Language, more: int = 0) -> str:
    """Give the titles of the first few checks, and how many there are besides; ``more`` have no name."""
    titles = [check_title(name, language) for name in names]
    besides = max(0, len(titles) - _MOST_TITLES) + more
    return ", ".join(titles[:_MOST_TITLES]) + (f" +{besides}" if besides else "")


def label(word: str, language: Language) -> str:
    """Give the label of a field, check, ability …: ``word`` is its kind, ``_``, and its name.

    In English the name itself does, where the vocabulary has nothing better.
    """
    translated = term(word, language)
    return word.partition("_")[2].replace("_", " ") if translated == word else translated


def fate(result: Result, language: Language) -> str:
    """Say what becomes of a file; what only lacks a second evaluator is said to be so."""
    return label("fate_would_book" if needs_second(result) else f"fate_{fate_of(result)}", language)


def share(tally: Tally, of: Fate, language: Language) -> str:
    """Say how many of all documents have a fate, the percentage rounded."""
    documents, everything = tally.documents(of), tally.documents()
    percent = (200 * documents + everything) // (2 * everything) if everything else 0
    return said("cli_share", language, documents=documents, all=everything, percent=percent)


def way_out(reason: Reason, language: Language, places: Places = WHOLE) -> str | None:
    """Say what to do about a reason and where the thing it speaks of stands; None for neither."""
    do = remedy(reason, language)
    if reason.where is None:
        return do
    where = said("cli_see", language, where=places.place(reason.where))
    return f"{do} {where}" if do else where


def full_sentence(reason: Reason, language: Language) -> str:
    """Say a reason, what to do about it and where it stands, in one line."""
    out = way_out(reason, language)
    return f"{sentence(reason, language)} {out}" if out else sentence(reason, language)


def problem_line(problem: Reason, language: Language) -> str:
    """Say a problem as editors and other programs read it: place first, then the sentence."""
    text = full_problem(problem, language)
    return f"{problem.where}: {text}" if problem.where else text


def full_problem(problem: Reason, language: Language) -> str:
    """Say a problem and what to do about it, without its place."""
    do = remedy(problem, language)
    return f"{sentence(problem, language)} {do}" if do else sentence(problem, language)


def rule_line(outcome: RuleOutcome, language: Language, places: Places = WHOLE) -> str:
    """Say what a rule was and what it said of a document."""
    # Only of a rule that would have booked it matters that another one goes before it.
    is_set_aside = outcome.set_aside and outcome.result == "held"
    result = label("result_set_aside" if is_set_aside else f"result_{outcome.result}", language)
    values = {"id": outcome.id, "title": outcome.title, "kind": outcome.kind, "stage": outcome.stage}
    text = said("cli_rule", language, result=result, **values)
    return f"{text} [{places.place(outcome.where)}]" if outcome.where else text


def example(hindrance: Hindrance, language: Language) -> str:
    """Say a hindrance; of several documents it is only the example of one."""
    text = sentence(hindrance.example, language)
    return said("cli_for_example", language, text=text) if hindrance.documents > 1 else text


def number(found: object, language: Language) -> str:
    """Write a number that is no money; nothing where there is none."""
    return "" if found is None else said("cli_number", language, value=found)
