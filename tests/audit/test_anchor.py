"""Heads of the record outside the database: when they are put there, and into which places."""

from contextlib import closing

import pytest
from pydantic import SecretStr

from app.audit.anchor import PREFIX, anchors
from app.audit.record import SYSTEM, record
from app.audit.verify import Fault, verify
from app.platform.events import declared_events
from app.platform.services import open_services
from app.platform.storage import FolderStorage, StorageFailed
from app.replay import check_all
from tests.audit.codes import event_of
from tests.audit.tamper import alter, events, write_events


@pytest.fixture
def two_places(empty, tmp_path):
    """Services whose heads go into a second place too."""
    settings = empty.settings.model_copy(update={"audit_heads_url": (tmp_path / "second").as_uri()})
    with closing(open_services(settings)) as services:
        yield services


def act(services, action):
    with services.database.writing() as session:
        return record(session, event_of(action), actor=SYSTEM, subjects=[]).seq


def kept(storage):
    return [head.seq for head in anchors(storage)]


def test_the_head_is_put_outside_when_something_is_issued_certified_or_sent(two_places):
    anchored = {event for event in declared_events() if event.anchored}
    act(two_places, "test.happened")
    seqs = [act(two_places, action) for action in sorted(anchored)]
    assert kept(two_places.storage) == kept(two_places.second_storage) == seqs
    assert {"clearance.issued", "clearance.certified", "letters.sent", "sending.started"} <= anchored
    assert {"clearance.taken_back", "clearance.reopened", "clearance.ended", "clearance.withdrawn"} <= anchored
    assert {"clearance.answered", "user.changed", "office.member_removed", "campaign.handed_over"} <= anchored
    assert {"letter.published", "account.confirmed", "account.stood_for", "account.first_run_ended"} <= anchored


@pytest.mark.parametrize("action", ["clearance.taken_back", "user.deactivated", "account.confirmed"])
def test_an_act_that_takes_something_away_cannot_be_cut_off(two_places, action):
    before, _ = (act(two_places, one) for one in ("test.happened", action))
    (first,) = [event for event in events(two_places) if event.seq == before]
    alter(
        two_places,
        f"DELETE FROM audit_events WHERE seq > {before}",
        f"UPDATE audit_head SET seq = {before}, hmac = '{first.hmac}'",
    )
    with two_places.database.reading() as session:
        assert [one.code for one in verify(session, storage=two_places.storage).faults] == ["anchor"]


def test_what_is_not_committed_leaves_no_head(two_places):
    with pytest.raises(ZeroDivisionError), two_places.database.writing() as session:
        record(session, event_of("clearance.issued"), actor=SYSTEM, subjects=[])
        raise ZeroDivisionError
    assert kept(two_places.storage) == kept(two_places.second_storage) == []


@pytest.mark.parametrize("fails", ["put", "add"])
def test_a_place_that_fails_keeps_nobody_from_acting_and_the_other_has_the_head(two_places, monkeypatch, fails):
    def full(*_):
        raise StorageFailed("full")

    monkeypatch.setattr(FolderStorage, fails, full)
    seq = act(two_places, "clearance.issued")
    assert [event.seq for event in events(two_places)] == [seq]
    assert sorted([*kept(two_places.storage), *kept(two_places.second_storage)]) == [seq]


def test_a_tail_cut_with_its_heads_shows_against_the_second_place(two_places):
    write_events(two_places, 2)
    seq = act(two_places, "clearance.issued")
    for key in two_places.storage.keys(PREFIX):
        two_places.storage.delete(key)
    second = events(two_places)[1]
    alter(
        two_places,
        f"DELETE FROM audit_events WHERE seq >= {seq}",
        f"UPDATE audit_head SET seq = 2, hmac = '{second.hmac}'",
    )
    with two_places.database.reading() as session:
        assert verify(session, storage=two_places.storage).holds
    assert check_all(two_places).faults == (Fault("anchor", seq, what="the second place"),)


def with_key(services, key, *fallbacks):
    secrets = {"audit_key": SecretStr(key), "audit_key_fallbacks": tuple(map(SecretStr, fallbacks))}
    return closing(open_services(services.settings.model_copy(update=secrets)))


def faults(services):
    with services.database.reading() as session:
        return verify(session).faults


def test_a_new_key_chains_from_an_event_on(empty):
    first, second, third = "first " * 8, "second " * 8, "third " * 8
    for key, *older in ((first,), (second, first), (third, second, first)):
        with with_key(empty, key, *older) as services:
            write_events(services, 2)
            assert faults(services) == ()
    with with_key(empty, third, first) as services:
        assert faults(services) == (Fault("changed", 3), Fault("changed", 4))


def test_a_key_of_before_chains_no_event_after_a_newer_one(empty):
    first, second = "first " * 8, "second " * 8
    for key in (first, second, first):
        with with_key(empty, key) as services:
            write_events(services, 1)
    with with_key(empty, second, first) as services:
        assert faults(services) == (Fault("changed", 3),)
