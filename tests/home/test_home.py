"""The first page shows each person what needs them; the load balancer gets a plain answer."""

import pytest

from app.accounts.models import Role
from app.audit.record import SYSTEM, Actor
from app.campaigns.create import campaign_by_reference
from app.campaigns.models import Letter
from app.campaigns.own import take_on
from app.production.steer import cancel_run, pause_run
from app.storage import StorageFailed
from tests.production.making import batch, finish, made, start, take


@pytest.fixture
def owner(signed_in, services):
    """A drafter who owns the March 2015 campaign."""
    client = signed_in(Role.DRAFTER)
    with services.database.writing() as session:
        take_on(session, campaign_by_reference(session, "MAR15"), actor=Actor(client.member.id))
    return client


def test_nobody_signed_in_is_asked_to_sign_in(client):
    answer = client.get("/")
    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in")


def test_a_viewer_has_nothing_waiting(signed_in):
    assert "Nothing is waiting for you" in signed_in(Role.VIEWER).get("/").text


def test_a_drafter_is_offered_a_campaign_without_an_owner(signed_in):
    assert "Take on MAR15" in signed_in(Role.DRAFTER).get("/").text


def test_an_owner_begins_with_looking_at_the_letters(owner):
    page = owner.get("/").text
    assert "Look at the letters, then make 1,268 drafts" in page
    assert "Take on MAR15" not in page


def test_an_owner_is_told_of_letters_that_failed(owner, services):
    run = start(services, [1, 2, 3])
    bad, *good = take(services, run.id)
    finish(services, run.id, batch(good, failed=[bad]))
    page = owner.get("/").text
    assert "Put right 1 letter that could not be made" in page
    assert "<b>2</b> made as PDF and Word" in page


def test_an_owner_is_told_of_a_paused_run(owner, services):
    run = start(services, [1, 2, 3])
    with services.database.writing() as session:
        pause_run(session, run.id, actor=SYSTEM)
    page = owner.get("/").text
    assert "Resume or cancel run 1" in page
    assert "3 letters wait." in page
    assert "not made" not in page


def test_an_owner_is_told_of_failures_of_earlier_runs_until_they_are_made(owner, services):
    first = start(services, [1, 2, 3])
    finish(services, first.id, batch([], failed=take(services, first.id)))
    made(services, [1])
    page = owner.get("/").text
    assert "Put right 2 letters that could not be made" in page
    assert 'href="/campaigns/MAR15/runs/1"' in page
    again = start(services, [2])
    finish(services, again.id, batch([], failed=take(services, again.id)))
    assert owner.get("/").text.count("Put right 1 letter that could not be made") == 2
    made(services, [2, 3])
    assert "Put right" not in owner.get("/").text


def test_after_a_cancelled_run_an_owner_is_told_how_many_are_not_made(owner, services):
    run = start(services, range(1, 1269))
    finish(services, run.id, batch(take(services, run.id, 9)))
    with services.database.writing() as session:
        cancel_run(session, run.id, actor=SYSTEM)
    page = owner.get("/").text
    assert "Make the 1,259 letters that are not made" in page
    assert "9 of 1,268 are made; run 1 was cancelled." in page


def test_when_only_failures_are_not_made_they_are_said_once(owner, services):
    run = start(services, range(1, 4))
    bad, *good = take(services, run.id)
    finish(services, run.id, batch(good, failed=[bad]))
    with services.database.writing() as session:
        session.query(Letter).where(Letter.number > 3).delete()
    page = owner.get("/").text
    assert "Put right 1 letter that could not be made" in page
    assert "not made" not in page
    made(services, [1])
    assert "Nothing is waiting for you" in owner.get("/").text


def test_health_is_good_while_all_services_answer(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json["ok"]) == (200, True)


def test_health_is_bad_when_one_does_not_and_names_only_which(client, app, monkeypatch):
    def full():
        raise StorageFailed("secret path")

    monkeypatch.setattr(app.extensions["despatch"].storage, "ping", full)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json == {"ok": False, "database": True, "storage": False, "queue": True}
