"""The pages of a draft answer: written, with lines from packs, decided on; the wrong role, a stale page."""

import pytest

from app.accounts.models import Role
from app.audit.events import DATA_TAKEN
from app.audit.find import EventFilter, body_of, find_events
from app.evidence.answers.refusals import REFUSALS
from tests.evidence.answers.drafting import WORDS, save
from tests.evidence.packs.packing import question, the_pack
from tests.fixtures.app import token_in
from tests.web.markup import errors_of, heading_of, message_of, words_of


@pytest.fixture
def drafter(signed_in):
    return signed_in(Role.DRAFTER)


def send(client, address, **values):
    page = client.get(address).text
    hidden = {
        name: page.split(f'name="{name}"', 1)[1].split('value="', 1)[1].split('"', 1)[0]
        for name in ("seen", "text")
        if f'name="{name}"' in page
    }
    return client.post(address, data={"csrf_token": token_in(page), **hidden, **values}, follow_redirects=True)


def test_a_draft_is_written_edited_and_its_versions_compared(drafter, march):
    here = f"/questions/{march}/answers/full"
    assert "No draft yet" in words_of(drafter.get(here).text)
    empty = send(drafter, f"{here}/edit", words="", marking="OFFICIAL")
    assert (empty.status_code, errors_of(empty.text)) == (400, {"words": "Enter the answer"})
    page = send(drafter, f"{here}/edit", words=WORDS, background="Background of it.", marking="OFFICIAL")
    assert message_of(page.text).words == "Draft saved."
    assert WORDS in words_of(page.text)
    send(drafter, f"{here}/edit", words=WORDS.replace("every", "each"), marking="OFFICIAL")
    version = drafter.get(f"{here}/versions/2").text
    assert heading_of(version) == "Answer, version 2"
    assert "[removed: every" in words_of(version)
    assert drafter.get(f"{here}/versions/3").status_code == 404


def test_both_versions_are_shown_when_somebody_saved_meanwhile(drafter, services, march):
    here = f"/questions/{march}/answers/full/edit"
    page = drafter.get(here).text
    save(services, march, "Theirs.")
    late = drafter.post(here, data={"csrf_token": token_in(page), "seen": "0", "words": "Mine.", "marking": "OFFICIAL"})
    assert late.status_code == 409
    assert REFUSALS["answer_changed"] in words_of(late.text)
    assert "Mine." in words_of(late.text)
    assert "Theirs." in words_of(late.text)


def test_lines_of_packs_are_chosen_and_lead_to_their_pack(drafter, services, march):
    here = f"/questions/{march}/answers/full"
    none = send(drafter, f"{here}/lines")
    assert errors_of(none.text) == {"which": "Select at least one line"}
    which = drafter.get(f"{here}/lines").text.split('name="which"', 1)[1].split('value="', 1)[1].split('"', 1)[0]
    page = send(drafter, f"{here}/lines", which=which)
    assert message_of(page.text).words == "Lines added to the draft."
    with services.database.reading() as session:
        assert f"evidence pack {the_pack(session).number}" in words_of(page.text)


def test_a_question_without_packs_leads_to_making_one(drafter, services):
    page = drafter.get(f"/questions/{question(services)}/answers/full/lines").text
    assert "No evidence packs" in words_of(page)


def test_the_reason_of_a_return_stays_in_the_history_when_the_draft_changes(drafter, services, march):
    here = f"/questions/{march}/answers/full"
    save(services, march)
    send(drafter, f"{here}/decisions/legal", outcome="returned", decided_by="Jo Example", note="Name the year.")
    save(services, march, f"{WORDS} That was in 2015.", supplementaries="Which year? 2015.")
    assert "“Name the year.”" in words_of(drafter.get(f"/questions/{march}").text)
    assert "Which year? 2015." in words_of(drafter.get(f"{here}/versions/2").text)


def test_drafters_record_policy_and_clearers_the_minister(drafter, signed_in, services, march):
    here = f"/questions/{march}/answers/full"
    assert drafter.get(f"{here}/decisions/legal", follow_redirects=True).request.path == here, "nothing to decide on"
    save(services, march)
    returned = send(drafter, f"{here}/decisions/legal", outcome="returned", decided_by="Jo Example")
    assert errors_of(returned.text) == {"note": "Enter the changes that are needed"}
    page = send(drafter, f"{here}/decisions/legal", outcome="cleared", decided_by="Jo Example, legal advisers")
    assert message_of(page.text).words == "Decision recorded."
    assert "Jo Example, legal advisers" in words_of(page.text)
    assert drafter.get(f"{here}/decisions/minister").status_code == 403
    clearer = signed_in(Role.CLEARER, name="Sam Example")
    assert clearer.get(f"{here}/decisions/legal").status_code == 403
    early = send(clearer, f"{here}/decisions/minister", outcome="cleared", decided_by="The Minister")
    assert REFUSALS["answer_before_office"] in words_of(early.text)
    for reader in ("office", "minister"):
        page = send(clearer, f"{here}/decisions/{reader}", outcome="cleared", decided_by="The Minister")
    assert "Cleared by the minister" in words_of(page.text)
    assert "Cleared" in words_of(drafter.get(f"/questions/{march}").text)
    history = words_of(drafter.get(f"/questions/{march}").text)
    assert "Draft answer cleared: minister" in history


def test_a_decision_on_words_that_have_changed_is_not_recorded(drafter, services, march):
    save(services, march)
    here = f"/questions/{march}/answers/full/decisions/policy"
    page = drafter.get(here).text
    text = page.split('name="text"', 1)[1].split('value="', 1)[1].split('"', 1)[0]
    save(services, march, "Other words.")
    form = {"csrf_token": token_in(page), "text": text, "outcome": "cleared", "decided_by": "Jo Example"}
    late = drafter.post(here, data=form)
    assert late.status_code == 409
    assert "Other words." in words_of(late.text)


def test_the_brief_is_downloaded_or_refused_in_words(drafter, services, march):
    here = f"/questions/{march}/answers/full"
    assert REFUSALS["answer_not_drafted"] in words_of(drafter.get(f"{here}/brief.pdf", follow_redirects=True).text)
    save(services, march)
    found = drafter.get(f"{here}/brief.pdf")
    assert (found.status_code, found.data[:5]) == (200, b"%PDF-")
    assert "Question 41999 answer version 1 brief.pdf" in found.headers["Content-Disposition"]
    save(services, march, "A paragraph.\n" * 200)
    refused = drafter.get(f"{here}/brief.pdf", follow_redirects=True)
    assert "a minister gets two" in words_of(refused.text)


def test_the_brief_with_its_annex_is_one_file_and_who_takes_it_is_recorded(drafter, services, march):
    here = f"/questions/{march}/answers/full"
    save(services, march)
    assert "brief-with-annex" not in drafter.get(here).text, "no pack is behind it"
    which = drafter.get(f"{here}/lines").text.split('name="which"', 1)[1].split('value="', 1)[1].split('"', 1)[0]
    send(drafter, f"{here}/lines", which=which)
    assert f"{here}/brief-with-annex.pdf" in drafter.get(here).text
    found = drafter.get(f"{here}/brief-with-annex.pdf")
    assert (found.status_code, found.data[:5]) == (200, b"%PDF-")
    assert "Question 41999 answer version 2 brief with annex.pdf" in found.headers["Content-Disposition"]
    with services.database.reading() as session:
        (event,) = find_events(session, EventFilter(action=DATA_TAKEN), size=2).events
        assert body_of(event)["after"]["view"] == "Brief with annex"


def test_a_reader_of_the_pages_can_write_nothing(signed_in, services, march):
    save(services, march)
    viewer = signed_in(Role.VIEWER)
    page = viewer.get(f"/questions/{march}/answers/full").text
    assert "/answers/full/edit" not in page
    assert "/decisions/" not in page
