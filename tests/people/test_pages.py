"""Links, requests for a second person and the first run, as people see them."""

import re
from dataclasses import replace
from email import message_from_bytes, policy

import pytest

from app.accounts.links import first_admin_link
from app.accounts.models import Role, User
from app.audit.record import SYSTEM
from app.clock import now
from app.people.decide import confirm
from app.people.first_run import begin, lasts
from app.people.models import AccountRequest
from tests.accounts.test_pages import enter, send
from tests.clearance.offices.people import office
from tests.fixtures.app import add_member, client_of, token_in
from tests.people.mailed import links_mailed
from tests.production.shown import words
from tests.web.filled import filled_form
from tests.web.markup import faults_of

NEW = "another long password"


@pytest.fixture
def alex(signed_in):
    return signed_in(Role.ADMINISTRATOR)


@pytest.fixture
def robin(signed_in):
    return signed_in(Role.ADMINISTRATOR, name="Robin Example")


@pytest.fixture
def kim(services):
    return add_member(services, Role.VIEWER, name="Kim Example")


def press(client, path):
    data = {"csrf_token": token_in(client.get("/account").text)}
    return client.post(path, data=data, follow_redirects=True)


def edit(client, user, *roles):
    page = f"/admin/users/{user.id}/edit"
    return send(client, page, page, name=user.name, office="", roles=list(roles))


def test_a_role_is_confirmed_on_a_page_by_a_second_person(alex, robin, kim):
    edit(alex, kim, "viewer", "clearer")
    mine = alex.get("/account-requests/1")
    assert "Give Kim Example the role Clearer" in words(mine)
    assert "You made this request, so a colleague must confirm it." in words(mine)
    assert "Confirm the request" not in mine.text
    assert "You made this request" in words(press(alex, "/account-requests/1/confirm"))
    page = robin.get("/account-requests/1")
    assert all(fact in words(page) for fact in ("viewer.kim@office.example", "Alex Example", "Confirm before"))
    assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []
    assert "1 request waiting for a second person" in words(robin.get("/admin/users"))
    assert "Confirmed." in words(press(robin, "/account-requests/1/confirm"))
    assert "Viewer" in words(robin.get(f"/admin/users/{kim.id}"))
    assert "Clearer" in words(robin.get(f"/admin/users/{kim.id}")).split("Roles")[1].split("Added")[0]


def test_who_has_nothing_to_do_with_a_request_does_not_see_it(alex, signed_in, app, kim):
    edit(alex, kim, "viewer", "safeguarding")
    for client in (signed_in(Role.DRAFTER, name="Pat Example"), signed_in(Role.CLEARER, name="Sam Example")):
        assert client.get("/account-requests/1").status_code == 404
        assert press(client, "/account-requests/1/confirm").status_code == 404
        assert press(client, "/account-requests/1/refuse").status_code == 404
        assert "No requests" in words(client.get("/account-requests"))
    mine = client_of(app, kim)
    assert "This request is about your own account" in words(mine.get("/account-requests/1"))
    assert "Refused." in words(press(mine, "/account-requests/1/refuse"))


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


def test_a_link_can_t_be_led_elsewhere_by_another_address(alex, services, kim):
    page = f"/admin/users/{kim.id}/edit"
    send(alex, page, page, name=kim.name, office="", roles=["viewer"], email="alex.other@office.example")
    press(alex, f"/admin/users/{kim.id}/link")
    assert [to for to, _ in links_mailed(services)] == [kim.email]


def test_a_clearer_is_not_reset_by_one_administrator(app, alex, services):
    clearer = add_member(services, Role.CLEARER, name="Sam Example")
    said = words(press(alex, f"/admin/users/{clearer.id}/link"))
    assert "Send Sam Example a link to set a new password: a second person must confirm this within 7 days." in said
    assert links_mailed(services) == []
    assert enter(app.test_client(), clearer.email).status_code == 302, "the password is as it was"


def test_an_administrator_neither_sees_nor_uploads_a_signature(alex, signed_in, services):
    with services.database.reading() as session:
        here = f"/offices/{office(session).id}"
    assert "Add the signature" not in alex.get(here).text
    assert alex.get(f"{here}/signature").status_code == 403
    assert press(alex, f"{here}/signature/use").status_code == 403


def test_a_clearer_joins_an_office_by_two_people(alex, robin, services):
    sam = add_member(services, Role.CLEARER, name="Sam Example")
    with services.database.reading() as session:
        home = f"/admin/offices/{office(session).id}"
    form = filled_form(alex.get(home).text) | {"user": [str(sam.id)]}
    said = words(alex.post(f"{home}/members", data=form, follow_redirects=True))
    assert "A second person must confirm within 7 days that Sam Example joins this office." in said
    assert "Remove" not in words(alex.get(home)).split("Members")[-1]
    press(robin, "/account-requests/1/confirm")
    assert "Sam Example" in words(robin.get(home))
    both = alex.post(f"{home}/members", data=form | {"user": [str(sam.id)]}, follow_redirects=True)
    assert "Choose a user" in words(both) or "already" in words(both)


def test_nobody_adds_themselves_to_an_office(signed_in, services):
    client = signed_in(Role.ADMINISTRATOR, Role.CLEARER)
    with services.database.reading() as session:
        home = f"/admin/offices/{office(session).id}"
    form = filled_form(client.get(home).text) | {"user": [str(client.member.id)]}
    assert "Another administrator must add you to an office" in words(client.post(f"{home}/members", data=form))


def test_a_sign_in_from_a_new_browser_is_told_once(app, kim):
    client = app.test_client()
    enter(client, kim.email)
    page = words(client.get("/notices"))
    assert "You signed in from a new browser" in page
    assert "Showing 1 notice" in page
    press(client, "/sign-out")
    enter(client, kim.email)
    assert "Showing 1 notice" in words(client.get("/notices"))
    enter(app.test_client(), kim.email)
    assert "2 of 2 notices are unread" in words(client.get("/notices"))


def test_a_forged_cookie_makes_no_browser_known(app, kim):
    client = app.test_client()
    client.set_cookie("despatch-known", f"[{kim.id}].forged")
    enter(client, kim.email)
    assert "You signed in from a new browser" in words(client.get("/notices"))


def test_a_look_at_the_users_with_a_mail_server_ends_the_first_run(app, alex, services, monkeypatch):
    with services.database.writing() as session:
        begin(session, session.get_one(User, alex.member.id))
    assert "has been setting up this installation alone" in words(alex.get("/admin/users"))
    mail = type(services.settings.mail_url)("smtp://mail.example:25")
    with_mail = replace(services, settings=services.settings.model_copy(update={"mail_url": mail}))
    monkeypatch.setitem(app.extensions, "despatch", with_mail)
    assert "This first run is over" in words(alex.get("/account")), "before anyone has recorded that"
    assert "this installation alone" not in words(alex.get("/admin/users"))
    with services.database.reading() as session:
        assert not lasts(session, services.settings), "though the server is taken away again"


def test_everyone_who_joins_in_the_first_run_is_told_of_it(app, client, services):
    with services.database.writing() as session:
        path = "/link/" + first_admin_link(session, services.settings).rsplit("/", 1)[1]
    who = {"name": "Alex Example", "email": "alex@office.example", "office": "", "password": NEW, "again": NEW}
    send(client, path, path, **who)
    enter(client, "alex@office.example", NEW)
    assert "Alex Example has been setting up this installation alone" in words(client.get("/admin/users"))
    assert "A second person" not in words(client.get("/admin/users/new"))
    details = {"name": "Kim New", "email": "kim@office.example", "office": "", "roles": ["administrator", "clearer"]}
    made = send(client, "/admin/users/new", "/admin/users/new", **details)
    path = client.get(made.location).text.split("/link/")[1].split('"')[0]
    newcomer = app.test_client()
    lasting = words(newcomer.get(f"/link/{path}"))
    assert "Alex Example has been setting up this installation alone since" in lasting
    assert "one person can give any role" in lasting
    send(newcomer, f"/link/{path}", f"/link/{path}", password=NEW, again=NEW)
    enter(newcomer, "kim@office.example", NEW)
    over = words(newcomer.get("/account"))
    assert "Alex Example set up this installation alone, from" in over
    assert "This first run is over. While it lasted, one person could give any role" in over
    assert "It ends once" not in over
    page = words(client.get("/admin/users"))
    assert "this installation alone" not in page, "it ended"
    assert "One person set up your account and that of Kim New, so you do not count as two people." in page
    assert "despatch user vouch kim@office.example" in page
    assert "A second person must confirm" in words(client.get("/admin/users/new"))
    assert "second person must confirm" in words(press(client, "/admin/users/2/link"))


def test_the_only_administrator_reads_what_to_do_and_it_works_from_these_pages(app, alex, services, kim):
    """With a mail server there is no first run, so nobody is there who can confirm the first request."""
    users = alex.get("/admin/users")
    assert "You are the only administrator, so no one can confirm your requests yet." in words(users)
    assert "Add a user with the role Administrator." in words(alex.get("/admin/users/new"))
    details = {"name": "Robin New", "email": "robin@office.example", "office": "", "roles": ["administrator"]}
    made = send(alex, "/admin/users/new", "/admin/users/new", **details)
    assert made.location == "/account-requests/1", "the page that says what to do"
    page = alex.get(made.location)
    assert "No user can confirm this request yet." in words(page)
    assert "despatch user confirm 1" in words(page)
    assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []
    with services.database.writing() as session:
        request = session.get_one(AccountRequest, 1)
        done = confirm(session, request, settings=services.settings, actor=SYSTEM, at=now())
    robin = app.test_client()
    path = "/link/" + done.address.rsplit("/", 1)[1]
    send(robin, path, path, password=NEW, again=NEW)
    enter(robin, "robin@office.example", NEW)
    assert "You are the only administrator" not in words(alex.get("/admin/users"))
    edit(alex, kim, "viewer", "clearer")
    assert "despatch user confirm" not in words(alex.get("/account-requests/2"))
    assert "Confirmed." in words(press(robin, "/account-requests/2/confirm"))
    assert "Clearer" in words(alex.get(f"/admin/users/{kim.id}"))


def test_only_administrators_are_shown_the_command_of_the_server(app, alex, kim):
    edit(alex, kim, "viewer", "clearer")
    assert "despatch user confirm 1" in words(alex.get("/account-requests/1"))
    assert "despatch user" not in words(client_of(app, kim).get("/account-requests/1"))


def test_who_asks_about_an_office_where_no_one_can_confirm_reads_what_to_do(alex, services):
    sam = add_member(services, Role.CLEARER, name="Sam Example")
    with services.database.reading() as session:
        home = f"/admin/offices/{office(session).id}"
    form = filled_form(alex.get(home).text) | {"user": [str(sam.id)]}
    said = words(alex.post(f"{home}/members", data=form, follow_redirects=True))
    assert "A second person must confirm within 7 days that Sam Example joins this office." in said
    assert "despatch user confirm 1" in said
