"""Copies go to those on the copy list, once letters have gone, each once, and count for no recipient."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from app.audit.record import SYSTEM, Actor
from app.campaigns.lifecycle.ownership import NotTheOwner
from app.campaigns.models import Letter
from app.delivery.attempts.reasons import HELD_BACK
from app.delivery.attempts.sent_letters import sent_facts
from app.delivery.carriers import FILES
from app.delivery.email.choose import carrier_in
from app.delivery.email.compose import compose
from app.delivery.email.covers import CoverUnfit
from app.delivery.models import Attempt, Sending
from app.delivery.release.copies import copies_of, send_copies
from app.delivery.release.embargo import change_embargo
from app.delivery.release.words import copies_status
from app.delivery.sending.hold_reasons import SENTENCES, HoldReason
from app.delivery.sending.steer import start_now
from app.delivery.states import State
from app.errors import Refused, Stale
from app.letters.recipient.salutation import Salutation
from app.platform.clock import now, today
from app.registry.contacts.record import ContactFacts, Owner, record_contact
from tests.delivery.reaching import ends, post_of, reach
from tests.delivery.release import office
from tests.delivery.release.office import CLERK, COLLEGE, TODAY, found
from tests.delivery.sendings.office import LEADERS, SIGN_OFF, SIGNED, Fake, steer, tell, turn
from tests.refusals import refused

AT = datetime(2015, 3, 5, 9, tzinfo=UTC)
BOTH = {1: "clerk@house.example", 2: "college@police.example"}


@pytest.fixture
def gone(services, cheap):
    """Four letters that were handed over."""
    office.small_campaign(services)
    office.send_all(services)
    return services


def copies(services):
    with services.database.reading() as session:
        return copies_of(session, found(session), today=TODAY)


def give(services, addresses=BOTH, sign_off=SIGN_OFF, *, seen=None, at=AT, actor=SYSTEM):
    seen = copies(services).seen if seen is None else seen
    with services.database.writing() as session:
        how = {"settings": services.settings, "carrier": carrier_in(services), "seen": seen, "at": at, "actor": actor}
        return send_copies(session, found(session), addresses, sign_off, **how).id


def attempts(services):
    with services.database.reading() as session:
        return session.scalars(select(Attempt).where(Attempt.copy > 0).order_by(Attempt.id)).all()


def end(services, **attempt):
    """The sending is over; its attempts came to what is said."""
    with services.database.writing() as session:
        session.execute(update(Sending).values(state="done"))
        session.execute(update(Attempt).where(Attempt.copy > 0).values(**attempt))


def test_each_gets_one_copy_of_the_first_letter_of_each_registry(gone):
    (letter,) = copies(gone).letters
    sending_id = give(gone)
    rows = attempts(gone)
    assert [(row.copy, row.address, row.note, row.letter_id) for row in rows] == [
        (1, "clerk@house.example", CLERK, letter.letter_id),
        (2, "college@police.example", COLLEGE, letter.letter_id),
    ]
    assert {(row.state, row.sending_id, row.resend) for row in rows} == {("queued", sending_id, 0)}
    with gone.database.reading() as session:
        sending = session.get_one(Sending, sending_id)
        assert (sending.state, sending.starts_at, sending.total) == ("countdown", AT + timedelta(minutes=5), 2)


def test_a_copy_says_that_it_is_one_and_asks_for_no_reply(gone):
    sending_id = give(gone)
    with gone.database.reading() as session:
        parcel = compose(session, gone, attempts(gone)[0], session.get_one(Sending, sending_id))
    assert parcel.subject.startswith("Copy of a letter from the ")
    assert "a copy of a letter from" in parcel.text
    assert "to the Chief Constable of" in parcel.text
    notice = (
        "A reconstruction, written later as an example of letters of March 2015. "
        "Its requests and dates are part of the example: no reply is needed."
    )
    assert parcel.text.startswith(f"{notice}\n\nDear colleague,\n\nFor your information,")
    assert "You do not need to reply to this copy. If you would like to contact us" in parcel.text
    assert parcel.text.endswith("Kind regards,\n\n" + "\n".join((*SIGNED.values(), "")))
    assert (parcel.to, parcel.reply_to) == ("clerk@house.example", gone.settings.replies_address)
    assert parcel.to_name == CLERK
    assert len(parcel.files) == 1


def test_copy_to_a_post_that_has_no_greeting_of_its_own_greets_a_colleague(services, cheap, monkeypatch):
    number = LEADERS[0]
    with services.database.reading() as session:
        post_id = post_of(session, number)
    office.small_campaign(services, copies=(post_id,))
    office.send_all(services)
    sending_id = give(services, {1: "leader@council.example"})

    def parcel():
        with services.database.reading() as session:
            return compose(session, services, attempts(services)[0], session.get_one(Sending, sending_id))

    assert "Dear colleague" not in parcel().text
    assert parcel().to_name == "Leader of Adur District Council"
    nobody = Salutation("Dear Sir or Madam", "Yours faithfully")
    monkeypatch.setattr("app.delivery.email.compose.salute", lambda *_, **__: nobody)
    assert "\n\nDear colleague,\n\n" in parcel().text


def test_a_copy_says_to_how_many_others_such_a_letter_was_sent(gone):
    sending_id = give(gone)
    with gone.database.reading() as session:
        parcel = compose(session, gone, attempts(gone)[0], session.get_one(Sending, sending_id))
    assert "We have also written to 3 other chief officers of police." in parcel.text


@pytest.mark.parametrize("lacking", ["name", "office", "address"])
def test_none_goes_without_a_whole_sign_off(gone, lacking):
    with pytest.raises(CoverUnfit):
        give(gone, sign_off=replace(SIGN_OFF, **{lacking: ""}))
    assert attempts(gone) == []


def test_a_copy_is_no_sending_to_the_recipient(gone):
    give(gone)
    end(gone, state="handed_over", handed=1)
    with gone.database.reading() as session:
        facts = sent_facts(session, found(session).id)
        assert {one.channel for one in facts.values()} == {"hand"}
        assert {one.attempts for one in facts.values()} == {1}


def test_nobody_gets_one_twice_but_one_that_did_not_arrive_goes_again(gone):
    give(gone)
    end(gone, state="delivered", handed=1)
    assert [copies(gone).to_send(line) for line in copies(gone).lines] == [[], []]
    with refused("no_copy_address"):
        give(gone)
    end(gone, state="failed", ended=1)
    give(gone, {1: "clerk@parliament.example"})
    assert [(row.copy, row.resend, row.address) for row in attempts(gone)][-1] == (1, 1, "clerk@parliament.example")


def test_an_address_left_empty_gets_none(gone):
    give(gone, {1: "", 2: " college@police.example "})
    assert [row.copy for row in attempts(gone)] == [2]


def test_a_post_stands_with_the_address_that_is_known_of_it(services, cheap):
    office.small_campaign(services, copies=(300, CLERK))
    facts = ContactFacts(source="The office said so", verified_on=TODAY, value="office@council.example")
    with services.database.writing() as session:
        how = {"since": date(2015, 1, 1), "today": TODAY, "seen": 0, "actor": SYSTEM}
        record_contact(session, Owner(post_id=300), "email", "post", facts, **how)
    assert [line.address for line in copies(services).lines] == ["office@council.example", ""]


def test_before_a_letter_has_gone_there_is_nothing_to_copy(services, cheap):
    office.small_campaign(services)
    assert copies(services).letters == []
    with refused("no_copy_address"):
        give(services)


@pytest.mark.parametrize(
    "wrong", ["clerk", "clerk@house.example, other@x.example", "clerk@house.example\r\nBcc: x@y.zz"]
)
def test_an_address_that_is_none_is_named(gone, wrong):
    with pytest.raises(Refused, match="bad_copy_address") as raised:
        give(gone, {2: wrong})
    assert raised.value.field == "to-2"
    assert attempts(gone) == []


def test_what_is_in_the_way_is_said(gone, owner):
    with pytest.raises(Stale):
        give(gone, seen="another")
    with pytest.raises(NotTheOwner):
        give(gone, actor=Actor(owner.member.id))
    with refused("copies_in_pre_election"):
        give(gone, at=datetime(2015, 4, 20, 9, tzinfo=UTC))
    with gone.database.writing() as session:
        change_embargo(session, found(session), AT + timedelta(hours=1), seen=None, at=AT, actor=SYSTEM)
    with refused("under_embargo"):
        give(gone)


def test_one_sending_by_email_at_a_time(gone):
    give(gone, {1: BOTH[1]})
    with refused("copies_sending_under_way"):
        give(gone)


def test_a_newer_edition_is_not_copied_before_it_has_gone(gone):
    office.make(gone)
    assert copies(gone).letters == []
    with gone.database.reading() as session:
        assert session.scalars(select(Letter.id)).first()


def test_a_corrected_letter_is_copied_again_in_place_of_the_earlier_copy(gone):
    give(gone)
    end(gone, state="handed_over", handed=1)
    (first,) = copies(gone).letters
    assert copies_status(copies(gone).lines[0], copies(gone)) == ("full", "Sent")
    office.make(gone)
    office.send_all(gone)
    now = copies(gone)
    assert [copies_status(line, now) for line in now.lines] == [("query", "Has the uncorrected letter")] * 2
    sending_id = give(gone, {1: BOTH[1]})
    attempt = attempts(gone)[-1]
    assert attempt.replaces_id == first.edition_id
    with gone.database.reading() as session:
        parcel = compose(session, gone, attempt, session.get_one(Sending, sending_id))
    assert parcel.subject.startswith("Copy of a corrected letter from the ")
    assert "of which we sent you a copy. Please do not use the earlier copy." in parcel.text
    assert parcel.files[0].name.startswith("Corrected letter to the ")
    assert [copies_status(line, copies(gone))[0] for line in copies(gone).lines] == ["empty", "query"]


def test_a_copy_goes_to_an_unlisted_post_only_where_somebody_decided_so(services, cheap):
    number = LEADERS[0]
    with services.database.reading() as session:
        post_id = post_of(session, number)
    office.small_campaign(services, copies=(post_id,))
    office.send_all(services)
    reach(services, {number: "leader@council.example"})

    def line():
        with services.database.reading() as session:
            return copies_of(session, found(session), today=today())

    def to_be_sent(seen):
        how = {
            "settings": services.settings,
            "carrier": carrier_in(services),
            "seen": seen,
            "at": now(),
            "actor": SYSTEM,
        }
        with services.database.writing() as session:
            return send_copies(session, found(session), {1: "leader@council.example"}, SIGN_OFF, **how).id

    assert line().lines[0].address == "leader@council.example"
    first = to_be_sent(line().seen)
    ends(services, number)
    assert line().lines[0].address == ""
    steer(services, start_now, first)
    turn(services, first)
    assert tell(services, first) == [(State.FAILED, HELD_BACK, SENTENCES[HoldReason.UNLISTED_COPY])]
    second = to_be_sent(line().seen)
    steer(services, start_now, second)
    turn(services, second, Fake(name=FILES))
    assert [state for state, *_ in tell(services, second)] == [State.TRIAL]
