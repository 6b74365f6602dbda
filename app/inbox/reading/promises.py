"""By when a note of receipt promises a full reply, from its words in English or Welsh."""

import re
from datetime import date, timedelta

from app.inbox.reading.away import DAY, MOST_LOOKED_AT, WEEKDAY, day_in

LONGEST = timedelta(days=400)

SENTENCE = re.compile(r"(?<=[.!?]) ")
OF_A_REPLY = re.compile(r"repl(?:y|ies|ied)|respon[ds]|answer|writ(?:e|ten)|in touch|ateb|ymateb", re.IGNORECASE)
BY = re.compile(
    r"\b(?:will|shall|[’']ll|aim|hope|expect|intend|endeavour|plan|promise|should|byddwn|byddaf|gobeithiwn)\b.{0,160}?"
    r"\b(?:by|before|no later than|erbyn)(?: [a-z]+){0,8}?,?"
    rf" (?:(?:{WEEKDAY}),? )?(?:the )?{DAY}",
    re.IGNORECASE,
)


def full_reply_by(words: str, *, sent: date) -> date | None:
    """Return the day by which the writer says, in one sentence, that a reply will come; None where no sentence names
    one. `words`: what the mail adds to what it quotes. A year that isn't said is that of the next such day after
    `sent`."""
    for sentence in SENTENCE.split(re.sub(r"\s+", " ", words[:MOST_LOOKED_AT])):
        if OF_A_REPLY.search(sentence) and (found := BY.search(sentence)):
            day = day_in(found, sent)
            if day and sent <= day <= sent + LONGEST:
                return day
    return None
