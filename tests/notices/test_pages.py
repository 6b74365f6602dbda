"""Notices in the product: read on purpose, by their reader alone; mail chosen; mail that failed tried again."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from app.accounts.models import Role
from app.campaigns.models import Campaign
from app.notices.models import Notice
from app.notices.send import send_due
from app.notices.states import Way
from app.notices.words import OF_A_NEWER_RELEASE, WAYS, notice_words
from app.platform.clock import now
from app.platform.mail.errors import RefusedByServer, ServerFailed
from app.platform.mail.words import explain
from tests.accounts.people import actions
from tests.fixtures.app import add_member, sign_in_to, token_in
from tests.notices.telling import AT, FACTS, Inbox, notices, states, tell
from tests.web.markup import links_of, main_of, message_of, numbers_of, part_of, rows_of, with_class, words_of


@pytest.fixture
def despatch(app):
    return app.extensions["despatch"]


@pytest.fixture
def alex(app):
    return sign_in_to(app, Role.CLEARER)


def way_shown(client):
    """When a person is mailed, as their account says."""
    return words_of(part_of(client.get("/account"), "by-email").find("p")).removesuffix(".")


def failed(page):
    """How many notices could not be mailed; empty for none."""
    return [number for lede in with_class(page, "ds-lede") for number in numbers_of(lede)]


def press(client, path, **fields):
    token = token_in(client.get("/account/notices").text)
    return client.post(path, data={"csrf_token": token, **fields})


def header(client, page="/account"):
    return re.search(r'<a href="/notices">(.*?)</a>', client.get(page).text)[1]


def headings(page):
    return re.findall(r"<h[23][^>]*>(?:<a [^>]*>)?([^<]+)<", main_text(page))


def main_text(page):
    return page.text[page.text.index("<main") : page.text.index('id="by-email"')]


def test_notices_of_a_campaign_are_listed_newest_first(despatch, alex):
    tell(despatch, alex.member.id, at=AT)
    tell(despatch, alex.member.id, kind="clearance_issued", at=AT + timedelta(hours=11))
    tell(despatch, alex.member.id, kind="clearance_answered", at=AT + timedelta(hours=13))
    page = alex.get("/notices")
    kinds = ["clearance_answered", "clearance_issued", "clearance_asked"]
    subjects = [notice_words(kind, FACTS).subject for kind in kinds]
    assert headings(page) == [f"MAR15: {title_of(despatch, 1)}", *subjects]
    assert main_of(page).xpath("//li/@data-kind") == kinds
    assert numbers_of(with_class(page, "ds-lede")[0]) == [3, 3]
    assert FACTS["note"] in page.text
    assert "25 November 2026, 1:00am" in page.text


def title_of(despatch, campaign_id):
    with despatch.database.reading() as session:
        return session.get_one(Campaign, campaign_id).title


def test_the_campaign_with_the_newest_notice_comes_first(despatch, alex):
    tell(despatch, alex.member.id)
    tell(despatch, alex.member.id, kind="account_roles", campaign_id=None)
    tell(despatch, alex.member.id, kind="question_assigned", campaign_id=None)
    assert about(alex.get("/notices")) == ["questions", "account", "1"]
    tell(despatch, alex.member.id)
    assert about(alex.get("/notices")) == ["1", "questions", "account"]


def about(page):
    return [one.removeprefix("about-") for one in main_of(page).xpath("//h2/@id") if one.startswith("about-")]


def test_a_campaign_with_many_notices_shows_the_newest_and_leads_to_all(despatch, alex):
    for _ in range(7):
        tell(despatch, alex.member.id)
    page = alex.get("/notices")
    assert len(with_class(page, "ds-notice")) == 3
    assert "/notices?about=1" in links_of(main_of(page))
    everything = alex.get("/notices?about=1")
    assert len(with_class(everything, "ds-notice")) == 7
    assert numbers_of(with_class(everything, "ds-lede")[0]) == [7, 7]
    assert about(alex.get("/notices?about=nowhere")) == ["1"], "an old link leads to all of them"


def test_notices_of_one_campaign_are_marked_as_read_together(despatch, alex):
    tell(despatch, alex.member.id)
    tell(despatch, alex.member.id, kind="account_roles", campaign_id=None)
    assert press(alex, "/notices/read", through="9", group="1").location == "/notices"
    assert [bool(one.read_at) for one in notices(despatch)] == [True, False]
    press(alex, "/notices/read", through="9", group="account", about="account")
    assert [bool(one.read_at) for one in notices(despatch)] == [True, True]


def test_a_notice_of_a_newer_release_is_listed_mailed_and_read_without_its_facts(despatch, alex, monkeypatch):
    """Its web server may be installed already on another machine. Nobody here knows who may read what it says."""
    inbox = Inbox.put_into(despatch, monkeypatch)
    tell(despatch, alex.member.id, campaign_id=None)
    with despatch.database.writing() as session:
        session.execute(update(Notice).values(kind="news_of_a_later_release"))
    page = alex.get("/notices")
    assert OF_A_NEWER_RELEASE.subject in page.text
    send_due(despatch, at=AT)
    (mail,) = inbox.mails
    assert mail["Subject"] == OF_A_NEWER_RELEASE.subject
    for said in (words_of(page.text), mail.as_string()):
        assert [name for name in ("title", "office", "by", "note") if FACTS[name] in said] == []
    press(alex, "/notices/read", through="9", group="other", about="other")
    assert notices(despatch)[0].read_at


@pytest.mark.parametrize("page", ["/account", "/notices", "/campaigns", "/nowhere", "/admin/users"])
def test_how_many_are_unread_stands_at_the_top_of_every_page(despatch, alex, page):
    assert header(alex, page) == "Notices"
    tell(despatch, alex.member.id)
    assert header(alex, page) == '<b>1 notice</b><span class="govuk-visually-hidden"> unread</span>'


def test_nobody_signed_in_has_no_notices_at_the_top(client):
    assert "/notices" not in client.get("/sign-in").text
    assert client.get("/notices").location.startswith("/sign-in")


def test_to_look_at_the_list_reads_nothing(despatch, alex):
    tell(despatch, alex.member.id)
    alex.get("/notices")
    assert notices(despatch)[0].read_at is None
    assert alex.get("/notices/1/open").status_code == 405


def test_to_open_one_marks_it_and_leads_on(despatch, alex):
    tell(despatch, alex.member.id)
    assert press(alex, "/notices/1/open").location == "/campaigns/MAR15/clearance"
    first = notices(despatch)[0].read_at
    assert first is not None
    page = alex.get("/notices")
    assert with_class(page, "ds-notice--unread") == []
    assert numbers_of(with_class(page, "ds-lede")[0]) == [], "none is unread"
    press(alex, "/notices/1/open")
    assert notices(despatch)[0].read_at == first


def test_one_is_marked_as_read_without_leaving_the_list(despatch, alex):
    for _ in range(30):
        tell(despatch, alex.member.id)
    assert numbers_of(with_class(alex.get("/notices?about=1&page=2"), "ds-shown")[0]) == [26, 30, 30]
    assert press(alex, "/notices/2/read", about="1", page="2").location == "/notices?about=1&page=2"
    assert [one.id for one in notices(despatch) if one.read_at] == [2]


def test_all_are_marked_but_what_came_since_the_page_was_made(despatch, alex):
    tell(despatch, alex.member.id)
    tell(despatch, alex.member.id)
    through = re.search(r'name="through" value="(\d+)"', alex.get("/notices").text)[1]
    tell(despatch, alex.member.id)
    assert press(alex, "/notices/read", through=through).location == "/notices"
    assert [bool(one.read_at) for one in notices(despatch)] == [True, True, False]
    page = alex.get("/notices")
    kind, said = message_of(page)
    assert (kind, said.startswith("2 notices ")) == ("success", True)
    assert numbers_of(with_class(page, "ds-lede")[0]) == [1, 3]


def test_nobody_sees_or_reads_anothers_notices(app, despatch, alex):
    sam = sign_in_to(app, Role.ADMINISTRATOR, name="Sam Example")
    tell(despatch, alex.member.id)
    assert with_class(sam.get("/notices"), "ds-notice") == []
    assert [press(sam, f"/notices/1/{what}").status_code for what in ("open", "read")] == [404, 404]
    press(sam, "/notices/read", through="1")
    assert notices(despatch)[0].read_at is None


def test_when_to_be_mailed_is_chosen_under_ones_account(despatch, alex):
    tell(despatch, alex.member.id)
    assert way_shown(alex) == WAYS[Way.AT_ONCE]
    assert press(alex, "/account/notices", way="daily").location == "/account"
    assert way_shown(alex) == WAYS[Way.DAILY]
    assert notices(despatch)[0].daily
    press(alex, "/account/notices", way="never")
    assert (states(despatch), actions(despatch)[-1]) == (["unwanted"], "user.mail_chosen")
    press(alex, "/account/notices", way="at-once")
    assert [one.mail for one in tell(despatch, alex.member.id)] == ["waiting"]


def test_a_choice_that_changes_nothing_is_no_event(despatch, alex):
    before = actions(despatch)
    press(alex, "/account/notices", way="at-once")
    assert actions(despatch) == before
    assert press(alex, "/account/notices", way="hourly").status_code == 400


def test_what_waits_for_its_day_is_mailed_at_once_when_that_is_chosen(despatch, alex, monkeypatch):
    inbox = Inbox.put_into(despatch, monkeypatch)
    press(alex, "/account/notices", way="daily")
    tell(despatch, alex.member.id, at=now())
    press(alex, "/account/notices", way="at-once")
    send_due(despatch)
    assert len(inbox.mails) == 1


def test_an_administrator_sees_why_mail_failed_and_has_it_tried_again(app, despatch, monkeypatch):
    inbox = Inbox.put_into(despatch, monkeypatch)
    kit = add_member(despatch, name="Kit Example").id
    sam = sign_in_to(app, Role.ADMINISTRATOR, name="Sam Example")
    assert failed(sam.get("/admin/mail")) == []
    inbox.answers = [RefusedByServer("mail_refused", "550 <no> such user")] * 3
    for _ in range(3):
        tell(despatch, kit)
    send_due(despatch, at=AT)
    page = sam.get("/admin/mail")
    assert failed(page) == [3]
    whys = [why for _, _, why, _ in rows_of(page)]
    refusal = explain(RefusedByServer("mail_refused", "550 <no> such user"))
    assert [why.startswith(refusal) for why in whys] == [True] * 3
    assert "550 &lt;no&gt; such user" in page.text
    assert press(sam, "/admin/mail/again", notice="1").location == "/admin/mail"
    assert states(despatch) == ["waiting", "failed", "failed"]
    press(sam, "/admin/mail/again")
    assert states(despatch) == ["waiting"] * 3
    press(sam, "/admin/mail/again")
    assert message_of(sam.get("/admin/mail")).kind == "info"
    send_due(despatch)
    assert (len(inbox.mails), states(despatch)) == (3, ["sent"] * 3)
    assert actions(despatch).count("notices.mail_tried_again") == 2


def test_an_administrator_leaves_mail_that_will_never_arrive(app, despatch, monkeypatch):
    Inbox.put_into(despatch, monkeypatch).answers = [RefusedByServer("mail_refused")] * 2
    sam = sign_in_to(app, Role.ADMINISTRATOR, name="Sam Example")
    tell(despatch, sam.member.id, add_member(despatch, name="Kit Example").id)
    send_due(despatch, at=AT)
    press(sam, "/admin/mail/leave", notice="2")
    press(sam, "/admin/mail/leave")
    assert (states(despatch), actions(despatch).count("notices.mail_left")) == (["failed", "unwanted"], 1)
    assert "Kit Example" not in sam.get("/admin/mail").text


def test_no_administrator_leaves_mail_that_can_not_wait(app, despatch, monkeypatch):
    Inbox.put_into(despatch, monkeypatch).answers = [RefusedByServer("mail_refused")]
    sam = sign_in_to(app, Role.ADMINISTRATOR, name="Sam Example")
    tell(despatch, add_member(despatch, Role.SAFEGUARDING, name="Kit Example").id, kind="risk_clock")
    send_due(despatch, at=AT)
    page = sam.get("/admin/mail").text
    assert ("Kit Example" in page, "Stop trying" in page) == (True, False)
    press(sam, "/admin/mail/leave", notice="1")
    assert (states(despatch), actions(despatch).count("notices.mail_left")) == (["failed"], 0)


def test_an_administrator_sees_what_waits_for_a_server_that_is_down(app, despatch, monkeypatch):
    Inbox.put_into(despatch, monkeypatch).answers = [ServerFailed("mail_server_silent", "timed out")]
    sam = sign_in_to(app, Role.ADMINISTRATOR, name="Sam Example")
    tell(despatch, sam.member.id)
    send_due(despatch, at=AT)
    _, note = with_class(sam.get("/admin/mail"), "ds-note--warn")
    assert numbers_of(note) == [1]
    assert explain(ServerFailed("mail_server_silent", "timed out")) in words_of(note)
