"""Rules that changed: tried on kept mail beside what stands, shown, and taken over by an administrator alone."""

import json

import pytest
from click.testing import CliRunner
from sqlalchemy import event, select, update

from app.accounts.models import Role
from app.audit.models import AuditEvent
from app.audit.record import SYSTEM
from app.commands.cli import despatch
from app.delivery.attempts.reasons import REASONS
from app.errors import Stale
from app.inbox.decisions.judgements import say_kind
from app.inbox.models import MessageKind, MessageLetter
from app.inbox.reading.kinds import Kind
from app.inbox.refusals import REFUSALS
from app.inbox.sorting.reclassify import compare, differences, take_over, try_rules
from app.inbox.states import State
from app.inbox.words import KINDS
from tests.fixtures.app import token_in
from tests.inbox.mail import as_held, attempt_of, bounce, came, matched, token
from tests.web.figures import numbers_in
from tests.web.markup import message_of, part_of, parts_of, rows_of, words_of


def earlier(services, message_id, kind="reply", reason=None):
    """As rules of old would have sorted it."""
    with services.database.writing() as session:
        of = MessageKind.message_id == message_id
        session.execute(update(MessageKind).where(of).values(kind=kind, reason=reason, rules_version="old"))


@pytest.fixture
def mail(drafter, services):
    """A bounce that was taken for a reply and set before a person; a reply that always was one."""
    missed = came(services, bounce(5, original=False), subject="x")
    right = came(services, to=f"replies+{token(1)}@office.example")
    earlier(services, missed)
    earlier(services, right)
    return missed, right


def compared(services):
    with services.database.reading() as session:
        return compare(session)


def test_nothing_counts_until_somebody_says_so(services, mail):
    missed, _right = mail
    assert (compared(services).waiting, compared(services).differences) == (2, 0)
    assert try_rules(services) == 2
    assert try_rules(services) == 0, "once for each version"
    told = compared(services)
    assert (told.waiting, told.tried) == (0, 2)
    assert told.counts == [(("reply", None), ("bounce", "no_such_mailbox"), 1)]
    assert as_held(services, missed).kind.kind == Kind.REPLY


def test_taken_over_it_is_one_event_and_moves_what_it_touches(services, mail):
    missed, right = mail
    try_rules(services)
    with services.database.writing() as session:
        assert take_over(session, seen=compare(session).seen, actor=SYSTEM) == 1
    now = as_held(services, missed)
    assert (now.kind.kind, now.kind.reason, now.kind.decided_by) == ("bounce", "no_such_mailbox", None)
    assert as_held(services, right).message.state == State.MATCHED
    assert compared(services).differences == 0
    with services.database.reading() as session:
        actions = session.scalars(select(AuditEvent.action).order_by(AuditEvent.seq)).all()
    assert actions.count("mail.rules_taken_over") == 1


def test_a_bounce_that_later_rules_find_settles_its_sending(drafter, services):
    one = came(services, bounce(2))
    with services.database.writing() as session:
        session.execute(update(MessageLetter).values(superseded=1))
    earlier(services, one)
    try_rules(services)
    with services.database.writing() as session:
        take_over(session, seen=compare(session).seen, actor=SYSTEM)
    assert matched(services, one) == {"TRK15-0002": "original"}
    assert attempt_of(services, 2).state == "failed"
    assert as_held(services, one).message.state == State.CLOSED


def test_what_a_person_decided_is_never_touched(services, mail):
    missed, _right = mail
    with services.database.writing() as session:
        say_kind(session, missed, Kind.OTHER, seen=as_held(services, missed).seen, actor=SYSTEM)
    with services.database.writing() as session:
        session.execute(update(MessageKind).where(MessageKind.kind == "other").values(decided_by=1))
    try_rules(services)
    with services.database.reading() as session:
        assert differences().items(session) == []


def test_many_messages_take_no_more_queries_than_a_few(drafter, services):
    asked = []
    for number, many in ((1, 2), (3, 6)):
        for one in range(many):
            earlier(services, came(services, f"{number}{one}", to=f"replies+{token(number)}@office.example"), "other")
        try_rules(services)
        with services.database.writing() as session:
            said = []
            event.listen(session.connection(), "before_cursor_execute", lambda *told, said=said: said.append(told[2]))
            assert take_over(session, seen=compare(session).seen, actor=SYSTEM) == many
            asked.append(sum(one.startswith("SELECT") for one in said))
    assert asked[0] == asked[1]


def test_other_differences_than_those_shown_are_refused(services, mail):
    before = compared(services).seen
    try_rules(services)
    with pytest.raises(Stale), services.database.writing() as session:
        take_over(session, seen=before, actor=SYSTEM)


def test_a_file_store_that_gives_nothing_is_asked_again(services, mail):
    missed, _right = mail
    services.storage.delete(as_held(services, missed).message.key)
    assert try_rules(services) == 1
    assert compared(services).waiting == 1


def test_an_administrator_sees_the_differences_and_takes_them_over(services, mail, signed_in):
    administrator = signed_in(Role.ADMINISTRATOR, name="Sam Example")
    assert numbers_in(words_of(part_of(administrator.get("/inbox/rules"), "untried"))) == [2]
    try_rules(services)
    page = administrator.get("/inbox/rules")
    bounce_of = f"{KINDS[Kind.BOUNCE].name}: {REASONS['no_such_mailbox'].word.lower()}"
    assert rows_of(part_of(page, "would-change")) == [[KINDS[Kind.REPLY].name, bounce_of, "1"]]
    fields = {"csrf_token": token_in(page.text), "seen": compared(services).seen}
    after = administrator.post("/inbox/rules", data=fields, follow_redirects=True)
    kind, said = message_of(after)
    assert (kind, numbers_in(said)) == ("success", [1])
    assert (bool(parts_of(page, "none-differ")), bool(parts_of(after, "none-differ"))) == (False, True)
    again = administrator.post("/inbox/rules", data=fields, follow_redirects=True)
    assert message_of(again) == ("warning", REFUSALS["mail_rules_changed"])


def test_the_command_prints_a_line_for_each_difference(services, mail, settings, monkeypatch):
    missed, _right = mail
    monkeypatch.setattr("app.platform.config.load_settings", lambda: settings)
    told = CliRunner().invoke(despatch, ["mail", "compare"])
    assert told.exit_code == 1
    assert [json.loads(line)["message"] for line in told.stdout.splitlines()] == [missed]
