"""How many letters have a value for each field that differs by recipient, and which have none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from app.campaigns.letters import count_letters, titles_of_letters
from app.campaigns.models import Campaign, Letter
from app.campaigns.preview.letters import PreviewFilter, letters_under
from app.campaigns.values.letter import (
    fields_by_recipient,
    registries_that_say,
    values_of_letters,
    values_of_their_posts,
    values_said,
)
from app.letters.text.fields import Value, normalise
from app.letters.text.front_matter import FieldSpec
from app.letters.text.template import CompiledTemplate
from app.letters.text.values import InvalidValue, prepare
from app.web.tables.list_query import ListQuery


@dataclass(frozen=True)
class Progress:
    """`given` of the `letters` whose text has the field have a value that suits it. `unfit`: values that do not, since
    the field was declared otherwise when they were written."""

    spec: FieldSpec
    letters: int
    given: int
    unfit: frozenset[str]

    @property
    def without(self) -> int:
        return self.letters - self.given


@dataclass(frozen=True)
class FieldValue:
    """What a letter holds for a field: as it prints, or `unfit` as it was written. `said`: its text has the field."""

    spec: FieldSpec
    said: bool
    value: Value = None
    unfit: str = ""


@dataclass(frozen=True)
class Line:
    """A letter of the list. `title`: whom it goes to; blank when there is no such post on the campaign's day."""

    letter: Letter
    title: str
    held: Sequence[FieldValue]


def progress(session: Session, campaign: Campaign, text: CompiledTemplate) -> list[Progress]:
    """For each field that differs by recipient, in the text's order. Letters that were withdrawn do not count."""
    letters = count_letters(session, campaign.id)
    specs = fields_by_recipient(text)
    said = values_said(session, campaign.id, specs).c
    rows = session.execute(
        select(said.name, said.registry_slug, said.value, func.count()).group_by(
            said.name, said.registry_slug, said.value
        )
    ).all()
    found = []
    for spec in specs:
        slugs = registries_that_say(text, spec, campaign)
        mine = [(slug, value, number) for name, slug, value, number in rows if name == normalise(spec.name)]
        unfit = frozenset(value for value in {value for _, value, _ in mine} if not suits(value, spec))
        given = sum(number for slug, value, number in mine if slug in slugs and value not in unfit)
        found.append(Progress(spec, sum(letters.get(slug, 0) for slug in slugs), given, unfit))
    return found


def count_missing(session: Session, campaign: Campaign, text: CompiledTemplate) -> int:
    """How many values letters still lack, optional ones apart. Counts whatever was written, so that it takes no time
    that a step of the campaign may not take: `progress` says which values do not suit."""
    specs = [spec for spec in fields_by_recipient(text) if spec.required]
    if not specs:
        return 0
    letters = count_letters(session, campaign.id)
    said = values_said(session, campaign.id, specs).c
    rows = session.execute(select(said.name, said.registry_slug, func.count()).group_by(said.name, said.registry_slug))
    given = {(name, slug): number for name, slug, number in rows}
    return sum(
        letters.get(slug, 0) - given.get((normalise(spec.name), slug), 0)
        for spec in specs
        for slug in registries_that_say(text, spec, campaign)
    )


def suits(value: str, spec: FieldSpec) -> bool:
    try:
        prepare(value, name=spec.name, kind=spec.type, choices=spec.choices)
    except InvalidValue:
        return False
    return True


def has_a_field(campaign: Campaign, text: CompiledTemplate) -> ColumnElement[bool]:
    """True of the letters whose text has any of the fields."""
    slugs = {slug for spec in fields_by_recipient(text) for slug in registries_that_say(text, spec, campaign)}
    return Letter.registry_slug.in_(slugs)


def letters_wanted(
    session: Session, campaign: Campaign, text: CompiledTemplate, chosen: PreviewFilter, without: Progress | None
) -> Select[Letter]:
    """The letters under a filter whose text has any of the fields; `without`: only those that have no value for it."""
    wanted = [has_a_field(campaign, text), *([_has_none(session, campaign, text, without)] if without else [])]
    return letters_under(campaign, chosen)(Letter).where(*wanted)


def list_letters(campaign: Campaign, text: CompiledTemplate, wanted: Select[Letter]) -> ListQuery[Line]:
    """`letters_wanted` with what they hold."""
    return ListQuery(
        wanted.order_by(Letter.number),
        lambda session, rows: lines_of(session, campaign, text, [letter for (letter,) in rows]),
    )


def next_letter(session: Session, wanted: Select[Letter], *, after: int) -> Letter | None:
    """The letter of `letters_wanted` that follows the number `after`."""
    return session.scalars(wanted.where(Letter.number > after).order_by(Letter.number).limit(1)).one_or_none()


def lines_of(session: Session, campaign: Campaign, text: CompiledTemplate, letters: Sequence[Letter]) -> list[Line]:
    """What these letters hold, in their order."""
    specs = [(spec, registries_that_say(text, spec, campaign)) for spec in fields_by_recipient(text)]
    ids = select(Letter.id).where(Letter.id.in_([letter.id for letter in letters]))
    titles = titles_of_letters(session, ids, valid_at=campaign.valid_at)
    own, posts = values_of_letters(session, ids), values_of_their_posts(session, letters)
    return [
        Line(
            letter,
            titles.get(letter.id, ""),
            [
                field_value(posts.get(letter.id, {}) | own.get(letter.id, {}), spec, said=letter.registry_slug in slugs)
                for spec, slugs in specs
            ],
        )
        for letter in letters
    ]


def field_value(values: Mapping[str, str], spec: FieldSpec, *, said: bool) -> FieldValue:
    value = values.get(normalise(spec.name), "")
    try:
        return FieldValue(spec, said, prepare(value or None, name=spec.name, kind=spec.type, choices=spec.choices))
    except InvalidValue:
        return FieldValue(spec, said, unfit=value)


def _has_none(session: Session, campaign: Campaign, text: CompiledTemplate, wanted: Progress) -> ColumnElement[bool]:
    said = values_said(session, campaign.id, [wanted.spec]).c
    query = select(said.letter_id).where(said.name == normalise(wanted.spec.name))
    if wanted.unfit:
        query = query.where(said.value.not_in(wanted.unfit))
    return Letter.registry_slug.in_(registries_that_say(text, wanted.spec, campaign)) & Letter.id.not_in(query)
