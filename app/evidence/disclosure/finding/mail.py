"""Mail that is held to be about the letters, what colleagues noted beside it, and every file that came: with mail, with
a reply, as an enclosure. A file is one item by what it holds, however often it came."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from app.audit.moments import moments
from app.campaigns.enclosures.enclosure_list import enclosure_key
from app.campaigns.models import EnclosureFile, Letter
from app.evidence.disclosure.finding.addressees import addressees
from app.evidence.disclosure.finding.found_item import File, FoundItem, Source, day_of, facts, paragraphs
from app.evidence.disclosure.scope import Reach
from app.inbox.hidden import hidden_messages, hidden_replies
from app.inbox.models import Message, MessageAddress, MessageFile, MessageLetter, MessageNote
from app.inbox.restricted import may_be_seen
from app.platform.storage import Storage, verified_chunks
from app.responses.models import ResponseFile, ResponseLetter
from app.web.files.sending import TYPES
from app.web.filters import format_plural

OF_TYPE = {TYPES["pdf"]: "pdf", TYPES["docx"]: "docx"}


def find(session: Session, reach: Reach) -> Iterator[FoundItem]:
    about = and_(MessageLetter.message_id == Message.id, MessageLetter.letter_id.in_(reach.letters()))
    rows = session.execute(
        select(Message, Letter)
        .select_from(Message)
        .join(MessageLetter, about)
        .join(Letter, Letter.id == MessageLetter.letter_id)
        .where(may_be_seen(()))
        .order_by(Message.id, Letter.number)
    )
    messages: dict[int, tuple[Message, Letter]] = {}
    for message, letter in rows:
        messages.setdefault(message.id, (message, letter))
    titles = addressees(session, [letter for _, letter in messages.values()])
    files = session.scalars(
        select(MessageFile).where(MessageFile.message_id.in_(messages)).order_by(MessageFile.id)
    ).all()
    came_with = Counter(file.message_id for file in files)
    for message, letter in messages.values():
        came = came_with[message.id]
        with_files = f", with {format_plural(came, 'attachment')}" if came else ""
        yield FoundItem(
            f"message:{message.id}",
            "message",
            f"Message about letter {letter.reference}{with_files}",
            titles.get(letter.id, ""),
            day_of(message.received_at),
            post_id=letter.post_id,
            campaign_id=letter.campaign_id,
            length=message.length,
        )
    for file in files:
        message, letter = messages[file.message_id]
        yield _found_file(
            file, f"Attachment {file.number} to a message about letter {letter.reference}", letter, titles
        )
    yield from _notes(session, messages, titles)
    yield from _with_replies(session, reach)
    yield from _enclosures(session, reach)


def _found_file(
    file: MessageFile | ResponseFile | EnclosureFile, what: str, letter: Letter | None, titles: dict[int, str]
) -> FoundItem:
    kind = TYPES["pdf"] if isinstance(file, EnclosureFile) else file.type
    return FoundItem(
        f"file:{file.sha256}",
        "file",
        what,
        titles.get(letter.id, "") if letter else "",
        None,
        post_id=letter.post_id if letter else None,
        campaign_id=letter.campaign_id if letter else None,
        format=OF_TYPE.get(kind, "image" if kind.startswith("image/") else "file"),
        pages=file.pages if isinstance(file, EnclosureFile) else None,
        length=file.length,
    )


def _notes(
    session: Session, messages: dict[int, tuple[Message, Letter]], titles: dict[int, str]
) -> Iterator[FoundItem]:
    notes = session.scalars(
        select(MessageNote).where(MessageNote.message_id.in_(messages)).order_by(MessageNote.id)
    ).all()
    when = moments(session, {message_note.recorded for message_note in notes})
    for note in notes:
        _, letter = messages[note.message_id]
        yield FoundItem(
            f"message-note:{note.id}",
            "note",
            f"Note on a message about letter {letter.reference}",
            titles.get(letter.id, ""),
            day_of(when[note.recorded].at),
            post_id=letter.post_id,
            campaign_id=letter.campaign_id,
        )


def _with_replies(session: Session, reach: Reach) -> Iterator[FoundItem]:
    hidden = hidden_replies(session, hidden_messages(session))
    rows = session.execute(
        select(ResponseFile, Letter)
        .select_from(ResponseFile)
        .join(ResponseLetter, ResponseLetter.response_id == ResponseFile.response_id)
        .join(Letter, Letter.id == ResponseLetter.letter_id)
        .where(Letter.id.in_(reach.letters()), ResponseFile.response_id.not_in(hidden))
        .order_by(ResponseFile.id, Letter.number)
    ).all()
    titles = addressees(session, [letter for _, letter in rows])
    for file, letter in rows:
        yield _found_file(file, f"Attachment to a reply to letter {letter.reference}", letter, titles)


def _enclosures(session: Session, reach: Reach) -> Iterator[FoundItem]:
    for file in session.scalars(select(EnclosureFile).where(EnclosureFile.campaign_id.in_(reach.campaigns))):
        item = _found_file(file, f"Enclosure of campaign {reach.references[file.campaign_id]}", None, {})
        yield replace(item, campaign_id=file.campaign_id)


def _message_words(session: Session, identity: str, _known_at: int) -> str | None:
    message = session.scalars(select(Message).where(Message.id == int(identity), may_be_seen(()))).one_or_none()
    if message is None:
        return None
    to = session.execute(
        select(MessageAddress.field, MessageAddress.address)
        .where(MessageAddress.message_id == message.id)
        .order_by(MessageAddress.id)
    ).all()
    head = facts(
        [
            ("From", f"{message.sender_name} <{message.sender_address}>".strip() if message.sender_address else ""),
            *((field.replace("_", " ").capitalize(), address) for field, address in to),
            ("Received", message.received_at),
            ("Subject", message.subject),
        ]
    )
    return paragraphs(head, message.text)


def _note_words(session: Session, identity: str, _known_at: int) -> str | None:
    note = session.get(MessageNote, int(identity))
    return None if note is None or note.message_id in hidden_messages(session) else note.text


def _file(session: Session, identity: str) -> File | None:
    """The file of these bytes, as the first that still may be seen brought it."""
    hidden = hidden_messages(session)
    theirs = MessageFile.sha256 == identity, MessageFile.message_id.not_in(hidden)
    of_mail = session.scalars(select(MessageFile).where(*theirs).order_by(MessageFile.id).limit(1)).first()
    replies = ResponseFile.sha256 == identity, ResponseFile.response_id.not_in(hidden_replies(session, hidden))
    of_reply = session.scalars(select(ResponseFile).where(*replies).order_by(ResponseFile.id).limit(1)).first()
    if one := of_mail or of_reply:
        return File(one.name, one.type, one.length, one.sha256, _reader(one.key, one.length, one.sha256))
    of_letters = select(EnclosureFile).where(EnclosureFile.sha256 == identity).limit(1)
    if enclosed := session.scalars(of_letters).first():
        reader = _reader(enclosure_key(identity), enclosed.length, identity)
        return File("enclosure.pdf", TYPES["pdf"], enclosed.length, identity, reader)
    return None


def _reader(key: str, length: int, sha256: str) -> Callable[[Storage], Iterator[bytes]]:
    def read_chunks(storage: Storage) -> Iterator[bytes]:
        return verified_chunks(storage, key, length=length, sha256=sha256)

    return read_chunks


SOURCE = Source(find, words={"message": _message_words, "message-note": _note_words}, files={"file": _file})
