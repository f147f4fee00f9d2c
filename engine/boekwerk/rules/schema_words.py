"""What the schema says about the keys of a rule file, in both languages."""

from __future__ import annotations

from boekwerk.rules.conditions import Group, Quantifier
from boekwerk.rules.fields import Scope, Words

KEY_WORDS: dict[str, Words] = {
    "file": Words(
        "Een bestand met regels van één soort.",
        "A file with rules of one kind.",
    ),
    "schema": Words("De vorm van dit bestand.", "The form of this file."),
    "kind": Words(
        "automatic_booking: wanneer een document zonder mens geboekt mag worden. "
        "block: wanneer een document nooit zonder mens geboekt wordt; gaat altijd voor.",
        "automatic_booking: when a document may be booked without a person. "
        "block: when a document is never booked without a person; always goes first.",
    ),
    "rules": Words("De regels.", "The rules."),
    "id": Words(
        "De naam van de regel voor computers: uniek over alle bestanden, en nooit hergebruikt.",
        "The rule's name for computers: unique over all files, and never used again.",
    ),
    "title": Words("Wat de regel doet, in één zin.", "What the rule does, in one sentence."),
    "owner": Words("Wie de regel onderhoudt.", "Who keeps the rule."),
    "stage": Words(
        "shadow: telt alleen mee in overzichten; suggest: wordt getoond; live: werkt.",
        "shadow: only counted; suggest: shown to a person; live: acts.",
    ),
    "valid": Words("Wanneer de regel geldt.", "When the rule is in force."),
    "from": Words("De eerste dag.", "The first day."),
    "until": Words("De laatste dag.", "The last day."),
    "priority": Words(
        "Welke regel genoemd wordt als er meer gelden: de hoogste.",
        "Which rule is named when several hold: the highest.",
    ),
    "applies_to": Words(
        "Waar de regel geldt; zonder dit overal. De meest specifieke regels beslissen: "
        "relatie voor administratie voor pakket voor alles.",
        "Where the rule applies; without it everywhere. The most specific rules decide: "
        "relation before administration before package before all.",
    ),
    "package": Words("Alleen voor deze pakketten; * is alle.", "Only for these packages; * is all."),
    "administration": Words(
        "Alleen voor deze administraties; * is alle.", "Only for these administrations; * is all."
    ),
    "relation": Words(
        "Alleen voor deze relaties in de stamgegevens; alles wat hier staat moet kloppen.",
        "Only for these relations of the master data; everything stated here must fit.",
    ),
    "when": Words("Voorwaarden die allemaal moeten gelden.", "Conditions that must all hold."),
    "unless": Words(
        "Voorwaarden waarvan er geen mag gelden.",
        "Conditions of which none may hold.",
    ),
    "message": Words(
        "Wat er bij het document wordt gezegd als de blokkade geldt.",
        "What is said about the document when the block holds.",
    ),
    "exact_case": Words("Of hoofdletters tellen.", "Whether capitals count."),
}

GROUP_WORDS: dict[Group, Words] = {
    "all": Words("Al deze voorwaarden gelden.", "All of these conditions hold."),
    "any": Words("Minstens een van deze voorwaarden geldt.", "At least one of these conditions holds."),
    "none": Words("Geen van deze voorwaarden geldt.", "None of these conditions holds."),
}

_ITEMS: dict[Scope, Words] = {
    "line": Words("factuurregel", "invoice line"),
    "booking_line": Words("boekingsregel", "booking line"),
    "vat": Words("btw-regel", "VAT row"),
}

_QUANTIFIERS: dict[Quantifier, Words] = {
    "any": Words("Minstens één {} voldoet aan dit alles.", "At least one {} fulfils all of this."),
    "every": Words(
        "Elke {} voldoet aan dit alles, en er is er minstens een.",
        "Every {} fulfils all of this, and there is at least one.",
    ),
    "no": Words("Geen enkele {} voldoet aan dit alles.", "No {} fulfils all of this."),
}

QUANTIFIER_WORDS: dict[tuple[Quantifier, Scope], Words] = {
    (quantifier, scope): Words(words.nl.format(item.nl), words.en.format(item.en))
    for scope, item in _ITEMS.items()
    for quantifier, words in _QUANTIFIERS.items()
}
