"""The part of the published schema that is about obligation matching."""

from __future__ import annotations

from typing import Any

from boekwerk.domain.obligation import OBLIGATION_KEYS
from boekwerk.rules.fields import CASE_FIELDS
from boekwerk.rules.matching import IGNORED, LEVELS, REMAINDERS, places
from boekwerk.rules.reading_matching import MOST_PERCENT
from boekwerk.rules.schema_conditions import one_or_several, value_schema
from boekwerk.rules.schema_words import KeyWords, described, worded
from boekwerk.rules.values import TYPES
from boekwerk.rules.vocabulary import Vocabulary

_Schema = dict[str, Any]


MATCHING_WORDS: dict[str, KeyWords] = {
    "keys": worded(
        "Sleutels",
        "Keys",
        "Hoe een document zijn verplichting noemt; zij worden op volgorde geprobeerd.",
        "How a document names its obligation; they are tried in this order.",
    ),
    "obligation": worded(
        "Van de verplichting",
        "Of the obligation",
        "Waarmee vergeleken wordt: het nummer (of leverbonnummer), de interne of de externe referentie.",
        "What it is compared with: the number (or delivery ticket), the internal or external reference.",
    ),
    "look_in": worded(
        "Zoek in",
        "Look in",
        "Waar op het document gezocht wordt; met line. ervoor op de factuurregels.",
        "Where on the document it is looked for; with line. before it on the invoice lines.",
    ),
    "pattern": worded(
        "Patroon",
        "Pattern",
        "Hoe de referentie er in een tekst uitziet (RE2); nodig als het veld meer is dan een referentie.",
        "What the reference looks like in a text (RE2); needed where a field is more than a reference.",
    ),
    "ignore": worded(
        "Telt niet mee",
        "Does not count",
        "Wat bij het vergelijken niet meetelt; hoofdletters tellen nooit.",
        "What does not count when comparing; capitals never do.",
    ),
    "level": worded(
        "Niveau",
        "Level",
        "Per document of per factuurregel.",
        "For the document as a whole, or line by line.",
    ),
    "requires": worded(
        "Eisen",
        "Requirements",
        "Wat gelijk moet zijn; zonder dit de relatie en de grootboekrekening.",
        "What must be the same; without this the relation and the ledger account.",
    ),
    "same_relation": worded(
        "Zelfde relatie",
        "Same relation",
        "Of de verplichting van de relatie van het document moet zijn.",
        "Whether the obligation must be of the document's relation.",
    ),
    "same_ledger_account": worded(
        "Zelfde grootboekrekening",
        "Same ledger account",
        "Of de grootboekrekening gelijk moet zijn; een verplichting zonder rekening past altijd.",
        "Whether the ledger account must be the same; an obligation without account always fits.",
    ),
    "required_on": worded(
        "Verplicht op",
        "Required on",
        "Grootboekrekeningen waarop een regel een verplichting nodig heeft, naast die van het pakket.",
        "Ledger accounts on which a line needs an obligation, besides those of the package.",
    ),
    "tolerance": worded(
        "Tolerantie",
        "Tolerance",
        "Hoever het bedrag van het openstaande mag afwijken; zonder dit niets.",
        "How far the amount may be from what is open; without this, not at all.",
    ),
    "amount": worded("Bedrag", "Amount", "Hoogstens zoveel.", "At most so much."),
    "percent": worded(
        "Procent",
        "Percent",
        "Hoogstens zoveel procent van het openstaande.",
        "At most so many percent of what is open.",
    ),
    "remainder": worded(
        "Restant",
        "Remainder",
        "Wat er met het restant gebeurt; zonder dit wat de administratie heeft ingesteld.",
        "What happens to the remainder; without this what the administration's settings say.",
    ),
    "stale_after": worded(
        "Verouderd na",
        "Stale after",
        "Na hoeveel dagen de gegevens uit het pakket te oud zijn; zonder dit wat is ingesteld.",
        "After how many days the package's data are too old; without this what the settings say.",
    ),
}


def matching_parts(vocabulary: Vocabulary) -> dict[str, _Schema]:
    """Give the schemas of the keys that only rules about matching have."""
    account = value_schema(vocabulary.item_fields["booking_line"]["ledger_account"])
    parts: dict[str, _Schema] = {
        "keys": {"type": "array", "minItems": 1, "items": _matching_key(vocabulary)},
        "level": {"type": "string", "enum": list(LEVELS), "default": "document"},
        "requires": _object(
            {
                "same_relation": {"type": "boolean", "default": True},
                "same_ledger_account": {"type": "boolean", "default": True},
            }
        ),
        "required_on": one_or_several(account),
        "tolerance": {
            **_object(
                {
                    "amount": value_schema(CASE_FIELDS["obligation.open_total"]),
                    "percent": {
                        **TYPES["number"].schema(CASE_FIELDS["history.amount_to_median"]),
                        "minimum": 0,
                        "maximum": MOST_PERCENT,
                    },
                }
            ),
            "minProperties": 1,
        },
        "remainder": {"type": "string", "enum": list(REMAINDERS)},
        "stale_after": {"type": "integer", "minimum": 0, "maximum": 99999},
    }
    return {key: {**part, **described(MATCHING_WORDS[key])} for key, part in parts.items()}


def _matching_key(vocabulary: Vocabulary) -> _Schema:
    parts: dict[str, _Schema] = {
        "obligation": one_or_several({"type": "string", "enum": list(OBLIGATION_KEYS)}),
        "look_in": one_or_several({"type": "string", "enum": list(places(vocabulary))}),
        "pattern": {"type": ["string", "number", "boolean"], "pattern": r"\S", "maxLength": 1000},
        "ignore": one_or_several({"type": "string", "enum": list(IGNORED)}),
    }
    return {**_object(parts), "required": ["obligation", "look_in"]}


def _object(properties: dict[str, _Schema]) -> _Schema:
    said = {key: {**part, **described(MATCHING_WORDS[key])} for key, part in properties.items()}
    return {"type": "object", "additionalProperties": False, "properties": said}
