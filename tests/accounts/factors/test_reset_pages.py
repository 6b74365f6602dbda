"""An administrator's reset of somebody's second factors, through the application."""

from app.accounts.models import Role
from tests.accounts.factors.authenticator import give_app
from tests.accounts.factors.pages import factor_is_stale, kinds_told, send
from tests.fixtures.app import add_member
from tests.web.markup import faults_of, links_of


class TestLost:
    """An administrator lets somebody set up a new second factor."""

    def test_the_page_of_a_user_leads_to_it_where_there_is_one(self, signed_in, despatch, earlier):
        client = signed_in(Role.ADMINISTRATOR)
        kim = add_member(despatch, Role.DRAFTER, name="Kim New")
        to = f"/admin/users/{kim.id}/factors"
        assert to not in links_of(client.get(f"/admin/users/{kim.id}"))
        give_app(despatch, kim.id, earlier)
        assert to in links_of(client.get(f"/admin/users/{kim.id}"))
        page = client.get(to)
        assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []
        assert send(client, to, page).location == f"/admin/users/{kim.id}"
        assert kinds_told(despatch, kim) == ["account_factors_reset"]
        assert to not in links_of(client.get(f"/admin/users/{kim.id}"))

    def test_it_asks_for_a_proof(self, signed_in, despatch, earlier):
        client = signed_in(Role.ADMINISTRATOR)
        kim = add_member(despatch, Role.DRAFTER, name="Kim New")
        give_app(despatch, kim.id, earlier)
        page = client.get(f"/admin/users/{kim.id}/factors")
        factor_is_stale(despatch)
        answer = send(client, f"/admin/users/{kim.id}/factors", page)
        assert answer.status_code == 403 or answer.location.startswith("/prove")
        assert kinds_told(despatch, kim) == []
