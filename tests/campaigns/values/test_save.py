"""Values by recipient are saved as they were looked at, once, in versions; and each letter prints its own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEvent
from app.audit.record import SYSTEM
from app.campaigns.audience.holdouts import hold_out, put_back
from app.campaigns.editing import CampaignClosed
from app.campaigns.models import LetterValue
from app.campaigns.printed_letters import printed_letters
from app.campaigns.printing import freeze
from app.campaigns.states import State
from app.campaigns.values.letter import values_of_letters
from app.campaigns.values.plan import Unprintable, moved_since, plan_of
from app.campaigns.values.save import apply_table, fill_letter, seen_of
from app.clearance.requests import given_requests
from app.errors import Stale
from app.letters.letter import missing_fields
from app.letters.text.values import InvalidValue
from app.web.tables.rows import rows_of
from tests.campaigns.clearing import clear_all
from tests.campaigns.filling import (
    csv_of,
    fields_in,
    fill,
    filled_campaign,
    held_by,
    letter_of,
    redeclare,
    small,
)
from tests.refusals import refused

pytestmark = pytest.mark.stack

TABLE = csv_of(("SMALL-0001", "Leeds", "2015-03-27"), ("SMALL-0002", "York", "27/03/2015"), ("SMALL-0003", "", "soon"))


@pytest.fixture
def session(services):
    """One in which the campaign is, and may be changed."""
    with services.database.writing() as session:
        filled_campaign(session)
        yield session


def looked_at(session, body=TABLE):
    return plan_of(session, small(session), rows_of(body))


def apply(session, body=TABLE, *, seen):
    return apply_table(session, small(session), body, seen=seen, actor=SYSTEM)


def save(session, reference="SMALL-0001", *, seen=None, **typed):
    letter = letter_of(session, reference)
    mark = seen_of(held_by(session, reference), fields_in(session, letter)) if seen is None else seen
    values = {name.replace("_", " "): value for name, value in typed.items()}
    return fill_letter(session, small(session), letter, values, seen=mark, actor=SYSTEM)


def events(session):
    wanted = select(AuditEvent).where(AuditEvent.action == "letters.values_changed").order_by(AuditEvent.seq)
    return session.scalars(wanted).all()


def last_event(session):
    return session.scalar(select(func.max(AuditEvent.seq)))


def test_a_table_is_done_in_one_go_as_it_was_looked_at(session):
    plan = apply(session, seen=looked_at(session).seen)
    assert len(plan.changes) == 4
    assert held_by(session, "SMALL-0001") == {"visitplace": "Leeds", "visitday": "2015-03-27"}
    assert held_by(session, "SMALL-0002") == {"visitplace": "York", "visitday": "2015-03-27"}
    assert held_by(session, "SMALL-0003") == {}
    assert len(events(session)) == 1


def test_the_record_says_which_file_and_which_fields_and_no_value(session):
    apply(session, seen=looked_at(session).seen)
    (event,) = events(session)
    assert '"fields":["visit day","visit place"]' in event.body
    assert '"letters":2' in event.body
    assert '"file":"' in event.body
    assert "Leeds" not in event.body


def test_a_second_click_changes_nothing_more(session):
    seen = looked_at(session).seen
    apply(session, seen=seen)
    again = apply(session, seen=seen)
    assert (again.changes, again.unchanged) == ([], 4)
    assert len(events(session)) == 1


def test_a_table_that_would_do_something_else_than_was_looked_at_is_stale_and_says_what_moved(session):
    seen, known_at = looked_at(session).seen, last_event(session)
    fill(session, "SMALL-0001", visit_place="Hull")
    with pytest.raises(Stale):
        apply(session, seen=seen)
    now = looked_at(session)
    moved = moved_since(session, small(session), now, known_at=known_at)
    assert [(one.change.reference, one.was, one.change.before, one.change.after) for one in moved] == [
        ("SMALL-0001", "", "Hull", "Leeds")
    ]
    apply(session, seen=now.seen)
    assert held_by(session, "SMALL-0001")["visitplace"] == "Leeds"


def test_what_others_change_elsewhere_makes_no_table_stale(session):
    seen = looked_at(session).seen
    fill(session, "SMALL-0004", visit_place="Hull")
    assert len(apply(session, seen=seen).changes) == 4


def test_letters_that_are_withdrawn_meanwhile_make_it_stale(session):
    body = csv_of(("SMALL-0001", "Leeds"))
    seen = looked_at(session, body).seen
    hold_out(session, small(session), {letter_of(session, "SMALL-0001").post_id: "On purpose."}, actor=SYSTEM)
    with pytest.raises(Stale):
        apply(session, body, seen=seen)


def test_two_people_who_send_one_table_at_once_save_it_once(stack_services):
    services, together = stack_services, Barrier(2)
    with services.database.writing() as session:
        filled_campaign(session)
    with services.database.reading() as session:
        seen = looked_at(session).seen

    def send(_number):
        together.wait()
        with services.database.writing() as session:
            return len(apply(session, seen=seen).changes)

    with ThreadPoolExecutor(2) as people:
        assert sorted(people.map(send, range(2))) == [0, 4]
    with services.database.reading() as session:
        assert held_by(session, "SMALL-0002") == {"visitplace": "York", "visitday": "2015-03-27"}
        assert len(events(session)) == 1


def test_one_letter_is_filled_and_an_empty_box_takes_a_value_away(session):
    assert save(session, visit_place="Leeds", visit_day="2015-03-27")
    assert save(session, visit_place="York")
    assert held_by(session, "SMALL-0001") == {"visitplace": "York"}


def test_what_was_held_stays_readable_as_it_was_known(session):
    save(session, visit_place="Leeds")
    known_at = last_event(session)
    save(session, visit_place="York")
    letter = letter_of(session, "SMALL-0001")
    assert values_of_letters(session, [letter.id], known_at=known_at) == {letter.id: {"visitplace": "Leeds"}}
    assert session.scalar(select(func.count()).select_from(LetterValue)) == 2


def test_a_letter_saved_as_it_stands_makes_no_event(session):
    save(session, visit_place="Leeds")
    assert not save(session, visit_place="Leeds", seen="whatever")
    assert len(events(session)) == 1


def test_a_letter_that_somebody_else_has_filled_meanwhile_is_stale(session):
    seen = seen_of({}, fields_in(session, letter_of(session, "SMALL-0001")))
    fill(session, "SMALL-0001", visit_place="Hull")
    with pytest.raises(Stale):
        save(session, visit_place="Leeds", seen=seen)
    assert held_by(session, "SMALL-0001") == {"visitplace": "Hull"}


def test_what_the_letter_holds_for_words_that_it_is_not_sent_stays(session):
    letter = letter_of(session, "SMALL-0001")
    apply(
        session,
        body := csv_of(("SMALL-0001", "North"), headings=("Reference", "Ward")),
        seen=looked_at(session, body).seen,
    )
    assert "ward" not in [spec.name for spec in fields_in(session, letter)]
    save(session, visit_place="Leeds")
    assert held_by(session, "SMALL-0001") == {"ward": "North", "visitplace": "Leeds"}


@pytest.mark.parametrize(
    ("typed", "error"),
    [({"visit day": "soon"}, InvalidValue), ({"visit place": "\U0001f600"}, Unprintable)],
)
def test_what_can_not_be_printed_is_not_kept(session, typed, error):
    with pytest.raises(error):
        save(session, **typed)
    assert held_by(session, "SMALL-0001") == {}


def test_a_withdrawn_letter_is_not_filled_and_comes_back_with_what_it_held(session):
    fill(session, "SMALL-0001", visit_place="Leeds")
    post_id = letter_of(session, "SMALL-0001").post_id
    hold_out(session, small(session), {post_id: "On purpose."}, actor=SYSTEM)
    with refused("letter_withdrawn_since"):
        save(session, visit_place="York")
    put_back(session, small(session), post_id, actor=SYSTEM)
    assert held_by(session, "SMALL-0001") == {"visitplace": "Leeds"}


@pytest.mark.parametrize("state", [State.CLOSED, State.ARCHIVED])
def test_nothing_of_a_closed_campaign_is_filled(session, state):
    seen = looked_at(session).seen
    small(session).state = state
    with pytest.raises(CampaignClosed):
        apply(session, seen=seen)
    with pytest.raises(CampaignClosed):
        save(session, visit_place="Leeds")
    assert events(session) == []


def test_offices_clear_the_text_with_its_fields_so_filling_them_removes_no_clearance(session):
    clear_all(session, small(session), issue=False)
    before = len(given_requests(session, small(session).id))
    apply(session, seen=looked_at(session).seen)
    assert len(given_requests(session, small(session).id)) == before == 5


def printed(session, reference="SMALL-0001", known_at=None):
    campaign = small(session)
    letters = [letter_of(session, reference)]
    found = printed_letters(
        session, freeze(session, campaign), letters, valid_at=campaign.valid_at, known_at=known_at, mode="preview"
    )
    return next(found)


def test_a_letter_prints_its_own_values_and_marks_those_that_it_lacks(session):
    fill(session, "SMALL-0001", visit_place="# <b>Leeds</b>", visit_day="2015-03-27", team_size="12", joint_visit="yes")
    fill(session, "SMALL-0002", visit_place="York", joint_visit="no")
    first, second = printed(session).page, printed(session, "SMALL-0002").page
    assert "We visit # <b>Leeds</b> on 27 March 2015 with 12 people. We come with others." in first.plain_text()
    assert "We visit York on ((visit day)) with people." in second.plain_text()
    assert (missing_fields(first), missing_fields(second)) == (("reply by",), ("reply by", "visit day"))


def test_a_run_prints_what_its_letters_said_when_it_started(session):
    fill(session, "SMALL-0001", visit_place="Leeds")
    started = last_event(session)
    fill(session, "SMALL-0001", visit_place="York")
    assert "We visit Leeds on" in printed(session, known_at=started).page.plain_text()


def test_a_value_that_suits_its_field_no_more_is_why_its_letter_can_not_be_made(session):
    fill(session, "SMALL-0001", visit_place="Leeds")
    redeclare(session, "- name: visit place\n", "- name: visit place\n    type: number\n")
    problem = printed(session).problem
    assert (problem.code, problem.facts["value"]) == ("value_not_number", "Leeds")
