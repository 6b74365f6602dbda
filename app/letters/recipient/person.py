"""A name as people write it in one cell, taken apart: rank, title, forename, surname, letters after it. Pure."""

import re

from app.letters.recipient.salutation import BY_FORENAME, BY_SURNAME, LADIES, LORDS, UNSPOKEN, Holder
from app.letters.recipient.salutation import OFFICES as LORDLY_OFFICES

ABBREVIATED = ("CC", "DCC", "ACC", "DAC", "PCC", "PFCC", "Supt", "Ch Supt", "C/Supt", "Ch Insp")
"""Ranks of the College of Policing and offices of policing bodies, in short. Never "AC" (Assistant Commissioner) before
one word alone: that may be initials. A rank is no part of the name: the post's title says it."""

WRITTEN_OUT = (
    *("Chief Constable", "Deputy Chief Constable", "Assistant Chief Constable"),
    *("Commissioner", "Deputy Commissioner", "Assistant Commissioner", "Deputy Assistant Commissioner"),
    *("Commissioner of Police", "Police and Crime Commissioner", "Police, Fire and Crime Commissioner"),
    *("Chief Superintendent", "Superintendent", "Chief Inspector"),
)

_TEMPORARY = r"(?P<temporary>(?:t|a|ag)\s*/\s*|(?:temporary|temp\.?|acting|interim)\s+)?"
_RANKS = "|".join(
    re.escape(one).replace(r"\ ", r"\s+") for one in sorted((*ABBREVIATED, *WRITTEN_OUT), key=len, reverse=True)
)
_RANK = rf"(?:(?:the\s+)?(?:{_RANKS})|AC(?=\.?\s+\S+\s+\S))"
_BEFORE = re.compile(rf"(?P<rank>{_TEMPORARY}{_RANK})\.?(?:\s*[,:]\s*|\s+|$)", re.IGNORECASE)
_ABBREVIATION = re.compile(rf"{_TEMPORARY}(?:{'|'.join(map(re.escape, (*ABBREVIATED, 'AC')))})\.?", re.IGNORECASE)


def split_rank(text: str) -> tuple[str, str, bool]:
    """A name, or a title, without the rank at its beginning or after the comma of "Example, CC Alex"; the rank as it is
    written, blank where there is none; and whether it is held for the time being ("T/CC", "Acting Chief Constable")."""
    text = " ".join(text.split())
    if not (found := _BEFORE.match(text)):
        surname, comma, rest = text.partition(", ")
        if not comma or not (found := _BEFORE.match(rest)) or not rest[found.end() :]:
            return text, "", False
        return f"{surname}, {rest[found.end() :]}", found["rank"], bool(found["temporary"])
    return text[found.end() :], found["rank"], bool(found["temporary"])


def is_rank_in_short(text: str) -> bool:
    """Whether this is a rank in short, as a column of people's titles has it; written out it may be a post's title."""
    return bool(_ABBREVIATION.fullmatch(" ".join(text.split())))


PLAIN = frozenset({"mr", "mrs", "ms", "miss", "mx"})
OFFICES = frozenset(
    {
        *("alderman", "ald", "reverend", "rev", "revd", "canon", "judge"),
        *("captain", "capt", "colonel", "col", "major", "maj", "brigadier", "brig", "general", "gen"),
        *("admiral", "commodore", "commander", "cdr"),
    }
)
TWO_WORDS = frozenset(
    {
        *(("lieutenant", "colonel"), ("lt", "col"), ("lieutenant", "general"), ("lt", "gen"), ("major", "general")),
        *(("lieutenant", "commander"), ("lt", "cdr"), ("rear", "admiral"), ("vice", "admiral"), ("wing", "commander")),
        *(("squadron", "leader"), ("group", "captain"), ("flight", "lieutenant"), ("air", "commodore")),
    }
)
"""Military ranks of two words, which belong to a person's title as others do."""
TITLES = PLAIN | OFFICES | BY_FORENAME | LORDS | LADIES | frozenset(BY_SURNAME) | UNSPOKEN
"""Words that stand before a name, in small letters without a full stop."""

LETTERS = re.compile(r"(?:[A-Z][A-Z]{1,5}|PhD|DPhil|MSc|BSc|BEd|MEd|LLB|LLM|MPhil|FRCGP|FRCN|EdD)\.?")
"""One of the letters after a name. Names in capitals have vowels and more letters; see `_ends`."""

KNOWN = frozenset(
    {
        "QPM",
        "KPM",
        "OBE",
        "CBE",
        "MBE",
        "KBE",
        "DBE",
        "BEM",
        "CB",
        "KCB",
        "DCB",
        "DL",
        "JP",
        "KC",
        "QC",
        "MP",
        "MA",
        "BA",
    }
)
"""Letters that are known for what they are even after a name that stands in capitals."""

PARTICLES = frozenset({"de", "da", "van", "von", "der", "la", "le", "du", "st", "mac", "mc", "al", "bin"})
"""Words that begin a surname."""


NOBODY = frozenset(
    {
        *("vacant", "vacancy", "tbc", "tba", "na", "none", "nobody", "nil", "unfilled", "unknown", "known", "one"),
        *("confirmed", "announced", "appointed", "applicable"),
    }
)
"""Words that name nobody, where none but these and ASIDE stand in a cell."""

ASIDE = frozenset(
    {
        *("to", "be", "is", "not", "no", "yet", "now", "at", "present", "currently", "interim", "acting", "the"),
        *("post", "position", "role", "office", "holder", "recruitment", "pending", "under"),
    }
)

VACANT = frozenset({"vacant", "vacancy", "tbc", "tba"})
"""Words that no name has: beside others they leave open whom a cell names."""

NOTHING = re.compile(r"[\W_]*|n/a", re.IGNORECASE)
"""What fills a cell that says nothing: a dash."""

FOR_NOW = r"(?:acting|interim|temporary)"
NOTE = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]$")
"""A party or another note in brackets, at the end of a name."""
ACTING = re.compile(rf"^{FOR_NOW}[\s:,–—-]+(?=\w)|[\s,–—-]+{FOR_NOW}$", re.IGNORECASE)
"""What says beside a name that somebody holds the post for the time being."""

OTHERWISE = re.compile(r"[\d@()\[\]/&;:+]|\s[-–—]\s|\band\b", re.IGNORECASE)
"""What no name of one person holds."""

NO_FORENAME = LORDLY_OFFICES | {
    *("bishop", "archbishop", "archdeacon", "venerable", "ven", "very", "most", "duke", "duchess"),
    *("chief", "constable", "commissioner", "leader", "chair", "director", "deputy", "assistant", "superintendent"),
}
"""Words that begin an office, or a title that is not said as it is written."""


class AmbiguousName(Exception):
    """A name whose title, forename and surname can't be told apart safely."""


def split_name(text: str) -> Holder:
    """ "Cllr Dame Jo Bloggs OBE", "Bloggs, Jo" and "Lord Bloggs of Leeds" as their parts: `full_name` is
    forename and surname together, without title and letters, nor a police rank before it, which is no part of the
    name. Raises NotTold."""
    text, noted = without_notes(text)
    text, _rank, temporary = split_rank(text)
    acting = noted or temporary
    if not text:
        raise AmbiguousName
    text, nominals = _without_letters(text)
    before, comma, after = text.partition(",")
    words = f"{after} {before}".split() if comma and after.strip() else text.replace(",", "").split()
    titles = []
    while len(words) > 1 and (_key(words[0]) in TITLES or _two(words) in TWO_WORDS):
        titles += [words.pop(0) for _ in range(2 if _two(words) in TWO_WORDS and len(words) > 2 else 1)]
    of = next((at for at, word in enumerate(words) if _key(word) == "of"), len(words))
    name, peer = words[:of], any(_key(title) in LORDS | LADIES for title in titles)
    if OTHERWISE.search(text) or "," in after or not _is_name(name, peer=peer, whole=of == len(words)):
        raise AmbiguousName
    first = 0 if titles and name[0].islower() else 1
    at = len(name) - 1
    while at > first and _key(name[at - 1]) in PARTICLES:
        at -= 1
    knighted = any(_key(title) in BY_FORENAME for title in titles)
    if (peer and at) or (knighted and not at):
        raise AmbiguousName
    forename = name[0] if at else ""
    return Holder(
        full_name=" ".join(words),
        title=" ".join(titles),
        forename=forename,
        surname=" ".join(name[at:]),
        post_nominals=nominals,
        acting=acting,
    )


def _is_name(words: list[str], *, peer: bool, whole: bool) -> bool:
    """Whether these can be forename and surname; not `whole`: a place follows them, which belongs to a peer's style."""
    if not words or (not peer and not whole) or any(_key(word) in VACANT for word in words):
        return False
    begins = _key(words[0])
    if len(words) > 1 or not whole:
        return begins not in NO_FORENAME
    return begins not in TITLES | LORDLY_OFFICES


def without_notes(text: str) -> tuple[str, bool]:
    """A name without what stands in brackets after it, and whether its notes say that somebody acts."""
    text, acting = " ".join(text.split()), False
    while (note := NOTE.search(text)) and note.start():
        acting = acting or bool(re.search(rf"\b{FOR_NOW}\b", note[1], re.IGNORECASE)) or split_rank(note[1])[2]
        text = text[: note.start()]
    bare = ACTING.sub("", text)
    return bare, acting or bare != text


def names_nobody(text: str) -> bool:
    """Whether a cell says that there is nobody to name: "Vacant", "To be confirmed", a dash."""
    words = _words(text)
    return NOTHING.fullmatch(text) is not None or (words <= NOBODY | ASIDE and bool(words & NOBODY))


def may_be_vacant(text: str) -> bool:
    """Whether a cell that names somebody says too that nobody is there: "Vacant (Jo Bloggs until May)"."""
    return bool(_words(text) & VACANT)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", re.sub(r"[./]", "", text.casefold())))


def is_title(text: str) -> bool:
    """Whether nothing but titles of people stands here: "Rt Hon Sir", or a police rank in short."""
    words = text.split()
    return is_rank_in_short(text) or (bool(words) and all(_key(word) in TITLES for word in words))


def _without_letters(text: str) -> tuple[str, str]:
    words = text.replace(",", " , ").split()
    shouted = text.upper() == text
    letters: list[str] = []
    while len(words) > 2 and (words[-1] == "," or _ends(words[-1], shouted=shouted)):
        if (last := words.pop()) != ",":
            letters.insert(0, last.rstrip("."))
    return " ".join(words).replace(" ,", ","), " ".join(letters)


def _ends(word: str, *, shouted: bool) -> bool:
    return word.rstrip(".") in KNOWN if shouted else bool(LETTERS.fullmatch(word))


def _two(words: list[str]) -> tuple[str, ...]:
    return tuple(_key(word) for word in words[:2])


def _key(word: str) -> str:
    return word.rstrip(".").casefold()
