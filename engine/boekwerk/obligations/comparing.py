"""When a mark on a document and a number or reference of an obligation are the same (OB-4)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from boekwerk.rules.matching import Ignored

_SPACE = re.compile(r"\s+")
_PUNCTUATION = re.compile(r"(?:(?!\s)[\W_])+")
# A number begins where no digit stands before it; a lone zero is a number too.
_LEADING_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")


def compared_form(text: str, ignored: Collection[Ignored]) -> str:
    """Give the form in which two references are the same, when ``ignored`` does not count.

    Capitals never count, nor do spaces around it. What is ignored goes first; the zeros that lead a
    number then are the leading ones.
    """
    form = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    form = _SPACE.sub("" if "spaces" in ignored else " ", form)
    if "punctuation" in ignored:
        form = _PUNCTUATION.sub("", form)
    if "leading_zeros" in ignored:
        form = _LEADING_ZEROS.sub("", form)
    return form.strip()
