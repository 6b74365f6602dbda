"""A chaser goes days after it was begun: a letter is held back when what it reminds of stands otherwise by then."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.lifecycle.chasers import first_letters
from app.campaigns.models import Campaign, Letter
from app.chasing.cases import cases_apart_from
from app.chasing.policy import ChasingPolicy
from app.chasing.words import HELD
from app.platform.clock import today
from app.registry.working_days import bank_holidays


def held_chasers(session: Session, letter_ids: Collection[int]) -> dict[int, str]:
    """Of letters of one campaign, by id, those of a chaser that the policy would not propose now, with a sentence that
    says why: the letter that it reminds of has a reply, or perhaps so, did not arrive, or may come later."""
    firsts = {one: first for one, first in first_letters(session, letter_ids).items() if first != one}
    if not firsts:
        return {}
    letters = {one.id: one for one in session.scalars(select(Letter).where(Letter.id.in_(firsts.values())))}
    reminded = {one: letters[first] for one, first in firsts.items()}
    campaign = session.get_one(Campaign, next(iter(letters.values())).campaign_id)
    policy, holidays, day = ChasingPolicy(), bank_holidays(session), today()
    found = {}
    for one, case in cases_apart_from(session, campaign, reminded, today=day).items():
        if held := policy.propose(case, today=day, holidays=holidays).held:
            words = HELD[held]
            found[one] = f"{reminded[one].reference} {words.one}. {words.to_do}".strip()
    return found
