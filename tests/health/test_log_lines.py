"""Log lines carry numbers, pages and times, and never the names of people, what they typed, or a secret."""

import io
import json
import logging
import re
from contextlib import nullcontext

import pytest
import structlog
from sqlalchemy import insert, text
from sqlalchemy.exc import SQLAlchemyError

from app.accounts.access import public
from app.accounts.models import Role, User
from app.assembly import assemble
from app.evidence.contributions.commission import Request
from app.evidence.contributions.mail import send_due
from app.notices.send import WAITS
from app.platform.clock import clock_put_to, now
from app.platform.log import log_to_stderr
from app.platform.mail.errors import RefusedByServer, ServerFailed
from app.platform.worker import TASKS, Task, perform_and_log
from app.rooms import open_tasks
from app.web.request import services as services_now
from app.web.request import writing
from tests.campaigns.lifecycle.test_start_pages import FILLED, TEMPLATE
from tests.evidence.contributions.commissioning import AT, commission, link_in
from tests.evidence.questions.asking import ask
from tests.fixtures.app import PASSWORD_HASH, add_member, client_of, token_in
from tests.inbox.mail import came, written
from tests.notices.telling import Inbox, tell

NAMES = re.compile(r"quillfeather|marrow|ossington|gunnersbury|pepperharrow|zx81-secret-token", re.IGNORECASE)
"""What is planted: a user’s name and address, a title, a recipient, words that are searched for, a link’s token."""

EMAIL, TOKEN = "zeb.quillfeather@ossington.example", "ZX81-secret-token-of-a-link"
AGENT = {"User-Agent": "Quillfeather’s browser", "Referer": "http://localhost/search?q=gunnersbury"}


class Log:
    """What is logged, as it would stand on standard error."""

    def __init__(self, stream, level):
        self.stream, self.level = stream, level

    @property
    def lines(self):
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]

    def of(self, event):
        return [line for line in self.lines if line["event"] == event]

    def assert_nameless(self):
        for line in self.stream.getvalue().splitlines():
            assert not (found := NAMES.search(line)), (found, line[:2000])


@pytest.fixture(params=["INFO", "DEBUG"])
def log(request, monkeypatch, settings):
    root, stream = logging.getLogger(), io.StringIO()
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr(root, "level", root.level)
    monkeypatch.setattr("sys.stderr", stream)
    log_to_stderr(settings.model_copy(update={"log_level": request.param}))
    yield Log(stream, request.param)
    structlog.reset_defaults()
    structlog.contextvars.clear_contextvars()


@pytest.fixture
def office(own_app):
    """An application in which pages fail with names in what they raise."""

    def fail():
        try:
            raise KeyError(EMAIL)
        except KeyError as problem:
            raise ValueError("no such person: Zebedee Quillfeather") from problem

    def break_rule():
        """The database says which value is there twice."""
        with writing() as session:
            values = {"email": EMAIL, "name": "Zebedee Quillfeather", "office": "Ossington", "active": True}
            session.execute(insert(User).values(password_hash=PASSWORD_HASH, created_at=now(), **values))

    def misspell():
        with services_now().database.reading() as session:
            session.execute(text("SELECT quill FROM users WHERE name = :name"), {"name": "Quillfeather"})

    def stream():
        def chunks():
            yield "a"
            raise ValueError("Zebedee Quillfeather")

        return own_app.response_class(chunks())

    own_app.testing = False  # a page that fails answers, as it does outside tests
    for view in (fail, break_rule, misspell, stream):
        own_app.add_url_rule(f"/test/{view.__name__}/<name>", view.__name__, public(lambda name, view=view: view()))
    member = add_member(own_app.extensions["despatch"], Role.DRAFTER, Role.ADMINISTRATOR, name="Zebedee Quillfeather")
    with own_app.extensions["despatch"].database.writing() as session:
        session.get_one(User, member.id).email = EMAIL
    client = client_of(own_app, member)
    client.member = member
    return client


def test_a_request_is_one_line_with_number_page_user_method_status_and_time(office, log):
    answer = office.get("/campaigns/MAR15?search=gunnersbury", headers=AGENT, buffered=True)
    (line,) = log.of("request")
    assert set(line) == {"event", "level", "logger", "timestamp", "request", "page", "user", "method", "status", "ms"}
    assert (line["user"], line["method"], line["status"]) == (office.member.id, "GET", 200)
    assert line["request"] == answer.headers["X-Request-ID"]
    log.assert_nameless()


def test_lines_of_one_request_carry_its_number_and_the_next_one_has_another(office, log):
    first = office.get("/test/fail/Marrowfat", buffered=True).headers["X-Request-ID"]
    second = office.get("/healthz", buffered=True).headers["X-Request-ID"]
    failure, line = [line for line in log.lines if line["request"] == first]
    assert (failure["event"], line["event"]) == ("page failed", "request")
    assert "exception" in failure
    (other,) = [line for line in log.lines if line["request"] == second]
    assert (other["page"], "user" in other, first == second) == ("health.healthz", False, False)


@pytest.mark.parametrize(
    ("proxies", "given", "taken"),
    [
        (1, "4f1c09a7d2e85b3690fa7e41c8d3b26e", True),
        (1, "1a79a4d6-0de6-4d1a-8d4c-8a3a5f2b7c11", True),
        (0, "4f1c09a7d2e85b3690fa7e41c8d3b26e", False),
        (1, "zebedee-quillfeather", False),
        (1, "4f1c09a7" * 9, False),
        (1, '4f1c09a7"\n{"event"', False),
    ],
)
def test_only_a_proxy_of_ours_numbers_requests(settings, proxies, given, taken):
    flask = assemble(settings.model_copy(update={"trusted_proxies": proxies}))
    client = flask.test_client()
    try:
        answer = client.get("/healthz", environ_overrides={"HTTP_X_REQUEST_ID": given}, buffered=True)
    finally:
        flask.extensions["despatch"].close()
    assert (answer.headers["X-Request-ID"] == given) is taken
    assert re.fullmatch("[0-9a-f-]{16,64}", answer.headers["X-Request-ID"])


def test_a_page_that_failed_says_the_number_to_quote(office, log):
    answer = office.get("/test/fail/x", buffered=True)
    assert answer.status_code == 500
    assert answer.headers["X-Request-ID"] in answer.text
    assert office.get("/nowhere", buffered=True).headers["X-Request-ID"] not in answer.text


def test_pages_that_work_name_nobody(office, log):
    client = office
    form = {"csrf_token": token_in(client.get(TEMPLATE).text), "title": "Operation Marrowfat", "reference": "MARROW"}
    assert client.post(TEMPLATE, data=FILLED | form, buffered=True).status_code == 302
    for path in (
        "/search?q=Gunnersbury",
        "/recipients?search=pepperharrow",
        "/admin/users?search=Quillfeather",
        f"/admin/users/{client.member.id}",
        f"/link/{TOKEN}",
        f"//link/{TOKEN}",
        f"/contribute/{TOKEN}",
        "/recipients/marrowfat",
        "/campaigns/MARROW",
        "/letters/marrowfat-0001",
        "/%00quillfeather",
    ):
        client.get(path, headers=AGENT, buffered=True)
    stranger = client.application.test_client()
    form = {"csrf_token": token_in(stranger.get("/sign-in").text), "email": EMAIL, "password": "Pepperharrow-1"}
    assert stranger.post("/sign-in", data=form, headers=AGENT, buffered=True).status_code == 400
    stranger.post("/sign-in", data={"email": EMAIL}, buffered=True)
    client.open("/", method="QUILLFEATHER", buffered=True)
    assert len(log.of("request")) >= 14
    log.assert_nameless()


@pytest.mark.parametrize("page", ["fail", "break_rule", "misspell", "stream"])
def test_pages_that_fail_name_nobody_and_say_where(office, log, page):
    with pytest.raises(ValueError) if page == "stream" else nullcontext():
        office.get(f"/test/{page}/Marrowfat?q=Gunnersbury", headers=AGENT, buffered=True)
    (failure,) = log.of("page failed")
    assert failure["exception"][0]["frames"]
    assert failure["page"] == page
    log.assert_nameless()
    codes = failure["exception"][0].get("codes", [])
    if page == "break_rule":
        assert "sqlite_errorname SQLITE_CONSTRAINT_UNIQUE" in codes


@pytest.mark.stack
@pytest.mark.parametrize("stack", ["departmental"], indirect=True)
def test_what_postgresql_says_of_a_value_that_is_there_twice_is_not_logged(stack_services, log):
    """It quotes the value, whatever SQLAlchemy hides."""
    add_member(stack_services, Role.VIEWER, name="Quillfeather One")

    def again(services):
        add_member(services, Role.VIEWER, name="Quillfeather Two")

    with pytest.raises(Exception, match="quillfeather"):
        perform_and_log(Task(again), "again", stack_services)
    try:
        again(stack_services)
    except Exception:
        logging.getLogger("huey").exception("Unhandled exception in task %s.", "1")
    (line,) = [line for line in log.lines if line["logger"] == "huey"]
    assert "sqlstate 23505" in line["exception"][0]["codes"]
    log.assert_nameless()


def test_what_sqlalchemy_says_of_a_statement_leaves_out_its_values(services):
    """It may be printed by a command that fails."""
    with pytest.raises(SQLAlchemyError) as failed, services.database.reading() as session:
        session.execute(text("SELECT quill FROM users WHERE name = :name"), {"name": "Zebedee Quillfeather"})
    assert "Quillfeather" not in str(failed.value)


def tasks():
    open_tasks()
    return {name: task for table in TASKS for name, task in table.items()}


def test_the_worker_says_task_row_and_time_and_names_nobody(services, log, monkeypatch):
    def fail(_services, row_id):
        logging.getLogger("app").warning("half way")
        raise ValueError("no such person: Zebedee Quillfeather")

    with pytest.raises(ValueError):
        perform_and_log(Task(fail), "make", services, 7)
    logging.getLogger("huey").error("Unhandled exception in task %s.", "1")  # as Huey does then
    half, end, huey = [line for line in log.lines if "task" in line]
    assert [(line["task"], line["row"]) for line in (half, end, huey)] == [("make", 7)] * 3
    assert (end["event"], end["ms"]) == ("task ended", pytest.approx(0, abs=60_000))
    log.assert_nameless()


def test_the_worker_names_nobody_in_mail_that_comes_and_goes(services, log, monkeypatch):
    member = add_member(services, Role.VIEWER, name="Zebedee Quillfeather")
    tell(services, member.id)
    inbox = Inbox.put_into(services, monkeypatch)
    inbox.answers = [RefusedByServer("mail_refused", said=f"550 {EMAIL} of Ossington: no such user")]
    came(services, written(subject="Marrowfat", sender=f"Zebedee Quillfeather <{EMAIL}>", text="Gunnersbury"))
    came(services, b"From: \xff\xfe Quillfeather <" + EMAIL.encode() + b">\nContent-Type: multipart/mixed\n\nOssington")
    for name, task in tasks().items():
        if task.minute is not None:
            perform_and_log(task, name, services)
    assert inbox.tried, "a mail with the notice was refused"
    assert {line["task"] for line in log.of("task ended")} if log.level == "DEBUG" else True
    log.assert_nameless()


def test_a_contribution_names_nobody_on_its_way_out_and_back(office, log, monkeypatch):
    """The team’s address is refused once; then it answers by its link, which is in no line."""
    services, stranger = office.application.extensions["despatch"], office.application.test_client()
    request = Request(
        "Which of Marrow’s?", "Ossington", EMAIL, due_on=AT.date(), deputy="Quillfeather", deputy_email=EMAIL
    )
    commission(services, ask(services, tabled_on=AT.date()), request)
    inbox = Inbox.put_into(services, monkeypatch)
    inbox.answers = [ServerFailed("mail_server_silent", said=f"{EMAIL} of Ossington")]
    for at in (AT, AT + WAITS[0]):
        send_due(services, at=at)
    link = link_in(inbox.mails[0])
    with clock_put_to(AT):
        form = {"csrf_token": token_in(stranger.get(link, headers=AGENT, buffered=True).text), "outcome": "send"}
        assert stranger.post(link, data=form, headers=AGENT, buffered=True).status_code == 400
        form |= {"words": "About Gunnersbury.", "given_by": "Zebedee Quillfeather"}
        assert stranger.post(link, data=form, headers=AGENT, buffered=True).status_code == 302
    came(services, written(subject=f"Re: {inbox.mails[0]['Subject']}", sender=f"Quillfeather <{EMAIL}>", text="Marrow"))
    assert log.of("request")
    assert link.rpartition("/")[2] not in log.stream.getvalue()
    log.assert_nameless()
