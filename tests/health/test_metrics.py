"""What Prometheus reads, and who may."""

import re
from contextlib import ExitStack
from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr
from sqlalchemy import event

from app.accounts.models import Role
from app.backups.history import last_backup
from app.health.measures import MEASURES
from app.health.waiting import KINDS
from tests.fixtures.app import add_member, sign_in_to
from tests.fixtures.reuse import reopened, reused_app
from tests.health.planting import backed_up, noticed, worker_seen

TOKEN = "a-token-for-prometheus-" * 2
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def watched(settings):
    """The application of an installation that has a token."""
    token = settings.model_copy(update={"metrics_token": SecretStr(TOKEN)})
    with reopened(token) as services, reused_app(services) as app:
        yield app


def scraped(app):
    """The values by metric and labels, as {"despatch_x": {("kind=letters",): 3}}."""
    answer = app.test_client().get("/metrics", headers=BEARER)
    assert answer.status_code == 200
    values = {}
    for family in text_string_to_metric_families(answer.text):
        for sample in family.samples:
            labels = tuple(f"{name}={value}" for name, value in sorted(sample.labels.items()))
            values.setdefault(sample.name, {})[labels] = sample.value
    return values


def test_without_a_token_in_the_settings_there_is_no_such_page(client):
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.parametrize("given", ["", "Bearer ", f"Bearer {TOKEN}x", TOKEN, "Bearer ü"])
def test_another_token_opens_nothing(watched, given):
    answer = watched.test_client().get("/metrics", headers={"Authorization": given} if given else {})
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert "despatch_" not in answer.text


def test_an_administrator_needs_the_token_too(watched):
    assert sign_in_to(watched, Role.ADMINISTRATOR).get("/metrics").status_code == 401


@pytest.mark.stack
def test_every_measure_and_every_kind_of_work_is_there_on_both_stacks(stack):
    with ExitStack() as opened:
        services = opened.enter_context(reopened(stack.model_copy(update={"metrics_token": SecretStr(TOKEN)})))
        app = opened.enter_context(reused_app(services))
        backed_up(services)
        worker_seen(services, ago=timedelta(minutes=2))
        values = scraped(app)
        with services.database.reading() as session:
            made_at = last_backup(session).made_at
    known = {f"despatch_{measure.name}" for measure in MEASURES}
    never = {"despatch_audit_verified_timestamp_seconds", "despatch_audit_faults"}  # not yet: test_checks.py
    assert known - values.keys() == never
    for name in ("despatch_jobs_waiting", "despatch_jobs_oldest_seconds"):
        assert values[name] == {(f"kind={kind.name}",): 0 for kind in KINDS}
    assert values["despatch_backup_timestamp_seconds"][()] == pytest.approx(made_at.timestamp())
    assert values["despatch_worker_silence_seconds"][()] >= 120
    assert values["despatch_check_ok"][("check=backup",)] == values["despatch_check_ok"][("check=worker",)] == 1


def test_requests_count_by_page_and_outcome_and_the_address_is_in_no_label(watched):
    before = scraped(watched)
    client = watched.test_client()
    client.get("/campaigns/JANE-SMITH", buffered=True)
    client.get("/no-such-page/jane-smith?search=jane", buffered=True)
    client.get("/healthz", buffered=True)
    after = scraped(watched)

    def more(page, outcome):
        labels = (f"outcome={outcome}", f"page={page}")
        name = "despatch_requests_total"
        return after[name].get(labels, 0) - before.get(name, {}).get(labels, 0)

    campaign, _ = watched.url_map.bind("").match("/campaigns/JANE-SMITH")
    assert (more(campaign, "3xx"), more("none", "4xx"), more("health.healthz", "2xx")) == (1, 1, 1)
    assert after["despatch_request_seconds_count"][("page=health.healthz",)] >= 1
    assert not re.search("jane", str(after), re.IGNORECASE)


def test_no_measure_has_a_label_but_a_kind_of_work():
    assert {measure.label for measure in MEASURES} == {"", "kind"}


def test_without_its_database_it_still_says_which_check_fails(watched, monkeypatch):
    def gone(_services):
        raise OSError("secret path")

    monkeypatch.setattr("app.health.checks.require_current", gone)
    values = scraped(watched)
    assert values["despatch_check_ok"][("check=database",)] == 0
    assert values["despatch_check_ok"][("check=storage",)] == 1
    assert "despatch_letters_made" not in values


def test_what_is_counted_of_letters_is_not_counted_again_for_a_sign_in(watched, uncompared):
    """Counting letters takes longer, the more there are."""
    services, counted = watched.extensions["despatch"], []

    def note(_connection, _cursor, statement, *_more):
        if "count(DISTINCT editions.letter_id)" in statement:
            counted.append(statement)

    engine = services.database._read
    event.listen(engine, "before_cursor_execute", note)
    try:
        scraped(watched)
        sign_in_to(watched, Role.VIEWER).get("/")
        scraped(watched)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert len(counted) == 1


def test_notices_that_failed_and_that_wait_are_told_apart(watched):
    services = watched.extensions["despatch"]
    member = add_member(services, Role.VIEWER)
    before = scraped(watched)
    noticed(services, member.id, mail="failed", number=2)
    noticed(services, member.id, number=3)
    after = scraped(watched)
    assert after["despatch_notices_failed"][()] - before["despatch_notices_failed"][()] == 2
    assert after["despatch_notices_waiting"][()] - before["despatch_notices_waiting"][()] == 3
    assert after["despatch_check_ok"][("check=emails",)] == 0
