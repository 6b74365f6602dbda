"""The letters whose words differ: one of each, to look at instead of all."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.campaigns.letters import titles_of_letters
from app.campaigns.models import Campaign, Letter
from app.campaigns.values.letter import fields_by_recipient, values_said
from app.letters.text.blocks import leaves
from app.letters.text.fields import Condition, holds, normalise
from app.letters.text.front_matter import FieldSpec
from app.letters.text.matrix import Answers
from app.letters.text.template import CompiledTemplate
from app.registry.models import OrganisationVersion, PostVersion
from app.registry.posts.posts import PostList

FACTS: Mapping[str, Any] = {
    "registry": PostVersion.registry_slug,
    "nation": OrganisationVersion.nation,
    "region": OrganisationVersion.region,
    "kind": OrganisationVersion.kind,
}
"""What a field's `where` may look at."""

REGION = "region"

ALIKE = ("date of letter", "reply by")
"""Built-in fields that print the same in all letters of a campaign."""


@dataclass(frozen=True)
class Sample:
    """A letter to look at, and whom it goes to."""

    letter: Letter
    title: str


@dataclass(frozen=True)
class Lack:
    """How many letters lack what their text prints, and the first of them."""

    letters: int
    first: Sample


@dataclass(frozen=True)
class Kind:
    """Posts alike in what a field's `where` may look at: the number of their first letter, and how many they are. A
    fact that is not there is not one, as of an open letter."""

    first: int
    letters: int
    facts: Mapping[str, str]


@dataclass(frozen=True)
class AnswerCounts:
    """How many letters answer a field yes, how many no, and of how many nobody can tell."""

    yes: int = 0
    no: int = 0
    unknown: int = 0

    @property
    def alike(self) -> bool | None:
        """What all of them answer; None: they differ, or nobody can tell."""
        if self.unknown or (self.yes and self.no):
            return None
        return self.yes > 0


def one_of_each(session: Session, campaign: Campaign, text: CompiledTemplate) -> list[Sample]:
    """The first letter of each registry and, where its text has conditions that its letters answer differently, by
    facts about their posts (a field's `where`) or each for itself, of each wording. In the letters' order."""
    slugs = [part.registry_slug for part in campaign.audience]
    own = {slug: conditions for slug in slugs if (conditions := _own_conditions(text, slug))}
    yes = _own_answers(session, campaign, text) if own else {}
    asked = {slug: _asked(text, slug) for slug in slugs}
    first: dict[object, int] = {}
    for kind in _kinds_of_post(session, campaign, each=bool(own)):
        slug = kind.facts["registry"]
        answers = [_answer(spec, kind.facts) for spec in asked.get(slug, ())]
        first.setdefault((slug, *answers, own.get(slug, frozenset()) & yes.get(kind.first, set())), kind.first)
    return samples(session, campaign, list(first.values()))


def region_lacking(session: Session, campaign: Campaign, text: CompiledTemplate) -> Lack | None:
    """The letters that print a region, to bodies that have none recorded, such as one of the whole country."""
    slugs = [part.registry_slug for part in campaign.audience]
    printed = {slug: {*map(normalise, text.fields(slug))} for slug in slugs}
    if not any(REGION in names for names in printed.values()):
        return None
    kinds = [
        kind
        for kind in _kinds_of_post(session, campaign)
        if not kind.facts.get(REGION) and REGION in printed.get(kind.facts["registry"], ())
    ]
    found = samples(session, campaign, [kind.first for kind in kinds[:1]])
    return Lack(sum(kind.letters for kind in kinds), found[0]) if found else None


def differing_fields(text: CompiledTemplate, slug: str) -> list[str]:
    """Names of the fields that print something else in each letter to a registry."""
    shared = {normalise(spec.name) for spec in text.front.fields if spec.type == "yes/no" or not spec.by_recipient}
    shared |= set(map(normalise, ALIKE))
    return [name for name in text.fields(slug) if normalise(name) not in shared]


def answers_by_registry(
    session: Session, campaign: Campaign, text: CompiledTemplate
) -> dict[str, dict[str, AnswerCounts]]:
    """By registry slug and normalised name, what letters answer in the fields that answer themselves from facts about
    their post (a field's `where`)."""
    return _counted(text, ((kind.facts, kind.letters) for kind in _kinds_of_post(session, campaign)))


def answers_as_known(
    session: Session,
    campaign: Campaign,
    text: CompiledTemplate,
    letters: Mapping[int, str],
    *,
    valid_at: date,
    known_at: int,
) -> dict[str, dict[str, AnswerCounts]]:
    """The same of `letters` (each one's registry, by its id), as known at an audit event. Of an open letter, and of one
    to a post that is not on its registry's list on the day, no fact but the registry is known."""
    posts = PostList(None, valid_at, known_at).query(Letter.id, *FACTS.values())
    rows = session.execute(
        posts.join(Letter, Letter.post_id == PostVersion.post_id).where(Letter.campaign_id == campaign.id)
    )
    listed = {letter: tuple(values) for letter, *values in rows}
    alike = Counter(listed.get(letter, (registry,)) for letter, registry in letters.items())
    return _counted(text, ((dict(zip(FACTS, values, strict=False)), number) for values, number in alike.items()))


def _counted(
    text: CompiledTemplate, posts: Iterable[tuple[Mapping[str, str], int]]
) -> dict[str, dict[str, AnswerCounts]]:
    """`posts`: facts, and how many letters are to posts alike in them."""
    found: dict[str, dict[str, AnswerCounts]] = {}
    for facts, letters in posts:
        answers = found.setdefault(facts["registry"], {})
        for spec in (spec for spec in text.front.fields if spec.where):
            so_far, answer = answers.get(normalise(spec.name), AnswerCounts()), _answer(spec, facts)
            counted = "unknown" if answer is None else "yes" if answer else "no"
            more = {counted: getattr(so_far, counted) + letters}
            answers[normalise(spec.name)] = replace(so_far, **more)
    return found


def alike_answers(counts: Mapping[str, Mapping[str, AnswerCounts]]) -> dict[str, Answers]:
    """By registry slug, what all its letters answer."""
    return {slug: {name: count.alike for name, count in of.items()} for slug, of in counts.items()}


def samples(session: Session, campaign: Campaign, numbers: Sequence[int]) -> list[Sample]:
    """The letters of these numbers, in their order."""
    wanted = (Letter.campaign_id == campaign.id, Letter.number.in_(numbers))
    letters = session.scalars(select(Letter).where(*wanted).order_by(Letter.number)).all()
    titles = titles_of_letters(session, select(Letter.id).where(*wanted), valid_at=campaign.valid_at)
    return [Sample(letter, titles[letter.id]) for letter in letters if letter.id in titles]


def _kinds_of_post(session: Session, campaign: Campaign, *, each: bool = False) -> list[Kind]:
    """In the order of their first letters. Of an open letter each registry is a kind, and nothing more is known.
    `each`: every letter by itself."""
    mine = (Letter.campaign_id == campaign.id, Letter.withdrawn.is_(False))
    posts = PostList(None, campaign.valid_at).query(func.min(Letter.number), func.count(), *FACTS.values())
    alike = (*FACTS.values(), Letter.id) if each else tuple(FACTS.values())
    rows = session.execute(posts.join(Letter, Letter.post_id == PostVersion.post_id).where(*mine).group_by(*alike))
    kinds = [Kind(first, letters, dict(zip(FACTS, values, strict=True))) for first, letters, *values in rows]
    whole = session.execute(select(Letter.number, Letter.registry_slug).where(*mine, Letter.post_id.is_(None)))
    kinds += [Kind(number, 1, {"registry": slug}) for number, slug in whole]
    return sorted(kinds, key=lambda kind: kind.first)


def _asked(text: CompiledTemplate, slug: str) -> list[FieldSpec]:
    """The fields in the text for a registry that answer themselves."""
    used = {normalise(name) for name in text.fields(slug)}
    return [spec for spec in text.front.fields if spec.where and normalise(spec.name) in used]


def _own_conditions(text: CompiledTemplate, slug: str) -> frozenset[str]:
    """Normalised names of the conditions in the text for a registry that each letter answers for itself."""
    contents = (text.subject, text.notice, *leaves(text.variant(slug)))
    names = {normalise(part.name) for content in contents for part in content if isinstance(part, Condition)}
    return frozenset(names & {normalise(spec.name) for spec in fields_by_recipient(text)})


def _own_answers(session: Session, campaign: Campaign, text: CompiledTemplate) -> dict[int, set[str]]:
    """By the letter's number, the normalised names of the fields in which it says yes for itself."""
    said = values_said(session, campaign.id, fields_by_recipient(text))
    rows = session.execute(select(Letter.number, said.c.name, said.c.value).join(said, said.c.letter_id == Letter.id))
    found: dict[int, set[str]] = {}
    for number, name, value in rows:
        if holds(value):
            found.setdefault(number, set()).add(name)
    return found


def _answer(spec: FieldSpec, facts: Mapping[str, str]) -> bool | None:
    """None where it hangs on a fact that is not there."""
    if any(name in facts and facts[name] not in allowed for name, allowed in spec.where.items()):
        return False
    return True if spec.where.keys() <= facts.keys() else None
