"""The table of types: how a value is read from a rule, and how a fact is made comparable to it.

A constant of a rule and a fact of a document meet in one form: money as whole cents without sign
(AB-5), text folded, identifiers normalised. So comparing is plain Python.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from msgspec import Struct

from boekwerk.domain.amount import NotADecimal, cents, read_decimal
from boekwerk.domain.identity import iban, kvk_number, vat_number
from boekwerk.domain.reading import as_read
from boekwerk.positions import ScalarNode
from boekwerk.rules.fields import Field, TypeName, Words
from boekwerk.rules.meant import meant_choice, meant_country

_PLAIN_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_POWER = re.compile(r"[1-9][0-9]{0,8}(\.[0-9]{1,4})?[eE]\+?[0-9]{1,2}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DUTCH_DATE = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")
_MEANT_TRUE = frozenset({"ja", "j", "yes", "y", "on", "waar", "true", "1"})
_MEANT_FALSE = frozenset({"nee", "n", "no", "off", "onwaar", "false", "0"})
_LONGEST_TEXT = 1_000
_PLAIN_QUOTES = str.maketrans({**dict.fromkeys("‘’‛ʼ", "'"), **dict.fromkeys("“”„‟", '"')})
_BETWEEN_CURLY_QUOTES = re.compile("[“”„‟](.*)[“”„‟]|‘(.*)’", re.DOTALL)
_TWO_LETTERS = re.compile(r"[A-Z]{2}")
_THREE_LETTERS = re.compile(r"[A-Z]{3}")
# One leading zero gets lost in spreadsheets and is put back; a shorter number is a typing error.
_KVK = re.compile(r"\D*(?:[0-9]\D*){7,8}", re.ASCII)
# What YAML takes for another thing than a text or a whole number, unless it is quoted.
_TRUTHS = frozenset({"true", "True", "TRUE", "false", "False", "FALSE"})
_FRACTION = re.compile(r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)")


class NotReadable(Exception):
    """A value does not fit where it stands; ``code`` and ``values`` say why."""

    def __init__(self, code: str, /, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


class ValueType(Struct, frozen=True):
    """A type of the table.

    ``read`` gives the constants that a value of a rule stands for: one, or those of a group.
    ``normal_of`` gives what turns a field's facts into the form that constants have; None: they are
    in it already.
    ``schema`` is the JSON Schema of one value.
    """

    name: TypeName
    title: Words
    read: Callable[[ScalarNode, Field], tuple[Any, ...]]
    normal_of: Callable[[Field], Callable[[Any], Any] | None]
    schema: Callable[[Field], dict[str, Any]]


def folded(text: str) -> str:
    """Make texts equal that a person reads as equal: no capitals, one form of é and of quotation marks.

    Spaces are single.
    """
    if text.isascii():
        return " ".join(text.lower().split())
    return " ".join(with_plain_quotes(as_read(as_read(text).casefold())).split())


def exact(text: str) -> str:
    """Keep capitals, but one form of é and of quotation marks, and single spaces."""
    return " ".join(with_plain_quotes(as_read(text)).split())


def with_plain_quotes(text: str) -> str:
    """Write typographic apostrophes and quotation marks as the keyboard's: word processors change them."""
    return text if text.isascii() else text.translate(_PLAIN_QUOTES)


def as_quoted(text: str) -> str:
    """Write a text the way YAML takes it whole: between double quotes, or single ones if it has those."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def read_date(node: ScalarNode) -> datetime.date:
    """Read a date such as 2026-01-31. Raises NotReadable, with what was probably meant."""
    text = node.text.strip()
    if _DATE.fullmatch(text):
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            raise NotReadable("rule_date_invalid", found=text) from None
    dutch = _DUTCH_DATE.fullmatch(text)
    if dutch is None:
        raise NotReadable("rule_date_invalid", found=text)
    day, month, year = (int(part) for part in dutch.groups())
    raise NotReadable("rule_date_order", found=text, meant=f"{year:04}-{month:02}-{day:02}")


def read_bool(node: ScalarNode) -> bool:
    """Read true or false. Raises NotReadable, with what was probably meant."""
    word = node.text.strip().casefold()
    if word in ("true", "false") and not node.quoted:
        return word == "true"
    if word in _MEANT_TRUE or word in _MEANT_FALSE:
        meant = "true" if word in _MEANT_TRUE else "false"
        raise NotReadable("rule_bool_meant", found=node.text, meant=meant)
    raise NotReadable("rule_bool_invalid", found=node.text)


def read_days(node: ScalarNode) -> int:
    """Read a number of days, 0 or more."""
    text = node.text.strip()
    if re.fullmatch(r"[0-9]{1,5}", text) is None:
        raise NotReadable("rule_days_invalid", found=text)
    return int(text)


def read_text(node: ScalarNode) -> str:
    """Read a text that is not empty and not absurdly long."""
    text = node.text.strip()
    if not text or node.is_empty:
        raise NotReadable("rule_value_empty")
    if not as_read(text).strip():  # compared with a document's texts it would be in all of them
        raise NotReadable("rule_text_invisible")
    if len(text) > _LONGEST_TEXT:
        raise NotReadable("rule_text_too_long", length=len(text), most=_LONGEST_TEXT)
    return text


def is_other_than_text(node: ScalarNode) -> bool:
    """Tell whether YAML reads a value as true, false or a fraction: an editor then refuses it as a text."""
    return not node.quoted and (node.text in _TRUTHS or _FRACTION.fullmatch(node.text) is not None)


def _read_money(node: ScalarNode, field: Field) -> tuple[int, ...]:
    text = node.text.strip()
    if not _PLAIN_NUMBER.fullmatch(text):
        meant = meant_number(text)
        if meant is None:
            raise NotReadable("rule_amount_invalid", found=text)
        raise NotReadable("rule_amount_meant", found=text, meant=f"{meant:.2f}")
    amount = _decimal(text, "rule_amount_invalid")
    if amount < 0:
        raise NotReadable("rule_amount_negative", found=text, meant=text.lstrip("-"))
    # 1.250 may well be meant as 1250, so that zeros behind the cents are refused too.
    if len(text.partition(".")[2]) > 2:
        raise NotReadable("rule_amount_too_fine", found=text)
    return (cents(amount),)


def _read_number(node: ScalarNode, field: Field) -> tuple[Decimal, ...]:
    text = node.text.strip()
    if not _PLAIN_NUMBER.fullmatch(text):
        meant = meant_number(text)
        if meant is None:
            raise NotReadable("rule_number_invalid", found=text)
        raise NotReadable("rule_number_meant", found=text, meant=f"{meant:f}")
    return (_decimal(text, "rule_number_invalid"),)


def _decimal(text: str, code: str) -> Decimal:
    try:
        return read_decimal(text)
    except NotADecimal:
        raise NotReadable(code, found=text[:40]) from None


def meant_number(text: str) -> Decimal | None:
    """Guess which number a Dutch way of writing means: ``€ 1.250,00`` is 1250.00."""
    bare = re.sub(r"(?i)eur|[€%\s ]|,-$", "", text)
    if "," in bare and bare.rfind(",") > bare.rfind("."):
        bare = bare.replace(".", "").replace(",", ".")
    bare = bare.replace(",", "").replace("_", "")
    if _POWER.fullmatch(bare):
        bare = f"{Decimal(bare):f}"
    return read_decimal(bare) if _PLAIN_NUMBER.fullmatch(bare) and len(bare) <= 20 else None


def _read_text(node: ScalarNode, field: Field) -> tuple[str, ...]:
    text = read_text(node)
    curly = None if node.quoted else _BETWEEN_CURLY_QUOTES.fullmatch(text)
    if curly is not None and (curly[1] or curly[2]):
        raise NotReadable(
            "rule_text_in_curly_quotes",
            found=text,
            meant=as_quoted((curly[1] or curly[2]).strip()),
            really=as_quoted(text),
        )
    return (text,)


def _read_code(node: ScalarNode, field: Field) -> tuple[str, ...]:
    text = read_text(node)
    if not node.quoted and node.text in _TRUTHS:
        raise NotReadable("rule_identifier_invalid", found=text, kind=field.of)
    return (text,)


def _read_date(node: ScalarNode, field: Field) -> tuple[datetime.date, ...]:
    return (read_date(node),)


def _read_bool(node: ScalarNode, field: Field) -> tuple[bool, ...]:
    return (read_bool(node),)


def _read_choice(node: ScalarNode, field: Field) -> tuple[str, ...]:
    word = read_text(node)
    if node.text in field.groups:
        return field.groups[word]
    if node.text in field.choices:
        return (word,)
    choices, meant = ", ".join((*field.choices, *field.groups)), meant_choice(word, field)
    if meant is None:
        raise NotReadable("rule_choice_unknown", found=word, field=field.path, choices=choices)
    raise NotReadable("rule_choice_meant", found=word, field=field.path, choices=choices, meant=meant)


def _read_identifier(node: ScalarNode, field: Field) -> tuple[str, ...]:
    text = read_text(node)
    normal = _identifier_form(field)(text)
    pattern = {"country": _TWO_LETTERS, "currency": _THREE_LETTERS}.get(field.of or "")
    is_kind = pattern is None or pattern.fullmatch(normal or "") is not None
    is_kvk = field.of != "kvk" or _KVK.fullmatch(text) is not None
    country = meant_country(text) if field.of == "country" else None
    if country is not None:
        raise NotReadable("rule_identifier_meant", found=text, kind=field.of, meant=country)
    if normal is None or not (is_kind and is_kvk) or is_other_than_text(node):
        raise NotReadable("rule_identifier_invalid", found=text, kind=field.of)
    return (normal,)


def _size(amount: Decimal) -> int:
    """Give the size of an amount in cents: by size, not by sign, amounts compare (AB-5)."""
    return abs(cents(amount))


def _identifier_form(field: Field) -> Callable[[str], str | None]:
    forms = {"kvk": kvk_number, "vat_number": vat_number, "iban": iban}
    return forms.get(field.of or "", _capitals)


def _capitals(text: str) -> str | None:
    return text.strip().upper() or None


def _choice_schema(field: Field) -> dict[str, Any]:
    return {"type": "string", "enum": [*field.choices, *field.groups]}


TYPES: dict[TypeName, ValueType] = {
    kind.name: kind
    for kind in (
        ValueType(
            name="money",
            title=Words("bedrag", "amount"),
            read=_read_money,
            normal_of=lambda field: _size,
            schema=lambda field: {
                "type": ["number", "string"],
                "minimum": 0,
                "pattern": r"^(0|[1-9][0-9]*)(\.[0-9]{1,2})?$",
                "examples": [250.00],
            },
        ),
        ValueType(
            name="number",
            title=Words("getal", "number"),
            read=_read_number,
            normal_of=lambda field: None,
            schema=lambda field: {
                "type": ["number", "string"],
                "pattern": r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?$",
            },
        ),
        ValueType(
            name="text",
            title=Words("tekst", "text"),
            read=_read_text,
            normal_of=lambda field: folded,
            schema=lambda field: {
                "type": ["string", "number", "boolean"],
                "pattern": r"\S",
                "maxLength": 1000,
            },
        ),
        ValueType(
            name="date",
            title=Words("datum", "date"),
            read=_read_date,
            normal_of=lambda field: None,
            schema=lambda field: {
                "type": "string",
                "format": "date",
                "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
                "examples": ["2026-01-31"],
            },
        ),
        ValueType(
            name="bool",
            title=Words("true of false", "true or false"),
            read=_read_bool,
            normal_of=lambda field: None,
            schema=lambda field: {"type": "boolean"},
        ),
        ValueType(
            name="choice",
            title=Words("keuze", "choice"),
            read=_read_choice,
            normal_of=lambda field: None,
            schema=_choice_schema,
        ),
        ValueType(
            name="code",
            title=Words("code", "code"),
            read=_read_code,
            normal_of=lambda field: None,
            schema=lambda field: {"type": ["string", "number"], "pattern": r"\S", "maxLength": 1000},
        ),
        ValueType(
            name="identifier",
            title=Words("kenmerk", "identifier"),
            read=_read_identifier,
            normal_of=_identifier_form,
            schema=lambda field: {"type": ["string", "integer"], "pattern": r"\S", "maxLength": 1000},
        ),
    )
}
