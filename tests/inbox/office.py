"""The inbox as an office uses it on pages: mail that comes in, and forms sent."""

from tests.fixtures.app import token_in
from tests.inbox.mail import as_held, came, token
from tests.tracking.office import letter
from tests.web.filled import filled_form


def reply_to(services, number, text="Thank you. We will read our cases again.", **mail):
    return came(services, text, to=f"replies+{token(number)}@office.example", **mail)


def press(client, path, *, seen="", **fields):
    """A form of a page of the inbox; the page that follows."""
    data = {"csrf_token": token_in(client.get("/account").text), "seen": seen, **fields}
    return client.post(path, data=data, follow_redirects=True)


def record_link(one, campaign="TRK15"):
    """Where a message is recorded as a reply to a campaign's letters."""
    return f"/inbox/{one}/record?campaign={campaign}"


def seen(services, one):
    return as_held(services, one).seen


def letter_id(services, number):
    with services.database.reading() as session:
        return letter(session, number).id


def send(client, page, **fields):
    """The form of a reply, filled."""
    data = filled_form(page.text) | {name: [value] for name, value in fields.items()}
    return client.post(page.request.full_path, data=data, follow_redirects=True)
