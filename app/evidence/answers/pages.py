"""What the pages of draft answers share: their addresses."""

from flask import url_for

from app.evidence.answers.states import AnswerSort
from app.evidence.questions.showing import ONE

ANSWER = f"{ONE}/answers/<any({', '.join(AnswerSort)}):sort>"


def answer_page(number: int, sort: AnswerSort) -> str:
    """The address of a draft answer to question `number`."""
    return url_for("answers.answer", number=number, sort=sort.value)
