"""Letter Markdown to blocks.

markdown-it-py reads the Markdown; fields are a rule of its own inline grammar, so they are found by the parser and not
by replacing text. What a letter can't hold (raw HTML, images, code) is read too, to be refused by line.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from app.letters.problems import Fact, Problem, Problems
from app.letters.text.blocks import Block, Heading, List, PageBreak, Paragraph, Quote, Table
from app.letters.text.fields import (
    Condition,
    Field,
    LinkAddress,
    MalformedCondition,
    Part,
    Text,
    condition_at,
    field_at,
    normalise,
    unconditional,
)
from app.letters.text.slips import (
    FOREIGN,
    HIGHEST,
    OTHER,
    cells_in,
    definitions,
    foreign_fields,
    leads_nowhere,
    looks_like_a_row,
    unclosed_fields,
)
from app.letters.text.typography import typeset

_UNPRINTABLE = {
    "html_block": "html",
    "html_inline": "html",
    "image": "image",
    "table_open": "table_nested",
    "fence": "code",
    "code_inline": "code",
}
"""Tokens that a letter can't hold, and the code of the problem."""

MOST_COLUMNS = 8
"""Of a table: more have no room for words."""

Places = dict[str, int]
"""The first line on which each field or condition is met, by its normalised name, in the order of the text."""


def parse_blocks(
    source: str, problems: Problems, *, first_line: int = 1, places: Places | None = None
) -> tuple[Block[Part], ...]:
    """Blocks of `source`, whose first line has the number `first_line`. What is wrong in it is added to `problems`, and
    its fields to `places`."""
    reader = _Reader(first_line, problems, {} if places is None else places, tuple(source.split("\n")))
    return tuple(reader.blocks(_Tokens(_MARKDOWN.parse(source))))


def tokens_of(source: str) -> list[Token]:
    """Blocks as the parser has them; what is written in them is in its `inline` tokens, not parsed yet."""
    return _MARKDOWN.parse(source)


def inline_tokens(source: str) -> list[Token]:
    """The text of one block, parsed. Raises MalformedCondition."""
    return _MARKDOWN.inline.parse(source, _MARKDOWN, {}, [])


def lines_of_blocks(source: str, *, first_line: int = 1) -> tuple[int, ...]:
    """The line on which each of the blocks begins that `parse_blocks` makes of a source without problems."""
    tokens = _MARKDOWN.parse(source)
    return tuple(first_line + token.map[0] for token in tokens if token.level == 0 and token.nesting >= 0 and token.map)


def parse_line(source: str, problems: Problems, *, line: int = 0) -> tuple[Part, ...]:
    """One line of text in the same language: a subject, an ask."""
    return _Reader(line, problems).inline(source, line)


def _field_rule(state: StateInline, silent: bool) -> bool:
    """Inline rule of the parser: a condition, whose text is parsed in turn, or a field."""
    if not state.src.startswith("((", state.pos):
        return False
    if condition := condition_at(state.src, state.pos):
        name, inner, end = condition
        if not silent:
            token = state.push("condition", "", 0)
            token.meta = _meta(state, name, end)
            token.meta["named"] = token.meta["lines"] - inner.count("\n")
            token.children = state.md.inline.parse(inner, state.md, state.env, [])
    elif found := field_at(state.src, state.pos):
        part, end = found
        if not silent:
            token = state.push("field", "", 0)
            token.meta = _meta(state, part.name, end) | {"format": part.format}
    else:
        return False
    state.pos = end
    return True


def _foreign_rule(state: StateInline, silent: bool) -> bool:
    """Inline rule of the parser: <<name>> is text, and no HTML within signs."""
    found = FOREIGN.match(state.src, state.pos) if state.src.startswith("<<", state.pos) else None
    if found is None:
        return False
    if not silent:
        state.pending += found[0]
    state.pos = found.end()
    return True


def _meta(state: StateInline, name: str, end: int) -> dict[str, Any]:
    """Of a field: its name, its line in what is parsed, counted from 0, and how many line ends it holds."""
    return {
        "name": name,
        "line": state.src.count("\n", 0, state.pos),
        "lines": state.src.count("\n", state.pos, end),
    }


def _parser() -> MarkdownIt:
    parser = MarkdownIt("zero", {"html": True})
    parser.enable(["blockquote", "hr", "list", "heading", "html_block", "table", "fence"])
    parser.enable(["newline", "escape", "emphasis", "link", "image", "autolink", "html_inline", "entity", "backticks"])
    parser.inline.add_terminator_char("(")
    parser.inline.ruler.before("text", "field", _field_rule)
    parser.inline.ruler.before("text", "foreign", _foreign_rule)
    parser.core.ruler.disable("inline")  # inline text is parsed by _Reader, which knows its line when it fails
    return parser


_MARKDOWN = _parser()


class _Tokens:
    """The parser's flat stream of tokens, read forwards."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self._tokens, self._next = tokens, 0

    def until(self, closing: str) -> Iterator[Token]:
        """Tokens up to the one of type `closing`, which is read too."""
        while self._next < len(self._tokens):
            token = self._tokens[self._next]
            self._next += 1
            if token.type == closing:
                return
            yield token

    def skip(self, opening: Token) -> None:
        """Pass over everything up to the end of what `opening` opened."""
        while self._next < len(self._tokens):
            token = self._tokens[self._next]
            self._next += 1
            if token.nesting == -1 and token.level == opening.level:
                return


@dataclass
class _Reader:
    first_line: int
    problems: Problems
    places: Places = field(default_factory=dict)
    lines: tuple[str, ...] = ()

    def blocks(self, tokens: _Tokens, closing: str = "") -> Iterator[Block[Part]]:
        nested = bool(closing)
        for token in tokens.until(closing):
            line = self.first_line + (token.map[0] if token.map else 0)
            match token.type:
                case "paragraph_open":
                    yield Paragraph(self._content(tokens, "paragraph_close", line))
                case "heading_open":
                    if nested:
                        self._say("heading_nested", line)
                    elif token.tag != "h2":
                        self._say("heading_level", line)
                    yield Heading(self._content(tokens, "heading_close", line))
                case "blockquote_open":
                    yield Quote(tuple(self.blocks(tokens, "blockquote_close")))
                case "bullet_list_open":
                    yield List(False, 1, self._items(tokens, "bullet_list_close"))
                case "ordered_list_open":
                    start = token.attrGet("start")  # none for 1
                    yield self._numbered(1 if start is None else int(start), tokens, line)
                case "table_open" if not nested:
                    yield self._table(tokens, line)
                case "hr" if token.markup.startswith("*") and not nested:
                    yield PageBreak()
                case "hr":
                    self._say("page_break_nested" if token.markup.startswith("*") else "rule", line)
                case _:
                    self._say(_UNPRINTABLE[token.type], line)
                    if token.nesting == 1:
                        tokens.skip(token)

    def inline(self, source: str, line: int) -> tuple[Part, ...]:
        """The parts of one paragraph's source, which starts at `line`."""
        try:
            tokens = _MARKDOWN.inline.parse(source, _MARKDOWN, {}, [])
        except MalformedCondition as problem:
            breaks = source.count("\n", 0, problem.start)
            self._say(problem.code, line + breaks, name=str(problem.facts["name"]))
            return ()
        self._look_at(tokens, line, begins=True)
        return typeset(self._parts(tokens, line))

    def _look_at(self, tokens: Sequence[Token], line: int, *, begins: bool = False) -> None:
        """Tell the slips in a text from `line` on; `begins`: a paragraph begins with it."""
        text = _text_of_tokens(tokens)
        breaks = [place for place, character in enumerate(text) if character == "\n"]
        for start, said in unclosed_fields(text):
            self._say("field_unclosed", line + bisect_left(breaks, start), text=said)
        for start, said in foreign_fields(text):
            self._say("field_foreign", line + bisect_left(breaks, start), text=said)
        for start, said in definitions(text) if begins else ():
            self._say("link_definition", line + bisect_left(breaks, start), text=said)

    def _meet(self, name: str, line: int) -> None:
        key = normalise(name)
        if line < self.places.get(key, line + 1):
            self.places.pop(key, None)
            self.places[key] = line

    def _say(self, code: str, line: int, **facts: Fact) -> None:
        self.problems.append(Problem(code, line, facts))

    def _content(self, tokens: _Tokens, closing: str, line: int) -> tuple[Part, ...]:
        found = list(tokens.until(closing))
        if closing == "paragraph_close" and any(looks_like_a_row(token.content) for token in found):
            self._say("table_unfinished", line)
        return tuple(part for token in found for part in self.inline(token.content, line))

    def _items(self, tokens: _Tokens, closing: str) -> tuple[tuple[Block[Part], ...], ...]:
        return tuple(tuple(self.blocks(tokens, "list_item_close")) for _ in tokens.until(closing))

    def _table(self, tokens: _Tokens, line: int) -> Table[Part]:
        """Rows of as many cells as the header has: one that has fewer ends in empty cells, one that has more is
        refused, since the parser drops them."""
        begins, aligned = line, list[str]()
        rows: list[tuple[tuple[Part, ...], ...]] = []
        for token in tokens.until("table_close"):
            if token.type != "tr_open":
                continue
            line = self.first_line + (token.map[0] if token.map else 0)
            cells = []
            for cell in tokens.until("tr_close"):
                if cell.type == "th_open":
                    aligned.append(str(cell.attrGet("style") or "").removeprefix("text-align:") or "left")
                if cell.type == "inline":
                    cells.append(self.inline(cell.content, line))
            rows.append(tuple(cells))
            if (found := cells_in(self.lines[line - self.first_line])) > len(aligned):
                self._say("table_cells", line, cells=found, columns=len(aligned))
        if len(aligned) > MOST_COLUMNS:
            self._say("table_wide", begins, columns=len(aligned), limit=MOST_COLUMNS)
        if not any(map(any, rows[1:])):
            self._say("table_empty", begins)
        return Table(tuple(aligned), tuple(rows))

    def _numbered(self, start: int, tokens: _Tokens, line: int) -> List[Part]:
        items = self._items(tokens, "ordered_list_close")
        last = start + len(items) - 1
        if last > HIGHEST:
            self._say("list_number_long", line, number=last, limit=HIGHEST)
        return List(True, start, items)

    def _parts(self, tokens: Iterable[Token], line: int, *, bold: int = 0, italic: int = 0) -> list[Part]:
        parts: list[Part] = []
        href, linked, first = "", 0, line
        for token in tokens:
            style: dict[str, Any] = {"bold": bold > 0, "italic": italic > 0}
            match token.type:
                case "text" | "text_special":
                    if token.content:
                        parts.append(Text(token.content.replace("\t", " "), **style))
                case "softbreak" | "hardbreak":
                    line += 1
                    parts.append(Text(" " if token.type == "softbreak" else "\n", **style))
                case "strong_open" | "strong_close":
                    bold += token.nesting
                case "em_open" | "em_close":
                    italic += token.nesting
                case "field":
                    line = first + token.meta["line"]
                    self._meet(token.meta["name"], line)
                    parts.append(Field(token.meta["name"], **style, format=token.meta["format"]))
                    line += token.meta["lines"]
                case "condition":
                    line = first + token.meta["line"]
                    self._meet(token.meta["name"], line)
                    children, begins = token.children or [], line + token.meta["named"]
                    self._look_at(children, begins)
                    inner = self._parts(children, begins, bold=bold, italic=italic)
                    parts.append(Condition(token.meta["name"], unconditional(inner)))
                    line += token.meta["lines"]
                case "link_open":
                    href, linked = str(token.attrGet("href")), len(parts)
                    if "((" in href:
                        self._say("field_in_address", line)
                    elif leads_nowhere(href):
                        self._say("link_relative", line, address=href)
                case "link_close":
                    parts += _address(href, tuple(parts[linked:]), style)
                case _:
                    self._say(_UNPRINTABLE[token.type], line)
                    line += token.content.count("\n")
        return parts


def _address(href: str, of: tuple[Part, ...], style: dict[str, Any]) -> Iterator[Part]:
    """What prints of a link's address after its text, which is `of`."""
    address = href.removeprefix("mailto:")
    words = "".join(part.text for part in of if isinstance(part, Text))
    if not all(isinstance(part, Text) for part in of):
        yield Text(f" ({address})", **style) if words.strip() else LinkAddress(f" ({address})", of, **style)
    elif not words.strip():
        yield Text(address, **style)
    elif _decoded(words) not in (_decoded(address), _decoded(href)):
        yield Text(f" ({address})", **style)


def _text_of_tokens(tokens: Iterable[Token]) -> str:
    """What tokens say, with OTHER in place of what is no plain character; its line ends are those of the source."""
    return "".join(map(_plain_of, tokens))


def _plain_of(token: Token) -> str:
    match token.type:
        case "text":
            return token.content
        case "softbreak" | "hardbreak":
            return "\n"
        case "field" | "condition":
            return OTHER + "\n" * int(token.meta["lines"])
        case "text_special" | "html_inline" | "code_inline":
            return OTHER + "\n" * token.content.count("\n")
    return ""


def _decoded(address: str) -> str:
    """An address as it is shown: the parser shows one that stands for itself so."""
    return _MARKDOWN.normalizeLinkText(address)
