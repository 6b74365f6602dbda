"""Runs in each of their states, and what their pages say of them, for the tests of production's pages."""

import re
from dataclasses import asdict
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


STATES = {
    untried: [
        "Started. 5 letters to make.",
        "You can leave this page; the run continues.",
        "Reload this page",
    ],
    running: ["3 of 5 tried, 60%.", "Pause Cancel the run", "Chief constables and commissioners 2 0 2 Made"],
    paused: ["Paused. 3 of 5 tried", "Resume Cancel the run", "Council leaders 1 0 3 Paused"],
    cancelled: ["3 letters were made and are kept; 2 were not made.", "Not made 2 cancelled", "1 0 3 Cancelled"],
    made: ["Ended: all 5 letters made.", "PDF files of 5 letters (ZIP,", "Word files of 5 letters", "Manifest"],
    failed: [
        "Ended: 4 of 5 letters made. 1 could not be made; it is listed with what to do.",
        "Chief constables and commissioners 1 1 2 Failed in part",
    ],
    all_failed: ["Ended: 0 of 51 letters made.", "Showing 1 to 50 of 51 failed letters", "This run made no letters"],
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
