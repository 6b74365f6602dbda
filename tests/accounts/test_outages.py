"""A full disk, a disk or a database that only reads, a database or a bucket out of reach: a page in words, and what was
typed stays. Each is made by the database or the system itself."""

import errno
import os
from contextlib import contextmanager
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from flask import request
from sqlalchemy import event, func, make_url, select

from app.accounts.access import public
from app.accounts.models import Role, User
from app.platform.database import DatabaseGone, DatabaseReadOnly
from app.platform.storage import BucketStorage, FolderStorage, StorageFailed
from app.web.errors import FULL, OUTAGES
from tests.accounts.test_kept import NEW, OURS, TYPED, hidden, names
from tests.fixtures.app import sign_in_to, token_in
from tests.services.ports import free_ports
from tests.services.postgres import execute
from tests.web.markup import faults_of, heading_of, parts_of


@pytest.fixture
def client(signed_in):
    """An administrator who has a form open, with its token."""
    return opened(signed_in(Role.ADMINISTRATOR))


def opened(client):
    client.token = token_in(client.get(NEW).text)
    return client


def submit(client, **fields):
    return client.post(NEW, data={"csrf_token": client.token, **TYPED, **fields}, headers=OURS)


@pytest.fixture
def ordered(despatch):
    """Have every writing connection follow an order of SQLite's, while the block lasts."""

    @contextmanager
    def follow(order, *, undo):
        engine = despatch.database.engine

        def give(connection, _record, _proxy):
            connection.execute(order)

        event.listen(engine, "checkout", give)
        try:
            yield
        finally:
            event.remove(engine, "checkout", give)
            with engine.connect() as connection:
                connection.connection.driver_connection.execute(undo)

    return follow


def given_back(page, title):
    """The fields that the page gives back, when it says `title`."""
    assert page.status_code == 503
    assert "Retry-After" in page.headers
    assert heading_of(page) == title
    assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []
    fields = {}
    for name, value in hidden(page):
        fields.setdefault(name, []).append(value)
    assert fields["name"] == [TYPED["name"]]
    return fields


def test_what_was_typed_outlives_a_full_disk(client, ordered, despatch):
    with despatch.database.reading() as session:
        pages = session.connection().exec_driver_sql("PRAGMA page_count").scalar()
    with ordered(f"PRAGMA max_page_count = {pages}", undo=f"PRAGMA max_page_count = {2**31}"):
        for number in range(100):  # there is some room in the pages of the file
            page = submit(client, email=f"kim{number}@office.example")
            if page.status_code != 302:
                break
        fields = given_back(page, FULL.title)
    assert client.post(NEW, data=fields, headers=OURS).status_code == 302
    with despatch.database.reading() as session:
        assert session.scalar(select(func.count()).where(User.name == TYPED["name"])) == number + 1


def test_what_was_typed_outlives_a_database_that_only_reads(client, ordered, despatch):
    with ordered("PRAGMA query_only = ON", undo="PRAGMA query_only = OFF"):
        assert client.get(NEW).status_code == 200, "reading goes on"
        fields = given_back(submit(client), OUTAGES[DatabaseReadOnly].title)
        assert client.get("/readyz").json["database"] == "read only"
    assert client.post(NEW, data=fields, headers=OURS).status_code == 302
    assert TYPED["name"] in names(despatch)


@pytest.mark.services
@pytest.mark.stack
@pytest.mark.parametrize("stack", ["departmental"], indirect=True)
def test_what_was_typed_outlives_a_lost_connection_to_postgresql(stack, stack_app, postgres):
    client, name = opened(sign_in_to(stack_app, Role.ADMINISTRATOR)), make_url(stack.database_url).database
    execute(postgres, f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
    execute(postgres, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    page = client.get("/account")
    assert (page.status_code, heading_of(page)) == (503, OUTAGES[DatabaseGone].title)
    fields = given_back(submit(client), OUTAGES[DatabaseGone].title)
    assert client.get("/readyz").json["database"] == "gone"
    assert client.get("/healthz").status_code == 200
    execute(postgres, f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
    assert client.post(NEW, data=fields, headers=OURS).status_code == 302
    assert TYPED["name"] in names(stack_app.extensions["despatch"])


@pytest.mark.parametrize("where", ["folder", "bucket"])
def test_a_file_store_that_does_not_answer_is_said(own_app, settings, monkeypatch, where):
    """Forms say it beside the field that takes the file; this is of any other page."""
    if where == "folder":
        settings.files_dir.write_text("a file where the folder belongs")
        storage = FolderStorage(settings.files_dir)
    else:
        (port,) = free_ports(1)
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION"):
            monkeypatch.setenv(name, "none")
        storage = BucketStorage("none", endpoint_url=f"http://127.0.0.1:{port}")
    own_app.add_url_rule("/kept", view_func=public(lambda: storage.get("key")))
    page = own_app.test_client().get("/kept")
    assert (page.status_code, heading_of(page)) == (503, OUTAGES[StorageFailed].title)
    assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []


@pytest.mark.parametrize("size", [20_000, 1_001])
def test_what_was_typed_outlives_a_file_that_finds_no_room(client, monkeypatch, despatch, size):
    """The first finds none as it is written, the second, which fits a buffer, as it is rewound."""
    with monkeypatch.context() as patch:
        patch.setattr("app.web.files.uploads.IN_MEMORY", 1_000)
        patch.setattr("tempfile.TemporaryFile", lambda **_mode: Path("/dev/full").open("r+b"))  # noqa: SIM115
        page = submit(client, file=(BytesIO(b"x" * size), "large.csv"))
    fields = given_back(page, FULL.title)
    assert parts_of(page, "file-not-kept")
    assert client.post(NEW, data=fields, headers=OURS).status_code == 302
    assert TYPED["name"] in names(despatch)


def test_a_large_file_of_a_form_is_read_as_it_was_sent(own_app, monkeypatch):
    monkeypatch.setattr("app.web.files.uploads.IN_MEMORY", 1_000)
    body = bytes(range(256)) * 200
    own_app.add_url_rule(
        "/size", methods=["POST"], view_func=public(lambda: sha256(request.files["file"].read()).hexdigest())
    )
    own_app.config["WTF_CSRF_ENABLED"] = False
    page = own_app.test_client().post("/size", data={"file": (BytesIO(body), "large.csv")})
    assert page.text == sha256(body).hexdigest()


def test_other_faults_of_the_system_are_faults(own_app):
    def broken():
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))

    own_app.testing = False
    own_app.add_url_rule("/broken", view_func=public(broken))
    assert own_app.test_client().get("/broken").status_code == 500
