"""Letters that print a minister who has left office: sent only for a reason, which is kept."""

from datetime import date, timedelta

from app.audit.find import body_of, personal_of
from app.audit.models import AuditEvent
from app.delivery.attempts.reasons import HELD_BACK
from app.delivery.channels import Channel
from app.delivery.marking.sendable import Stand
from app.delivery.models import Sending
from app.delivery.sending.routes import Block, Warn, Wish
from app.delivery.sending.start import sending_said
from app.delivery.states import State
from app.platform.clock import now, today
from tests.clearance.offices.people import minister, office
from tests.delivery import sending as by_hand
from tests.delivery.posting import office as printing
from tests.delivery.sending import campaign, of
from tests.delivery.sendings.office import LEADERS, attempts_in, rehearsed, started, turn
from tests.refusals import refused

DAY = timedelta(1)
WHY = "A copy of the letter of 2015, dated while the minister was in office"
IN_FORMER_NAME = Wish(Channel.EMAIL, former=WHY)


def takes_over(services, since: date) -> None:
    """Another minister, recorded beside the letters."""
    with services.database.writing() as session:
        minister(session, "Sam Example", since)


def blocks(services, wish: Wish = Wish(Channel.EMAIL)) -> set[tuple[str, ...]]:  # noqa: B008
    with services.database.reading() as session:
        return {one.blocks for one in rehearsed(session, LEADERS, wish).routed}


def test_nothing_is_in_the_way_while_the_minister_is_in_office(signed):
    assert blocks(signed) == {()}
    takes_over(signed, today() + DAY)
    assert blocks(signed) == {()}


def test_a_letter_in_a_former_ministers_name_waits_for_a_reason(signed):
    takes_over(signed, today())
    assert blocks(signed) == {(Block.LEFT_OFFICE,)}
    with signed.database.reading() as session:
        found = rehearsed(session, LEADERS, IN_FORMER_NAME)
        assert {one.warns for one in found.by(Channel.EMAIL)} == {(Warn.LEFT_OFFICE,)}
        (one,) = found.former
        assert (one.signatory.name, one.last, one.successor.name) == ("Alex Example", today() - DAY, "Sam Example")


def test_letters_to_others_than_the_minister_signs_to_are_not_held_up(signed):
    with signed.database.writing() as session:
        campaign(session).signatories[0].registries = ["chief-constables"]
    takes_over(signed, today())
    with signed.database.reading() as session:
        found = rehearsed(session, LEADERS)
        assert (found.former, [one.blocks for one in found.routed if Block.LEFT_OFFICE in one.blocks]) == ([], [])


def test_the_reason_is_part_of_what_was_agreed_to_and_kept(signed):
    takes_over(signed, today())
    with signed.database.reading() as session:
        plain, chosen = (rehearsed(session, LEADERS, wish) for wish in (Wish(Channel.EMAIL), IN_FORMER_NAME))
        assert plain.seen(Channel.EMAIL) != chosen.seen(Channel.EMAIL)
    sending_id = started(signed, LEADERS, wish=IN_FORMER_NAME)
    assert len(turn(signed, sending_id).sent_to) == len(LEADERS)
    with signed.database.reading() as session:
        said = sending_said(session, session.get_one(Sending, sending_id))
        assert (said.former_offices, said.former) == ({office(session).id}, WHY)


def test_a_reason_that_nobody_needed_is_not_kept(signed):
    sending_id = started(signed, LEADERS, wish=IN_FORMER_NAME)
    with signed.database.reading() as session:
        said = sending_said(session, session.get_one(Sending, sending_id))
        assert (said.former_offices, said.former) == (frozenset(), "")


def test_a_minister_who_leaves_after_letters_were_queued_keeps_them_back(signed):
    sending_id = started(signed, LEADERS, starts_at=now())
    takes_over(signed, today())
    assert turn(signed, sending_id).sent_to == []
    found = attempts_in(signed, sending_id)
    assert {(one.state, one.reason) for one in found} == {(State.FAILED, HELD_BACK)}
    assert all("Alex Example" in one.said and "Sam Example" in one.said for one in found)


def test_a_print_batch_waits_for_the_reason_too(signed):
    takes_over(signed, today())
    with signed.database.reading() as session:
        assert printing.planned(session, LEADERS).letters == []
    by = Wish(Channel.POST, accepted="They were looked up", unlisted=True, former=WHY)
    number = printing.make(signed, LEADERS, by=by)
    printing.given(signed, number)
    with signed.database.reading() as session:
        recorded = printing.batch(session, number).recorded
        after = body_of(session.get_one(AuditEvent, recorded))["after"]
        assert after["former_offices"] == [office(session).id]
        assert {one.name: one.value for one in personal_of(session, recorded)}["former"] == WHY


def test_a_batch_made_before_the_minister_left_is_not_given_to_the_printer(signed):
    number = printing.make(signed, LEADERS)
    takes_over(signed, today())
    with refused("batch_not_to_print"):
        printing.given(signed, number)


def test_marking_by_hand_goes_on_without_noise(signed):
    takes_over(signed, today())
    by_hand.send(signed, LEADERS)
    with signed.database.reading() as session:
        assert {of(session, number).stand for number in LEADERS} == {Stand.SENT}
