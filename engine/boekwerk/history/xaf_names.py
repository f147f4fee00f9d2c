"""The names of an audit file's elements, with the namespace that a file has them in."""

from __future__ import annotations

from lxml.etree import _Element

Texts = dict[str, str | None]


class Names:
    """The names of what is read of a transaction: looked up some ten times a line, so made only once."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.line = f"{prefix}trLine"
        self.vat = f"{prefix}vat"
        self.account = f"{prefix}accID"
        self.amount = f"{prefix}amnt"
        self.side = f"{prefix}amntTp"
        self.relation = f"{prefix}custSupID"
        self.number = f"{prefix}invRef"
        self.document = f"{prefix}docRef"
        self.date = f"{prefix}effDate"
        self.text = f"{prefix}desc"
        self.cost_centres = (f"{prefix}costID", f"{prefix}cost")
        self.projects = (f"{prefix}projID", f"{prefix}projectID", f"{prefix}project")
        self.vat_code = f"{prefix}vatID"
        self.vat_rate = f"{prefix}vatPerc"
        self.vat_amount = f"{prefix}vatAmnt"
        self.vat_side = f"{prefix}vatAmntTp"
        self.nr = f"{prefix}nr"
        self.booked_on = f"{prefix}trDt"


def texts_of(element: _Element) -> Texts:
    """Give the texts of an element's children, by name."""
    return {child.tag: child.text for child in element}


def stripped(text: str | None) -> str | None:
    """Give a text without white space around it; None where nothing is left."""
    return text.strip() or None if text else None
