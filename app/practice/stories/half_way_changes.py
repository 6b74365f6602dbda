"""What turns out to be wrong while a campaign is half-way: addresses, names, and that two councils are one."""

from dataclasses import replace

from sqlalchemy import select

from app.delivery.attempts.reasons import PostReason
from app.delivery.posting.returns import ReturnDetails, record_return
from app.platform.clock import today
from app.practice.desk import Desk
from app.practice.diary import Story
from app.practice.stories.half_way_cases import Cases
from app.practice.world import World
from app.registry.changes.apply import apply_change
from app.registry.changes.plan import plan_change
from app.registry.changes.requested_change import Choices, Kind, RequestedChange, Successor
from app.registry.holders.changes import correct_holder
from app.registry.holders.versions import tenures_of
from app.registry.models import Organisation
from app.tracking.of_posts import unfinished_letters

MISTAKE = "The earlier letter misspelt your name."


RETURNED = (
    (PostReason.NO_SUCH_ADDRESS, "“Demolished”, the envelope says."),
    (PostReason.GONE_AWAY, ""),
    (PostReason.ADDRESS_INCOMPLETE, "The floor is missing, says the postroom."),
)


def returns(desk: Desk, cases: Cases, day: int) -> Story:
    """The post brings some letters back."""
    for number, ((_, letter), (reason, note)) in enumerate(zip(cases.returned, RETURNED, strict=True)):
        yield desk.world.at(day, 15, 5 + 4 * number)
        with desk.changing() as (session, campaign):
            came = ReturnDetails(reason, today(), note)
            record_return(session, campaign, letter, came, actor=desk.world.actor("correspondence"))


def merge(world: World) -> Story:
    """Recorded on the first working day on which the new council is there."""
    merger = world.country.merger
    day = next(day for day in range(-60, 0) if world.working_day(day) >= merger.on)
    yield world.at(day, 10, 20)
    with world.writing() as session:
        ids = dict(session.execute(select(Organisation.key, Organisation.id)).all())
        first, second = (ids[key] for key in merger.predecessors)
        successor = Successor(name=merger.successor, codes=merger.codes)
        wanted = RequestedChange(Kind.MERGE, first, merger.on, merger.note, others=(second,), successors=(successor,))
        posts = plan_change(session, wanted, Choices(), today=today()).post_ids
        also = [fact for letters in unfinished_letters(session, posts, today=today()) for fact in letters.facts]
        seen = plan_change(session, wanted, Choices(), today=today(), also=also).seen
        apply_change(session, wanted, Choices(), seen=seen, today=today(), actor=world.actor("drafter"), also=also)


def correct_names(desk: Desk, cases: Cases, day: int) -> Story:
    """Three members write that their names are misspelt: recorded as they are, and their letters sent again."""
    world = desk.world
    yield world.at(day, 10, 35)
    for _, letter in cases.misspelt:
        with world.writing() as session:
            tenure = tenures_of(session, letter.post_id or 0)[-1]
            person = tenure.held.person
            right = replace(person, surname=f"{person.surname}e", full_name=f"{person.full_name}e")
            correct_holder(
                session,
                letter.post_id or 0,
                tenure.id,
                replace(tenure.held, person=right, source="Their own letter"),
                actor=world.actor("correspondence"),
            )
    yield world.at(day, 11, 20)
    ids = [letter.id for _, letter in cases.misspelt]
    desk.correct(ids, "The members’ names were misspelt in our list.")
    yield world.at(day, 14, 0)
    desk.email(letter_ids=ids, first_wave=0, mistake=MISTAKE)
    yield world.at(day, 14, 30)
