"""No signature without clearance: whatever road a file comes by, a text that is not issued makes an unsigned draft."""

from dataclasses import replace

import pytest

from app.audit.record import SYSTEM
from app.campaigns.clearance.clear import reopen_texts, withdraw_request
from app.campaigns.letter.text import written_of
from app.campaigns.models import Campaign
from app.campaigns.printing import freeze
from app.campaigns.signatories.reshuffle import change_minister
from app.clearance.offices.ministers import record_minister
from app.clearance.states import State
from app.delivery.marking.sendable import Why
from app.production.runs.work import work
from tests.campaigns.clearing import ALL, answer, ask, clear_all, take_back
from tests.delivery.sending import BY_EMAIL, campaign, of, send
from tests.production.making import editions_of, rows_of, start
from tests.production.signing.roads import NUMBER, REGISTRY, Taken, files, home, previews, signatures_of, taken
from tests.refusals import refused


def nobody_asked(session, one: Campaign) -> None:
    """It is as it ships."""


def asked(session, one: Campaign) -> None:
    ask(session, one)


def content_but_not_issued(session, one: Campaign) -> None:
    clear_all(session, one, issue=False)


def one_office_silent(session, one: Campaign) -> None:
    ask(session, one)
    for signatory in one.signatories[1:]:
        answer(session, one, signatory.office_id)


def subject_to_a_must(session, one: Campaign) -> None:
    one_office_silent(session, one)
    answer(session, one, one.signatories[0].office_id, state=State.SUBJECT_MUST, note="Say less")


def other_registries_issued(session, one: Campaign) -> None:
    clear_all(session, one, registries=[part.registry_slug for part in one.audience if part.registry_slug != REGISTRY])


def reopened(session, one: Campaign) -> None:
    clear_all(session, one)
    reopen_texts(session, one, [REGISTRY], reason="A slip", actor=SYSTEM)
    take_back(session, one, REGISTRY)


def reopened_with_every_answer_standing(session, one: Campaign) -> None:
    clear_all(session, one)
    reopen_texts(session, one, [REGISTRY], reason="A slip", actor=SYSTEM)


def taken_back(session, one: Campaign) -> None:
    clear_all(session, one)
    take_back(session, one, REGISTRY)


def withdrawn(session, one: Campaign) -> None:
    clear_all(session, one, issue=False)
    withdraw_request(session, one, reason="Not now", actor=SYSTEM)


def minister_gone(session, one: Campaign) -> None:
    office = home(session, one)
    clear_all(session, one)
    change_minister(
        session,
        office,
        lambda: record_minister(session, office, name="Sam Example", since=one.letter_date, actor=SYSTEM),
        today=one.letter_date,
        actor=SYSTEM,
        accepted=ALL,
    )


COME_SHORT = (
    nobody_asked,
    asked,
    content_but_not_issued,
    one_office_silent,
    subject_to_a_must,
    other_registries_issued,
    reopened,
    reopened_with_every_answer_standing,
    taken_back,
    withdrawn,
    minister_gone,
)


@pytest.mark.parametrize("comes_short", COME_SHORT, ids=lambda one: one.__name__)
def test_what_is_made_while_a_text_comes_short_is_a_draft_that_nobody_signed(client, signing, comes_short):
    with signing.database.writing() as session:
        comes_short(session, campaign(session))
    for one in taken(client, signing):
        assert one == Taken(one.road, signed=False, draft=True)
    with signing.database.reading() as session:
        assert of(session, NUMBER).hindrance == Why.DRAFT
    with refused("nothing_to_send"):
        send(signing, [NUMBER], BY_EMAIL)


def test_every_road_signs_once_the_text_is_issued_and_word_never_does(client, signing):
    with signing.database.writing() as session:
        clear_all(session, campaign(session))
    for one in files(client, signing):
        assert one == Taken(one.road, signed="Word" not in one.road, draft=False)


def test_a_preview_of_an_issued_text_is_a_draft_that_nobody_signed(client, signing):
    """Anyone signed in can save one, with changes of the registries that the owner has not taken up."""
    with signing.database.writing() as session:
        clear_all(session, campaign(session))
    for one in previews(client):
        assert one == Taken(one.road, signed=False, draft=True)


def test_a_draft_is_made_whatever_happens_to_clearances(signing, cheap):
    run = start(signing, [NUMBER])
    with signing.database.writing() as session:
        taken_back(session, campaign(session))
    work(signing, run.id)
    assert [row.error_code for row in rows_of(signing, run.id)] == [None]


def test_a_run_that_began_before_the_issue_makes_drafts_to_its_end(signing, cheap):
    run = start(signing, [NUMBER])
    with signing.database.writing() as session:
        clear_all(session, campaign(session))
    work(signing, run.id)
    (edition,) = editions_of(signing, run.id)
    assert (edition.draft, signatures_of(edition.content)) == (True, [])
    with signing.database.reading() as session:
        assert of(session, NUMBER).hindrance == Why.CLEARED_SINCE


def test_words_that_are_typed_and_not_saved_are_shown_as_a_draft(signing):
    with signing.database.writing() as session:
        one = campaign(session)
        clear_all(session, one)
        written = written_of(session, one)
        typed = replace(written, source=written.source + "\nOne sentence more.\n")
        saved, unsaved = (freeze(session, one, each).text_for(REGISTRY) for each in (written, typed))
    assert (saved.draft, [bool(each.picture) for each in saved.signatories]) == (False, [True] * 5)
    assert (unsaved.draft, [each.picture for each in unsaved.signatories]) == (True, [None] * 5)
