"""Release on its pages: held back and let go, copies, where it is published; what is wrong stands beside its field."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.accounts.models import Role
from app.audit.record import SYSTEM, Actor
from app.campaigns.lifecycle.ownership import take_on
from app.delivery.models import Attempt, Sending
from app.delivery.release.embargo import embargo_of, hold
from app.delivery.release.publish import open_letters
from app.platform.clock import now
from tests.delivery.marking import press
from tests.delivery.release import office
from tests.delivery.release.office import CLERK, COLLEGE, POLICE, found
from tests.delivery.sendings.office import SIGNED
from tests.production.shown import words
from tests.web.filled import Main
from tests.web.markup import faults_of, timeline_of

PAGE = "/campaigns/SMALL/release"
SOON = {"day": ["3", "3", "2099"], "time": "0:01"}


@pytest.fixture
def mine(services, owner, cheap):
    """`mine(open_letter=True)`: the owner's small campaign."""

    def make(**how):
        office.small_campaign(services, actor=Actor(owner.member.id), **how)
        with services.database.writing() as session:
            if found(session).owner_id is None:
                take_on(session, found(session), actor=Actor(owner.member.id))
        return services

    return make


def faults(page):
    return faults_of(page.text, policy=page.headers["Content-Security-Policy"])


def until(services):
    with services.database.reading() as session:
        return embargo_of(session, found(session).id)


def seen(client):
    return re.findall(r'name="seen" value="([^"]*)"', client.get(PAGE).text)


class TestAnEmbargo:
    def test_is_set_shown_on_send_moved_and_lifted(self, mine, owner):
        services = mine()
        page = press(owner, f"{PAGE}/embargo", seen="", **SOON)
        assert page.location == PAGE
        moment = datetime(2099, 3, 3, 0, 1, tzinfo=UTC)
        assert until(services) == moment
        for page in ("/campaigns/SMALL/send", PAGE):
            assert "Nothing of this campaign leaves before 3 March 2099, 12:01am." in words(owner.get(page))
        press(owner, f"{PAGE}/embargo", seen=seen(owner)[0], day=["4", "3", "2099"], time="9.30")
        assert until(services) == datetime(2099, 3, 4, 9, 30, tzinfo=UTC)
        press(owner, f"{PAGE}/embargo/lift", seen=seen(owner)[0])
        assert until(services) is None
        assert "No embargo holds this campaign back" in owner.get(PAGE).text

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"day": ["3", "3", "2015"], "time": "9:00"}, "That time is over"),
            ({"day": ["30", "2", "2099"], "time": "9:00"}, "There is no such day"),
            ({"day": ["31", "12", "9999"], "time": "9:00"}, "9999 is too far ahead. Check the year."),
            ({"day": ["3", "3", "2099"], "time": "9"}, "Enter the time at which it ends"),
            ({"day": ["3", "3", "2099"], "time": ""}, "Enter the time at which it ends"),
            ({"day": ["", "", ""], "time": "9:00"}, "Enter the day of the embargo"),
            ({"day": ["29", "3", "2099"], "time": "1:30"}, "clocks go forward"),
        ],
    )
    def test_what_is_wrong_stands_beside_it(self, mine, owner, typed, said):
        services = mine(cleared=False, made=False)
        page = press(owner, f"{PAGE}/embargo", seen="", **typed)
        assert page.status_code == 400
        assert said in words(page)
        assert faults(page) == []
        assert until(services) is None

    def test_somebody_else_was_first(self, mine, owner):
        services = mine(cleared=False, made=False)
        with services.database.writing() as session:
            hold(session, found(session), now() + timedelta(days=400), seen=None, at=now(), actor=SYSTEM)
        page = press(owner, f"{PAGE}/embargo", seen="", **SOON)
        assert page.status_code == 409
        assert "Somebody else has changed this. Check the current version" in page.text
        assert press(owner, f"{PAGE}/embargo/lift", seen="").status_code == 409


class TestCopies:
    def test_are_sent_after_a_countdown(self, mine, owner, served):
        services = mine()
        office.send_all(services)
        page = owner.get(PAGE)
        assert faults(page) == []
        given = {"seen": seen(owner)[1], "to-1": "clerk@house.example", "to-2": "", **SIGNED}
        answer = press(owner, f"{PAGE}/copies", **given)
        assert answer.location == "/campaigns/SMALL/sendings/1"
        with services.database.reading() as session:
            assert session.scalars(select(Attempt.address).where(Attempt.copy > 0)).all() == ["clerk@house.example"]
        page = words(owner.get(answer.location))
        assert "Sending 1: 1 copy by email" in page
        assert re.search(r"The copies will be sent at \d+:\d\d[ap]m on \d+ \w+ \d{4}\. You can stop them", page)
        titles = [one.title for one in timeline_of(owner.get("/campaigns/SMALL/history"))]
        assert "Sending 1: 1 copy by email" in titles
        shown = words(owner.get(PAGE))
        assert f"{CLERK} clerk@house.example 1 Waiting to be sent" in shown
        again = press(owner, f"{PAGE}/copies", **given)
        assert again.status_code == 409
        assert "Error: Wait until sending 1 has ended." in words(again)
        assert faults(again) == []
        assert 'value="clerk@house.example"' in again.text, "what was typed is still there"

    @pytest.mark.parametrize(
        ("typed", "status", "said"),
        [
            ({"to-1": "clerk"}, 400, "Enter an email address"),
            ({"to-1": ""}, 409, "Enter an email address. Nobody is sent a copy"),
            ({"to-1": "x@y.example", "seen": "old"}, 409, "Somebody else has changed this. Check the current version"),
            ({"to-1": "x@y.example", "signed_by": ""}, 400, "Enter the name of the person who signs the email"),
            ({"to-1": "x@y.example", "office": ""}, 400, "Enter the office of the person who signs the email"),
            ({"to-1": "x@y.example", "postal_address": ""}, 400, "Enter the private office’s postal address"),
        ],
    )
    def test_what_is_wrong_is_said(self, mine, owner, typed, status, said):
        services = mine()
        office.send_all(services)
        page = press(owner, f"{PAGE}/copies", **({"seen": seen(owner)[1], **SIGNED} | typed))
        assert page.status_code == status
        assert said in page.text
        with services.database.reading() as session:
            assert session.scalar(select(func.count()).select_from(Sending)) == 0

    def test_the_email_of_each_can_be_seen_before_it_is_sent(self, mine, owner):
        services = mine()
        office.send_all(services)
        (form,) = [one for one in Main(owner.get(PAGE).text).forms if one.action == f"{PAGE}/copies"]
        assert form.fields["signed_by"] == [owner.member.name]
        given = {"seen": seen(owner)[1], "to-1": "clerk@house.example", "to-2": "x@y.example", **SIGNED}
        page = press(owner, f"{PAGE}/copies", **given, show="1", recipient="x@y.example")
        assert page.status_code == 200
        assert faults(page) == []
        shown = words(page)
        assert f"To {COLLEGE} <x@y.example> Subject Copy of a letter from the" in shown
        assert "Dear colleague, For your information, please find attached a copy of a letter" in shown
        assert "Kind regards, Robin Owner" in shown
        with services.database.reading() as session:
            assert session.scalar(select(func.count()).select_from(Sending)) == 0

    def test_without_a_mail_server_they_are_said_to_be_trial_copies(self, mine, owner):
        services = mine()
        office.send_all(services)
        given = {"seen": seen(owner)[1], "to-1": "clerk@house.example", "to-2": "", **SIGNED}
        page = words(owner.get(press(owner, f"{PAGE}/copies", **given).location))
        assert "The trial copies will be written at" in page
        assert "Sending 1: 1 trial copy" in page

    def test_wait_for_the_embargo(self, mine, owner):
        services = mine()
        office.send_all(services)
        with services.database.writing() as session:
            hold(session, found(session), now() + timedelta(days=1), seen=None, at=now(), actor=SYSTEM)
        page = press(owner, f"{PAGE}/copies", **{"seen": seen(owner)[-1], "to-1": "x@y.example", **SIGNED})
        assert page.status_code == 409
        assert "may leave before" in page.text


class TestPublication:
    def test_is_recorded_with_its_address_and_corrected(self, mine, owner):
        services = mine(open_letter=True)
        to = f"{PAGE}/{POLICE}/published"
        url = "https://www.department.example/letters"
        fields = {f"{POLICE}-on": ["5", "3", "2015"], f"{POLICE}-url": url}
        assert press(owner, to, seen="", **fields).location == PAGE
        page = owner.get(PAGE)
        assert f'href="{url}"' in page.text
        assert "Published on 5 March 2015" in words(page)
        fields[f"{POLICE}-url"] = f"{url}/2"
        assert press(owner, to, seen="", **fields).status_code == 409
        press(owner, to, seen=seen(owner)[-1], **fields)
        with services.database.reading() as session:
            (one,) = open_letters(session, found(session))
            assert one.publication.url == f"{url}/2"

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"on": ["5", "3", "2099"], "url": "https://x.example"}, "That day is still to come"),
            ({"on": ["5", "3", "2015"], "url": "javascript:alert(1)"}, "Enter the address of the page"),
            ({"on": ["5", "3", "2015"], "url": ""}, "Enter the address at which it is published"),
            ({"on": ["", "", ""], "url": "https://x.example"}, "Enter the day on which it was published"),
        ],
    )
    def test_what_is_wrong_stands_beside_it(self, mine, owner, typed, said):
        mine(open_letter=True)
        fields = {f"{POLICE}-{name}": value for name, value in typed.items()}
        page = press(owner, f"{PAGE}/{POLICE}/published", seen="", **fields)
        assert page.status_code == 400
        assert said in page.text
        assert faults(page) == []

    def test_there_is_none_of_an_ordinary_campaign(self, mine, owner):
        mine()
        fields = {f"{POLICE}-on": ["5", "3", "2015"], f"{POLICE}-url": "https://x.example"}
        assert press(owner, f"{PAGE}/{POLICE}/published", seen="", **fields).status_code == 404
        assert "Only an open letter is published from here" in owner.get(PAGE).text


def test_others_look_and_change_nothing(mine, signed_in):
    services = mine(open_letter=True)
    viewer, other = signed_in(Role.VIEWER), signed_in(Role.DRAFTER, name="Sam Drafter")
    for client in (viewer, other):
        page = client.get(PAGE)
        assert page.status_code == 200
        assert "You can see how the campaign is released" in page.text
        assert 'name="seen"' not in page.text
        for path in ("embargo", "embargo/lift", "copies", f"{POLICE}/published"):
            assert press(client, f"{PAGE}/{path}", seen="", **SOON).status_code == 403
    assert until(services) is None
