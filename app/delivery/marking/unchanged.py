"""Which letters would be made again just as they were sent: nothing that they print has changed since."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.models import Campaign, Letter
from app.campaigns.printed import printed_letters
from app.campaigns.printing import Printing
from app.delivery.marking.sendable import Outgoing
from app.production.models import Edition

COMPARED = 500
"""Letters that a page compares at most: each is composed for it, in some milliseconds."""


def unchanged(
    session: Session, campaign: Campaign, printing: Printing, letters: Sequence[Outgoing]
) -> list[Outgoing] | None:
    """Those of `letters`, all of them sent, whose canonical JSON would be that of the edition that was sent last; None
    for more than COMPARED."""
    if len(letters) > COMPARED:
        return None
    sent = {letter.letter_id: _sent_edition(letter) for letter in letters}
    kept = dict(session.execute(select(Edition.id, Edition.sha256).where(Edition.id.in_(sent.values()))).all())
    rows = session.scalars(select(Letter).where(Letter.id.in_(sent)).order_by(Letter.number)).all()
    same = {
        now.letter.id
        for now in printed_letters(session, printing, rows, valid_at=campaign.valid_at)
        if now.page and now.page.sha256 == kept.get(sent[now.letter.id] or 0)
    }
    return [letter for letter in letters if letter.letter_id in same]


def _sent_edition(letter: Outgoing) -> int | None:
    if letter.sent:
        return letter.edition_id
    return letter.replaces.edition_id if letter.replaces else None
