"""A campaign of many letters, whose audit record says what its rows say, as a real one's does."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from sqlalchemy import Row, select, text, update
from sqlalchemy.orm import Session

from app.accounts.models import Role
from app.audit.record import BATCH, SYSTEM, Actor, digests_of, record
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.lifecycle.ownership import take_on
from app.campaigns.models import Campaign
from app.commands.setup import prepare
from app.delivery.events import LETTERS_SENT
from app.delivery.models import Attempt
from app.delivery.replay import attempts_made
from app.platform.services import Services
from app.platform.storage import sha256
from app.production.events import LETTERS_MADE, RUN_STARTED
from app.production.models import Edition, EditionFile, Run
from app.production.replay import KINDS
from app.production.runs.runs import run_subjects
from bench.seed import LARGE, NONE, large_campaign
from tests.fixtures.app import add_member
from tests.letters.factory import march_letter

OWNER = "Robin Owner"

SHORT = replace(march_letter(), blocks=march_letter().blocks[:2]).canonical_json().decode()
"""What each edition freezes: a whole letter takes ten times the room, and nothing here reads more of it."""


def fill(services: Services, letters: int) -> int:
    """Fill an empty database; who owns the campaign comes back."""
    prepare(services)
    large_campaign(services, letters)
    owner = add_member(services, Role.DRAFTER, name=OWNER)
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, LARGE)
        assert campaign is not None
        take_on(session, campaign, actor=Actor(owner.id))
        session.execute(text("ALTER TABLE editions DISABLE TRIGGER USER"))  # which keeps editions as they are
        session.execute(update(Edition).values(content=SHORT))
        _record_run(session, campaign)
        _record_making(session, campaign)
        _record_sending(session, campaign)
        session.execute(text("ALTER TABLE editions ENABLE TRIGGER USER"))
    return owner.id


def _record_run(session: Session, campaign: Campaign) -> None:
    run = session.scalars(select(Run).where(Run.campaign_id == campaign.id)).one()
    (runs,) = (kind for kind in KINDS if kind.name == "runs")
    _, printing = runs.read(session, run.known_at)[run.known_at,]
    after = {"letters": run.total, "valid_at": run.valid_at.isoformat(), "printing": printing}
    event = record(session, RUN_STARTED, actor=SYSTEM, subjects=run_subjects(session, run), after=after)
    run.known_at = event.seq


def _record_making(session: Session, campaign: Campaign) -> None:
    """An event for each batch of editions, as a worker records it."""
    run = session.scalars(select(Run).where(Run.campaign_id == campaign.id)).one()
    subjects = run_subjects(session, run)
    ids = session.scalars(
        select(Edition.id)
        .join(Run, Run.id == Edition.run_id)
        .where(Run.campaign_id == campaign.id)
        .order_by(Edition.id)
    ).all()
    for start in range(0, len(ids), BATCH):
        some = Edition.id.in_(ids[start : start + BATCH])
        editions = session.execute(
            select(
                Edition.letter_id,
                Edition.number,
                Edition.text_sha256,
                Edition.draft,
                Edition.pages,
                Edition.sha256,
                Edition.content,
            )
            .where(some)
            .order_by(Edition.id)
        ).all()
        files = session.execute(
            select(
                Edition.letter_id,
                Edition.number,
                EditionFile.format,
                EditionFile.sha256,
                EditionFile.inflated_sha256,
            )
            .join(EditionFile, EditionFile.edition_id == Edition.id)
            .where(some)
            .order_by(EditionFile.id)
        ).all()
        after = {
            "made": len(editions),
            "failed": [],
            "unset": 0,
            "frozen": digests_of([[*row[:-1], sha256(row.content.encode())] for row in editions]),
            "files": digests_of([list(row) for row in files]),
            "pack": NONE,
            "fingerprint": NONE[:16],
        }
        seq = record(session, LETTERS_MADE, actor=SYSTEM, subjects=subjects, after=after).seq
        session.execute(update(Edition).where(some).values(recorded=seq))


def _record_sending(session: Session, campaign: Campaign) -> None:
    """One event for all that was marked as sent at once: the first time, and again."""
    rows = session.execute(
        select(Attempt.id, Attempt.letter_id, Attempt.edition_id, Attempt.channel, Attempt.resend, Attempt.sent_on)
        .join(Edition, Edition.id == Attempt.edition_id)
        .join(Run, Run.id == Edition.run_id)
        .where(Run.campaign_id == campaign.id)
        .order_by(Attempt.resend, Attempt.id)
    ).all()
    for _, attempts in groupby(rows, key=lambda row: row.resend):
        _record_sent(session, campaign, list(attempts))


def _record_sent(session: Session, campaign: Campaign, attempts: Sequence[Row[Any]]) -> None:
    after = {
        "letters": len(attempts),
        "channel": attempts[0].channel,
        "sent_on": attempts[0].sent_on.isoformat(),
        "corrections": 0,
        "attempts": attempts_made([row._asdict() for row in attempts]),
    }
    seq = record(session, LETTERS_SENT, actor=SYSTEM, subjects=[("campaign", campaign.id)], after=after).seq
    first, last = attempts[0].id, attempts[-1].id
    sent = Attempt.id.between(first, last) & (Attempt.resend == attempts[0].resend)
    session.execute(update(Attempt).where(sent).values(recorded=seq, handed=seq))
