"""What comes back to a campaign that is half-way, and what people do about it."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from app.campaigns.models import Letter
from app.practice.desk import Desk
from app.practice.diary import Story
from app.practice.postbag import Postbag
from app.practice.replies import Replies
from app.practice.stories.half_way_cases import Cases
from app.practice.world import World
from app.registry.models import OrganisationVersion
from app.tracking.letter_notes import add_note, assign
from app.web.forms import new_once

NOTES = (
    "Telephoned. The leader’s office has the letter and is waiting for figures from licensing.",
    "Their safeguarding partnership meets next week; the reply will follow that meeting.",
    "The chief executive has asked for a call with officials first. Passed to the policy team.",
    "There was no answer at the number that we have. Asked the police force of the area for another.",
    "They thought that the county council would reply for them. Explained that each body is asked.",
    "The letter went to a general mailbox. Sent a copy to the private office by hand of the regional team.",
)


def expect(
    desk: Desk, cases: Cases, bag: Postbag, replies: Replies, *, sent: int, reply_by: int, reminded: int
) -> None:
    """What comes of each letter that has no story of its own: about six in ten are answered by now."""
    draw, world = replies.draw, desk.world
    left = draw.shuffled(case for case in desk.letters().items() if case[0] not in cases.apart)
    for number, (key, letter) in enumerate(left):
        share = number / len(left)
        if share < 0.42:
            _put(world, bag, replies, key, letter, draw.between(sent + 4, reply_by + 1))
        elif share < 0.46:
            interim = draw.between(sent + 2, sent + 6)
            bag.put(interim, [letter], replies.acknowledgement(key, world.working_day(interim)))
            _put(world, bag, replies, key, letter, draw.between(sent + 10, reply_by + 2))
        elif share < 0.48:
            day = draw.between(sent + 6, reply_by + 6)
            bag.put(day, [letter], replies.refusal(key, world.working_day(day)))
        elif share < 0.54:
            _put(world, bag, replies, key, letter, draw.between(reply_by + 1, reminded))
        elif share < 0.61:
            _put(world, bag, replies, key, letter, draw.between(reminded + 1, 0))
        elif share < 0.66:
            day = draw.between(reply_by - 4, reply_by + 1)
            promised = world.working_day(draw.one_of((4, 6, 9)))
            bag.put(day, [letter], replies.holding(key, world.working_day(day), promised))
        elif share < 0.74:
            day = draw.between(sent + 2, sent + 9)
            bag.put(day, [letter], replies.acknowledgement(key, world.working_day(day)))


def _put(world: World, bag: Postbag, replies: Replies, key: str, letter: Letter, day: int) -> None:
    bag.put(day, [letter], replies.substantive(key, world.working_day(day)))


def joint_replies(desk: Desk, cases: Cases, bag: Postbag, replies: Replies, day: int) -> None:
    """Three councils each answer once for their leader, chief executive, lead member and director."""
    for number, together in enumerate(cases.joint):
        reply = replies.substantive(together[0][0], desk.world.working_day(day + number), gaps=0)
        summary = f"One reply for the council’s four letters, signed by all four. {reply.details.summary}"
        bag.put(
            day + number,
            [letter for _, letter in together],
            replace(reply, details=replace(reply.details, summary=summary)),
        )


def reply_of_successor(desk: Desk, cases: Cases, bag: Postbag, replies: Replies, day: int) -> None:
    """The council that two have become answers for both: a person decides that it counts for all their letters."""
    world = desk.world
    name = world.country.merger.successor.name
    with world.reading() as session:
        successor = session.scalars(
            select(OrganisationVersion.organisation_id).where(OrganisationVersion.name == name)
        ).first()
    reply = replies.substantive(cases.merged[0][0], world.working_day(day), gaps=0)
    summary = f"{name} answers for the two councils that it replaced, and says what changed on the day of the merger."
    details = replace(reply.details, summary=summary, came_from=successor)
    bag.put(day, [letter for _, letter in cases.merged], replace(reply, details=details))


def look_after(desk: Desk, late: Sequence[Letter], day: int) -> Story:
    """Some of the late letters are given to colleagues, who note what they hear."""
    world = desk.world
    yield world.at(day, 9, 15)
    for member, share in (("drafter", late[:14]), ("clerk", late[14:24])):
        with desk.changing() as (session, campaign):
            ids = [letter.id for letter in share]
            assign(session, campaign, ids, to=world.users[member], actor=world.actor("owner"))
    for number, (letter, text) in enumerate(zip(late[::3], NOTES, strict=False)):
        yield world.at(day, 10 + number, 35)
        with world.writing() as session:
            add_note(session, letter, text=text, once=new_once(), actor=world.actor(("drafter", "clerk")[number % 2]))
