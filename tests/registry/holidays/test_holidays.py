"""A bank holiday that is proclaimed moves the deadlines of letters that gave so many working days, and says so."""

import re
from datetime import date

import pytest
from sqlalchemy import select
from wtforms.validators import DataRequired

from app.accounts.models import Role
from app.audit.models import AuditEvent
from app.audit.record import SYSTEM, Actor
from app.campaigns.states import State
from app.commands.setup import load_shipped
from app.notices.models import Notice
from app.notices.words import notice_words
from app.platform.history import HistoryRewritten
from app.registry.holidays.change import Holiday, add_holiday, holidays, remove_holiday
from app.registry.holidays.views import NO_DAY, HolidayForm
from app.registry.models import BankHoliday
from app.registry.refusals import REFUSALS
from app.registry.working_days import bank_holidays, named_bank_holidays
from app.responses import events as responses_events
from app.responses.lateness.deadline import deadline_of
from app.responses.lateness.moves import saying_moves, would_move
from app.tracking.snapshot import CampaignSnapshot
from tests.fixtures.app import add_member
from tests.journeys.clock import Clock
from tests.journeys.conftest import morning
from tests.production.shown import words
from tests.refusals import refused
from tests.tracking.office import TODAY, send, small, small_campaign
from tests.web.filled import filled_form
from tests.web.markup import errors_of, message_of, part_of, rows_of, said_by

ALL = "/admin/holidays"
ECLIPSE = Holiday(date(2015, 3, 20), "Day of the eclipse", "By proclamation")


@pytest.fixture
def owner(app):
    services = app.extensions["despatch"]
    person = add_member(services, Role.DRAFTER, name="Owner Example")
    small_campaign(services, actor=Actor(person.id))
    return person


@pytest.fixture
def services(app, owner, monkeypatch):
    monkeypatch.setattr("app.platform.clock.datetime", Clock(morning(TODAY)))
    return app.extensions["despatch"]


@pytest.fixture
def administrator(services, signed_in):
    return signed_in(Role.ADMINISTRATOR, name="Ada Example")


def add(services, holiday=ECLIPSE):
    with services.database.writing() as session:
        return add_holiday(session, holiday, actor=SYSTEM).id


def remove(services, holiday_id):
    with services.database.writing() as session:
        remove_holiday(session, session.get_one(BankHoliday, holiday_id), actor=SYSTEM)


def deadline(services, *, known_at=None, reference="TRK15"):
    with services.database.reading() as session:
        return deadline_of(session, small(session, reference), known_at=known_at)


def last_event(services):
    with services.database.reading() as session:
        return session.scalars(select(AuditEvent.seq).order_by(AuditEvent.seq.desc()).limit(1)).one()


def late_of(services, number, **when):
    with services.database.reading() as session:
        letters = CampaignSnapshot(session, small(session), TODAY, **when).letters
        return next(one.answers for one in letters if one.number == number)


def press(client, to, **typed):
    """The form as the page gives it, sent with `typed`."""
    form = filled_form(client.get(to).text)
    return client.post(to, data=form | typed)


TYPED = {"day": ["20", "3", "2015"], "title": ["Day of the eclipse"], "note": ["By proclamation"]}


def test_a_deadline_moves_with_it_and_back_and_is_known_as_it_was(stack_services):
    services = stack_services
    small_campaign(services)
    send(services, [5])
    before = last_event(services)
    assert (deadline(services).day, late_of(services, 5).days) == (date(2015, 3, 24), 3)
    there = add(services)
    moved = deadline(services)
    assert (moved.printed, moved.day, moved.because) == (
        date(2015, 3, 24), date(2015, 3, 25), ((ECLIPSE.day, ECLIPSE.title),),
    )  # fmt: skip
    assert (late_of(services, 5).due, late_of(services, 5).days) == (date(2015, 3, 25), 2)
    assert deadline(services, known_at=before).day == date(2015, 3, 24)
    assert late_of(services, 5, known_at=before).days == 3
    remove(services, there)
    assert deadline(services).day == date(2015, 3, 24)


def test_a_day_that_was_named_and_not_counted_stays(services):
    add(services)
    small_campaign(services, reference="NAMED15")
    small_campaign(services, reference="NONE15", reply_by=None)
    small_campaign(services, reference="LONG15", reply_by=date(2015, 3, 31))
    assert deadline(services, reference="NAMED15").day == date(2015, 3, 24), "counted by it, it were the 25th"
    assert deadline(services, reference="NONE15") is None
    assert deadline(services, reference="LONG15").day == date(2015, 3, 31)


def test_a_day_in_place_of_a_holiday_on_a_weekend_is_called_so(services):
    with services.database.reading() as session:
        named = named_bank_holidays(session)
    assert (named[date(2026, 12, 25)], named[date(2026, 12, 28)]) == (
        "Christmas Day",
        "the substitute day for Boxing Day",
    )


@pytest.mark.parametrize(
    ("holiday", "moves"),
    [
        (date(2015, 3, 20), ["TRK15"]),
        (date(2015, 3, 24), ["TRK15"]),
        (date(2015, 3, 3), []),
        (date(2015, 3, 25), []),
        (date(2015, 3, 21), []),
        (date(2016, 3, 24), []),
    ],
)
def test_which_deadlines_a_day_moves(services, holiday, moves):
    def moved():
        with services.database.reading() as session:
            known = dict.fromkeys(bank_holidays(session), "")
            return [one.campaign.reference for one in would_move(session, known, known | {holiday: "New"})]

    assert [one for one in moved() if one == "TRK15"] == moves
    with services.database.writing() as session:
        small(session).state = State.ARCHIVED
    assert "TRK15" not in moved()


def test_what_is_refused_and_what_is_kept(services):
    there = add(services)
    assert add(services) == there
    with refused("holiday_there", name="Day of the eclipse"):
        add(services, Holiday(ECLIPSE.day, "Another"))
    with refused("weekend"):
        add(services, Holiday(date(2015, 3, 21), "A Saturday"))
    remove(services, there)
    with services.database.reading() as session:
        assert ECLIPSE.day not in {one.day for one in holidays(session)}
        assert session.get_one(BankHoliday, there).title == "Day of the eclipse"
    with pytest.raises(HistoryRewritten):
        remove(services, there)


def test_loading_what_ships_again_leaves_what_people_said(services):
    shipped = date(2015, 5, 25)
    add(services)
    with services.database.writing() as session:
        remove_holiday(session, next(one for one in holidays(session) if one.day == shipped), actor=SYSTEM)
    load_shipped(services)
    with services.database.reading() as session:
        known = bank_holidays(session)
    assert (ECLIPSE.day in known, shipped in known) == (True, False)


def test_deadlines_are_shown_before_they_move_and_their_owners_are_told(services, owner, administrator):
    send(services, [5])
    shown = press(administrator, f"{ALL}/new", **TYPED)
    assert shown.status_code == 200
    assert ["A small campaign TRK15", "24 March 2015", "24 March 2015", "25 March 2015"] in rows_of(shown)
    assert deadline(services).day == date(2015, 3, 24)
    done = administrator.post(f"{ALL}/new", data=filled_form(shown.text), follow_redirects=True)
    kind, said = message_of(done)
    assert kind == "success"
    assert "20 March 2015" in said
    assert "2 campaigns" in said, "that which ships is one"
    assert ["20 March 2015", "Day of the eclipse"] in [row[:2] for row in rows_of(done)]
    with services.database.reading() as session:
        campaign = small(session)
        [notice] = session.scalars(select(Notice).where(Notice.user_id == owner.id))
        assert (notice.kind, notice.href, notice.campaign_id) == (
            "deadline_moved", "/campaigns/TRK15/track", campaign.id,
        )  # fmt: skip
        event = session.get_one(AuditEvent, notice.event)
        assert event.action == responses_events.CAMPAIGN_DEADLINE_MOVED
    page = words(administrator.get("/letters/TRK15-0005"))
    assert re.search(r"Day of the eclipse \(20 March 2015\) [^.]* Wednesday 25 March 2015\.", page)
    assert re.search(r"26 and 27 March 2015 [^.]* 2 working days", page)


def test_the_campaigns_history_says_it(services, administrator):
    shown = press(administrator, f"{ALL}/new", **TYPED)
    administrator.post(f"{ALL}/new", data=filled_form(shown.text))
    page = words(administrator.get("/campaigns/TRK15/history"))
    assert re.search(r"Day of the eclipse[^.]* 25 March 2015, [^.]* 24 March 2015\. [^.]* 24 March 2015", page)


def test_what_ships_with_a_new_list_says_what_it_moves_too(services, owner):
    with services.database.writing() as session, saying_moves(session, actor=SYSTEM):
        add_holiday(session, ECLIPSE, actor=SYSTEM)
        add_holiday(session, Holiday(date(2015, 3, 25), "Lady Day"), actor=SYSTEM)
    with services.database.reading() as session:
        [notice] = session.scalars(select(Notice).where(Notice.user_id == owner.id))
        assert (notice.kind, "26 March 2015" in notice_words(notice.kind, notice.facts).subject) == (
            "deadline_moved",
            True,
        )
        assert notice.facts["changed"].startswith("Day of the eclipse and Lady Day")
        assert "24 March 2015" in notice.facts["changed"]
    with services.database.writing() as session, saying_moves(session, actor=SYSTEM):
        add_holiday(session, Holiday(date(2015, 9, 9), "Far from all letters"), actor=SYSTEM)
    with services.database.reading() as session:
        assert len(session.scalars(select(Notice).where(Notice.user_id == owner.id)).all()) == 1


def test_another_day_typed_after_the_look_is_looked_at_too(services, administrator):
    shown = filled_form(press(administrator, f"{ALL}/new", **TYPED).text)
    again = administrator.post(f"{ALL}/new", data=shown | {"day": ["19", "3", "2015"]})
    assert again.status_code == 200
    assert deadline(services).day == date(2015, 3, 24)


def test_removing_one_says_what_moves_back(services, administrator):
    there = add(services)
    asked = administrator.get(f"{ALL}/{there}/remove")
    assert ["A small campaign TRK15", "24 March 2015", "25 March 2015", "24 March 2015"] in rows_of(asked)
    done = administrator.post(f"{ALL}/{there}/remove", data=filled_form(asked.text), follow_redirects=True)
    kind, said = message_of(done)
    assert kind == "success"
    assert "20 March 2015" in said
    assert "2 campaigns" in said, "that which ships is one"
    assert "20 March 2015" not in [row[0] for row in rows_of(done)]
    assert deadline(services).day == date(2015, 3, 24)
    assert administrator.get(f"{ALL}/{there}/remove").status_code == 404


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"day": ["21", "3", "2015"]}, REFUSALS["weekend"]),
        ({"day": ["3", "4", "2015"]}, REFUSALS["holiday_there"].format(name="Good Friday")),
        ({"day": ["", "", ""]}, NO_DAY),
        ({"day": ["31", "2", "2015"]}, "must be a real date"),
        ({"day": ["20", "3", "1815"]}, "2000 to 2099"),
        ({"title": [""]}, said_by(HolidayForm.title, DataRequired)),
    ],
)
def test_what_is_refused_is_said_beside_the_field(administrator, typed, sentence):
    answer = press(administrator, f"{ALL}/new", **(TYPED | typed))
    assert answer.status_code == 400
    (field,) = typed
    assert errors_of(answer).keys() == {field}
    assert sentence in errors_of(answer)[field]


def test_the_list_has_those_to_come_first(administrator):
    page = administrator.get(ALL)
    assert ["3 April 2015", "Good Friday"] in [row[:2] for row in rows_of(part_of(page, "to-come"))]
    assert page.text.index('id="to-come"') < page.text.index('id="past"')
