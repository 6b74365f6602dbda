"""A letter's mail, made from what its edition froze and from its files as they are kept, byte for byte.

A preview is composed as an attempt's mail is, from rows that are never added to a session: the two can't differ.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.campaigns.letter.text import compiled_text, text_known
from app.campaigns.lifecycle.chasers import first_letters
from app.campaigns.models import Campaign, CopyLine, Letter
from app.campaigns.values.letter import values_of_letters
from app.delivery.attempts.earlier_reminders import earlier_reminders
from app.delivery.attempts.reasons import Reason
from app.delivery.attempts.sent_letters import EarlierSending, SentLetter, earlier_sendings, last_sent, sent_facts
from app.delivery.carriers import Parcel, ParcelAttachment
from app.delivery.channels import Channel
from app.delivery.email.covers import Around, Cover, called, fill
from app.delivery.email.numbers import reply_address
from app.delivery.email.sentences import SENTENCES
from app.delivery.models import Attempt, Sending
from app.delivery.sending.holds import Interim, answered_already, heard_already
from app.letters.dates import date_from_words, date_in_words, same_time_again
from app.letters.letter import Letter as Page
from app.letters.page.wording import WORDING
from app.letters.recipient.salutation import name_line, salute
from app.letters.text.fields import normalise
from app.platform.clock import london_time
from app.platform.mail.errors import PutOff, RefusedByServer
from app.platform.services import Services
from app.platform.storage import FileChanged, FileMissing, Storage, StorageFailed
from app.production.editions.archive import stream
from app.production.editions.editions import MadeLetter, editions_of
from app.production.editions.enclosed_files import EnclosedFile, chunks_of, enclosed_by_run
from app.production.editions.naming import attached_name, enclosure_name
from app.production.models import Edition, EditionFile, Run
from app.registry.posts.recipients_of import holders_of, recipients
from app.registry.registries import registry_names
from app.registry.working_days import bank_holidays
from app.web.filters import name_in_sentence

PDF, WORD = "pdf", "docx"

TYPES: Mapping[str, str] = {
    PDF: "application/pdf",
    WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}

AROUND_BYTES = 200_000
"""What a mail holds beside its files, at most: headers, a cover as text and as HTML."""

MISSING = "what is missing"
"""The field of a letter of thanks that says what a reply lacks."""

ANSWERED_REFERENCE = "reference of our letter"
"""The field of a letter of thanks that gives the reference of the letter that was answered, to be quoted."""

ENCODED = 78 / 57
"""What a file grows by in a mail: 57 bytes are a line of 76 letters and two line ends (RFC 2045, section 6.8)."""


def compose(session: Session, services: Services, attempt: Attempt, sending: Sending) -> Parcel:
    """The mail of one attempt; the same however often it is asked for. Reading sessions do, once its letter has a
    token. Raises PutOff when the files can't be read now, RefusedByServer when they are not what they were."""
    return compose_with_reply_to(session, services, attempt, sending, reply_to=_replies_to(session, services, attempt))


def compose_with_reply_to(
    session: Session, services: Services, attempt: Attempt, sending: Sending, *, reply_to: str
) -> Parcel:
    """The same, with answers to `reply_to`. Rows that are in no session do: so a preview is the mail itself."""
    edition = session.get_one(Edition, attempt.edition_id)
    made = next(letter for letter in editions_of(session, attempt.letter_id) if letter.edition == edition.number)
    page = Page.from_json(edition.content)
    day, asked_at = _day_of_sending(attempt), sending.recorded
    earlier = earlier_sendings(session, attempt.letter_id, known_at=asked_at, besides=attempt.id)
    before = _first_sending(earlier, day)
    heard = _heard(session, attempt, sending)
    values = _own_values(session, attempt.letter_id, edition)
    lacks = not page.reply_by and bool(_printed(page, values, MISSING))
    others, registry = _others_sent(session, attempt, sending)
    around = Around(
        recipient=made.recipient,
        greeting=_greeting(session, attempt, sending, edition, page),
        enclosures=[file.name for file in made.beside],
        with_word=sending.with_word,
        large_print=any(kind.startswith("large-") for kind in _made_kinds(made, with_word=sending.with_word)),
        replaces=_replaced_date(session, attempt),
        replaced=next((how for edition_id, how in reversed(earlier) if edition_id == attempt.replaces_id), None),
        before=before[1] if before else None,
        first=_first_letter(session, attempt, sending),
        to_quote=_printed(page, values, ANSWERED_REFERENCE),
        reminders=_reminders_before(session, attempt, sending),
        copy=bool(attempt.copy),
        others=others,
        registry=registry,
        answered=bool(answered_already(session, [attempt.letter_id], known_at=sending.recorded)),
        lacks=lacks,
        unsure=not lacks and _may_ask(session, attempt.letter_id, edition, page),
        unchanged=before is not None and before[0] == edition.id,
        heard=heard,
        asked_anew=_asked_anew(session, page, day, heard, sending),
    )
    filled = fill(Cover(sending.subject, sending.cover), page, around)
    files = attached_files(
        services.storage,
        made,
        with_word=sending.with_word,
        called=called(page, around, page.language),
        language=page.language,
    )
    return Parcel(
        attempt_id=attempt.id,
        reference=made.reference,
        number=attempt.message_id or "",
        to=attempt.address,
        to_name=attempt.note if attempt.copy else _to_whom(session, attempt.letter_id, edition, made),
        reply_to=reply_to,
        subject=filled.subject,
        text=filled.text,
        html=filled.html,
        files=files,
    )


def _replies_to(session: Session, services: Services, attempt: Attempt) -> str:
    """What who was sent a copy writes back is no reply of the recipient, so a copy carries no token."""
    settings = services.settings
    return settings.replies_address if attempt.copy else reply_address(session, attempt.letter_id, settings)


def _day_of_sending(attempt: Attempt) -> date:
    """The day on which it was handed over or, before that, is due to be."""
    due = london_time(attempt.due_at).date() if attempt.due_at else attempt.sent_on
    return max(attempt.sent_on, due)


def _heard(session: Session, attempt: Attempt, sending: Sending) -> Interim | None:
    """What came of the letter that replies to this one are recorded to."""
    first = first_letters(session, [attempt.letter_id])[attempt.letter_id]
    return heard_already(session, [first], known_at=sending.recorded).get(first)


def _first_sending(earlier: Sequence[tuple[int, EarlierSending]], day: date) -> tuple[int, EarlierSending] | None:
    """The edition by which the letter was first sent, before the `day`, and how: the first that did not come back, or
    else the first."""
    before = [(edition_id, how) for edition_id, how in earlier if how.on < day or how.came_back]
    return next((one for one in before if not one[1].came_back), before[0] if before else None)


def _asked_anew(session: Session, page: Page, day: date, heard: Interim | None, sending: Sending) -> str:
    """The day by which a reply is asked for where the one that the letter prints has passed on the `day` of sending: a
    later one that the recipient promised or, else, after as many working days as the letter gave. Blank otherwise."""
    if not page.reply_by:
        return ""
    reply_by = date_from_words(page.reply_by, language=page.language)
    if reply_by >= day:
        return ""
    holidays = bank_holidays(session, sending.recorded)
    anew = same_time_again(date_from_words(page.date, language=page.language), reply_by, day, holidays=holidays)
    if heard and heard.promised and heard.promised > day:
        anew = heard.promised
    return date_in_words(anew, language=page.language)


def _greeting(session: Session, attempt: Attempt, sending: Sending, edition: Edition, page: Page) -> str:
    """As the letter greets. One that is greeted by hand, and whoever is sent a copy, is greeted as the registries say:
    when the letter was made, and on the day of the sending. Blank where they don't."""
    language = page.language
    if attempt.copy:
        lines = select(CopyLine.post_id).join(Letter, Letter.campaign_id == CopyLine.campaign_id)
        post_id = session.scalar(lines.where(Letter.id == attempt.letter_id, CopyLine.position == attempt.copy - 1))
        greeting = _salutation(session, post_id, attempt.sent_on, sending.recorded, language)
        return SENTENCES[language].unnamed if greeting in ("", WORDING[language].unknown) else greeting
    if page.salutation:
        return page.salutation
    post_id = session.scalar(select(Letter.post_id).where(Letter.id == attempt.letter_id))
    run = session.get_one(Run, edition.run_id)
    return _salutation(session, post_id, run.valid_at, run.known_at, language)


def _salutation(session: Session, post_id: int | None, valid_at: date, known_at: int | None, language: str) -> str:
    """Blank for no post, and for one that is on no list then."""
    if post_id is None:
        return ""
    recipient = recipients(session, [post_id], valid_at=valid_at, known_at=known_at).get(post_id)
    if recipient is None:
        return ""
    form = recipient.office_is_form
    return salute(recipient.holder, office=recipient.post_salutation, office_is_form=form, language=language).line


def _replaced_date(session: Session, attempt: Attempt) -> str:
    if attempt.replaces_id is None:
        return ""
    return Page.from_json(session.get_one(Edition, attempt.replaces_id).content).date


def _first_letter(session: Session, attempt: Attempt, sending: Sending) -> SentLetter | None:
    """The letter that a chaser's reminds of."""
    first = first_letters(session, [attempt.letter_id])[attempt.letter_id]
    if first == attempt.letter_id:
        return None
    campaign_id = session.get_one(Letter, first).campaign_id
    return last_sent(session, campaign_id, [first], known_at=sending.recorded).get(first)


def _reminders_before(session: Session, attempt: Attempt, sending: Sending) -> Sequence[SentLetter]:
    """The reminders of the same letter that chasers started earlier had sent by the time of the sending."""
    first = first_letters(session, [attempt.letter_id])[attempt.letter_id]
    if first == attempt.letter_id:
        return ()
    chaser = session.get_one(Letter, attempt.letter_id).campaign_id
    return earlier_reminders(session, [first], before=chaser, known_at=sending.recorded).get(first, ())


def _own_values(session: Session, letter_id: int, edition: Edition) -> Mapping[str, str]:
    """The letter's own values when its edition was generated, by the normalised names of their fields."""
    known_at = session.get_one(Run, edition.run_id).known_at
    return values_of_letters(session, [letter_id], known_at=known_at).get(letter_id, {})


def _printed(page: Page, values: Mapping[str, str], field: str) -> str:
    """The letter's value for the field if its page shows it; blank otherwise."""
    value = values.get(normalise(field), "").strip()
    return value if value and value in page.plain_text() else ""


def _may_ask(session: Session, letter_id: int, edition: Edition, page: Page) -> bool:
    """Whether a letter that has no reply-by date may need a reply: its text has numbered asks, or is one of thanks, of
    which a person may have written in another place what a reply lacks."""
    if page.reply_by:
        return False
    known_at = session.get_one(Run, edition.run_id).known_at
    campaign = session.get_one(Campaign, session.get_one(Letter, letter_id).campaign_id)
    text = text_known(session, campaign, known_at)
    if text is None:
        return False
    front = compiled_text(text.source).front
    return bool(front.asks) or any(normalise(spec.name) == normalise(MISSING) for spec in front.fields)


def _others_sent(session: Session, attempt: Attempt, sending: Sending) -> tuple[int, str]:
    """Of a copy: how many other letters of its registry were sent by the time of the sending, and what the registry is
    called within a sentence."""
    if not attempt.copy:
        return 0, ""
    letter = session.get_one(Letter, attempt.letter_id)
    of = (Letter.campaign_id == letter.campaign_id, Letter.registry_slug == letter.registry_slug)
    alike = session.scalars(select(Letter.id).where(*of, Letter.id != letter.id)).all()
    sent = sent_facts(session, letter.campaign_id, letter_ids=alike, known_at=sending.recorded)
    return len(sent), name_in_sentence(registry_names(session)[letter.registry_slug])


def attached_files(
    storage: Storage, made: MadeLetter, *, with_word: bool, called: str, language: str
) -> list[ParcelAttachment]:
    """Its PDF, in large print too where that was made; its Word files, if chosen; and what goes beside it. `called`
    and `language` as for `attached_name`. Raises as `compose` does."""
    kinds = sorted(_made_kinds(made, with_word=with_word), key=_place)
    files = [
        _whole(attached_name(made, kind, called=called, language=language), kind, stream(storage, made.files[kind]))
        for kind in kinds
    ]
    return [*files, *(_whole(enclosure_name(file), PDF, chunks_of(storage, file)) for file in made.beside)]


def sizes_of(session: Session, edition_ids: Collection[int], *, with_word: bool) -> dict[int, int]:
    """By edition id, bytes that its mail has at most, from what is known of its files: none is read. Two queries."""
    kinds = [form for kind in _kinds(with_word=with_word) for form in (kind, f"large-{kind}")]
    rows = session.execute(
        select(Edition.id, Edition.run_id, func.sum(EditionFile.length), func.count())
        .join(EditionFile, EditionFile.edition_id == Edition.id)
        .where(Edition.id.in_(edition_ids), EditionFile.format.in_(kinds))
        .group_by(Edition.id, Edition.run_id)
    ).all()
    enclosed = enclosed_by_run(session, {row.run_id for row in rows})
    beside = {run_id: [file for file in files if not file.is_behind] for run_id, files in enclosed.items()}
    return {edition_id: _at_most(length, count, beside.get(run_id, ())) for edition_id, run_id, length, count in rows}


def _at_most(length: int, count: int, beside: Iterable[EnclosedFile]) -> int:
    lengths = [file.length for file in beside]
    files = length + sum(lengths)
    return int(files * ENCODED) + AROUND_BYTES + 2_000 * (count + len(lengths))


def _kinds(*, with_word: bool) -> tuple[str, ...]:
    return (PDF, WORD) if with_word else (PDF,)


def _made_kinds(made: MadeLetter, *, with_word: bool) -> list[str]:
    return [kind for kind in made.files if kind.rpartition("-")[2] in _kinds(with_word=with_word)]


def _place(kind: str) -> tuple[int, bool]:
    """PDF before Word, and each before its large print."""
    return list(TYPES).index(kind.rpartition("-")[2]), kind.startswith("large-")


def _whole(name: str, kind: str, chunks: Iterator[bytes]) -> ParcelAttachment:
    try:
        return ParcelAttachment(name, TYPES[kind.rpartition("-")[2]], b"".join(chunks))
    except StorageFailed as problem:
        raise PutOff("letter_file_out_of_reach", str(problem), Reason.TEMPORARY) from None
    except (FileMissing, FileChanged) as problem:
        raise RefusedByServer("letter_file_changed", str(problem), Reason.UNKNOWN) from None


def _to_whom(session: Session, letter_id: int, edition: Edition, made: MadeLetter) -> str:
    """Whom it is addressed to: the office-holder of when it was made, if known and not erased since; else the post."""
    post_id = session.scalar(select(Letter.post_id).where(Letter.id == letter_id))
    run = session.get_one(Run, edition.run_id)
    if post_id is None:
        return ""
    holders = holders_of(session, [post_id], valid_at=run.valid_at, known_at=run.known_at)
    return (name_line(holders[post_id]) if post_id in holders else "") or made.recipient


def unsaved_sending(mail: Cover, *, with_word: bool) -> Sending:
    """Return a sending for rows of `preview_email`, in no session."""
    return Sending(channel=Channel.EMAIL.value, subject=mail.subject, cover=mail.text, with_word=with_word)


def preview_email(
    session: Session, services: Services, sending: Sending, row: dict[str, Any], *, reply_to: str
) -> Parcel:
    """Return the email of the attempt that `row` would become, with answers to `reply_to`. Raises PutOff or
    RefusedByServer as `compose` does."""
    return compose_with_reply_to(session, services, Attempt(**row), sending, reply_to=reply_to)


def position_of(wanted: str, labels: Sequence[str]) -> int | None:
    """Return the place of the first of `labels` that holds the words of `wanted`, in any case; None when none does."""
    words = wanted.casefold().split()
    fits = (place for place, label in enumerate(labels) if all(word in label.casefold() for word in words))
    return next(fits, None)
