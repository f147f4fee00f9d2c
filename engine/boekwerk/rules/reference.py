"""The reference page of fields and operators, made from the tables (docs/reference/fields.md)."""

from __future__ import annotations

from collections.abc import Iterable

from boekwerk.rules.conditions import GROUPS, QUANTIFIERS
from boekwerk.rules.fields import CASE_FIELDS, ITEM_FIELDS, Field, Scope, Words
from boekwerk.rules.operators import OPERATORS
from boekwerk.rules.schema_words import GROUP_WORDS, quantifier_words
from boekwerk.rules.values import TYPES

_INTRODUCTION = """\
# Fields and operators of rules

This page is made from the tables in `boekwerk.rules`; how rules are written is in [rules](../rules.md).
Dutch stands under English. A field that is not known makes a condition unknown, and unknown never books.
"""

_SCOPE_TITLES: dict[Scope, str] = {
    "line": "Fields of an invoice line",
    "booking_line": "Fields of a booking line of the proposal",
    "vat": "Fields of a VAT row",
    "reference": "Fields of a reference",
    "obligation": "Fields of an obligation that the document was matched with",
}


def fields_page() -> str:
    """Write the page: every field with its type and operators, by what it belongs to."""
    parts = [_INTRODUCTION, _operators(), _groups()]
    for prefix in dict.fromkeys(name.split(".")[0] for name in CASE_FIELDS):
        fields = [field for name, field in CASE_FIELDS.items() if name.startswith(f"{prefix}.")]
        parts.append(f"## Fields of the {prefix}\n\n{_table(fields)}")
    for scope, fields_of_item in ITEM_FIELDS.items():
        words = [f"`{word}`" for word, (_, of) in QUANTIFIERS.items() if of == scope]
        heading = f"## {_SCOPE_TITLES[scope]}\n\nUnder {', '.join(words)}.\n"
        parts.append(f"{heading}\n{_table(fields_of_item.values())}")
    return "\n".join(parts)


def _operators() -> str:
    rows = [
        f"| `{operator.name}` | {_both(operator.about)} | {', '.join(operator.types)} |"
        for operator in OPERATORS.values()
    ]
    head = "## Operators\n\n| operator | meaning | for |\n| --- | --- | --- |\n"
    return head + "\n".join(rows) + "\n"


def _groups() -> str:
    rows = [f"| `{group}` | {_both(GROUP_WORDS[group].about)} |" for group in GROUPS]
    rows += [f"| `{word}` | {_both(quantifier_words(*of).about)} |" for word, of in QUANTIFIERS.items()]
    return "## Groups\n\n| word | meaning |\n| --- | --- |\n" + "\n".join(rows) + "\n"


def _table(fields: Iterable[Field]) -> str:
    head = "| field | type | meaning | values | since |\n| --- | --- | --- | --- | --- |\n"
    return head + "\n".join(_row(field) for field in fields) + "\n"


def _row(field: Field) -> str:
    several = ", several" if field.many else ""
    kind = f"{TYPES[field.type].title.en}{several}"
    unit = f" ({field.unit.en})" if field.unit is not None else ""
    values = ", ".join(f"`{word}`" for word in (*field.choices, *field.groups)) or (field.of or "")
    about = f"**{field.title.en}.** {field.about.en}<br>**{field.title.nl}.** {field.about.nl}"
    return f"| `{field.name}` | {kind}{unit} | {about} | {values} | {field.since} |"


def _both(words: Words) -> str:
    return f"{words.en}<br>{words.nl}"
