"""Mail that came in: replies that were read and recorded in the past weeks, and what waits in the inbox today."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

import pikepdf
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import SYSTEM, Actor
from app.campaigns.letter.text import asks_of
from app.campaigns.models import Campaign, Letter
from app.delivery.attempts.sent_letters import left_us
from app.delivery.email.numbers import reply_address
from app.delivery.models import Attempt
from app.inbox.decisions.judgements import add_letters
from app.inbox.decisions.make_response import became, close_acknowledgements
from app.inbox.decisions.notes import add_note
from app.inbox.decisions.queue import assign, set_aside
from app.inbox.intake.receive import keep_raw, take_message
from app.inbox.intake.upload import keep_uploads, take_uploads
from app.inbox.message_state import held_locked
from app.inbox.showing import files_of
from app.inbox.states import Form, Source
from app.letters.dates import add_working_days, date_in_words
from app.platform.clock import LONDON, london_time, now, today
from app.platform.history import known
from app.practice.country.draw import Draw
from app.practice.diary import Story
from app.practice.inbox_mails import MAILS, Clue, Mail, Then
from app.practice.stories.risks import report_risk
from app.practice.world import World
from app.registry.models import Post
from app.responses.kinds import Answer
from app.responses.kinds import Kind as ResponseKind
from app.responses.models import ResponseLetter
from app.responses.recording.record import record_response
from app.responses.standing import Details, SaidToAsk
from app.safeguarding.states import About, Belief, CameBy, Outcome
from app.web.files.filetypes import FileType
from app.web.files.kept_files import KeptFile
from app.web.files.uploads import Upload

CAMPAIGNS = ("LEAD", "MISSING")
"""What the references of campaigns begin with to which mail may be an answer, the first that has letters left."""

PAPER = Mail(-2, "11:35", Clue.NAMED, "", "")
"""Whoever may write on paper."""

READ_AT = time(16, 50)
"""When the correspondence officer has read what came on a day."""


@dataclass(frozen=True)
class Writer:
    """Who answers, for a post of the country. `letter_id` None: there is no letter of ours that waits for an answer."""

    post: str
    letter_id: int | None = None
    reference: str = ""
    answers: str = ""


Read = tuple[Mail, int, list[Writer]]
"""A message, its id, and who wrote it."""


def inbox(world: World) -> Story:
    """Day by day: what came, and, of days that are over, what became of it."""
    draw, used = Draw("inbox"), set[str]()
    waiting: list[Read] = []
    for number, (mail, moment) in enumerate(zip(MAILS, _moments(world), strict=True)):
        yield moment
        writers = [_writer(world, mail, draw, used) for _ in range(3 if mail.clue is Clue.SEVERAL else 1)]
        body = _bytes(world, mail, writers, number)
        message_id = _take(world, body)
        if mail.again:
            _take(world, body)
        waiting.append((mail, message_id, writers))
        if mail.then is Then.REPORT:
            yield from _report(world, message_id, moment)
        last_of_day = number + 1 == len(MAILS) or MAILS[number + 1].day != mail.day
        if last_of_day and mail.day < 0:
            yield max(datetime.combine(world.working_day(mail.day), READ_AT, LONDON), moment + timedelta(minutes=2))
            for read in waiting:
                _read(world, read, draw)
            waiting = []


def letters_on_paper(world: World) -> Story:
    """Scans that the clerk brings; the worker finds the letters that they name."""
    yield world.at(-2, 11, 35)
    draw, used = Draw("paper"), set[str]()
    writers = [_writer(world, PAPER, draw, used) for _ in range(3)]
    uploads = [
        Upload(
            f"Scan {number}.pdf",
            FileType.PDF.mimetype,
            _pdf(
                f"{_words(world, writer, [])['body']}. Thank you for {writer.reference or 'writing'}. On paper, page 1."
            ),
        )
        for number, writer in enumerate(writers, start=1)
    ]
    sender, day = "Several councils", world.working_day(-3)
    stored = keep_uploads(world.services.storage, uploads, received_on=day, sender=sender, now=now())
    with world.writing() as session:
        take_uploads(session, stored, actor=world.actor("clerk"))


def _moments(world: World) -> list[datetime]:
    """None after practice is made: what would come later today came earlier."""
    said = [world.at(mail.day, *map(int, mail.at.split(":"))) for mail in MAILS]
    return [
        min(moment, world.made_at - timedelta(minutes=3 * (len(said) - number))) for number, moment in enumerate(said)
    ]


def _writer(world: World, mail: Mail, draw: Draw, used: set[str]) -> Writer:
    """Of a letter that nobody has answered yet, each once; of any post while there is no such letter."""
    welsh = "weinidogion" in mail.subject
    places = {body.organisation for body in world.country.package.organisations if body.nation == "Wales" or not welsh}
    posts = {
        post.post: Writer(post.post)
        for post in world.country.package.posts
        if post.registry in mail.registries and post.organisation in places and post.post not in used
    }
    letters: list[Writer] = []
    if mail.clue is not Clue.OUTSIDE:
        with world.reading() as session:
            letters = [writer for writer in _unanswered(session) if writer.post in posts]
    writer = letters[0] if letters else draw.one_of(list(posts.values()))
    used.add(writer.post)
    return writer


def _unanswered(session: Session) -> list[Writer]:
    """Letters of the newest campaign that left and have no response, the last first."""
    for beginning in CAMPAIGNS:
        answered = select(ResponseLetter.letter_id).where(known(ResponseLetter))
        rows = session.execute(
            select(Letter, Post.key, Attempt.message_id)
            .join(Campaign, Campaign.id == Letter.campaign_id)
            .join(Post, Post.id == Letter.post_id)
            .join(Attempt, Attempt.letter_id == Letter.id)
            .where(Campaign.reference.startswith(beginning), Campaign.chases_id.is_(None), Letter.id.not_in(answered))
            .where(Attempt.copy == 0, left_us())
            .order_by(Letter.number.desc(), Attempt.id)
        ).all()
        if rows:
            return [Writer(key, letter.id, letter.reference, message_id or "") for letter, key, message_id in rows]
    return []


def _bytes(world: World, mail: Mail, writers: list[Writer], number: int) -> bytes:
    first, *others = writers
    words = _words(world, first, others)
    message = EmailMessage()
    message["From"] = mail.sender or _sender(world, mail, first)
    message["To"] = _to(world, mail, first)
    message["Subject"] = mail.subject.format_map(words)
    message["Date"] = format_datetime(now())
    message["Message-ID"] = f"<practice.{number}.{now():%Y%m%d}@{message['From'].addresses[0].domain}>"
    if mail.clue is Clue.TOKEN and first.answers:
        message["In-Reply-To"] = f"<{first.answers}>"
    for name, value in mail.headers.items():
        message[name] = value
    message.set_content(mail.text.format_map(words))
    for name in mail.files:
        maintype, subtype, content = _file(name, mail, words)
        message.add_attachment(content, maintype=maintype, subtype=subtype, filename=name)
    return message.as_bytes()


def _words(world: World, writer: Writer, others: list[Writer]) -> Mapping[str, str]:
    package = world.country.package
    post = next(row for row in package.posts if row.post == writer.post)
    body = next(row for row in package.organisations if row.organisation == post.organisation)
    holder = world.country.holders_on(world.today).get(post.post)
    soon = {name: add_working_days(today(), days, holidays=world.holidays) for name, days in (("back", 6), ("by", 15))}
    return {
        "title": post.title,
        "body": body.name,
        "person": holder.person.line if holder else "For the office",
        "reference": writer.reference or "your letter",
        "others": ", ".join(other.reference for other in others if other.reference),
        "back": date_in_words(soon["back"]),
        "by": date_in_words(soon["by"]),
    }


def _sender(world: World, mail: Mail, writer: Writer) -> str:
    address = world.country.contacts[writer.post].email
    if mail.clue is Clue.BODY:
        return f"Democratic services <democratic.services@{address.partition('@')[2]}>"
    return f"Office mailbox <{address}>"


def _to(world: World, mail: Mail, writer: Writer) -> str:
    if mail.clue is Clue.TOKEN and writer.letter_id:
        with world.writing() as session:
            return reply_address(session, writer.letter_id, world.settings)
    return world.settings.replies_address


def _file(name: str, mail: Mail, words: Mapping[str, str]) -> tuple[str, str, bytes]:
    """Its type and its content: a page or a paragraph."""
    about = f"Our reference: {words['reference']}. " if mail.clue in (Clue.FILED, Clue.SEVERAL) else ""
    text = f"{name.rpartition('.')[0]}. {about}From {words['body']}. Made up for practice."
    if name.endswith(".pdf"):
        return "application", "pdf", _pdf(text)
    return "application", "vnd.openxmlformats-officedocument.wordprocessingml.document", _docx(text)


def _pdf(text: str) -> bytes:
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(595, 842))
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    plain = text.encode("latin-1", "replace").replace(b"\\", b"").replace(b"(", b"").replace(b")", b"")
    page.Contents = document.make_stream(b"BT /F1 10 Tf 60 770 Td (" + plain + b") Tj ET")
    out = io.BytesIO()
    document.save(out, deterministic_id=True)
    return out.getvalue()


DOCX = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>',
    "word/document.xml": '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>",
}
"""The least that is a document of Word."""


def _docx(text: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in DOCX.items():
            archive.writestr(zipfile.ZipInfo(name), part.replace("{text}", text))
    return out.getvalue()


def _take(world: World, body: bytes) -> int:
    """As from the mailbox; a worker reads and sorts it."""
    raw = keep_raw(world.services.storage, body, form=Form.EML)
    with world.writing() as session:
        return take_message(session, raw, source=Source.IMAP, at=now(), actor=SYSTEM).message.id


def _report(world: World, message_id: int, moment: datetime) -> Story:
    """Whoever opens it reports it at once; from then on the safeguarding team alone can see the message."""
    yield moment + timedelta(minutes=14)
    risk = report_risk(
        world,
        "Peverbridge",
        "The writer worked in a children’s home, says that absences at night go unreported, and asks to be called.",
        by="correspondence",
        received_at=moment,
        came_by=CameBy.MESSAGE,
        belief=Belief.NOT_SURE,
        about=About.SERVICE,
        source="Email from a former member of staff",
        message_id=message_id,
    )
    yield moment + timedelta(minutes=41)
    risk.call(Outcome.REACHED, "Spoke with the director.")
    claim = risk.say_told("The director has the name of the home, which the writer gave by telephone.")
    yield moment + timedelta(minutes=70)
    risk.confirm(claim)


def _read(world: World, read: Read, draw: Draw) -> None:
    """What a person does with a message that the worker has sorted. Without a letter that it answers, it waits."""
    mail, message_id, writers = read
    actor = world.actor("correspondence")
    letters = [writer.letter_id for writer in writers if writer.letter_id]
    with world.writing() as session:
        match mail.then:
            case Then.SET_ASIDE:
                set_aside(session, [message_id], actor=actor)
            case Then.ASSIGN:
                assign(session, [message_id], to=world.users["drafter"], actor=actor)
                text = "Telephoned: their election does not change the date. They will reply on time."
                add_note(session, message_id, text=text, once=f"practice-note-{message_id}", actor=actor)
            case Then.MATCH if letters:
                seen = held_locked(session, message_id).seen
                add_letters(session, message_id, letters, seen=seen, actor=actor)
            case Then.ACKNOWLEDGE if letters:
                close_acknowledgements(session, [message_id], actor=actor)
            case Then.ANSWER | Then.HOLDING if letters:
                _record(session, mail, message_id, draw, actor)


def _record(session: Session, mail: Mail, message_id: int, draw: Draw, actor: Actor) -> None:
    """As the form beside the message does."""
    held = held_locked(session, message_id)
    campaign = session.get_one(Campaign, held.unrecorded[0])
    letters = [session.get_one(Letter, one) for one in held.letter_ids if held.campaigns[one] == campaign.id]
    holding = mail.then is Then.HOLDING
    day = london_time(held.message.received_at).date()
    details = Details(
        day,
        "email",
        ResponseKind.HOLDING if holding else ResponseKind.SUBSTANTIVE,
        held.message.text.strip().partition("\n\n")[2][:180],
        held.promised_by if holding else None,
    )
    said = [
        SaidToAsk(draw.one_of((Answer.YES, Answer.YES, Answer.PARTLY, Answer.NO))) for _ in asks_of(session, campaign)
    ]
    answers = {(letter.id, number): one for letter in letters for number, one in enumerate(said, start=1)}
    response = record_response(
        session,
        campaign,
        letters,
        details,
        [KeptFile(file.name, file.type, file.length, file.sha256, file.key) for file in files_of(session, message_id)],
        answers={} if holding else answers,
        once=f"practice-message-{message_id}",
        today=today(),
        actor=actor,
    )
    became(session, held, response, actor=actor)


INBOX = (inbox, letters_on_paper)
