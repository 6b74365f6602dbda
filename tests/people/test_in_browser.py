"""Account changes in a real browser, at both widths."""

from playwright.sync_api import expect

from app.accounts.models import Role, User
from app.people.first_run import begin
from tests.fixtures.app import add_member
from tests.people.test_pages import edit
from tests.web.axe import faults_of_pages


def test_a_request_passes_axe_and_fits_the_window(signed_in, services, live, open_as):
    alex = signed_in(Role.ADMINISTRATOR)
    kim = add_member(services, Role.VIEWER, name="Kim Example")
    edit(alex, kim, "viewer", "clearer")
    robin = signed_in(Role.ADMINISTRATOR, name="Robin Example")
    pages = ["/account-requests", "/account-requests/1", f"/admin/users/{kim.id}"]
    assert faults_of_pages(open_as(robin), live, pages) == {}


def test_a_link_is_copied_by_its_button(signed_in, services, open_as):
    alex = signed_in(Role.ADMINISTRATOR)
    kim = add_member(services, Role.VIEWER, name="Kim Example")
    with services.database.writing() as session:
        begin(session, session.get_one(User, alex.member.id))
    page = open_as(alex, f"/admin/users/{kim.id}")
    page.get_by_role("button", name="Send a sign-in link").click()
    page.get_by_role("button", name="Copy link").click()
    expect(page.get_by_text("Copied", exact=True)).to_be_visible()
    selected = page.evaluate("document.getElementById('address').selectionEnd")
    assert selected == len(page.get_by_label("Sign-in link", exact=True).input_value())
