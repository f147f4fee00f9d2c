"""Bytes into documents: e-invoices (UBL, CII), PDFs with an e-invoice inside, and our own JSON."""

from boekwerk.intake.attachments import write_attachments
from boekwerk.intake.limits import Limits
from boekwerk.intake.own_json import document_to_json
from boekwerk.intake.read import read_document
from boekwerk.intake.reading import Reading

__all__ = ["Limits", "Reading", "document_to_json", "read_document", "write_attachments"]
