"""HTML turned into words: no tag, script, style or picture stays. One pass; what is broken is passed over."""

import re
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser

LONGEST = 2_000_000
"""Characters of HTML read."""

UNREAD = frozenset({"script", "style", "head", "title", "template", "object", "svg", "math", "noembed", "noframes"})
HIDEABLE = frozenset({"div", "span", "p", "table", "td"})
HIDES = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
"""Said in the style of an element that shows nothing."""

LINES = frozenset(
    {"p", "div", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "address", "dl", "dt"}
)
LINES |= {"section", "article", "header", "footer", "center", "form", "fieldset", "dd", "caption", "body", "html"}

RULE = "________________________________"

QUOTATION_MARKS = 2
"""Kinds of them. Of each, one tag at most has a mark that nothing closes: the last mark of that kind."""

REMARKS = re.compile(r"<!--(?:-?>|.*?-->)|<!\[[^>]*>", re.DOTALL)
"""Comments, and what Word writes like them. The parser of older releases of Python takes quadratic time for comments
that never end, and refuses a section (`<![`) that it does not know."""


def words_of_html(html: str) -> str:
    """The words, a line for each block; what is quoted (<blockquote>) begins with "> ", as mail programs write it."""
    html = html[:LONGEST].replace("\n", " ")
    unfinished = html.find("<!--", html.rfind("-->") + 1)
    html = html if unfinished < 0 else html[:unfinished]
    end = html.rfind(">") + 1
    words = _Words()
    words.read(REMARKS.sub("<!>", html[:end]))
    words.handle_data(unescape(html[end:]))
    return words.text()


@dataclass
class _LeftOut:
    """An element whose words are dropped when it ends; `depth`, `pieces` and `ends`: where the text was before it."""

    depth: int
    pieces: int
    ends: int
    open: int = 1
    """Elements of its name that began in it, itself too, and have not ended."""


class _Words(HTMLParser):
    """Collects words and where lines end. What is left out is dropped only when it ends: what is never closed hides
    nothing, or all that follows would be lost."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[str] = []
        self._ends: list[tuple[int, int]] = []  # of each line: how many pieces there were, and its depth of quotation
        self._depth = 0
        self._left_out: dict[str, _LeftOut] = {}

    def read(self, html: str) -> None:
        """Read HTML that is all in one line and ends with ">". A tag with a quotation mark that nothing closes ends at
        its first ">": browsers would lose all that follows."""
        self.feed(html)
        for _ in range(QUOTATION_MARKS):
            html = html[self.getpos()[1] :]
            if self._raw or not re.match("<[a-zA-Z]", html):
                break
            html = html[html.index(">") + 1 :]
            self.reset()
            self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "body":
            self._end_left_out("head")
        if tag in self._left_out:
            self._left_out[tag].open += 1
        elif tag in UNREAD or (tag in HIDEABLE and _is_hidden(dict(attrs))):
            self._left_out[tag] = _LeftOut(self._depth, len(self._pieces), len(self._ends))
        self._break_line(tag)
        if tag == "blockquote":
            self._depth += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._break_line(tag)

    def handle_endtag(self, tag: str) -> None:
        self._break_line(tag)
        if tag == "blockquote":
            self._depth = max(0, self._depth - 1)
        elif tag in ("td", "th"):
            self._pieces.append(" ")
        if tag in self._left_out:
            self._left_out[tag].open -= 1
            if not self._left_out[tag].open:
                self._end_left_out(tag)

    def handle_data(self, data: str) -> None:
        self._pieces.append(data)

    @property
    def _raw(self) -> bool:
        """Whether this is the text of a script or a style: its tags are none."""
        return "script" in self._left_out or "style" in self._left_out

    def text(self) -> str:
        """What was read, to its end."""
        for tag in ("script", "style"):
            self._end_left_out(tag)
        self._end_line()
        lines: list[str] = []
        begin = 0
        for end, depth in self._ends:
            words = re.sub(r"[ \t\r\n\f\xa0]+", " ", "".join(self._pieces[begin:end])).strip()
            lines.append(f"{'> ' * min(depth, 9)}{words}" if words else "")
            begin = end
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()

    def _break_line(self, tag: str) -> None:
        if tag in LINES or tag in ("br", "blockquote"):
            self._end_line()
        elif tag == "hr":
            self._end_line()
            self._pieces.append(RULE)
            self._end_line()

    def _end_line(self) -> None:
        self._ends.append((len(self._pieces), self._depth))

    def _end_left_out(self, tag: str) -> None:
        """Drop the words of an element and of those that began in it, and go on as before it."""
        if element := self._left_out.get(tag):
            self._depth = element.depth
            del self._pieces[element.pieces :], self._ends[element.ends :]
            names = list(self._left_out)
            for name in names[names.index(tag) :]:
                del self._left_out[name]


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    return attributes.get("hidden", "false") != "false" or HIDES.search(attributes.get("style") or "") is not None
