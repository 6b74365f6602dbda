"""Asks with what is said to them; of several replies to one letter, what counts for each."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, case, func, literal, select, true
from sqlalchemy.orm import Session

from app.platform.database import plain_rows
from app.platform.history import known
from app.responses.kept_back import KEPT_BACK, is_kept_back
from app.responses.kinds import ANSWERS, NOT_READ
from app.responses.models import AskAnswer, Response, ResponseVersion
from app.responses.recording.forms import ask_fields
from app.responses.standing import RecordedResponse, SaidToAsk


def asks_shown(asks: Sequence[str], said: Mapping[int, SaidToAsk]) -> list[dict[str, Any]]:
    """Each ask with what is said to it, for the macro `ask_list`. `said` by number."""
    shown = []
    for number, text in enumerate(asks, start=1):
        ask = said.get(number)
        answer = (ANSWERS[ask.answer].shape, ANSWERS[ask.answer].name, "") if ask else ("query", NOT_READ, "")
        words, passage = (ask.words, ask.passage) if ask else ("", "")
        shown.append({"number": number, "text": text, "answer": answer, "words": words, "passage": passage})
    return shown


def said_to_asks(now: RecordedResponse) -> dict[int, SaidToAsk]:
    """What a reply says to each ask, by number: a form records the same for all the letters that it answers."""
    return {number: said for (_, number), said in sorted(now.answers.items(), key=lambda item: item[0])}


def fields_of_asks(now: RecordedResponse) -> dict[str, str]:
    """The same, by the names of a form's fields."""
    return {
        name: value
        for number, said in said_to_asks(now).items()
        for name, value in zip(ask_fields(number), (said.answer, said.words, said.passage), strict=True)
    }


RANK = case({code: words.rank for code, words in ANSWERS.items()}, value=AskAnswer.answer)


def best_answers(
    campaign_id: int, known_at: int | None = None, *, since: date | None = None, valid_at: date | None = None
) -> Select[Any]:
    """Columns letter_id, number, answer, words, passage, response_id: one row for each ask of each letter to which
    something is said from the day `since` (None: whenever) to the end of the day `valid_at` (likewise), as known at
    audit event `known_at` (None: now). What goes furthest counts, and of those alike what came last. What is kept back
    counts, without its words."""
    hides = is_kept_back(AskAnswer.response_id)
    place = func.row_number().over(
        partition_by=(AskAnswer.letter_id, AskAnswer.number),
        order_by=(RANK.desc(), ResponseVersion.received_on.desc(), AskAnswer.response_id.desc()),
    )
    ranked = (
        select(
            AskAnswer.letter_id,
            AskAnswer.number,
            AskAnswer.answer,
            case((hides, literal(KEPT_BACK)), else_=AskAnswer.words).label("words"),
            case((hides, literal("")), else_=AskAnswer.passage).label("passage"),
            AskAnswer.response_id,
            place.label("place"),
        )
        .join(Response, Response.id == AskAnswer.response_id)
        .join(ResponseVersion, ResponseVersion.response_id == Response.id)
        .where(Response.campaign_id == campaign_id, known(AskAnswer, known_at), known(ResponseVersion, known_at))
        .where(true() if since is None else ResponseVersion.received_on >= since)
        .where(true() if valid_at is None else ResponseVersion.received_on <= valid_at)
        .subquery()
    )
    names = ("letter_id", "number", "answer", "words", "passage", "response_id")
    return select(*(ranked.c[name] for name in names)).where(ranked.c.place == 1)


def said_to_letters(
    session: Session,
    campaign_id: int,
    *,
    letter_ids: Collection[int] | None = None,
    since: date | None = None,
    valid_at: date | None = None,
    known_at: int | None = None,
) -> dict[int, dict[int, SaidToAsk]]:
    """What counts for each ask, by letter id and the ask's number: of all letters of a campaign, or of some. On a day
    and as known at an event, as `best_answers` takes them."""
    best = best_answers(campaign_id, known_at, since=since, valid_at=valid_at).subquery()
    query = select(best)
    if letter_ids is not None:
        query = query.where(best.c.letter_id.in_(letter_ids))
    found: dict[int, dict[int, SaidToAsk]] = {}
    for letter_id, number, answer, words, passage, _ in plain_rows(session, query):
        found.setdefault(letter_id, {})[number] = SaidToAsk(answer, words, passage)
    return found
