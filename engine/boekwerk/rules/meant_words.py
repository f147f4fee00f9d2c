"""Words by which authors call what the language has another name for: alike in meaning, not in letters."""

from __future__ import annotations

OPERATORS: dict[str, tuple[str, ...]] = {
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

KEYS: dict[str, tuple[str, ...]] = {
    "schema": ("versie", "version"),
    "kind": ("soort", "type"),
    "rules": ("regels", "rule"),
    "id": ("naam", "code"),
    "title": ("titel", "name", "naam", "omschrijving", "description"),
    "owner": ("eigenaar", "beheerder", "verantwoordelijke", "author"),
    "stage": ("fase", "stadium", "status"),
    "valid": ("geldig", "geldigheid"),
    "priority": ("prioriteit", "voorrang"),
    "applies_to": ("geldt_voor", "van_toepassing_op", "scope", "for", "voor"),
    "when": ("als", "wanneer", "if", "voorwaarden", "conditions"),
    "unless": ("tenzij", "behalve", "except", "uitzonderingen"),
    "message": ("bericht", "melding", "boodschap", "tekst"),
    "from": ("van", "vanaf"),
    "until": ("tot", "tot_en_met", "to"),
    "package": ("pakket", "boekhoudpakket"),
    "administration": ("administratie",),
    "relation": ("relatie",),
    "name": ("naam",),
    "vat_number": ("btw_nummer", "btw_id", "btw"),
    "kvk": ("kvk_nummer",),
    "keys": ("sleutels",),
    "obligation": ("verplichting",),
    "look_in": ("zoek_in",),
    "pattern": ("patroon",),
    "ignore": ("negeer",),
    "level": ("niveau",),
    "requires": ("vereist",),
    "required_on": ("verplicht_op",),
    "tolerance": ("tolerantie", "marge"),
    "amount": ("bedrag",),
    "percent": ("procent", "percentage"),
    "remainder": ("rest", "restant"),
}

SUBJECTS: dict[str, str] = {
    written: subject
    for subject, words in {
        "document": ("invoice", "factuur", "bill", "nota", "doc"),
        "supplier": ("leverancier", "crediteur", "vendor", "creditor", "seller", "verkoper"),
        "customer": ("klant", "debiteur", "afnemer", "client", "debtor", "buyer", "koper"),
        "relation": ("relatie",),
        "administration": ("administratie",),
        "proposal": ("voorstel", "boekingsvoorstel"),
        "history": ("historie", "geschiedenis"),
        "obligation": ("verplichting",),
        "line": ("regel", "factuurregel"),
        "booking_line": ("boekingsregel",),
    }.items()
    for written in words
}
"""The subject of a field (what stands before the point) by other names for it."""

_TOTAL = ("document.total_incl", "document.total_excl")
_AMOUNT = (*_TOTAL, "line.net_amount", "booking_line.amount", "obligation.open_amount")
_DATES = ("document.issue_date", "document.due_date", "document.supply_date")
_VAT = ("document.vat_total", "vat.rate", "booking_line.vat_code", "line.vat_rate")
_ACCOUNT = ("booking_line.ledger_account", "relation.ledger_account", "obligation.ledger_account")
_ORDER = ("document.order_reference", "line.order_reference")
_DESCRIPTION = ("line.description", "booking_line.description", "document.text")
_NUMBER = ("document.number", "reference.number", "obligation.number")
_SUPPLIER = ("supplier.name", "relation.name")
_CUSTOMER = ("customer.name", "relation.name")

FIELDS: dict[str, tuple[str, ...]] = {
    written: paths
    for words, paths in (
        (("total", "totaal", "totaalbedrag", "factuurbedrag", "total_amount", "grand_total"), _TOTAL),
        (("amount", "bedrag", "price", "prijs"), _AMOUNT),
        (("btw", "vat", "tax", "belasting"), _VAT),
        (("btw_bedrag", "vat_amount"), ("document.vat_total", "booking_line.vat", "vat.tax")),
        (("supplier", "leverancier", "crediteur", "vendor", "creditor", "seller"), _SUPPLIER),
        (("leveranciersnaam", "supplier_name", "vendor_name"), _SUPPLIER),
        (("customer", "klant", "debiteur", "afnemer", "client", "buyer"), _CUSTOMER),
        (("klantnaam", "customer_name"), _CUSTOMER),
        (("supplier.id", "customer.id", "relatiecode", "crediteurnummer"), ("relation.id",)),
        (("relation", "relatie"), ("relation.name", "relation.id")),
        (("number", "nummer"), _NUMBER),
        (("document.id", "factuurnummer", "invoice_number"), ("document.number",)),
        (("grootboek", "grootboekrekening", "ledger", "ledger_account", "gl_account"), _ACCOUNT),
        (("rekening", "account"), _ACCOUNT),
        (("datum", "date"), _DATES),
        (("factuurdatum", "invoice_date"), ("document.issue_date",)),
        (("omschrijving", "description"), _DESCRIPTION),
        (("ordernummer", "bestelnummer", "order_number", "po_number", "order"), _ORDER),
        (("lines", "regels", "factuurregels"), ("document.line_count",)),
        (("naam", "name"), ("supplier.name", "customer.name", "relation.name")),
        (("country", "land"), ("supplier.country", "customer.country", "relation.country")),
        (("btw_nummer", "vat_id"), ("supplier.vat_number", "customer.vat_number", "relation.vat_number")),
        (("supplier.btw", "supplier.vat"), ("supplier.vat_number",)),
        (("customer.btw", "customer.vat"), ("customer.vat_number",)),
        (("relation.btw", "relation.vat"), ("relation.vat_number",)),
        (("btw_code",), ("booking_line.vat_code",)),
        (("kostenplaats", "cost_center"), ("booking_line.cost_centre",)),
        (("kvk_nummer",), ("supplier.kvk", "customer.kvk", "relation.kvk")),
    )
    for written in words
}
"""Fields by what authors call them; the best first. One with a point is of that subject only."""

COUNTRIES: dict[str, str] = {
    written: code
    for code, words in {
        "NL": ("nederland", "netherlands", "the netherlands", "holland", "nld"),
        "BE": ("belgië", "belgie", "belgium", "bel"),
        "DE": ("duitsland", "germany", "deutschland", "deu"),
        "FR": ("frankrijk", "france", "fra"),
        "LU": ("luxemburg", "luxembourg", "lux"),
        "GB": ("verenigd koninkrijk", "groot-brittannië", "engeland", "united kingdom", "england", "gbr"),
        "IE": ("ierland", "ireland", "irl"),
        "ES": ("spanje", "spain", "esp"),
        "IT": ("italië", "italie", "italy", "ita"),
        "PT": ("portugal", "prt"),
        "AT": ("oostenrijk", "austria", "aut"),
        "CH": ("zwitserland", "switzerland", "che"),
        "PL": ("polen", "poland", "pol"),
        "DK": ("denemarken", "denmark", "dnk"),
        "SE": ("zweden", "sweden", "swe"),
        "NO": ("noorwegen", "norway", "nor"),
        "US": ("verenigde staten", "amerika", "united states", "usa"),
        "CN": ("china", "chn"),
    }.items()
    for written in words
}
"""The codes of countries that invoices here often come from, by their names."""
