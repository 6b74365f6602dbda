"""A chaser goes days after it was begun: a letter is held back when what it reminds of stands otherwise by then."""

from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.lifecycle.chasers import first_letters
from app.campaigns.models import Campaign, Letter
from app.campaigns.values.letter import values_of_letters
from app.chasing.cases import cases_apart_from
from app.chasing.policy import ChasingPolicy
from app.chasing.words import HELD, NO_RECORD, RECEIVED, UNTHANKED
from app.letters.letter import Letter as Page
from app.letters.text.fields import normalise
from app.platform.clock import today
from app.production.models import Edition
from app.registry.working_days import bank_holidays
from app.responses.facts import interim_responses


def held_chasers(session: Session, letter_ids: Collection[int]) -> dict[int, str]:
    """Of letters of one campaign, by id, those of a chaser that the policy would not propose now, with a sentence that
    says why: the letter that it reminds of has a reply, or perhaps so, did not arrive, or may come later; or something
    came of which the reminder knows nothing."""
    firsts = {one: first for one, first in first_letters(session, letter_ids).items() if first != one}
    if not firsts:
        return {}
    letters = {one.id: one for one in session.scalars(select(Letter).where(Letter.id.in_(firsts.values())))}
    reminded = {one: letters[first] for one, first in firsts.items()}
    campaign = session.get_one(Campaign, next(iter(letters.values())).campaign_id)
    policy, holidays, day = ChasingPolicy(), bank_holidays(session), today()
    found = {
        one: f"{reminded[one].reference} {UNTHANKED.one}. {UNTHANKED.to_do}"
        for one in _unthanked(session, {one: letter.id for one, letter in reminded.items()})
    }
    for one, case in cases_apart_from(session, campaign, reminded, today=day).items():
        if reason := policy.propose(case, today=day, holidays=holidays).held:
            words = HELD[reason]
            found[one] = f"{reminded[one].reference} {words.one}. {words.to_do}".strip()
    return found


def _unthanked(session: Session, reminded: Mapping[int, int]) -> set[int]:
    """Return the letters of a chaser, by id, that say that nothing came though an acknowledgement or a holding reply
    did. `reminded`: by their ids, the letters that they remind of. A letter says what its newest edition prints or,
    before there is one, what its field holds."""
    heard = interim_responses(session, set(reminded.values()))
    wanted = [one for one, first in reminded.items() if first in heard]
    values = values_of_letters(session, wanted)
    said = {one: str(values.get(one, {}).get(normalise(RECEIVED), "")) for one in wanted}
    editions = select(Edition).where(Edition.letter_id.in_(wanted)).order_by(Edition.number)
    said |= {edition.letter_id: Page.from_json(edition.content).plain_text() for edition in session.scalars(editions)}
    return {one for one, words in said.items() if NO_RECORD in words}
