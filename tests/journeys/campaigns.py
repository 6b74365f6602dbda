"""Small campaigns of one owner in every state, so that each of their buttons can be seen: four letters each.

EDITED: two versions of its text, a post excluded, a run under way. SENT: three letters are sent, two answered.
FREE: nobody owns it. ASKED: of two offices one has answered, with a comment. CLEARED: both have, and nothing is issued.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor
from app.campaigns.audience.copies import add_copy, copies_seen
from app.campaigns.audience.holdouts import hold_out
from app.campaigns.clearance.clear import reopen_texts
from app.campaigns.clearance.comments import comment_on
from app.campaigns.letter.keep import Seen, keep_letter
from app.campaigns.letter.text import LetterContent, written_of
from app.campaigns.lifecycle.close import take_step
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.models import Campaign, Letter
from app.clearance.offices.signature_pictures import keep_signature
from app.clearance.requests import issued_texts, standing_requests
from app.clearance.states import State
from app.clearance.steps import add_step
from app.delivery.channels import Channel
from app.delivery.marking.record import Sending, plan, record_sent
from app.delivery.marking.sendable import Outgoing, sendable
from app.platform.services import Services
from app.production.runs.runs import run_under_way, runs_under_way, start_run
from app.production.runs.steer import cancel_run, pause_run
from app.production.runs.work import work
from app.responses.recording.record import record_response
from app.responses.standing import Details
from app.tracking.letter_notes import add_note, assign
from tests.campaigns.clearing import answer as answer_for
from tests.campaigns.clearing import ask, clear_all, clearer_of, sign_with
from tests.campaigns.filling import FIELDS, WORDS
from tests.campaigns.small import small_campaign
from tests.letters.signatures import drawn

SENT_ON, RECEIVED_ON, REPLY_BY, TODAY = date(2015, 3, 4), date(2015, 3, 20), date(2015, 3, 24), date(2015, 3, 27)
STATES = EDITED, SENT, CLOSED, ARCHIVED, PAUSED, FREE, ASKED, CLEARED = (
    *("EDIT15", "WALES15", "CLOSE15", "ARCH15", "PAUSE15", "FREE15"),
    *("ASK15", "CLEAR15"),
)
TITLE = "Local leadership: the police forces of Wales"


@dataclass(frozen=True)
class Hand:
    """The owner's."""

    services: Services
    owner: Actor

    def act(self, reference: str, *acts: Callable[[Session, Campaign, Actor], object]) -> None:
        """Each in a transaction of its own."""
        for act in acts:
            with self.services.database.writing() as session:
                act(session, campaign_by_reference(session, reference), self.owner)


def every_state(services: Services, owner: Actor) -> None:
    """Ask for the fixture `cheap` too."""
    hand = sent_and_answered(services, owner)
    for reference in STATES:
        if reference != SENT:
            _begin(services, reference, owner)
    hand.act(EDITED, edit, copy_to, copy_to, hold_one_out, signed(services), begin_run)
    hand.act(CLOSED, take("close"))
    hand.act(ARCHIVED, take("close"), take("archive"))
    hand.act(PAUSED, begin_run, pause)
    hand.act(FREE, let_go)
    hand.act(ASKED, ask_all, answer_for_one, comment, look_first)
    hand.act(CLEARED, clear_and_wait)


def sent_and_answered(services: Services, owner: Actor) -> Hand:
    """The campaign SENT alone. Ask for the fixture `cheap` too."""
    hand = made(services, owner)
    hand.act(SENT, send, answer, look_after, note)
    return hand


def sent_to_all(services: Services, owner: Actor) -> None:
    """The campaign SENT alone, without any reply."""
    made(services, owner).act(SENT, send, send_to_gwent)


def made(services: Services, owner: Actor) -> Hand:
    hand = Hand(services, owner)
    _begin(services, SENT, owner)
    hand.act(SENT, clear, begin_run)
    work_off(services)
    return hand


def _begin(services: Services, reference: str, owner: Actor) -> None:
    with services.database.writing() as session:
        small_campaign(session, reference=reference, title=TITLE, reply_by=REPLY_BY, offices=2, actor=owner)


def work_off(services: Services) -> None:
    """Make the letters of the run under way."""
    with services.database.reading() as session:
        (run_id,) = runs_under_way(session)
    work(services, run_id)


def letters(session: Session, campaign: Campaign) -> list[Letter]:
    return list(session.scalars(select(Letter).where(Letter.campaign_id == campaign.id).order_by(Letter.number)))


def edit(session: Session, campaign: Campaign, owner: Actor) -> None:
    """The text has fields that differ by recipient."""
    was = written_of(session, campaign)
    source = was.source.replace("fields:\n", FIELDS, 1).replace("We look forward to your reply.", WORDS)
    written = LetterContent(source, was.values, ["The report of February 2015", "A list of words"])
    keep_letter(session, campaign, written, seen=Seen(1, was.beside), actor=owner)


def copy_to(session: Session, campaign: Campaign, owner: Actor) -> None:
    line = f"The Permanent Secretary, {len(campaign.copies) + 1} Street"
    add_copy(session, campaign, line, seen=copies_seen(campaign), actor=owner)


def hold_one_out(session: Session, campaign: Campaign, owner: Actor) -> None:
    hold_out(session, campaign, {letters(session, campaign)[-1].post_id: "Answered in person"}, actor=owner)


def signed(services: Services) -> Callable[[Session, Campaign, Actor], object]:
    def sign(session: Session, campaign: Campaign, owner: Actor) -> None:
        sign_with(session, campaign.signatories[0].office_id, keep_signature(services.storage, drawn()))

    return sign


def clear(session: Session, campaign: Campaign, owner: Actor) -> None:
    clear_all(session, campaign, actor=owner)


def ask_all(session: Session, campaign: Campaign, owner: Actor) -> None:
    ask(session, campaign, actor=owner)


def answer_for_one(session: Session, campaign: Campaign, _owner: Actor) -> None:
    """It would rather have other words."""
    said = State.SUBJECT_COMMENT
    answer_for(session, campaign, campaign.signatories[0].office_id, state=said, note="It is long.")


def comment(session: Session, campaign: Campaign, _owner: Actor) -> None:
    """Of the office that has answered, on the first paragraph."""
    office_id = campaign.signatories[0].office_id
    (slug,) = (part.registry_slug for part in campaign.audience)
    read = standing_requests(session, campaign.id)[office_id, slug].text_sha256
    by = clearer_of(session, office_id)
    comment_on(session, campaign, slug, read, 0, "At once?", office_id=office_id, actor=by)


def look_first(session: Session, campaign: Campaign, owner: Actor) -> None:
    add_step(session, campaign.id, "Policy team", actor=owner)


def clear_and_wait(session: Session, campaign: Campaign, owner: Actor) -> None:
    clear_all(session, campaign, issue=False, actor=owner)


def reopen(session: Session, campaign: Campaign, owner: Actor) -> None:
    """Every text that is issued may be changed again."""
    reopen_texts(session, campaign, list(issued_texts(session, campaign.id)), reason="The wrong date", actor=owner)


def begin_run(session: Session, campaign: Campaign, owner: Actor) -> None:
    start_run(session, campaign.id, actor=owner)


def pause(session: Session, campaign: Campaign, owner: Actor) -> None:
    pause_run(session, run_under_way(session, campaign.id).id, actor=owner)


def cancel(session: Session, campaign: Campaign, owner: Actor) -> None:
    cancel_run(session, run_under_way(session, campaign.id).id, actor=owner)


def send(session: Session, campaign: Campaign, owner: Actor) -> None:
    """All but that to Gwent, by email: no address of them is known."""
    first, _gwent, *others = sendable(session, campaign)
    _send(session, campaign, [first, *others], owner)


def send_to_gwent(session: Session, campaign: Campaign, owner: Actor) -> None:
    _send(session, campaign, sendable(session, campaign)[1:2], owner)


def _send(session: Session, campaign: Campaign, chosen: Sequence[Outgoing], owner: Actor) -> None:
    by_email = Sending(Channel.EMAIL, SENT_ON)
    ids = [one.letter_id for one in chosen]
    record_sent(session, campaign, ids, by_email, seen=plan(chosen, by_email).seen, today=TODAY, actor=owner)


def answer(session: Session, campaign: Campaign, owner: Actor) -> None:
    said = Details(RECEIVED_ON, "email", "holding", "A full reply follows.", date(2015, 4, 10))
    some = letters(session, campaign)[::2]
    record_response(session, campaign, some, said, answers={}, once="first", today=TODAY, actor=owner)


def look_after(session: Session, campaign: Campaign, owner: Actor) -> None:
    assign(session, campaign, [letters(session, campaign)[0].id], to=owner.user_id, actor=owner)


def note(session: Session, campaign: Campaign, owner: Actor) -> None:
    add_note(session, letters(session, campaign)[0], text="Telephoned them.", once="first", actor=owner)


def take(name: str) -> Callable[[Session, Campaign, Actor], object]:
    return lambda session, campaign, owner: take_step(session, campaign, name, actor=owner)


def let_go(_session: Session, campaign: Campaign, _owner: Actor) -> None:
    campaign.owner_id = None
