"""What counts for a reminder of what came back to the letter that it reminds of, to which replies are recorded: what
came on the day on which the reminder first reached its recipient, or later. What came before is no reply to it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from app.campaigns.lifecycle.chasers import first_letters
from app.campaigns.models import Campaign
from app.delivery.attempts.sent_letters import SentFacts
from app.responses.facts import NOTHING, Facts, response_facts
from app.responses.lateness.returns import reached_on


def counts_from(sent: SentFacts | None) -> date | None:
    """Return the day from which responses count for a reminder; None while it is not sent."""
    return reached_on(sent, NOTHING)


def reminder_facts(
    session: Session,
    campaign: Campaign,
    sent: Mapping[int, SentFacts],
    *,
    valid_at: date | None = None,
    known_at: int | None = None,
    asks: bool = True,
) -> dict[int, Facts]:
    """As `response_facts`, of the reminders of `campaign` that were `sent`, by id. That the first letter was returned
    says nothing of the reminder. Two queries for each day on which reminders were sent."""
    firsts, by_day = first_letters(session, sent), defaultdict[date | None, list[int]](list)
    for letter_id, sending in sent.items():
        by_day[counts_from(sending)].append(letter_id)
    found: dict[int, Facts] = {}
    for day, letters in by_day.items():
        facts = response_facts(
            session,
            campaign.chases_id or 0,
            letter_ids={firsts[letter] for letter in letters},
            since=day,
            valid_at=valid_at,
            known_at=known_at,
            asks=asks,
        )
        for one in letters:
            if (heard := facts.get(firsts[one], NOTHING)).heard:
                found[one] = replace(heard, responses=heard.heard, returns=0, returned_on=None, returned_recorded=0)
    return found
