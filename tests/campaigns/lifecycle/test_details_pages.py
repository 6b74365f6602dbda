"""The details of a campaign in the browser: saved, stale, refused, and asked about before clearances go."""

import pytest

from app.accounts.models import Role
from app.audit.record import SYSTEM, Actor
from app.campaigns.audience.words import has_changed
from app.campaigns.clearance.lost_clearances import CLOSED
from app.campaigns.event_words import DETAILS as NAMES
from app.campaigns.forms import NO_REPLY_AND_A_DATE
from app.campaigns.letters import Listing
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.lifecycle.ownership import take_on
from app.campaigns.states import State
from app.clearance.requests import given_requests
from app.production.models import Run
from app.production.runs.runs import start_run
from tests.campaigns.clearance.test_losses import fields_of
from tests.campaigns.clearing import clear_all, going_on
from tests.campaigns.shown import lede_of, removed_by
from tests.fixtures.app import token_in
from tests.refusals import said_of
from tests.tracking import office
from tests.web.figures import days_in, numbers_in
from tests.web.filled import filled_form
from tests.web.markup import (
    conflict_of,
    errors_of,
    facts_of,
    faults_of,
    links_of,
    message_of,
    messages_of,
    notes_of,
    part_of,
    why_of,
    with_class,
    words_of,
)

DETAILS = "/campaigns/MAR15/details"
AS_IT_IS = {
    "title": "Local leadership on child sexual exploitation",
    "reference": "MAR15",
    "letter_date": ["3", "3", "2015"],
    "reply": "date",
    "reply_by": ["24", "3", "2015"],
    "valid_at": ["3", "3", "2015"],
    "marking": "OFFICIAL",
    "sender": "Private Office\r\n2 Marsham Street\r\nLondon SW1P 4DF",
}


def seen_in(page):
    return page.split('name="seen"', 1)[1].split('value="', 1)[1].split('"', 1)[0]


def opened(client):
    """The form as it stands on the page."""
    page = client.get(DETAILS).text
    return {"csrf_token": token_in(page), "seen": seen_in(page), **AS_IT_IS}


@pytest.fixture
def drafter(signed_in):
    return signed_in(Role.DRAFTER)


def stored(services):
    with services.database.reading() as session:
        return campaign_by_reference(session, "MAR15")


def test_the_page_is_filled_with_what_is_so_and_saving_it_changes_nothing(drafter, services):
    lede = lede_of(drafter.get(DETAILS))
    assert (days_in(lede), numbers_in(lede)[-1]) == (["3 March 2015", "24 March 2015"], 15), "working days"
    answer = drafter.post(DETAILS, data=opened(drafter), follow_redirects=True)
    assert messages_of(answer) == []
    assert numbers_in(links_of(answer)["/campaigns/MAR15/history"]) == [3], "events"


def test_the_page_says_who_owns_the_campaign_and_leads_to_where_that_changes(drafter, signed_in, services):
    assert owner_shown(drafter) == ["nobody", "take-on"]
    viewer = signed_in(Role.VIEWER)
    assert owner_shown(viewer) == ["nobody", "owners"]
    with services.database.writing() as session:
        take_on(session, campaign_by_reference(session, "MAR15"), actor=Actor(drafter.member.id))
    assert owner_shown(drafter) == ["you", "hand-over"]
    assert owner_shown(viewer) == ["another", "owners"]
    assert "Alex Example" in words_of(part_of(viewer.get(DETAILS), "owner"))


def owner_shown(client):
    """Who owns the campaign, and what the link beside it is for."""
    shown = part_of(client.get(DETAILS), "owner")
    assert list(links_of(shown)) == ["/campaigns/MAR15/owner"]
    return notes_of(shown)


def test_what_is_saved_is_counted_in_working_days(drafter, services):
    answer = drafter.post(
        DETAILS, data={**opened(drafter), "reply_by": ["10", "4", "2015"], "title": "Another"}, follow_redirects=True
    )
    kind, said = message_of(answer)
    assert (kind, days_in(said), numbers_in(said)[-1]) == ("success", ["10 April 2015"], 26), "working days"
    assert stored(services).title == "Another"


def test_another_reference_takes_the_page_along(drafter, services):
    answer = drafter.post(DETAILS, data={**opened(drafter), "reference": "SPRING-15"})
    assert answer.headers["Location"] == "/campaigns/SPRING-15"
    assert drafter.get("/letters/SPRING-15-0284/draft.docx").status_code == 200


def test_a_reference_that_reads_as_a_message_is_refused_and_kept(drafter, services):
    answer = drafter.post(DETAILS, data={**opened(drafter), "reference": "WITHDRAWN-26"})
    errors = errors_of(answer)
    assert (list(errors), "“WITHDRAWN”" in errors["reference"]) == (["reference"], True)
    assert 'value="WITHDRAWN-26"' in answer.text
    assert stored(services).reference == "MAR15"


def test_a_reference_that_letters_bear_can_not_be_changed_and_the_page_says_why(drafter, services):
    with services.database.writing() as session:
        start_run(session, campaign_by_reference(session, "MAR15").id, actor=SYSTEM)
    page, why = drafter.get(DETAILS), said_of("reference_printed", reference="MAR15")
    assert words_of(part_of(page, "reference-hint")) == why
    assert "readonly" in page.text
    answer = drafter.post(DETAILS, data={**opened(drafter), "reference": "SPRING-15"})
    assert answer.status_code == 400
    assert errors_of(answer) == {"reference": why}
    with services.database.reading() as session:
        assert session.query(Run).count() == 1


def test_a_stale_tab_shows_both_and_keeps_what_was_typed(signed_in, services):
    first, second = signed_in(Role.DRAFTER), signed_in(Role.DRAFTER, name="Sam Example")
    mine = {**opened(second), "title": "My title", "sender": "My own room"}
    first.post(DETAILS, data={**opened(first), "title": "Their title"})

    answer = second.post(DETAILS, data=mine)
    assert answer.status_code == 409
    assert "Alex Example" in conflict_of(answer)
    assert "Their title" in answer.text
    assert 'value="My title"' in answer.text
    assert "My own room" in answer.text.split("<textarea", 1)[1]
    assert stored(services).title == "Their title"
    assert faults_of(answer.text, policy=answer.headers["Content-Security-Policy"]) == []

    second.post(DETAILS, data={**mine, "seen": seen_in(answer.text)})
    assert stored(services).title == "My title"


def test_what_clearances_cover_is_asked_about_first_and_nothing_typed_is_lost(drafter, services):
    with services.database.writing() as session:
        clear_all(session, campaign_by_reference(session, "MAR15"), registries=["lead-members"], issue=False)
    asked = drafter.post(
        DETAILS, data={**opened(drafter), "reply": "none", "reply_by": ["", "", ""], "title": "Typed at length"}
    )
    assert removed_by(asked) == 5
    fields = {**fields_of(asked.text), "csrf_token": token_in(asked.text)}

    back = drafter.post(DETAILS, data={**fields, "back": "1"})
    assert back.status_code == 200
    assert 'value="Typed at length"' in back.text
    assert stored(services).title != "Typed at length"

    drafter.post(DETAILS, data={**fields, **going_on(asked.text)})
    assert (stored(services).title, stored(services).reply_by) == ("Typed at length", None)
    with services.database.reading() as session:
        assert given_requests(session, stored(services).id) == {}


def test_a_date_beside_no_reply_needed_is_asked_about(drafter, services):
    answer = drafter.post(DETAILS, data={**opened(drafter), "reply": "none"})
    assert errors_of(answer) == {"reply_by": NO_REPLY_AND_A_DATE}
    assert stored(services).reply_by is not None


def test_a_mistake_keeps_what_was_typed(drafter, services):
    answer = drafter.post(DETAILS, data={**opened(drafter), "title": "Another", "reply_by": ["32", "3", "2015"]})
    assert answer.status_code == 400
    assert 'value="Another"' in answer.text
    assert list(errors_of(answer)) == ["reply_by"]
    assert filled_form(answer.text)["reply_by"] == ["32 3 2015"]


def test_a_viewer_reads_and_can_not_save(signed_in, drafter):
    form = opened(drafter)
    viewer = signed_in(Role.VIEWER)
    page = viewer.get(DETAILS)
    assert facts_of(page)[NAMES["sender"]] == "Private Office / 2 Marsham Street / London SW1P 4DF"
    assert "<textarea" not in page.text
    form["csrf_token"] = token_in(viewer.get("/account").text)
    assert viewer.post(DETAILS, data=form).status_code == 403


def test_a_closed_campaign_shows_its_details_and_refuses_a_form_that_was_open(drafter, services):
    form = opened(drafter)
    with services.database.writing() as session:
        campaign_by_reference(session, "MAR15").state = State.CLOSED
    page = drafter.get(DETAILS)
    (note,) = with_class(page, "ds-note")
    assert ("MAR15" in words_of(note), State.CLOSED in words_of(note)) == (True, True)
    assert "<textarea" not in page.text
    answer = drafter.post(DETAILS, data={**form, "title": "Another"})
    assert (answer.status_code, why_of(answer)) == (409, CLOSED[State.CLOSED].format(reference="MAR15"))


def test_another_day_withdraws_letters_that_were_sent_only_when_asked_and_says_how_many_changed(drafter, services):
    office.small_campaign(services)
    office.send(services, office.NORTH_EAST)
    here = "/campaigns/TRK15/details"
    page = drafter.get(here).text
    form = {
        "csrf_token": token_in(page),
        **AS_IT_IS,
        "seen": seen_in(page),
        "reference": "TRK15",
        "title": "Another title",
        "valid_at": ["1", "1", "2009"],
    }
    asked = drafter.post(here, data=form)
    gone, *touched = numbers_in(words_of(part_of(asked, "touched")))
    assert touched == [12, 12], "made, sent"
    again = {**fields_of(asked.text), "csrf_token": form["csrf_token"]}
    assert 'value="Another title"' in drafter.post(here, data={**again, "back": "1"}).text
    assert drafter.post(here, data={**again, "confirmed": "1"}).status_code == 302
    kind, said = message_of(drafter.get(here))
    withdrawn = has_changed(Listing(added=[], withdrawn=[None] * gone, restored=[]))
    assert (kind, said.endswith(withdrawn)) == ("success", True)
