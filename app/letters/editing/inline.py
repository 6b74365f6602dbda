"""Words of a document as Markdown: what is typed stays text, and bold and italic begin and end where they do."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from string import punctuation
from typing import Any

from app.letters.editing.nodes import Node, joined, text
from app.letters.text.fields import on_one_line

SIGNS = {"strong": "**", "em": "_"}
"""Two that are never taken for one, wherever they meet."""

NOTHING: frozenset[str] = frozenset()

_BEGINS = re.compile(r"[#>+=:~-]|\d{1,9}(?=[.)])")
_SIGNS_OF_MARKDOWN = re.compile(r"[\\`*_\[\]<|«»]|&(?=[#\w])|\{(?=\{)|\}(?=\})")
_INSTEAD = {"&": "&amp;", "«": "&laquo;", "»": "&raquo;"}
_IN_NO_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""What controls a terminal, and halves of a pair of surrogates."""
_BRACKETS = re.compile(r"\(\(+|\)\)+")
_END_OF_WORDS = re.compile(r"((?<!\\)(?:\\\\)*)\($")
"""A bracket that is not escaped yet."""


def lines_of(nodes: Sequence[Node], *, one: bool = False) -> list[str]:
    """Words of one paragraph; each line break in it begins a line, but where all is to be on `one`."""
    nodes = _trimmed([_on_one_line(each) for each in nodes])
    if one:
        nodes = _without_breaks(nodes)
    written = _with_conditions(joined(nodes))
    return [_begun(line) for line in written.split("\n")]


def line_of(nodes: Sequence[Node]) -> str:
    """The words of one line, such as a subject, where a sign such as # begins no block."""
    return on_one_line(_with_conditions(joined(_without_breaks(_trimmed(nodes)))))


def _without_breaks(nodes: Sequence[Node]) -> list[Node]:
    return [text(" ", one.get("marks", ())) if one["type"] == "hard_break" else one for one in nodes]


def _on_one_line(one: Node) -> Node:
    return one | {"text": re.sub(r"[\t\r\n]", " ", one["text"])} if one["type"] == "text" else one


def _trimmed(nodes: Sequence[Node]) -> list[Node]:
    """Without line breaks at the ends, and spaces beside these or at the ends."""
    found = list(nodes)
    for end in (0, -1):
        while found:
            one = found[end]
            if one["type"] == "text":
                words = one["text"].rstrip(" ") if end else one["text"].lstrip(" ")
                if words:
                    found[end] = one | {"text": words}
                    break
            elif one["type"] != "hard_break":
                break
            del found[end]
    return found


def _begun(line: str) -> str:
    """A line that begins no block, such as a heading, a list, a quotation or a passage, and keeps its spaces that no
    line breaks at."""
    inside = line.strip()
    begins, ends = line[: len(line) - len(line.lstrip())], line[len(line.rstrip()) :] if inside else ""
    line = f"{_numbers(begins)}{inside}{_numbers(ends)}"
    found = _BEGINS.match(line)
    if not found:
        return line
    return f"{found[0]}\\{line[found.end() :]}" if found[0].isdigit() else f"\\{line}"


def _numbers(spaces: str) -> str:
    return "".join(f"&#{ord(space)};" for space in spaces.strip(" "))


def _with_conditions(nodes: Sequence[Node]) -> str:
    written = []
    for name, group in groupby(nodes, key=lambda one: _mark(one, "condition").get("name")):
        inside = _with_links(list(group), within=name is not None)
        written.append(inside if name is None else f"(({name}??{inside}))")
    return "".join(written)


def _with_links(nodes: Sequence[Node], *, within: bool) -> str:
    written = ""
    for href, group in groupby(nodes, key=lambda one: _mark(one, "link").get("href")):
        inside = _with_styles(list(group), within=within)
        if href is None:
            written += inside
            continue
        if written.endswith("!"):  # a link after it would be read as a picture
            written = f"{written[:-1]}\\!"
        written += f"[{inside}](<{_address(href, within=within)}>)"
    return written


def _address(href: str, *, within: bool) -> str:
    """Between angle brackets. `within`: as `escaped` takes it."""
    address = re.sub(r"&(?=[#\w])", "&amp;", re.sub(r"[<>\\]", lambda found: f"\\{found[0]}", href)).replace(
        "|", "&#124;"
    )
    return address.replace("(", "&#40;").replace(")", "&#41;") if within else address


def _mark(one: Node, kind: str) -> dict[str, Any]:
    return next((mark.get("attrs", {"name": ""}) for mark in one.get("marks", ()) if mark["type"] == kind), {})


def _with_styles(nodes: Sequence[Node], *, within: bool) -> str:
    """Words with the signs of bold and italic. Of two brackets that meet the second is escaped."""
    written, opened, last = list[Atom](), list[str](), ""
    for piece, styles in [*_pieces(nodes, within=within), ("", NOTHING)]:
        while any(kind not in styles for kind in opened):
            written.append(Atom(SIGNS[opened.pop()], "close"))
        for kind in [kind for kind in SIGNS if kind in styles and kind not in opened]:
            written.append(Atom(SIGNS[kind], "open"))
            opened.append(kind)
        meets = last == piece[:1] and last in ("(", ")")
        if meets and piece.startswith("(("):  # a field stays one: the bracket before it is escaped
            before = next(atom for atom in reversed(written) if not atom.role)
            before.words = _END_OF_WORDS.sub(r"\1\\(", before.words)
        written.append(Atom(f"\\{piece}" if meets and not piece.startswith("((") else piece))
        last = piece[-1:]
    return "".join(atom.words for atom in _taken_for_signs([atom for atom in written if atom.words]))


@dataclass
class Atom:
    """Words, or a sign that stands at their beginning ("open") or end ("close")."""

    words: str
    role: str = ""


def _taken_for_signs(atoms: list[Atom]) -> list[Atom]:
    """The same, with letters beside signs written by their numbers where Markdown would not take these as signs: a
    number ends in punctuation. As that may spoil another sign, all are looked at again until nothing changes."""
    changed = True
    while changed:
        changed = False
        for place, atom in enumerate(atoms):
            before = atoms[place - 1] if place else None
            after = atoms[place + 1] if place + 1 < len(atoms) else None
            outside, inside = (before, after) if atom.role == "open" else (after, before)
            if not atom.role or outside is None or outside.role or inside is None:
                continue
            end, begin = (-1, 0) if atom.role == "open" else (0, -1)
            apart = atom.words == SIGNS["em"] or not inside.words[begin].isalnum()
            if apart and _is_letter(outside.words[end]):
                number = f"&#{ord(outside.words[end])};"
                outside.words = f"{outside.words[:-1]}{number}" if end else f"{number}{outside.words[1:]}"
                changed = True
    return atoms


def _is_letter(character: str) -> bool:
    """Whether Markdown takes it neither as a space nor, surely, as punctuation."""
    return bool(character.strip()) and character not in punctuation


def _pieces(nodes: Sequence[Node], *, within: bool) -> list[tuple[str, frozenset[str]]]:
    found: list[tuple[str, frozenset[str]]] = []
    for one in nodes:
        styles = frozenset(kind for kind in SIGNS if any(mark["type"] == kind for mark in one.get("marks", ())))
        if one["type"] == "field":
            attrs = one["attrs"]
            found.append((f"(({', '.join(filter(None, (attrs['name'], attrs['format'])))}))", styles))
        elif one["type"] == "hard_break":
            found.append(("\\\n", NOTHING))
        elif not styles or not one["text"].strip():
            found.append((escaped(one["text"], within=within), NOTHING))
        else:  # no space stands inside of a sign
            words = one["text"]
            begins, ends = len(words) - len(words.lstrip()), len(words.rstrip())
            found.append((words[:begins], NOTHING))
            found.append((escaped(words[begins:ends], within=within), styles))
            found.append((words[ends:], NOTHING))
    return [(words, styles) for words, styles in found if words]


def escaped(words: str, *, within: bool = False) -> str:
    """Words so that none of their characters is a sign. `within`: inside a condition, whose end is found by counting
    brackets."""
    words = unicodedata.normalize("NFC", _IN_NO_TEXT.sub("", words))
    plain = _SIGNS_OF_MARKDOWN.sub(lambda found: _INSTEAD.get(found[0], f"\\{found[0]}"), words)
    if within:
        return plain.replace("(", "&#40;").replace(")", "&#41;")
    return _BRACKETS.sub(lambda found: "".join(f"\\{sign}" for sign in found[0]), plain)
