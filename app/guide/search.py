"""Find sections of the guide by words, whatever their case and accents. Pure, in memory: the guide is small."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from app.guide.pages import FIRST, GLOSSARY, address_of, pages, word_anchor
from app.web.typed import title_comparison_key

Form = tuple[str, str]
"""A word without its case and accents, as it is written and in the singular."""

WORD = re.compile(r"\w+(?:[’']\w+)*")

AROUND = 14
"""Words that are shown before and after the first that was found."""

MOST = 30

MOST_WANTED = 8
"""Words of what is typed; the rest are ignored."""

COMMON = frozenset(
    re.findall(r"\w+", "a an and are be by can do does for from how i in is it my of on or the to what when who why")
)
"""Words that say nothing about what is wanted, unless nothing else was typed."""


@dataclass(frozen=True)
class Passage:
    """What is found as one: a section, or a word of the glossary. `page` is the title of its page."""

    page: str
    title: str
    link: str
    texts: Sequence[str]


@dataclass(frozen=True)
class Found:
    """`excerpt`: pieces of its text, and whether each is what was looked for."""

    page: str
    title: str
    href: str
    excerpt: Sequence[tuple[str, bool]]


def search_guide(typed: str) -> list[Found]:
    """The best first: sections with all the words, or, if none has them all, those with most of them."""
    wanted = _wanted(typed)
    ranked = [(_matched(passage, wanted), _score(passage, wanted), passage) for passage in passages()]
    most = max((matched for matched, _, _ in ranked), default=0)
    best = sorted((each for each in ranked if each[0] == most > 0), key=lambda each: each[1], reverse=True)
    return [
        Found(passage.page, passage.title, address_of(passage.link), _excerpt(passage, wanted))
        for _, _, passage in best[:MOST]
    ]


@cache
def passages() -> Sequence[Passage]:
    return tuple(_passages())


def _passages() -> Iterator[Passage]:
    for page in pages().values():
        if page.name == FIRST:
            continue
        for section in page.sections:
            if page.name == GLOSSARY and section.level == 1:
                for word, meaning in section.rows:
                    yield Passage(page.title, word, f"{page.name}.md#{word_anchor(word)}", [meaning])
            else:
                yield Passage(page.title, section.title, f"{page.name}.md#{section.anchor}", section.texts)


def _wanted(typed: str) -> list[Form]:
    forms = [_form(word) for word in WORD.findall(typed)]
    return ([form for form in forms if form[0] not in COMMON] or forms)[:MOST_WANTED]


def _form(word: str) -> Form:
    key = title_comparison_key(word)
    if len(key) < 4 or not key.endswith("s") or key.endswith("ss"):
        return key, key
    return key, f"{key[:-3]}y" if key.endswith("ies") else key[:-1]


@cache
def _forms(text: str) -> tuple[Form, ...]:
    """Of the words of a text of the guide, in order."""
    return tuple(_form(word) for word in WORD.findall(text))


def _is(form: Form, wanted: Form) -> bool:
    """Whether a word of a text begins as was typed; singular and plural are one."""
    return form[0].startswith(wanted[0]) or form[1].startswith(wanted[1])


def _count(texts: Iterable[str], wanted: Form) -> int:
    return sum(_is(form, wanted) for text in texts for form in _forms(text))


def _matched(passage: Passage, wanted: Sequence[Form]) -> int:
    return sum(_count([passage.page, passage.title, *passage.texts], word) > 0 for word in wanted)


def _score(passage: Passage, wanted: Sequence[Form]) -> tuple[bool, int]:
    """A word in the heading counts most, one in the page's title next; a heading of these words alone comes first."""
    exact = [singular for _, singular in _forms(passage.title)] == [singular for _, singular in wanted]
    return exact, sum(
        8 * (_count([passage.title], word) > 0)
        + 4 * (_count([passage.page], word) > 0)
        + min(_count(passage.texts, word), 5)
        for word in wanted
    )


def _excerpt(passage: Passage, wanted: Sequence[Form]) -> list[tuple[str, bool]]:
    """The words around what was found, in the text that has most of it."""
    if not passage.texts:
        return []
    text = max(passage.texts, key=lambda each: sum(_count([each], word) > 0 for word in wanted))
    words = [*WORD.finditer(text)]
    hits = [place for place, form in enumerate(_forms(text)) if any(_is(form, each) for each in wanted)]
    first = max(0, (hits[0] if hits else 0) - AROUND)
    last = min(len(words), first + 2 * AROUND + 1) - 1
    start, end = (words[first].start() if first else 0), (words[last].end() if last + 1 < len(words) else len(text))
    pieces = [("… ", False)] if first else []
    for place in (hit for hit in hits if first <= hit <= last):
        pieces += [(text[start : words[place].start()], False), (words[place][0], True)]
        start = words[place].end()
    return [*pieces, (text[start:end] + ("" if end == len(text) else " …"), False)]
