"""What else happens in an office: a colleague comes, another leaves, a role waits for a second person, notices are
read."""

from datetime import datetime

from sqlalchemy import func, select

from app.accounts.models import Role, User
from app.notices.models import Notice
from app.notices.read import read_all
from app.people.ask import add, leave
from app.people.decide import confirm
from app.people.models import AccountRequest
from app.people.states import State
from app.platform.clock import now
from app.practice.country.country import MERGED
from app.practice.diary import Story
from app.practice.stories.people import BEGINNING
from app.practice.world import World
from app.registry.holders.legal_holds import place_hold
from app.registry.models import Post

LEFT = ("Leopold Hathersedge", (Role.DRAFTER,))
CAME = ("Perpetua Stallybrass", (Role.CLEARER,))
COMES = ("Montague Oakenshaw", (Role.SAFEGUARDING,))
"""Colleagues beside the cast: a drafter who has left, somebody with a role that two people gave, and one for whom the
second has yet to confirm it."""


def accounts(world: World) -> Story:
    yield world.at(BEGINNING + 20, 9, 50)
    _add(world, *LEFT)
    yield world.at(-88, 10, 15)
    _add(world, *CAME)
    yield world.at(-88, 11, 40)
    with world.writing() as session:
        asked = session.scalars(select(AccountRequest).where(AccountRequest.state == State.WAITING)).one()
        confirm(session, asked, settings=world.settings, actor=world.actor("second_administrator"), at=now())
    yield world.at(-64, 16, 30)
    with world.writing() as session:
        user = session.scalars(select(User).where(User.name == LEFT[0])).one()
        leave(session, user, settings=world.settings, actor=world.actor("administrator"), at=now())
    yield world.at(-1, 15, 45)
    _add(world, *COMES)


def _add(world: World, name: str, roles: tuple[Role, ...]) -> None:
    department = world.country.departments[0]
    with world.writing() as session:
        add(
            session,
            name=name,
            email=f"{name.lower().replace(' ', '.')}@{department.email.partition('@')[2]}",
            office=department.private_office,
            roles=roles,
            settings=world.settings,
            actor=world.actor("administrator"),
            at=now(),
        )


def legal_hold(world: World) -> Story:
    """What is kept for a public inquiry."""
    yield world.at(-45, 12, 10)
    key = next(post.post for post in world.country.package.posts if post.organisation not in MERGED)
    with world.writing() as session:
        post_id = session.scalars(select(Post.id).where(Post.key == key)).one()
        reason = "The public inquiry into children in custody has asked us to keep it."
        place_hold(session, post_id, reason=reason, actor=world.actor("administrator"))


READ_EVERY = 20
"""Working days after which everybody has read their notices."""


def notices_are_read(world: World) -> Story:
    """Those of yesterday and today are new to most, and those of the last hours to the safeguarding team."""
    for day in range(BEGINNING + READ_EVERY, 0, READ_EVERY):
        yield from _read(world, world.at(day, 8, 40), ())
    yield from _read(world, world.at(-2, 8, 40), ())
    yield from _read(world, world.ago(hours=4.5), ("safeguarding", "second_safeguarding"))


def _read(world: World, moment: datetime, keys: tuple[str, ...]) -> Story:
    """By whoever has these keys; blank: by everybody of the cast."""
    yield moment
    with world.writing() as session:
        newest = session.scalar(select(func.max(Notice.id))) or 0
        for key in keys or tuple(world.users):
            read_all(session, world.users[key], through=newest, at=now())


OFFICE = (accounts, legal_hold, notices_are_read)
