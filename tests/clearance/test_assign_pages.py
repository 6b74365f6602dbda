"""The gateway of a private office says who of it answers; nobody else does."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.campaigns.clearance.clear import withdraw_request
from app.campaigns.letter.keep_text import keep_text
from app.campaigns.letter.text import newest_text
from app.clearance.forms import NOT_A_CLEARER
from app.clearance.models import Answer, OfficeMember
from app.clearance.requests import standing_requests
from app.notices.models import Notice
from tests.campaigns.clearing import ALL
from tests.campaigns.writing import written
from tests.clearance.clearers import POLICE, clearer, form_of, request_ids, saying
from tests.fixtures.app import token_in
from tests.refusals import said_of
from tests.registry.test_pages import words
from tests.web.axe import faults_at_both_widths
from tests.web.figures import numbers_in
from tests.web.filled import filled_form
from tests.web.markup import errors_of, links_of, message_of, part_of, why_of, with_class, words_of


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
    message = message_of(done)
    assert (message.kind, numbers_in(message.words), "Sam Example" in message.words) == ("success", [1], True)
    assert "Sam Example" in words(gateway.get(f"{gateway.page}/assign"))
    with services.database.reading() as session:
        kinds = [(one.user_id, one.kind) for one in session.query(Notice)]
    assert (home.member.id, "request_reassigned") in kinds


def test_another_of_the_office_no_longer_answers_and_the_gateway_does_in_absence(gateway, home, services, signed_in):
    other = clearer(services, signed_in, name="Alex Other")
    (police,) = request_ids(services, POLICE)
    give(gateway, home.member.id, police)
    assert numbers_in(words_of(part_of(other.get(other.page), "given-to-others"))) == [1]
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
            for (office, slug), one in standing_requests(session, written(session).id).items()
            if office == gateway.office
        }
        assert {slug: (one.version, one.assigned_to_id) for slug, one in mine.items()} == {
            slug: (2, home.member.id if slug == POLICE else None) for slug in mine
        }


def test_given_back_it_is_anybody_s(gateway, home, services):
    give(gateway, home.member.id)

    def assigned():
        with services.database.reading() as session:
            there = standing_requests(session, written(session).id)
            return {one.assigned_to_id for (office, _), one in there.items() if office == gateway.office}

    assert assigned() == {home.member.id}
    for kind in ("success", "info"):  # a second click
        assert message_of(give(gateway, 0)).kind == kind
        assert assigned() == {None}


def test_only_the_gateway_does(home, owner, services, signed_in):
    assert f"{home.page}/assign" not in links_of(home.get(home.page))
    refused = home.get(f"{home.page}/assign")
    assert (refused.status_code, why_of(refused)) == (403, said_of("not_the_gateway"))
    form = {"csrf_token": token_in(home.get("/account").text), "to": "0"}
    assert home.post(f"{home.page}/assign", data=form).status_code == 403
    stranger = signed_in(Role.CLEARER, name="Alex Stranger")
    assert stranger.get(f"{home.page}/assign").status_code == 403


def test_it_is_given_to_nobody_outside_the_office(gateway, services, signed_in):
    stranger = signed_in(Role.CLEARER, name="Alex Stranger")
    form = filled_form(gateway.get(f"{gateway.page}/assign").text)
    refused = gateway.post(f"{gateway.page}/assign", data={**form, "to": str(stranger.member.id)})
    assert errors_of(refused) == {"to": NOT_A_CLEARER}


def test_what_was_withdrawn_meanwhile_is_given_to_nobody(gateway, home, services):
    form = filled_form(gateway.get(f"{gateway.page}/assign").text)
    with services.database.writing() as session:
        withdraw_request(session, written(session), reason="Not now.", actor=SYSTEM)
    answer = gateway.post(f"{gateway.page}/assign", data={**form, "to": str(home.member.id)}, follow_redirects=True)
    assert (answer.request.path, len(with_class(answer, "ds-empty"))) == (f"{gateway.page}/assign", 1)


def test_the_page_in_a_browser(gateway, home, live, new_page):
    page = new_page()
    page.context.add_cookies([{"name": "despatch", "value": gateway.get_cookie("despatch").value, "url": live}])
    page.goto(live + gateway.page)
    page.get_by_role("link", name="Choose who answers").click()
    page.get_by_label("Who should answer?").select_option(label="Sam Example")
    page.get_by_role("button", name="Assign texts").click()
    expect(page.locator(".moj-alert--success")).to_contain_text("Sam Example")
    page.get_by_role("link", name="Choose who answers").click()
    expect(page.get_by_role("row", name="Lead members")).to_contain_text("Sam Example")
    assert faults_at_both_widths(page) == []
