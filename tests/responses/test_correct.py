"""A correction is another version and a withdrawal ends them all; whoever saved first is not overwritten."""

from datetime import date

import pytest
from sqlalchemy import select

from app.audit.event_words import EventDescription, describe_event
from app.audit.models import AuditEvent
from app.errors import Stale
from app.responses.event_words import TOLD
from app.responses.facts import NOTHING, response_facts
from app.responses.history import history_of, history_of_letter, last_held, responses_to
from app.responses.kinds import Kind
from app.responses.models import Response
from app.responses.recording.correct import Withdrawn
from app.responses.standing import RecordedResponse, SaidToAsk
from app.responses.words import differences, summary_words
from tests.refusals import refused
from tests.responses.office import as_held, corrected, details, recorded, withdrawn
from tests.tracking.office import small

pytestmark = pytest.mark.stack

AS_HOLDING = details("holding", new_reply_by=date(2015, 4, 10))


def said_of_asks(was, now):
    """What the history says when the answer to ask 1 of one letter was so, and is so now."""
    before, after = (RecordedResponse(1, details(), (5,), {(5, 1): one} if one else {}) for one in (was, now))
    return differences(before, after, {5: "TRK15-0005"})


@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        (None, SaidToAsk("yes", "w", "p"), ["Ask 1: yes, was not yet recorded."]),
        (SaidToAsk("yes"), None, ["Ask 1: not yet recorded, was yes."]),
        (SaidToAsk("yes"), SaidToAsk("yes", "They do."), ["Ask 1: its wording changed."]),
        (SaidToAsk("yes", "w", "p"), SaidToAsk("yes", "w", "q"), ["Ask 1: the quoted passage changed."]),
        (
            SaidToAsk("partly"),
            SaidToAsk("in_words", "w", "p"),
            ["Ask 1: in their own words, was partly; its wording changed; the quoted passage changed."],
        ),
        (SaidToAsk("no"), SaidToAsk("no"), []),
    ],
)
def test_the_history_says_what_changed_of_an_answer(was, now, said):
    assert said_of_asks(was, now) == said


def test_a_correction_of_words_alone_is_another_version(office):
    services, key = office.services, (office.ids[5], 1)
    response_id = recorded(services, [5], details(), answers=[SaidToAsk("no", "They will not.", "We won’t.")])
    first = as_held(services, response_id)
    assert not corrected(services, response_id, [5], details(), answers=[first.answers[key]])
    assert corrected(services, response_id, [5], details(), answers=[SaidToAsk("no", "They can’t.", "We won’t.")])
    assert as_held(services, response_id).answers[key].words == "They can’t."
    assert as_held(services, response_id, known_at=first.seq) == first


def facts(services, *, known_at=None):
    with services.database.reading() as session:
        return response_facts(session, small(session).id, known_at=known_at)


def test_a_correction_holds_from_then_on_and_what_was_known_before_stays(stack_office):
    """On both stacks, from the first word to the last."""
    services, ids = stack_office.services, stack_office.ids
    response_id = recorded(services, [5, 6], AS_HOLDING, answers=["yes", "", "partly"])
    first = as_held(services, response_id)
    assert corrected(services, response_id, [6, 7], details(), answers=["yes", "partly", "not_answered"])
    second = as_held(services, response_id)
    assert second.details == details()
    assert second.letter_ids == (ids[6], ids[7])

    now = facts(services)
    assert now.keys() == {ids[6], ids[7]}
    assert (now[ids[6]].counts, now[ids[6]].stopped_on) == (Kind.SUBSTANTIVE, date(2015, 3, 20))
    assert (now[ids[7]].answered, now[ids[7]].in_part, now[ids[7]].not_answered) == (1, 1, 1)
    before = facts(services, known_at=first.seq)
    assert before.keys() == {ids[5], ids[6]}
    assert before[ids[5]].new_reply_by == date(2015, 4, 10)
    assert (before[ids[5]].answered, before[ids[5]].in_part, before[ids[5]].not_answered) == (1, 1, 0)
    assert as_held(services, response_id, known_at=first.seq) == first

    withdrawn(services, response_id)
    assert as_held(services, response_id) is None
    assert facts(services) == {}
    assert facts(services, known_at=second.seq) == now


def test_the_best_answer_to_each_ask_counts(office):
    services, ids = office.services, office.ids
    recorded(services, [5, 6], details("holding", day=10), answers=["not_answered", "partly", "yes"])
    recorded(services, [5], details(day=20), answers=["partly", "partly", "not_answered", "not_answered"])
    found = facts(services)
    assert [found[ids[5]].answered, found[ids[5]].in_part, found[ids[5]].not_answered] == [1, 2, 1]
    assert [found[ids[6]].answered, found[ids[6]].in_part, found[ids[6]].not_answered] == [1, 1, 1]
    assert (found[ids[5]].responses, found[ids[6]].responses) == (2, 1)
    with services.database.reading() as session:
        assert response_facts(session, small(session).id, letter_ids=[ids[6]]) == {ids[6]: found[ids[6]]}
    assert found.get(ids[7], NOTHING).counts is None


def test_nothing_is_kept_when_nothing_changed(office):
    response_id = recorded(office.services, [5], details(), answers=["yes"])
    assert not corrected(office.services, response_id, [5], details(), answers=["yes"])


def test_who_saved_first_is_not_overwritten(office):
    response_id = recorded(office.services, [5], details())
    seen = as_held(office.services, response_id).seq
    corrected(office.services, response_id, [5, 6], details(), seen=seen)
    with pytest.raises(Stale):
        corrected(office.services, response_id, [5], details("declined"), seen=seen)
    with pytest.raises(Stale):
        withdrawn(office.services, response_id, seen=seen)
    assert as_held(office.services, response_id).letter_ids == (office.ids[5], office.ids[6])


def test_a_correction_is_checked_as_a_reply_is(office):
    response_id = recorded(office.services, [5], details())
    with refused("no_letters_answered"):
        corrected(office.services, response_id, [], details())
    with refused("reply_in_future"):
        corrected(office.services, response_id, [5], details(day=30))


def test_withdrawing_twice_is_withdrawing_once_and_nothing_of_it_is_corrected(office):
    response_id = recorded(office.services, [5], details())
    seen = as_held(office.services, response_id).seq
    withdrawn(office.services, response_id)
    withdrawn(office.services, response_id, seen=seen)
    with pytest.raises(Withdrawn):
        corrected(office.services, response_id, [5], details("declined"), seen=seen)
    with office.services.database.reading() as session:
        assert len(session.scalars(select(AuditEvent).where(AuditEvent.action == "response.withdrawn")).all()) == 1


def test_the_history_tells_each_change_in_words(office):
    services, ids = office.services, office.ids
    response_id = recorded(services, [5, 6], AS_HOLDING, answers=["yes"])
    corrected(services, response_id, [6, 7], details(day=23, how="post", summary="More."), answers=["partly"])
    withdrawn(services, response_id)
    references = {id_: f"TRK15-{number:04d}" for number, id_ in ids.items()}
    with services.database.reading() as session:
        response = session.get_one(Response, response_id)
        gone, correction, first = history_of(session, response)
        assert [one.moment.action for one in (gone, correction, first)] == [
            "response.withdrawn",
            "response.corrected",
            "response.recorded",
        ]
        assert summary_words(first.now.details) == (
            "Holding reply, received 20 March 2015 (email); promises a reply by 10 April 2015"
        )
        assert differences(correction.was, correction.now, references) == [
            "Received: 23 March 2015, was 20 March 2015.",
            "How it was received: post, was email.",
            "Kind: Answer, was Holding reply.",
            "New date: none, was 10 April 2015.",
            "Summary changed.",
            "Answers TRK15-0007 too.",
            "No longer answers TRK15-0005.",
            "Ask 1: partly, was yes.",
        ]
        assert gone.now is None
        assert last_held(session, response) == correction.now
        assert responses_to(session, ids[6]) == []
        assert [len(history_of_letter(session, ids[number])) for number in (5, 6, 7, 8)] == [2, 3, 2, 0]


def test_a_timeline_tells_of_it_from_its_events_alone(office):
    services = office.services
    response_id = recorded(services, [5, 6], details("acknowledgement"))
    corrected(services, response_id, [5], details(day=23))
    withdrawn(services, response_id)
    names = {("letter", str(id_)): f"TRK15-{number:04d}" for number, id_ in office.ids.items()}
    with services.database.reading() as session:
        events = session.scalars(
            select(AuditEvent).where(AuditEvent.action.startswith("response.")).order_by(AuditEvent.seq)
        )
        assert [describe_event(event, TOLD, names=names) for event in events] == [
            EventDescription(
                "Acknowledgement only recorded", "Received 20 March 2015 (email), to TRK15-0005 and TRK15-0006."
            ),
            EventDescription(
                "Answer corrected",
                "Was acknowledgement only. Received 23 March 2015 (email), to TRK15-0005 and TRK15-0006.",
            ),
            EventDescription("Answer withdrawn", "Received 23 March 2015 (email), to TRK15-0005."),
        ]
