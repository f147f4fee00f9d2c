"""A file with one rule, for tests of how versions of rules are found and compared."""

from __future__ import annotations

RULE = """schema: boekwerk.rules/1
kind: automatic_booking
rules:
  - id: telephone
    title: Telephone
    owner: x@office.example
    stage: live
    when:
      - document.total_incl: {at_most: 250.00}
      - document.kind: purchase_invoice
      - any: [{supplier.name: KPN}, {supplier.name: Ziggo}]
    unless:
      - relation.iban_differs: true
"""
