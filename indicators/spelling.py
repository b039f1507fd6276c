"""Words as people type them, made comparable: ß or ss, ä or ae or a, Straße or Str., any case. Pure."""

import re
import unicodedata

SWALLOWED_E = re.compile(r"([aou])e+")
LETTERS = re.compile(r"[^a-z0-9]+")
STREET, SHORT_STREET = "strasse", "str"
SHORT_WORDS = {"st": "sankt", "pl": "platz", "dr": "doktor"}


def folded(text: str) -> str:
    """Return small letters and digits with single spaces: "Große Wöhr-Str." is "grosse wohr str".

    An umlaut, its spelling with e and its bare letter become the same: ä, ae and a are "a".
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(sign))
    return SWALLOWED_E.sub(r"\1", LETTERS.sub(" ", bare).strip())


def street_words(name: str) -> tuple[str, ...]:
    """Return the words of a street name with its usual abbreviations written out."""
    return tuple(_written_out(word) for word in folded(name).split())


def street_key(name: str) -> str:
    """Return one word that is the same for all spellings of a street: no spaces, nothing abbreviated.

    The key of a key is the key.
    """
    joined = SWALLOWED_E.sub(r"\1", "".join(street_words(name)))
    return _written_out(joined)


def begins_a_word(typed: str, text: str) -> bool:
    """Say whether every folded word of ``typed`` begins a word of the folded ``text``."""
    words = folded(text).split()
    return all(any(word.startswith(part) for word in words) for part in folded(typed).split())


def _written_out(word: str) -> str:
    if word.endswith(SHORT_STREET):
        return f"{word.removesuffix(SHORT_STREET)}{STREET}"
    return SHORT_WORDS.get(word, word)
