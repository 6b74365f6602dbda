"""People at work, for locust: each reads, thinks, and sends a form now and then, as their role has it.

It runs in the environment of locust and imports nothing of Despatch. CAST names the file that says who they are
(cast.py); RESULTS the folder for a line about each request and each form that was answered with success.
"""

import json
import os
import random
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import urlsplit

from locust import HttpUser, between, constant_pacing, events, task

from bench.load.browser import Form, Page
from bench.load.visits import VISITS, address_of

CAST: Mapping[str, Any] = json.loads(Path(os.environ["CAST"]).read_text())
RESULTS = Path(os.environ["RESULTS"])
WRITES = 0.5
"""How often a person fills a form and sends it. It is opened first, so that of their acts a third are writes."""

READ, WRITE, PEER = "read", "write", "peer"


def _open(name: str) -> TextIO:
    return (RESULTS / name).open("w", buffering=1)


REQUESTS, DONE = _open("requests.jsonl"), _open("writes.jsonl")


@events.request.add_listener
def _note_request(
    name: str, response_time: float, context: Mapping[str, str], exception: Exception | None, **_: Any
) -> None:
    line = {"page": name, "ms": response_time, "at": time.time(), "error": str(exception or "")} | dict(context)
    REQUESTS.write(json.dumps(line) + "\n")


class Refused(Exception):
    """A form came back, or a page said that its act was not done."""


class Person(HttpUser):
    """The next of the cast. `wait_time`: a second of thought on average."""

    host = os.environ["ADDRESS"]
    wait_time = between(0.5, 1.5)
    waiting = iter(CAST["people"])

    def on_start(self) -> None:
        self.part = next(self.waiting)
        self.role: str = self.part["role"]
        self.count = 0
        self.client.cookies.set("despatch", self.part["cookie"], domain=urlsplit(self.host).hostname)
        self.reads = [(name, weight) for name, weight, roles in VISITS if not roles or self.role in roles]
        self.acts = ACTS[self.role]

    @task
    def act(self) -> None:
        if random.random() < WRITES:
            random.choices(*zip(*self.acts, strict=True))[0](self)
        else:
            name = random.choices(*zip(*self.reads, strict=True))[0]
            self.look(name, address_of(name, CAST, self.part))

    def mark(self) -> str:
        """Words that nobody else writes, and this person once."""
        self.count += 1
        return f"Load {RESULTS.name} {self.part['id']}-{self.count}"

    def look(self, name: str, address: str) -> Page:
        """Open a page. One that leads to signing in has lost the person."""
        with self.client.get(address, name=name, context=self._context(READ), catch_response=True) as answer:
            if "/sign-in" in answer.url:
                answer.failure("signed out")
        return Page(answer.url, answer.text or "<p></p>")

    def send(self, name: str, form: Form | None, values: Mapping[str, str], **done: Any) -> None:
        """Send a form after a second of thought, and see the page that follows; `done` is what was written then."""
        if form is None:
            return
        self.wait()
        context = self._context(WRITE)
        filled = form.filled(values)
        with self.client.post(form.action, name=name, context=context, catch_response=True, **filled.sent) as answer:
            if answer.status_code >= 400 or answer.error:
                return  # locust counts it
            if "/sign-in" in answer.url:
                answer.failure("signed out")
            elif not answer.history and "draft" not in done:
                answer.failure(f"form refused: {Page(answer.url, answer.text).title}")
            elif name.startswith("Assign") and "moj-alert--success" not in answer.text:
                return  # somebody looks after one of them already: this person is asked first
            else:
                DONE.write(json.dumps({"what": name, "by": self.part["id"]} | done) + "\n")

    def _context(self, kind: str) -> dict[str, str]:
        return {"role": self.role, "kind": kind}


def note(person: Person) -> None:
    page, mark = person.look("Letter", _letter()), person.mark()
    person.send("Note on a letter", page.form("/notes/new"), {"note": mark}, mark=mark)


def assign(person: Person) -> None:
    """To oneself, from the page of the letter: its button is a form too."""
    letter = _letter()
    forms = [form for form in person.look("Letter", letter).forms if form.action.endswith("/assign")]
    form = next((form for form in forms if form.value("to") == str(person.part["id"])), None)
    person.send("Assign a letter", form, {}, letter=letter.rpartition("/")[2])


def assign_several(person: Person) -> None:
    """Three of a page of the list."""
    page = person.look("Track, a page", address_of("Track, a page", CAST, person.part))
    form = page.form("/track")
    letters = [pair for pair in form.boxes if pair[0] == "letter"][:3] if form else []
    if form and letters:
        chosen = Form(form.action, (*form.fields, *letters), form.boxes, form.files)
        person.send("Assign letters", chosen, {"act": "mine"}, letters=[int(value) for _, value in letters])


def reply(person: Person) -> None:
    letter, mark = _letter().rpartition("/")[2], person.mark()
    page = person.look("Record a response", f"/letters/{letter}/replies/new")
    values = {"how": "email", "kind": random.choice(("acknowledgement", "substantive")), "summary": mark}
    person.send("Record a response", page.form("/replies/new"), values, mark=mark)


def draft(person: Person) -> None:
    """What the page sends by itself while somebody types."""
    form = _own_letter(person)
    if form:
        mark = person.mark()
        body = f"{form.value('body')}\n\n{mark}"
        typed = Form(f"{form.action}/draft", form.fields, (), ())
        person.send("Draft text, unsaved", typed, {"body": body}, draft=mark)


def save(person: Person) -> None:
    form, mark = _own_letter(person), person.mark()
    if form:
        person.send("Save letter", form, {"body": f"{form.value('body')}\n\n{mark}"}, text=mark)


def _own_letter(person: Person) -> Form | None:
    """What this person left unsaved there is taken up first, as the page offers."""
    address = f"/campaigns/{person.part['campaign']}/letter"
    page = person.look("Own letter", address)
    if page.form("/letter/draft/discard") and (discard := page.form("/letter/draft/discard")):
        person.send("Discard a draft", discard, {}, text="")
        page = person.look("Own letter", address)
    return page.form("/letter")


def confirm(person: Person) -> None:
    page = person.look("Post", address_of("Post", CAST, person.part))
    form = next((form for form in page.forms if form.action.endswith("/confirm")), None)
    contact = int(form.action.split("/")[-2]) if form else 0
    person.send("Confirm a contact", form, {}, contact=contact)


def comment(person: Person) -> None:
    registry, mark = random.choice(person.part["texts"]), person.mark()
    address = f"/campaigns/{person.part['campaign']}/clearance/offices/{person.part['office']}/{registry}"
    page = person.look("Text to clear", address)
    person.send("Comment on a text", page.form("/comments"), {"body": mark}, mark=mark)


def risk(person: Person) -> None:
    page, mark = person.look("Report a risk", "/risk/new"), person.mark()
    values = {"area": "Rotherham", "belief": "not_sure", "note": mark}
    person.send("Report a risk", page.form("/risk/new"), values, mark=mark)


def read_notices(person: Person) -> None:
    form = person.look("Notices", "/notices").form("/notices/read")
    through = int(form.value("through")) if form else 0
    person.send("Mark notices as read", form, {}, through=through)


def _letter() -> str:
    return f"/letters/{random.choice(CAST['letters'])}"


Act = Callable[[Person], None]
ANYBODY: tuple[tuple[Act, int], ...] = ((read_notices, 2), (risk, 1))
ACTS: Mapping[str, tuple[tuple[Act, int], ...]] = {
    "drafter": (
        *ANYBODY,
        (note, 8),
        (assign, 4),
        (assign_several, 3),
        (reply, 8),
        (draft, 6),
        (save, 3),
        (confirm, 5),
    ),
    "clearer": (*ANYBODY, (comment, 12)),
    "viewer": ANYBODY,
    "safeguarding": ANYBODY,
    "administrator": ANYBODY,
}
"""What a person of a role writes, and how often beside the rest."""


class Watch(HttpUser):
    """Asks, once a second, for what costs the web server next to nothing: the peer of all that the others wait for."""

    host = os.environ["ADDRESS"]
    fixed_count = 1
    wait_time = constant_pacing(1)

    @task
    def ask(self) -> None:
        self.client.get("/healthz", name="healthz", context={"role": "", "kind": PEER})
