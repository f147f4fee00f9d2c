"""What an editor can fill in at once, in the notation of the YAML language server (``defaultSnippets``)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from boekwerk.domain.decision import RuleKind
from boekwerk.rules.fields import Scope, Words
from boekwerk.rules.operators import Operand
from boekwerk.rules.schema_words import KIND_WORDS, SNIPPET_WORDS, both, said
from boekwerk.rules.source import KINDS, SCHEMA
from boekwerk.rules.vocabulary import Vocabulary

_Snippet = dict[str, Any]

_FIRST_CONDITIONS: dict[RuleKind, list[dict[str, Any]]] = {
    "automatic_booking": [
        {"document.kind": "${4:purchase_invoice}"},
        {"document.total_incl": {"at_most": "${5:250.00}"}},
    ],
    "block": [{"document.total_incl": {"above": "${4:10000.00}"}}],
    "obligation_matching": [{"document.kind": "${4:purchase_invoice}"}],
}

FILE_EXAMPLE: dict[str, Any] = {
    "schema": SCHEMA,
    "kind": "automatic_booking",
    "rules": [
        {
            "id": "telefonie-tot-250",
            "title": "Telefonie tot € 250 direct boeken",
            "owner": "advies@kantoor.example",
            "stage": "shadow",
            "applies_to": {"relation": {"vat_number": ["NL001234567B29"]}},
            "when": [
                {"document.kind": "purchase_invoice"},
                {"document.total_incl": {"at_most": 250.00}},
                {"any_line": {"description": {"contains": "abonnement"}}},
            ],
            "unless": [{"relation.iban_differs": True}],
        }
    ],
}

_CONDITIONS: dict[Scope, dict[str, dict[str, Any]]] = {
    "case": {
        "amount": {"document.total_incl": {"at_most": "${1:250.00}"}},
        "supplier": {"supplier.name": {"contains": "${1:naam}"}},
        "text": {"document.text": {"contains": ["${1:woord}"]}},
        "line": {"any_line": {"description": {"contains": "${1:woord}"}}},
        "account": {"every_booking_line": {"ledger_account": ["'${1:4000}'"]}},
    },
    "line": {"text": {"description": {"contains": "${1:woord}"}}},
    "booking_line": {"account": {"ledger_account": ["'${1:4000}'"]}},
    "vat": {"rate": {"rate": "${1:21}"}},
}

_OPERANDS: dict[Operand, Any] = {
    "one": "$1",
    "list": ["$1"],
    "one_or_list": "$1",
    "pair": ["$1", "$2"],
    "pattern": "'$1'",
    "days": "${1:30}",
    "flag": "${1|true,false|}",
}


def file_snippets() -> list[_Snippet]:
    """Give a whole new file of each kind."""
    bodies = {kind: {"schema": SCHEMA, "kind": kind, "rules": [_new_rule(kind)]} for kind in KINDS}
    return [_snippet(KIND_WORDS[kind].title, body) for kind, body in bodies.items()]


def rule_snippets(kind: RuleKind) -> list[_Snippet]:
    """Give a whole new rule of a kind."""
    return [_snippet(SNIPPET_WORDS["rule"], _new_rule(kind))]


def message_snippets() -> list[_Snippet]:
    """Give a message in both languages."""
    return [_snippet(SNIPPET_WORDS["message"], {"nl": "$1", "en": "$2"})]


def condition_snippets(scope: Scope) -> list[_Snippet]:
    """Give conditions that are often written, of the case or of an item."""
    return [_snippet(SNIPPET_WORDS[name], body) for name, body in _CONDITIONS.get(scope, {}).items()]


def operator_snippets(names: Sequence[str], vocabulary: Vocabulary) -> list[_Snippet]:
    """Give each operator of a field, to be written behind it."""
    return [
        {
            "label": name,
            "description": said(vocabulary.operators[name].about),
            "body": {name: _OPERANDS[vocabulary.operators[name].operand]},
        }
        for name in names
    ]


def _new_rule(kind: RuleKind) -> dict[str, Any]:
    keys = [{"obligation": "number", "look_in": ["${5:document.order_reference}"]}]
    return {
        "id": "${1:naam-van-de-regel}",
        "title": "${2:Wat de regel doet}",
        "owner": "${3:advies@kantoor.example}",
        "stage": "shadow",
        "when": _FIRST_CONDITIONS[kind],
        **({"keys": keys} if kind == "obligation_matching" else {}),
    }


def _snippet(words: Words, body: dict[str, Any]) -> _Snippet:
    return {"label": both(words), "description": said(words), "body": body}
