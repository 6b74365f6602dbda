"""What a drafter does on the pages of values by recipient: sends a table, looks at it, saves it, fills one letter."""

import re
from io import BytesIO

from app.audit.record import SYSTEM
from app.campaigns.audience.holdouts import hold_out
from tests.campaigns.filling import csv_of, held_by, letter_of, small
from tests.campaigns.owned import hidden_fields
from tests.fixtures.app import token_in
from tests.registry.test_pages import words
from tests.web.filled import filled_form

LIST = "/campaigns/SMALL/letter/values"
ONE = f"{LIST}/of/SMALL-0001"
PLACE = ("Letter reference", "Where we visit")


def write(services, change, *args, **kwargs):
    with services.database.writing() as session:
        return change(session, *args, **kwargs)


def held(services, reference="SMALL-0001"):
    with services.database.reading() as session:
        return held_by(session, reference)


def send(client, body, name="values.csv"):
    """Choose a table in the list's form."""
    fields = {"csrf_token": token_in(client.get(LIST).text), "table": (BytesIO(body), name)}
    return client.post(LIST, data=fields)


def look(client, body, name="values.csv"):
    """The page that says what a table would change, with its address."""
    answer = send(client, body, name)
    assert answer.status_code == 302, words(answer)
    return answer.location, client.get(answer.location)


def apply(client, at, page):
    return client.post(at, data=hidden_fields(page.text), follow_redirects=True)


def box(html, label):
    """The name of the box under a label."""
    found = re.search(rf'for="([^"]+)">\s*{re.escape(label)}\s*</label>', html)
    return re.search(rf'id="{found[1]}" name="([^"]+)"', html)[1]


def filled(html, **typed):
    """The form of one letter as a browser sends it, with something typed under its labels."""
    return filled_form(html) | {box(html, label): [value] for label, value in typed.items()}


def save(client, html=None, *, at=ONE, **typed):
    """Send the form of one letter, as `html` showed it."""
    return client.post(at, data=filled(html or client.get(at).text, **typed))


def hold(session, reference):
    return hold_out(session, small(session), {letter_of(session, reference).post_id: "On purpose."}, actor=SYSTEM)


def send_with(client, page):
    return client.post(LIST, data={"csrf_token": token_in(page), "table": (BytesIO(csv_of()), "values.csv")})
