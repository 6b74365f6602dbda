"""What `despatch letter verify` says of a file: a line for what it is, then what there is to know."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from app.letters.files.in_hand import TOLERANCE_PT, Otherwise
from app.letters.page.wording import join
from app.letters.pdf.compare import Difference
from app.production.verification.verify import Outcome, Verdict
from app.web.filters import format_moment_in_sentence, format_plural

UNREADABLE: Mapping[str, str] = {
    "not_a_letter_file": "Not a PDF or Word file.",
    "damaged": "Damaged: this PDF or Word file can't be read.",
    "locked": "Locked by a password. Letters made by Despatch have no password.",
    "too_large": "Too large to be a letter.",
    "too_heavy": "Too complex to be a letter. Check that you chose the right file.",
}

MOST = 12
"""Words or differences listed of a page; the rest is counted."""

_SAYS: Mapping[Outcome, str] = {
    Outcome.GENUINE: "This letter is genuine, exactly as Despatch made it: {of}",
    Outcome.SAME_CONTENT: "Not the file that was made, but the same content, compressed differently: {of}",
    Outcome.SAME_PAGES: "Not the file that was made, but it looks the same: {of}",
    Outcome.SAVED_AGAIN: "Saved again: the words are the same as in {of}",
    Outcome.SAME_WORDS: "Altered, though the words are the same as in {of}",
    Outcome.ALTERED: "This file has been altered. The genuine letter is {of}",
    Outcome.NOT_MADE: "Not known: it names {named}, but there is no file to compare it with",
    Outcome.UNKNOWN: "Not known: it names {named}, which is not a letter in this Despatch",
    Outcome.NOT_CLEARED: "Not genuine: Despatch made it, but with words that no office cleared: {of}",
}

OTHER_FILES = frozenset({Outcome.SAVED_AGAIN, Outcome.SAME_WORDS, Outcome.ALTERED})
"""Outcomes of a file that is not the letter of which its lines say how it was made and sent."""

_KINDS: Mapping[str, str] = {
    "pages": "pages: {one} became {other}",
    "page": "size of the page: {one} became {other}",
    "missing": "gone: {one}",
    "added": "added: {other}",
    "glyph": "different characters shown for {one}",
    "font": "now in {other}: {one}",
    "size": "now in size {other}: {one}",
    "colour": "now in colour {other}: {one}",
    "moved": "moved by {other} points: {one}",
    "picture": "picture: {one}{other}",
    "shape": "line, box or clip: {one}{other}",
    "annotation": "laid over the page: {one}{other}",
    "cut": "edges of the page: {one} became {other}",
    "scale": "scale of the page: {one} became {other}",
    "acts": "a setting of the page differs",
    "laid": "items laid over the page look or behave differently",
    "marked": "the text for screen readers and for copying differs",
}
"""By kind of difference; words that differ alike are told together."""

_SETTINGS: Mapping[str, str] = {
    "acts": "actions when the file is opened",
    "form": "a form to fill in or sign",
    "language": "its language",
    "layers": "layers that show or hide parts of a page",
    "named": "pictures, patterns or ways of drawing",
    "names": "attached files, scripts or named places",
    "settings": "how the file opens or is navigated",
    "tags": "tags for screen readers",
    "unsure": "fields, objects or formatting that may hide words or show different ones",
}


_PARTS: Mapping[str, str] = {
    "word/document": "the text of the letter",
    "word/header": "the head of a page",
    "word/footer": "the foot of a page",
    "word/footnotes": "footnotes",
    "word/endnotes": "endnotes",
    "word/comments": "comments",
    "word/styles": "styles",
    "word/numbering": "the numbering of lists",
    "word/media": "pictures",
    "word/fonts": "fonts",
    "word/fontTable": "fonts",
    "word/theme": "colours and fonts",
    "word/settings": "settings of the file",
    "docProps": "details of the file, such as its title",
}
"""By how the path of a part of a Word file begins."""


def describe_verdict(verdict: Verdict, *, went: Sequence[str], cleared: str = "") -> Iterator[str]:
    """Lines about a file. `went`: how the edition was sent, each in words ("posted on 4 March 2015"); `cleared`: a
    sentence on its clearance."""
    edition, newest = verdict.edition, verdict.newest
    if edition is None or newest is None:
        nameless = verdict.outcome == Outcome.UNKNOWN and not verdict.named
        yield "Not known: the file does not name a letter." if nameless else f"{_outcome_sentence(verdict)}."
        return
    state = f"superseded by edition {newest.edition}{' (DRAFT)' if newest.draft else ''}"
    yield f"{_outcome_sentence(verdict)}, {state if verdict.superseded else 'the latest'}."
    yield f"{edition.recipient}. {verdict.campaign}."
    pages, draft = format_plural(edition.pages, "page"), ", marked DRAFT" if edition.draft else ""
    made = format_moment_in_sentence(edition.made_at)
    other = verdict.outcome in OTHER_FILES
    generated = "The genuine letter was generated" if other else "Generated"
    yield f"{generated} at {made}, in run {edition.run_number}. It has {pages}{draft}."
    if verdict.alike:
        yield f"Identical to edition {join([str(number) for number in verdict.alike])}."
    if other:
        yield (
            f"How the genuine letter was sent: {'; '.join(went)}." if went else "The genuine letter has not been sent."
        )
    else:
        sent = "; ".join(went) or "not sent"
        yield f"{sent[0].upper()}{sent[1:]}."
    if cleared:
        yield cleared
    if verdict.uncleared:
        yield f"Words that no office cleared: {_some(f'“{words}”' for words in verdict.uncleared)}."
    if verdict.outcome not in {Outcome.GENUINE, Outcome.SAME_CONTENT, Outcome.NOT_CLEARED}:
        yield from _compared(verdict)


def _outcome_sentence(verdict: Verdict) -> str:
    edition = verdict.edition
    large = " in large print" if verdict.stored and verdict.stored.format.startswith("large") else ""
    of = f"{edition.reference}, edition {edition.edition}{large}" if edition else ""
    return _SAYS[verdict.outcome].format(of=of, named=verdict.named)


def _compared(verdict: Verdict) -> Iterator[str]:
    otherwise = verdict.otherwise
    if not verdict.by_this_engine:
        yield "Different software made that edition, so we compared words and positions only."
    for page in otherwise.words:
        yield from _word_changes(page.page, page.went, page.came)
    yield from _looks(otherwise)
    if otherwise.fonts:
        yield f"Fonts that differ: {_some(otherwise.fonts)}. The page may show different words from those in the file."
    if otherwise.settings:
        yield f"The file differs in: {_some(_SETTINGS[code] for code in otherwise.settings)}."
    if verdict.outcome == Outcome.SAVED_AGAIN:
        yield "Word and other programs rewrite a file when they save it, so we did not compare its appearance."
    elif otherwise.parts:
        yield f"Parts of the Word file that differ: {_some(dict.fromkeys(map(_part_words, otherwise.parts)))}."
    if verdict.outcome == Outcome.SAME_PAGES:
        yield f"Every word, position, font, colour and picture is the same, to within {TOLERANCE_PT} points."


def _looks(otherwise: Otherwise) -> Iterator[str]:
    """Differences in looks and places; where words differ, only how many, since what follows them has moved."""
    looks = [
        difference
        for difference in otherwise.looks
        if not otherwise.words or difference.kind not in {"missing", "added"}
    ]
    if otherwise.words and looks:
        yield f"{format_plural(len(looks), 'other difference')} in appearance and position."
        return
    yield from shown_otherwise(looks)


def shown_otherwise(looks: Iterable[Difference]) -> Iterator[str]:
    """A sentence for each page that shows something otherwise."""
    for page, differences in groupby(looks, key=lambda difference: difference.page):
        alike: dict[tuple[str, str], list[str]] = {}
        for one in differences:
            alike.setdefault((one.kind, one.other), []).append(one.one.strip())
        told = [_KINDS[kind].format(one=_some(ones, " "), other=other) for (kind, other), ones in alike.items()]
        yield f"Page {page}: {_some(told)}."


def _word_changes(page: int, went: Sequence[str], came: Sequence[str]) -> Iterator[str]:
    if went:
        yield f"Words removed from page {page}: “{_some(went, ' ')}”."
    if came:
        yield f"Words added on page {page}: “{_some(came, ' ')}”."


def _part_words(path: str) -> str:
    """What people call a part of a Word file; its path, where they have no word for it."""
    return next((words for start, words in _PARTS.items() if path.startswith(start)), path)


def _some(items: Iterable[str], between: str = "; ") -> str:
    found = list(items)
    rest = len(found) - MOST
    return between.join(found[:MOST]) + (f" … and {rest:,} more" if rest > 0 else "")
