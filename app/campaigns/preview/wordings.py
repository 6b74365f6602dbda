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
from app.letters.text.fields import normalise
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


@dataclass(frozen=True)
class Sample:
    """A letter to look at, and whom it goes to."""

    letter: Letter
    title: str


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
    """The first letter of each registry and, where its text tells posts apart by facts about them (a field's `where`),
    of each kind of post that it tells apart. In the letters' order."""
    first: dict[object, int] = {}
    for kind in _kinds_of_post(session, campaign):
        first.setdefault(_wording(text, kind.facts), kind.first)
    return samples(session, campaign, list(first.values()))


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


def _kinds_of_post(session: Session, campaign: Campaign) -> list[Kind]:
    """In the order of their first letters. Of an open letter each registry is a kind, and nothing more is known."""
    mine = (Letter.campaign_id == campaign.id, Letter.withdrawn.is_(False))
    posts = PostList(None, campaign.valid_at).query(func.min(Letter.number), func.count(), *FACTS.values())
    rows = session.execute(
        posts.join(Letter, Letter.post_id == PostVersion.post_id).where(*mine).group_by(*FACTS.values())
    )
    kinds = [Kind(first, letters, dict(zip(FACTS, values, strict=True))) for first, letters, *values in rows]
    whole = session.execute(select(Letter.number, Letter.registry_slug).where(*mine, Letter.post_id.is_(None)))
    kinds += [Kind(number, 1, {"registry": slug}) for number, slug in whole]
    return sorted(kinds, key=lambda kind: kind.first)


def _wording(text: CompiledTemplate, facts: Mapping[str, str]) -> object:
    """What decides which words a post is sent."""
    used = {normalise(name) for name in text.fields(facts["registry"])}
    asked = (spec for spec in text.front.fields if spec.where and normalise(spec.name) in used)
    return (facts["registry"], *(_answer(spec, facts) for spec in asked))


def _answer(spec: FieldSpec, facts: Mapping[str, str]) -> bool | None:
    """None where it hangs on a fact that is not there."""
    if any(name in facts and facts[name] not in allowed for name, allowed in spec.where.items()):
        return False
    return True if spec.where.keys() <= facts.keys() else None
