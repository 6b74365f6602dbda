"""The gateway of a private office says who of it answers; nobody else does."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.campaigns.clearance.clear import withdraw_request
from app.campaigns.letter.keep_text import keep_text
from app.campaigns.letter.text import newest_text
from app.clearance.models import Answer, OfficeMember
from app.clearance.requests import standing
from app.notices.models import Notice
from tests.campaigns.clearing import ALL
from tests.campaigns.writing import written
from tests.clearance.clearers import POLICE, clearer, form_of, request_ids, saying
from tests.fixtures.app import token_in
from tests.registry.test_pages import words
from tests.web.axe import faults_at_both_widths
from tests.web.filled import filled_form


@pytest.fixture
def gateway(owner, services, signed_in):
    """Of the Home Secretary's private office, and its gateway."""
    client = clearer(services, signed_in, name="Kim Gateway")
    with services.database.writing() as session:
        session.execute(update(OfficeMember).where(OfficeMember.user_id == client.member.id).values(gateway=True))
    return client


def give(client, to: int, *requests: int):
    form = filled_form(client.get(f"{client.page}/assign").text)
    ticked = [str(one) for one in requests] or form["requests"]
    return client.post(f"{client.page}/assign", data={**form, "requests": ticked, "to": str(to)}, follow_redirects=True)


def test_the_gateway_gives_what_is_asked_to_one_of_the_office(gateway, home, services):
    assert f'href="{gateway.page}/assign"' in gateway.get(gateway.page).text
    (police,) = request_ids(services, POLICE)
    done = give(gateway, home.member.id, police)
    assert "1 text given to Sam Example." in words(done)
    assert "Sam Example" in words(gateway.get(f"{gateway.page}/assign"))
    with services.database.reading() as session:
        kinds = [(one.user_id, one.kind) for one in session.query(Notice)]
    assert (home.member.id, "request_reassigned") in kinds


def test_another_of_the_office_no_longer_answers_and_the_gateway_does_in_absence(gateway, home, services, signed_in):
    other = clearer(services, signed_in, name="Alex Other")
    (police,) = request_ids(services, POLICE)
    give(gateway, home.member.id, police)
    assert "The gateway of your office has given 1 text to somebody else to answer." in words(other.get(other.page))
    gateway.post(gateway.page, data=saying(form_of(gateway), "content", POLICE, services=services))
    with services.database.reading() as session:
        said = session.query(Answer).one()
        assert (said.in_absence, said.by_id) == (True, gateway.member.id)


def test_what_is_asked_again_stays_with_who_had_it(gateway, home, services):
    give(gateway, home.member.id, *request_ids(services, POLICE))
    with services.database.writing() as session:
        newest = newest_text(session, written(session).id)
        again = newest.source + "\n\nOne more sentence.\n"
        keep_text(session, written(session), again, seen=newest.number, actor=SYSTEM, accepted=ALL)
    with services.database.reading() as session:
        mine = {
            slug: one
            for (office, slug), one in standing(session, written(session).id).items()
            if office == gateway.office
        }
        assert {slug: (one.version, one.assigned_to_id) for slug, one in mine.items()} == {
            slug: (2, home.member.id if slug == POLICE else None) for slug in mine
        }


def test_given_back_it_is_anybody_s(gateway, home, services):
    give(gateway, home.member.id)
    done = give(gateway, 0)
    assert "given to any of the office." in words(done)
    assert "Nothing was changed." in words(give(gateway, 0)), "a second click"


def test_only_the_gateway_does(home, owner, services, signed_in):
    assert "Say who of the office answers" not in home.get(home.page).text
    refused = home.get(f"{home.page}/assign")
    assert (refused.status_code, "Only the gateway" in words(refused)) == (403, True)
    form = {"csrf_token": token_in(home.get("/account").text), "to": "0"}
    assert home.post(f"{home.page}/assign", data=form).status_code == 403
    stranger = signed_in(Role.CLEARER, name="Alex Stranger")
    assert stranger.get(f"{home.page}/assign").status_code == 403


def test_it_is_given_to_nobody_outside_the_office(gateway, services, signed_in):
    stranger = signed_in(Role.CLEARER, name="Alex Stranger")
    form = filled_form(gateway.get(f"{gateway.page}/assign").text)
    refused = gateway.post(f"{gateway.page}/assign", data={**form, "to": str(stranger.member.id)})
    assert words(refused).count("Choose somebody who clears for this office") == 2


def test_what_was_withdrawn_meanwhile_is_given_to_nobody(gateway, home, services):
    form = filled_form(gateway.get(f"{gateway.page}/assign").text)
    with services.database.writing() as session:
        withdraw_request(session, written(session), reason="Not now.", actor=SYSTEM)
    answer = gateway.post(f"{gateway.page}/assign", data={**form, "to": str(home.member.id)}, follow_redirects=True)
    assert "This office has nothing to clear" in words(answer)


def test_the_page_in_a_browser(gateway, home, live, new_page):
    page = new_page()
    page.context.add_cookies([{"name": "despatch", "value": gateway.get_cookie("despatch").value, "url": live}])
    page.goto(live + gateway.page)
    page.get_by_role("link", name="Say who of the office answers").click()
    page.get_by_label("Who is to answer?").select_option(label="Sam Example")
    page.get_by_role("button", name="Give these texts").click()
    expect(page.get_by_text("2 texts given to Sam Example.")).to_be_visible()
    page.get_by_role("link", name="Say who of the office answers").click()
    expect(page.get_by_role("row", name="Lead members")).to_contain_text("Sam Example")
    assert faults_at_both_widths(page) == []
