"""Making a case out of facts: what rule tests and the witnesses of the analysis evaluate.

One table says where every field of the catalogue is put, so that a test and a witness mean the same.
"""

from boekwerk.rules.making.cases import DAY, Facts, Items, can_be_given, make_case
from boekwerk.rules.making.given import NotMakeable

__all__ = ["DAY", "Facts", "Items", "NotMakeable", "can_be_given", "make_case"]
