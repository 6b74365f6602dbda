"""Numbers and days in words, and what needs somebody: what a test asserts of a sentence whose words may change."""

import re
from typing import NamedTuple

from tests.web.markup import Page, main_of, words_of

NUMBER = re.compile(r"(?<![\w,-])(?:\d{1,3}(?:,\d{3})+|\d+)(?!\w)")
DAY = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}")


class Need(NamedTuple):
    """A line of the list of what needs somebody: where it leads, the shape of its glyph, its title, and what stands
    around that."""

    href: str
    shape: str
    title: str
    rest: str


def needs_of(page: Page) -> list[Need]:
    """What needs somebody, the most urgent first."""
    needs = []
    for one in main_of(page).xpath(".//ul[@class='ds-needs']/li"):
        link = one.xpath("./p[@class='ds-what']/a")[0]
        title = words_of(link)
        rest = " ".join(words_of(one).replace(title, "", 1).split())
        needs.append(Need(link.get("href"), one.get("class").removeprefix("is-"), title, rest))
    return needs


def numbers_in(words: str) -> list[int]:
    """Every number in some words, those of days and years too, but none that is part of a reference or of a word."""
    return [int(number.replace(",", "")) for number in NUMBER.findall(words)]


def days_in(words: str) -> list[str]:
    """Every date in some words that has its year: 24 March 2015."""
    return DAY.findall(words)
