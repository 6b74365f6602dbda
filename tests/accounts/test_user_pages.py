"""Users, as an administrator manages them."""

import pytest
from wtforms.validators import InputRequired, Length

from app.accounts.forms import EMAIL_SHAPE, PLAIN_EMAIL, NewUserForm
from app.accounts.models import Role, User
from app.accounts.refusals import REFUSALS
from tests.accounts.pages import enter, send
from tests.fixtures.app import add_member
from tests.people.mailed import links_mailed
from tests.web.filled import filled_form
from tests.web.markup import errors_of, forms_of, message_of, numbers_of, said_by, with_class

NEW = "another long password"


@pytest.fixture
def administrator(signed_in):
    return signed_in(Role.ADMINISTRATOR)


@pytest.fixture
def member(despatch):
    return add_member(despatch, Role.VIEWER, name="Sam Other")


def user(despatch, member):
    with despatch.database.reading() as session:
        return session.get_one(User, member.id)


def test_a_new_user_is_added_gets_a_link_sets_up_and_signs_in(app, administrator, despatch):
    made = send(
        administrator,
        "/admin/users/new",
        "/admin/users/new",
        name="Kim New",
        email="kim@office.example",
        office="Home Office",
        roles=["drafter", "viewer"],
    )
    assert "/link/" not in administrator.get(made.location).text.replace(f"{made.location}/link", "")
    [(to, path)] = links_mailed(despatch)
    assert to == "kim@office.example"
    newcomer = app.test_client()
    assert send(newcomer, path, path, password=NEW, again=NEW).location == "/sign-in"
    assert enter(newcomer, "kim@office.example", NEW).location == "/"
    assert "Drafter, Viewer" in newcomer.get("/account").text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, said_by(NewUserForm.name, InputRequired)),
        ({"email": "kim"}, EMAIL_SHAPE.message),
        ({"email": "kim@\u043effice.example"}, PLAIN_EMAIL.message),  # Cyrillic
        ({"email": "k\u0131m@office.example"}, PLAIN_EMAIL.message),  # a dotless i
        ({"email": "\uff4bim@office.example"}, PLAIN_EMAIL.message),  # full width
        ({"email": "kim@office.example\u200b"}, PLAIN_EMAIL.message),
        ({"email": "kim\u00ad@office.example"}, PLAIN_EMAIL.message),
        ({"email": "x@evil.example,kim@office.example"}, EMAIL_SHAPE.message),
        ({"name": "Kim\u200b Example"}, "Remove the characters that cannot be seen"),
        ({"name": "\u202eelpmaxE miK"}, "Remove the characters that cannot be seen"),
        ({"name": "Kim Ex\u0430mple"}, "Use letters of one alphabet"),  # Cyrillic
        ({"name": "\uff2b\uff49\uff4d"}, "Use letters of one alphabet"),  # full width
        ({"office": "H\u03bfme Office"}, "Use letters of one alphabet"),  # Greek
        ({"email": "viewer.sam@office.example"}, REFUSALS["email_taken"]),
        ({"roles": []}, said_by(NewUserForm.roles, InputRequired)),
        ({"roles": ["owner"]}, ""),
        ({"name": "x" * 201}, said_by(NewUserForm.name, Length)),
    ],
)
def test_what_is_wrong_is_said_and_nobody_is_added(administrator, member, changes, words):
    details = {"name": "Kim New", "email": "kim@office.example", "office": "", "roles": ["viewer"], **changes}
    answer = send(administrator, "/admin/users/new", "/admin/users/new", **details)
    assert answer.status_code == 400
    ((field, error),) = errors_of(answer).items()
    assert [field] == [*changes]
    assert words in error
    assert "Kim New" not in administrator.get("/admin/users").text


def test_details_and_roles_are_edited_and_the_user_signs_in_again(app, administrator, member, despatch):
    theirs = app.test_client()
    enter(theirs, member.email)
    page = f"/admin/users/{member.id}/edit"
    assert filled_form(administrator.get(page).text)["name"] == ["Sam Other"]
    send(administrator, page, page, name="Sam Renamed", office="", roles=["drafter"])
    assert user(despatch, member).roles == {Role.DRAFTER}
    assert theirs.get("/account").status_code == 302


def test_a_user_is_deactivated_and_comes_back(app, administrator, member):
    theirs = app.test_client()
    enter(theirs, member.email)
    page = f"/admin/users/{member.id}"
    assert forms_of(administrator.get(f"{page}/deactivate")) == [f"{page}/deactivate"]
    send(administrator, f"{page}/deactivate", f"{page}/deactivate")
    assert theirs.get("/account").status_code == 302
    assert enter(theirs, member.email).status_code == 400
    assert send(administrator, f"{page}/link").status_code == 403
    send(administrator, f"{page}/activate", f"{page}/activate")
    assert enter(theirs, member.email).status_code == 302


def test_an_administrator_is_told_why_they_may_not_undo_themselves(administrator):
    own = f"/admin/users/{administrator.member.id}"
    page = send(administrator, f"{own}/edit", f"{own}/edit", name="Alex Example", office="", roles=["drafter"])
    assert errors_of(page) == {"roles": REFUSALS["last_administrator"]}
    send(administrator, f"{own}/deactivate", f"{own}/deactivate")
    assert message_of(administrator.get(own)) == ("warning", REFUSALS["last_administrator_leaves"])


def test_a_second_administrator_still_cannot_change_their_own_roles(administrator, despatch):
    add_member(despatch, Role.ADMINISTRATOR, name="Robin Second")
    own = f"/admin/users/{administrator.member.id}"
    page = send(administrator, f"{own}/edit", f"{own}/edit", name="A", office="", roles=["administrator", "clearer"])
    assert errors_of(page) == {"roles": REFUSALS["own_roles"]}


def test_every_sign_in_of_a_user_can_be_ended(app, administrator, member):
    theirs = app.test_client()
    enter(theirs, member.email)
    page = f"/admin/users/{member.id}"
    assert numbers_of(with_class(administrator.get(page), "ds-lede")[0]) == [1]
    send(administrator, f"{page}/sign-ins/end", page)
    assert theirs.get("/account").status_code == 302


def test_a_link_is_sent_to_its_user_and_shown_to_nobody_else(administrator, member, despatch):
    page = f"/admin/users/{member.id}"
    made = send(administrator, f"{page}/link", page)
    assert "viewer.sam@office.example" in message_of(administrator.get(made.location)).words
    [(to, path)] = links_mailed(despatch)
    assert to == member.email
    assert path not in administrator.get(f"{page}/link").text


@pytest.mark.parametrize(
    ("query", "shown"), [("", True), ("?q=sam", True), ("?q=nobody", False), ("?role=viewer", True), ("?role=x", True)]
)
def test_users_are_listed_by_text_and_role(administrator, member, query, shown):
    page = administrator.get(f"/admin/users{query}")
    assert ("Sam Other" in page.text) == shown


def test_there_is_no_user_with_an_unknown_number(administrator):
    for path in ("", "/edit", "/link", "/deactivate", "/activate"):
        assert administrator.get(f"/admin/users/999{path}").status_code == 404


def test_a_name_is_text_and_never_markup(administrator, despatch):
    member = add_member(despatch, Role.VIEWER, name="<script>alert(1)</script>")
    for path in ("", f"/{member.id}", f"/{member.id}/edit", f"/{member.id}/deactivate"):
        assert "<script>alert" not in administrator.get(f"/admin/users{path}").text
