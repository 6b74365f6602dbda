"""What a real relay says of mail that it can’t deliver comes back through a real mailbox, and is known as such."""

import pytest
from sqlalchemy import select

from app.inbox.intake.poll import look
from app.inbox.models import MessageAddress, MessageKind
from app.inbox.reading.kinds import Kind, Reason
from app.inbox.sorting.work import read_kept
from tests.inbox.taking import a_reply, reading_from, taken
from tests.services.dovecot import Mailbox
from tests.services.postfix import FULL, LATER, REFUSES, UNKNOWN, Postfix

pytestmark = pytest.mark.stack

BECAME = {
    UNKNOWN: (Kind.BOUNCE, Reason.NO_SUCH_MAILBOX, "5.1.1"),
    FULL: (Kind.BOUNCE, Reason.MAILBOX_FULL, "5.2.2"),
    REFUSES: (Kind.BOUNCE, Reason.REFUSED_POLICY, "5.7.1"),
    "nowhere.example": (Kind.BOUNCE, Reason.HOST_UNKNOWN, "5.4.4"),
    LATER: (Kind.DELAY, Reason.TEMPORARY, "4.2.1"),
}


def test_bounces_and_replies_come_in_and_are_known_on_both_stacks(stack, postfix: Postfix, mailbox: Mailbox) -> None:
    for number, domain in enumerate(BECAME):
        recipient = f"leader@{domain}"
        letter = a_reply(number, From="Our office <letters@department.example>", To=recipient, Subject=f"To {domain}")
        postfix.send(letter, sender=f"replies+t0k3n{number}abc@{mailbox.domain}", recipients=[recipient])
    answered = f"replies+t0k3n9abc@{mailbox.domain}"
    postfix.send(a_reply(9), sender="alex@council.example", recipients=[answered])
    mailbox.wait_for(len(BECAME) + 1)
    with reading_from(stack, mailbox.url) as services:
        look(services)
        read_kept(services)
        found = {one.id: one for one in taken(services)}
        with services.database.reading() as session:
            kinds = session.scalars(select(MessageKind)).all()
            reached = session.scalars(
                select(MessageAddress.address).where(MessageAddress.field == "delivered_to")
            ).all()
    became = sorted((one.kind, one.reason, one.status) for one in kinds if one.kind != Kind.REPLY)
    assert became == sorted(BECAME.values())
    assert [found[one.message_id].subject for one in kinds if one.kind == Kind.REPLY] == ["Reply 9"]
    assert {address.lower() for address in reached} == {
        f"replies+t0k3n{number}abc@{mailbox.domain}" for number in (*range(len(BECAME)), 9)
    }
