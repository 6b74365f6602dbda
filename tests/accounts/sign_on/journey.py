"""The way to an identity server and back, as a browser goes it."""

from urllib.parse import urlencode, urlsplit

import requests
from lxml import html
from sqlalchemy import select

from app.accounts.models import Factor, SignIn, User
from app.accounts.sign_on.claims import SignedOn
from app.accounts.sign_on.identities import link
from app.audit.models import AuditEvent
from app.audit.record import Actor
from app.platform.clock import now
from tests.fixtures.app import token_in

PATIENCE = 60
"""Seconds that a server may take on a busy machine."""


def identify(services, member, server, subject="person-1", provider="dept"):
    """Link an identity to a member, as an invitation does."""
    who = SignedOn(server.issuer, subject, None, Factor.NONE, None, frozenset())
    with services.database.writing() as session:
        user = session.get_one(User, member.id)
        return link(session, who, user, provider=provider, actor=Actor(member.id), at=now())


def press(client, name="dept", **query):
    """The button of a server on the sign-in page; the page after it."""
    return post(client, f"/sign-on/{name}?{urlencode(query)}", from_page="/sign-in")


def go(client, name="dept", **query):
    """The address that the server is asked at, after the button."""
    return left_for(press(client, name, **query))


def come_back(address):
    """What the server answers: the path of ours, with its query, that the browser is sent to."""
    back = urlsplit(requests.get(address, allow_redirects=False, timeout=PATIENCE).headers["Location"])
    return f"{back.path}?{back.query}"


def sign_on(client, name="dept", **query):
    """The page after it."""
    return client.get(come_back(go(client, name, **query)))


def left_for(page):
    """Where a page after a form leads on to."""
    assert page.status_code == 200, page.text
    (refresh,) = html.fromstring(page.text).xpath("//meta[@http-equiv='refresh']/@content")
    return str(refresh).removeprefix("0; url=")


def post(client, to, from_page="/account", **data):
    return client.post(to, data={"csrf_token": token_in(client.get(from_page).text), **data})


def sign_ins(services, member):
    with services.database.reading() as session:
        return list(session.scalars(select(SignIn).where(SignIn.user_id == member.id).order_by(SignIn.id)))


def newest(services, action):
    with services.database.reading() as session:
        query = select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.seq.desc())
        return session.scalars(query).first()
