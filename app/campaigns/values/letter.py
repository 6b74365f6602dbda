"""What single letters say in the fields that the text has filled by recipient.

They are no part of the text that offices clear: the text is cleared with its fields, and so such a value is short
(design, rule 5). Names of fields are as `fields.normalise` makes them, values as they are kept.
"""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Select, Subquery, func, literal, select, union_all
from sqlalchemy.orm import Session

from app.campaigns.models import Campaign, Letter, LetterValue
from app.letters.text.fields import normalise
from app.letters.text.front_matter import REGISTRIES, FieldSpec
from app.letters.text.template import CompiledTemplate
from app.platform.history import known
from app.registry.models import PostValue
from app.registry.own.posts import fields_called, values_of_posts


def fields_by_recipient(text: CompiledTemplate) -> tuple[FieldSpec, ...]:
    """The declared fields that each letter has its own value for, in order; one with a `where` answers itself."""
    return tuple(spec for spec in text.front.fields if spec.by_recipient and not spec.where)


def registries_that_say(text: CompiledTemplate, spec: FieldSpec, campaign: Campaign) -> frozenset[str]:
    """Slugs of the registries, of those that ship and the campaign's own, whose text has this field, or text that
    depends on it."""
    slugs = (*REGISTRIES, *(part.registry_slug for part in campaign.audience))
    return frozenset(slug for slug in slugs if _has_field(text, spec, slug))


def fields_in_text_of(text: CompiledTemplate, registry_slug: str) -> tuple[FieldSpec, ...]:
    """Those of the fields that the letters of one registry can say."""
    return tuple(spec for spec in fields_by_recipient(text) if _has_field(text, spec, registry_slug))


def _has_field(text: CompiledTemplate, spec: FieldSpec, registry_slug: str) -> bool:
    return normalise(spec.name) in map(normalise, text.fields(registry_slug))


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


def values_of_their_posts(
    session: Session, letters: Iterable[Letter], *, known_at: int | None = None
) -> dict[int, dict[str, str]]:
    """By letter id: what the posts that letters go to say in fields of their registries. A field of the same name that
    differs by recipient takes it, unless the letter says something itself."""
    posts = {letter.id: letter.post_id for letter in letters if letter.post_id is not None}
    values = values_of_posts(session, set(posts.values()), known_at=known_at)
    return {letter_id: values[post_id] for letter_id, post_id in posts.items() if post_id in values}


def values_said(session: Session, campaign_id: int, specs: Sequence[FieldSpec]) -> Subquery:
    """What letters say in these fields, as rows of letter_id, registry_slug, name and value: their own values, else
    those of their posts. Letters that were withdrawn say nothing."""
    mine = (Letter.campaign_id == campaign_id, Letter.withdrawn.is_(False))
    query = select(Letter.id.label("letter_id"), Letter.registry_slug, LetterValue.name, LetterValue.value)
    parts = [query.join(LetterValue, LetterValue.letter_id == Letter.id).where(*mine, known(LetterValue))]
    for spec in specs:
        if fields := fields_called(session, spec.name):
            name = normalise(spec.name)
            itself = select(LetterValue.id).where(
                LetterValue.letter_id == Letter.id, LetterValue.name == name, known(LetterValue)
            )
            posts = select(Letter.id, Letter.registry_slug, literal(name), PostValue.value)
            posts = posts.join(PostValue, PostValue.post_id == Letter.post_id)
            parts.append(posts.where(*mine, PostValue.field_id.in_(fields), known(PostValue), ~itself.exists()))
    return union_all(*parts).subquery() if len(parts) > 1 else parts[0].subquery()
