"""What a pack says: assembled from what other rooms know of a day, as known at an audit event."""

from datetime import date

from sqlalchemy.orm import Session

from app.evidence.packs.findings import Asked, Findings


def assemble(session: Session, asked: Asked, *, valid_at: date, known_at: int) -> Findings:
    """Everything that is `asked`, on the day `valid_at` and as known at audit event `known_at`.

    `session` reads one moment (app/database.py), so that what is taken back is taken from the same one.
    """
    return Findings(valid_at, known_at, (), {}, (), (), (), ())
