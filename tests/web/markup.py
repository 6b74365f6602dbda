"""Pages read from their HTML: what each must be (whole, named, without repeated ids and without anything inline), and
what tests look for in one: errors by field, messages, parts by id, facts, rows, states."""

import json
import re
from collections import Counter
from html.parser import HTMLParser
from typing import NamedTuple

from lxml import html as markup
from lxml.html import HtmlElement
from werkzeug.test import TestResponse
from wtforms.fields.core import UnboundField

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


Page = TestResponse | HtmlElement | str
"""An answer, its HTML, or a part of a page."""


class Message(NamedTuple):
    """What a page says after an act. `kind`: success, warning or info."""

    kind: str
    words: str


class State(NamedTuple):
    """`shape`: full, half, empty, warn, query, stop or none. `sub`: what stands below the word."""

    shape: str
    word: str
    sub: str = ""


TIMELINE = ("title", "byline", "date", "description")


class Entry(NamedTuple):
    """One of a timeline. `event`: the code of the act that recorded it, where the page has it."""

    event: str
    title: str
    by: str
    when: str
    words: str


def main_of(page: Page) -> HtmlElement:
    """The main part of a page; a part of a page as it is."""
    if isinstance(page, HtmlElement):
        return page
    root = markup.fromstring(page if isinstance(page, str) else page.text)
    return next(root.iter("main"), root)


def words_of(page: Page) -> str:
    """What a reader reads, with one space between words."""
    return " ".join(" ".join(main_of(page).xpath(".//text()[not(parent::script)]")).split())


def part_of(page: Page, name: str) -> HtmlElement:
    """The element with this id, or the section that the heading with this id names. Fails when there is none."""
    found = parts_of(page, name)
    assert found, f"no {name!r} in {words_of(page)!r}"
    return found[0]


def parts_of(page: Page, name: str) -> list[HtmlElement]:
    """As `part_of`; empty when there is none."""
    main = main_of(page)
    return main.xpath(".//section[@aria-labelledby=$name]", name=name) or main.xpath(".//*[@id=$name]", name=name)


def errors_of(page: Page) -> dict[str, str]:
    """What is wrong with the forms of a page, by the name of the field; above the form only, by "".

    Fails when the summary above the heading leaves out what stands beside a field.
    """
    main = main_of(page)
    errors = {
        one.get("id", "").removesuffix("-error"): words_of(one).removeprefix("Error:").strip()
        for one in with_class(main, "govuk-error-message")
        if "hidden" not in one.attrib
    }
    if not with_class(main, "govuk-error-summary"):
        return errors
    summary = main.xpath(".//ul[contains(@class, 'govuk-error-summary__list')]/li")
    said = " ".join(words_of(one) for one in summary)
    beside = " ".join(errors.values())
    assert [words for words in errors.values() if words not in said] == [], f"not in the summary: {said}"
    for one in summary:
        if words_of(one) not in beside and not any(words_of(one).startswith(words) for words in errors.values()):
            link = one.find("a")
            name = "" if link is None else link.get("href", "").removeprefix("#")
            errors[name] = " ".join(filter(None, [errors.get(name, ""), words_of(one)]))
    return errors


def messages_of(page: Page) -> list[Message]:
    """What the page says of the acts that led to it, from flash()."""
    kinds = {"moj-alert--success": "success", "ds-note--warn": "warning"}
    return [
        Message(next((kinds[name] for name in one.get("class", "").split() if name in kinds), "info"), words_of(one))
        for one in main_of(page).xpath("./div[@role='status']")
    ]


def message_of(page: Page) -> Message:
    """As `messages_of`. Fails unless there is just one."""
    messages = messages_of(page)
    assert len(messages) == 1, messages
    return messages[0]


def notes_of(page: Page) -> list[str]:
    """The marks of what is said beside something (`data-note`), in the order of the page."""
    return main_of(page).xpath(".//@data-note")


def conflict_of(page: Page) -> str:
    """What a page says of what somebody else saved while a form was open. Fails when it says nothing."""
    notes = with_class(main_of(page), "ds-note")
    alerts = [one for one in notes if one.get("role") == "alert" and "hidden" not in one.attrib]
    assert len(alerts) == 1, words_of(page)
    return words_of(alerts[0])


def with_class(page: Page, name: str) -> list[HtmlElement]:
    """The elements of a class, such as ds-lede (what a page says first) or ds-empty (that there is nothing)."""
    return main_of(page).xpath(".//*[contains(concat(' ', normalize-space(@class), ' '), $name)]", name=f" {name} ")


def numbers_of(page: Page) -> list[int]:
    """The whole numbers that a page, or a part of one, says."""
    return [int(number.replace(",", "")) for number in re.findall(r"\d+(?:,\d{3})*", words_of(page))]


def why_of(page: Page) -> str:
    """Why there is no such page, or why it is closed: the words of an error page."""
    main = main_of(page)
    errors = main.xpath(".//h1/@data-error")
    assert [len(code) for code in errors if code.isdigit()] == [3], words_of(main)
    return words_of(with_class(main, "ds-lede")[0])


def heading_of(page: Page) -> str:
    return words_of(main_of(page).xpath(".//h1")[0])


def facts_of(page: Page) -> dict[str, str]:
    """The names and values of the lists of facts and figures. Fails when two have the same name."""
    pairs = [(words_of(name), words_of(name.getnext())) for name in main_of(page).iter("dt")]
    assert len(dict(pairs)) == len(pairs), pairs
    return dict(pairs)


def rows_of(page: Page) -> list[list[str]]:
    """The words of each cell of each row of the bodies of tables."""
    return [[words_of(cell) for cell in row.iter("th", "td")] for row in main_of(page).xpath(".//tbody/tr")]


def states_of(page: Page) -> list[State]:
    """Shapes with their words, in the order of the page."""
    return [
        State(
            next(name for name in one.get("class", "").split() if name.startswith("ds-state--"))[len("ds-state--") :],
            "".join(words_of(word) for word in one.xpath("./b | ./span")),
            "".join(words_of(sub) for sub in one.xpath("./small")),
        )
        for one in with_class(main_of(page), "ds-state")
    ]


def timeline_of(page: Page) -> list[Entry]:
    """The entries of the timelines of a page, newest first."""
    return [
        Entry(one.get("data-event", ""), *(_words_in(one, f"moj-timeline__{name}") for name in TIMELINE))
        for one in with_class(main_of(page), "moj-timeline__item")
    ]


def links_of(page: Page) -> dict[str, str]:
    """The words of links by where they lead."""
    return {link.get("href", ""): words_of(link) for link in main_of(page).iter("a")}


def forms_of(page: Page) -> list[str]:
    """Where the forms of a page that post lead, in its order."""
    return [form.get("action", "") for form in main_of(page).iter("form") if form.get("method", "get") == "post"]


def said_by(field: UnboundField, validator: type) -> str:
    """What a validator of a form's field says: `said_by(HolderForm.full_name, DataRequired)`."""
    validators = field.kwargs.get("validators") or field.args[1]
    return next(one.message for one in validators if isinstance(one, validator))


def _words_in(element: HtmlElement, name: str) -> str:
    return " ".join(words_of(one) for one in with_class(element, name))
