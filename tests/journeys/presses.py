"""Everything that a person may press in a campaign: their pages are walked, and each form's buttons taken down."""

import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from tests.fixtures.app import token_in
from tests.web.filled import Button, Form, Main

OURS = re.compile(r"/(campaigns|letters|replies)/")
SHIPPED = "MAR15"
"""A campaign of 1,268 letters, which is not walked."""

A_FILE = re.compile(r"\.(\w+|<.*>)$")
TWO_OF = {"/letters/<reference>", "/campaigns/<reference>/letter/versions/<int:number>"}
"""Rules of which two pages of a campaign differ, without any query."""

SAID: Mapping[str, list[str]] = {
    "by": ["The private secretary on duty"],
    "reason": ["The wrong date was printed"],
    "line": ["The Cabinet Secretary"],
    "lines": ["Gwent"],
    "text": ["They telephoned"],
    "body": ["On which day?"],
    "who": ["The legal adviser"],
    "note": ["As agreed"],
    "office": ["Secretary of State for Wales"],
    "department": ["Wales Office"],
    "summary": ["They will read their cases again"],
    "on": ["27", "3", "2015"],
    "due": ["26", "3", "2099"],
    "day": ["26", "3", "2099"],
    "time": ["9:30"],
    "how": ["email"],
    "channel": ["email"],
    "kind": ["substantive"],
    "postal_address": ["2 Example Street\nLondon SW1A 2AA"],
}
"""What is filled into boxes that stand empty."""

INSTEAD_OF = {"private_office": "office"}
"""Lists that stand at their prompt: the first on offer is chosen, unless the form has a box to type it instead."""

TOKEN = re.compile(r"(seen\b|last-|once$|beside$)")
"""Hidden fields by which a page says what it was made from."""

CHANGED = {"name", "reason", "subject", "summary", "title"}
"""Boxes that stand filled and are written on."""


@dataclass(frozen=True)
class Press:
    """One button that posts, on the page where it stands, with what its form holds. `rule`: of the route it is for."""

    page: str
    words: str
    to: str
    rule: str
    fields: tuple[tuple[str, str], ...]

    @property
    def kind(self) -> tuple[str, str]:
        """Alike in every campaign."""
        return self.rule, re.sub(r"[A-Z]{3,}\d+(-\d+)?|\d+", "…", self.words)

    @property
    def campaign(self) -> str:
        """The reference of the campaign where it stands; of a reply, its number."""
        return _campaign(self.page)

    @property
    def is_typed(self) -> bool:
        """Whether it sends anything that a person wrote."""
        return any(_typed(name, value) for name, value in self.fields)

    def as_by_another(self) -> "Press":
        """With other words where somebody wrote."""
        changed = ((name, f"{value}, or so" if _typed(name, value) else value) for name, value in self.fields)
        return replace(self, fields=tuple(changed))

    def on(self, fresh: "Press") -> "Press":
        """The same, typed into its page as it is now: what the page says of itself is new."""
        tokens = [pair for pair in fresh.fields if TOKEN.match(pair[0])]
        return replace(self, fields=(*(pair for pair in self.fields if not TOKEN.match(pair[0])), *tokens))

    def by(self, client: FlaskClient) -> TestResponse:
        """Pressed by whoever uses `client`."""
        fields = MultiDict(pair for pair in self.fields if pair[0] != "csrf_token")
        return client.post(self.to, data={**fields.to_dict(flat=False), "csrf_token": client.token})


@dataclass(frozen=True)
class Walked:
    """`links` and `presses` of the pages that were walked, and those pages that are `shut` to this person."""

    links: frozenset[str]
    presses: tuple[Press, ...]
    shut: tuple[str, ...]

    def __or__(self, other: "Walked") -> "Walked":
        return Walked(self.links | other.links, self.presses + other.presses, self.shut + other.shut)

    @property
    def kinds(self) -> dict[tuple[str, str], Press]:
        """The first press of each kind."""
        return {press.kind: press for press in reversed(self.presses)}


def with_token(client: FlaskClient) -> FlaskClient:
    client.token = token_in(client.get("/account").text)
    return client


def walk(client: FlaskClient, *pages: str, most: int) -> Walked:
    """From these pages to every page of a campaign that their links, and forms that only look, lead to.

    `most`: pages of one rule in one campaign that are walked, the second with another query; 0: `pages` alone.
    """
    waiting, links = deque(pages), set(pages)
    presses, shut = [], []
    walked: dict[tuple[str, str], list[frozenset[str]]] = {}
    while waiting:
        here = waiting.popleft()
        rule, asked = rule_of(client, here), frozenset(parse_qs(urlsplit(here).query))
        before = walked.setdefault((rule, _campaign(here)), [])
        enough = len(before) >= most or (asked in before and rule not in TWO_OF)
        if A_FILE.search(rule) or (enough and here not in pages):
            continue
        before.append(asked)
        page = client.get(here)
        if page.status_code >= 400:
            shut.append(here)
        if page.status_code != 200:
            continue
        main = Main(page.text)
        presses += presses_on(client, here, main)
        for link in (*main.links, *_looks(main)):
            to = urlsplit(urljoin(here, link))
            address = to.path + (f"?{to.query}" if to.query else "")
            if not to.netloc and OURS.match(address) and SHIPPED not in address and address not in links:
                links.add(address)
                waiting.append(address)
    return Walked(frozenset(links), tuple(presses), tuple(shut))


def presses_on(client: FlaskClient, here: str, main: Main) -> list[Press]:
    found = []
    for form in main.forms:
        for button in form.buttons:
            if button.method != "post":
                continue
            to = urljoin(here, button.action) if button.action else here
            found.append(Press(here, button.words, to, rule_of(client, to, "POST"), tuple(_sent(form, button))))
    return found


def rule_of(client: FlaskClient, address: str, method: str = "GET") -> str:
    """The rule of the route that an address is for; the address itself when there is none."""
    path = urlsplit(address).path
    try:
        rule, _ = client.application.url_map.bind("localhost").match(path, method, return_rule=True)
    except HTTPException:
        return path
    return str(rule.rule)


def _looks(main: Main) -> Iterator[str]:
    """Where the forms lead that only look for something, with the first box ticked."""
    for form in main.forms:
        for button in form.buttons:
            if button.method == "get":
                yield f"{button.action}?{urlencode(list(_sent(form, button)))}"


def _sent(form: Form, button: Button) -> Iterator[tuple[str, str]]:
    """What the form sends when the button is pressed: as it stands, but for boxes that are CHANGED; with the first of
    each choice where none is made, and SAID where a box is empty."""
    fields = dict(form.fields)
    for name, offered in form.offered.items():
        fields.setdefault(name, SAID[name] if name in SAID else offered[:1])
    for name, typed in INSTEAD_OF.items():
        if name in fields and typed not in fields and not any(fields[name]):
            fields[name] = form.offered[name][:1]
    for name, said in SAID.items():
        if name in fields and not any(fields[name]):
            fields[name] = said
    for name, values in fields.items():
        yield from ((name, f"{value} at last" if name in CHANGED else value) for value in values)
    if button.name:
        yield button.name, button.value


def _typed(name: str, value: str) -> bool:
    return name in CHANGED or (" " in value and [value] == SAID.get(name))


def _campaign(address: str) -> str:
    return re.split(r"[/?-]", address)[2]
