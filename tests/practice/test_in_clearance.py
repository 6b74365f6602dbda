"""The campaign in clearance: what each office said, and what its authors and clearers have to do."""

import pytest
from sqlalchemy import func, select

from app.campaigns.audience.posts import reasons_held_out
from app.campaigns.clearance.board import board_for
from app.campaigns.clearance.comments import comments_to_settle
from app.campaigns.enclosures.enclosure_list import enclosures_of
from app.campaigns.letter.text import newest_text
from app.campaigns.letter.unsaved import draft_of
from app.campaigns.letters import count_letters
from app.campaigns.models import LetterValue
from app.checking.findings import groups
from app.checking.kinds import BLOCKING, DIRECTED, UNUSUAL
from app.checking.showing import citations_to_look_at
from app.checking.start import newest_check
from app.checking.states import CheckState
from app.clearance.requests import standing_requests
from app.clearance.rounds import current_round
from app.clearance.states import State
from app.clearance.steps import reviews_of
from app.practice.stories.homes_text import (
    DIRECTORS,
    HEALTH,
    HEALTH_PASSAGE_AFTER,
    POLICE,
    POLICE_PASSAGE,
    POLICE_PASSAGE_TYPED,
)
from app.practice.stories.in_clearance import SIGNING
from tests.practice.desk import desk, homes, pages_of, signed_in_as
from tests.web.markup import words_of


@pytest.fixture(scope="module")
def office():
    with desk() as made:
        yield made


@pytest.fixture
def session(office):
    with office.reading() as reading:
        yield reading


def test_letters_go_to_three_registries_with_a_passage_for_each(session):
    campaign = homes(session)
    letters, source = count_letters(session, campaign.id), newest_text(session, campaign.id).source
    assert set(letters) == {POLICE, HEALTH, DIRECTORS}
    assert min(letters.values()) > 30
    assert [slug for slug in letters if f"::: for {slug}" not in source] == []
    assert len(reasons_held_out(session, campaign.id)) == 1
    assert len(campaign.copies) == 2
    (enclosure,) = enclosures_of(session, campaign)
    assert enclosure.file.pages == 1
    assert session.scalar(select(func.count()).select_from(LetterValue)) == letters[DIRECTORS]


def test_check_found_what_a_person_reviews_and_no_error(session):
    check = newest_check(session, homes(session).id)
    found = {group.kind for group in groups(session, check)}
    assert check.state == CheckState.DONE
    assert check.done == check.total > 200
    assert found & BLOCKING == set()
    assert DIRECTED in found
    assert UNUSUAL not in found
    (citation,) = citations_to_look_at(session, check)
    assert "Safe Homes, Safe Online" in str(citation)


def test_one_office_objects_one_is_silent_and_an_edit_asks_the_others_again(session):
    campaign = homes(session)
    states = {
        (row.office.name, slug): request.state
        for row in board_for(session, campaign).rows
        for slug, request in row.put.items()
    }
    families, safety, towns, care = dict.fromkeys(office for office, _ in states)
    assert [states[families, slug] for slug in (POLICE, HEALTH, DIRECTORS)] == [
        State.CONTENT,
        State.ASKED,
        State.CONTENT,
    ]
    assert [states[safety, slug] for slug in (POLICE, HEALTH, DIRECTORS)] == [
        State.SUBJECT_MUST,
        State.ASKED,
        State.CONTENT,
    ]
    assert {states[towns, slug] for slug in (POLICE, HEALTH, DIRECTORS)} == {State.ASKED}
    assert [states[care, slug] for slug in (POLICE, HEALTH, DIRECTORS)] == [
        State.SUBJECT_COMMENT,
        State.ASKED,
        State.SUBJECT_COMMENT,
    ]
    assert len(standing_requests(session, campaign.id)) == 12
    assert HEALTH_PASSAGE_AFTER in newest_text(session, campaign.id).source


def test_answers_are_due_on_the_next_working_day_and_reviewers_saw_an_earlier_text(session, office):
    campaign = homes(session)
    due = current_round(session, campaign.id).due
    assert due > office.made_at.date()
    assert (due - office.made_at.date()).days <= 6
    reviews = reviews_of(session, campaign.id, newest=newest_text(session, campaign.id).number)
    assert [review.is_outdated for review in reviews] == [True, True]


def test_drafter_has_typed_what_the_objection_asks_for_and_the_owner_is_asked(session, office):
    campaign = homes(session)
    assert POLICE_PASSAGE in newest_text(session, campaign.id).source
    boxes = dict(draft_of(session, campaign, office.users["drafter"]).boxes)
    assert POLICE_PASSAGE_TYPED in boxes["body"]
    assert [comment.registry_slug for comment in comments_to_settle(session, campaign)] == [POLICE, HEALTH]


def test_first_page_of_each_of_them_has_a_task(office, session, tmp_path):
    """Seven pages of an installation that is copied first."""
    reference = homes(session).reference
    with pages_of(office, tmp_path) as app:
        clients = {key: signed_in_as(app, office, key) for key in ("owner", "drafter", *SIGNING)}
        tasks = {key: words_of(client.get("/")) for key, client in clients.items()}
        letter = words_of(clients["drafter"].get(f"/campaigns/{reference}/letter"))
    assert "asks for a change in the text for chief officers of police" in tasks["owner"]
    assert [key for key in SIGNING if "Answer for the Department" not in tasks[key]] == []
    assert "Answer question" in tasks["drafter"]
    assert "You have unsaved changes" in letter
