"""The form of a reply begun from what is known already, as a view of another room opens it."""

from datetime import date

import pytest
from flask import Blueprint
from sqlalchemy import func, select

from app.accounts.access import needs
from app.accounts.models import Role
from app.campaigns.pages import campaign_or_404
from app.platform.storage import sha256
from app.responses.models import Response
from app.responses.recording.files import files_of
from app.responses.recording.form_page import record_page
from app.responses.recording.sheet import Prefill
from app.web.files.kept_files import KeptFile
from tests.fixtures.app import sign_in_to, token_in
from tests.production.shown import words
from tests.responses.conftest import Office
from tests.responses.office import as_held
from tests.tracking.office import letter, small_campaign
from tests.web.filled import filled_form

MAIL = b"From: reply@council.example\r\n\r\nDear Secretaries of State"
PAGE = "/somebody/1/record"


@pytest.fixture
def office(own_app):
    services = own_app.extensions["despatch"]
    small_campaign(services)
    services.storage.put("mail/raw/1", MAIL)
    with services.database.reading() as session:
        return Office(services, {number: letter(session, number).id for number in range(1, 17)})


@pytest.fixture
def linked():
    """What the other room kept of what was recorded; one that fails when `linked` says so."""
    return []


@pytest.fixture
def drafter(own_app, office, linked):
    blueprint = Blueprint("somebody", __name__)

    def link(response):
        if linked == ["fails"]:
            raise ValueError("the message was matched meanwhile")
        linked.append(response.id)

    @blueprint.route(PAGE, methods=["GET", "POST"])
    @needs(Role.DRAFTER)
    def record():
        file = KeptFile("message.eml", "message/rfc822", len(MAIL), sha256(MAIL), "mail/raw/1")
        prefill = Prefill(
            date(2015, 3, 20), kind="holding", summary="They will.", letter_ids=[office.ids[5]], files=[file],
            new_reply_by=date(2015, 4, 10),
        )  # fmt: skip
        return record_page(
            campaign_or_404("TRK15"), prefill=prefill, hold=lambda _: link, then="/inbox-next", cancel="/inbox-1"
        )

    own_app.register_blueprint(blueprint)
    return sign_in_to(own_app, Role.DRAFTER, name="Drafter Example")


def sent(client, **changes):
    """The form as it was opened, sent with `changes`."""
    opened = client.get(PAGE).text
    return client.post(PAGE, data=filled_form(opened) | {"csrf_token": token_in(opened)} | changes)


def test_what_is_known_stands_in_the_form_and_is_recorded_as_it_stands(office, drafter, linked):
    opened = drafter.get(PAGE)
    assert "TRK15-0005" in words(opened)
    assert "message.eml" in words(opened)
    assert 'href="/inbox-1"' in opened.text
    answer = sent(drafter)
    assert (answer.status_code, answer.location) == (302, "/inbox-next")
    now = as_held(office.services, linked[0])
    assert now.letter_ids == (office.ids[5],)
    assert (now.details.kind, now.details.new_reply_by) == ("holding", date(2015, 4, 10))
    with office.services.database.reading() as session:
        [file] = files_of(session, linked[0])
        assert (file.name, file.key) == ("message.eml", "mail/raw/1")
    assert drafter.get(f"/replies/{linked[0]}/files/{file.id}").data == MAIL


def test_a_person_may_change_all_of_it(office, drafter, linked):
    changes = {"letter": [str(office.ids[6])], "kind": "substantive", "kept": [], "summary": "They do."}
    sent(drafter, **changes, new_reply_by=["", "", ""])
    now = as_held(office.services, linked[0])
    assert (now.letter_ids, now.details.kind, now.details.summary) == ((office.ids[6],), "substantive", "They do.")
    with office.services.database.reading() as session:
        assert files_of(session, linked[0]) == []


def test_a_second_click_links_once(office, drafter, linked):
    form = filled_form(drafter.get(PAGE).text)
    for _ in range(2):
        token = token_in(drafter.get(PAGE).text)
        assert drafter.post(PAGE, data=form | {"csrf_token": token}).location == "/inbox-next"
    assert len(linked) == 1


def test_what_the_other_room_refuses_is_not_recorded_either(office, drafter, linked):
    linked.append("fails")
    with pytest.raises(ValueError, match="matched meanwhile"):
        sent(drafter)
    with office.services.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Response)) == 0
