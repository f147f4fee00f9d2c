"""What an author probably meant: signs for operators, Dutch words for fields and choices, slips."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from boekwerk.positions import did_you_mean
from boekwerk.reasons import term
from boekwerk.rules.fields import Field

_MEANINGS: dict[str, tuple[str, ...]] = {
    "is": ("=", "==", "eq", "equals", "gelijk_aan", "is_gelijk_aan"),
    "is_not": ("!=", "<>", "ne", "not", "niet", "is_niet", "ongelijk_aan"),
    "in": ("one_of", "een_van", "is_een_van"),
    "not_in": ("none_of", "geen_van"),
    "at_least": (">=", "=>", "≥", "gte", "min", "minimum", "minimaal", "minstens", "vanaf"),
    "at_most": ("<=", "=<", "≤", "lte", "max", "maximum", "maximaal", "hoogstens", "tot"),
    "above": (">", "gt", "more_than", "greater_than", "meer_dan", "groter_dan", "boven"),
    "below": ("<", "lt", "less_than", "minder_dan", "kleiner_dan", "onder"),
    "between": ("tussen", "from_to"),
    "contains": ("bevat", "has", "includes", "like"),
    "starts_with": ("begint_met", "begins_with", "startswith"),
    "ends_with": ("eindigt_op", "endswith"),
    "matches": ("regex", "regexp", "past_op"),
    "on_or_after": (">=", "=>", "≥", "gte", "at_least", "from", "since", "vanaf", "sinds", "op_of_na"),
    "before": ("<", "lt", "below", "until", "voor", "tot"),
    "within_days": ("binnen_dagen", "days"),
    "is_empty": ("leeg", "is_leeg", "empty"),
    "is_known": ("bekend", "is_bekend", "known", "exists"),
}


def meant_operator(word: str, fitting: Collection[str], known: Collection[str]) -> str | None:
    """Say which operator a sign or word stands for: one that fits the field, if there is any."""
    sign = word.casefold().replace(" ", "_")
    for operator, meanings in _MEANINGS.items():
        if operator in fitting and sign in meanings:
            return operator
    return did_you_mean(word, fitting) or did_you_mean(word, known)


def meant_field(word: str, fields: Mapping[str, Field], others: Collection[str]) -> str | None:
    """Say which field, or which of the other words, was meant: misspelt, or called by its Dutch name.

    Of a field of a known subject (``document.``) only its own name counts, or the same name in another.
    """
    subject, _, name = word.rpartition(".")
    names = {field.rpartition(".")[2]: field for field in fields if field.rpartition(".")[0] == subject}
    if not subject or not names:
        return did_you_mean(word, [*fields, *others]) or _by_title(name, fields.values())
    found = did_you_mean(name, names)
    if found is not None:
        return names[found]
    elsewhere = sorted(field for field in fields if field.rpartition(".")[2] == name)
    own = [field for path, field in fields.items() if path.startswith(f"{subject}.")]
    return elsewhere[0] if elsewhere else _by_title(name, own)


def meant_choice(word: str, field: Field) -> str | None:
    """Say which choice was meant: misspelt, or said in Dutch."""
    known = [*field.choices, *field.groups]
    dutch = {term(choice, "nl"): choice for choice in known}
    found = did_you_mean(word, known) or did_you_mean(word, dutch)
    return dutch.get(found, found) if found is not None else None


def _by_title(name: str, fields: Iterable[Field]) -> str | None:
    titles = {field.title.nl: field.name for field in fields}
    found = did_you_mean(name, titles)
    return titles[found] if found is not None else None
