"""Text as a person reads it: for looking for words in what strangers write."""

from __future__ import annotations

import re
import unicodedata

# Characters that take no room on paper: format characters (Unicode category Cf), fillers, and marks
# that only choose how another character looks.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5"
    "\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]+"
)


def as_read(text: str) -> str:
    """Write a text in the plain characters that it is read as: one form of é, no soft hyphens.

    Fullwidth letters and the like become ordinary ones (NFKC); what cannot be seen is left out.
    """
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)))
