"""Passkeys and security keys: made and checked as the standard asks (WebAuthn level 2)."""

import json
from datetime import timedelta

import pytest

from app.accounts.factors.confirm import FactorRefused, recognise_passkey, use
from app.accounts.factors.models import Passkey
from app.accounts.factors.passkeys import Site, add_passkey, ask_to_confirm, ask_to_create, site_of
from app.accounts.factors.sealing import seal_of
from app.accounts.models import Factor, Role
from app.audit.record import Actor
from tests.accounts.factors.authenticator import SITE, SecurityKey, give_passkey
from tests.accounts.people import NOON, add
from tests.refusals import refused

LATER = NOON + timedelta(minutes=5)


@pytest.fixture
def user(empty):
    return add(empty, Role.ADMINISTRATOR)


@pytest.fixture
def key(empty, user):
    key = SecurityKey()
    give_passkey(empty, user.id, NOON, key)
    return key


def ask(services, user, site=SITE):
    with services.database.reading() as session:
        return ask_to_confirm(session, user.id, site=site)


def recognise(services, user, answer, challenge, site=SITE):
    with services.database.reading() as session:
        return recognise_passkey(
            session, user.id, answer, challenge=challenge, site=site, seal=seal_of(services.settings)
        )


def enter(services, user, key, **options):
    asked = ask(services, user)
    recognised = recognise(services, user, key.confirm(dict(asked.options), **options), asked.challenge)
    with services.database.writing() as session:
        use(session, recognised, at=LATER)
    return recognised


def make(services, user, key, answer=None, site=SITE, name="Key"):
    with services.database.writing() as session:
        asked = ask_to_create(session, user.id, email=user.email, name=user.name, site=site)
        answer = key.create(dict(asked.options)) if answer is None else answer(asked.options)
        seal = seal_of(services.settings)
        more = {"challenge": asked.challenge, "name": name, "site": site, "seal": seal, "at": NOON}
        return add_passkey(session, user.id, answer=answer, actor=Actor(user.id), **more)


@pytest.mark.parametrize(
    ("base_url", "host", "site"),
    [
        ("https://despatch.dept.example", "despatch.dept.example", "https://despatch.dept.example"),
        ("https://despatch.dept.example:8443/", "despatch.dept.example:8443", "https://despatch.dept.example:8443"),
        ("http://localhost:8000", "localhost:8000", "http://localhost:8000"),
        ("http://127.0.0.1:8000", "127.0.0.1:8000", None),
        ("https://10.1.2.3", "10.1.2.3", None),
        ("https://[::1]", "[::1]", None),
        ("http://despatch.dept.example", "despatch.dept.example", None),
        ("https://despatch.dept.example", "other.example", None),
        ("http://localhost:8000", "127.0.0.1:8000", None),
    ],
)
def test_passkeys_are_offered_where_they_can_work(base_url, host, site):
    found = site_of(base_url, host=host)
    assert (found.origin if found else None) == site


def test_a_new_key_asks_for_verification_and_no_attestation(empty, user):
    with empty.database.reading() as session:
        options = ask_to_create(session, user.id, email=user.email, name=user.name, site=SITE).options
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert (options["attestation"], options["rp"]["id"]) == ("none", "localhost")
    assert len(options["challenge"]) >= 43


def test_a_key_that_was_added_before_is_not_offered_again(empty, user, key):
    with empty.database.reading() as session:
        options = ask_to_create(session, user.id, email=user.email, name=user.name, site=SITE).options
        allowed = ask_to_confirm(session, user.id, site=SITE).options
    assert len(options["excludeCredentials"]) == len(allowed["allowCredentials"]) == 1
    assert allowed["userVerification"] == "required"


def test_the_key_of_the_user_is_recognised(empty, user, key):
    recognised = enter(empty, user, key)
    assert (recognised.factor, recognised.named) == (Factor.PASSKEY, "Key")
    assert enter(empty, user, key).after == 2


def test_several_keys_each_work(empty, user, key):
    other = SecurityKey()
    give_passkey(empty, user.id, NOON, other, name="Spare")
    assert [enter(empty, user, one).named for one in (key, other)] == ["Key", "Spare"]


def test_a_key_without_verification_is_refused(empty, user, key):
    key.verifies = False
    with refused("factor_refused"):
        enter(empty, user, key)
    with refused("passkey_not_added"):
        make(empty, user, SecurityKey(verifies=False))


def test_an_answer_for_another_site_is_refused(empty, user, key):
    with refused("factor_refused"):
        enter(empty, user, key, origin="http://localhost:9000")
    with refused("passkey_not_added"):
        make(empty, user, SecurityKey(), lambda options: SecurityKey().create(options, origin="https://other.example"))
    elsewhere = SecurityKey(site=Site("other.example", SITE.origin))
    with refused("passkey_not_added"):
        make(empty, user, elsewhere)


def test_an_answer_to_another_challenge_is_refused(empty, user, key):
    answer, other = key.confirm(dict(ask(empty, user).options)), ask(empty, user).challenge
    with refused("factor_refused"):
        recognise(empty, user, answer, other)


def test_a_copy_of_the_key_is_refused_once_the_key_was_used(empty, user, key):
    copy = SecurityKey(private_key=key.private_key)
    enter(empty, user, key)
    with refused("factor_refused"):
        enter(empty, user, copy)


@pytest.mark.stack
def test_one_answer_lets_in_once(empty, user, key):
    asked = ask(empty, user)
    answer = key.confirm(dict(asked.options))
    both = [recognise(empty, user, answer, asked.challenge) for _ in range(2)]
    with empty.database.writing() as session:
        use(session, both[0], at=LATER)
    with pytest.raises(FactorRefused), empty.database.writing() as session:
        use(session, both[1], at=LATER)


def test_the_key_of_another_user_is_refused(empty, user, key):
    sam = add(empty, Role.VIEWER, name="Sam Other")
    with refused("factor_refused"):
        enter(empty, sam, key)
    with refused("passkey_taken"):
        make(empty, sam, key)


@pytest.mark.parametrize("column", ["user_id", "sealed", "ended_at"])
def test_a_row_changed_in_the_database_lets_nobody_in(empty, user, key, column):
    """Neither a key that is moved to another user, nor another public key in its place, nor a removed key."""
    sam = add(empty, Role.VIEWER, name="Sam Other")
    own = SecurityKey()
    give_passkey(empty, sam.id, NOON, own, name="Own")
    with empty.database.writing() as session:
        sealed = session.query(Passkey.sealed).filter_by(user_id=sam.id).scalar()
        value = {"user_id": sam.id, "sealed": sealed, "ended_at": NOON}[column]
        session.query(Passkey).filter_by(user_id=user.id).update({column: value})
    with refused("factor_refused"):
        enter(empty, sam if column == "user_id" else user, key)


@pytest.mark.parametrize("spoil", ["", "{}", "[]", "null", "not json", '{"id": 3}', "{" * 30_000])
def test_what_is_no_answer_is_refused(empty, user, key, spoil):
    with refused("factor_refused"):
        recognise(empty, user, spoil, ask(empty, user).challenge)
    with refused("passkey_not_added"):
        make(empty, user, key, lambda _options: spoil)


@pytest.mark.parametrize("part", ["clientDataJSON", "authenticatorData", "signature"])
@pytest.mark.parametrize("value", [None, "", "AAAA", 7, "*", []])
def test_an_answer_with_a_spoilt_part_is_refused(empty, user, key, part, value):
    asked = ask(empty, user)
    answer = json.loads(key.confirm(dict(asked.options)))
    answer["response"][part] = value
    with refused("factor_refused"):
        recognise(empty, user, json.dumps(answer), asked.challenge)


def test_an_answer_whose_signature_is_another_s_is_refused(empty, user, key):
    asked = ask(empty, user)
    answer = json.loads(key.confirm(dict(asked.options)))
    forged = json.loads(SecurityKey().confirm(dict(asked.options)))
    answer["response"]["signature"] = forged["response"]["signature"]
    with refused("factor_refused"):
        recognise(empty, user, json.dumps(answer), asked.challenge)
