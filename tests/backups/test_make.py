"""Making backups, while others write. A test takes a second or more: it copies everything that ships."""

import threading
from datetime import datetime, timedelta

import pytest
from pydantic import SecretStr
from sqlalchemy import select, update
from sqlalchemy.exc import SQLAlchemyError

from app.accounts.models import Role
from app.audit.models import AuditEvent
from app.audit.record import SYSTEM, record
from app.backups import events
from app.backups.history import last_backup, latest_backups
from app.backups.make import make_backup
from app.backups.models import BackupTurn
from app.backups.tasks import TASKS, nightly
from app.errors import Refused
from app.notices.models import Notice
from app.platform.clock import clock_put_to, now
from app.platform.schema import upgrade
from app.platform.storage import StorageFailed
from app.registry import events as registry_events
from tests.backups.conftest import KEY, House
from tests.fixtures.app import add_member

PLANTED = "Zebedee Plantagenet-Ovett"


def files_under(house: House) -> dict[str, bytes]:
    storage = house.store().storage
    return {key: storage.get(key) for key in storage.keys("")}


@pytest.mark.stack
def test_backup_is_verified_intact(lettered: House) -> None:
    made = lettered.back_up()
    report = lettered.verify(everything=True)
    assert report.faults == lettered.faults()
    assert report.pdfs == 5
    assert report.manifest.head == made.manifest.head
    assert set(made.manifest.files) >= set(lettered.services.storage.keys("packs/"))


def test_second_backup_stores_no_file_again(lettered: House) -> None:
    first = lettered.back_up()
    reads = []
    storage = lettered.services.storage
    get = storage.get
    storage.get = lambda key: reads.append(key) or get(key)
    second = lettered.back_up()
    assert second.manifest.files == first.manifest.files
    assert second.added == sum(piece.length for piece in second.manifest.pieces if piece not in first.manifest.pieces)
    assert reads == []
    assert second.added < first.added


@pytest.mark.stack
def test_backup_of_a_database_that_others_write_to_ends_with_one_event(house: House) -> None:
    """Events are recorded before, while and after the database is copied: what is copied is a whole chain."""
    stop = threading.Event()
    errors = []

    def write() -> None:
        try:
            while not stop.is_set():
                with house.services.database.writing() as session:
                    record(session, registry_events.REGISTRY_LOADED, actor=SYSTEM, subjects=[], after={})
        except SQLAlchemyError as problem:
            errors.append(problem)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [house.back_up() for _ in range(2)]
    finally:
        stop.set()
        writer.join()
    assert errors == []
    assert made[0].manifest.head.seq < made[1].manifest.head.seq
    for backup in made:
        report = house.verify(backup.manifest.name)
        assert report.faults == house.faults()
        assert report.audit_events == backup.manifest.head.seq


def test_encrypted_backup_can_be_read_with_its_key_only(lettered: House) -> None:
    lettered.services.storage.put("inbox/plain", PLANTED.encode())
    add_member(lettered.services, Role.VIEWER, name=PLANTED)
    lettered.back_up(backup_key=SecretStr(KEY))
    stored = files_under(lettered)
    assert stored
    assert not [key for key, body in stored.items() if PLANTED.encode() in body or b"audit_head" in body]
    with pytest.raises(Refused) as refused:
        lettered.verify()
    assert refused.value.code == "backup_encrypted"
    with pytest.raises(Refused) as refused:
        lettered.verify(backup_key=SecretStr(KEY[::-1]))
    assert refused.value.code == "backup_key_wrong"
    assert lettered.verify(everything=True, backup_key=SecretStr(KEY)).faults == lettered.faults()


def test_backup_from_before_there_was_a_key_stays_readable(lettered: House) -> None:
    plain = lettered.back_up()
    sealed = lettered.back_up(backup_key=SecretStr(KEY))
    assert sealed.added >= plain.manifest.length // 2, "everything is stored again"
    for made in (plain, sealed):
        assert lettered.verify(made.manifest.name, backup_key=SecretStr(KEY)).faults == lettered.faults()


@pytest.mark.stack
def test_old_backups_are_removed_with_what_only_they_need(lettered: House) -> None:
    lettered.services.storage.put("imports/old", b"an import that is deleted later")
    store = lettered.store()
    old = make_backup(lettered.services, store, at=now() - timedelta(days=40)).manifest
    lettered.services.storage.delete("imports/old")
    new = lettered.back_up()
    assert new.removed == 1
    assert store.names() == [new.manifest.name]
    assert store.objects() == new.manifest.objects
    assert old.files["imports/old"].name not in store.objects()
    assert lettered.verify(everything=True).faults == lettered.faults()


def test_the_newest_backup_is_kept_however_old(house: House) -> None:
    made = make_backup(house.services, house.store(), at=now() - timedelta(days=400))
    assert made.removed == 0
    assert house.store().names() == [made.manifest.name]


def test_no_object_is_removed_beside_a_backup_that_cannot_be_read(house: House) -> None:
    store = house.store()
    old = make_backup(house.services, store, at=now() - timedelta(days=40)).manifest
    store.storage.put(f"backups/{now():%Y-%m-%dT%H%M%SZ}-0.json", b"{}")
    assert house.back_up().removed == 0
    assert old.objects <= store.objects()
    assert old.name in store.names()


def test_old_backup_that_cannot_be_read_is_not_removed(house: House) -> None:
    """It may be another installation's."""
    odd = f"{now() - timedelta(days=40):%Y-%m-%dT%H%M%SZ}-7"
    house.store().storage.put(f"backups/{odd}.json", b"{}")
    house.back_up()
    house.back_up()
    assert odd in house.store().names()


def test_one_backup_is_made_at_a_time(house: House) -> None:
    with house.services.database.writing() as session:
        session.execute(update(BackupTurn).values(lease_until=now() + timedelta(minutes=1)))
    with pytest.raises(Refused) as refused:
        house.back_up()
    assert refused.value.code == "backup_under_way"
    with house.services.database.writing() as session:
        session.execute(update(BackupTurn).values(lease_until=now() - timedelta(minutes=1)))
    assert house.back_up()
    assert house.back_up(), "the turn was given back"


def test_files_that_rows_name_and_the_store_lacks_are_recorded_and_keep_older_backups(lettered: House) -> None:
    old = make_backup(lettered.services, lettered.store(), at=now() - timedelta(days=40)).manifest
    for key in lettered.services.storage.keys("packs/"):
        lettered.services.storage.delete(key)
    made = lettered.back_up().manifest
    assert made.missing > 0
    assert old.name in lettered.store().names()
    assert (old.missing, lettered.store().find().manifest.missing) == (0, made.missing)
    with lettered.services.database.reading() as session:
        assert last_backup(session).missing == made.missing
        assert [outcome.missing for outcome in latest_backups(session, 2)] == [made.missing, 0]


def test_new_installation_does_not_follow_the_backups_of_another(house: House) -> None:
    """Its data were lost, somebody set it up anew, and the worker asks for a backup. Once restored, it goes on."""
    with house.services.database.writing() as session:
        record(session, registry_events.REGISTRY_LOADED, actor=SYSTEM, subjects=[], after={})
    house.back_up()
    anew = house.empty()
    upgrade(anew.database)
    with pytest.raises(Refused) as refused:
        make_backup(anew, house.store(anew), at=now())
    assert refused.value.code == "backup_of_other_record"
    house.restore(anew, replace=True)
    assert make_backup(anew, house.store(anew), at=now())


def test_backup_is_not_made_beside_others_that_have_another_key(house: House) -> None:
    house.back_up(backup_key=SecretStr(KEY))
    for changes, code in (({}, "backup_encrypted"), ({"backup_key": SecretStr(KEY[::-1])}, "backup_key_wrong")):
        with pytest.raises(Refused) as refused:
            house.back_up(**changes)
        assert refused.value.code == code


def test_backup_is_not_made_beside_those_of_another_installation(house: House) -> None:
    made = make_backup(house.services, house.store(), at=now() - timedelta(days=40)).manifest
    with pytest.raises(Refused) as refused:
        house.back_up(audit_key=SecretStr("the audit key of another installation"))
    assert refused.value.code == "backup_of_other_key"
    assert house.store().names() == [made.name]


def test_backups_are_not_put_among_the_files(house: House) -> None:
    settings = house.settings
    inside = (
        f"s3://{settings.s3_bucket}/{settings.s3_prefix}/b" if settings.s3_bucket else f"file://{settings.files_dir}/b"
    )
    with pytest.raises(Refused) as refused:
        house.back_up(backup_url=inside)
    assert refused.value.code == "backup_inside_storage"


@pytest.mark.parametrize(
    ("made_at", "asked_at", "makes"),
    [
        ("01:20:05", "08:00", False),  # a worker that starts in the morning
        ("01:20:05", "25:20", True),
        ("10:00", "25:20", True),  # somebody made one in the day
        ("00:30", "01:20", True),
    ],
)
def test_worker_makes_a_backup_when_the_last_is_from_before_it_was_due(
    house: House, made_at: str, asked_at: str, *, makes: bool
) -> None:
    day = now().replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=3)

    def moment(time: str) -> datetime:
        hours, minutes, *seconds = map(int, time.split(":"))
        return day + timedelta(hours=hours, minutes=minutes, seconds=sum(seconds))

    with clock_put_to(moment(made_at)):
        nightly(house.services)
    with clock_put_to(moment(asked_at)):
        nightly(house.services)
    assert len(house.store().names()) == 1 + makes


def test_failed_backup_is_recorded_told_once_and_tried_again(house: House, monkeypatch) -> None:
    member = add_member(house.services, Role.ADMINISTRATOR)

    def full(*_args: object) -> None:
        raise StorageFailed("No space left on device")

    nudges = []
    monkeypatch.setattr(type(house.services.queue), "nudge", lambda _self, *task, **_how: nudges.append(task))
    with monkeypatch.context() as patch:
        patch.setattr(type(house.store().storage), "put", full)
        nightly(house.services)
        nightly(house.services)
    assert TASKS["backup"].hour == "*", "it is tried again each hour"
    assert ("backup",) not in nudges, "and no more often, however often it failed"
    with house.services.database.reading() as session:
        failed = session.scalars(select(AuditEvent).where(AuditEvent.action == events.BACKUP_FAILED)).all()
        notices = session.scalars(select(Notice).where(Notice.kind == "backup_failed")).all()
    assert len(failed) == 2
    assert [notice.user_id for notice in notices] == [member.id]
    nightly(house.services)
    with house.services.database.reading() as session:
        assert not last_backup(session).failed
