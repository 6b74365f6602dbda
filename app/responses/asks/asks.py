"""Asks with what is said to them, as pages and forms take them."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.responses.kinds import ANSWERS, NOT_READ
from app.responses.recording.forms import ask_fields
from app.responses.standing import Held, SaidToAsk


def asks_shown(asks: Sequence[str], said: Mapping[int, SaidToAsk]) -> list[dict[str, Any]]:
    """Each ask with what is said to it, for the macro `ask_list`. `said` by number."""
    shown = []
    for number, text in enumerate(asks, start=1):
        one = said.get(number)
        answer = (ANSWERS[one.answer].shape, ANSWERS[one.answer].name, "") if one else ("query", NOT_READ, "")
        words, passage = (one.words, one.passage) if one else ("", "")
        shown.append({"number": number, "text": text, "answer": answer, "words": words, "passage": passage})
    return shown


def said_to_asks(now: Held) -> dict[int, SaidToAsk]:
    """What a reply says to each ask, by number: a form records the same for all the letters that it answers."""
    return {number: said for (_, number), said in sorted(now.answers.items(), key=lambda item: item[0])}


def fields_of_asks(now: Held) -> dict[str, str]:
    """The same, by the names of a form's fields."""
    return {
        name: value
        for number, said in said_to_asks(now).items()
        for name, value in zip(ask_fields(number), (said.answer, said.words, said.passage), strict=True)
    }
