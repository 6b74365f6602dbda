"""Restoring: into nothing, over what is there, into a newer release, and after a restore that was broken off.

A test takes some seconds: each copies, loads and verifies everything that ships.
"""

import dataclasses
import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from pydantic import SecretStr
from sqlalchemy import select, text

from app.accounts.models import Role
from app.audit.anchor import anchor
from app.audit.events import INSTALLATION_RESTORED
from app.audit.find import body_of
from app.audit.models import AuditEvent
from app.audit.record import SYSTEM, record
from app.audit.verify import verify
from app.audit.words import explain as explain_fault
from app.backups.dump import dumped
from app.backups.erasures import keep_now
from app.backups.history import latest_backups
from app.backups.make import make_backup, turn
from app.backups.manifest import Manifest, name_secret
from app.backups.manifest import _signature as signature_of
from app.backups.missing_files import FilesPutBack, put_back_missing_files
from app.backups.models import Restore
from app.backups.restore import restore
from app.backups.store import open_store
from app.backups.verify import Report, verify_backup
from app.commands.words import explain
from app.errors import Refused
from app.notices.models import Notice
from app.platform.clock import now, today
from app.platform.database import DatabaseFailed, DatabaseUpgraded
from app.platform.in_use import is_in_use
from app.platform.schema import RESTORING, SchemaRestoring, downgrade, require_current, revision_there, upgrade
from app.platform.services import open_services
from app.production.editions.archive import stream
from app.production.editions.editions import newest_editions
from app.registry import events as registry_events
from app.registry.holders.erase import erase_holder
from tests.backups.conftest import House
from tests.delivery.sending import campaign
from tests.fixtures.app import REPEAT, add_member
from tests.registry.holding import USER, held, hold
from tests.services.postgres import database_url, execute
from tests.waiting import until


def letters(services) -> dict[str, bytes]:
    """The PDFs of the campaign, by reference."""
    with services.database.reading() as session:
        made = newest_editions(session, campaign(session).id)
        return {one.reference: b"".join(stream(services.storage, one.files["pdf"])) for one in made}


def refusal(act) -> str:
    with pytest.raises(Refused) as refused:
        act()
    assert explain(refused.value)
    return refused.value.code


@pytest.mark.stack
def test_restored_installation_has_what_the_backup_had(lettered: House) -> None:
    before, faults = letters(lettered.services), lettered.faults()
    made = lettered.back_up().manifest
    empty = lettered.empty()
    report = lettered.restore(empty)
    assert letters(empty) == before
    assert report.files == len(made.files)
    assert tuple(map(explain_fault, report.verdict.faults)) == faults
    require_current(empty.database)
    with empty.database.reading() as session:
        (restored,) = session.scalars(select(Restore))
        event = session.get_one(AuditEvent, restored.recorded)
    assert (restored.backup, restored.made_at) == (made.name, made.made)
    assert (event.action, event.seq) == (INSTALLATION_RESTORED, made.head.seq + 1)


def test_restored_installation_is_backed_up_and_restored_again(lettered: House) -> None:
    lettered.back_up()
    second = lettered.empty()
    lettered.restore(second)
    make_backup(second, lettered.store(second), at=now())
    third = lettered.empty()
    lettered.restore(third)
    assert letters(third) == letters(lettered.services)


def test_encrypted_backup_is_restored(lettered: House) -> None:
    key = {"backup_key": SecretStr("a key for backups " * 3)}
    lettered.back_up(**key)
    empty = lettered.empty(**key)
    lettered.restore(empty)
    assert letters(empty) == letters(lettered.services)


@pytest.mark.stack
def test_data_that_are_there_are_only_set_aside_on_demand(house: House) -> None:
    house.back_up()
    member = add_member(house.services, Role.DRAFTER)
    house.services.database.close()
    assert refusal(lambda: house.restore(house.services)) == "restore_not_empty"
    report = house.restore(house.services, replace=True)
    with house.services.database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM users WHERE id = :id").bindparams(id=member.id)) == 0
    count = "SELECT count(*) FROM {}users"
    if house.settings.s3_bucket:
        with house.services.database.reading() as session:
            aside = session.scalar(text(count.format(f"{report.set_aside.removeprefix('schema ')}.")))
    else:
        with closing(sqlite3.connect(report.set_aside)) as connection:
            aside = connection.execute(count.format("")).fetchone()[0]
    assert aside == 1


@pytest.mark.stack
def test_installation_that_replaced_its_data_is_backed_up_and_restored(lettered: House) -> None:
    """What was set aside is in no backup, and the schema made instead of it is restored like any other."""
    lettered.back_up()
    lettered.restore(lettered.services, replace=True)
    lettered.back_up()
    empty = lettered.empty()
    lettered.restore(empty)
    assert letters(empty) == letters(lettered.services)


@pytest.mark.stack
def test_database_in_use_is_not_replaced(house: House) -> None:
    house.back_up()
    with closing(open_services(house.settings)) as other, other.database.reading() as session:
        session.scalar(select(AuditEvent.seq))
        assert refusal(lambda: house.restore(house.services, replace=True)) == "restore_in_use"
    assert house.restore(house.services, replace=True)


@pytest.mark.parametrize("stack", [pytest.param("departmental", marks=REPEAT)], indirect=True)
def test_connection_that_ends_now_is_not_in_the_way(house: House, postgres: str) -> None:
    """PostgreSQL lists a connection for a moment after its program has closed it."""
    name = str(house.services.database.engine.url.database)
    other = psycopg.connect(database_url(postgres, name))
    waits = "SELECT 1 FROM pg_stat_activity WHERE datname = %s AND wait_event = 'PgSleep'"

    def close_while_it_waits() -> None:
        with psycopg.connect(database_url(postgres, "postgres"), autocommit=True) as looking:
            until(lambda: looking.execute(waits, [name]).fetchone(), seconds=60)
        other.close()

    with ThreadPoolExecutor(1) as aside:
        closing_it = aside.submit(close_while_it_waits)
        assert not is_in_use(house.services.database)
        closing_it.result()


@pytest.mark.parametrize(
    "point",
    [
        *(pytest.param(point, marks=pytest.mark.slow) for point in ("_put_files", "upgrade_restored", "erase_again")),
        "begin_reconciling",
    ],
)
def test_broken_off_restore_lets_nobody_in_and_is_begun_again(lettered: House, monkeypatch, point: str) -> None:
    lettered.back_up()
    empty = lettered.empty()

    def die(*_args: object, **_named: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(f"app.backups.restore.{point}", die)
        lettered.restore(empty)
    if point == "_put_files":
        assert revision_there(empty.database) is None
    else:
        assert revision_there(empty.database) == RESTORING
        for act in (require_current, upgrade):
            with pytest.raises(SchemaRestoring) as refused:
                act(empty.database)
            assert "despatch restore" in explain(refused.value)
    lettered.restore(empty)
    assert letters(empty) == letters(lettered.services)
    with empty.database.reading() as session:
        assert len(session.scalars(select(Restore)).all()) == 1


@pytest.mark.parametrize("stack", ["embedded"], indirect=True)
def test_restore_that_is_begun_again_names_what_the_first_one_set_aside(lettered: House, monkeypatch) -> None:
    """What the first one left has everything that was erased since the backup, so it does not stay."""
    lettered.back_up()
    services = lettered.services

    def die(*_args: object, **_named: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr("app.backups.restore.begin_reconciling", die)
        lettered.restore(services, replace=True)
    file = Path(str(services.database.engine.url.database))
    (aside,) = file.parent.glob(f"{file.name}.replaced_*")
    assert lettered.restore(services, replace=True).set_aside == str(aside)
    assert list(file.parent.glob(f"{file.name}.replaced_*")) == [aside]
    with closing(sqlite3.connect(aside)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchone() != (RESTORING,)


def test_damaged_backup_changes_nothing(lettered: House) -> None:
    made = lettered.back_up().manifest
    storage = lettered.store().storage
    name = made.pieces[0].name
    storage.put(f"objects/{name[:2]}/{name}", b"something else")
    empty = lettered.empty()
    assert refusal(lambda: lettered.restore(empty)) == "backup_incomplete"
    assert revision_there(empty.database) is None
    storage.delete(f"objects/{name[:2]}/{name}")
    assert refusal(lambda: lettered.restore(empty)) == "backup_incomplete"
    assert revision_there(empty.database) is None


def test_verification_lists_what_is_damaged_or_missing_and_records_it(lettered: House) -> None:
    made = lettered.back_up().manifest
    assert lettered.verify().faults == lettered.faults()
    storage = lettered.store().storage
    (key,) = [key for key in made.files if key.startswith("packs/")][:1]
    name = made.files[key].name
    storage.put(f"objects/{name[:2]}/{name}", b"something else")
    (fault,) = lettered.verify().faults
    assert name in fault
    assert len(lettered.verify(everything=True).faults) == 3
    with lettered.services.database.reading() as session:
        faults = [outcome.faults for outcome in latest_backups(session, 3)]
    assert faults[:2] == [3, 1]


def test_damaged_objects_are_set_aside_and_stored_again_by_the_next_backup(lettered: House) -> None:
    """A file's and a piece of the database's; not while a backup is made, which may count on them."""
    made = lettered.back_up().manifest
    storage, intact = lettered.store().storage, lettered.store().objects()
    name = made.files[lettered.services.storage.keys("packs/")[0]].name
    damaged = {f"objects/{one[:2]}/{one}" for one in (name, made.pieces[0].name)}
    for key in damaged:
        storage.put(key, b"something else")
    with turn(lettered.services):
        assert lettered.verify().set_aside == 0
    assert lettered.store().objects() == intact
    assert lettered.verify().set_aside == 2
    today = f"damaged/{now():%Y-%m-%d}"
    aside = sorted(f"{today}/{key}" for key in damaged)
    assert storage.keys("damaged/") == aside
    again = lettered.back_up().manifest
    storage.put("damaged/2026-01-01/objects/aa/aa", b"set aside long ago")
    lettered.back_up()
    assert storage.keys("damaged/") == aside
    assert again.objects <= lettered.store().objects()
    assert lettered.verify(everything=True).faults == lettered.faults()


@pytest.mark.parametrize("stack", ["departmental"], indirect=True)  # SQLite needs no database of its own
def test_database_that_a_killed_verification_left_is_dropped_and_a_new_one_stays(house: House) -> None:
    old, new = "despatch_verify_1_0a", f"despatch_verify_{int(now().timestamp())}_{uuid4().hex}"
    server = house.services.database.engine.execution_options(isolation_level="AUTOCOMMIT")
    house.back_up()
    with server.connect() as connection:
        for name in (old, new):
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
    try:
        house.verify()
        with server.connect() as connection:
            names = set(connection.scalars(text("SELECT datname FROM pg_database")))
        assert old not in names
        assert new in names
    finally:
        with server.connect() as connection:
            connection.execute(text(f"DROP DATABASE {new}"))


@pytest.mark.parametrize("stack", ["departmental"], indirect=True)  # SQLite needs no database of its own
def test_scratch_database_is_empty_again_after_a_verification(house: House, monkeypatch) -> None:
    """Also after one that failed; and one that is not empty is left as it is."""
    store, scratch = house.store(), house.empty()
    house.back_up()

    def verify_in_scratch() -> Report:
        return verify_backup(house.services, store.find(), scratch=scratch.settings.database_url)

    def things() -> int:
        with scratch.database.engine.connect() as connection:
            return connection.scalar(text("SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"))

    left = things()
    assert verify_in_scratch().faults == house.faults()
    assert things() == left
    with monkeypatch.context() as patch, pytest.raises(ZeroDivisionError):
        patch.setattr("app.backups.verify._check", lambda *_args: 1 / 0)
        verify_in_scratch()
    assert things() == left
    upgrade(scratch.database)
    size = things()
    assert size > left
    assert refusal(verify_in_scratch) == "scratch_not_empty"
    assert things() == size


def test_verification_names_files_that_the_backup_lacks_once_and_not_each_letter_in_them(lettered: House) -> None:
    before = lettered.faults()
    keys = lettered.services.storage.keys("packs/")
    for key in keys:
        lettered.services.storage.delete(key)
    lettered.back_up()
    report = lettered.verify()
    (fault,) = set(report.faults) - set(before)
    assert keys[0] in fault
    assert (report.missing, report.pdfs) == (len(keys), 0)


def test_backup_of_a_release_that_did_not_count_missing_files_lacks_none(house: House) -> None:
    made = house.back_up().manifest
    said = json.loads(house.store().storage.get(f"backups/{made.name}.json"))
    del said["missing"], said["signature"]
    key = house.settings.audit_key.get_secret_value().encode()
    body = json.dumps({**said, "signature": signature_of(key, said)}).encode()
    house.store().storage.put(f"backups/{made.name}.json", body)
    assert house.store().find().manifest == made


def test_restore_of_an_incomplete_backup_takes_its_missing_files_from_others(lettered: House) -> None:
    """And says which no backup has."""
    key, lost = lettered.services.storage.keys("packs/")[:2]
    lettered.services.storage.delete(lost)
    older = lettered.back_up().manifest
    lettered.services.storage.delete(key)
    newer = lettered.back_up().manifest
    empty, store = lettered.empty(), lettered.store()
    report = restore(empty, store, store.find(newer.name), replace=False, others=[store.find(older.name)])
    assert (report.recovered, report.missing) == (1, {lost})
    assert key in empty.storage.keys("packs/")
    with empty.database.reading() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.action == "backup.files_put_back")).one()
    assert body_of(event)["after"] == {"backups": {older.name: 1}, "missing": 1}


@pytest.mark.stack
def test_missing_files_come_back_from_the_newest_backup_that_has_them(lettered: House) -> None:
    """While Despatch runs. A file that no row names any more stays deleted."""
    storage, store = lettered.services.storage, lettered.store()
    before = letters(lettered.services)
    storage.put("imports/deleted", b"deleted later")
    first = lettered.back_up().manifest
    storage.delete("imports/deleted")
    key = storage.keys("packs/")[0]
    storage.delete(key)
    lettered.back_up()

    def put_back(*names: str) -> FilesPutBack:
        return put_back_missing_files(lettered.services, map(store.find, names))

    second = store.names()[1]
    assert put_back(second) == FilesPutBack(0, {key})
    assert put_back(second, first.name) == FilesPutBack(1, set())
    assert letters(lettered.services) == before
    assert storage.keys("imports/deleted") == []
    assert put_back(first.name) == FilesPutBack(0, set())
    storage.delete(key)
    name = first.files[key].name
    store.storage.put(f"objects/{name[:2]}/{name}", b"damaged")
    assert put_back(first.name) == FilesPutBack(0, {key})
    assert key not in storage.keys("packs/")


def test_file_that_is_deleted_while_others_are_put_back_stays_deleted(lettered: House, monkeypatch) -> None:
    key = lettered.services.storage.keys("packs/")[0]
    lettered.back_up()
    lettered.services.storage.delete(key)
    answers = iter([{key}, set(), set()])
    monkeypatch.setattr("app.backups.missing_files.keys_in_rows", lambda _session: next(answers))
    assert put_back_missing_files(lettered.services, [lettered.store().find()]) == FilesPutBack(0, set())
    assert key not in lettered.services.storage.keys("packs/")


def test_file_of_the_same_content_that_is_uploaded_meanwhile_stays(lettered: House, monkeypatch) -> None:
    """Its row comes after it."""
    storage = lettered.services.storage
    key = storage.keys("packs/")[0]
    body = storage.get(key)
    lettered.back_up()
    storage.delete(key)
    answers = iter([{key}, {key}, set()])

    def keys_in_rows(_session) -> set[str]:
        storage.put(key, body) if (answer := next(answers)) == set() else None
        return answer

    monkeypatch.setattr("app.backups.missing_files.keys_in_rows", keys_in_rows)
    put_back_missing_files(lettered.services, [lettered.store().find()])
    assert key in storage.keys("packs/")


def test_files_are_put_back_where_the_database_cannot_be_written(lettered: House, monkeypatch) -> None:
    key = lettered.services.storage.keys("packs/")[0]
    lettered.back_up()
    lettered.services.storage.delete(key)

    def refuse(*_args: object, **_how: object) -> None:
        raise DatabaseFailed

    monkeypatch.setattr(type(lettered.services.database), "writing", refuse)
    assert put_back_missing_files(lettered.services, [lettered.store().find()]) == FilesPutBack(1, set())
    assert key in lettered.services.storage.keys("packs/")


@pytest.mark.parametrize("stack", ["embedded"], indirect=True)  # the database has no part in it
def test_head_of_the_record_that_an_earlier_restore_put_is_no_damaged_file(house: House) -> None:
    """Heads are named by day and number, and both restores record an event with the same number."""
    first = house.back_up().manifest
    house.restore(house.services, first.name, replace=True)
    second = house.back_up().manifest
    heads = {key for key in second.files if key.startswith("audit/heads/")} - first.files.keys()
    house.restore(house.services, first.name, replace=True)
    assert any(
        house.services.storage.get(key) != house.store().find(second.name).body(second.files[key]) for key in heads
    )
    assert house.restore(house.services, second.name, replace=True).files == 0


def test_backup_of_a_later_release_changes_nothing(house: House) -> None:
    made = house.back_up().manifest
    store = house.store()
    store.keep_manifest(dataclasses.replace(made, name="3000-01-01T000000Z-1", revision="0999"))
    assert refusal(lambda: house.restore(house.services, replace=True)) == "backup_of_later_tables"
    require_current(house.services.database)


def test_program_that_was_started_meanwhile_stops_the_restore(house: House, monkeypatch) -> None:
    house.back_up()
    with closing(open_services(house.settings)) as other:

        def start_a_program(*_args: object) -> int:
            stack.enter_context(other.database.reading()).scalar(select(AuditEvent.seq))
            return 0

        with ExitStack() as stack:
            monkeypatch.setattr("app.backups.restore._put_files", start_a_program)
            assert refusal(lambda: house.restore(house.services, replace=True)) == "restore_in_use"
    require_current(house.services.database)


@pytest.mark.stack
def test_nobody_writes_while_a_backup_is_restored(house: House, monkeypatch) -> None:
    """Also a program that asks nothing when it starts."""
    house.back_up()
    empty = house.empty()

    def write(*_args: object, **_named: object) -> None:
        with closing(open_services(empty.settings)) as other, other.database.writing() as session:
            record(session, registry_events.REGISTRY_LOADED, actor=SYSTEM, subjects=[], after={})

    with monkeypatch.context() as patch:
        patch.setattr("app.backups.restore.begin_reconciling", write)
        with pytest.raises(DatabaseUpgraded):
            house.restore(empty)
    house.restore(empty)
    with closing(open_services(empty.settings)) as other, other.database.writing() as session:
        assert record(session, registry_events.REGISTRY_LOADED, actor=SYSTEM, subjects=[], after={})


@pytest.mark.parametrize("stack", [pytest.param("departmental", marks=REPEAT)], indirect=True)
def test_role_that_is_no_superuser_restores_and_replaces(lettered: House, postgres: str) -> None:
    """As every office's is: the extension belongs to somebody else."""
    role = f"plain_{uuid4().hex[:8]}"
    execute(postgres, f"CREATE ROLE {role} LOGIN")
    lettered.back_up()
    empty = lettered.empty()
    name = empty.database.engine.url.database
    execute(postgres, f"ALTER DATABASE {name} OWNER TO {role}")
    try:
        url = empty.settings.database_url.replace("postgres@", f"{role}@")
        with closing(open_services(empty.settings.model_copy(update={"database_url": url}))) as plain:
            lettered.restore(plain)
            report = lettered.restore(plain, replace=True)
            assert report.set_aside.startswith("schema replaced_")
            assert letters(plain) == letters(lettered.services)
            make_backup(plain, lettered.store(plain), at=now())
    finally:
        empty.database.close()
        execute(postgres, f"ALTER DATABASE {name} OWNER TO postgres")
        with psycopg.connect(database_url(postgres, str(name)), autocommit=True) as connection:
            connection.execute(f"REASSIGN OWNED BY {role} TO postgres")
        execute(postgres, f"DROP ROLE {role}")


def test_erasures_kept_where_backups_are_made_count_for_a_backup_from_elsewhere(house: House, tmp_path) -> None:
    post_id = 1
    hold(house.services.database, post_id, "Zebedee Ovett", date(2020, 1, 1))
    (version,) = [one for one in held(house.services.database, post_id) if one.held.person.full_name == "Zebedee Ovett"]
    elsewhere = f"file://{tmp_path / 'elsewhere'}"
    (tmp_path / "elsewhere").mkdir()
    house.back_up(backup_url=elsewhere)
    with house.services.database.writing() as session:
        erase_holder(session, post_id, version.id, reason="Asked for", today=today(), actor=USER)
    keep_now(house.services)
    empty = house.empty()
    store = open_store(empty, elsewhere)
    assert restore(empty, store, store.find(), replace=False).erased.people == 1


def test_changed_manifest_is_refused(house: House) -> None:
    made = house.back_up().manifest
    storage = house.store().storage
    said = json.loads(storage.get(f"backups/{made.name}.json"))
    storage.put(f"backups/{made.name}.json", json.dumps({**said, "revision": "0030"}).encode())
    assert refusal(lambda: house.verify()) == "backup_changed"
    storage.put(f"backups/{made.name}.json", b"{}")
    assert refusal(lambda: house.verify()) == "backup_unreadable"
    storage.put(f"backups/{made.name}.json", json.dumps({**said, "format": 99}).encode())
    assert refusal(lambda: house.verify()) == "backup_newer"


def test_keys_are_not_in_a_backup_and_other_keys_are_noticed(house: House) -> None:
    house.back_up()
    secrets = [getattr(house.settings, name).get_secret_value().encode() for name in ("audit_key", "secret_key")]
    storage = house.store().storage
    assert not any(secret in storage.get(key) for key in storage.keys("") for secret in secrets)
    other = SecretStr("another key " * 4)
    assert refusal(lambda: house.restore(house.empty(audit_key=other))) == "backup_of_other_key"
    followed = house.empty(audit_key=other, audit_key_fallbacks=(house.settings.audit_key,))
    assert not house.restore(followed).other_secret
    assert house.restore(house.empty(secret_key=other)).other_secret
    rotated = house.empty(secret_key=other, secret_key_fallbacks=(house.settings.secret_key,))
    assert not house.restore(rotated).other_secret


def test_there_is_nothing_to_restore(house: House) -> None:
    assert refusal(lambda: house.restore(house.empty())) == "no_backup"
    house.back_up()
    assert refusal(lambda: house.restore(house.empty(), "2020-01-01T000000Z-1")) == "no_such_backup"
    assert refusal(lambda: house.store(backup_url="")) == "no_backup_url"


@pytest.mark.stack
def test_backup_of_an_older_release_is_restored_into_this_one(house: House) -> None:
    """One whose schema was at the last revision without backups."""
    old = house.empty()
    house.back_up()
    house.restore(old)
    with old.database.writing() as session:
        session.execute(text("DELETE FROM restores"))
    downgrade(old.database, "0040")
    store = house.store(old)
    objects = store.objects()
    with dumped(old.database, old.settings.instance_dir) as dump:
        pieces = [store.keep(piece, objects) for piece in dump.pieces]
    secret = name_secret(old.settings.secret_key.get_secret_value())
    moment = now() + timedelta(seconds=1)
    facts = ("0.9.0", old.database.engine.dialect.name, dump.revision, dump.head, secret, pieces, {})
    store.keep_manifest(Manifest("3000-01-01T000000Z-1", moment, *facts))
    assert dump.revision == "0040"
    new = house.empty()
    house.restore(new)
    require_current(new.database)


def test_heads_put_outside_after_the_backup_are_explained_by_the_restore(house: House) -> None:
    """Events of the lost time are gone, and the heads that spoke of them no fault; other heads still are."""
    services = house.services
    house.back_up()
    for _ in range(3):
        with services.database.writing() as session:
            record(session, registry_events.REGISTRY_LOADED, actor=SYSTEM, subjects=[], after={})
    with services.database.reading() as session:
        lost = anchor(session, services.storage)
    report = house.restore(services, replace=True)
    assert report.verdict.faults == ()
    with services.database.reading() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.action == INSTALLATION_RESTORED)).one()
    assert [lost.seq, lost.hmac] in body_of(event)["after"]["lost_heads"]
    services.storage.put("audit/heads/2026-01-01-0000000005.json", json.dumps({"seq": 5, "hmac": "f" * 64}).encode())
    with services.database.reading() as session:
        (fault,) = verify(session, storage=services.storage).faults
    assert fault.code == "anchor"


def test_right_backup_is_restored_after_a_wrong_one(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the first restore recorded, and put outside, is no fault of the second. All of them are in one second, and
    each sets another database aside."""
    second_of_all, steps, asides = now().replace(microsecond=0), count(1), set()
    monkeypatch.setattr("app.backups.restore.now", lambda: second_of_all + timedelta(microseconds=next(steps)))
    first, services = house.back_up().manifest, house.services
    with services.database.writing() as session:
        record(session, registry_events.REGISTRY_LOADED, actor=SYSTEM, subjects=[], after={})
    second = house.back_up().manifest
    for manifest in (first, second, first, second):
        report = house.restore(services, manifest.name, replace=True)
        assert report.verdict.faults == ()
        asides.add(report.set_aside)
        with services.database.reading() as session:
            anchor(session, services.storage)
    assert len(asides - {""}) == 4


def test_administrators_owners_and_safeguarding_are_told(house: House) -> None:
    people = {role: add_member(house.services, role).id for role in Role}
    house.back_up()
    house.restore(house.services, replace=True)
    with house.services.database.reading() as session:
        notified = {(notice.user_id, notice.kind) for notice in session.scalars(select(Notice))}
    assert notified == {
        (people[Role.ADMINISTRATOR], "restored"),
        (people[Role.DRAFTER], "restored"),
        (people[Role.SAFEGUARDING], "restored_risk"),
    }


@pytest.mark.parametrize("stack", ["embedded"], indirect=True)  # of SQLite's files
def test_damaged_database_is_set_aside(lettered: House) -> None:
    """Its file has other bytes in the middle, and the log beside it is what a killed process left."""
    lettered.back_up()
    before = letters(lettered.services)
    lettered.services.database.close()
    file = lettered.settings.instance_dir / "despatch.db"
    file.write_bytes(b"not a database" * 1000)
    file.with_name("despatch.db-wal").write_bytes(b"left by a process that was killed")
    assert refusal(lambda: lettered.restore(lettered.services)) == "restore_not_empty"
    report = lettered.restore(lettered.services, replace=True)
    assert letters(lettered.services) == before
    assert file.with_name(report.set_aside.rpartition("/")[2]).read_bytes().startswith(b"not a database")


@pytest.mark.parametrize("stack", ["embedded"], indirect=True)  # of SQLite's files
def test_empty_database_that_a_program_made_is_replaced(lettered: House) -> None:
    """As a worker makes one where the file was deleted while it ran."""
    lettered.back_up()
    empty = lettered.empty()
    with empty.database.reading() as session:
        session.scalar(text("SELECT 1"))
    lettered.restore(empty)
    assert letters(empty) == letters(lettered.services)


@pytest.mark.parametrize("stack", ["embedded"], indirect=True)  # of SQLite's files
def test_log_of_a_database_that_is_gone_is_no_part_of_the_restored_one(lettered: House) -> None:
    """A killed process leaves its log; somebody deletes the database alone."""
    lettered.back_up()
    before = letters(lettered.services)
    file = lettered.settings.instance_dir / "despatch.db"
    log = file.with_name("despatch.db-wal")
    with lettered.services.database.writing() as session:
        record(session, registry_events.REGISTRY_LOADED, actor=SYSTEM, subjects=[], after={})
    left = log.read_bytes()
    assert left
    lettered.services.database.close()
    file.unlink()
    log.write_bytes(left)
    lettered.restore(lettered.services)
    assert letters(lettered.services) == before
    with lettered.services.database.reading() as session:
        assert verify(session).faults == ()


@pytest.mark.parametrize("stack", [pytest.param("departmental", marks=REPEAT)], indirect=True)
def test_queue_in_the_same_database_is_restored_with_it(lettered: House) -> None:
    """As on a single machine with PostgreSQL."""
    url = lettered.settings.database_url
    lettered.settings.broker_url = lettered.services.settings.broker_url = url
    with closing(open_services(lettered.settings)) as services:
        services.queue.nudge("make", 1)
    lettered.back_up()
    add_member(lettered.services, Role.DRAFTER)
    lettered.services.close()
    with closing(open_services(lettered.settings)) as services:
        lettered.restore(services, replace=True)
        services.queue.ping()
        assert letters(services) == letters(lettered.services)
