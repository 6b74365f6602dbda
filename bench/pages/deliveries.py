"""How the letters of the large campaign were sent: a half by one sending, a half in a print batch that is closed; and
what was sent again is in three more batches, each at another step."""

from datetime import date

from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from app.audit.record import SYSTEM, record
from app.campaigns.models import Campaign
from app.delivery.models import Attempt, Sending
from app.delivery.posting.models import PrintBatch
from app.platform.clock import now
from app.platform.events import Event
from tests.letters.factory import march_letter

POSTED_ON = date(2015, 3, 4)
BATCHES = ((1, "closed"), (2, "posted"), (3, "with_printer"), (4, "made"))
MARCH = march_letter()
WORDS = MARCH.canonical_json().decode()
COVER = "Dear Leader\n\nPlease find attached a letter.\n\nKind regards"

SENT = text(
    "UPDATE attempts SET channel = 'email', state = 'handed_over', sending_id = :sending, position = id,"
    " address = 'post' || letter_id || '@council.example', message_id = 'bench-' || id || '@office.example'"
    " WHERE resend = 0 AND id % 2 = 0 AND recorded = :recorded"
)
IN_BATCH = text(
    "UPDATE attempts SET batch_id = :batch, position = id, state = :state,"
    " handed = CASE WHEN :state = 'queued' THEN NULL ELSE handed END"
    " WHERE resend = :resend AND channel = 'post' AND recorded = :recorded AND id % :parts = :part"
)


def whole_letter(reference: str) -> str:
    """What an edition says, as print lists and letters' pages read it: the words of one letter for all."""
    return WORDS.replace(MARCH.reference, reference)


def send_by_sending_and_batches(session: Session, campaign: Campaign) -> None:
    seq = _event(session, campaign)
    recorded = session.scalars(
        text("SELECT max(recorded) FROM attempts JOIN letters ON letters.id = letter_id WHERE campaign_id = :id"),
        {"id": campaign.id},
    ).one()
    session.execute(insert(Sending), [_sending(campaign, 1, "done", seq)])
    sending = session.scalars(select(Sending.id).where(Sending.campaign_id == campaign.id)).one()
    session.execute(SENT, {"sending": sending, "recorded": recorded})
    for number, state in BATCHES:
        session.execute(insert(PrintBatch), [_batch(campaign, number, state, seq)])
    batches = session.execute(
        select(PrintBatch.id, PrintBatch.number)
        .where(PrintBatch.campaign_id == campaign.id)
        .order_by(PrintBatch.number)
    ).all()
    for batch_id, number in batches:
        first = number == 1
        where = {"batch": batch_id, "recorded": recorded, "resend": 0 if first else 1}
        where |= {"state": "handed_over" if first else "queued", "parts": 1 if first else 3}
        session.execute(IN_BATCH, where | {"part": 0 if first else number - 2})
    counts = dict(
        session.execute(
            select(Attempt.batch_id, func.count()).where(Attempt.batch_id.is_not(None)).group_by(Attempt.batch_id)
        ).all()
    )
    for batch in session.scalars(select(PrintBatch).where(PrintBatch.campaign_id == campaign.id)):
        batch.letters = counts[batch.id]
        batch.sheets = 2 * batch.letters
    total = session.scalars(select(func.count()).where(Attempt.sending_id == sending)).one()
    session.get_one(Sending, sending).total = total


def start_sending(session: Session, campaign: Campaign, letters: int) -> None:
    """A sending whose countdown runs, of the first letters of a small campaign, beside how they were sent before."""
    seq = _event(session, campaign)
    session.execute(insert(Sending), [_sending(campaign, 1, "countdown", seq) | {"total": letters}])
    sending = session.scalars(select(Sending.id).where(Sending.campaign_id == campaign.id)).one()
    session.execute(
        text(
            "INSERT INTO attempts (letter_id, edition_id, channel, resend, copy, state, sent_on, note, sending_id,"
            " position, address, recorded) SELECT letter_id, editions.id, 'email', 0, 0, 'queued', :day, '', :sending,"
            " letters.number, 'post' || letter_id || '@council.example', :recorded FROM editions"
            " JOIN letters ON letters.id = letter_id WHERE campaign_id = :campaign AND letters.number <= :most"
        ),
        {"day": POSTED_ON, "sending": sending, "recorded": seq, "campaign": campaign.id, "most": letters},
    )


def _event(session: Session, campaign: Campaign) -> int:
    about = [("campaign", campaign.id)]
    return record(session, Event("bench.sending", ""), actor=SYSTEM, subjects=about, after={"seen": ""}).seq


def _sending(campaign: Campaign, number: int, state: str, seq: int) -> dict[str, object]:
    return {
        "campaign_id": campaign.id,
        "number": number,
        "channel": "email",
        "carrier": "smtp",
        "state": state,
        "starts_at": now(),
        "first_wave": 0,
        "per_minute": 60,
        "subject": "A letter",
        "cover": COVER,
        "total": 0,
        "recorded": seq,
        "started_at": now(),
        "ended_at": now() if state == "done" else None,
    }


def _batch(campaign: Campaign, number: int, state: str, seq: int) -> dict[str, object]:
    return {
        "campaign_id": campaign.id,
        "number": number,
        "state": state,
        "postage": "first",
        "separators": False,
        "both_sides": True,
        "letters": 0,
        "sheets": 0,
        "posted_on": POSTED_ON if state in ("closed", "posted") else None,
        "recorded": seq,
    }
