"""A campaign to twenty thousand posts, sent and answered: rows alone, since nothing here looks at a letter's words."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from itertools import cycle
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from app.audit.record import SYSTEM, record
from app.campaigns.lifecycle.create import Details, beginning_from_template, campaign_by_reference, create_campaign
from app.campaigns.lifecycle.shipped import LETTER_DATE, REFERENCE
from app.campaigns.models import Campaign, Letter
from app.delivery.events import LETTERS_SENT
from app.delivery.models import Attempt
from app.drafting.models import TemplateVersion
from app.platform.clock import now
from app.platform.events import Event
from app.platform.history import as_at
from app.platform.services import Services
from app.production.models import Archive, Edition, EditionFile, Fingerprint, Run, RunLetter
from app.production.states import RowState, RunState
from app.registry.models import Post, PostVersion
from app.responses.events import RESPONSE_RECORDED
from app.responses.models import AskAnswer, Response, ResponseLetter, ResponseVersion
from app.tracking.letter_notes import add_note

LETTERS = 20_000
LARGE = "LARGE"
SENT = 0.95
AGAIN = 0.3
"""The part of the letters sent that are sent a second time."""

BACK = (
    *((("acknowledgement", "substantive"),) * 9),
    *((("holding", "substantive"),) * 6),
    *((("acknowledgement",),) * 2),
    ("acknowledgement", "holding"),
    ("declined",),
    ("returned",),
    *(((),) * 5),
)
"""What comes back of each letter that was sent, in turn: four letters in five bring something."""

NONE = "0" * 64
"""Stands for the SHA-256 of what nobody made."""


def _brief(_reference: str) -> str:
    """Only what lists read of a letter that was made."""
    return '{"posted": false}'


SAID = ("yes", "yes", "partly", "no", "yes", "in_words", "not_answered")
"""What is said to the asks, in turn."""

ASKS = 5


def large_campaign(services: Services, letters: int = LETTERS, content: Callable[[str], str] = _brief) -> str:
    """As the March 2015 campaign, to every post and to copies of council leaders beside them; its reference.

    `content`: what the edition of the letter with this reference says.
    """
    with services.database.writing() as session:
        _copies(session, letters - _posts(session))
        shipped = campaign_by_reference(session, REFERENCE)
        assert shipped is not None
        details = Details(
            reference=LARGE,
            title="To everybody",
            letter_date=shipped.letter_date,
            reply_by=shipped.reply_by,
            valid_at=shipped.valid_at,
        )
        template = session.get_one(TemplateVersion, shipped.template_version_id)
        filters = {part.registry_slug: part.filters for part in shipped.audience}
        campaign = create_campaign(session, beginning_from_template(template, filters=filters), details, actor=SYSTEM)
        made = session.scalars(select(Letter.id).where(Letter.campaign_id == campaign.id)).all()
        assert len(made) == letters
        _follow(session, campaign, content)
    return LARGE


def follow_shipped(services: Services) -> str:
    """The March 2015 campaign is sent and answered in the same way: what the large one is compared with."""
    with services.database.writing() as session:
        shipped = campaign_by_reference(session, REFERENCE)
        assert shipped is not None
        _follow(session, shipped, _brief)
    return REFERENCE


def _follow(session: Session, campaign: Campaign, content: Callable[[str], str]) -> None:
    letters = session.execute(
        select(Letter.id, Letter.reference).where(Letter.campaign_id == campaign.id).order_by(Letter.id)
    ).all()
    sent = {letter.id: content(letter.reference) for letter in letters[: int(SENT * len(letters))]}
    _send(session, campaign, sent)
    _answer(session, campaign, list(sent))


def _posts(session: Session) -> int:
    """Letters of the shipped campaign."""
    shipped = select(func.count()).select_from(Letter).join(Campaign).where(Campaign.reference == REFERENCE)
    return session.scalars(shipped).one()


def _copies(session: Session, count: int) -> None:
    columns = [column for column in PostVersion.__table__.c if column.name != "id"]
    leaders = select(*columns).where(PostVersion.registry_slug == "council-leaders", as_at(PostVersion, LETTER_DATE))
    versions = [dict(one) for one in session.execute(leaders).mappings()]
    session.execute(insert(Post), [{"key": f"copy-{number}"} for number in range(count)])
    ids = session.scalars(select(Post.id).where(Post.key.startswith("copy-")).order_by(Post.id)).all()
    rows = [versions[number % len(versions)] | {"post_id": post_id} for number, post_id in enumerate(ids)]
    session.execute(insert(PostVersion.__table__), rows)


def _send(session: Session, campaign: Campaign, letters: Mapping[int, str]) -> None:
    """`letters`: what the edition of each says, by id."""
    after = {"letters": len(letters), "sent_on": LETTER_DATE.isoformat(), "channel": "post", "corrections": 0}
    seq = _event(session, campaign, LETTERS_SENT, after)
    run = Run(
        campaign_id=campaign.id,
        number=1,
        state=RunState.DONE,
        valid_at=campaign.valid_at,
        known_at=seq,
        total=len(letters),
        started_at=now(),
        ended_at=now(),
    )
    session.add(run)
    session.flush()
    made = {"run_id": run.id, "state": RowState.MADE, "ended_at": now()}
    session.execute(insert(RunLetter), [made | {"letter_id": letter} for letter in letters])
    frozen = {"run_id": run.id, "number": 1, "sha256": NONE, "draft": False, "pages": 2}
    session.execute(
        insert(Edition),
        [frozen | {"letter_id": letter, "content": content, "recorded": seq} for letter, content in letters.items()],
    )
    editions = session.execute(select(Edition.letter_id, Edition.id).where(Edition.run_id == run.id)).all()
    _files(session, [edition for _, edition in editions])
    went = {"channel": "post", "state": "sent", "sent_on": LETTER_DATE, "note": "", "recorded": seq, "handed": seq}
    again = int(AGAIN * len(editions))
    session.execute(
        insert(Attempt),
        [
            went | {"letter_id": letter, "edition_id": edition, "resend": resend}
            for resend, some in enumerate((editions, editions[:again]))
            for letter, edition in some
        ],
    )


def _files(session: Session, editions: list[int]) -> None:
    """A PDF and a Word file of each edition, in an archive that storage does not have."""
    if session.get(Fingerprint, NONE[:16]) is None:
        session.add(Fingerprint(short=NONE[:16], facts={}))
        session.add(Archive(sha256=NONE, key="bench", length=0))
        session.flush()
    archive = session.scalars(select(Archive.id).where(Archive.sha256 == NONE)).one()
    where = {"archive_id": archive, "offset": 0, "length": 50_000, "sha256": NONE, "inflated_sha256": NONE}
    made = where | {"fingerprint": NONE[:16]}
    formats = ("pdf", "docx")
    session.execute(
        insert(EditionFile), [made | {"edition_id": one, "format": kind} for one in editions for kind in formats]
    )


def _answer(session: Session, campaign: Campaign, letters: list[int]) -> None:
    """What comes back of each letter, by one response each: first what is acknowledged, then what is said."""
    after = {"kind": "substantive", "received_on": LETTER_DATE.isoformat(), "how": "email"}
    seq = _event(session, campaign, RESPONSE_RECORDED, after)
    pairs = zip(letters, cycle(BACK), strict=False)
    came = [(letter, place, kind) for letter, kinds in pairs for place, kind in enumerate(kinds)]
    rows = [
        {"campaign_id": campaign.id, "once": f"bench-{letter}-{place}", "recorded": seq} for letter, place, _ in came
    ]
    session.execute(insert(Response), rows)
    first = session.scalars(select(func.min(Response.id)).where(Response.campaign_id == campaign.id)).one()
    responses = [(first + number, letter, kind) for number, (letter, _, kind) in enumerate(came)]
    session.execute(
        insert(ResponseVersion.__table__),
        [
            {
                "response_id": response,
                "received_on": day,
                "how": "email",
                "kind": kind,
                "summary": "As asked.",
                "new_reply_by": LETTER_DATE + timedelta(40) if kind == "holding" else None,
                "recorded": seq,
            }
            for (response, _, kind), day in zip(responses, _days(LETTER_DATE), strict=False)
        ],
    )
    links: list[dict[str, Any]] = [
        {"response_id": response, "letter_id": letter, "recorded": seq} for response, letter, _ in responses
    ]
    session.execute(insert(ResponseLetter.__table__), links)
    said = cycle(SAID)
    session.execute(
        insert(AskAnswer.__table__),
        [
            {"response_id": response, "letter_id": letter, "number": number, "answer": next(said), "recorded": seq}
            for response, letter, kind in responses
            if kind == "substantive"
            for number in range(1, ASKS + 1)
        ],
    )


def _days(start: date) -> Iterator[date]:
    """Days on which replies come: one to thirty days after `start`, over and over."""
    while True:
        yield from (start + timedelta(days) for days in range(1, 31))


def _event(session: Session, campaign: Campaign, action: Event, after: Mapping[str, Any]) -> int:
    return record(session, action, actor=SYSTEM, subjects=[("campaign", campaign.id)], after=after).seq


def note_on_letter(services: Services, number: int) -> None:
    """Somebody records a note on the letter of the large campaign with this number, as happens while others read."""
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, LARGE)
        of = (Letter.campaign_id == campaign.id, Letter.number == number)
        letter = session.scalars(select(Letter).where(*of)).one()
        add_note(session, letter, text="Rang the office.", once=str(number), actor=SYSTEM)
