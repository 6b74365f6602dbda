"""Practice is made in a folder of its own, by none of the real installation's settings; its users sign in by a link."""

import os
from contextlib import closing
from functools import partial

import pytest
from sqlalchemy import select

from app.accounts.links import make_link
from app.accounts.models import Role, User
from app.audit.record import SYSTEM
from app.commands import practice
from app.commands.setup import prepare
from app.platform.clock import today
from app.platform.config import Settings, load_settings
from app.platform.practice import NotPractice, PracticeRuns
from app.platform.services import open_services
from app.practice import make
from app.practice.country.departments import departments
from tests.fixtures.app import PASSWORD, SECRETS, add_member
from tests.web.filled import filled_form
from tests.web.markup import main_of, words_of

ADDRESS = "http://127.0.0.1:8001"
REAL = {
    "DATABASE_URL": "postgresql://office@db.internal/despatch",
    "MAIL_URL": "smtp://post.internal:25?starttls=0",
    "MAIL_FROM": "letters@department.example",
    "S3_BUCKET": "letters",
    "SIGN_ON__ENTRA__CLIENT_ID": "despatch",
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where practice is made, in the environment of a real installation."""
    kept = dict(os.environ)
    monkeypatch.setattr(make, "STORIES", ())
    monkeypatch.setattr(make, "make_practice", partial(make.make_practice, stories=()))
    os.environ.update(REAL | {"INSTANCE_DIR": str(tmp_path / "instance")})
    yield practice.practice_folder()
    os.environ.clear()
    os.environ.update(kept)


def ensure(folder, **how):
    return practice.ensure_practice(folder, watch=lambda _total, _done: None, **{"reset": False, **how})


def test_it_is_made_beside_the_real_installation_and_reads_none_of_its_settings(folder, tmp_path):
    assert folder == tmp_path / "instance-practice"
    practice.be_apart(folder, ADDRESS)
    assert ensure(folder)
    settings = load_settings()
    assert (settings.instance_dir, settings.base_url) == (folder, ADDRESS)
    assert settings.replies_address == practice.SENDER
    assert practice.SENDER.endswith(departments(today())[0].email.partition("@")[2])
    assert settings.database_url == f"sqlite:///{folder / 'despatch.db'}"
    assert (settings.mail_server, settings.s3_bucket, settings.sign_on) == (None, "", {})
    assert not (tmp_path / "instance").exists()
    with closing(open_services(settings)) as services:
        assert services.practice
    assert practice.made_on()


def test_what_is_there_is_made_anew_only_when_that_is_asked_for(folder):
    practice.be_apart(folder, ADDRESS)
    ensure(folder)
    (folder / "mine").touch()
    assert not ensure(folder)
    assert (folder / "mine").exists()
    assert ensure(folder, reset=True)
    assert not (folder / "mine").exists()


def test_what_was_made_half_is_not_used(folder, monkeypatch):
    practice.be_apart(folder, ADDRESS)

    def fail(*_, **__):
        raise OSError("no room")

    with monkeypatch.context() as broken:
        broken.setattr(make, "make_practice", fail)
        with pytest.raises(OSError, match="no room"):
            ensure(folder)
    assert not folder.exists()
    practice.be_apart(folder, ADDRESS)
    assert ensure(folder)


@pytest.mark.parametrize("reset", [False, True])
def test_a_real_installation_is_never_taken_for_practice(folder, reset):
    practice.be_apart(folder, ADDRESS)
    folder.mkdir()
    with closing(open_services(Settings(instance_dir=folder, **SECRETS))) as services:
        prepare(services)
    os.environ.update({name.upper(): value for name, value in SECRETS.items()})
    with pytest.raises(NotPractice):
        ensure(folder, reset=reset)
    assert (folder / "despatch.db").exists()


def test_it_is_not_made_anew_while_it_runs(folder):
    with practice.running_alone(folder), pytest.raises(PracticeRuns), practice.running_alone(folder):
        pass
    with practice.running_alone(folder):
        pass


class TestLink:
    @pytest.fixture
    def link(self, services):
        """Of a user with a role that elsewhere needs a second factor."""
        member = add_member(services, Role.CLEARER)
        with services.database.writing() as session:
            user = session.scalars(select(User).where(User.id == member.id)).one()
            return make_link(session, user, settings=services.settings, actor=SYSTEM).removeprefix(
                services.settings.base_url
            )

    def test_a_password_is_enough_to_be_signed_in(self, client, link):
        form = filled_form(client.get(link).text) | {"password": [PASSWORD], "again": [PASSWORD]}
        assert client.post(link, data=form).location == "/"
        assert words_of(main_of(client.get("/").text).find(".//h1")) == "Your tasks"

    def test_an_act_that_elsewhere_asks_for_a_proof_asks_for_none(self, client, link):
        form = filled_form(client.get(link).text) | {"password": [PASSWORD], "again": [PASSWORD]}
        client.post(link, data=form)
        assert client.get("/recipients.csv").status_code == 200
