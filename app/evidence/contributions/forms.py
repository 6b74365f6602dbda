"""What is entered of a contribution: by the desk, and by a team without an account."""

from typing import Any

from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, ValidationError

from app.evidence.answers.states import AnswerSort
from app.evidence.answers.words import SORTS
from app.evidence.contributions.answer_link import LinkAnswer, Outcome
from app.evidence.contributions.commission import Request
from app.evidence.contributions.ladder import LADDER
from app.evidence.contributions.receive import Given
from app.evidence.contributions.states import How
from app.evidence.contributions.words import OUTCOMES
from app.evidence.questions.forms import LONGEST_ANSWER, area
from app.registry.contacts.check import email_wrong, tidy_email
from app.registry.contacts.words import contact_wrong
from app.web.acts import ActForm
from app.web.forms import date_input, line, once_field, radios, select, text_input

LONGEST_ASKED = 5_000

NO_WORDS = "Enter the contribution"
NO_NAME = "Enter the name of the person who gave it"


def email_input(label: str, hint: str) -> StringField:
    return text_input(label, hint, filters=[tidy_email])


def check_email(field: StringField) -> None:
    if code := email_wrong(field.data):
        raise ValidationError(contact_wrong(code, field.data))


LATE_REASON = "Reason for a due date after the answer is due (optional)"
LATE_HINT = "Needed only in that case"


class RequestForm(ActForm):
    """`once`: makes a form that is sent twice one request; `instead`: the number of one that was declined."""

    asked = area(
        "What is needed", "The team reads these words in the email, and on the page that its link opens", LONGEST_ASKED,
        DataRequired("Enter what is needed"),
    )  # fmt: skip
    team: StringField = line("Team", "For example, Child Protection Policy", 200, DataRequired("Enter the team"))
    email = email_input("Team’s email address", "Use a shared mailbox, so that someone reads it in any case")
    deputy: StringField = line(
        "Deputy (optional)",
        f"The person to notify, by name, once the team is late and has had {LADDER.escalate_after} reminders",
        200,
    )
    deputy_email = email_input("Deputy’s email address (optional)", "")
    due_on = date_input("Due date", "Enter the due date")
    late_reason = area(LATE_REASON, LATE_HINT, 500)
    once = once_field()
    instead = HiddenField()

    def validate_email(self, field: StringField) -> None:
        if not field.data:
            raise ValidationError("Enter the team’s email address")
        check_email(field)

    def validate_deputy(self, field: StringField) -> None:
        if not field.data and self.deputy_email.data:
            raise ValidationError("Enter the name of the deputy")

    def validate_deputy_email(self, field: StringField) -> None:
        if field.data:
            check_email(field)
        elif self.deputy.data:
            raise ValidationError("Enter the email address of the deputy")

    @property
    def request(self) -> Request:
        return Request(
            asked=self.asked.data,
            team=self.team.data,
            email=self.email.data,
            due_on=self.due_on.data,
            deputy=self.deputy.data or "",
            deputy_email=self.deputy_email.data or "",
            late_reason=self.late_reason.data or "",
        )


class ReceivedForm(ActForm):
    """What a team gave outside Despatch, such as by telephone."""

    words = area("Contribution", "", LONGEST_ANSWER, DataRequired(NO_WORDS))
    given_by: StringField = line("Given by", "The person’s name and team", 200, DataRequired(NO_NAME))

    @property
    def given(self) -> Given:
        return Given(self.words.data, How.HAND, self.given_by.data)


class NoteForm(ActForm):
    """A contribution that was asked for outside Despatch, and given."""

    asked = area("Request", "", LONGEST_ASKED, DataRequired("Enter the request"))
    team: StringField = line("Team", "", 200, DataRequired("Enter the team"))
    words = area("Contribution", "", LONGEST_ANSWER, DataRequired(NO_WORDS))
    given_by: StringField = line("Given by", "The person’s name", 200, DataRequired(NO_NAME))
    once = once_field()

    @property
    def given(self) -> Given:
        return Given(self.words.data, How.HAND, self.given_by.data)


class DueForm(ActForm):
    due_on = date_input("Due date", "Enter the due date")
    late_reason = area(LATE_REASON, LATE_HINT, 500)


class CancelForm(ActForm):
    reason: StringField = line("Reason", "The team reads it in an email", 500, DataRequired("Enter the reason"))


class UseForm(ActForm):
    """`version`: whose words the page showed."""

    sort = select("Draft", "The words are added below the draft", [(sort.value, SORTS[sort]) for sort in AnswerSort])
    words = area(
        "Words to add", "Remove what the answer does not need", LONGEST_ANSWER, DataRequired("Enter the words to add")
    )
    version = HiddenField()


class ReplyForm(ActForm):
    words = area(
        "Contribution", "Remove greetings, signatures and anything else that is not the contribution", LONGEST_ANSWER,
        DataRequired(NO_WORDS),
    )  # fmt: skip


class LinkForm(ActForm):
    """What a team answers by its link. What belongs to another outcome than the chosen one is not looked at."""

    outcome = radios("What do you want to do?", "Select what you want to do", OUTCOMES.items())
    words = area("Contribution", "Write the words as they can be used in the answer", LONGEST_ANSWER)
    given_by: StringField = line("Your name and job title", "", 200, DataRequired("Enter your name and job title"))
    reason = area("Reason for declining", "", 1_000)
    suggested_team: StringField = line("Team to ask instead (optional)", "", 200)

    def validate_words(self, field: TextAreaField) -> None:
        self._require(field, Outcome.SEND, NO_WORDS)

    def validate_reason(self, field: TextAreaField) -> None:
        self._require(field, Outcome.DECLINE, "Enter the reason for declining")

    def _require(self, field: Any, outcome: Outcome, missing: str) -> None:
        if self.outcome.data == outcome and not field.data:
            raise ValidationError(missing)

    @property
    def answer(self) -> LinkAnswer:
        return LinkAnswer(
            Outcome(self.outcome.data),
            given_by=self.given_by.data or "",
            words=self.words.data or "",
            reason=self.reason.data or "",
            suggested_team=self.suggested_team.data or "",
        )
