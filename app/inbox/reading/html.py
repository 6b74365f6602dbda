"""HTML turned into words: no tag, script, style or picture stays. One pass; what is broken is passed over."""

import re
from html import unescape

LONGEST = 2_000_000
"""Characters of HTML read."""

TAG = re.compile(r"""<(/?)([a-zA-Z][a-zA-Z0-9:]*)((?:[^<>"']|"[^"<]*"|'[^'<]*')*|[^<>]*)>""")
HIDDEN = re.compile(r"display\s*:\s*none|\bhidden\b(?!\s*=\s*[\"']?false)|mso-hide\s*:\s*all", re.IGNORECASE)

UNREAD = frozenset({"script", "style", "head", "title", "template", "object", "svg", "math", "noembed", "noframes"})
HIDEABLE = frozenset({"div", "span", "p", "table", "td"})
LINES = frozenset(
    {"p", "div", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "address", "dl", "dt"}
)
LINES |= {"section", "article", "header", "footer", "center", "form", "fieldset", "dd", "caption", "body", "html"}


def words_of_html(html: str) -> str:
    """The words, a line for each block; what is quoted (<blockquote>) begins with "> ", as mail programs write it."""
    html = _without_remarks(html[:LONGEST])
    lines: list[str] = []
    line: list[str] = []
    depth, at = 0, 0
    unread, unread_depth = "", 0
    small, last_closed = html.lower(), dict[str, int]()

    def end_line() -> None:
        words = re.sub(r"[ \t\r\n\f\xa0]+", " ", unescape("".join(line))).strip()
        lines.append(f"{'> ' * min(depth, 9)}{words}" if words else "")
        line.clear()

    def is_hidden(name: str, attributes: str, at: int) -> bool:
        """Hidden, and closed somewhere: what is never closed hides nothing, or all that follows would be lost."""
        if name not in last_closed and name in HIDEABLE:
            last_closed[name] = small.rfind(f"</{name}")
        return name in HIDEABLE and last_closed[name] >= at and HIDDEN.search(attributes) is not None

    while tag := TAG.search(html, at):
        if not unread:
            line.append(html[at : tag.start()])
        at = tag.end()
        name, closes = tag[2].lower(), bool(tag[1])
        if unread:
            if name == unread and not tag[3].endswith("/"):
                unread_depth += -1 if closes else 1
                unread = unread if unread_depth else ""
            continue
        if not closes and not tag[3].endswith("/") and (name in UNREAD or is_hidden(name, tag[3], at)):
            unread, unread_depth = name, 1
        elif name == "br":
            end_line()
        elif name == "hr":
            end_line()
            lines.append("________________________________")
        elif name == "blockquote":
            end_line()
            depth = max(0, depth - 1) if closes else depth + 1
        elif name in LINES:
            end_line()
        elif name in ("td", "th") and closes:
            line.append(" ")
    if not unread:
        line.append(html[at:])
    end_line()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _without_remarks(html: str) -> str:
    """Without comments, declarations and processing instructions."""
    kept: list[str] = []
    at = 0
    while (begin := html.find("<", at)) >= 0:
        kept.append(html[at:begin])
        if html.startswith("<!--", begin):
            end, past = html.find("-->", begin + 4), 3
        elif html.startswith(("<!", "<?"), begin):
            end, past = html.find(">", begin + 2), 1
        else:
            kept.append("<")
            at = begin + 1
            continue
        if end < 0:
            return "".join(kept)
        at = end + past
    return "".join([*kept, html[at:]])
