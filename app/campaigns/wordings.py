"""The letters whose words differ: one of each, to look at instead of all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.campaigns.letters import titles_of_letters
from app.campaigns.models import Campaign, Letter
from app.letters.fields import normalise
from app.letters.template import CompiledTemplate
from app.registry.models import OrganisationVersion, PostVersion
from app.registry.posts import PostList


@dataclass(frozen=True)
class Sample:
    """A letter to look at, and whom it goes to."""

    letter: Letter
    title: str


def one_of_each(session: Session, campaign: Campaign, text: CompiledTemplate) -> list[Sample]:
    """The first letter of each registry and, where its text tells posts apart by facts about them (a field's `where`),
    of each kind of post that it tells apart. In the letters' order."""
    first: dict[object, int] = {}
    for number, facts in sorted(_kinds_of_post(session, campaign)):
        first.setdefault(_wording(text, dict(facts)), number)
    return samples(session, campaign, list(first.values()))


def samples(session: Session, campaign: Campaign, numbers: Sequence[int]) -> list[Sample]:
    """The letters of these numbers, in their order."""
    wanted = (Letter.campaign_id == campaign.id, Letter.number.in_(numbers))
    letters = session.scalars(select(Letter).where(*wanted).order_by(Letter.number)).all()
    titles = titles_of_letters(session, select(Letter.id).where(*wanted), valid_at=campaign.valid_at)
    return [Sample(letter, titles[letter.id]) for letter in letters if letter.id in titles]


def _kinds_of_post(session: Session, campaign: Campaign) -> list[tuple[int, tuple[tuple[str, str], ...]]]:
    """The number of the first letter of each kind of post, with the facts that a field's `where` may look at."""
    facts = {
        "registry": PostVersion.registry_slug,
        "nation": OrganisationVersion.nation,
        "region": OrganisationVersion.region,
        "kind": OrganisationVersion.kind,
    }
    mine = (Letter.campaign_id == campaign.id, Letter.withdrawn.is_(False))
    posts = PostList(None, campaign.valid_at).query(func.min(Letter.number), *facts.values())
    rows = session.execute(
        posts.join(Letter, Letter.post_id == PostVersion.post_id).where(*mine).group_by(*facts.values())
    )
    kinds = [(number, tuple(zip(facts, values, strict=True))) for number, *values in rows]
    whole = session.execute(select(Letter.number, Letter.registry_slug).where(*mine, Letter.post_id.is_(None)))
    return [*kinds, *((number, (("registry", slug),)) for number, slug in whole)]


def _wording(text: CompiledTemplate, facts: Mapping[str, str]) -> object:
    """What decides which words a post is sent."""
    used = {normalise(name) for name in text.fields(facts["registry"])}
    asked = (spec for spec in text.front.fields if spec.where and normalise(spec.name) in used)
    answers = (all(facts.get(name, "") in allowed for name, allowed in spec.where.items()) for spec in asked)
    return (facts["registry"], *answers)
