"""An administrator sees how Despatch is doing, in words, and where to deal with what is wrong."""

from datetime import timedelta

import pytest

from app.accounts.models import Role
from app.health.checks import CHECKS, LONGEST_WAIT
from app.health.measures import MEASURES
from app.platform.storage import StorageFailed
from tests.health.planting import backed_up, noticed, verified, worker_seen
from tests.inbox.mail import came
from tests.web.figures import numbers_in
from tests.web.markup import facts_of, faults_of, links_of, part_of, parts_of, rows_of, states_of, words_of

PAGE = "/admin/health"


@pytest.fixture
def administrator(signed_in, services):
    backed_up(services)
    verified(services)
    worker_seen(services)
    return signed_in(Role.ADMINISTRATOR)


def checks(page):
    """The state and details of each check, by its name."""
    table = part_of(page, "checks")
    shapes = [state.shape for state in states_of(table)]
    return {title: (shape, details) for (title, _, details), shape in zip(rows_of(table), shapes, strict=True)}


def test_it_shows_every_check_and_every_measure_that_has_a_name(administrator):
    page = administrator.get(PAGE)
    assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []
    assert {name: shape for name, (shape, _) in checks(page).items()} == {check.title: "full" for check in CHECKS}
    assert list(facts_of(part_of(page, "figures"))) == [measure.title for measure in MEASURES if measure.title]
    assert not parts_of(page, "work"), "nothing waits"


def test_what_is_wrong_comes_first_with_what_to_do_and_where(administrator, services):
    noticed(services, administrator.member.id, mail="failed", number=2)
    noticed(services, administrator.member.id, ago=LONGEST_WAIT + timedelta(minutes=5))
    page = administrator.get(PAGE)
    wrong = [(name, numbers_in(details)) for name, (shape, details) in checks(page).items() if shape == "warn"]
    assert wrong == [("Waiting work", [1, 20]), ("Notices by email", [2])]
    assert list(checks(page))[:2] == [name for name, _ in wrong]
    assert "/admin/mail" in links_of(part_of(page, "checks"))
    assert numbers_in(words_of(part_of(page, "work"))) == [1, 20]


def test_a_worker_that_is_gone_is_said_with_when_it_was_seen(administrator, services):
    worker_seen(services, ago=timedelta(hours=1))
    shape, details = checks(administrator.get(PAGE))["Worker"]
    assert (shape, details.startswith("Last seen at ")) == ("warn", True)


def test_a_service_that_fails_is_said_without_where_it_is(administrator, app, monkeypatch):
    def fail():
        raise StorageFailed("secret path")

    monkeypatch.setattr(app.extensions["despatch"].storage, "ping", fail)
    page = administrator.get(PAGE)
    assert checks(page)["File store"][0] == "warn"
    assert "secret path" not in page.text
    assert str(app.extensions["despatch"].settings.instance_dir) not in page.text


def test_figures_lead_to_where_they_are_dealt_with(administrator, services):
    came(services, "Who are you?", subject="Hello")
    assert links_of(part_of(administrator.get(PAGE), "figures")) == {"/inbox": "1"}
