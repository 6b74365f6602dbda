"""A letter for a printer's own service: one PDF of the letter and of what is printed behind it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.delivery.attempts.reasons import Reason
from app.delivery.carriers import Attached, Parcel
from app.delivery.models import Attempt, Sending
from app.platform.config import Settings
from app.platform.mail.errors import PutOff, Refused
from app.platform.services import Services
from app.platform.storage import FileChanged, FileMissing, Storage, StorageFailed
from app.production.editions.editions import editions_in
from app.production.editions.files import stream
from app.production.models import Edition
from app.production.print_room.bundle import bundle_of
from app.production.print_room.letters import Bound, addressed, addresses_in, bind, by_number


def compose_letter(session: Session, services: Services, attempt: Attempt, _sending: Sending) -> Parcel:
    """The same however often it is asked for. Raises PutOff when the files can't be read now; Refused when they are not
    what they were, and when something is to be put beside the letter, which no such service does."""
    only = select(Edition.id).where(Edition.id == attempt.edition_id)
    (bound,) = bind(addressed(editions_in(session, only), addresses_in(session, only)), key=by_number, sheets=False)
    letter = bound.letter.letter
    if letter.beside:
        raise Refused("letter_has_beside", ", ".join(one.name for one in letter.beside))
    body = _body(services.storage, bound)
    return Parcel(
        attempt_id=attempt.id,
        reference=letter.reference,
        number=number_of(attempt, letter.reference, services.settings),
        to=", ".join(bound.letter.address),
        to_name=letter.recipient,
        files=[Attached(f"{letter.reference}.pdf", "application/pdf", body)],
    )


def number_of(attempt: Attempt, reference: str, settings: Settings) -> str:
    """By which the service knows an attempt, and no other."""
    return f"{reference.lower()}.{attempt.id}@{settings.mail_domain}"


def _body(storage: Storage, bound: Bound) -> bytes:
    """As it was made, unless something lies behind it."""
    letter = bound.letter.letter
    try:
        if not letter.behind:
            return b"".join(stream(storage, letter.files["pdf"]))
        return b"".join(bundle_of(storage, [bound], title=letter.reference, tagged=False, sheets=False, marks=True))
    except StorageFailed as problem:
        raise PutOff("letter_file_out_of_reach", str(problem), Reason.TEMPORARY) from None
    except (FileMissing, FileChanged) as problem:
        raise Refused("letter_file_changed", str(problem), Reason.UNKNOWN) from None
