"""What the schema says about the keys of a rule file, in both languages."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from boekwerk.domain.decision import RuleKind, RuleStage
from boekwerk.rules.conditions import Group, Quantifier
from boekwerk.rules.fields import Field, Scope, TypeName, Words
from boekwerk.rules.operators import Operand


class KeyWords(Struct, frozen=True):
    """What an editor shows of a key: a title, and what it is about."""

    title: Words
    about: Words


def described(words: KeyWords | Field) -> dict[str, Any]:
    """Make the annotations of a key, in both languages: an editor shows one text."""
    return {"title": both(words.title), "description": said(words.about)}


def said(words: Words) -> str:
    """Say a sentence in both languages, under each other."""
    return f"{words.en}\n\n{words.nl}"


def both(words: Words) -> str:
    """Say a few words in both languages, on one line."""
    return f"{words.en} / {words.nl}"


def condition_words(scope: Scope) -> KeyWords:
    """Describe a condition of a scope."""
    if scope == "case":
        return _CONDITION
    item = _ITEMS[scope]
    title = Words(f"Voorwaarde: {item.nl}", f"Condition: {item.en}")
    about = Words(
        f"Een gegeven van de {item.nl}, of een groep van voorwaarden. Alles wat hier staat moet gelden.",
        f"A fact of the {item.en}, or a group of conditions. Everything stated here must hold.",
    )
    return KeyWords(title, about)


def quantifier_words(quantifier: Quantifier, scope: Scope) -> KeyWords:
    """Describe a word such as ``any_line``."""
    item, words = _ITEMS[scope], _QUANTIFIERS[quantifier]
    return KeyWords(
        Words(words.title.nl.format(item.nl), words.title.en.format(item.en)),
        Words(words.about.nl.format(item.nl), words.about.en.format(item.en)),
    )


def worded(nl: str, en: str, about_nl: str, about_en: str) -> KeyWords:
    """Make the words of a key: its title in both languages, and what it is about."""
    return KeyWords(Words(nl, en), Words(about_nl, about_en))


KEY_WORDS: dict[str, KeyWords] = {
    "file": worded(
        "Boekwerk: regels",
        "Boekwerk: rules",
        "Een bestand met regels van één soort.",
        "A file with rules of one kind.",
    ),
    "schema": worded("Vorm", "Form", "De vorm van dit bestand.", "The form of this file."),
    "kind": worded(
        "Soort",
        "Kind",
        "Waar de regels van dit bestand over gaan; wat zij mogen bevatten volgt hieruit.",
        "What the rules of this file are about; what they may hold follows from it.",
    ),
    "rules": worded("Regels", "Rules", "De regels.", "The rules."),
    "id": worded(
        "Kenmerk",
        "Identifier",
        "De naam van de regel voor computers: uniek over alle bestanden, en nooit hergebruikt.",
        "The rule's name for computers: unique over all files, and never used again.",
    ),
    "title": worded(
        "Titel", "Title", "Wat de regel doet, in één zin.", "What the rule does, in one sentence."
    ),
    "owner": worded("Eigenaar", "Owner", "Wie de regel onderhoudt.", "Who keeps the rule."),
    "stage": worded(
        "Stadium",
        "Stage",
        "shadow: telt alleen mee in overzichten; suggest: wordt getoond; live: werkt.",
        "shadow: only counted; suggest: shown to a person; live: acts.",
    ),
    "valid": worded("Geldigheid", "Validity", "Wanneer de regel geldt.", "When the rule is in force."),
    "from": worded("Vanaf", "From", "De eerste dag.", "The first day."),
    "until": worded("Tot en met", "Until", "De laatste dag.", "The last day."),
    "priority": worded(
        "Prioriteit",
        "Priority",
        "Welke regel genoemd wordt als er meer gelden: de hoogste.",
        "Which rule is named when several hold: the highest.",
    ),
    "applies_to": worded(
        "Waar de regel geldt",
        "Where the rule applies",
        "Waar de regel geldt; zonder dit overal. De meest specifieke regels beslissen: "
        "relatie voor administratie voor pakket voor alles.",
        "Where the rule applies; without it everywhere. The most specific rules decide: "
        "relation before administration before package before all.",
    ),
    "package": worded(
        "Boekhoudpakket",
        "Accounting package",
        "Alleen voor deze pakketten; * is alle.",
        "Only for these packages; * is all.",
    ),
    "administration": worded(
        "Administratie",
        "Administration",
        "Alleen voor deze administraties; * is alle.",
        "Only for these administrations; * is all.",
    ),
    "relation": worded(
        "Relatie",
        "Relation",
        "Alleen voor deze relaties in de stamgegevens; alles wat hier staat moet kloppen.",
        "Only for these relations of the master data; everything stated here must fit.",
    ),
    "when": worded(
        "Voorwaarden",
        "Conditions",
        "Voorwaarden die allemaal moeten gelden.",
        "Conditions that must all hold.",
    ),
    "unless": worded(
        "Uitzonderingen",
        "Exceptions",
        "Voorwaarden waarvan er geen mag gelden.",
        "Conditions of which none may hold.",
    ),
    "message": worded(
        "Boodschap",
        "Message",
        "Wat er bij het document wordt gezegd als de blokkade geldt: een tekst, of een per taal.",
        "What is said about the document when the block holds: one text, or one for each language.",
    ),
    "message_nl": worded(
        "In het Nederlands", "In Dutch", "De boodschap in het Nederlands.", "The message in Dutch."
    ),
    "message_en": worded(
        "In het Engels", "In English", "De boodschap in het Engels.", "The message in English."
    ),
    "exact_case": worded(
        "Hoofdletters tellen", "Capitals count", "Of hoofdletters tellen.", "Whether capitals count."
    ),
}

KIND_WORDS: dict[RuleKind, KeyWords] = {
    "automatic_booking": worded(
        "Automatisch boeken",
        "Automatic booking",
        "Wanneer een document zonder mens geboekt mag worden.",
        "When a document may be booked without a person.",
    ),
    "block": worded(
        "Blokkade",
        "Block",
        "Wanneer een document nooit zonder mens geboekt wordt; gaat altijd voor.",
        "When a document is never booked without a person; always goes first.",
    ),
    "obligation_matching": worded(
        "Verplichtingen afletteren",
        "Obligation matching",
        "Hoe een document zijn verplichtingen vindt (AFAS), of zijn leverbonnen (Exact Online Bouw).",
        "How a document finds its obligations (AFAS), or its delivery tickets (Exact Online Bouw).",
    ),
}

STAGE_WORDS: dict[RuleStage, Words] = {
    "shadow": Words("telt alleen mee in overzichten", "only counted"),
    "suggest": Words("wordt getoond", "shown to a person"),
    "live": Words("werkt", "acts"),
}

ID_FORM = Words(
    "Schrijf kleine letters en cijfers, met -, . of _ ertussen: telefonie-tot-250.",
    "Write small letters and digits, with -, . or _ between them: telefonie-tot-250.",
)
DATE_FORM = Words("Schrijf een datum als 2026-01-31.", "Write a date as 2026-01-31.")
_FILLED_IN = Words("Vul hier iets in.", "Fill in something here.")

FORM_WORDS: dict[TypeName, Words] = {
    "money": Words(
        "Schrijf een bedrag als 1250.00: een punt voor de centen, en geen punten tussen duizendtallen.",
        "Write an amount as 1250.00: a point before the cents, and nothing between thousands.",
    ),
    "number": Words("Schrijf een getal als 12.5.", "Write a number as 12.5."),
    "date": DATE_FORM,
    "text": _FILLED_IN,
    "code": _FILLED_IN,
    "identifier": _FILLED_IN,
}

OPERAND_WORDS: dict[Operand, Words] = {
    "one": Words("Hierachter staat één waarde.", "One value follows."),
    "list": Words("Hierachter staat een lijst van waarden.", "A list of values follows."),
    "one_or_list": Words(
        "Hierachter staat een waarde of een lijst van waarden.", "A value or a list of values follows."
    ),
    "pair": Words(
        "Hierachter staan twee waarden, de laagste eerst: [van, tot en met].",
        "Two values follow, the lowest first: [from, until].",
    ),
    "pattern": Words(
        "Hierachter staat een reguliere expressie, of een lijst ervan.",
        "A regular expression follows, or a list of them.",
    ),
    "days": Words("Hierachter staat een aantal dagen.", "A number of days follows."),
    "flag": Words("Hierachter staat true of false.", "True or false follows."),
}

GROUP_WORDS: dict[Group, KeyWords] = {
    "all": worded("Allemaal", "All", "Al deze voorwaarden gelden.", "All of these conditions hold."),
    "any": worded(
        "Minstens een",
        "Any",
        "Minstens een van deze voorwaarden geldt.",
        "At least one of these conditions holds.",
    ),
    "none": worded("Geen", "None", "Geen van deze voorwaarden geldt.", "None of these conditions holds."),
}

SNIPPET_WORDS: dict[str, Words] = {
    "rule": Words("Een hele nieuwe regel", "A whole new rule"),
    "message": Words("Een tekst per taal", "A text for each language"),
    "amount": Words("Hoogstens een bedrag", "At most an amount"),
    "supplier": Words("Een leverancier", "A supplier"),
    "text": Words("Een woord in de tekst", "A word in the text"),
    "line": Words("Een woord op een factuurregel", "A word on an invoice line"),
    "account": Words("Grootboekrekeningen", "Ledger accounts"),
    "rate": Words("Een btw-tarief", "A VAT rate"),
}

_CONDITION = worded(
    "Voorwaarde",
    "Condition",
    "Een gegeven, een groep van voorwaarden, of voorwaarden voor regels. Alles wat hier staat moet gelden.",
    "A fact, a group of conditions, or conditions for lines. Everything stated here must hold.",
)

_ITEMS: dict[Scope, Words] = {
    "line": Words("factuurregel", "invoice line"),
    "booking_line": Words("boekingsregel", "booking line"),
    "vat": Words("btw-regel", "VAT row"),
    "reference": Words("verwijzing", "reference"),
    "obligation": Words("verplichting", "obligation"),
}

_QUANTIFIERS: dict[Quantifier, KeyWords] = {
    "any": worded(
        "Minstens één {}",
        "Any {}",
        "Minstens één {} voldoet aan dit alles.",
        "At least one {} fulfils all of this.",
    ),
    "every": worded(
        "Elke {}",
        "Every {}",
        "Elke {} voldoet aan dit alles, en er is er minstens een.",
        "Every {} fulfils all of this, and there is at least one.",
    ),
    "no": worded(
        "Geen enkele {}", "No {}", "Geen enkele {} voldoet aan dit alles.", "No {} fulfils all of this."
    ),
}
