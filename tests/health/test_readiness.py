"""What a load balancer asks, and what takes a web process out."""

from datetime import timedelta

import pytest
from pydantic import SecretStr

from app.accounts.factors.models import RecoveryCode
from app.accounts.factors.sealing import seal_of
from app.accounts.models import Role
from app.health.checks import LONGEST_WAIT, NIGHTLY, WORKER_SILENCE
from app.platform.storage import StorageFailed
from app.production.models import Archive
from tests.fixtures.app import add_member
from tests.fixtures.reuse import reopened, reused_app
from tests.health.planting import backed_up, backup_failed, noticed, worker_seen

WELL = dict.fromkeys(("database", "storage", "newest_files", "queue", "disk", "keys", "worker", "jobs", "backup"), "ok")
SECOND = timedelta(seconds=1)


@pytest.fixture
def well(services):
    """An installation in which all is well."""
    backed_up(services)
    worker_seen(services)
    return services


def readiness(client):
    answer = client.get("/readyz")
    return answer.status_code, answer.json


@pytest.mark.stack
def test_it_is_ready_while_all_is_well(stack_services, stack_app):
    backed_up(stack_services)
    worker_seen(stack_services)
    assert readiness(stack_app.test_client()) == (200, {"ok": True, **WELL})


def test_it_is_not_ready_when_a_service_does_not_answer_and_says_which_and_not_where(well, client, app, monkeypatch):
    def full():
        raise StorageFailed("secret path")

    monkeypatch.setattr(app.extensions["despatch"].storage, "ping", full)
    assert readiness(client) == (503, {"ok": False, **WELL, "storage": "does not answer"})
    assert client.get("/healthz").json == {"ok": True}, "the process is alive"


def test_letters_that_are_gone_from_the_store_are_said_and_take_no_process_out(well, client):
    with well.database.writing() as session:
        well.storage.put("letters/1.zip", b"letters")
        session.add(Archive(key="letters/1.zip", sha256="0" * 64, length=7))
    assert readiness(client) == (200, {"ok": True, **WELL})
    well.storage.delete("letters/1.zip")
    assert readiness(client) == (200, {"ok": True, **WELL, "newest_files": "missing"})


def test_a_disk_without_room_is_not_ready_and_one_with_little_room_is(well, client, monkeypatch):
    monkeypatch.setattr("app.health.checks.ROOM_BYTES", 10**18)
    assert readiness(client) == (200, {"ok": True, **WELL, "disk": "low"})
    monkeypatch.setattr("app.health.checks.LEAST_BYTES", 10**18)
    assert readiness(client) == (503, {"ok": False, **WELL, "disk": "full"})


def test_a_process_with_another_audit_key_is_not_ready(well):
    other = well.settings.model_copy(update={"audit_key": SecretStr("another-key-" * 4)})
    with reopened(other) as services, reused_app(services) as app:
        assert readiness(app.test_client()) == (503, {"ok": False, **WELL, "keys": "do not fit"})
    older = other.model_copy(update={"audit_key_fallbacks": (well.settings.audit_key,)})
    with reopened(older) as services, reused_app(services) as app:
        assert readiness(app.test_client()) == (200, {"ok": True, **WELL}), "the key that was used before is there"


def test_a_process_that_can_not_open_second_factors_says_so_and_goes_on(well, settings):
    member = add_member(well, Role.VIEWER)
    sealed = seal_of(settings).close("hash", user_id=member.id, use="code")
    with well.database.writing() as session:
        session.add(RecoveryCode(user_id=member.id, number=1, sealed=sealed))
    other = settings.model_copy(update={"secret_key": SecretStr("another-key-" * 4)})
    with reopened(other) as services, reused_app(services) as app:
        assert readiness(app.test_client()) == (200, {"ok": True, **WELL, "keys": "do not fit"})
    with reopened(settings) as services, reused_app(services) as app:
        assert readiness(app.test_client()) == (200, {"ok": True, **WELL})


def test_a_worker_that_is_gone_is_said_and_takes_no_process_out(services, client):
    backed_up(services)
    assert readiness(client) == (200, {"ok": True, **WELL, "worker": "never seen"})
    worker_seen(services, ago=WORKER_SILENCE + SECOND)
    assert readiness(client) == (200, {"ok": True, **WELL, "worker": "not seen for 3 minutes"})
    worker_seen(services, ago=WORKER_SILENCE - SECOND * 30)
    assert readiness(client) == (200, {"ok": True, **WELL})


def test_work_that_waits_too_long_is_said_and_takes_no_process_out(well, client):
    member = add_member(well, Role.VIEWER)
    noticed(well, member.id, ago=LONGEST_WAIT - timedelta(minutes=1))
    assert readiness(client) == (200, {"ok": True, **WELL})
    noticed(well, member.id, ago=LONGEST_WAIT + SECOND)
    assert readiness(client) == (200, {"ok": True, **WELL, "jobs": "waiting too long"})


def test_a_backup_that_is_missing_too_old_or_failed_is_said_and_takes_no_process_out(services, client):
    worker_seen(services)
    assert readiness(client) == (200, {"ok": True, **WELL, "backup": "none"})
    backed_up(services, ago=NIGHTLY + SECOND)
    assert readiness(client) == (200, {"ok": True, **WELL, "backup": "too old"})
    backed_up(services)
    assert readiness(client) == (200, {"ok": True, **WELL})
    backup_failed(services)
    assert readiness(client) == (200, {"ok": True, **WELL, "backup": "failed"})


def test_what_is_for_those_who_sign_in_is_not_said(well, client):
    member = add_member(well, Role.VIEWER)
    noticed(well, member.id, mail="failed")
    assert readiness(client) == (200, {"ok": True, **WELL})
