"""Runs in each of their states, and what their pages say of them, for the tests of production's pages."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from html import unescape

from sqlalchemy import func, select, update

from app.audit.record import SYSTEM
from app.campaigns.models import Letter
from app.letters.pdf.compare import Difference
from app.production.models import Comparison
from app.production.runs.steer import cancel_run, pause_run
from app.production.states import ComparisonState
from app.production.views.runs import FAILURES
from tests.fixtures.app import token_in
from tests.production import making
from tests.production.making import batch, finish, start, take

GENERATE = "/campaigns/MAR15/generate"
RUN = "/campaigns/MAR15/runs/1"
LETTERS = range(42, 47)
"""Two chief constables, then three council leaders."""


def untried(services):
    return start(services, LETTERS)


def running(services):
    run = untried(services)
    finish(services, run.id, batch(take(services, run.id, 3)))
    return run


def paused(services):
    run = running(services)
    with services.database.writing() as session:
        pause_run(session, run.id, actor=SYSTEM)
    return run


def cancelled(services):
    run = running(services)
    with services.database.writing() as session:
        cancel_run(session, run.id, actor=SYSTEM)
    return run


def made(services):
    return making.made(services, LETTERS)


def failed(services, numbers=LETTERS):
    """The first letter can't be made."""
    run = start(services, numbers)
    bad, *good = take(services, run.id)
    finish(services, run.id, batch(good, failed=[bad]))
    return run


def all_failed(services):
    run = start(services, range(1, FAILURES + 2))
    while claims := take(services, run.id):
        finish(services, run.id, batch([], failed=claims, code="unexpected"))
    return run


@dataclass(frozen=True)
class Stands:
    """How a run stands by its page: the numbers of what it says first, one after the other; the shape of its state; the
    ids of what it offers; rows of registries, each with the letters in all, generated and failed, and its shape."""

    numbers: list[int]
    shape: str
    offers: frozenset[str] = frozenset()
    rows: Mapping[str, tuple[list[str], str]] = field(default_factory=dict)


POLICE, LEADERS = "Chief officers of police", "Council leaders"
FILES = frozenset({"file-1", "file-2", "file-3", "file-4"})
OFFERED = FILES | {"pause", "resume", "cancel"}

STATES = {
    untried: Stands([5], "half", frozenset({"pause", "cancel"})),
    running: Stands([3, 5, 60], "half", frozenset({"pause", "cancel"}), {POLICE: (["2", "2", "0"], "full")}),
    paused: Stands([3, 5, 60], "query", frozenset({"resume", "cancel"}), {LEADERS: (["3", "1", "0"], "query")}),
    cancelled: Stands([3, 2], "stop", FILES, {LEADERS: (["3", "1", "0"], "stop")}),
    made: Stands([5], "full", FILES),
    failed: Stands([4, 5, 1], "full", FILES, {POLICE: (["2", "1", "1"], "warn")}),
    all_failed: Stands([0, 51, 51], "full"),
}


MOVING = {untried, running}
"""The page asks for itself again while letters are being made; without scripts a link does."""

ASKS_AGAIN = re.compile(r'<div id="run"[^>]* hx-get=')
COMPARING = re.compile(r'<div id="checks"[^>]* hx-get=')
RELOAD = re.compile(r'<a class="govuk-link ds-noprint"(?! id="checks)[^>]* href="/campaigns/MAR15/runs/1">')


MISSING = asdict(Difference(2, "missing", 70.0, 700.0, one="Dear"))
"""A word that a second typesetting has and a letter's file has not."""


def compared(services, **values):
    """The first letter of the sample came to this; the others are alike."""
    with services.database.writing() as session:
        session.execute(update(Comparison).values(state=ComparisonState.ALIKE))
        first = session.query(Comparison).order_by(Comparison.id).first()
        for name, value in values.items():
            setattr(first, name, value)


def words(answer):
    """What a reader reads: the main part of the page, without tags."""
    main = answer.text.split("<main", 1)[1].split("</main>", 1)[0]
    text = " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())
    return re.sub(r" (?=[.,;])", "", text)


def send(client, to, **form):
    return client.post(to, data={"csrf_token": token_in(client.get(GENERATE).text), **form})


def leave(services, numbers):
    """The campaign has these letters alone."""
    with services.database.writing() as session:
        session.query(Letter).where(Letter.number.not_in(numbers)).delete()


def count(services, kind):
    with services.database.reading() as session:
        return session.scalar(select(func.count()).select_from(kind))
