"""Links, account changes and the first run, as people see them."""

import re
from dataclasses import replace
from email import message_from_bytes, policy

import pytest
from sqlalchemy import select

from app.accounts.links import first_admin_link
from app.accounts.models import Role, User
from app.accounts.roles import ROLES
from app.audit.models import AuditEvent
from app.audit.record import SYSTEM
from app.clearance.refusals import REFUSALS as OF_CLEARANCE
from app.people.decide import confirm
from app.people.first_run import begin, lasts, let_in_alone
from app.people.models import AccountRequest
from app.people.refusals import REFUSALS
from app.people.states import State
from app.people.words import asked_for
from app.platform.clock import now
from app.platform.mail.errors import RefusedByServer
from app.web.filters import format_moment
from tests.accounts.factors.authenticator import enrol
from tests.accounts.pages import enter, send
from tests.clearance.offices.people import office
from tests.fixtures.app import add_member, client_of, token_in
from tests.notices.telling import Inbox
from tests.people.mailed import links_mailed
from tests.production.shown import words
from tests.web.filled import filled_form
from tests.web.markup import (
    errors_of,
    facts_of,
    faults_of,
    forms_of,
    heading_of,
    main_of,
    message_of,
    numbers_of,
    part_of,
    parts_of,
    rows_of,
    states_of,
    words_of,
)

NEW = "another long password"
NEW_BROWSER = "account_browser"


@pytest.fixture
def alex(signed_in):
    return signed_in(Role.ADMINISTRATOR)


@pytest.fixture
def robin(signed_in):
    return signed_in(Role.ADMINISTRATOR, name="Robin Example")


@pytest.fixture
def kim(services):
    return add_member(services, Role.VIEWER, name="Kim Example")


def asked_of(services, number=1):
    """What a request would do, in words."""
    with services.database.reading() as session:
        request = session.get_one(AccountRequest, number)
        return asked_for(request, session.get_one(User, request.user_id))


def expires_of(services, number=1):
    with services.database.reading() as session:
        return format_moment(session.get_one(AccountRequest, number).expires_at)


def confirmed(page):
    return message_of(page).kind == "success" and states_of(page)[0][:2] == State.CONFIRMED.shown


def told(client):
    """The kinds of a person's notices."""
    return main_of(client.get("/notices")).xpath("//li/@data-kind")


def first_run(page):
    """What a page says of the first run; blank for nothing."""
    return "".join(
        f"{state}: {words_of(one)}" for state in ("lasts", "over") for one in parts_of(page, f"first-run-{state}")
    )


def press(client, path):
    data = {"csrf_token": token_in(client.get("/account").text)}
    return client.post(path, data=data, follow_redirects=True)


def edit(client, user, *roles):
    page = f"/admin/users/{user.id}/edit"
    return send(client, page, page, name=user.name, office="", roles=list(roles))


def test_a_role_is_confirmed_on_a_page_by_a_second_person(alex, robin, kim, services):
    edit(alex, kim, "viewer", "clearer")
    mine = alex.get("/account-requests/1")
    assert heading_of(mine) == asked_of(services)
    assert all(fact in heading_of(mine) for fact in ("Kim Example", ROLES[Role.CLEARER].name))
    assert words_of(part_of(mine, "why-not")) == REFUSALS["own_request"]
    assert forms_of(mine) == ["/account-requests/1/refuse"]
    assert message_of(press(alex, "/account-requests/1/confirm")) == ("warning", REFUSALS["own_request"])
    page = robin.get("/account-requests/1")
    assert {"viewer.kim@office.example", "Alex Example"} <= {*facts_of(page).values()}
    assert expires_of(services) in facts_of(page).values()
    assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []
    waiting = main_of(robin.get("/admin/users")).xpath("//p/a[@href='/account-requests']")
    assert [numbers_of(one) for one in waiting] == [[1]]
    assert confirmed(press(robin, "/account-requests/1/confirm"))
    assert facts_of(robin.get(f"/admin/users/{kim.id}"))["Roles"] == "Clearer, Viewer"


def test_who_has_nothing_to_do_with_a_request_does_not_see_it(alex, signed_in, app, kim):
    edit(alex, kim, "viewer", "safeguarding")
    for client in (signed_in(Role.DRAFTER, name="Pat Example"), signed_in(Role.CLEARER, name="Sam Example")):
        assert client.get("/account-requests/1").status_code == 404
        assert press(client, "/account-requests/1/confirm").status_code == 404
        assert press(client, "/account-requests/1/refuse").status_code == 404
        assert rows_of(client.get("/account-requests")) == []
    mine = client_of(app, kim)
    assert words_of(part_of(mine.get("/account-requests/1"), "why-not")) == REFUSALS["request_for_you"]
    page = press(mine, "/account-requests/1/refuse")
    assert (message_of(page).kind, states_of(page)[0][:2]) == ("success", State.REFUSED.shown)


def test_a_link_comes_from_the_administrator_who_reads_the_replies(alex, services, kim):
    press(alex, f"/admin/users/{kim.id}/link")
    (file,) = services.mail.folder.glob("link-*.eml")
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    link = re.search(r"https?://\S+/link/\S+", mail.get_content())[0]
    assert mail["Reply-To"] == alex.member.email
    assert mail["Subject"] == "Set a new password in Despatch"
    assert mail.get_content().replace("\r\n", "\n") == (
        "Dear Kim Example,\n\n"
        "You can now set a new password for your account in Despatch. Please open this link and choose a password:\n\n"
        f"{link}\n\n"
        "The link works once and expires after 72 hours. If you were not expecting this email, please do not open the "
        "link, and let me know by replying to this email.\n\n"
        f"Kind regards,\n\n{alex.member.name}\nDespatch administrator, Private office\n{alex.member.email}\n"
    )


def test_an_administrator_never_sees_a_link(alex, robin, services, kim):
    clearer = add_member(services, Role.CLEARER, name="Sam Example")
    pages = [press(alex, f"/admin/users/{one.id}/link").text for one in (kim, clearer)]
    pages.append(alex.get(f"/admin/users/{kim.id}/link").text)
    pages.append(press(robin, "/account-requests/1/confirm").text)
    assert [one for one in pages if "/link/" in one.replace(f"/admin/users/{kim.id}/link", "")] == []
    assert [to for to, _ in links_mailed(services)] == [kim.email, clearer.email]


def test_the_record_says_whether_a_link_was_sent_and_holds_no_link(app, alex, services, kim, monkeypatch):
    inbox = Inbox.put_into(services, monkeypatch)
    press(alex, f"/admin/users/{kim.id}/link")
    monkeypatch.setitem(app.extensions, "despatch", with_mail_server(services))
    press(alex, f"/admin/users/{kim.id}/link")
    inbox.answers = [RefusedByServer("mail_refused", "550 no such user")]
    kind, said = message_of(press(alex, f"/admin/users/{kim.id}/link"))
    assert (kind, kim.email in said) == ("warning", True)
    tokens = [re.search(r"/link/(\S+)", mail.get_content())[1] for mail in inbox.tried]
    with services.database.reading() as session:
        events = session.scalars(select(AuditEvent).order_by(AuditEvent.seq)).all()
        recorded = [(one.action, one.actor_id) for one in events if one.action.startswith("account.link")]
        assert recorded == [("account.link_emailed", alex.member.id), ("account.link_not_emailed", alex.member.id)]
        assert [token for token in tokens if token in repr([one.body for one in events])] == []
    assert len(set(tokens)) == 3, "the first email is a file, since there was no mail server"


def with_mail_server(services):
    mail = type(services.settings.mail_url)("smtp://mail.example:25")
    return replace(services, settings=services.settings.model_copy(update={"mail_url": mail}))


def test_a_link_can_t_be_led_elsewhere_by_another_address(alex, services, kim):
    page = f"/admin/users/{kim.id}/edit"
    send(alex, page, page, name=kim.name, office="", roles=["viewer"], email="alex.other@office.example")
    press(alex, f"/admin/users/{kim.id}/link")
    assert [to for to, _ in links_mailed(services)] == [kim.email]


def test_a_clearer_is_not_reset_by_one_administrator(app, alex, services):
    clearer = add_member(services, Role.CLEARER, name="Sam Example")
    kind, said = message_of(press(alex, f"/admin/users/{clearer.id}/link"))
    assert (kind, said.startswith(f"{asked_of(services)}: "), "7 days" in said) == ("info", True, True)
    assert links_mailed(services) == []
    assert enter(app.test_client(), clearer.email).status_code == 302, "the password is as it was"


def test_the_page_of_a_link_says_whether_a_second_person_must_confirm_it(alex, services, kim):
    clearer = add_member(services, Role.CLEARER, name="Sam Example")
    for user, asks in ((clearer, True), (kim, False)):
        page = alex.get(f"/admin/users/{user.id}/link")
        assert bool(parts_of(page, "second-person")) == asks
        assert ("Ask for a new link" in words(page), "Send a new link" in words(page)) == (asks, not asks)
        page = words(alex.get(f"/admin/users/{user.id}"))
        assert ("Ask for a sign-in link" in page, "Send a sign-in link" in page) == (asks, not asks)


def test_an_administrator_neither_sees_nor_uploads_a_signature(alex, signed_in, services):
    with services.database.reading() as session:
        here = f"/offices/{office(session).id}"
    assert f"{here}/signature" not in alex.get(here).text
    assert alex.get(f"{here}/signature").status_code == 403
    assert press(alex, f"{here}/signature/use").status_code == 403


def test_a_clearer_joins_an_office_by_two_people(alex, robin, services):
    sam = add_member(services, Role.CLEARER, name="Sam Example")
    with services.database.reading() as session:
        home = f"/admin/offices/{office(session).id}"
    form = filled_form(alex.get(home).text) | {"user": [str(sam.id)]}
    kind, said = message_of(alex.post(f"{home}/members", data=form, follow_redirects=True))
    assert (kind, "7 days" in said, "Sam Example" in said) == ("info", True, True)
    assert f"{home}/members/{sam.id}/remove" not in forms_of(alex.get(home))
    press(robin, "/account-requests/1/confirm")
    assert "Sam Example" in words(robin.get(home))
    both = alex.post(f"{home}/members", data=form | {"user": [str(sam.id)]}, follow_redirects=True)
    assert errors_of(both).keys() == {"user"} or "Sam Example" in message_of(both).words


def test_nobody_adds_themselves_to_an_office(signed_in, services):
    client = signed_in(Role.ADMINISTRATOR, Role.CLEARER)
    with services.database.reading() as session:
        home = f"/admin/offices/{office(session).id}"
    form = filled_form(client.get(home).text) | {"user": [str(client.member.id)]}
    assert errors_of(client.post(f"{home}/members", data=form)) == {"user": OF_CLEARANCE["own_office"]}


def test_a_sign_in_from_a_new_browser_is_told_once(app, kim):
    client = app.test_client()
    enter(client, kim.email)
    assert told(client) == [NEW_BROWSER]
    press(client, "/sign-out")
    enter(client, kim.email)
    assert told(client) == [NEW_BROWSER]
    enter(app.test_client(), kim.email)
    assert told(client) == [NEW_BROWSER] * 2


def test_a_forged_cookie_makes_no_browser_known(app, kim):
    client = app.test_client()
    client.set_cookie("despatch-known", f"[{kim.id}].forged")
    enter(client, kim.email)
    assert told(client) == [NEW_BROWSER]


def test_a_look_at_the_users_with_a_mail_server_ends_the_first_run(app, alex, services, monkeypatch):
    with services.database.writing() as session:
        begin(session, session.get_one(User, alex.member.id))
    assert parts_of(alex.get("/admin/users"), "first-run-lasts")
    monkeypatch.setitem(app.extensions, "despatch", with_mail_server(services))
    assert parts_of(alex.get("/account"), "first-run-over"), "before anyone has recorded that"
    assert first_run(alex.get("/admin/users")) == ""
    with services.database.reading() as session:
        assert not lasts(session, services.settings), "though the server is taken away again"


def test_everyone_who_joins_in_the_first_run_is_told_of_it(app, client, services):
    with services.database.writing() as session:
        path = "/link/" + first_admin_link(session, services.settings).rsplit("/", 1)[1]
    who = {"name": "Alex Example", "email": "alex@office.example", "office": "", "password": NEW, "again": NEW}
    send(client, path, path, **who)
    enter(client, "alex@office.example", NEW)
    enrol(client)
    assert first_run(client.get("/admin/users")).startswith("lasts: Alex Example ")
    assert not parts_of(client.get("/admin/users/new"), "second-person")
    details = {"name": "Kim New", "email": "kim@office.example", "office": "", "roles": ["administrator", "clearer"]}
    made = send(client, "/admin/users/new", "/admin/users/new", **details)
    page = client.get(made.location)
    (box,) = main_of(page).xpath("//input[@readonly]")
    assert main_of(page).xpath("//button[@data-copy]/@data-copy") == [box.get("id")]
    path = box.value.split("/link/")[1]
    newcomer = app.test_client()
    assert first_run(newcomer.get(f"/link/{path}")).startswith("lasts: Alex Example ")
    send(newcomer, f"/link/{path}", f"/link/{path}", password=NEW, again=NEW)
    enter(newcomer, "kim@office.example", NEW)
    enrol(newcomer)
    assert first_run(newcomer.get("/account")).startswith("over: Alex Example ")
    page = client.get("/admin/users")
    assert first_run(page) == "", "it ended"
    assert " Kim New," in words_of(part_of(page, "no-second-person"))
    assert "despatch user vouch kim@office.example" in words(page)
    assert parts_of(client.get("/admin/users/new"), "second-person")
    page = press(client, "/admin/users/2/link")
    assert (message_of(page).kind, "7 days" in message_of(page).words) == ("info", True)


def test_the_only_administrator_reads_what_to_do_and_it_works_from_these_pages(app, alex, services, kim):
    """With a mail server there is no first run, so nobody is there who can confirm the first request."""
    users = alex.get("/admin/users")
    assert parts_of(users, "only-administrator")
    assert parts_of(alex.get("/admin/users/new"), "only-administrator")
    details = {"name": "Robin New", "email": "robin@office.example", "office": "", "roles": ["administrator"]}
    made = send(alex, "/admin/users/new", "/admin/users/new", **details)
    assert made.location == "/account-requests/1", "the page that says what to do"
    page = alex.get(made.location)
    assert words_of(part_of(page, "no-one-can-confirm")).endswith(" despatch user confirm 1")
    assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []
    with services.database.writing() as session:
        request = session.get_one(AccountRequest, 1)
        done = confirm(session, request, settings=services.settings, actor=SYSTEM, at=now())
    robin = app.test_client()
    path = "/link/" + done.address.rsplit("/", 1)[1]
    send(robin, path, path, password=NEW, again=NEW)
    enter(robin, "robin@office.example", NEW)
    enrol(robin)
    assert not parts_of(alex.get("/admin/users"), "only-administrator")
    edit(alex, kim, "viewer", "clearer")
    assert "despatch user" not in words(alex.get("/account-requests/2"))
    assert confirmed(press(robin, "/account-requests/2/confirm"))
    assert "Clearer" in words(alex.get(f"/admin/users/{kim.id}"))


def test_where_the_second_administrator_needs_a_vouch_the_request_says_so(app, alex, services, kim):
    robin = add_member(services, Role.ADMINISTRATOR, name="Robin Example")
    with services.database.writing() as session:
        let_in_alone(session, session.get_one(User, robin.id), by_id=alex.member.id)
    edit(alex, kim, "viewer", "clearer")
    page = alex.get("/account-requests/1")
    assert "Robin Example" in words_of(part_of(page, "vouch-first"))
    assert not parts_of(page, "add-first")
    vouch = words_of(part_of(alex.get(f"/admin/users/{robin.id}"), "let-in-alone"))
    assert "office" not in vouch, "an administrator only, who answers for none"


def test_only_administrators_are_shown_the_command_of_the_server(app, alex, kim):
    edit(alex, kim, "viewer", "clearer")
    assert "despatch user confirm 1" in words(alex.get("/account-requests/1"))
    assert "despatch user" not in words(client_of(app, kim).get("/account-requests/1"))


def test_who_asks_about_an_office_where_no_one_can_confirm_reads_what_to_do(alex, services):
    sam = add_member(services, Role.CLEARER, name="Sam Example")
    with services.database.reading() as session:
        home = f"/admin/offices/{office(session).id}"
    form = filled_form(alex.get(home).text) | {"user": [str(sam.id)]}
    page = alex.post(f"{home}/members", data=form, follow_redirects=True)
    kind, said = message_of(page)
    assert (kind, "7 days" in said, "Sam Example" in said) == ("info", True, True)
    assert "despatch user confirm 1" in words(page)
