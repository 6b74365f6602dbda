"""What a person at a browser does, and what is kept of it."""

from sqlalchemy import select

from app.audit.find import EventFilter, find_events
from app.notices.models import Notice
from app.safeguarding.models import RiskReport
from tests.fixtures.app import token_in
from tests.web.filled import filled_form

WORD = "Quillfeather"
"""Stands in a report, and nowhere else."""


def send(client, path, *, page=None, **fields):
    """A form filled and sent; the page that follows."""
    form = filled_form((page or client.get(path)).text) | {name: [value] for name, value in fields.items()}
    return client.post(path, data=form, follow_redirects=True)


def press(client, path):
    data = {"csrf_token": token_in(client.get("/account").text)}
    return client.post(path, data=data, follow_redirects=True)


def numbers(services):
    with services.database.reading() as session:
        return list(session.scalars(select(RiskReport.number).order_by(RiskReport.number)))


def told_of(services, number):
    """Who was told of a report."""
    with services.database.reading() as session:
        return set(session.scalars(select(Notice.user_id).where(Notice.href == f"/risk/{number}")))


def looks(services, number):
    """Pages of a report that somebody looked at, the newest first."""
    with services.database.reading() as session:
        events = find_events(
            session, EventFilter(action="risk.viewed", kind="risk", identity=str(number)), size=99
        ).events
        return [one.body.split('"page":"')[1].split('"')[0] for one in events]


def send_to_missing(client):
    data = {"csrf_token": token_in(client.get("/account").text), "reason": "?"}
    return client.post("/risk/7/not-immediate", data=data).status_code
