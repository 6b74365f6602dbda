"""The declared fields of a campaign's text as a page shows them: where the text says each, and what is filled in."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.campaigns.fields.box import value_in_words
from app.campaigns.fields.declare import with_fields
from app.campaigns.fields.values import values_of
from app.campaigns.letter.form import Opened
from app.campaigns.models import Campaign
from app.campaigns.values.found import Progress, progress
from app.campaigns.values.letter import letters_holding, registries_that_say
from app.drafting.faults import Fault, faults_of
from app.letters.text.fields import normalise
from app.letters.text.front_matter import FieldSpec
from app.letters.text.source import take_apart
from app.letters.text.template import check_template


@dataclass(frozen=True)
class FieldShown:
    """`said`: the text says it. `value`: what it is filled in with once, blank when with nothing; `own`: how far the
    letters are that fill it each for itself; `holding`: how many of all letters have a value of their own for it."""

    spec: FieldSpec
    said: bool
    value: str
    own: Progress | None
    holding: int


def fields_shown(session: Session, campaign: Campaign, opened: Opened) -> list[FieldShown]:
    """In the order of the text."""
    specs = opened.text.front.fields
    values = values_of(campaign.values, specs)
    own = {one.spec.name: one for one in progress(session, campaign, opened.text)}
    holding = letters_holding(session, campaign.id)
    return [
        FieldShown(
            spec,
            said=bool(registries_that_say(opened.text, spec, campaign)),
            value=value_in_words(values, spec),
            own=own.get(spec.name),
            holding=holding.get(normalise(spec.name), 0),
        )
        for spec in specs
    ]


def where_said(opened: Opened, spec: FieldSpec) -> Sequence[Fault]:
    """The boxes of the letter's page that say the field, each with the first line that does: what would be wrong in
    them without it."""
    without = with_fields(opened.version.source, tuple(one for one in opened.text.front.fields if one is not spec))
    found = check_template(without, registries=())
    return faults_of(found, take_apart(without), names={})
