"""What the letters of each registry come to: how many, words and pages from least to most, how hard they read."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from app.letters.text.readability import ReadabilityCounts


@dataclass(frozen=True)
class Figures:
    """Of one registry's letters that could be set: the least and the most words, pages, and years of reading age (None
    where the letter's language has no formula); the words of the longest sentence, and a letter that has it."""

    letters: int
    least_words: int
    most_words: int
    least_pages: int
    most_pages: int
    least_age: int | None
    most_age: int | None
    longest: int
    longest_in: int

    def with_other(self, other: "Figures") -> "Figures":
        """Of both together."""
        longer = max(self, other, key=lambda figures: figures.longest)
        ages = [age for figures in (self, other) for age in (figures.least_age, figures.most_age) if age is not None]
        return Figures(
            letters=self.letters + other.letters,
            least_words=min(self.least_words, other.least_words),
            most_words=max(self.most_words, other.most_words),
            least_pages=min(self.least_pages, other.least_pages),
            most_pages=max(self.most_pages, other.most_pages),
            least_age=min(ages, default=None),
            most_age=max(ages, default=None),
            longest=longer.longest,
            longest_in=longer.longest_in,
        )


def figures_of_letter(letter_id: int, reading: ReadabilityCounts, pages: int, *, english: bool) -> Figures:
    age = reading.age if english else None
    return Figures(1, reading.words, reading.words, pages, pages, age, age, reading.longest, letter_id)


def merge_figures(kept: Mapping[str, Any], more: Mapping[str, Figures]) -> dict[str, Any]:
    """What a check keeps, with the figures of more letters, by registry slug."""
    figures = figures_of(kept)
    both = {slug: figures[slug].with_other(one) if slug in figures else one for slug, one in more.items()}
    return {slug: asdict(one) for slug, one in {**figures, **both}.items()}


def figures_of(kept: Mapping[str, Any]) -> dict[str, Figures]:
    return {slug: Figures(**one) for slug, one in kept.items()}
