"""Words that are too long to lay out."""

import re
from collections.abc import Iterable

LONGEST_WORD = 250
"""Characters without a space at which a line may end. WeasyPrint tries every place where a word may break: 300
characters take it 0.2 seconds, 500 twice as long, and 3,000 half a minute. Few addresses of web pages are longer."""

SHOWN = 30
"""Characters by which a word is named."""

_LONG = re.compile(rf"[\S\u00a0\u202f]{{{LONGEST_WORD + 1},}}")


def long_words(texts: Iterable[str]) -> tuple[str, ...]:
    """The beginning of each word that is too long, each once, in reading order."""
    return tuple(dict.fromkeys(word[:SHOWN] for text in texts for word in _LONG.findall(text)))
