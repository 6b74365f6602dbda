"""The guide, read from docs/guide/ and rendered as HTML in sections, each with its plain text for the search."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from app.platform.root import ROOT

GUIDE = ROOT / "docs" / "guide"
ADDRESS = "/guide"
FIRST = "README"
GLOSSARY = "words"

MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")

CLASSES = {
    "paragraph_open": "govuk-body",
    "bullet_list_open": "govuk-list govuk-list--bullet",
    "ordered_list_open": "govuk-list govuk-list--number",
    "link_open": "govuk-link",
    "table_open": "ds-table",
}

SCROLLED = Markup('<div class="ds-scroll" tabindex="0" role="region" aria-label="Table: {}">')
"""Around a table that may be wider than a phone."""


@dataclass(frozen=True)
class Section:
    """A heading and what follows it, up to the next. `html` and `texts` have what follows: as it is shown, and as plain
    text of each paragraph, list item and table row. `rows`: the cells of its tables."""

    title: str
    anchor: str
    level: int
    html: Markup
    texts: Sequence[str]
    rows: Sequence[tuple[str, ...]]


@dataclass(frozen=True)
class GuidePage:
    """`name`: of its file, without the ending."""

    name: str
    sections: Sequence[Section]

    @property
    def title(self) -> str:
        return self.sections[0].title

    @property
    def contents(self) -> Sequence[Section]:
        """The sections that the page lists at its top."""
        return [section for section in self.sections if section.level == 2]


@dataclass(frozen=True)
class Picture:
    """In pixels; `version` is a digest of the file."""

    width: int
    height: int
    version: str


@cache
def pages() -> Mapping[str, GuidePage]:
    """Every page by its name, in the order in which the first page lists them."""
    source = (GUIDE / f"{FIRST}.md").read_text(encoding="utf-8")
    names = [FIRST, *re.findall(r"\]\(([\w-]+)\.md\)", source)]
    return {name: read_page(name, (GUIDE / f"{name}.md").read_text(encoding="utf-8")) for name in names}


@cache
def pictures() -> Mapping[str, Picture]:
    """Every picture by the name of its file."""
    return {file.name: _picture(file.read_bytes()) for file in sorted((GUIDE / "images").glob("*.png"))}


def address_of(link: str) -> str:
    """The address in Despatch of a link as the guide's files write it, such as `sending.md#rehearse`."""
    file, _, anchor = link.partition("#")
    name = Path(file).stem
    return ADDRESS + (f"/{name}" if name != FIRST else "") + (f"#{anchor}" if anchor else "")


def anchor_of(heading: str) -> str:
    """As GitHub makes it."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


def read_page(name: str, source: str) -> GuidePage:
    """A page of the guide from its Markdown."""
    return GuidePage(name, tuple(_section(tokens) for tokens in _by_heading(MARKDOWN.parse(source))))


def _picture(png: bytes) -> Picture:
    width, height = (int.from_bytes(png[start : start + 4], "big") for start in (16, 20))
    return Picture(width, height, sha256(png).hexdigest()[:12])


def _by_heading(tokens: Iterable[Token]) -> Iterator[list[Token]]:
    section: list[Token] = []
    for token in tokens:
        if token.type == "heading_open" and section:
            yield section
            section = []
        section.append(token)
    yield section


def _section(tokens: list[Token]) -> Section:
    opening, heading, _, *body = tokens
    title, level = _text_of(heading), int(opening.tag[1])
    rows = [_cells(row) for row in _rows(body)]
    texts = [*_paragraphs(body), *(" – ".join(filter(None, row)) for row in rows)]
    _dress_links(body)
    html = MARKDOWN.renderer.render([*_dressed(body, title)], MARKDOWN.options, {})
    return Section(title, "" if level == 1 else anchor_of(title), level, Markup(html), texts, rows)  # noqa: S704 (escaped)


def _text_of(inline: Token) -> str:
    texts = (" " if child.type == "softbreak" else child.content for child in inline.children or ())
    return "".join(texts).strip()


def _paragraphs(tokens: Iterable[Token]) -> Iterator[str]:
    """What stands outside tables."""
    in_table = False
    for token in tokens:
        if token.type in ("table_open", "table_close"):
            in_table = token.nesting == 1
        elif token.type == "inline" and not in_table:
            yield _text_of(token)


def _rows(tokens: Iterable[Token]) -> Iterator[list[Token]]:
    """The rows of tables that are not headings."""
    row: list[Token] | None = None
    for token in tokens:
        if token.type == "tr_open":
            row = []
        if row is not None:
            row.append(token)
        if token.type == "tr_close" and row:
            if not any(each.type == "th_open" for each in row):
                yield row
            row = None


def _cells(row: Iterable[Token]) -> tuple[str, ...]:
    return tuple(_text_of(token) for token in row if token.type == "inline")


def _dress_links(tokens: Iterable[Token]) -> None:
    """Links between files lead to pages, pictures have their size and are loaded once they come into view."""
    for child in (child for token in tokens for child in token.children or ()):
        if child.type == "link_open":
            href = str(child.attrs["href"])
            if ".md" in href.partition("#")[0]:
                child.attrs["href"] = address_of(href)
        elif child.type == "image":
            name = Path(str(child.attrs["src"])).name
            picture = pictures()[name]
            child.attrs |= {
                "src": f"{ADDRESS}/images/{name}?v={picture.version}",
                "width": str(picture.width),
                "height": str(picture.height),
                "loading": "lazy",
                "class": "ds-guide__picture",
            }
        if child.type in CLASSES:
            child.attrSet("class", CLASSES[child.type])


def _dressed(tokens: Sequence[Token], title: str) -> Iterator[Token]:
    """The same with the looks of Despatch. `title`: of the section. In a table the first cell of a row is its heading,
    and a heading row that is empty is left out; each row of the glossary has an anchor."""
    headless = headings = False
    first = glossary = False
    closing = ""
    for place, token in enumerate(tokens):
        if token.type in CLASSES:
            token.attrSet("class", CLASSES[token.type])
        if token.type == "table_open":
            yield Token("html_block", "", 0, content=SCROLLED.format(title))
        match token.type:
            case "thead_open":
                end = next(at for at, each in enumerate(tokens) if at > place and each.type == "thead_close")
                titles = [_text_of(each) for each in tokens[place:end] if each.type == "inline"]
                headless, headings, glossary = not any(titles), True, titles[:1] == ["word"]
            case "tr_open":
                first = True
                if glossary and not headings:
                    token.attrSet("id", word_anchor(_text_of(tokens[place + 2])))
            case "th_open" if _text_of(tokens[place + 1]):
                token.attrs = {"scope": "col"}
            case "th_open":
                token.tag, closing = "td", "td"
            case "th_close" if closing:
                token.tag, closing = closing, ""
            case "td_open" if first:
                token.tag, token.attrs = "th", {"scope": "row"}
                first, closing = False, "th"
            case "td_close" if closing:
                token.tag, closing = closing, ""
            case "thead_close":
                headings = False
                if headless:
                    headless = False
                    continue
        if not (headless and headings):
            yield token
        if token.type == "table_close":
            yield Token("html_block", "", 0, content="</div>")


def word_anchor(word: str) -> str:
    return f"word-{anchor_of(word)}"


@cache
def meanings() -> Mapping[str, str]:
    """What each word means, from the glossary."""
    return {row[0]: row[1] for row in pages()[GLOSSARY].sections[0].rows}


def meaning_of(word: str) -> str:
    """Raises KeyError if the glossary has no such word."""
    return meanings()[word]
