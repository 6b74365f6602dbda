"""How the office was set up: the first administrator, the others, the private offices, and who holds which post."""

from secrets import token_urlsafe

from sqlalchemy import select

from app.accounts.links import FIRST_USER, first_admin_link, make_link, set_password, set_up_first_administrator
from app.accounts.models import User
from app.accounts.passwords import hash_password
from app.audit.record import SYSTEM
from app.clearance.models import PrivateOffice
from app.clearance.offices.change import OfficeNames
from app.clearance.offices.ministers import record_minister
from app.clearance.offices.set_up import OfficeDetails, set_up_office
from app.clearance.offices.signature_pictures import keep_signature
from app.people.ask import add
from app.people.decide import stand_for
from app.platform.clock import now
from app.practice.cast import CAST, Member
from app.practice.country.departments import Department
from app.practice.country.holders_file import SOURCE, holders_file
from app.practice.diary import Story
from app.practice.signatures import drawn_signature
from app.practice.stories.imports import import_table
from app.practice.world import World

BEGINNING = -375
"""The working day on which the office begins to use Despatch."""


def people(world: World) -> Story:
    """Everyone named in the cast can act from here on."""
    yield world.at(BEGINNING, 9, 30)
    first, *others = CAST
    _set_up_administrator(world, first)
    for minute, member in enumerate(others, start=35):
        yield world.at(BEGINNING, 9, minute)
        with world.writing() as session:
            world.users[member.key] = add(
                session,
                name=member.name,
                email=_email(world, member),
                office=_department(world, member).private_office,
                roles=member.roles,
                settings=world.settings,
                actor=world.actor(first.key),
                at=now(),
            ).user.id
    yield world.at(BEGINNING, 11, 5)
    for number, department in enumerate(world.country.departments):
        _set_up_office(world, department, [member for member in CAST if member.clears and member.department == number])
    yield world.at(BEGINNING, 14, 20)
    _begin_to_share_administration(world)
    name, body = "Office-holders.csv", holders_file(world.country)
    yield from import_table(world, world.at(BEGINNING + 1, 10, 10), name, body, source=SOURCE)


def _email(world: World, member: Member) -> str:
    return member.email(_department(world, member).email.partition("@")[2])


def _department(world: World, member: Member) -> Department:
    return world.country.departments[member.department]


def _set_up_administrator(world: World, member: Member) -> None:
    with world.writing() as session:
        link = first_admin_link(session, world.settings)
        assert link is not None  # noqa: S101 (nobody is there yet)
        user = set_up_first_administrator(
            session,
            _token(link),
            name=member.name,
            email=_email(world, member),
            office=_department(world, member).private_office,
            password_hash=_unknown_password(),
            at=now(),
            hooks=FIRST_USER,
        )
        world.users[member.key] = user.id


def _begin_to_share_administration(world: World) -> None:
    """With a second administrator it takes two people to give access; those who are here by now were vouched for."""
    with world.writing() as session:
        second = session.get_one(User, world.users["second_administrator"])
        link = make_link(session, second, settings=world.settings, actor=world.actor("administrator"))
        set_password(session, _token(link), password_hash=_unknown_password(), at=now())
    with world.writing() as session:
        for user_id in world.users.values():
            stand_for(session, session.get_one(User, user_id), actor=SYSTEM)


def _token(link: str) -> str:
    return link.rpartition("/")[2]


def _unknown_password() -> str:
    """Nobody signs in with it: in practice everyone begins with a link."""
    return hash_password(token_urlsafe(32))


def _set_up_office(world: World, department: Department, members: list[Member]) -> None:
    first, *later = department.ministers
    with world.writing() as session:
        details = OfficeDetails(
            OfficeNames(department.office, department.name, department.private_office),
            first.name,
            first.since,
            [world.users[member.key] for member in members],
        )
        set_up_office(session, details, settings=world.settings, actor=world.actor("administrator"), at=now())
    _sign(world, department, first.name)
    assert len(later) <= 1  # noqa: S101 (who follows is the story of the reshuffle)


def _sign(world: World, department: Department, name: str) -> None:
    minister = next(minister for minister in department.ministers if minister.name == name)
    picture = keep_signature(world.services.storage, drawn_signature(name))
    with world.writing() as session:
        office = session.scalars(select(PrivateOffice).where(PrivateOffice.title == department.office)).one()
        record_minister(
            session,
            office,
            name=name,
            since=minister.since,
            picture_sha256=picture,
            actor=world.actor("administrator"),
        )


def appoint(world: World, department: Department) -> None:
    """The minister who came with the reshuffle takes over, with a signature. Called by whoever tells of that day."""
    _sign(world, department, department.ministers[-1].name)
