"""A police rank or office before a name: "T/DCC Alex Example". It is no part of the name: the post's title says it."""

import re

ABBREVIATED = ("CC", "DCC", "ACC", "DAC", "PCC", "PFCC", "Supt", "Ch Supt", "C/Supt", "Ch Insp")
"""Ranks of the College of Policing and offices of policing bodies, in short. Never "AC" (Assistant Commissioner) before
one word alone: that may be initials."""

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
