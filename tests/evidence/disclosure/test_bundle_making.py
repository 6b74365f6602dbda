"""A bundle is made once, whichever worker dies, and not of what was decided or restricted since."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from app.audit.record import SYSTEM
from app.evidence.disclosure.begin import DisclosureMoved
from app.evidence.disclosure.bundles import make
from app.evidence.disclosure.bundles.ask import BUNDLES, ask, end
from app.evidence.disclosure.finding.restricted_messages import restricted_since
from app.evidence.disclosure.items.decide import Decision
from app.evidence.disclosure.models import MAKING, Bundle
from app.evidence.disclosure.move import open_again, release
from app.platform.clock import now
from app.platform.leases import ClaimLost, claim_row
from app.platform.storage import FileMissing
from tests.evidence.disclosure.asking import (
    SECRET,
    asked,
    blacked,
    decided,
    items_of,
    of_campaign,
    the_item,
    the_office,
)
from tests.evidence.disclosure.bundling import body_of, ended, everything_in, made, newest
from tests.refusals import refused

pytestmark = pytest.mark.stack


LEASE = timedelta(minutes=5)


def test_a_bundle_is_made_once_and_stays_when_the_request_is_opened_again(services, number):
    decided(services, number, Decision.WITHHOLD)
    with services.database.writing() as session, pytest.raises(DisclosureMoved):
        ask(session, number, at=now(), actor=SYSTEM)
    ended(services, number)
    with services.database.writing() as session:
        one, again = ask(session, number, at=now(), actor=SYSTEM), ask(session, number, at=now(), actor=SYSTEM)
    assert one.id == again.id, "a second click"
    first = made(services, number)
    assert made(services, number).id == first.id
    before = body_of(services, first)
    make.work_on(services, first.id)
    assert body_of(services, newest(services, number)) == before
    with services.database.writing() as session:
        open_again(session, number, actor=SYSTEM)
    decided(services, number, Decision.RELEASE, [the_item(services, number, "letter-note:")])
    ended(services, number)
    with services.database.writing() as session, refused("no_bundle"):
        release(session, number, bundle=1, looked=True, actor=SYSTEM)
    second = made(services, number)
    assert second.number == 2
    assert body_of(services, first) == before


def test_a_bundle_of_what_was_decided_before_does_not_leave(services, number, monkeypatch):
    """The request is opened and decided anew while the bundle is being made."""
    decided(services, number, Decision.RELEASE)
    ended(services, number)
    with services.database.writing() as session:
        bundle = ask(session, number, at=now(), actor=SYSTEM)
    store = make._store

    def late(*arguments, **named):
        with services.database.writing() as session:
            open_again(session, number, actor=SYSTEM)
        decided(services, number, Decision.WITHHOLD)
        ended(services, number)
        return store(*arguments, **named)

    monkeypatch.setattr(make, "_store", late)
    make.work_on(services, bundle.id)
    monkeypatch.undo()
    assert newest(services, number).state == "made"
    assert SECRET.casefold() in everything_in(body_of(services, newest(services, number)))
    with services.database.writing() as session, refused("no_bundle"):
        release(session, number, bundle=1, looked=True, actor=SYSTEM)
    second = made(services, number)
    assert second.number == 2
    assert SECRET.casefold() not in everything_in(body_of(services, second))


def test_a_bundle_that_holds_what_is_restricted_since_does_not_leave(services, hidden):
    number = asked(services, of_campaign(services))
    decided(services, number, Decision.RELEASE)
    ended(services, number)
    first = made(services, number)
    hidden()
    with services.database.writing() as session, refused("no_bundle"):
        release(session, number, bundle=1, looked=True, actor=SYSTEM)
    with services.database.reading() as session:
        assert restricted_since(session, first)
    second = made(services, number)
    assert second.number == 2
    assert SECRET.casefold() not in everything_in(body_of(services, second))
    with services.database.reading() as session:
        assert not restricted_since(session, second)
    with services.database.writing() as session:
        assert release(session, number, bundle=2, looked=True, actor=SYSTEM)


def test_a_bundle_counts_the_items_that_the_request_shows(services, hidden):
    number = asked(services, of_campaign(services))
    before = len(items_of(services, number))
    decided(services, number, Decision.RELEASE)
    hidden()
    ended(services, number)
    bundle = made(services, number)
    assert bundle.items == len(bundle.numbers) == len(items_of(services, number)) < before


def test_a_timeline_that_told_of_it_keeps_a_bundle_back_too(services, hidden):
    """The message is of 20 March: between these days nothing but timelines tells of it."""
    number = asked(services, of_campaign(services, since=date(2015, 3, 21), until=date(2015, 3, 25)))
    decided(services, number, Decision.RELEASE)
    ended(services, number)
    first = made(services, number)
    hidden()
    with services.database.reading() as session:
        assert restricted_since(session, first)
    assert made(services, number).number == 2


def test_a_worker_that_dies_leaves_the_bundle_to_another(services, number):
    decided(services, number, Decision.WITHHOLD)
    ended(services, number)
    with services.database.writing() as session:
        bundle = ask(session, number, at=now(), actor=SYSTEM)
        dead = claim_row(session, Bundle, bundle.id, MAKING, at=now(), lease=LEASE, max_tries=3)
        assert claim_row(session, Bundle, bundle.id, MAKING, at=now(), lease=LEASE, max_tries=3) is None
    with services.database.writing() as session:
        session.execute(update(Bundle).values(lease_until=now() - LEASE))
    make.work_on(services, bundle.id)
    assert newest(services, number).state == "made"
    with services.database.writing() as session, pytest.raises(ClaimLost):
        end(session, dead, parts=[], length=0, sha256="", numbers=[], restricted=[], facts={}, at=now())


def test_a_bundle_that_no_worker_was_told_of_is_found_and_one_tried_too_often_fails(services, number):
    decided(services, number, Decision.WITHHOLD)
    ended(services, number)
    with services.database.writing() as session:
        bundle = ask(session, number, at=now(), actor=SYSTEM)
    BUNDLES.sweep(services)
    assert services.queue.waiting("disclosure", bundle.id)
    with services.database.writing() as session:
        session.execute(update(Bundle).values(tries=99))
    make.work_on(services, bundle.id)
    assert (newest(services, number).state, newest(services, number).error_code) == ("failed", "gave_up")
    assert made(services, number).number == 2


def test_what_can_not_be_made_as_decided_fails_and_says_why(services, number, monkeypatch):
    message = the_item(services, number, "message:")
    decided(services, number, Decision.WITHHOLD)
    decided(services, number, Decision.PART, [message])
    blacked(services, number, message, SECRET)
    ended(services, number)
    with services.database.writing() as session:
        session.execute(update(type(message)).values(text_sha256="0" * 64))
    assert made(services, number).error_code == "text_changed"

    def missing(*_arguments):
        raise FileMissing("key")

    monkeypatch.setattr(make, "read_item", missing)
    assert made(services, number).error_code == "file_missing"


def test_a_bundle_is_made_on_both_databases(stack_services):
    services = stack_services
    the_office(services)
    number = asked(services, of_campaign(services))
    message = the_item(services, number, "message:")
    decided(services, number, Decision.WITHHOLD)
    decided(services, number, Decision.PART, [message])
    blacked(services, number, message, SECRET)
    ended(services, number)
    bundle = made(services, number)
    assert bundle.state == "made"
    assert SECRET.casefold() not in everything_in(body_of(services, bundle))
