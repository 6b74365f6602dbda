"""The pages of packs as tests open them: the form of a new pack, and forms sent."""

import re

from sqlalchemy import select

from app.evidence.packs.models import Pack

ALL = "/evidence/packs"
ONE = f"{ALL}/1"


def field(text: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', text)
    assert found, name
    return found[1]


def sent(client, **changed):
    """The form of a new pack, filled in; what comes back."""
    page = client.get(f"{ALL}/new").text
    form = {
        "csrf_token": field(page, "csrf_token"),
        "once": field(page, "once"),
        "title": "Child sexual exploitation",
        "about": "question" if changed.get("question") else "sectors",
        "question": "",
        "sectors": ["police", "schools"],
        "campaigns": re.findall(r'name="campaigns"[^>]*value="(\d+)"', page),
        "interventions": "all",
        "rounds": "all",
        "valid_at": ["24", "6", "2016"],
        "known": "",
    }
    return client.post(f"{ALL}/new", data=form | changed)


def post(client, path: str, page: str = ONE, **data):
    token = field(client.get(page).text, "csrf_token")
    return client.post(path, data={"csrf_token": token, **data}, follow_redirects=True)


def packs(services) -> list[Pack]:
    with services.database.reading() as session:
        return list(session.scalars(select(Pack).order_by(Pack.number)))
