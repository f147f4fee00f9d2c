"""Which document an XML file holds: by its root element, inside an envelope or not."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml.etree import QName, _Element

from boekwerk.domain.document import Document, DocumentFormat
from boekwerk.domain.errors import IntakeError
from boekwerk.intake.assemble import assemble
from boekwerk.intake.cii import read_cii
from boekwerk.intake.document_type import Root
from boekwerk.intake.mapping import Draft
from boekwerk.intake.reader import Reader
from boekwerk.intake.refusal import refusal
from boekwerk.intake.ubl import read_ubl

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
_Read = Callable[[_Element, Reader], Draft]
_ROOTS: dict[str, tuple[DocumentFormat, Root, _Read]] = {
    f"{{{_UBL}Invoice-2}}Invoice": ("ubl", "invoice", read_ubl),
    f"{{{_UBL}CreditNote-2}}CreditNote": ("ubl", "credit_note", read_ubl),
    "{urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100}CrossIndustryInvoice": (
        "cii",
        "invoice",
        read_cii,
    ),
    "{urn:ferd:CrossIndustryDocument:invoice:1p0}CrossIndustryDocument": ("cii", "invoice", read_cii),
}
_SBDH = "{http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader}"
_ENVELOPE = _SBDH + "StandardBusinessDocument"
_UBL_NAMESPACE = re.compile(re.escape(_UBL) + r"[A-Za-z]+-[0-9.]+")
_CII_NAMESPACE = "urn:un:unece:uncefact:data:"
# Roots of documents that people take for invoices; the words are in the catalogue's vocabulary.
_OTHERS = frozenset(
    "Order OrderChange OrderCancellation OrderResponse OrderResponseSimple DespatchAdvice ReceiptAdvice "
    "Catalogue Quotation RequestForQuotation Reminder Statement RemittanceAdvice ApplicationResponse "
    "DebitNote SelfBilledInvoice SelfBilledCreditNote FreightInvoice UtilityStatement "
    "CrossIndustryOrder CrossIndustryDespatchAdvice SCRDMCCBDACIOMessageStructure "
    "SCRDMCCBDACIDAMessageStructure".split()
)


def is_invoice(root: _Element) -> bool:
    """Tell whether a root element, or what its envelope holds, is an invoice that we read."""
    return any(candidate.tag in _ROOTS for candidate in (root, *_payloads(root)))


def read_tree(root: _Element, reader: Reader, source: Draft) -> Document:
    """Read the document in a tree; raises IntakeError when it is something else, and names that.

    ``source`` has the fields of `Source` that are known of the file.
    """
    envelope = None
    if root.tag == _ENVELOPE:
        envelope = "SBDH"
        root = _only_payload(root, reader)
    known = _ROOTS.get(root.tag)
    if known is None:
        raise _other(root, reader)
    format, kind, read = known
    draft = read(root, reader)
    if not draft:
        raise refusal("document_empty", reader.where(root))
    return assemble(draft, reader, {**source, "format": format, "envelope": envelope}, kind)


def _payloads(root: _Element) -> list[_Element]:
    if root.tag != _ENVELOPE:
        return []
    return [child for child in root if not str(child.tag).startswith(_SBDH)]


def _only_payload(root: _Element, reader: Reader) -> _Element:
    payloads = _payloads(root)
    if len(payloads) != 1:
        raise refusal("envelope_not_one", reader.where(root), found=len(payloads))
    return payloads[0]


def _other(root: _Element, reader: Reader) -> IntakeError:
    name = QName(root)
    namespace = name.namespace or ""
    where = reader.where(root)
    standard = _UBL_NAMESPACE.fullmatch(namespace) or namespace.startswith(_CII_NAMESPACE)
    if name.localname in _OTHERS and standard:
        return refusal("other_document", where, kind=name.localname, root=name.localname)
    return refusal("root_unknown", where, root=name.localname, namespace=namespace or "-")
