"""What the schema says about the keys of a file with rule tests, in both languages."""

from __future__ import annotations

from boekwerk.domain.decision import RuleResult, Verdict
from boekwerk.rules.fields import Scope, Words
from boekwerk.rules.schema_words import KeyWords, worded

TEST_WORDS: dict[str, KeyWords] = {
    "file_with_tests": worded(
        "Boekwerk: tests van regels",
        "Boekwerk: rule tests",
        "Een bestand met tests, naast het bestand met de regels: bij x.yaml hoort x.test.yaml.",
        "A file with tests, beside the file with the rules: x.test.yaml goes with x.yaml.",
    ),
    "rule_files": worded(
        "Andere regelbestanden",
        "Other rule files",
        "Bestanden of mappen met regels die ook gelden, gezien vanaf de map van dit bestand.",
        "Files or folders with rules that hold too, seen from the folder of this file.",
    ),
    "tests": worded("Tests", "Tests", "De tests.", "The tests."),
    "name": worded(
        "Naam",
        "Name",
        "Wat de test laat zien, in één zin; elke naam komt een keer voor.",
        "What the test shows, in one sentence; every name is used once.",
    ),
    "given": worded(
        "Gegeven",
        "Given",
        "Wat er bekend is, met de namen van de velden; al het andere is onbekend. Of een factuur.",
        "What is known, by the names of the fields; everything else is unknown. Or an invoice.",
    ),
    "expect": worded(
        "Verwacht",
        "Expected",
        "Wat eruit moet komen; wat hier niet staat mag alles zijn.",
        "What must come of it; what does not stand here may be anything.",
    ),
    "as_of": worded(
        "Dag van het besluit",
        "Day of the decision",
        "De dag waarop de regels worden toegepast.",
        "The day on which the rules are applied.",
    ),
    "file": worded(
        "Factuur",
        "Invoice",
        "Een factuur, gezien vanaf de map van dit bestand; zij wordt gelezen zoals altijd.",
        "An invoice, seen from the folder of this file; it is read as always.",
    ),
    "administration": worded(
        "Administratie",
        "Administration",
        "De map van de administratie waarvoor over de factuur wordt besloten.",
        "The folder of the administration for which the invoice is decided on.",
    ),
    "expect_rules": worded(
        "Regels",
        "Rules",
        "Wat elke regel moet zeggen, op id.",
        "What every rule must say, by id.",
    ),
    "expect_decides": worded(
        "Beslist",
        "Decides",
        "De live regel waarmee het document geboekt zou worden, of none: geen enkele.",
        "The live rule by which the document would be booked, or none: no rule at all.",
    ),
    "expect_blocks": worded(
        "Blokkeert",
        "Blocks",
        "De live blokkades die gelden: allemaal, en geen andere. Een lege lijst: geen enkele.",
        "The live blocks that hold: all of them, and no others. An empty list: none.",
    ),
    "expect_decision": worded(
        "Besluit",
        "Decision",
        "Of de factuur zonder mens geboekt wordt.",
        "Whether the invoice is booked without a person.",
    ),
    "expect_reasons": worded(
        "Redenen",
        "Reasons",
        "Codes van redenen die genoemd moeten worden; andere mogen er ook zijn.",
        "Codes of reasons that must be given; there may be others.",
    ),
    "new_file": worded("Nieuwe tests", "New tests", "Een bestand met een test", "A file with one test"),
    "new_test": worded("Nieuwe test", "New test", "Een test van een regel", "A test of a rule"),
    "invoice": worded(
        "Een factuur",
        "An invoice",
        "Een factuur van een administratie in plaats van feiten",
        "An invoice of an administration instead of facts",
    ),
}

ITEM_WORDS: dict[Scope, KeyWords] = {
    "line": worded("Factuurregels", "Invoice lines", "De factuurregels.", "The invoice lines."),
    "booking_line": worded(
        "Boekingsregels",
        "Booking lines",
        "De boekingsregels van het voorstel.",
        "The booking lines of the proposal.",
    ),
    "vat": worded("Btw-regels", "VAT rows", "De btw-regels.", "The VAT rows."),
    "reference": worded(
        "Referenties",
        "References",
        "Waarnaar het document verwijst.",
        "What the document refers to.",
    ),
    "obligation": worded(
        "Verplichtingen",
        "Obligations",
        "De verplichtingen waarmee het document is afgeletterd.",
        "The obligations that the document was matched with.",
    ),
}

RESULT_WORDS: dict[RuleResult, Words] = {
    "not_applicable": Words(
        "niet van toepassing: zo'n document is het niet",
        "not applicable: it is not such a document",
    ),
    "did_not_hold": Words("geldt niet: een voorwaarde klopt niet", "did not hold: a condition is not met"),
    "held": Words("geldt", "held"),
    "unknown": Words("onbekend: er ontbreekt een feit", "unknown: a fact is missing"),
    "error": Words("mislukt: een feit kon niet gelezen worden", "error: a fact could not be read"),
}

VERDICT_WORDS: dict[Verdict, Words] = {
    "book": Words("boeken zonder mens", "book without a person"),
    "review": Words("een mens kijkt", "a person looks"),
}
