"""Two hundred letters by email, some to addresses that fail, out through a real relay and back through a real mailbox:
each leaves once, what comes back is told apart and matched, and what failed is corrected and sent again."""

import threading
import time
from collections import Counter
from collections.abc import Mapping
from email.message import EmailMessage
from email.utils import make_msgid

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from app.accounts.models import Role
from app.audit.record import Actor
from app.campaigns.lifecycle.ownership import take_on
from app.campaigns.models import Letter
from app.delivery.models import Attempt, Sending
from app.delivery.sending.work import work
from app.delivery.states import SendingState, State
from app.delivery.tasks import open_way
from app.inbox.intake.poll import look as look_into_the_inbox
from app.inbox.models import Message, MessageKind, MessageLetter
from app.inbox.reading.kinds import Kind, Reason
from app.inbox.sorting.work import read_kept
from app.platform.clock import today
from app.platform.config import Settings
from app.platform.history import as_at, known
from app.platform.services import Services
from app.registry.models import PostVersion
from tests.delivery.reaching import reach
from tests.delivery.sending import campaign, clear, make
from tests.fixtures.app import SECRETS, Member, add_member, embedded_in
from tests.journeys.walk import go, look, press, told
from tests.services.dovecot import Mailbox, a_mailbox
from tests.services.postfix import DOOR, FULL, LATER, REFUSES, UNKNOWN, Postfix

FAILING = {UNKNOWN: 8, FULL: 5, REFUSES: 5, DOOR: 6}
"""How many letters go to domains whose mail bounces, or is refused at the door."""

DELAYED, ALL = 4, 200
FAILED = sum(FAILING.values())
ARRIVING = ALL - FAILED - DELAYED

REPLIES, BY_REFERENCE, ABSENT, ACKNOWLEDGED, UNMATCHED = 30, 6, 5, 4, 2

PATIENCE = 120.0
"""Seconds that real mail may take on a busy machine."""


@pytest.fixture
def theirs(dovecot) -> Mailbox:
    """The mailbox of all recipients whose address is right."""
    return a_mailbox(dovecot)


@pytest.fixture
def settings(tmp_path, shipped_sqlite, mailbox: Mailbox, postfix: Postfix) -> Settings:
    """Letters go out through the relay, and replies and bounces come into the office's mailbox."""
    embedded = embedded_in(tmp_path, shipped_sqlite)
    return Settings(
        instance_dir=embedded.instance_dir,
        workers=1,
        mail_url=postfix.url,
        mail_from=f"despatch@{mailbox.domain}",
        letters_from=f"Private Office <office@{mailbox.domain}>",
        replies_to=f"replies@{mailbox.domain}",
        inbox_url=mailbox.url,
        **SECRETS,
    )


@pytest.fixture
def owner(services: Services, cheap) -> Member:
    """Owns the shipped campaign, two hundred of whose letters are cleared and made."""
    member = add_member(services, Role.DRAFTER, name="Robin Owner")
    with services.database.writing() as session:
        take_on(session, campaign(session), actor=Actor(member.id))
    clear(services)
    make(services, numbers(services))
    return member


def numbers(services: Services) -> list[int]:
    """Of letters whose posts there still are today, since contacts are those of today."""
    with services.database.reading() as session:
        there = select(PostVersion.post_id).where(as_at(PostVersion, today()))
        of = select(Letter.number).where(Letter.campaign_id == campaign(session).id, Letter.post_id.in_(there))
        return list(session.scalars(of.order_by(Letter.number).limit(ALL)))


def addresses(services: Services, theirs: Mailbox) -> dict[int, str]:
    """By number of letter: the first fail as FAILING says, some are delayed, the others are right."""
    domains = [domain for domain, count in FAILING.items() for _ in range(count)] + [LATER] * DELAYED
    return {
        number: f"leader{number}@{domains[place] if place < len(domains) else theirs.domain}"
        for place, number in enumerate(numbers(services))
    }


@pytest.mark.slow  # 200 letters through real servers
def test_two_hundred_go_out_once_each_and_what_comes_back_is_told_apart(
    enter, live, services: Services, owner: Member, theirs: Mailbox, mailbox: Mailbox, postfix: Postfix
):
    to = addresses(services, theirs)
    reach(services, to)
    page = enter(owner, "/campaigns/MAR15/send")

    start(page)
    work_off(services, SendingState.LOOKING)
    look_at_the_first_wave(page)
    work_off(services, SendingState.DONE)
    came = theirs.wait_for(ARRIVING, seconds=PATIENCE)
    assert Counter(one["To"].addresses[0].addr_spec for one in came) == Counter(
        {address: 1 for address in to.values() if address.endswith(theirs.domain)}
    )

    answer(postfix, came, theirs)
    read_the_inbox(services, mailbox)
    assert kinds(services) == {
        Kind.BOUNCE: FAILED - FAILING[DOOR],
        Kind.DELAY: DELAYED,
        Kind.REPLY: REPLIES + BY_REFERENCE + UNMATCHED,
        Kind.OUT_OF_OFFICE: ABSENT,
        Kind.ACKNOWLEDGEMENT: ACKNOWLEDGED,
    }
    assert reasons(services) == {
        Reason.NO_SUCH_MAILBOX: FAILING[UNKNOWN],
        Reason.MAILBOX_FULL: FAILING[FULL],
        Reason.REFUSED_POLICY: FAILING[REFUSES],
    }
    assert states(services) == {State.HANDED_OVER: ARRIVING + DELAYED, State.FAILED: FAILED}
    assert matched(services) == count_messages(services) - UNMATCHED
    what_the_inbox_shows(page, live)

    corrected = mend(page, live, services, theirs, to)
    send_again(page, live, services, len(corrected))
    again = theirs.wait_for(ARRIVING + len(corrected), seconds=PATIENCE)
    assert Counter(one["To"].addresses[0].addr_spec for one in again).most_common(1)[0][1] == 1
    assert states(services)[State.FAILED] == FAILED, "what failed stays on record"
    assert states(services)[State.HANDED_OVER] == ARRIVING + DELAYED + len(corrected)


def start(page: Page) -> None:
    press(page, f"Rehearse sending all {ALL}")
    expect(page.get_by_text(f"All {ALL} letters can be sent by email.")).to_be_visible()
    look(page)
    go(page, page.get_by_role("button", name=f"Send {ALL} by email"))
    page.get_by_text("Change how these are sent").click()
    page.get_by_label("Countdown, in minutes").fill("10")
    page.get_by_label("Letters in the first wave").fill("20")
    page.get_by_label("Letters a minute, at most").fill("600")
    look(page)
    press(page, "Show these changes")
    look(page)
    press(page, f"Start the countdown for {ALL} letters")
    expect(page.get_by_text("Nothing has been sent yet.").first).to_be_visible()
    look(page)
    go(page, page.locator("#begin"))
    press(page, "Send now")


def work_off(services: Services, until: SendingState) -> None:
    """A worker at the newest sending, until it stands so."""
    with services.database.reading() as session:
        sending_id = session.scalar(select(func.max(Sending.id)))
    pause, ends = threading.Event(), time.monotonic() + PATIENCE
    while state(services, sending_id) != until:
        again = work(services, sending_id, open_way)
        assert time.monotonic() < ends, f"{state(services, sending_id)}, not {until}"
        pause.wait(min(again or 0.05, 1))


def state(services: Services, sending_id: int) -> str:
    with services.database.reading() as session:
        return session.get_one(Sending, sending_id).state


def look_at_the_first_wave(page: Page) -> None:
    page.reload()
    expect(page.get_by_text("The first wave has been sent.")).to_be_visible()
    look(page)
    press(page, f"Send {ALL - 20} more letters")


def answer(postfix: Postfix, came: list[EmailMessage], theirs: Mailbox) -> None:
    """Recipients write: replies in the thread, some in a new mail that names the letter, a few machines, and two mails
    that nothing but a person can place."""
    letters = iter(came)
    for _ in range(REPLIES):
        letter = next(letters)
        deliver(postfix, letter, theirs, "RE: your letter", "We have done as you ask.", **thread(letter))
    for _ in range(BY_REFERENCE):
        letter = next(letters)
        to = {"To": letter["From"].addresses[0].addr_spec}
        deliver(postfix, letter, theirs, f"Our answer to {reference(letter)}", "Please find our answer here.", **to)
    for _ in range(ABSENT):
        letter = next(letters)
        words = "I am out of the office until 4 January 2027."
        deliver(postfix, letter, theirs, "Automatic reply: your letter", words, **thread(letter), **AUTOMATIC)
    for _ in range(ACKNOWLEDGED):
        letter = next(letters)
        words = "Thank you for your email, which has been received. We aim to reply within 20 working days."
        deliver(postfix, letter, theirs, "Acknowledgement of your email", words, **thread(letter), **AUTOMATIC)
    for _ in range(UNMATCHED):
        letter = next(letters)
        to = {"To": letter["From"].addresses[0].addr_spec}
        deliver(postfix, letter, theirs, "About your recent letter", "We will do what you ask.", **to)


AUTOMATIC = {"Auto-Submitted": "auto-replied"}


def thread(letter: EmailMessage) -> Mapping[str, str]:
    return {"In-Reply-To": letter["Message-ID"], "References": letter["Message-ID"], "To": str(letter["Reply-To"])}


def reference(letter: EmailMessage) -> str:
    return next(word.strip("(),.") for word in str(letter["Subject"]).split() if word.strip("(").startswith("MAR15-"))


def deliver(postfix: Postfix, letter: EmailMessage, theirs: Mailbox, subject: str, text: str, **headers: str) -> None:
    sender = letter["To"].addresses[0].addr_spec
    message = EmailMessage()
    message["From"], message["Subject"], message["Message-ID"] = sender, subject, make_msgid(domain="council.example")
    for name, value in headers.items():
        message[name] = value
    message.set_content(text)
    postfix.send(message, sender=sender, recipients=[message["To"].addresses[0].addr_spec])


def read_the_inbox(services: Services, mailbox: Mailbox) -> None:
    """All that is to come has come into the mailbox, and a worker has taken, read and sorted it."""
    expected = FAILED - FAILING[DOOR] + DELAYED + REPLIES + BY_REFERENCE + ABSENT + ACKNOWLEDGED + UNMATCHED
    mailbox.wait_for(expected, seconds=PATIENCE)
    flags = mailbox.flags()
    while look_into_the_inbox(services) or read_kept(services):
        pass
    assert count_messages(services) == expected
    assert mailbox.flags() == flags, "nothing is deleted or marked in the mailbox"


def what_the_inbox_shows(page: Page, live: str) -> None:
    page.goto(f"{live}/inbox")
    tabs = page.get_by_role("navigation", name="Messages by next step")
    expect(tabs).to_contain_text(f"To match ({UNMATCHED})")
    expect(tabs).to_contain_text(f"To read ({REPLIES + BY_REFERENCE + ACKNOWLEDGED})")
    look(page)
    go(page, tabs.get_by_role("link", name="To read"))
    go(page, page.get_by_role("link", name="RE: your letter").first)
    look(page)


def mend(page: Page, live: str, services: Services, theirs: Mailbox, to: Mapping[int, str]) -> list[int]:
    """One contact is corrected in the browser, the others that are no more likewise; the numbers of their letters."""
    page.goto(f"{live}/campaigns/MAR15/send/failed")
    expect(page.get_by_text(f"{FAILED} letters did not arrive.")).to_be_visible()
    look(page)
    wrong = [number for number, address in to.items() if address.endswith((UNKNOWN, DOOR))]
    go(page, page.get_by_role("link", name="Correct the contact of").first)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    reach(services, {number: f"corrected{number}@{theirs.domain}" for number in wrong})
    return wrong


def send_again(page: Page, live: str, services: Services, number: int) -> None:
    page.goto(f"{live}/campaigns/MAR15/send/failed")
    for box in page.get_by_role("checkbox", name="Select MAR15-").all():
        box.set_checked("now corrected" in (box.locator("xpath=ancestor::tr").text_content() or ""))
    press(page, "Rehearse sending them again")
    go(page, page.get_by_role("button", name=f"Send {number} by email"))
    page.get_by_text("Change how these are sent").click()
    page.get_by_label("Countdown, in minutes").fill("0")
    page.get_by_label("Letters in the first wave").fill("0")
    page.get_by_label("Letters a minute, at most").fill("600")
    press(page, "Show these changes")
    press(page, f"Send {number} letters now")
    told(page, "")
    work_off(services, SendingState.DONE)


def states(services: Services) -> Mapping[str, int]:
    with services.database.reading() as session:
        return dict(session.execute(select(Attempt.state, func.count()).group_by(Attempt.state)).all())


def kinds(services: Services) -> Mapping[str, int]:
    with services.database.reading() as session:
        of = select(MessageKind.kind, func.count()).where(known(MessageKind)).group_by(MessageKind.kind)
        return dict(session.execute(of).all())


def reasons(services: Services) -> Mapping[str, int]:
    with services.database.reading() as session:
        bounces = select(MessageKind.reason, func.count()).where(known(MessageKind), MessageKind.kind == Kind.BOUNCE)
        return dict(session.execute(bounces.group_by(MessageKind.reason)).all())


def matched(services: Services) -> int:
    with services.database.reading() as session:
        links = select(func.count(MessageLetter.message_id.distinct())).where(known(MessageLetter))
        return session.scalar(links)


def count_messages(services: Services) -> int:
    with services.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Message))
