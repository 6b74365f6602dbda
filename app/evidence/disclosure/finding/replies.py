"""Replies, as they are recorded and were before; the files that came with them are found with those of the mail."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.moments import moments
from app.campaigns.models import Letter
from app.evidence.disclosure.finding.addressees import addressees
from app.evidence.disclosure.finding.found_item import FoundItem, Source, facts, moment_words, paragraphs
from app.evidence.disclosure.scope import Reach
from app.inbox.hidden import hidden_messages, hidden_replies
from app.letters.page.wording import join
from app.platform.history import Versioned
from app.responses.kinds import ANSWERS, HOW, KINDS, Answer, Kind
from app.responses.models import AskAnswer, Response, ResponseLetter, ResponseVersion
from app.web.filters import format_plural

LONGEST = 300
"""Characters of what a list calls an item, or says it is about."""


def find(session: Session, reach: Reach) -> Iterator[FoundItem]:
    ever = select(ResponseLetter.response_id, Letter).join(Letter, Letter.id == ResponseLetter.letter_id)
    letters: dict[int, Letter] = {}
    for response_id, letter in session.execute(ever.where(Letter.id.in_(reach.letters())).order_by(Letter.number)):
        letters.setdefault(response_id, letter)
    hidden = hidden_replies(session, hidden_messages(session))
    answered = _letters_by_response(session, letters)
    titles = addressees(session, [one for each in answered.values() for one in each])
    versions: dict[int, ResponseVersion] = {}
    for version in session.scalars(
        select(ResponseVersion).where(ResponseVersion.response_id.in_(letters)).order_by(ResponseVersion.recorded)
    ):
        versions[version.response_id] = version
    for response_id, version in sorted(versions.items()):
        if response_id in hidden:
            continue
        letter, back = letters[response_id], ", withdrawn since" if version.superseded is not None else ""
        yield FoundItem(
            f"reply:{response_id}",
            "reply",
            f"{_response_title(version, answered[response_id])}{back}",
            _about(answered[response_id], titles),
            version.received_on,
            post_id=letter.post_id,
            campaign_id=letter.campaign_id,
        )


def _letters_by_response(session: Session, response_ids: Collection[int]) -> Mapping[int, Sequence[Letter]]:
    """All letters that each response answers, by its id; of one that is withdrawn, those that it answered."""
    rows = session.execute(
        select(ResponseLetter, Letter)
        .join(Letter, Letter.id == ResponseLetter.letter_id)
        .where(ResponseLetter.response_id.in_(response_ids))
        .order_by(Letter.number)
    ).all()
    ever: defaultdict[int, dict[int, Letter]] = defaultdict(dict)
    now: defaultdict[int, dict[int, Letter]] = defaultdict(dict)
    for row, letter in rows:
        ever[row.response_id][letter.id] = letter
        if row.superseded is None:
            now[row.response_id][letter.id] = letter
    return {one: list((now.get(one) or ever[one]).values()) for one in response_ids}


def _response_title(version: ResponseVersion, letters: Sequence[Letter]) -> str:
    """What a response is, with the letters that it answers."""
    plural = "s" if len(letters) > 1 else ""
    references = _joined([letter.reference for letter in letters])
    if version.kind == Kind.RETURNED:
        return f"Officials’ record that letter{plural} {references} came back undelivered"
    return f"Officials’ record of the reply to letter{plural} {references}: {KINDS[version.kind].name.lower()}"


def _about(letters: Sequence[Letter], titles: Mapping[int, str]) -> str:
    """Whom the letters were to."""
    return _joined(list(dict.fromkeys(titles[letter.id] for letter in letters if titles.get(letter.id))))


def _joined(names: Sequence[str]) -> str:
    """All of them, or as many as a line of the schedule holds and how many more there are."""
    for shown in range(len(names), 0, -1):
        more = len(names) - shown
        line = join([*names[:shown], *([format_plural(more, "other")] if more else [])])
        if len(line) <= LONGEST:
            return line
    return ""


def _words(session: Session, identity: str, known_at: int) -> str | None:
    response = session.get(Response, int(identity))
    if response is None or response.id in hidden_replies(session, hidden_messages(session)):
        return None
    versions = session.scalars(
        select(ResponseVersion)
        .where(ResponseVersion.response_id == response.id, ResponseVersion.recorded <= known_at)
        .order_by(ResponseVersion.recorded.desc(), ResponseVersion.id.desc())
    ).all()
    answers = _answers(session, response, known_at)
    events = {response_version.recorded for response_version in versions} | {one.recorded for one, _ in answers}
    when, told = moments(session, events), [facts([("Letters", _letters(session, response.id, known_at))])]
    for event, until in _spans(events):
        for version in versions:
            if _was_current_at(version, event):
                told.append(_version_facts(response, version, when=when[event].at, until=until, known_at=known_at))
                told += [_answer(one, reference) for one, reference in answers if _was_current_at(one, event)]
    return paragraphs(*told)


def _spans(events: Collection[int]) -> Iterator[tuple[int, int | None]]:
    """The events at which something was recorded, the newest first, each with the next one (None: there is none)."""
    newest_first = sorted(events, reverse=True)
    return zip(newest_first, [None, *newest_first], strict=False)


def _was_current_at(row: Versioned, event: int) -> bool:
    return row.recorded <= event and (row.superseded is None or row.superseded > event)


def _version_facts(
    response: Response, one: ResponseVersion, *, when: datetime, until: int | None, known_at: int
) -> str:
    """What was recorded of it at one event, which stood until the next (None: until it was withdrawn, if it was)."""
    return facts(
        [
            ("Recorded", when),
            ("Superseded", "by a correction" if until else _withdrawn(response, known_at)),
            ("Kind", KINDS[one.kind].name),
            ("Received", one.received_on),
            ("Came", HOW[one.how]),
            ("Promises a reply by", one.new_reply_by),
            ("What it says", one.summary),
        ]
    )


def _withdrawn(response: Response, known_at: int) -> str:
    return "the reply was withdrawn" if response.withdrawn is not None and response.withdrawn <= known_at else ""


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


def _answers(session: Session, response: Response, known_at: int) -> Sequence[tuple[AskAnswer, str]]:
    """What was ever recorded of each ask, with the letter's reference."""
    rows = session.execute(
        select(AskAnswer, Letter.reference)
        .join(Letter, Letter.id == AskAnswer.letter_id)
        .where(AskAnswer.response_id == response.id, AskAnswer.recorded <= known_at)
        .order_by(Letter.number, AskAnswer.number, AskAnswer.recorded)
    )
    return [(one, reference) for one, reference in rows]


def _answer(one: AskAnswer, reference: str) -> str:
    return facts(
        [
            (f"To ask {one.number} of {reference}", SAID[one.answer]),
            (SUMMARY, one.words),
            (QUOTATION, moment_words(one.passage)),
        ]
    )


SAID = {**{code: words.name for code, words in ANSWERS.items()}, Answer.IN_WORDS: "In words"}
"""By code of an answer, what an item says: redactions point into its words, so these stay as they were."""

SUMMARY, QUOTATION = "Summary", "Quotation"
"""What is said to an ask in words of ours, and the passage that says it."""


ANSWERS_AT_ONCE = 1_000
"""Events whose answers one query reads."""


def asks_recorded(session: Session, events: Sequence[int]) -> dict[int, list[AskAnswer]]:
    """The answers to the asks that each of these events recorded, in their order."""
    recorded: defaultdict[int, list[AskAnswer]] = defaultdict(list)
    for start in range(0, len(events), ANSWERS_AT_ONCE):
        some = AskAnswer.recorded.in_(events[start : start + ANSWERS_AT_ONCE])
        for answer in session.scalars(select(AskAnswer).where(some).order_by(AskAnswer.id)):
            recorded[answer.recorded].append(answer)
    return dict(recorded)


def labelled_asks(answers: Iterable[AskAnswer], asks: str) -> str:
    """What an event keeps of the asks ("1: The deputy"), with which of it is a summary and which a quotation."""
    for answer in answers:
        for label, words in ((SUMMARY, answer.words), (QUOTATION, answer.passage)):
            if words:
                kept, said = f"{answer.number}: {words}", f"{answer.number}, {label.lower()}: {words}"
                asks = f"\n{asks}\n".replace(f"\n{kept}\n", f"\n{said}\n", 1)[1:-1]
    return asks


SOURCE = Source(find, words={"reply": _words}, files={})
