"""Account changes in a real browser, at both widths."""

from app.accounts.models import Role
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
