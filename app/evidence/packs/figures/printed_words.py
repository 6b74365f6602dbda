"""What a campaign's letters print that is the same on all of them: their subject, and the copies that they name."""

from dataclasses import dataclass

from sqlalchemy import select

from app.campaigns.letter.text import compiled_text
from app.delivery.attempts.sent_letters import printed_as_sent, sent_by_attempts
from app.letters.text.fields import find
from app.letters.text.template import CompiledTemplate
from app.production.models import Edition
from app.tracking.snapshot import CampaignSnapshot


@dataclass(frozen=True)
class PrintedFacts:
    """`subject`: blank where letters have none, or not all the same. `copies`: the lines under “cc” of any letter, each
    once. Both are blank until a letter is sent."""

    subject: str = ""
    copies: tuple[str, ...] = ()


def printed_facts(snapshot: CampaignSnapshot) -> PrintedFacts:
    """Of the letters sent by the snapshot's event, whatever its day: read from one letter of each run that made them,
    since all letters of a run print the same subject and copies unless the subject has a field that differs by
    recipient."""
    sent = sent_by_attempts(snapshot.attempts)
    made = snapshot.session.execute(
        select(Edition.run_id, Edition.letter_id, Edition.number)
        .where(Edition.letter_id.in_(sent))
        .order_by(Edition.id)
    )
    by_run = {run: letter for run, letter, number in made if sent[letter].edition == number}
    letters = printed_as_sent(snapshot.session, {letter: sent[letter] for letter in by_run.values()}).values()
    subjects = {sent_letter.subject for sent_letter in letters}
    text = snapshot.text
    alike = len(subjects) == 1 and text is not None and _same_on_all(compiled_text(text.source))
    return PrintedFacts(
        subject=subjects.pop() if alike else "",
        copies=tuple(dict.fromkeys(line for sent_letter in letters for line in sent_letter.copies)),
    )


def _same_on_all(text: CompiledTemplate) -> bool:
    """Whether there is a subject, of which no field differs by recipient."""
    fields = [text.spec(name) for name in find(text.subject)]
    return bool(text.subject) and all(field and not field.by_recipient and not field.where for field in fields)
