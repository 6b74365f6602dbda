"""Give letters their values in the fields that differ by recipient: one letter, or as many as a table has."""

import hashlib
from collections.abc import Mapping, Sequence, Set

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.audit.record import Actor, Subject, digests_of, record
from app.campaigns import events
from app.campaigns.clearance.authors import require_not_cleared
from app.campaigns.editing import editing
from app.campaigns.letter.text import compiled_text
from app.campaigns.lifecycle.ownership import require_owner_once_issued
from app.campaigns.models import Campaign, Letter, LetterValue
from app.campaigns.values.letter import fields_in_text_of, values_of_letters
from app.campaigns.values.plan import AT_ONCE, Change, Plan, plan_of, value_in
from app.errors import Blocked, Stale
from app.letters.canonical import canonical
from app.letters.text.fields import normalise
from app.letters.text.front_matter import FieldSpec
from app.platform.history import known
from app.web.tables.table_file import rows_in


def seen_of(values: Mapping[str, str], specs: Sequence[FieldSpec]) -> str:
    """Digest of what a letter's form is filled with."""
    return hashlib.sha256(canonical([[spec.name, values.get(normalise(spec.name), "")] for spec in specs])).hexdigest()


def fill_letter(
    session: Session, campaign: Campaign, letter: Letter, typed: Mapping[str, str], *, seen: str, actor: Actor
) -> bool:
    """Give a letter its values, by the names of the fields that its text has; blank takes one away. False when it says
    all this already.

    Raises Stale when somebody has changed them since the form was filled, InvalidValue, Unprintable, LongWord,
    CampaignClosed, NotTheOwner, HasCleared, and Blocked: letter_withdrawn_since.
    """
    with editing(session, campaign, actor=actor) as text:
        session.refresh(letter)
        if letter.withdrawn:
            raise Blocked("letter_withdrawn_since", reference=letter.reference)
        specs = fields_in_text_of(compiled_text(text.source), letter.registry_slug)
        now = values_of_letters(session, [letter.id]).get(letter.id, {})
        changes = [
            Change(letter.id, letter.reference, spec, before, after)
            for spec in specs
            if (after := value_in(typed.get(spec.name), spec)) != (before := now.get(normalise(spec.name), ""))
        ]
        if changes and seen_of(now, specs) != seen:
            raise Stale
        if changes:
            _keep(session, campaign, changes, about=[("letter", letter.id)], actor=actor)
        return bool(changes)


def fill_letters(session: Session, campaign: Campaign, given: Mapping[int, Mapping[str, str]], *, actor: Actor) -> None:
    """Give letters that have none yet their values, by letter id and by the names of fields; blank says nothing.

    Raises InvalidValue, Unprintable, LongWord, CampaignClosed.
    """
    with editing(session, campaign, actor=actor) as text:
        letters = session.scalars(select(Letter).where(Letter.campaign_id == campaign.id, Letter.id.in_(given))).all()
        compiled = compiled_text(text.source)
        changes = [
            Change(letter.id, letter.reference, spec, "", after)
            for letter in letters
            for spec in fields_in_text_of(compiled, letter.registry_slug)
            if (after := value_in(given[letter.id].get(spec.name), spec))
        ]
        if changes:
            _keep(session, campaign, changes, actor=actor)


def apply_table(session: Session, campaign: Campaign, body: bytes, *, seen: str, actor: Actor) -> Plan:
    """Do what a table says, in one go, and give back what was done. `seen`: of the plan that the person looked at.

    Nothing is left to do when it was done already. Raises Stale when it would now do something else than what was
    looked at, TableRefused, CampaignClosed.
    """
    with editing(session, campaign, actor=actor):
        plan = plan_of(session, campaign, rows_in(body))
        done_already = plan.unchanged and not plan.changes
        if plan.seen != seen and not done_already:
            raise Stale
        if plan.changes:
            _keep(session, campaign, plan.changes, file=hashlib.sha256(body).hexdigest(), actor=actor)
        return plan


def _keep(
    session: Session,
    campaign: Campaign,
    changes: Sequence[Change],
    *,
    actor: Actor,
    about: Sequence[Subject] = (),
    file: str = "",
) -> None:
    letters = {change.letter_id for change in changes}
    registries = select(Letter.registry_slug).where(Letter.id.in_(letters)).distinct()
    require_owner_once_issued(session, campaign, session.scalars(registries).all(), actor)
    require_not_cleared(session, campaign, actor.user_id)
    event = record(
        session,
        events.LETTERS_VALUES_CHANGED,
        actor=actor,
        subjects=[("campaign", campaign.id), *about],
        after={
            "letters": len(letters),
            "fields": sorted({change.spec.name for change in changes}),
            "digests": digests_of(
                [[change.letter_id, normalise(change.spec.name), change.after] for change in changes]
            ),
            **({"file": file} if file else {}),
        },
    )
    _supersede(
        session, campaign, {(change.letter_id, normalise(change.spec.name)) for change in changes}, seq=event.seq
    )
    new = [
        {
            "letter_id": change.letter_id,
            "name": normalise(change.spec.name),
            "value": change.after,
            "recorded": event.seq,
        }
        for change in changes
        if change.after
    ]
    if new:
        session.execute(insert(LetterValue), new)


def _supersede(session: Session, campaign: Campaign, changed: Set[tuple[int, str]], *, seq: int) -> None:
    """What these letters hold in these fields goes out of force, which makes room for what comes."""
    mine = select(Letter.id).where(Letter.campaign_id == campaign.id)
    query = select(LetterValue.id, LetterValue.letter_id, LetterValue.name)
    standing = session.execute(query.where(LetterValue.letter_id.in_(mine), known(LetterValue)))
    ids = [value_id for value_id, letter_id, name in standing if (letter_id, name) in changed]
    for start in range(0, len(ids), AT_ONCE):
        batch = LetterValue.id.in_(ids[start : start + AT_ONCE])
        session.execute(update(LetterValue).where(batch).values(superseded=seq))
