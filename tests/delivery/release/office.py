"""A small campaign on its way out, for tests of release: each step in one line."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select

from app.audit.record import SYSTEM, Actor
from app.campaigns.audience.copies import add_copy, copies_seen
from app.campaigns.audience.posts import Audience, audience_of
from app.campaigns.audience.save import save_audience
from app.campaigns.letter.keep_text import keep_text
from app.campaigns.letter.text import newest_text
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.lifecycle.details import change_details, details_of, seen_of
from app.campaigns.models import Campaign, Letter
from app.delivery.channels import Channel
from app.delivery.marking.record import Sending, plan, record_sent
from app.delivery.marking.sendable import sendable
from app.platform.services import Services
from app.production.runs.runs import start_run
from app.production.runs.work import work
from tests.campaigns.clearing import clear_all
from tests.campaigns.small import DAY, WELSH
from tests.campaigns.small import small_campaign as four_letters

REFERENCE = "SMALL"
TODAY = date(2015, 3, 27)
CLERK, COLLEGE = "The Clerk of the House", "The College of Example"
POLICE = "chief-constables"
SENDER = ("Private Office", "2 Marsham Street", "London SW1P 4DF")


def found(session) -> Campaign:
    return campaign_by_reference(session, REFERENCE)


def small_campaign(
    services: Services,
    *,
    open_letter: bool = False,
    copies: tuple[str | int, ...] = (CLERK, COLLEGE),
    cleared: bool = True,
    made: bool = True,
    sender: tuple[str, ...] = SENDER,
    actor: Actor = SYSTEM,
) -> None:
    """Its letters to four chief constables, or its open letter to them, with the `sender`'s address. Ask for the
    fixture `cheap` too."""
    with services.database.writing() as session:
        campaign = four_letters(session, reference=REFERENCE, reply_by=TODAY, actor=actor)
        if open_letter:
            audience = Audience(WELSH.parts, DAY, open_letter=True)
            save_audience(session, campaign, audience, seen=audience_of(campaign).digest, actor=actor)
            text = newest_text(session, campaign.id)
            source = text.source.replace("((organisation))", "your force")
            keep_text(session, campaign, source, seen=text.number, actor=actor)
            details = replace(details_of(campaign), sender=sender)
            change_details(session, campaign, details, seen=seen_of(campaign), printed=False, actor=actor)
        for line in copies:
            add_copy(session, campaign, line, seen=copies_seen(campaign), actor=actor)
    if cleared:
        with services.database.writing() as session:
            clear_all(session, found(session))
    if made:
        make(services)


def make(services: Services) -> None:
    with services.database.writing() as session:
        campaign = found(session)
        ids = session.scalars(select(Letter.id).where(Letter.campaign_id == campaign.id)).all()
        run_id = start_run(session, campaign.id, actor=SYSTEM, letter_ids=ids).id
    work(services, run_id)


def send_all(services: Services) -> None:
    """The letters went by hand."""
    with services.database.writing() as session:
        campaign = found(session)
        sending = Sending(Channel.HAND, date(2015, 3, 4))
        letters = sendable(session, campaign)
        ids = [one.letter_id for one in letters]
        record_sent(session, campaign, ids, sending, seen=plan(letters, sending).seen, today=TODAY, actor=SYSTEM)
