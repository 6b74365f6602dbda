"""A person who was erased after a backup is erased again when it is restored. A test takes seconds: each restores all
that ships."""

import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.audit.verify import verify
from app.backups.erasures import TASK, erase_again, keep_erasures, keep_now
from app.backups.restore import restore
from app.platform.clock import now, today
from app.registry.events import HOLDER_ERASED
from app.registry.holders.erase import erase_holder
from app.registry.holders.legal_holds import lift_hold, place_hold
from app.registry.models import HolderVersion
from tests.backups.conftest import House
from tests.refusals import refused
from tests.registry.holding import USER, held, hold

NAME = "Zebedee Plantagenet-Ovett"


@pytest.fixture
def known(house: House) -> tuple[int, int]:
    """A person holds a post: it, and the version."""
    with house.services.database.reading() as session:
        post_id = session.scalars(select(HolderVersion.post_id).limit(1)).first() or 1
    hold(house.services.database, post_id, NAME, date(2020, 1, 1))
    (version,) = [one for one in held(house.services.database, post_id) if one.held.person.full_name == NAME]
    return post_id, version.id


def erase(house: House, post_id: int, version_id: int) -> None:
    with house.services.database.writing() as session:
        erase_holder(session, post_id, version_id, reason="Asked for", today=today(), actor=USER)


def names(services) -> list[str]:
    with services.database.reading() as session:
        return list(session.scalars(select(HolderVersion.full_name).where(HolderVersion.full_name == NAME)))


@pytest.mark.stack
def test_erasure_after_the_backup_is_made_again(house: House, known) -> None:
    house.back_up()
    erase(house, *known)
    keep_now(house.services)
    storage = house.store().storage
    (key,) = storage.keys("erasures/")
    assert NAME.encode() not in storage.get(key)
    empty = house.empty()
    report = house.restore(empty)
    assert (report.erased.people, report.erased.held) == (1, [])
    assert names(empty) == []
    with empty.database.reading() as session:
        assert session.scalars(select(AuditEvent).where(AuditEvent.action == HOLDER_ERASED)).one()
        assert verify(session).faults == ()


def test_erasure_is_kept_by_a_worker_as_soon_as_it_is_committed(house: House, known) -> None:
    erase(house, *known)
    assert house.services.queue.waiting(TASK) == 1


@pytest.mark.parametrize("stack", ["embedded"], indirect=True)  # of folders
def test_folder_that_is_not_mounted_is_not_made_for_erasures(house: House, known, tmp_path) -> None:
    """The nightly backup would then be put on this machine's disk, and nobody would be told."""
    erase(house, *known)
    (tmp_path / "backups").rmdir()
    keep_now(house.services)
    assert not (tmp_path / "backups").exists()
    with refused("backup_folder_missing"):
        erase_again(house.services, [house.store()], since=now())


@pytest.mark.parametrize("stack", ["embedded"], indirect=True)  # of folders
def test_backup_from_elsewhere_is_not_restored_without_the_erasures_at_the_usual_place(house: House, tmp_path) -> None:
    house.back_up()
    empty = house.empty(backup_url=f"file://{tmp_path / 'unmounted'}")
    elsewhere = house.store()
    with refused("restore_without_erasures", folder=tmp_path / "unmounted"):
        restore(empty, elsewhere, elsewhere.find(), replace=False)
    assert not Path(empty.database.engine.url.database).exists(), "nothing is changed"


def test_erasures_are_kept_once(house: House, known) -> None:
    erase(house, *known)
    assert [keep_erasures(house.services, house.store()) for _ in range(2)] == [1, 0]


def test_erasure_before_the_backup_is_left(house: House, known) -> None:
    erase(house, *known)
    house.back_up()
    empty = house.empty()
    assert house.restore(empty).erased.people == 0
    assert names(empty) == []


def test_erasure_of_a_lost_record_erases_nobody_who_has_the_number_now(house: House) -> None:
    """Two people who were recorded after the backup, in the record that was lost and in the restored one."""
    backup = house.back_up().manifest
    post_id = 1
    erase(house, post_id, hold(house.services.database, post_id, "Somebody Else", date(2020, 1, 1)).id)
    keep_now(house.services)
    restored = house.empty()
    house.restore(restored)
    hold(restored.database, post_id, NAME, date(2020, 1, 1))
    with restored.database.reading() as session:
        numbers = set(session.scalars(select(HolderVersion.id)))
    with house.services.database.reading() as session:
        assert numbers == set(session.scalars(select(HolderVersion.id).where(HolderVersion.erased.is_not(None))))
    assert erase_again(restored, [house.store()], since=backup.made).people == 0
    assert names(restored) == [NAME]


def test_nobody_is_erased_by_a_file_that_was_not_signed(house: House, known) -> None:
    house.back_up()
    erase(house, *known)
    keep_now(house.services)
    storage = house.store().storage
    (key,) = storage.keys("erasures/")
    kept = json.loads(storage.get(key))
    (link,) = set(kept["versions"].values())
    storage.put(key, json.dumps({**kept, "versions": {"0": link, **kept["versions"]}}).encode())
    storage.put("erasures/odd.json", b"[]")
    empty = house.empty()
    assert house.restore(empty).erased.people == 0
    assert names(empty) == [NAME]


def test_person_under_a_legal_hold_of_then_is_named(house: House, known) -> None:
    """The hold was lifted after the backup, which the restored record does not know."""
    post_id, _ = known
    with house.services.database.writing() as session:
        place_hold(session, post_id, reason="An inquiry", actor=USER)
    house.back_up()
    with house.services.database.writing() as session:
        lift_hold(session, post_id, reason="It ended", actor=USER)
    erase(house, *known)
    keep_now(house.services)
    report = house.restore(house.empty())
    assert (report.erased.people, report.erased.held) == (0, [post_id])
