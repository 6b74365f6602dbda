"""Through oidc-provider, a certified server: sign on, and sign out there, which ends the sign-in here.

Slow: it installs the server from npm and starts it.
"""

import threading
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
import requests
from lxml import html
from werkzeug.serving import make_server

from app.accounts.models import Role
from app.platform.config import Settings
from tests.accounts.sign_on.journey import PATIENCE, go, identify, left_for, post, sign_ins
from tests.fixtures.app import SECRETS, add_member, embedded_in
from tests.services.oidc_provider import start_oidc_provider
from tests.services.run import once
from tests.waiting import until

pytestmark = [pytest.mark.slow, pytest.mark.services]


class Certified:
    def __init__(self, issuer: str, despatch: int) -> None:
        self.issuer, self.base_url = issuer, f"http://localhost:{despatch}"
        self.browser = requests.Session()

    def walk(self, address: str) -> str:
        """Fill in each page that it shows, until it leads back to us; the path there."""
        answer = self.browser.get(address, allow_redirects=False, timeout=PATIENCE)
        for _ in range(20):
            if answer.is_redirect:
                to = urljoin(answer.url, answer.headers["Location"])
                if to.startswith(self.base_url):
                    return f"{urlsplit(to).path}?{urlsplit(to).query}"
                answer = self.browser.get(to, allow_redirects=False, timeout=PATIENCE)
                continue
            (form,) = html.fromstring(answer.text).forms[:1]
            typed = dict(form.form_values()) | {"login": "person-1", "password": "any", "logout": "yes"}
            to = urljoin(answer.url, form.action)
            answer = self.browser.post(to, data=typed, allow_redirects=False, timeout=PATIENCE)
        raise AssertionError(answer.text)


@pytest.fixture
def server() -> Certified:
    return Certified(**once("oidc-provider", start_oidc_provider))


@pytest.fixture
def settings(tmp_path, shipped_sqlite, server) -> Settings:
    usual = embedded_in(tmp_path, shipped_sqlite)
    dept = {
        "title": "Department",
        "discovery": f"{server.issuer}/.well-known/openid-configuration",
        "client_id": "despatch",
        "client_secret": "a secret of the tests",
        "roles_claim": "groups",
        "roles": {"drafter": "Drafters"},
    }
    given = usual.model_dump(exclude_unset=True) | SECRETS | {"base_url": server.base_url}
    return Settings(**given, sign_on={"dept": dept})


@pytest.fixture
def listening(app, server) -> Iterator[None]:
    """The application answers where the server looks for it."""
    serving = make_server("localhost", urlsplit(server.base_url).port or 0, app, threaded=True)
    thread = threading.Thread(target=serving.serve_forever, args=(0.05,))
    thread.start()
    yield
    serving.shutdown()
    thread.join()
    serving.server_close()


def test_signing_on_and_signing_out_there(client, services, server, listening):
    member = add_member(services, Role.VIEWER)
    identify(services, member, server)
    back = server.walk(go(client, next="/account"))
    assert client.get(back).location == "/account"
    (sign_in,) = sign_ins(services, member)
    assert sign_in.provider_sid
    assert sign_in.ended_at is None
    leaving = f"{server.issuer}/session/end?client_id=despatch&post_logout_redirect_uri={server.base_url}/sign-in"
    assert server.walk(leaving).startswith("/sign-in")
    until(lambda: sign_ins(services, member)[0].ended_at, seconds=PATIENCE)
    assert client.get("/account").location.endswith("ended=by_provider")


def test_signing_out_here_leads_there_and_back(client, services, server, listening):
    identify(services, add_member(services, Role.VIEWER), server)
    client.get(server.walk(go(client)))
    assert server.walk(left_for(post(client, "/sign-out"))).startswith("/sign-in")
