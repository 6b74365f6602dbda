"""What the emails about contributions say. They say nothing else of how the question is handled."""

from dataclasses import dataclass
from datetime import date

from app.evidence.contributions.queue import MailKind
from app.letters.dates import date_in_words

OPEN_PAGE = "To send the contribution, to accept or to decline, please open this page. You do not need an account:"
SHARE = "Please share it only with people who may answer for {team}."
REPLY = "You can also reply to this email. Please leave the reference in the subject as it is."


@dataclass(frozen=True)
class MailFacts:
    """`question`: "question 41063"; `text`: its words, or a `summary`; `deadline`: of the answer, None where not known;
    `link`: blank of what needs no answer; `by`: who asked, with their office; `overdue`: `due_on` is past."""

    kind: MailKind
    reference: str
    team: str
    deputy: str
    to_deputy: bool
    question: str
    text: str
    asked: str
    due_on: date
    deadline: date | None
    today: date
    link: str
    expires_on: date
    by: str
    reason: str = ""
    summary: bool = False

    @property
    def overdue(self) -> bool:
        return self.due_on < self.today

    @property
    def answer_late(self) -> bool:
        """Whether the answer itself is overdue by now."""
        return bool(self.deadline and self.deadline < self.today)


def mail_subject(facts: MailFacts) -> str:
    """The reference between brackets comes first: by it a reply is filed."""
    day = date_in_words(facts.due_on)
    if facts.kind is MailKind.CANCELLED:
        said = f"Contribution no longer needed: {facts.question}"
    elif facts.kind is MailKind.REQUEST:
        said = f"Contribution needed by {day}: {facts.question}"
    elif facts.kind is MailKind.DUE_CHANGED:
        said = f"Contribution now due on {day}: {facts.question}"
    elif facts.to_deputy:
        said = f"Overdue contribution from {facts.team}: {facts.question}"
    elif facts.overdue:
        said = f"Overdue contribution, due on {day}: {facts.question}"
    else:
        said = f"Reminder: contribution due on {day}: {facts.question}"
    return f"[{facts.reference}] {said}"


def mail_text(facts: MailFacts) -> str:
    parts = [f"Dear {facts.deputy if facts.to_deputy else facts.team},", _opening(facts)]
    if facts.kind is not MailKind.CANCELLED:
        parts += [
            f"What is needed:\n{facts.asked}",
            f"The question{' (a summary, not its exact words)' if facts.summary else ''}:\n{facts.text}",
            f"{OPEN_PAGE}\n{facts.link}",
            f"The link works until {date_in_words(facts.expires_on)}. {SHARE.format(team=facts.team)} {REPLY}",
        ]
    parts.append(f"Kind regards,\n\n{facts.by}")
    return "\n\n".join(parts) + "\n"


def _opening(facts: MailFacts) -> str:
    day = date_in_words(facts.due_on)
    if facts.kind is MailKind.CANCELLED:
        return (
            f"We no longer need a contribution from {facts.team} to the answer to {facts.question}. You do not need to "
            f"do anything.\n\nReason: {facts.reason}"
        )
    if facts.kind is MailKind.REQUEST:
        return f"We would be grateful for a contribution from {facts.team} to the answer to {facts.question} by {day}."
    if facts.kind is MailKind.DUE_CHANGED:
        return (
            f"The contribution from {facts.team} to the answer to {facts.question} is now due on {day}. This replaces "
            "the date in our earlier emails."
        )
    if facts.to_deputy:
        opening = (
            f"We asked {facts.team} for a contribution to the answer to {facts.question} by {day}. We have reminded "
            f"the team and have not received it. You are named as the person to tell when {facts.team} is late."
        )
    elif facts.overdue:
        opening = f"The contribution from {facts.team} to the answer to {facts.question} was due on {day}."
    else:
        return f"The contribution from {facts.team} to the answer to {facts.question} is due on {day}."
    return f"{opening} {_why_it_matters(facts)}"


def _why_it_matters(facts: MailFacts) -> str:
    if facts.answer_late and facts.deadline:
        return (
            f"The answer itself was due in Parliament on {date_in_words(facts.deadline)} and is overdue. Please send "
            "what you have today."
        )
    if facts.deadline:
        return f"The answer is due in Parliament on {date_in_words(facts.deadline)}. Please send it as soon as you can."
    return "Please send it as soon as you can."
