"""What a person fills in about a reply. The letters and files kept from before: sheet.py."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from wtforms import Field, RadioField
from wtforms.validators import ValidationError

from app.registry.changes.succession import Follower
from app.responses.kinds import ANSWERS, HOW, KINDS, LONGEST_PASSAGE, LONGEST_WORDS, NOT_READ, Answer, Kind
from app.responses.refusals import REFUSALS
from app.responses.standing import Details, SaidToAsk
from app.web.acts import ActForm
from app.web.files.uploads import EVERY_TYPE, UploadsField, choice_of
from app.web.forms import DatedForm, checkbox, choices, date_input, not_in_future, radios, select, textarea

NO_DAY = "Enter the date on which it was received"
NO_HOW = "Choose how it was received"
NO_ANSWER = "Choose what the response says about ask {number}, or clear the text below it"
NO_WORDS = "Enter what they said about ask {number}, or choose “Not yet recorded” and add it later"
WORDS_HINT = f"Use a few words. You can leave this empty unless you choose “{ANSWERS[Answer.IN_WORDS].choice}”."
LONGEST = 10_000
"""Characters of a summary."""


class ReplyForm(DatedForm, ActForm):
    """For a letter that asks nothing; `reply_form` adds what is said to each ask."""

    asks: Sequence[int] = ()

    find = textarea(
        "Add letters",
        "Enter references, or words from the post or its organisation. A joint reply answers several letters.",
        filters=(),
    )
    received_on = date_input(
        "When was it received?",
        NO_DAY,
        "The date your office received it, not the date it was written.",
        not_in_future(REFUSALS["reply_in_future"]),
    )
    early = checkbox("Received before the date of the letter")
    how = radios("How was it received?", NO_HOW)
    kind = radios("What kind of response is it?", "Choose the kind of response")
    came_from = select("Who sent it?", coerce=lambda chosen: int(chosen) if chosen else None)
    new_reply_by = date_input(
        "New date in a holding reply (optional)",
        "",
        "The date by which it promises a reply. A date after the letter’s reply-by date replaces it.",
    )
    summary = textarea("Summary (optional)", "Use a few sentences.", LONGEST, filters=())
    files = UploadsField("Files", description=f"Scans, documents or the email itself: {choice_of(EVERY_TYPE)}.")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.how.choices = choices(HOW.items())
        self.kind.choices = choices((code, words.name) for code, words in KINDS.items())

    def offer_senders(self, followers: Sequence[Follower]) -> None:
        """Who may have sent it: those that the letters went to, or one that took the place of one of them."""
        theirs = [
            (str(follower.organisation_id), f"{follower.name}, which took over from the recipient")
            for follower in followers
        ]
        self.came_from.choices = choices([("", "The recipient"), *theirs])

    @property
    def details(self) -> Details:
        return Details(
            received_on=self.received_on.data,
            how=self.how.data,
            kind=self.kind.data,
            summary=(self.summary.data or "").strip(),
            new_reply_by=self.new_reply_by.data if self.kind.data == Kind.HOLDING else None,
            came_from=self.came_from.data,
        )

    def ask(self, number: int) -> tuple[Field, ...]:
        """The fields of one ask, as `ask_fields` names them."""
        return tuple(self[name] for name in ask_fields(number))

    @property
    def said_to_asks(self) -> dict[int, SaidToAsk]:
        """By number; an ask whose answer is not recorded has no entry."""
        said = {number: tuple(field.data for field in self.ask(number)) for number in self.asks}
        return {number: SaidToAsk(*three) for number, three in said.items() if three[0] in ANSWERS}


def ask_fields(number: int) -> tuple[str, str, str]:
    """The names of the fields of one ask: its answer, the words, the passage."""
    return f"ask-{number}", f"ask-{number}-words", f"ask-{number}-passage"


@lru_cache(maxsize=32)
def reply_form(asks: int) -> type[ReplyForm]:
    """The form for a letter with so many asks."""
    fields: dict[str, Any] = {"asks": range(1, asks + 1)}
    for number in range(1, asks + 1):
        answer, words, passage = ask_fields(number)
        fields[answer] = RadioField(
            f"Ask {number}",
            [_is_an_answer(number)],
            choices=choices([*((code, one.choice) for code, one in ANSWERS.items()), ("", NOT_READ)]),
            default="",
            filters=[lambda chosen: chosen or ""],
            validate_choice=False,
        )
        fields[words] = textarea(f"What they said about ask {number}", WORDS_HINT, LONGEST_WORDS, _are_given(number))
        fields[passage] = textarea(f"Passage that answers ask {number}", "", LONGEST_PASSAGE)
    return type("ReplyFormWithAsks", (ReplyForm,), fields)


def _is_an_answer(number: int) -> Callable[[ReplyForm, Field], None]:
    def look(form: ReplyForm, field: Field) -> None:
        if field.data in ANSWERS:
            return
        if field.data or any(one.data for one in form.ask(number)[1:]):
            raise ValidationError(NO_ANSWER.format(number=number))

    return look


def _are_given(number: int) -> Callable[[ReplyForm, Field], None]:
    def look(form: ReplyForm, field: Field) -> None:
        if form[f"ask-{number}"].data == Answer.IN_WORDS and not field.data:
            raise ValidationError(NO_WORDS.format(number=number))

    return look
