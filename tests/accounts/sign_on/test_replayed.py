"""An answer that comes a second time, and keys that change."""

from threading import Barrier, Thread

from joserfc.jwk import RSAKey

from app.accounts.sign_on import provider as provider_module
from app.accounts.sign_on.provider import PROVIDERS
from tests.accounts.sign_on.journey import come_back, go, sign_ins, sign_on
from tests.accounts.sign_on.server import KEYS
from tests.accounts.sign_on.test_signing_on import failure_of
from tests.fixtures.app import token_in


def sign_out(client):
    client.post("/sign-out", data={"csrf_token": token_in(client.get("/account").text)})


def test_the_same_answer_twice_lets_in_once(client, member, services, server):
    back = come_back(go(client))
    assert client.get(back).location == "/"
    assert client.get(back).location == "/", "a double click leads on"
    sign_out(client)
    assert failure_of(client.get(back)) == "step_useless"
    assert len(sign_ins(services, member)) == 1
    assert server.fetched.count("/token") == 1


def test_of_four_browsers_with_one_cookie_at_once_one_gets_in(app, client, member, services, server):
    """A copied cookie and a copied answer, sent in the same moment."""
    back = come_back(go(client))
    with client.session_transaction() as cookie:
        copied = dict(cookie)
    together, statuses = Barrier(4), []

    def send():
        browser = app.test_client()
        with browser.session_transaction() as cookie:
            cookie.update(copied)
        together.wait()
        statuses.append(browser.get(back).status_code)

    threads = [Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [302, 400, 400, 400]
    assert len(sign_ins(services, member)) == 1
    assert server.fetched.count("/token") == 1


def test_the_code_of_an_earlier_sign_in_with_a_new_state(client, member, server):
    first = come_back(go(client))
    code = first.split("code=")[1].split("&")[0]
    client.get(first)
    sign_out(client)
    second = come_back(go(client))
    unused = second.split("code=")[1].split("&")[0]
    assert failure_of(client.get(second.replace(unused, code))) == "step_useless"


def test_new_keys_are_fetched_once_when_one_is_unknown(app, client, member, server):
    with app.app_context():
        provider = PROVIDERS.current()["dept"]
    at = 0.0
    provider._clock = lambda: at
    sign_on(client)
    sign_out(client)
    server.keys, server.sign_with = KEYS[1:], KEYS[1]
    assert failure_of(sign_on(client)) == "untrusted", "they were fetched just now"
    at = provider_module.KEYS_AGAIN_SECONDS + 1
    assert sign_on(client).location == "/"
    assert server.fetched.count("/jwks") == 2


def test_a_key_for_encryption_signs_nothing(client, member, server):
    server.keys = [RSAKey.import_key(KEYS[0].as_dict(private=False) | {"use": "enc"}), KEYS[1]]
    assert failure_of(sign_on(client)) == "untrusted"
