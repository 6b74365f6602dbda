"""Make a bundle: each item as it is released, and the schedule, in one ZIP. The manifest, with the hash of every file,
stays with the bundle's record: whoever asked gets no hash and no number of an event."""

import hashlib
import mimetypes
import re
import tempfile
import zipfile
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.anchor import head
from app.audit.moments import moments
from app.delivery.models import Attempt
from app.delivery.words import MADE_LATER
from app.evidence.disclosure.bundles.ask import BUNDLES, end, fail
from app.evidence.disclosure.bundles.schedule import Row, Schedule, blacken, row_of, schedule_pdf, schedule_xlsx
from app.evidence.disclosure.bundles.written import Sheet, SheetPage, lines_of, sheet_pdf
from app.evidence.disclosure.exemptions import EXEMPTIONS
from app.evidence.disclosure.finding.restricted_messages import hidden_keys
from app.evidence.disclosure.items.decide import Decision
from app.evidence.disclosure.items.later_records import changed_since
from app.evidence.disclosure.items.reading import ItemContent, ItemGone, read_item
from app.evidence.disclosure.items.redact import black_words, marks_of, pieces, released_text
from app.evidence.disclosure.items.reply_addresses import pieces_without_tokens, reply_tokens_in, without_tokens
from app.evidence.disclosure.items.spellings import gives_away
from app.evidence.disclosure.items.suggest import office_names, officials_in
from app.evidence.disclosure.items.withheld import WithheldWords, withheld_words
from app.evidence.disclosure.models import MAKING, Bundle, Disclosure, DisclosureItem, Redaction
from app.evidence.disclosure.words import RELEASED
from app.inbox.hidden import hidden_messages
from app.letters.page.wording import join
from app.letters.pdf.render import page_count
from app.platform.clock import now
from app.platform.leases import Claim, lock_claimed_row
from app.platform.practice import PRACTICE_FILE
from app.platform.services import Services
from app.platform.storage import FileChanged, FileMissing, Storage, sha256
from app.production.models import EditionFile
from app.web.files.sending import TYPES
from app.web.filters import format_date
from app.web.names import capitalise_first

PART_BYTES = 32_000_000
"""A bundle lies in storage in parts of this length."""

FEW = 20
"""Items between which the lease is held anew."""

ENDINGS = {mimetype: ending for ending, mimetype in TYPES.items()}


class BundleError(Exception):
    """The bundle can't be made as it is decided. `code`: a key of words.BUNDLE_FAILED."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def work_on(services: Services, bundle_id: int) -> None:
    """Make a bundle, or say why it can't be made."""
    BUNDLES.work_on(services, bundle_id, _make_or_fail)


def _make_or_fail(services: Services, claim: Claim) -> None:
    try:
        _make(services, claim)
    except (BundleError, ItemGone) as problem:
        _fail(services, claim.row_id, problem.code)
    except (FileMissing, FileChanged):
        _fail(services, claim.row_id, "file_missing")


def _fail(services: Services, bundle_id: int, code: str) -> None:
    with services.database.writing() as session:
        fail(session, bundle_id, code, at=now())


@dataclass
class _BundleBuilder:
    """What was put into the ZIP so far, and what is to be looked at. `black`: the words that are black in each item, by
    its number; `withheld`: who gave an answer that is withheld as a whole, likewise; `whole`: the items withheld as a
    whole; `since`: what of an item was corrected or withdrawn after the search, blank where nothing was; `decisions`:
    number, key and decision of each item; `addresses_left`: items whose file is released as it is stored, with an
    address for replies in it; `notice`: what each file that is made here says before all else."""

    archive: zipfile.ZipFile
    black: dict[int, set[str]]
    withheld: dict[int, set[str]]
    whole: WithheldWords
    notice: str = ""
    decisions: list[tuple[int, str, str]] = field(default_factory=list)
    files: list[dict[str, Any]] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    words_left: list[tuple[int, int]] = field(default_factory=list)
    names_left: list[tuple[int, int]] = field(default_factory=list)
    repeated: list[tuple[int, int]] = field(default_factory=list)
    entries_left: list[tuple[int, int]] = field(default_factory=list)
    since: dict[int, str] = field(default_factory=dict)
    addresses_left: list[int] = field(default_factory=list)
    carries: dict[str, list[str]] = field(default_factory=dict)
    unread: list[int] = field(default_factory=list)
    manifest: dict[str, Any] = field(default_factory=dict)

    @property
    def all_black(self) -> set[str]:
        return set().union(*self.black.values())

    def put(self, name: str, chunks: Iterator[bytes]) -> None:
        """A file of the bundle, with its hash for the manifest. Names and dates say nothing."""
        digest, length = hashlib.sha256(), 0
        with self.archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as into:
            for chunk in chunks:
                digest.update(chunk)
                length += len(chunk)
                into.write(chunk)
        self.files.append({"name": name, "length": length, "sha256": digest.hexdigest()})


def _make(services: Services, claim: Claim) -> None:
    with services.database.reading() as session:
        bundle = session.get_one(Bundle, claim.row_id)
        disclosure = session.get_one(Disclosure, bundle.disclosure_id)
        items, restricted = _items(session, disclosure), hidden_messages(session)
        black = {one.number: found for one in items if (found := _black(session, services.storage, one))}
        withheld = {one.number: found for one in items if (found := _withheld(session, services.storage, one))}
        withheld_whole = withheld_words(session, services.storage, items)
    _hold(services, claim)
    with tempfile.TemporaryFile() as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            making = _BundleBuilder(archive, black, withheld, withheld_whole, services.notice)
            if making.notice:
                making.put(PRACTICE_FILE, iter([making.notice.encode()]))
            making.decisions += [
                (item.number, item.key, RELEASED.get(item.decision, "Undecided").lower()) for item in items
            ]
            for place, item in enumerate(items):
                with services.database.reading() as session:
                    _add(session, services.storage, making, item)
                if place % FEW == FEW - 1:
                    _hold(services, claim)
            with services.database.reading() as session:
                _add_schedule(session, making, disclosure)
        parts, length, whole = _store(services.storage, file, hold=lambda: _hold(services, claim))
    numbers = [one.number for one in items]
    facts = {
        "left": making.words_left,
        "names": making.names_left,
        "repeated": making.repeated,
        "entries": making.entries_left,
        "addresses": making.addresses_left,
        "carries": making.carries,
        "unread": making.unread,
        "manifest": making.manifest,
    }
    with services.database.writing() as session:
        end(
            session,
            claim,
            parts=parts,
            length=length,
            sha256=whole,
            numbers=numbers,
            restricted=restricted,
            facts=facts,
            at=now(),
        )


def _hold(services: Services, claim: Claim) -> None:
    with services.database.writing() as session:
        lock_claimed_row(session, Bundle, claim, MAKING, at=now())


def _items(session: Session, disclosure: Disclosure) -> Sequence[DisclosureItem]:
    """All that are decided, by number. One that is restricted since is not given, and stops nothing but itself."""
    item = DisclosureItem
    mine = (item.disclosure_id == disclosure.id, item.dropped.is_(None), item.key.not_in(hidden_keys(session)))
    return session.scalars(select(item).where(*mine).order_by(item.number)).all()


def _black(session: Session, storage: Storage, item: DisclosureItem) -> set[str]:
    if item.decision != Decision.PART or not (marks := marks_of(session, item)):
        return set()
    reading = read_item(session, storage, item)
    if reading.sha256 != item.text_sha256:
        raise BundleError("text_changed")
    return black_words(reading.text, marks)


def _withheld(session: Session, storage: Storage, item: DisclosureItem) -> set[str]:
    """Who gave an answer that is withheld as a whole: a certificate, a comment or a timeline may name them."""
    if item.decision != Decision.WITHHOLD or item.kind != "answer":
        return set()
    return set(officials_in(read_item(session, storage, item).text, office_names(session)).values())


def _add(session: Session, storage: Storage, making: _BundleBuilder, item: DisclosureItem) -> None:
    making.since[item.number] = changed_since(session, item)
    if item.decision == Decision.WITHHOLD:
        making.rows.append(_row(making, item, pages=item.pages, file=""))
    elif item.decision == Decision.PART:
        _add_part(session, storage, making, item)
    else:
        _add_whole(session, storage, making, item)


def _add_part(session: Session, storage: Storage, making: _BundleBuilder, item: DisclosureItem) -> None:
    reading, marks = read_item(session, storage, item), marks_of(session, item)
    if not reading.read.says_something:
        raise BundleError("no_words")
    if marks and reading.sha256 != item.text_sha256:
        raise BundleError("text_changed")
    tokens = reply_tokens_in(session, reading.text)
    _look_for_words(making, item, without_tokens(released_text(reading.text, item, marks), tokens))
    name, body = (
        f"items/{item.number:04d}.pdf",
        sheet_pdf(_sheet(session, making, item, reading, marks, tokens), making.notice),
    )
    making.put(name, iter([body]))
    used = [*item.exemptions, *(mark.exemption for mark in marks)]
    making.rows.append(_row(making, item, pages=page_count(body), file=name, exemptions=used))


def _add_whole(session: Session, storage: Storage, making: _BundleBuilder, item: DisclosureItem) -> None:
    """A file as it is stored, byte for byte; words alone as a plain text, which loses no character but the addresses
    for replies."""
    reading = read_item(session, storage, item)
    tokens = reply_tokens_in(session, reading.text)
    text = reading.text if reading.file else without_tokens(reading.text, tokens)
    if reading.file:
        name = f"items/{item.number:04d}.{_ending(reading.file.type)}"
        making.put(name, reading.file.read(storage))
        if tokens:
            making.addresses_left.append(item.number)
    else:
        name = f"items/{item.number:04d}.txt"
        making.put(name, iter([_text_file(session, making, item, text)]))
    _look_for_words(making, item, text)
    if reading.read.carries:
        making.carries[str(item.number)] = list(reading.read.carries)
    if reading.read.fault and (making.black or making.withheld or making.whole.items):
        making.unread.append(item.number)
    making.rows.append(_row(making, item, pages=item.pages, file=name))


def _text_file(session: Session, making: _BundleBuilder, item: DisclosureItem, text: str) -> bytes:
    head = [f"{name}: {value}" for name, value in _facts(session, making, item, text)]
    notice = [making.notice, ""] if making.notice else []
    return "\n".join([*notice, f"Item {item.number}", *head, "", text, ""]).encode()


def _look_for_words(making: _BundleBuilder, item: DisclosureItem, text: str) -> None:
    """What the item gives away of what is black in it or in others, of who gave an answer that is withheld, or of items
    that are withheld as a whole."""
    for left_in, kept_back in ((making.words_left, making.black), (making.names_left, making.withheld)):
        for number, words in kept_back.items():
            if any(gives_away(text, word) for word in words):
                left_in.append((item.number, number))
    entries = {number for number, _ in making.whole.entries_in(text, item.key)}
    repeated = {number for number, _ in making.whole.said_in(text)} - entries
    making.entries_left += [(item.number, number) for number in sorted(entries)]
    making.repeated += [(item.number, number) for number in sorted(repeated)]


def _row(
    making: _BundleBuilder,
    item: DisclosureItem,
    *,
    pages: int | None,
    file: str,
    exemptions: Sequence[str] | None = None,
) -> Row:
    used = item.exemptions if exemptions is None else exemptions
    since = making.since[item.number]
    return row_of(item, exemptions=used, pages=pages, file=file, black=making.all_black, since=since)


def _sheet(
    session: Session,
    making: _BundleBuilder,
    item: DisclosureItem,
    reading: ItemContent,
    marks: Sequence[Redaction],
    tokens: Collection[str],
) -> Sheet:
    notes = []
    if reading.file:
        notes.append("This page gives only the words of the document, without its layout and pictures.")
    if marks or item.pages_withheld:
        notes.append("Black blocks, all of the same length, replace the withheld words. There is no text under them.")
    return Sheet(
        f"Item {item.number}",
        f"Item {item.number}",
        _facts(session, making, item, released_text(reading.text, item, marks)),
        notes,
        [*_pages(item, reading, marks, tokens)],
    )


COPY_MADE_LATER = (
    "The letter is recorded as sent on {sent}. The copy that we hold was made on {made}, and the sending was recorded "
    "after that."
)
"""Above the record of a sending that was recorded later: redactions point into the words of the record itself."""

MADE = re.compile(rf"^Made: on (.+), {MADE_LATER}$", re.MULTILINE)


def _about_copy(item: DisclosureItem, text: str) -> str:
    made = MADE.search(text)
    return COPY_MADE_LATER.format(sent=format_date(item.day), made=made[1]) if made and item.day else ""


def _letter_itself(session: Session, making: _BundleBuilder, item: DisclosureItem) -> str:
    """Of the record of a sending: which items are the letter that was sent, and what is decided of them."""
    kind, _, identity = item.key.partition(":")
    attempt = session.get(Attempt, int(identity)) if kind == "attempt" else None
    if attempt is None:
        return ""
    files = session.scalars(select(EditionFile.id).where(EditionFile.edition_id == attempt.edition_id))
    keys = {f"letter-file:{file_id}" for file_id in files}
    found = [f"item {number} ({decision})" for number, key, decision in making.decisions if key in keys]
    return capitalise_first(join(found)) if found else "No file of this letter is among these items."


def _facts(session: Session, making: _BundleBuilder, item: DisclosureItem, text: str) -> list[tuple[str, str]]:
    """What stands above an item says nothing that is black in any. `text`: what is released of it."""
    black = making.all_black
    facts = [
        ("Item", blacken(item.what, black)),
        ("About", blacken(item.about, black)),
        ("Date", format_date(item.day) if item.day else ""),
        ("Changed since", making.since[item.number]),
        ("About the copy", _about_copy(item, text)),
        ("The letter itself", _letter_itself(session, making, item)),
    ]
    return [fact for fact in facts if fact[1]]


def _pages(
    item: DisclosureItem, reading: ItemContent, marks: Sequence[Redaction], tokens: Collection[str]
) -> Iterator[SheetPage]:
    found = pieces_without_tokens(pieces(reading.text, marks), tokens)
    for number, page in enumerate(found, 1):
        heading = f"Page {number}" if len(found) > 1 else ""
        if number in item.pages_withheld:
            under = ", ".join(EXEMPTIONS[exemption].words for exemption in item.exemptions)
            yield SheetPage(f"Page {number}: withheld. {under}")
        else:
            yield SheetPage(heading, lines_of(page))


def _ending(mimetype: str) -> str:
    """What a file's name ends with: by what it holds, never by what it was called."""
    return ENDINGS.get(mimetype) or (mimetypes.guess_extension(mimetype) or ".bin").removeprefix(".")


def _add_schedule(session: Session, making: _BundleBuilder, disclosure: Disclosure) -> None:
    black, searched, made_at = making.all_black, disclosure.known_at or 0, now()
    schedule = Schedule(
        blacken(disclosure.reference, black),
        blacken(disclosure.asks, black),
        moments(session, [searched])[searched].at,
        making.rows,
        made_at,
    )
    making.put("schedule.xlsx", iter([schedule_xlsx(schedule, making.notice)]))
    making.put("schedule.pdf", iter([schedule_pdf(schedule, making.notice)]))
    chain = head(session)
    making.manifest = {
        "request": disclosure.number,
        "made": made_at.isoformat(timespec="seconds"),
        "searched_as_known_at": searched,
        "audit_head": {"seq": chain.seq, "hmac": chain.hmac},
        "files": making.files,
    }


def _store(storage: Storage, file: IO[bytes], *, hold: Callable[[], None]) -> tuple[list[dict[str, Any]], int, str]:
    """Its parts under their hashes, its length and the hash of the whole."""
    file.seek(0)
    digest, length, parts = hashlib.sha256(), 0, []
    while part := file.read(PART_BYTES):
        digest.update(part)
        length += len(part)
        own = sha256(part)
        storage.put(f"disclosures/{own}", part)
        parts.append({"key": f"disclosures/{own}", "length": len(part), "sha256": own})
        hold()
    return parts, length, digest.hexdigest()
