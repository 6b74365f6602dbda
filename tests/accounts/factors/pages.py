"""What the tests of the pages of second factors send and look up."""

import json
from datetime import timedelta

from sqlalchemy import select, update

from app.accounts.models import SignIn
from app.accounts.sessions.person import digest
from app.audit.models import AuditEvent
from app.notices.models import Notice
from app.platform.clock import now
from tests.fixtures.app import PASSWORD, token_in

OURS = {"Sec-Fetch-Site": "same-origin"}
NEW_USER = "/admin/users/new"
TYPED = {"name": "Kim New", "email": "kim@office.example", "office": "A typed office", "roles": ["drafter"]}


def password(client, email, typed=PASSWORD, to="/sign-in", **more):
    token = token_in(client.get(to).text)
    return client.post(to, data={"email": email, "password": typed, "csrf_token": token, **more})


def send(client, to, page=None, headers=OURS, **data):
    token = token_in((page or client.get(to)).text)
    return client.post(to, data={"csrf_token": token, **data}, headers={"Referer": f"http://localhost{to}", **headers})


def challenge(client, to, page):
    return json.loads(client.post(to, data={"csrf_token": token_in(page.text)}).text)


def row_of(despatch, client):
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]
    with despatch.database.reading() as session:
        return session.scalars(select(SignIn).where(SignIn.token_sha256 == digest(token))).one()


def factor_is_stale(despatch):
    with despatch.database.writing() as session:
        session.execute(update(SignIn).values(proved_at=now() - timedelta(minutes=16)))


def kinds_told(despatch, member):
    with despatch.database.reading() as session:
        return list(session.scalars(select(Notice.kind).where(Notice.user_id == member.id).order_by(Notice.id)))


def actions(despatch):
    with despatch.database.reading() as session:
        return list(session.scalars(select(AuditEvent.action).order_by(AuditEvent.seq)))
