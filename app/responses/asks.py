"""Asks with what is said to them, as pages show them."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.responses.kinds import ANSWERS, NOT_READ
from app.responses.standing import Held


def asks_shown(asks: Sequence[str], answers: Mapping[int, str]) -> list[dict[str, Any]]:
    """Each ask with what is said to it, for the macro `ask_list`. `answers` by number."""
    shown = []
    for number, text in enumerate(asks, start=1):
        words = ANSWERS[answers[number]] if number in answers else None
        answer = (words.shape, words.name, "") if words else ("query", NOT_READ, "")
        shown.append({"number": number, "text": text, "answer": answer})
    return shown


def said_to_asks(now: Held) -> dict[int, str]:
    """What a reply says to each ask, by number: a form records the same for all the letters that it answers."""
    return {number: answer for (_, number), answer in sorted(now.answers.items())}
