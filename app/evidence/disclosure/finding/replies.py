"""Replies, as they are recorded and were before; the files that came with them are found with those of the mail."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.moments import moments
from app.campaigns.models import Letter
from app.evidence.disclosure.finding.addressees import addressees
from app.evidence.disclosure.finding.found import Found, Source
from app.evidence.disclosure.finding.lines import facts, in_words, is_gone, paragraphs
from app.evidence.disclosure.scope import Reach
from app.inbox.hidden import hidden_messages, hidden_replies
from app.letters.wording import join
from app.responses.kinds import ANSWERS, HOW, KINDS
from app.responses.models import AskAnswer, Response, ResponseLetter, ResponseVersion


def find(session: Session, reach: Reach) -> Iterator[Found]:
    ever = select(ResponseLetter.response_id, Letter).join(Letter, Letter.id == ResponseLetter.letter_id)
    letters: dict[int, Letter] = {}
    for response_id, letter in session.execute(ever.where(Letter.id.in_(reach.letters())).order_by(Letter.number)):
        letters.setdefault(response_id, letter)
    hidden = hidden_replies(session, hidden_messages(session))
    titles = addressees(session, letters.values())
    versions: dict[int, ResponseVersion] = {}
    for version in session.scalars(
        select(ResponseVersion).where(ResponseVersion.response_id.in_(letters)).order_by(ResponseVersion.recorded)
    ):
        versions[version.response_id] = version
    for response_id, version in sorted(versions.items()):
        if response_id in hidden:
            continue
        letter, back = letters[response_id], ", withdrawn since" if version.superseded is not None else ""
        yield Found(
            f"reply:{response_id}",
            "reply",
            f"{KINDS[version.kind].name} to letter {letter.reference}, as recorded{back}",
            titles.get(letter.id, ""),
            version.received_on,
            post_id=letter.post_id,
            campaign_id=letter.campaign_id,
        )


def _words(session: Session, identity: str, known_at: int) -> str | None:
    response = session.get(Response, int(identity))
    if response is None or response.id in hidden_replies(session, hidden_messages(session)):
        return None
    versions = session.scalars(
        select(ResponseVersion)
        .where(ResponseVersion.response_id == response.id, ResponseVersion.recorded <= known_at)
        .order_by(ResponseVersion.recorded.desc(), ResponseVersion.id.desc())
    ).all()
    when = moments(session, {one.recorded for one in versions})
    told = [
        facts(
            [
                ("Recorded", when[one.recorded].at),
                ("Superseded", "by a correction, or withdrawn" if is_gone(one, known_at) else ""),
                ("Kind", KINDS[one.kind].name),
                ("Received", one.received_on),
                ("Came", HOW[one.how]),
                ("Promises a reply by", one.new_reply_by),
                ("What it says", one.summary),
            ]
        )
        for one in versions
    ]
    return paragraphs(
        facts([("Answers letters", _letters(session, response.id, known_at))]),
        *told,
        _answers(session, response, known_at),
    )


def _letters(session: Session, response_id: int, known_at: int) -> str:
    rows = select(Letter.reference).join(ResponseLetter, ResponseLetter.letter_id == Letter.id)
    return join(
        sorted(
            set(
                session.scalars(
                    rows.where(ResponseLetter.response_id == response_id, ResponseLetter.recorded <= known_at)
                )
            )
        )
    )


def _answers(session: Session, response: Response, known_at: int) -> str:
    rows = session.execute(
        select(AskAnswer, Letter.reference)
        .join(Letter, Letter.id == AskAnswer.letter_id)
        .where(AskAnswer.response_id == response.id, AskAnswer.recorded <= known_at)
        .order_by(Letter.number, AskAnswer.number, AskAnswer.recorded)
    )
    return paragraphs(
        *(
            facts(
                [
                    (f"To ask {one.number} of {reference}", ANSWERS[one.answer].name),
                    ("Superseded", "by a correction, or withdrawn" if is_gone(one, known_at) else ""),
                    ("In words", one.words),
                    ("Passage", in_words(one.passage)),
                ]
            )
            for one, reference in rows
        )
    )


SOURCE = Source(find, words={"reply": _words}, files={})
