"""What a text may say that prints, and surely not as it was meant: a field that is none, a link that leads nowhere.

A text with a slip compiles, since it may still be being written; a check tells it, and it is not cleared or merged.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from app.letters.page.measures import BODY, BODY_PT
from app.letters.page.typeface import width_mm
from app.letters.text.blocks import Block, List, PageBreak, Paragraph, Quote
from app.letters.text.fields import Part, Text

SLIPS = frozenset(
    {
        "field_unclosed",
        "field_foreign",
        "link_definition",
        "link_relative",
        "page_break_late",
        "text_missing",
        "asks_left_out",
        "table_unfinished",
        "table_empty",
    }
    | {"unprintable_characters", "list_number_long", "list_too_long"}
)
"""Codes of what keeps no text from compiling."""

OTHER = "\ufffc"
"""Stands in a text for what is no plain character of it: a field, or a sign that was escaped."""

HIGHEST = 999
"""The last number that a list may have: longer ones stand out from the text, the longest beyond what can be printed."""

SHOWN = 40
"""Characters of a slip that are quoted."""

INDENTED = 15
"""Millimetres by which a list or a quotation is narrower than the text, at most."""

READ = 120
"""Characters, spaces among them, that are read of a slip to quote it."""

_SIGN = re.compile(r"[^\W_]")
_INK = re.compile(r"\S")
_BRACKETS = re.compile(r"\(\(+")
_UNOPENED = re.compile(rf"(?<![({OTHER}])\([^(),]+\)\)")
_NAME = r"([^«»<>{}(),?\\\n]*[^\W_][^«»<>{}(),?\\\n]*)"
FOREIGN = re.compile(rf"(?<!\\)(?:«{_NAME}»|<<{_NAME}>>|\{{\{{{_NAME}\}}\}})")
"""A merge field of Word (« and », or << and >>) or of another system ({{ and }}), whose name a field can have."""

_DEFINITION = re.compile(r"[ ]{0,3}\[[^\]\n]+\]:[ \t]*<?(?:\w+:|[/#]|www\.)")
_WHOLE = re.compile(
    r"[a-z][a-z0-9+.-]*:|(?:[\w-]+\.)+(?!(?:html?|md|pdf|docx?)\b)[^\W\d_]{2,}(?:[:/?#]|$)", re.IGNORECASE
)
"""An address with a scheme, or one that begins with the name of a host."""


def unclosed_fields(text: str) -> Iterator[tuple[int, str]]:
    """Where two brackets open no field and were meant to, and what stands there. Brackets are meant as a field's when
    they are not closed, or close together: "((a) or (b))" is prose, "((a (b)))" a name that no field can have. Of more
    than two the inner ones count; "(())" is text. So are two that close together, when one opens: "(a))"."""
    pairs = _pairs(text)
    closing = set(pairs.values())
    signs = [match.start() for match in _SIGN.finditer(text)]
    breaks = [match.start() for match in re.finditer("\n", text)]
    for run in _BRACKETS.finditer(text):
        start, end, name_end = run.end(), pairs.get(run.end() - 2), pairs.get(run.end() - 1)
        if end is None or name_end is None:
            said_to, end = _first(breaks, start, len(text)), len(text)
        else:
            said_to = start if _INK.search(text, name_end + 1, end) else name_end
            end += 1
        if _first(signs, start, said_to) < said_to:
            yield start - 2, _quoted(text, start - 2, end)
    for found in _UNOPENED.finditer(text):
        if found.end() - 1 not in closing and any(map(str.isalnum, found[0])):
            yield found.start(), _quoted(text, *found.span())


def foreign_fields(text: str) -> Iterator[tuple[int, str]]:
    """Where a merge field of another system stands, and how it is written there."""
    for found in FOREIGN.finditer(text):
        yield found.start(), found[0]


def convert_merge_fields(source: str) -> str:
    """A source with the merge fields of other systems as ((fields))."""
    return FOREIGN.sub(lambda match: f"(({' '.join(_name(match).replace('_', ' ').split())}))", source)


def escape_merge_fields(source: str) -> str:
    """A source in which they print as they are written: their signs are escaped."""
    return FOREIGN.sub(lambda match: "".join(_ESCAPES.get(sign, sign) for sign in match[0]), source)


_ESCAPES = {"«": "&laquo;", "»": "&raquo;", "<": "\\<", ">": "\\>", "{": "\\{", "}": "\\}"}


def _name(found: re.Match[str]) -> str:
    return next(name for name in found.groups() if name is not None)


def definitions(text: str) -> Iterator[tuple[int, str]]:
    """Where a paragraph begins with lines that define links: nothing is a link by them."""
    start = 0
    for line in text.split("\n"):
        if not _DEFINITION.match(line):
            return
        yield start, _quoted(line, 0, len(line))
        start += len(line) + 1


def leads_nowhere(address: str) -> bool:
    """Whether a link's address means nothing on paper: a page beside this one, or a place in it."""
    return not _WHOLE.match(address)


_CELL_END = re.compile(r"(?<!\\)\|")


def cells_in(line: str) -> int:
    """How many cells a line of a table has: its signs, less those at its ends and those after a backslash."""
    inner = line.strip().removeprefix("|")
    inner = inner.removesuffix("|") if not inner.endswith("\\|") else inner
    return len(_CELL_END.findall(inner)) + 1


def looks_like_a_row(text: str) -> bool:
    """Whether a line of a paragraph begins and ends with the sign of a table's cells, which print as they are."""
    lines = (line.strip() for line in text.split("\n"))
    return any(line.startswith("|") and line.endswith("|") and cells_in(line) > 1 for line in lines)


def turns_late(blocks: Sequence[Block[Part]]) -> bool:
    """Whether what follows the last page break is surely one line, which the signatures would have for company."""
    breaks = [number for number, block in enumerate(blocks) if isinstance(block, PageBreak)]
    return bool(breaks) and breaks[-1] > 0 and _is_one_line(blocks[breaks[-1] + 1 :])


def _is_one_line(blocks: Sequence[Block[Part]]) -> bool:
    match blocks:
        case [Paragraph(content=content)]:
            text = "".join(part.text for part in content if isinstance(part, Text))
            plain = all(isinstance(part, Text) for part in content) and "\n" not in text
            return plain and width_mm(text, BODY_PT, bold=True) <= BODY.width - INDENTED
        case [List(items=[item])]:
            return _is_one_line(item)
        case [Quote(blocks=inner)]:
            return _is_one_line(inner)
    return False


def _pairs(text: str) -> dict[int, int]:
    """The closing bracket of each opening one that has one."""
    opened: list[int] = []
    pairs: dict[int, int] = {}
    for place, character in enumerate(text):
        if character == "(":
            opened.append(place)
        elif character == ")" and opened:
            pairs[opened.pop()] = place
    return pairs


def _first(places: Sequence[int], start: int, end: int) -> int:
    """The first of the places, which are in order, from `start` on; `end` where there is none before it."""
    index = bisect_left(places, start)
    return min(places[index], end) if index < len(places) else end


def _quoted(text: str, start: int, end: int) -> str:
    """What stands there, or how it begins: no more of it is read than that takes."""
    piece = text[start : min(end, start + READ)]
    said = " ".join(piece.replace(OTHER, "…").split())
    return f"{said[:SHOWN].rstrip()}…" if len(said) > SHOWN or len(piece) < end - start else said
