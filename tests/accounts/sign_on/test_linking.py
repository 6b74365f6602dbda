"""An identity is linked by the one-time link of an invitation, or by its owner while signed in with a proof."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.accounts.links import make_link
from app.accounts.models import Role, SignIn, User
from app.accounts.sign_on.models import Identity
from app.audit.record import SYSTEM
from app.platform.clock import now
from app.replay import check_all
from tests.accounts.factors.authenticator import give_app
from tests.accounts.people import add
from tests.accounts.sign_on.journey import come_back, identify, left_for, newest, post, sign_ins, sign_on
from tests.accounts.sign_on.test_signing_on import failure_of, form_to
from tests.fixtures.app import PASSWORD, add_member, let_proof_lapse, token_in
from tests.people.mailed import mailed
from tests.web.markup import message_of, part_of, words_of


@pytest.fixture
def invited(services):
    return add(services, Role.DRAFTER, name="Kim Example", password=False)


def link_of(services, user):
    """The path of a new one-time link."""
    with services.database.writing() as session:
        found = session.get_one(User, user.id)
        return make_link(session, found, settings=services.settings, actor=SYSTEM).split("localhost:8000")[1]


def use_account(client, path):
    """Press the button on the page of a one-time link, and come back from the server."""
    form = form_to(client.get(path), "/sign-on/dept/link")
    return client.get(come_back(left_for(client.post(form.action, data=dict(form.form_values())))))


def identities(services, user):
    with services.database.reading() as session:
        query = select(Identity).where(Identity.user_id == user.id, Identity.ended_at.is_(None))
        return [(one.provider, one.subject) for one in session.scalars(query)]


def differences(services):
    """Faults of identities that the audit record finds. (Members of tests have no event of their own.)"""
    return [fault for fault in check_all(services).faults if "identity server" in fault.what]


def test_an_invitation_links_the_account_and_is_used_up(client, services, invited, server):
    path = link_of(services, invited)
    assert use_account(client, path).location == "/"
    assert client.get("/account").status_code == 200
    assert identities(services, invited) == [("dept", "person-1")]
    assert client.get(path).status_code == 410
    assert newest(services, "identity.linked").actor_id == invited.id
    assert "person-1" not in newest(services, "identity.linked").body


def test_the_audit_record_agrees_with_the_rows(client, services, invited):
    use_account(client, link_of(services, invited))
    assert differences(services) == []
    with services.database.writing() as session:
        session.query(Identity).update({"subject": "another"})
    assert [fault.code for fault in differences(services)] == ["row"]


def test_looking_at_a_link_or_coming_back_without_signing_on_uses_nothing_up(client, services, invited, server):
    path = link_of(services, invited)
    server.answer = {"error": "access_denied", "code": None}
    assert failure_of(use_account(client, path)) == "refused"
    assert client.get(path).status_code == 200
    assert identities(services, invited) == []


def test_a_link_that_was_replaced_meanwhile_links_nothing(client, services, invited):
    form = form_to(client.get(link_of(services, invited)), "/sign-on/dept/link")
    address = left_for(client.post(form.action, data=dict(form.form_values())))
    link_of(services, invited)
    assert client.get(come_back(address)).status_code == 410
    assert identities(services, invited) == []


def test_a_made_up_link_leads_to_no_server_and_is_recorded(client, server, services):
    assert post(client, "/sign-on/dept/link", from_page="/sign-in", link="made-up").status_code == 410
    assert server.asked == []
    assert newest(services, "security.link_refused")


def test_an_account_of_somebody_else_is_not_linked(client, services, member, invited):
    path = link_of(services, invited)
    assert failure_of(use_account(client, path)) == "taken"
    assert client.get(path).status_code == 200, "the link still works"
    assert identities(services, invited) == []


def test_of_two_who_link_one_account_at_the_same_moment_the_second_starts_again(
    client, services, member, invited, monkeypatch
):
    monkeypatch.setattr("app.accounts.sign_on.identities._find", lambda *_: None)
    assert failure_of(use_account(client, link_of(services, invited))) == "step_useless"
    assert identities(services, invited) == []


def test_a_link_for_a_new_password_ends_the_old_one_and_all_sign_ins(client, services, app):
    user = add(services, Role.DRAFTER, name="Kim Example")
    other = app.test_client()
    token = token_in(other.get("/sign-in").text)
    other.post("/sign-in", data={"email": user.email, "password": PASSWORD, "csrf_token": token})
    use_account(client, link_of(services, user))
    assert other.get("/account").status_code == 302
    with services.database.reading() as session:
        assert session.get_one(User, user.id).password_hash is None


def test_a_link_does_not_stand_in_for_a_second_factor(client, services, server):
    """Whoever reads a user's mail and has an account of their own at the department's server gets nowhere with it."""
    user = add(services, Role.CLEARER, name="Kim Example")
    path = link_of(services, user)
    server.person = {"sub": "whoever reads the mail", "amr": ["mfa"]}
    begun = left_for(post(client, "/sign-on/dept/link", from_page=path, link=path.removeprefix("/link/")))
    give_app(services, user.id, now() - timedelta(hours=1))
    assert client.get(come_back(begun)).status_code == 410
    page = client.get(path)
    assert "/sign-on/dept/link" not in page.text
    sent = post(client, "/sign-on/dept/link", from_page=path, link=path.removeprefix("/link/"))
    assert sent.status_code == 410
    assert identities(services, user) == []
    assert sign_ins(services, user) == []
    with services.database.reading() as session:
        assert session.get_one(User, user.id).password_hash is not None


def test_an_account_is_added_while_signed_in_with_a_proof(signed_in, services, server):
    client = signed_in(Role.DRAFTER)
    leaving = post(client, "/sign-on/dept/add", from_page="/account/sign-on")
    done = client.get(come_back(left_for(leaving)))
    assert done.location == "/account/sign-on"
    assert message_of(client.get(done.location).text).kind == "success"
    assert identities(services, client.member) == [("dept", "person-1")]
    assert '"factor":"app"' in newest(services, "identity.linked").body


def test_an_account_is_not_added_without_a_proof(signed_in, services, server):
    client = signed_in(Role.DRAFTER)
    with services.database.writing() as session:
        session.query(SignIn).update({"factor": ""})
    post(client, "/sign-on/dept/add", from_page="/account")
    assert server.asked == []


def test_an_account_is_not_added_once_the_proof_has_lapsed_at_the_server(signed_in, services, server):
    """Somebody else may sit at the computer by then, with an account of their own."""
    client = signed_in(Role.DRAFTER)
    begun = left_for(post(client, "/sign-on/dept/add", from_page="/account/sign-on"))
    let_proof_lapse(client)
    assert client.get(come_back(begun)).location.startswith("/prove?next=")
    assert identities(services, client.member) == []


@pytest.mark.parametrize("what", ["add", "prove"])
def test_a_sign_in_that_is_ended_while_the_server_is_asked_gets_nothing(signed_in, services, server, what):
    client = signed_in(Role.DRAFTER)
    if what == "prove":
        identify(services, client.member, server)
    begun = left_for(post(client, f"/sign-on/dept/{what}", from_page="/account/sign-on"))

    def ended_meanwhile(claims):
        with services.database.writing() as session:
            session.execute(update(SignIn).values(ended_at=now()))
        return server.signed(claims | {"amr": ["mfa"]})

    server.make_token = ended_meanwhile
    before = identities(services, client.member)
    assert failure_of(client.get(come_back(begun))) == "signed_out"
    assert identities(services, client.member) == before


def test_an_account_is_not_added_to_whoever_signed_in_meanwhile(signed_in, services, app):
    """The step is of this sign-in: another one in the same browser does not finish it."""
    client = signed_in(Role.DRAFTER)
    address = left_for(post(client, "/sign-on/dept/add", from_page="/account/sign-on"))
    another = add_member(services, Role.VIEWER, name="Robin Example")
    client.post("/sign-out", data={"csrf_token": token_in(client.get("/account").text)})
    token = token_in(client.get("/sign-in").text)
    client.post("/sign-in", data={"email": another.email, "password": PASSWORD, "csrf_token": token})
    assert client.get(come_back(address)).location == "/"
    assert identities(services, another) == identities(services, client.member) == []


def test_an_account_is_removed_after_a_question(signed_in, services, server):
    client = signed_in(Role.DRAFTER)
    identity = identify(services, client.member, server)
    path = f"/account/sign-on/{identity.id}/remove"
    assert client.get(path).status_code == 200
    assert identities(services, client.member) == [("dept", "person-1")]
    assert post(client, path, from_page=path).location == "/account/sign-on"
    assert identities(services, client.member) == []
    assert differences(services) == []


def test_the_last_way_in_is_not_removed(signed_in, services, server):
    client = signed_in(Role.DRAFTER)
    identity = identify(services, client.member, server)
    with services.database.writing() as session:
        session.get_one(User, client.member.id).password_hash = None
    path = f"/account/sign-on/{identity.id}/remove"
    post(client, path, from_page=path)
    assert identities(services, client.member) == [("dept", "person-1")]


def test_an_account_elsewhere_is_a_way_in_but_not_one_at_a_server_that_the_settings_no_longer_name(
    signed_in, services, server, other
):
    client = signed_in(Role.DRAFTER)
    identity = identify(services, client.member, server)
    identify(services, client.member, server, subject="person-2", provider="gone")
    with services.database.writing() as session:
        session.get_one(User, client.member.id).password_hash = None
    path = f"/account/sign-on/{identity.id}/remove"
    post(client, path, from_page=path)
    assert len(identities(services, client.member)) == 2
    identify(services, client.member, other, provider="elsewhere")
    post(client, path, from_page=path)
    assert ("dept", "person-1") not in identities(services, client.member)


def test_nobody_removes_another_persons_account(signed_in, services, member):
    client = signed_in(Role.VIEWER)
    with services.database.reading() as session:
        identity = session.scalars(select(Identity)).one()
    assert client.get(f"/account/sign-on/{identity.id}/remove").status_code == 404


def test_a_removed_account_can_be_linked_again_also_to_somebody_else(app, client, signed_in, services, invited, server):
    owner = signed_in(Role.DRAFTER)
    identity = identify(services, owner.member, server)
    path = f"/account/sign-on/{identity.id}/remove"
    post(owner, path, from_page=path)
    use_account(client, link_of(services, invited))
    assert identities(services, invited) == [("dept", "person-1")]
    assert differences(services) == []
    assert sign_on(app.test_client()).location == "/"


def test_administrators_see_what_somebody_signs_in_with(signed_in, services, member, invited):
    identify_page = signed_in(Role.ADMINISTRATOR).get(f"/admin/users/{member.id}").text
    assert "Signs in with" in identify_page
    assert sign_ins(services, member) == []


def test_pages_of_own_accounts_without_any(signed_in, server):
    page = signed_in(Role.VIEWER).get("/account/sign-on").text
    assert "Add your Department account" in page
    assert "Add your Elsewhere account" in page


def test_the_mail_with_a_link_says_what_its_page_offers(signed_in, services, member, invited):
    """To who can choose, and to who signs on already."""
    administrator = signed_in(Role.ADMINISTRATOR)
    for user, subject in ((invited, "Set up your account"), (member, "Set up how you sign in")):
        page = f"/admin/users/{user.id}"
        assert "sign-in link" in administrator.get(page).text
        assert "Sign-in link for" in administrator.get(f"{page}/link").text
        post(administrator, f"{page}/link", from_page=f"{page}/link")
        mail = mailed(services, "link")[-1]
        assert mail["Subject"].startswith(subject)
        assert "use your Department or Elsewhere account, or choose a password:" in mail.get_content()


def test_the_mail_says_nothing_of_passwords_where_they_are_off(signed_in, services, invited):
    services.settings.passwords = "off"
    page = f"/admin/users/{invited.id}/link"
    post(signed_in(Role.ADMINISTRATOR), page, from_page=page)
    assert "password" not in mailed(services, "link")[-1].get_content()


class TestRoles:
    @pytest.fixture
    def provider_settings(self):
        return {"roles_claim": "groups", "roles": {"viewer": "Readers", "drafter": "Writers"}}

    @pytest.mark.parametrize("path", ["/admin/users/new", "/admin/users/{}/edit"])
    def test_administrators_are_told_which_roles_are_given_there(self, signed_in, invited, path):
        page = signed_in(Role.ADMINISTRATOR).get(path.format(invited.id))
        assert words_of(part_of(page, "given-elsewhere-1")).endswith(
            "the roles Drafter and Viewer, each time they sign in."
        )
