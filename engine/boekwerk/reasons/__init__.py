"""The catalogue: for every code a sentence and a way out, in Dutch and in English."""

from boekwerk.reasons.sentences import LANGUAGES, Language, codes, outline, remedy, said, sentence, term

__all__ = ["LANGUAGES", "Language", "codes", "outline", "remedy", "said", "sentence", "term"]
