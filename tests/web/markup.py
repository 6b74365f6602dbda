"""What every page must be, read from its HTML: whole, named, without repeated ids and without anything inline."""

import json
from collections import Counter
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
VOID_SVG = {"path", "circle", "polygon", "rect"}
REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "list")


class Markup(HTMLParser):
    """One page: its `title`, `ids`, `nonces`, and what is wrong with it (`faults`)."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.title = ""
        self.ids: Counter[str] = Counter()
        self.nonces: set[str] = set()
        self.headings = 0
        self._open: list[str] = []
        self._references: list[tuple[str, str]] = []
        self.feed(html)
        self.close()
        self._finish(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._attributes(tag, attrs)
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._attributes(tag, attrs)
        if tag not in VOID | VOID_SVG:
            self.faults.append(f"<{tag}/> does not close itself in HTML")

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open[-1] != tag:
            self.faults.append(f"</{tag}> at line {self.getpos()[0]} closes {self._open[-1:] or 'nothing'}")
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._open[-1:] == ["title"] and "svg" not in self._open:
            self.title += data
        if self._open[-1:] == ["script"] and data.strip():
            self.faults.append(f"inline script: {data.strip()[:60]}")

    def _attributes(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        values = dict(attrs)
        self.faults += [f"<{tag}> has {name} twice" for name, n in Counter(names).items() if n > 1]
        self.faults += [f"<{tag}> has an inline {name}" for name in names if name == "style" or name.startswith("on")]
        if tag == "style":
            self.faults.append("inline style sheet")
        if tag == "h1":
            self.headings += 1
        if tag == "img" and values.get("alt") is None:
            self.faults.append("<img> without alt")
        if tag == "form" and values.get("method", "get") not in ("get", "post"):
            self.faults.append(f"<form method={values['method']}>")
        if tag == "script":
            self.nonces.add(values.get("nonce") or "")
        if "id" in values:
            self.ids[values["id"] or ""] += 1
        self._references += [(name, values[name] or "") for name in REFERENCES if name in values]

    def _finish(self, html: str) -> None:
        self.faults += [f"<{tag}> is never closed" for tag in self._open]
        self.faults += [f"id {name!r} stands {n} times" for name, n in self.ids.items() if n > 1 or not name]
        self.faults += [
            f"{attribute} names {name!r}, which is not there"
            for attribute, names in self._references
            for name in names.split()
            if name not in self.ids
        ]
        if not html.lower().startswith("<!doctype html>"):
            self.faults.append("no doctype")
        if not self.title.removesuffix("– Despatch").strip():
            self.faults.append("no title")
        if self.headings != 1:
            self.faults.append(f"{self.headings} h1")


def directives(policy: str) -> dict[str, list[str]]:
    """A content security policy, by directive."""
    return {name: values for name, *values in (part.split() for part in policy.split(";"))}


def faults_of(html: str, *, policy: str) -> list[str]:
    """Everything wrong with a page and the content security policy it came with; empty when all is well."""
    page = Markup(html)
    scripts = directives(policy)["script-src"]
    unsafe = [word for word in policy.split() if "unsafe" in word or word == "*"]
    foreign = [f"nonce {nonce!r} is not in the policy" for nonce in page.nonces if f"'nonce-{nonce}'" not in scripts]
    return page.faults + foreign + [f"policy allows {word}" for word in unsafe]


def htmx_settings(html: str) -> dict[str, object]:
    """What the page's `htmx-config` says."""
    start = html.index("content='", html.index('name="htmx-config"')) + len("content='")
    settings: dict[str, object] = json.loads(html[start : html.index("'", start)])
    return settings
