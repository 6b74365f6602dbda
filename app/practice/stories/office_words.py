"""The office's own words and lists: standard lines, a template that it adapted, tags and saved filters."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.drafting.keep import keep_version, new_template
from app.drafting.lines.find import all_lines
from app.drafting.lines.keep import LineWords, new_line
from app.drafting.lines.keep import keep_version as keep_line_version
from app.drafting.lines.keep import withdraw as withdraw_line
from app.drafting.versions import version_in_use
from app.letters.text.source import put_together, take_apart
from app.practice.stories.area_facts import INSPECTION_ROUND
from app.practice.world import World
from app.registry.filters.saved_filters import save_filter
from app.registry.filters.tags import tag_posts
from app.registry.models import Post

DANGER = LineWords(
    topic="Safeguarding",
    title="If a child is in danger",
    body=(
        "If you think that a child is in immediate danger, call 999. If you are worried about a child, tell the "
        "children’s services of the area today. Do not wait for an answer to this letter."
    ),
    owner="Safeguarding policy team",
    handling="Use it in every letter about children at risk. Do not shorten it.",
)
REPLIES = LineWords(
    topic="Replies",
    title="What happens to a reply",
    body=(
        "Officials in our departments will read your reply. We may publish figures from replies for each area. We will "
        "not publish anything that could identify a child."
    ),
    owner="Correspondence team",
)
FREEDOM = " What you send may have to be disclosed under the Freedom of Information Act 2000."
"""What the second version adds."""

TRANSITION = LineWords(
    topic="Guidance",
    title="Guidance is being revised",
    body="The guidance on children’s homes is being revised. Until it is published, please follow the present edition.",
    owner="Children’s homes policy team",
)

TEMPLATE, TITLE = "request-for-information", "Letter asking directors for assurance"
SUMMARY = (
    "Asks directors of children’s services for facts that show how they protect children. It says which period they "
    "are for, by which date we need them, and who will see them."
)
SLUG = "letter-asking-directors-for-assurance"

TAG = "Joint inspection round"
REGISTRY = "directors-of-childrens-services"


def acts(world: World) -> Iterator[tuple[datetime, Callable[[Session], Any]]]:
    """Each with its moment."""
    drafter, clerk = partial(world.actor, "drafter"), partial(world.actor, "clerk")
    yield world.at(-371, 11, 5), lambda session: new_line(session, DANGER, actor=drafter())
    yield world.at(-371, 11, 20), lambda session: new_line(session, REPLIES, actor=drafter())
    yield world.at(-371, 11, 40), lambda session: new_line(session, TRANSITION, actor=drafter())
    yield world.at(-296, 14, 15), partial(_add_freedom_of_information, world)
    yield world.at(-58, 9, 50), partial(_withdraw_transition, world)
    yield world.at(-264, 15, 5), partial(_copy_template, world)
    yield world.at(-264, 15, 40), partial(_adapt_template, world)
    yield world.at(-203, 10, 35), partial(_tag_areas_of_round, world)
    tagged, vacant = [("tag", TAG)], [("holder", "none")]
    yield (
        world.at(-203, 10, 45),
        lambda session: save_filter(
            session, REGISTRY, "Areas of the joint inspections", urlencode(tagged), shared=True, actor=drafter()
        ),
    )
    yield (
        world.at(-140, 9, 40),
        lambda session: save_filter(
            session, REGISTRY, "Posts without a director", urlencode(vacant), shared=False, actor=clerk()
        ),
    )


def _line_id(session: Session, words: LineWords) -> int:
    return next(line.line.id for line in all_lines(session) if line.version.title == words.title)


def _add_freedom_of_information(world: World, session: Session) -> None:
    said = replace(REPLIES, body=REPLIES.body + FREEDOM)
    note = "Says that replies may have to be disclosed"
    line_id = _line_id(session, REPLIES)
    keep_line_version(session, line_id, said, seen=1, note=note, actor=world.actor("correspondence"))


def _withdraw_transition(world: World, session: Session) -> None:
    reason = "The new edition of the guidance is published"
    withdraw_line(session, _line_id(session, TRANSITION), reason=reason, actor=world.actor("drafter"))


def _copy_template(world: World, session: Session) -> None:
    original = version_in_use(session, TEMPLATE)
    assert original is not None  # noqa: S101 (it ships)
    source = put_together(take_apart(original.source).with_changes(title=TITLE, summary=SUMMARY))
    new_template(session, SLUG, source, actor=world.actor("drafter"), copied_from=original)


def _adapt_template(world: World, session: Session) -> None:
    copy = version_in_use(session, SLUG)
    assert copy is not None  # noqa: S101 (just made)
    parts = take_apart(copy.source)
    thanks = "Thank you for your help."
    body = parts.body.replace(thanks, f"{DANGER.body}\n\n{thanks}")
    source = put_together(parts.with_changes(body=body))
    note = "With the standard line about a child in danger"
    keep_version(session, SLUG, source, seen=copy.number, note=note, actor=world.actor("drafter"))


def _tag_areas_of_round(world: World, session: Session) -> None:
    keys = [f"{registry}/la:{slug}" for registry in (REGISTRY, "council-leaders") for slug, *_ in INSPECTION_ROUND]
    post_ids = session.scalars(select(Post.id).where(Post.key.in_(keys))).all()
    tag_posts(session, post_ids, TAG, actor=world.actor("drafter"))
