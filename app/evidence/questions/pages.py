"""What the pages of questions share."""

from flask import abort
from sqlalchemy.orm import Session

from app.evidence.questions.due import NamedDay
from app.evidence.questions.find import question_by_number
from app.evidence.questions.forms import QuestionForm
from app.evidence.questions.keep import UinTaken
from app.evidence.questions.models import Question
from app.evidence.questions.words import REFUSED, named_day_refused

ONE = "/questions/<int:number>"


def question_or_404(session: Session, number: int) -> Question:
    found = question_by_number(session, number)
    return found or abort(
        404, description=f"There is no question no. {number}. All of them are listed under Questions."
    )


def seen_in(text: str | None) -> int:
    """The event up to which a form was read; 0, which no question stands at, where it does not say."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 12 else 0


def refuse(form: QuestionForm, refused: NamedDay | UinTaken) -> None:
    """Beside the field that mends it."""
    if isinstance(refused, NamedDay):
        form.named_day.errors = [named_day_refused(refused)]
    else:
        form.uin.errors = [REFUSED[refused.code]]
