"""Release on its pages: held back and let go, copies, where it is published; what is wrong stands beside its field."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.accounts.models import Role
from app.audit.record import SYSTEM, Actor
from app.campaigns.lifecycle.ownership import take_on
from app.delivery.attempts.words import attempt_state
from app.delivery.carriers import FILES
from app.delivery.channels import Channel
from app.delivery.email.refusals import REFUSALS as EMAIL
from app.delivery.email.sentences import SENTENCES
from app.delivery.email.usual_covers import COPIES
from app.delivery.models import Attempt, Sending
from app.delivery.release.embargo import change_embargo, embargo_of
from app.delivery.release.forms import NO_DAY, NO_TIME
from app.delivery.release.publish import open_letters
from app.delivery.release.refusals import REFUSALS
from app.delivery.release.words import NO_ADDRESS, NO_PUBLISHED_DAY
from app.delivery.sending.refusals import REFUSALS as SENDING
from app.delivery.states import State
from app.delivery.words import sending_words
from app.platform.clock import now
from app.web.filters import format_moment_in_sentence
from tests.campaigns.clearing import clear_all
from tests.clearance.offices.people import HOME, minister
from tests.delivery.marking import press, row_named
from tests.delivery.release import office
from tests.delivery.release.office import CLERK, COLLEGE, POLICE, found
from tests.delivery.sendings.office import SIGNED
from tests.refusals import said_of
from tests.web.figures import days_in
from tests.web.filled import Main
from tests.web.markup import (
    errors_of,
    facts_of,
    faults_of,
    links_of,
    message_of,
    part_of,
    parts_of,
    timeline_of,
    words_of,
)

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


def first_sending(services):
    with services.database.reading() as session:
        return session.scalars(select(Sending)).one()


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
            assert "12:01am on 3 March 2099" in words_of(part_of(owner.get(page), "embargo-holds"))
        press(owner, f"{PAGE}/embargo", seen=seen(owner)[0], day=["4", "3", "2099"], time="9.30")
        assert until(services) == datetime(2099, 3, 4, 9, 30, tzinfo=UTC)
        press(owner, f"{PAGE}/embargo/lift", seen=seen(owner)[0])
        assert until(services) is None
        for page in ("/campaigns/SMALL/send", PAGE):
            assert parts_of(owner.get(page), "embargo-holds") == []

    @pytest.mark.parametrize(
        ("typed", "field", "said"),
        [
            ({"day": ["3", "3", "2015"], "time": "9:00"}, "time", REFUSALS["embargo_past"]),
            ({"day": ["30", "2", "2099"], "time": "9:00"}, "day", "must be a real date"),
            ({"day": ["31", "12", "9999"], "time": "9:00"}, "day", "must be a real date"),
            ({"day": ["3", "3", "2099"], "time": "9"}, "time", NO_TIME),
            ({"day": ["3", "3", "2099"], "time": ""}, "time", NO_TIME),
            ({"day": ["", "", ""], "time": "9:00"}, "day", NO_DAY),
            ({"day": ["29", "3", "2099"], "time": "1:30"}, "time", SENDING["no_such_time"]),
        ],
    )
    def test_what_is_wrong_stands_beside_it(self, mine, owner, typed, field, said):
        services = mine(cleared=False, made=False)
        page = press(owner, f"{PAGE}/embargo", seen="", **typed)
        assert page.status_code == 400
        assert said in errors_of(page)[field]
        assert faults(page) == []
        assert until(services) is None

    def test_somebody_else_was_first(self, mine, owner):
        services = mine(cleared=False, made=False)
        with services.database.writing() as session:
            change_embargo(session, found(session), now() + timedelta(days=400), seen=None, at=now(), actor=SYSTEM)
        page = press(owner, f"{PAGE}/embargo", seen="", **SOON)
        assert page.status_code == 409
        assert REFUSALS["release_changed"] in errors_of(page).values()
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
        page = owner.get(answer.location)
        sends = f"Sending 1: {sending_words(1, Channel.EMAIL, 'smtp', copies=True)}"
        assert words_of(part_of(page, "what-it-sends")) == sends
        kind, message = message_of(page)
        assert (kind, "trial" in message) == ("success", False)
        assert format_moment_in_sentence(first_sending(services).starts_at) in message
        titles = [one.title for one in timeline_of(owner.get("/campaigns/SMALL/history"))]
        assert sends in titles
        waiting = attempt_state(State.QUEUED, Channel.EMAIL, copy=True)[1]
        assert row_named(owner.get(PAGE), CLERK) == [CLERK, "clerk@house.example", "1", waiting]
        again = press(owner, f"{PAGE}/copies", **given)
        assert again.status_code == 409
        assert errors_of(again) == {"to-1": said_of("copies_sending_under_way", number=1)}
        assert faults(again) == []
        assert 'value="clerk@house.example"' in again.text, "what was typed is still there"

    @pytest.mark.parametrize(
        ("typed", "status", "errors"),
        [
            ({"to-1": "clerk"}, 400, {"to-1": REFUSALS["bad_copy_address"]}),
            ({"to-1": ""}, 409, {"to-1": REFUSALS["no_copy_address"]}),
            ({"to-1": "x@y.example", "seen": "old"}, 409, {"": REFUSALS["release_changed"]}),
            ({"to-1": "x@y.example", "signed_by": ""}, 400, {"signed_by": EMAIL["signed_by_blank"]}),
            ({"to-1": "x@y.example", "office": ""}, 400, {"office": EMAIL["office_blank"]}),
            ({"to-1": "x@y.example", "postal_address": ""}, 400, {"postal_address": EMAIL["postal_address_blank"]}),
        ],
    )
    def test_what_is_wrong_is_said(self, mine, owner, typed, status, errors):
        services = mine()
        office.send_all(services)
        page = press(owner, f"{PAGE}/copies", **({"seen": seen(owner)[1], **SIGNED} | typed))
        assert page.status_code == status
        assert errors_of(page) == errors
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
        facts, shown = facts_of(page), words_of(page)
        assert facts["To"] == f"{COLLEGE} <x@y.example>"
        assert facts["Subject"].startswith(COPIES["en"].subject.partition("((")[0])
        told = COPIES["en"].text.partition("((greeting))")[2].partition("((")[0].strip()
        assert f"{SENTENCES['en'].unnamed}, {told}" in shown
        assert f"{SENTENCES['en'].close} Robin Owner" in shown
        with services.database.reading() as session:
            assert session.scalar(select(func.count()).select_from(Sending)) == 0

    def test_without_a_mail_server_they_are_said_to_be_trial_copies(self, mine, owner):
        services = mine()
        office.send_all(services)
        given = {"seen": seen(owner)[1], "to-1": "clerk@house.example", "to-2": "", **SIGNED}
        page = owner.get(press(owner, f"{PAGE}/copies", **given).location)
        assert "trial copies" in message_of(page).words
        assert format_moment_in_sentence(first_sending(services).starts_at) in message_of(page).words
        assert sending_words(1, Channel.EMAIL, FILES, copies=True) in words_of(part_of(page, "what-it-sends"))

    def test_wait_for_the_embargo(self, mine, owner):
        services = mine()
        office.send_all(services)
        with services.database.writing() as session:
            change_embargo(session, found(session), now() + timedelta(days=1), seen=None, at=now(), actor=SYSTEM)
        page = press(owner, f"{PAGE}/copies", **{"seen": seen(owner)[-1], "to-1": "x@y.example", **SIGNED})
        assert page.status_code == 409
        held = errors_of(page)["to-1"]
        assert held.startswith(REFUSALS["under_embargo"].partition("{")[0])
        assert format_moment_in_sentence(until(services)) in held


class TestPublication:
    def test_is_recorded_with_its_address_and_corrected(self, mine, owner):
        services = mine(open_letter=True)
        to = f"{PAGE}/{POLICE}/published"
        url = "https://www.department.example/letters"
        fields = {f"{POLICE}-on": ["5", "3", "2015"], f"{POLICE}-url": url}
        assert press(owner, to, seen="", **fields).location == PAGE
        page = owner.get(PAGE)
        published = part_of(page, f"published-{POLICE}")
        assert list(links_of(published)) == [url]
        assert days_in(words_of(published)) == ["5 March 2015"]
        fields[f"{POLICE}-url"] = f"{url}/2"
        assert press(owner, to, seen="", **fields).status_code == 409
        press(owner, to, seen=seen(owner)[-1], **fields)
        with services.database.reading() as session:
            (one,) = open_letters(session, found(session))
            assert one.publication.url == f"{url}/2"

    @pytest.mark.parametrize(
        ("typed", "field", "said"),
        [
            ({"on": ["5", "3", "2099"], "url": "https://x.example"}, "on", REFUSALS["published_in_future"]),
            ({"on": ["5", "3", "2015"], "url": "javascript:alert(1)"}, "url", REFUSALS["bad_web_address"]),
            ({"on": ["5", "3", "2015"], "url": ""}, "url", NO_ADDRESS),
            ({"on": ["", "", ""], "url": "https://x.example"}, "on", NO_PUBLISHED_DAY),
        ],
    )
    def test_what_is_wrong_stands_beside_it(self, mine, owner, typed, field, said):
        mine(open_letter=True)
        fields = {f"{POLICE}-{name}": value for name, value in typed.items()}
        page = press(owner, f"{PAGE}/{POLICE}/published", seen="", **fields)
        assert page.status_code == 400
        assert errors_of(page)[f"{POLICE}-{field}"] == said
        assert faults(page) == []

    def test_who_would_publish_in_a_former_ministers_name_is_told(self, mine, owner):
        services = mine(open_letter=True, cleared=False, made=False)
        with services.database.writing() as session:
            next(one for one in found(session).signatories if one.office == HOME).name = "Alex Example"
            clear_all(session, found(session))
        office.make(services)
        assert parts_of(owner.get(PAGE), f"former-{POLICE}") == []
        with services.database.writing() as session:
            minister(session, "Alex Example", until=date(2016, 7, 13))
        page = owner.get(PAGE)
        warned = words_of(part_of(page, f"former-{POLICE}"))
        assert "Alex Example" in warned
        assert days_in(warned) == ["12 July 2016"]
        assert faults(page) == []
        fields = {f"{POLICE}-on": ["5", "3", "2015"], f"{POLICE}-url": "https://www.department.example/letters"}
        press(owner, f"{PAGE}/{POLICE}/published", seen="", **fields)
        assert parts_of(owner.get(PAGE), f"former-{POLICE}") == []

    def test_who_would_publish_a_letter_without_a_ministers_name_is_told(self, mine, owner):
        services = mine(open_letter=True)
        with services.database.reading() as session:
            offices = [one.office for one in found(session).signatories if not one.name]
        page = owner.get(PAGE)
        warned = words_of(part_of(page, f"unnamed-{POLICE}"))
        assert offices
        assert all(one in warned for one in offices)
        assert faults(page) == []

    @pytest.mark.parametrize("sender", [office.SENDER, ()])
    def test_a_letter_without_a_senders_address_is_not_offered_and_the_page_says_why(self, mine, owner, sender):
        mine(open_letter=True, sender=sender)
        page = owner.get(PAGE)
        offered = {f"{PAGE}/{POLICE}.html", f"{PAGE}/{POLICE}.pdf"} & set(links_of(page))
        warned = parts_of(page, f"no-address-{POLICE}")
        assert (len(offered), len(warned)) == ((2, 0) if sender else (0, 1))
        assert all("does not say where to send a reply" in words_of(one) for one in warned)
        assert faults(page) == []

    def test_the_page_for_clearance_asks_for_the_senders_address_of_an_open_letter(self, mine, owner):
        services = mine(open_letter=True, cleared=False, made=False)
        asked = ["/campaigns/SMALL/clearance", "/campaigns/SMALL/generate"]
        assert [parts_of(owner.get(page), "no-sender") for page in asked] == [[], []]
        with services.database.writing() as session:
            found(session).sender = []
        for path in asked:
            page = owner.get(path)
            assert list(links_of(part_of(page, "no-sender"))) == ["/campaigns/SMALL/details"]
            assert faults(page) == []

    def test_there_is_none_of_an_ordinary_campaign(self, mine, owner):
        mine()
        fields = {f"{POLICE}-on": ["5", "3", "2015"], f"{POLICE}-url": "https://x.example"}
        assert press(owner, f"{PAGE}/{POLICE}/published", seen="", **fields).status_code == 404
        assert parts_of(owner.get(PAGE), "publication") == []


def test_others_look_and_change_nothing(mine, signed_in):
    services = mine(open_letter=True)
    viewer, other = signed_in(Role.VIEWER), signed_in(Role.DRAFTER, name="Sam Drafter")
    for client in (viewer, other):
        page = client.get(PAGE)
        assert page.status_code == 200
        assert parts_of(page, "not-mine")
        assert 'name="seen"' not in page.text
        for path in ("embargo", "embargo/lift", "copies", f"{POLICE}/published"):
            assert press(client, f"{PAGE}/{path}", seen="", **SOON).status_code == 403
    assert until(services) is None
