"""The form of a reply, filled and sent as a person does it."""

from sqlalchemy import func, select

from app.responses.models import Response
from tests.fixtures.app import token_in

NEW = "/campaigns/TRK15/replies/new"


def filled(office, numbers=(5,), **changes):
    """The form as a person fills it for these letters."""
    said = {
        "once": "a-token",
        "letter": [office.ids[number] for number in numbers],
        "received_on": ["20", "3", "2015"],
        "how": "email",
        "kind": "substantive",
        "summary": "They answer in full.",
    }
    return said | changes


def send(client, to, form, **files):
    token = token_in(client.get(to).text)
    sent = form | {"csrf_token": token} | files
    return client.post(to, data=sent, content_type="multipart/form-data")


def count(office):
    with office.services.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Response))
