"""A campaign to every post of the country that is half-way: sent, in part answered, with all that happens by then."""

from collections.abc import Mapping, Sequence

from app.campaigns.lifecycle.create import Details
from app.campaigns.models import Letter
from app.campaigns.signatories.change import name_as_recorded, seen_of
from app.clearance.requests import given_requests
from app.clearance.states import State
from app.delivery.channels import Channel
from app.delivery.marking.record import Sending, plan, record_sent
from app.delivery.marking.sendable import sendable
from app.platform.clock import today
from app.practice.country.departments import RESHUFFLE
from app.practice.desk import Desk
from app.practice.diary import Story
from app.practice.postbag import Postbag
from app.practice.replies import Replies
from app.practice.stories.half_way_cases import BY_EMAIL, Cases
from app.practice.stories.half_way_changes import correct_names, merge, returns
from app.practice.stories.half_way_mail import absences, bounces, second_try, written_replies
from app.practice.stories.half_way_replies import expect, joint_replies, look_after, reply_of_successor
from app.practice.stories.people import appoint
from app.practice.texts.leadership_replies import PHRASES
from app.practice.world import World

SENT, REPLY_BY, REMINDED = -35, -12, -10
"""Working days: of the letters, of the day by which they ask for a reply, and of the reminder."""

SEED = "leadership"

CLEARERS = ("families_clearer", "safety_clearer", "towns_clearer", "care_clearer", "courts_clearer")

REGISTRIES: Sequence[tuple[str, Mapping[str, Sequence[str]]]] = tuple(
    (slug, {})
    for slug in (
        "chief-constables",
        "council-leaders",
        "lead-members",
        "chief-executives",
        "health-leaders",
        "directors-of-childrens-services",
        "inspectorates",
    )
)

COUNCILS = ("council-leaders", "chief-executives")
"""Registries that have a print batch of their own."""

REMINDED_REGISTRIES = ("chief-constables", "health-leaders", "lead-members")
"""Whose late letters are chased first."""


def half_way(world: World) -> Story:
    """LEAD<yy>, up to today."""
    desk = Desk(world, f"LEAD{world.working_day(SENT):%y}")
    yield from _write(desk)
    yield from _clear(desk)
    yield from _clear_again(desk)
    yield from _send(desk)
    yield from _hear(desk, Cases.of(desk))


def _write(desk: Desk) -> Story:
    world = desk.world
    yield world.at(SENT - 27, 9, 50)
    first = world.country.departments[0]
    details = Details(
        reference=desk.reference,
        title="Local leadership on child exploitation",
        letter_date=world.working_day(SENT),
        reply_by=world.working_day(REPLY_BY),
        valid_at=world.working_day(SENT),
        sender=(first.private_office, *first.lines, first.email),
    )
    desk.begin(details, "leadership", REGISTRIES, world.country.departments)
    yield world.at(SENT - 27, 14, 30)
    desk.fill(contact="the private office at the address at the top of this letter")
    yield world.at(SENT - 26, 10, 20)
    desk.check()


def _clear(desk: Desk) -> Story:
    """Three of five offices answer; then two of the ministers leave office."""
    world = desk.world
    yield world.at(SENT - 25, 10, 0)
    desk.ask(days=8, note="All registries get the same letter, except for one paragraph.")
    yield world.at(SENT - 23, 11, 20)
    desk.answer("families_clearer")
    yield world.at(SENT - 22, 15, 40)
    desk.answer("towns_clearer")
    yield world.at(SENT - 21, 10, 50)
    desk.answer("care_clearer", (State.SUBJECT_SHOULD, "Content. “On the same day” might be too soon for practices."))


def _clear_again(desk: Desk) -> Story:
    """The printed names follow, what was cleared under the old ones is void, and all five offices clear the letter."""
    world = desk.world
    reshuffle = world.today - RESHUFFLE
    day = next(day for day in range(SENT - 24, 0) if world.working_day(day) >= reshuffle)
    yield world.at(day, 11, 0)
    changed = [department for department in world.country.departments if len(department.ministers) > 1]
    for department in changed:
        appoint(world, department)
    yield world.at(day, 12, 1)
    world.queue.nudge("reshuffle")
    yield world.at(day, 15, 10)
    for department in changed:
        with desk.changing() as (session, campaign):
            signatory = next(one for one in campaign.signatories if one.office == department.office)
            name_as_recorded(
                session,
                campaign,
                signatory,
                today=today(),
                seen=seen_of(campaign),
                actor=world.actor("owner"),
                accepted={request.id for request in given_requests(session, campaign.id).values()},
            )
    for number, member in enumerate(CLEARERS):
        yield world.at(day + 1 + number // 2, 10 + 4 * (number % 2), 25)
        said = (State.SUBJECT_COMMENT, "Content. The new Secretary of State asks to see the replies from districts.")
        desk.answer(member, said if member == "towns_clearer" else (State.CONTENT, ""))
    yield world.at(day + 5, 9, 45)
    desk.issue()


def _send(desk: Desk) -> Story:
    """One letter is handed over in person; the others go by email or in two print batches."""
    world = desk.world
    yield world.at(SENT - 4, 10, 0)
    desk.generate()
    yield world.at(SENT - 3, 11, 30)
    desk.verify_contacts()
    yield world.at(SENT - 1, 10, 15)
    cases = Cases.of(desk)
    letters = desk.letters().values()
    councils = [letter.id for letter in letters if letter.registry_slug in COUNCILS]
    services = [letter.id for letter in letters if letter.registry_slug not in (*COUNCILS, *BY_EMAIL)]
    first = desk.make_print_batch(letter_ids=councils)
    second = desk.make_print_batch(letter_ids=services)
    yield world.at(SENT, 9, 5)
    sending = desk.email(letter_ids=[letter.id for _, letter in cases.emailed])
    yield world.at(SENT, 9, 40)
    desk.send_the_rest(sending)
    yield from bounces(desk, cases, SENT)
    yield from absences(desk, cases, SENT)
    yield world.at(SENT, 12, 30)
    _hand_over(desk, cases.by_hand[1])
    yield from desk.send_on_paper(SENT, first, second, spoiled=7)


def _hand_over(desk: Desk, letter: Letter) -> None:
    with desk.changing() as (session, campaign):
        said = Sending(Channel.HAND, today(), "Handed to the commissioner’s staff officer at a meeting.")
        chosen = sendable(session, campaign, letter_ids=[letter.id])
        record_sent(
            session,
            campaign,
            [letter.id],
            said,
            seen=plan(chosen, said).seen,
            today=today(),
            actor=desk.world.actor("owner"),
        )


def _hear(desk: Desk, cases: Cases) -> Story:
    world, replies, bag = desk.world, Replies(desk.world.country, PHRASES, SEED), Postbag(desk)
    expect(desk, cases, bag, replies, sent=SENT, reply_by=REPLY_BY, reminded=REMINDED)
    joint_replies(desk, cases, bag, replies, REPLY_BY - 6)
    yield from second_try(desk, cases, SENT + 2)
    yield from bag.opened(SENT + 4)
    yield from correct_names(desk, cases, SENT + 5)
    yield from bag.opened(SENT + 6)
    yield from returns(desk, cases, SENT + 7)
    yield from bag.opened(SENT + 13)
    yield from merge(world)
    yield from bag.opened(REPLY_BY - 2)
    yield from written_replies(desk, cases, replies, REPLY_BY - 1)
    yield from bag.opened(REMINDED - 1)
    yield world.at(REMINDED, 9, 20)
    late = [letter for letter in desk.letters().values() if letter.registry_slug in REMINDED_REGISTRIES]
    numbers = {letter.number for letter in late}
    reminder = Desk(world, desk.start_reminder(of=numbers.__contains__))
    yield from reminder.send_reminder(REMINDED, CLEARERS, emails=4)
    reply_of_successor(desk, cases, bag, replies, REMINDED + 3)
    yield from bag.opened(REMINDED + 4)
    yield from look_after(desk, desk.overdue(), REMINDED + 5)
    yield from bag.opened(-1)
