"""Pre-election periods: those that ship, and what an administrator says of them."""

from datetime import date

import pytest
from wtforms.validators import DataRequired

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.commands.setup import load_shipped
from app.registry.periods.change import (
    NO_LAST,
    PERIOD,
    Period,
    add_period,
    correct_period,
    remove_period,
)
from app.registry.periods.find import period_on, periods
from app.registry.periods.views import PeriodForm
from tests.delivery.marking import press, read
from tests.refusals import refused
from tests.refusals import said_of as words_of
from tests.web.markup import errors_of, forms_of, message_of, rows_of, said_by

ALL = "/admin/periods"
WALES = Period("Senedd election of 7 May 2026", date(2026, 3, 26), date(2026, 5, 7), "The guidance of March 2026")


@pytest.fixture
def administrator(signed_in):
    return signed_in(Role.ADMINISTRATOR)


def typed(period: Period) -> dict:
    """The form as a person fills it."""
    days = {name: [str(day.day), str(day.month), str(day.year)] for name, day in vars(period).items() if "st" in name}
    return {"name": period.name, "source": period.source, **days}


def added(services, period: Period = WALES) -> int:
    with services.database.writing() as session:
        return add_period(session, period, actor=SYSTEM).id


def known(services) -> list[Period]:
    with services.database.reading() as session:
        return [PERIOD.details_of(one) for one in periods(session)]


def on(services, day: date) -> str | None:
    with services.database.reading() as session:
        found = period_on(session, day)
        return found.name if found else None


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        (date(2015, 3, 30), date(2015, 5, 7), "general election of 7 May 2015"),
        (date(2017, 4, 22), date(2017, 6, 8), "general election of 8 June 2017"),
        (date(2019, 11, 6), date(2019, 12, 12), "general election of 12 December 2019"),
        (date(2024, 5, 25), date(2024, 7, 4), "general election of 4 July 2024"),
    ],
)
def test_the_general_elections_since_2015_ship(services, first, last, name):
    (found,) = [one for one in known(services) if one.name == name]
    assert (found.first, found.last) == (first, last)
    assert on(services, first) == on(services, last) == name
    assert on(services, date(2015, 3, 29)) is None


def test_an_administrator_adds_a_period_once_however_often_it_is_sent(administrator, services):
    for _ in range(2):
        answer = press(administrator, f"{ALL}/new", **typed(WALES))
        assert answer.location == ALL
    assert known(services)[0] == WALES
    assert len(known(services)) == 5
    said = ["Senedd election of 7 May 2026", "26 March 2026 to 7 May 2026", "The guidance of March 2026"]
    assert said in rows_of(administrator.get(ALL))


def test_a_corrected_period_holds_from_then_on_and_loading_again_brings_nothing_back(administrator, services):
    with services.database.reading() as session:
        shipped = period_on(session, date(2015, 4, 1)).id
    shorter = Period("general election of 7 May 2015", date(2015, 3, 31), date(2015, 5, 7), "The day before was missed")
    assert 'value="30 March 2015"' in administrator.get(f"{ALL}/{shipped}").text
    press(administrator, f"{ALL}/{shipped}", **typed(shorter))
    load_shipped(services)
    assert on(services, date(2015, 3, 30)) is None
    assert shorter in known(services)
    assert administrator.get(f"{ALL}/{shipped}").status_code == 404


def test_nothing_is_recorded_when_nothing_differs(administrator, services):
    period = added(services)
    answer = press(administrator, f"{ALL}/{period}", **typed(WALES))
    assert message_of(administrator.get(answer.location)).kind == "info"
    assert administrator.get(f"{ALL}/{period}").status_code == 200


def test_a_period_that_never_was_is_removed(administrator, services):
    period = added(services)
    asked = administrator.get(f"{ALL}/{period}/remove")
    assert WALES.name in read(asked)
    assert forms_of(asked) == [f"{ALL}/{period}/remove"]
    press(administrator, f"{ALL}/{period}/remove")
    assert on(services, WALES.first) is None
    assert press(administrator, f"{ALL}/{period}/remove").status_code == 404


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"last": ["25", "3", "2026"]}, "last", words_of("no_days")),
        ({"last": ["", "", ""]}, "last", NO_LAST),
        ({"first": ["31", "2", "2026"]}, "first", "must be a real date"),
        ({"name": " "}, "name", said_by(PeriodForm.name, DataRequired)),
        ({"source": ""}, "source", said_by(PeriodForm.source, DataRequired)),
        ({"first": ["4", "7", "2024"]}, "last", words_of("periods_overlap", name="general election of 4 July 2024")),
    ],
)
def test_what_is_wrong_is_said_beside_the_box(administrator, services, changes, field, sentence):
    answer = press(administrator, f"{ALL}/new", **(typed(WALES) | changes))
    assert answer.status_code == 400
    assert errors_of(answer).keys() == {field}
    assert sentence in errors_of(answer)[field]
    assert len(known(services)) == 4


def test_the_verbs_refuse_days_that_can_not_be(services):
    backwards = Period("election", date(2026, 5, 7), date(2026, 5, 6), "Somebody")
    with services.database.writing() as session:
        with refused("no_days"):
            add_period(session, backwards, actor=SYSTEM)
        first, second = periods(session)[:2]
        with refused("periods_overlap"):
            correct_period(session, second, PERIOD.details_of(first), actor=SYSTEM)
        remove_period(session, first, actor=SYSTEM)
        assert PERIOD.details_of(
            correct_period(session, second, PERIOD.details_of(first), actor=SYSTEM)
        ) == PERIOD.details_of(first)
