from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
import yaml
from stdnum import iban
from stdnum.ch import vat as swiss
from stdnum.eu import vat

EXAMPLES = Path(__file__).parents[2] / "examples"
INBOX = EXAMPLES / "kantoor-de-linde" / "inbox"
FILES = sorted(path for path in INBOX.rglob("*") if path.suffix in (".xml", ".pdf"))

# What the rules say of extensions that Dutch and German practice uses: the G-account and the payment
# discount (elements beside EN 16931, warnings), and guidelines other than Factur-X's own.
EXTENSIONS = {
    "UBL-CR-411": "PaymentMeans ID, of the g-account extension",
    "UBL-CR-453": "PaymentTerms PaymentMeansID, of the g-account extension",
    "UBL-CR-459": "PaymentTerms Amount, of the g-account extension",
    "UBL-CR-456": "PaymentTerms SettlementDiscountPercent",
    "UBL-CR-466": "PaymentTerms SettlementPeriod",
    "FX-SCH-A-000556": "a guideline other than Factur-X's, such as XRechnung and NLCIUS-CII",
}

Faults = Callable[[bytes], list[str]]


def xml_of(path: Path) -> bytes:
    if path.suffix == ".xml":
        return path.read_bytes()
    return pypdf.PdfReader(path).attachments["factur-x.xml"][0]


def name_of(path: Path) -> str:
    return path.relative_to(INBOX).as_posix()


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_every_invoice_passes_the_schema_and_the_rules_of_en_16931(path: Path, faults: Faults) -> None:
    found = [fault for fault in faults(xml_of(path)) if fault.split()[1] not in EXTENSIONS]
    assert found == []


@pytest.mark.parametrize(
    ("name", "old", "new", "expected"),
    [
        ("inkoop-kaas-adres-leverancier-ontbreekt.xml", b">170.91<", b">171.91<", "BR-CO-15"),
        ("inkoop-groentehof-warmoes.xml", b">104.59<", b">104.60<", "BR-CO-15"),
        ("inkoop-huur-vrijgesteld.xml", b"IssueDate>", b"IssuedOn>", "IssuedOn"),
    ],
)
def test_the_check_finds_a_broken_invoice(
    name: str, old: bytes, new: bytes, expected: str, faults: Faults
) -> None:
    good = (INBOX / "eetwinkel-de-roggestoof" / name).read_bytes()
    bad = good.replace(old, new)
    assert bad != good
    assert any(expected in fault for fault in faults(bad))


def test_the_generator_still_writes_exactly_these_files(tmp_path: Path) -> None:
    subprocess.run([sys.executable, EXAMPLES / "make_invoices.py", tmp_path], check=True)
    made = {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in tmp_path.rglob("*.*")}
    assert sorted(made) == [name_of(path) for path in FILES]
    assert [name for name in made if made[name] != (INBOX / name).read_bytes()] == []


def test_the_pdf_can_be_read_by_a_person() -> None:
    page = pypdf.PdfReader(INBOX / "softwarehuis-nevelbank" / "inkoop-belboei-maart.pdf").pages[0]
    text = page.extract_text()
    assert "Belboei Telecom B.V." in text
    assert "Factuur 600418872" in text
    assert "€ 423,50" in text


def test_identifiers_of_the_invented_firms_have_valid_check_digits() -> None:
    parties = yaml.safe_load((EXAMPLES / "invoices" / "parties.yaml").read_text(encoding="utf-8"))
    ibans = [party["iban"] for party in parties.values() if "iban" in party]
    vats = [party["vat"] for party in parties.values() if "vat" in party]
    assert [number for number in ibans if not iban.is_valid(number)] == []
    assert [number for number in vats if not (vat.is_valid(number) or swiss.is_valid(number))] == []
