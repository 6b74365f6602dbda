"""Letters whose posts prefer large print: the worker makes it after the run, and pages say so."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.platform.clock import now
from app.platform.storage import StorageFailed
from app.production.editions import large_print as large_verb
from app.production.editions.editions import editions_of
from app.production.editions.large_print import make_wanted, runs_lacking_large, wanted_large
from app.production.models import Run
from app.production.runs.render import LARGE
from app.production.runs.work import work
from app.production.tasks import TASKS, make, sweep
from app.registry.contacts.preferences import LARGE as LARGE_PRINT
from app.registry.contacts.preferences import set_preference
from tests.fixtures.app import token_in
from tests.production.making import begin, first_letters
from tests.production.shown import words
from tests.web.figures import numbers_in
from tests.web.markup import forms_of, links_of, message_of, part_of, parts_of, words_of


@pytest.fixture
def prefer(services):
    """The post of one of the first letters prefers large print."""

    def say(number=1):
        letter = first_letters(services, number)[-1]
        with services.database.writing() as session:
            set_preference(session, letter.post_id, LARGE_PRINT, source="A letter", seen=0, actor=SYSTEM)
        return letter.id

    return say


def formats(services, letter_id):
    with services.database.reading() as session:
        return set(editions_of(session, letter_id)[0].files)


def lacking(services, run_id):
    with services.database.reading() as session:
        return wanted_large(session, run_id)


def test_a_run_has_it_made_by_the_worker_when_its_letters_are(services, cheap, prefer):
    letter_id = prefer(2)
    run_id = begin(services, 2)
    make(services, run_id)
    assert services.queue.waiting("make_large", run_id) == 1
    assert (lacking(services, run_id).references, lacking(services, run_id).lacking) == (["MAR15-0002"], 1)
    TASKS["make_large"].function(services, run_id)
    assert formats(services, letter_id) == {"pdf", "docx", *LARGE}
    assert formats(services, first_letters(services, 1)[0].id) == {"pdf", "docx"}
    assert lacking(services, run_id).lacking == 0


def test_nothing_is_asked_of_the_worker_when_no_post_prefers_it(services, cheap):
    run_id = begin(services, 1)
    make(services, run_id)
    assert services.queue.waiting("make_large", run_id) == 0


def test_the_sweep_finds_a_run_whose_large_print_was_lost_for_a_day(services, cheap, prefer):
    prefer()
    run_id = begin(services, 1)
    work(services, run_id)
    sweep(services)
    sweep(services)
    assert services.queue.waiting("make_large", run_id) == 1
    with services.database.writing() as session:
        session.execute(update(Run).values(ended_at=now() - timedelta(days=2)))
    with services.database.reading() as session:
        assert runs_lacking_large(session, at=now()) == []


def test_one_that_can_not_be_made_stops_no_other(services, cheap, prefer, monkeypatch):
    first, second = prefer(1), prefer(2)
    run_id = begin(services, 2)
    work(services, run_id)
    made = large_verb.make_durable
    calls = []

    def fail_first(*args, **options):
        calls.append(1)
        if len(calls) == 1:
            raise StorageFailed
        return made(*args, **options)

    monkeypatch.setattr(large_verb, "make_durable", fail_first)
    assert make_wanted(services, run_id) == 1
    assert (formats(services, first), formats(services, second)) == ({"pdf", "docx"}, {"pdf", "docx", *LARGE})


class TestPages:
    @pytest.fixture
    def client(self, signed_in):
        return signed_in(Role.VIEWER)

    @pytest.fixture
    def run_id(self, services, cheap):
        run_id = begin(services, 2)
        work(services, run_id)
        return run_id

    def test_a_run_says_how_many_and_offers_it(self, client, services, run_id, prefer):
        here = "/campaigns/MAR15/runs/1"
        assert "large print" not in words(client.get(here))
        prefer()
        page = client.get(here)
        assert numbers_in(words_of(part_of(page, "prefer-large-print"))) == [1, 1], "recipients, letters not made in it"
        assert f"{here}/large-print" in forms_of(page)
        form = {"csrf_token": token_in(page.text)}
        answer = client.post(f"{here}/large-print", data=form, follow_redirects=True)
        kind, said = message_of(answer)
        assert (kind, numbers_in(said)) == ("success", [1])
        assert services.queue.waiting("make_large", run_id) == 1
        make_wanted(services, run_id)
        page = client.get(here)
        assert numbers_in(words_of(part_of(page, "prefer-large-print"))) == [1]
        assert f"{here}/large-print" not in forms_of(page)
        answer = client.post(f"{here}/large-print", data=form, follow_redirects=True)
        assert message_of(answer).kind == "info", "nothing is left to make"

    def test_a_letter_says_that_its_post_prefers_it(self, client, services, run_id, prefer):
        page = client.get("/letters/MAR15-0001")
        assert not [one for one in ("to-come", "to-make", "made") if parts_of(page, f"large-print-{one}")]
        prefer()
        assert parts_of(client.get("/letters/MAR15-0001"), "large-print-to-make")
        make_wanted(services, run_id)
        page = client.get("/letters/MAR15-0001")
        assert parts_of(page, "large-print-made")
        assert parts_of(page, "large-print-to-make") == []

    def test_the_print_bundle_says_which_letters_it_has_in_standard_print(self, client, run_id, prefer):
        assert "large print" not in words(client.get("/campaigns/MAR15/print"))
        prefer()
        note = part_of(client.get("/campaigns/MAR15/print"), "large-print")
        assert numbers_in(words_of(note)) == [1]
        (letter,) = note.getparent().findall(".//li")
        assert list(links_of(letter)) == ["/letters/MAR15-0001"], "where it is in large print"
