"""What the tests of the pages of accounts send, and the link of a user."""

from app.accounts.links import make_link
from app.accounts.models import User
from app.audit.record import SYSTEM
from tests.fixtures.app import PASSWORD, token_in

NEW = "another long password"


def enter(client, email, password=PASSWORD, to="/sign-in"):
    token = token_in(client.get(to).text)
    return client.post(to, data={"email": email, "password": password, "csrf_token": token})


def send(client, to, from_page="/account", **data):
    return client.post(to, data={"csrf_token": token_in(client.get(from_page).text), **data})


def link_for(despatch, member):
    with despatch.database.writing() as session:
        address = make_link(session, session.get_one(User, member.id), settings=despatch.settings, actor=SYSTEM)
    return "/link/" + address.rsplit("/", 1)[1]
