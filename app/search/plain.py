"""Words as they are searched: without case, accents, apostrophes and signs, so that how one types matters not."""

import re
import unicodedata
from collections.abc import Iterable

APOSTROPHES = str.maketrans("", "", "'’‘ʼ`")
SIGNS = re.compile(r"[^a-z0-9]+")
LONGEST = 80


def words_of(text: str) -> list[str]:
    """The words of a text: "Director of Children’s Services, Ynys Môn" is director of childrens services ynys mon."""
    bare = text.casefold().translate(APOSTROPHES).replace("&", " and ")
    if not bare.isascii():
        bare = "".join(sign for sign in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(sign))
    return [word[:LONGEST] for word in SIGNS.split(bare) if word]


def distinct_words(*texts: str) -> str:
    """The different words of several texts, each once, in their order."""
    return " ".join(dict.fromkeys(word for text in texts for word in words_of(text)))


def plain_code(code: str) -> str:
    """A code without signs and spaces: W06000024, 5M1, 20/1."""
    return "".join(words_of(code))


def spellable(texts: Iterable[str]) -> set[str]:
    """The words among which a misspelled one is looked for: of letters alone, three or more."""
    return {word for text in texts for word in text.split() if len(word) > 2 and word.isalpha()}
