"""What the inbox asks of a database, on SQLite and on PostgreSQL: sort, list, close, and try changed rules."""

import pytest
from sqlalchemy import update

from app.audit.record import SYSTEM
from app.inbox.decisions.judgements import say_kind
from app.inbox.decisions.make_response import close_acknowledgements
from app.inbox.listing import MessageFilter, campaigns_in, count_tabs, ids_of, listed_messages, next_after
from app.inbox.message_state import held_message
from app.inbox.models import MessageKind
from app.inbox.reading.kinds import Kind
from app.inbox.sorting.reclassify import compare, take_over, try_rules
from app.inbox.sorting.suggest import suggest
from app.inbox.states import State
from tests.inbox.mail import as_held, attempt_of, bounce, came, mailed, token
from tests.tracking.office import small_campaign

pytestmark = pytest.mark.stack


def test_mail_is_sorted_listed_closed_and_judged_anew(stack_services):
    services = stack_services
    small_campaign(services)
    mailed(services, [1, 2])
    stray = came(services, sender="post1@council.example", subject="100% of it_is")
    ack = came(services, to=f"replies+{token(1)}@office.example")
    report = came(services, bounce(2))
    assert attempt_of(services, 2).state == "failed"

    with services.database.reading() as session:
        assert count_tabs(session, ()) == {"match": 1, "read": 1, "bounces": 1, "absent": 0, "all": 3, "folded": 0}
        assert [one.letters for one in listed_messages(MessageFilter("read", campaign="TRK15")).items(session)] == [
            ["TRK15-0001"]
        ]
        assert ids_of(
            session, MessageFilter("all", q="100% IT_", kinds=("reply",), states=("waiting",), assigned=0)
        ) == [stray]
        assert listed_messages(MessageFilter("all", q="100_")).count(session) == 0
        assert [one.reference for one in campaigns_in(session, ())] == ["TRK15"]
        assert next_after(session, held_message(session, ack).message, ()) == stray
        assert suggest(session, held_message(session, stray).message)[0].letter.reference == "TRK15-0001"

    with services.database.writing() as session:
        say_kind(session, ack, Kind.ACKNOWLEDGEMENT, seen=held_message(session, ack).seen, actor=SYSTEM)
        assert close_acknowledgements(session, [stray, ack], actor=SYSTEM).messages == 1
    assert as_held(services, ack).message.state == State.CLOSED

    with services.database.writing() as session:
        of = MessageKind.message_id.in_([stray, report])
        session.execute(update(MessageKind).where(of).values(kind="other", reason=None, rules_version="old"))
    assert (try_rules(services), try_rules(services)) == (2, 0)
    with services.database.writing() as session:
        assert take_over(session, seen=compare(session).seen, actor=SYSTEM) == 2
    assert as_held(services, report).kind.kind == Kind.BOUNCE
