"""What single letters say in the fields that the text has filled by recipient.

They are no part of the text that offices clear: the text is cleared with its fields, and so such a value is short
(design, rule 5). Names of fields are as `fields.normalise` makes them, values as they are kept.
"""

from collections.abc import Collection, Iterable

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.campaigns.models import Letter, LetterValue
from app.history import known
from app.letters.fields import normalise
from app.letters.front_matter import REGISTRIES, FieldSpec
from app.letters.template import CompiledTemplate


def fields_by_recipient(text: CompiledTemplate) -> tuple[FieldSpec, ...]:
    """The declared fields that each letter has its own value for, in order; one with a `where` answers itself."""
    return tuple(spec for spec in text.front.fields if spec.by_recipient and not spec.where)


def registries_that_say(text: CompiledTemplate, spec: FieldSpec) -> frozenset[str]:
    """Slugs of the registries whose text has this field, or text that depends on it."""
    key = normalise(spec.name)
    return frozenset(slug for slug in REGISTRIES if key in map(normalise, text.fields(slug)))


def fields_in_text_of(text: CompiledTemplate, registry_slug: str) -> tuple[FieldSpec, ...]:
    """Those of the fields that the letters of one registry can say."""
    return tuple(spec for spec in fields_by_recipient(text) if registry_slug in registries_that_say(text, spec))


def any_by_recipient(text: CompiledTemplate, names: Iterable[str]) -> bool:
    """Whether any of these fields is one that each letter fills for itself."""
    own = {normalise(spec.name) for spec in fields_by_recipient(text)}
    return any(normalise(name) in own for name in names)


def letters_holding(session: Session, campaign_id: int) -> dict[str, int]:
    """How many of a campaign's letters have a value, by the field's name, whether or not its text has the field."""
    rows = session.execute(
        select(LetterValue.name, func.count())
        .join(Letter, Letter.id == LetterValue.letter_id)
        .where(Letter.campaign_id == campaign_id, Letter.withdrawn.is_(False), known(LetterValue))
        .group_by(LetterValue.name)
    )
    return dict(rows.all())


def last_change_of(session: Session, letter_id: int) -> int:
    """The audit event that changed a letter's values last; 0: none did."""
    latest = func.max(func.coalesce(LetterValue.superseded, LetterValue.recorded))
    return session.scalar(select(latest).where(LetterValue.letter_id == letter_id)) or 0


def values_of_letters(
    session: Session, letter_ids: Collection[int] | Select[int], *, known_at: int | None = None
) -> dict[int, dict[str, str]]:
    """By letter id, for the letters that have any. `known_at`: the audit event up to which they count; None: now."""
    rows = session.execute(
        select(LetterValue.letter_id, LetterValue.name, LetterValue.value).where(
            LetterValue.letter_id.in_(letter_ids), known(LetterValue, known_at)
        )
    )
    found: dict[int, dict[str, str]] = {}
    for letter_id, name, value in rows:
        found.setdefault(letter_id, {})[name] = value
    return found
