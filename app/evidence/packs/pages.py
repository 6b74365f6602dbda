"""What the pages of packs share."""

from flask import abort
from sqlalchemy.orm import Session

from app.evidence.packs.find import pack_by_number
from app.evidence.packs.models import Pack

ALL = "/evidence/packs"
ONE = ALL + "/<int:number>"


def pack_or_404(session: Session, number: int) -> Pack:
    found = pack_by_number(session, number)
    return found or abort(404, description=f"There is no evidence pack {number}. All are listed under Evidence packs.")
