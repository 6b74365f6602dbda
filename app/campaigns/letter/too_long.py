"""What is too long in a text as it is written: the letter itself, and paragraphs that are hard to read."""

from collections.abc import Iterator

from app.campaigns.preview.look import Look
from app.drafting.faults import BODY, Fault
from app.letters.page.measures import MOST_PAGES
from app.letters.text.readability import WORD
from app.web.problem_words import LETTER_WRONG

MOST_WORDS = 120
"""Words of a paragraph, from which it is better parted: ten lines of a letter. Advice, and no rule."""


def too_long(body: str, look: Look | None) -> list[Fault]:
    """None keeps the text from being saved. `look`: the letter beside it."""
    found = [
        Fault(BODY, line, f"Advice: this paragraph has {words} words. Part it at {MOST_WORDS} or fewer.", blocks=False)
        for line, words in _paragraphs(body)
        if words > MOST_WORDS
    ]
    if look and look.count > MOST_PAGES:
        said = LETTER_WRONG["too_many_pages"].format(pages=look.count, limit=MOST_PAGES)
        found.append(Fault(BODY, 0, f"{said.replace('It came', 'This letter comes')} Shorten the text.", blocks=False))
    return found


def _paragraphs(body: str) -> Iterator[tuple[int, int]]:
    """The line on which each begins, and its words."""
    start, words = 0, 0
    for number, line in enumerate([*body.splitlines(), ""], 1):
        if line.strip() and not line.lstrip().startswith(":::"):
            start, words = start or number, words + len(WORD.findall(line))
        elif start:
            yield start, words
            start, words = 0, 0
