"""A reply is recorded from its message, once, and only from what is a reply."""

import pytest
from sqlalchemy import select

from app.audit.models import AuditEvent
from app.audit.record import SYSTEM
from app.campaigns.states import State as CampaignState
from app.inbox import events
from app.inbox.decisions.judgements import add_letters, say_kind
from app.inbox.decisions.make_response import close_acknowledgements
from app.inbox.models import MessageResponse
from app.inbox.reading.kinds import Kind
from app.inbox.refusals import REFUSALS
from app.inbox.sorting.match import Why
from app.inbox.states import State
from app.inbox.words import KINDS, NO_LETTER, NOT_CLOSED
from app.responses.kinds import KINDS as RESPONSES
from tests.inbox.mail import as_held, came, matched
from tests.inbox.office import letter_id, press, record_link, reply_to, seen, send
from tests.production.shown import words
from tests.responses.office import withdrawn
from tests.tracking.office import letter, small, small_campaign
from tests.web.figures import days_in, numbers_in
from tests.web.filled import filled_form
from tests.web.markup import links_of, message_of, part_of, states_of, words_of


def test_a_reply_is_recorded_with_what_the_message_says_of_itself(drafter, services):
    one = reply_to(services, 1, files=[("plan.txt", "text/plain", b"A plan")])
    page = drafter.get(f"/inbox/{one}/record")
    form = filled_form(page.text)
    assert form["received_on"] == ["20 March 2015"]
    assert form["how"] == ["email"]
    assert form["letter"] == [str(letter_id(services, 1))]
    assert "plan.txt" in words(page)
    assert "We will read our cases again." in words(page), "the message stands beside the asks"
    assert f"/risk/new?message={one}" in links_of(page)
    after = send(drafter, page, kind="substantive", summary="They agree.")
    kind, said = message_of(after)
    assert (kind, numbers_in(said)) == ("success", [1])
    assert after.request.path == f"/inbox/{one}"
    assert as_held(services, one).message.state == State.CLOSED
    response = next(iter(as_held(services, one).recorded.values()))
    reply = drafter.get(f"/replies/{response}")
    assert "plan.txt" in words(reply)
    assert f'href="/inbox/{one}"' in reply.text, "the way back to the message"
    again = drafter.get(f"/inbox/{one}/record", follow_redirects=True)
    assert message_of(again) == ("warning", REFUSALS["message_recorded"])


def test_a_letter_that_the_person_adds_is_the_message_s_too(drafter, services):
    one = reply_to(services, 2)
    page = drafter.get(f"/inbox/{one}/record")
    ids = [str(letter_id(services, number)) for number in (1, 2)]
    drafter.post(page.request.full_path, data=filled_form(page.text) | {"kind": ["substantive"], "letter": ids})
    assert matched(services, one) == {"TRK15-0001": Why.BY_HAND, "TRK15-0002": Why.TOKEN}
    with services.database.reading() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.action == events.MESSAGE_RECORDED)).one()
        assert sorted(subject.subject_id for subject in event.subjects if subject.kind == "letter") == ids


@pytest.fixture
def of_two_campaigns(drafter, services):
    """A message about a letter of each of two campaigns."""
    small_campaign(services, reference="SEC15")
    one = reply_to(services, 1)
    with services.database.writing() as session:
        chosen = [letter(session, 1, "SEC15").id]
        add_letters(session, one, chosen, seen=as_held(services, one).seen, actor=SYSTEM)
    return one


def test_a_message_about_two_campaigns_is_closed_once_both_have_their_reply(drafter, services, of_two_campaigns):
    for campaign, state in (("TRK15", State.MATCHED), ("SEC15", State.CLOSED)):
        send(drafter, drafter.get(record_link(of_two_campaigns, campaign)), kind="substantive")
        assert as_held(services, of_two_campaigns).message.state == state
    assert len(as_held(services, of_two_campaigns).recorded) == 2


def test_an_acknowledgement_is_recorded_for_each_of_its_campaigns(services, of_two_campaigns):
    seen = as_held(services, of_two_campaigns).seen
    with services.database.writing() as session:
        say_kind(session, of_two_campaigns, Kind.ACKNOWLEDGEMENT, seen=seen, actor=SYSTEM)
        closed = close_acknowledgements(session, [of_two_campaigns], actor=SYSTEM)
    assert (closed.messages, closed.letters, closed.left) == (1, 2, {})
    now = as_held(services, of_two_campaigns)
    assert (now.message.state, len(now.recorded)) == (State.CLOSED, 2)


def test_the_form_sent_twice_or_after_a_colleague_records_once(drafter, services):
    one = reply_to(services, 1)
    mine, theirs = drafter.get(f"/inbox/{one}/record"), drafter.get(f"/inbox/{one}/record")
    send(drafter, mine, kind="substantive")
    for again in (send(drafter, mine, kind="substantive"), send(drafter, theirs, kind="holding", summary="Another")):
        assert message_of(again) == ("warning", REFUSALS["message_recorded"])
    with services.database.reading() as session:
        assert len(session.scalars(select(MessageResponse)).all()) == 1


@pytest.mark.parametrize("kind", ["out_of_office", "bounce", "other", "complaint"])
def test_what_is_no_reply_is_not_recorded_as_one_until_its_kind_is_changed(drafter, services, kind):
    one = reply_to(services, 1)
    page = drafter.get(f"/inbox/{one}/record")
    with services.database.writing() as session:
        say_kind(session, one, Kind(kind), seen=as_held(services, one).seen, actor=SYSTEM)
    opened = drafter.get(f"/inbox/{one}/record", follow_redirects=True)
    for answer in (opened, send(drafter, page, kind="substantive")):
        assert (answer.request.path, message_of(answer)) == (f"/inbox/{one}", ("warning", REFUSALS["not_a_reply"]))
    assert as_held(services, one).recorded == {}


def test_a_message_that_is_recorded_stays_a_reply_until_that_is_withdrawn(drafter, services):
    one = reply_to(services, 1)
    send(drafter, drafter.get(f"/inbox/{one}/record"), kind="substantive")
    refused = press(drafter, f"/inbox/{one}/kind", seen=seen(services, one), kind="bounce", reason="unknown")
    assert message_of(refused) == ("warning", REFUSALS["kind_recorded"])
    kept = press(drafter, f"/inbox/{one}/letters/remove", seen=seen(services, one), letter=str(letter_id(services, 1)))
    assert message_of(kept) == ("warning", REFUSALS["letter_recorded"])
    assert record_link(one) not in links_of(drafter.get(f"/inbox/{one}"))
    withdrawn(services, next(iter(as_held(services, one).recorded.values())))
    press(drafter, f"/inbox/{one}/take-up")
    assert as_held(services, one).message.state == State.MATCHED
    assert record_link(one) in links_of(drafter.get(f"/inbox/{one}"))


PROMISE = "Thank you for your letter, which we have received. We will send you a full reply by 10 April 2015."


def test_an_acknowledgement_that_promises_a_reply_by_a_day_is_left_to_a_person(drafter, services):
    one = reply_to(services, 1, PROMISE)
    assert days_in(words_of(part_of(drafter.get(f"/inbox/{one}"), "kind-is")))[0] == "10 April 2015"
    after = press(drafter, "/inbox/close", message=str(one))
    kind, said = message_of(after)
    assert (kind, numbers_in(said), NOT_CLOSED["promises_a_reply"][0] in said) == ("warning", [1], True)
    assert as_held(services, one).recorded == {}
    form = filled_form(drafter.get(f"/inbox/{one}/record").text)
    assert (form["kind"], form["new_reply_by"]) == (["holding"], ["10 April 2015"])


def test_a_message_that_is_recorded_has_the_kind_of_the_reply_wherever_it_is_listed(drafter, services):
    one = reply_to(services, 1, PROMISE)
    send(drafter, drafter.get(f"/inbox/{one}/record"))
    for page in (drafter.get(f"/inbox/{one}"), drafter.get("/inbox?tab=all"), drafter.get("/letters/TRK15-0001")):
        kinds = [state.word for state in states_of(page)]
        assert RESPONSES["holding"].name in kinds, page.request.path
        assert KINDS[Kind.ACKNOWLEDGEMENT].name not in kinds, page.request.path
    assert KINDS[Kind.ACKNOWLEDGEMENT].says not in words(drafter.get(f"/inbox/{one}"))


def test_a_message_without_a_letter_is_not_recorded(drafter, services):
    one = came(services)
    assert message_of(drafter.get(f"/inbox/{one}/record", follow_redirects=True)) == ("warning", NO_LETTER)


def test_nothing_more_is_recorded_of_an_archived_campaign(drafter, services):
    one = reply_to(services, 1)
    with services.database.writing() as session:
        say_kind(session, one, Kind.ACKNOWLEDGEMENT, seen=as_held(services, one).seen, actor=SYSTEM)
        small(session).state = CampaignState.ARCHIVED
    page = drafter.get(f"/inbox/{one}")
    assert "TRK15" in words_of(part_of(page, "archived-TRK15"))
    assert record_link(one) not in links_of(page)
    assert drafter.get(f"/inbox/{one}/record").status_code != 200
    after = press(drafter, "/inbox/close", message=str(one))
    kind, said = message_of(after)
    assert (kind, numbers_in(said), NOT_CLOSED["archived"][0] in said) == ("warning", [1], True)
    assert as_held(services, one).recorded == {}
