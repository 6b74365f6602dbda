"""Guidance, powers and their editions as versions, on both databases."""

from datetime import date

import pytest

from app.audit.anchor import head
from app.audit.record import SYSTEM
from app.evidence.fact_versions import RecordedInError
from app.evidence.framework.listing import editions
from app.evidence.framework.record import (
    WorkDetails,
    WorkEditionDetails,
    add_edition,
    add_work,
    correct_edition,
    remove_edition,
)
from app.evidence.source import Source
from tests.refusals import refused

WORK = WorkDetails("guidance", "Keeping Children Safe in Education", ("Keeping Children Safe in Education",), "")
FIRST, LAST = date(2015, 3, 26), date(2016, 9, 4)


def said(first: date | None = FIRST, last: date | None = LAST, title: str = "2015") -> WorkEditionDetails:
    return WorkEditionDetails(title, title, (title,), first, last, "", Source("Published"))


@pytest.fixture
def work(stack_services) -> int:
    with stack_services.database.writing() as session:
        return add_work(session, WORK, once="w", actor=SYSTEM)


def of_work(services, work: int, known_at: int | None = None):
    with services.database.reading() as session:
        return [one for one in editions(session, known_at=known_at) if one.work_id == work]


def test_a_work_is_made_once_and_its_name_is_its_own(stack_services, work):
    with stack_services.database.writing() as session:
        assert add_work(session, WORK, once="w", actor=SYSTEM) == work
        with refused("work_taken"):
            add_work(session, WORK, once="another", actor=SYSTEM)


@pytest.mark.stack
def test_an_edition_as_it_was_known_before_it_was_corrected_and_removed(stack_services, work):
    with stack_services.database.writing() as session:
        made = add_edition(session, work, said(), once="e", actor=SYSTEM)
        assert add_edition(session, work, said(), once="e", actor=SYSTEM) == made
    (then,) = of_work(stack_services, work)
    assert (then.in_force_from, then.in_force_to) == (FIRST, LAST)
    assert then.in_force_on(FIRST)
    assert then.in_force_on(LAST)
    with stack_services.database.reading() as session:
        seq = head(session).seq
    with stack_services.database.writing() as session:
        assert correct_edition(session, made, said(last=None), seen=then.recorded, actor=SYSTEM)
    (now,) = of_work(stack_services, work)
    assert now.in_force_to is None
    with refused("fact_corrected"), stack_services.database.writing() as session:
        correct_edition(session, made, said(title="Mine"), seen=then.recorded, actor=SYSTEM)
    with stack_services.database.writing() as session:
        remove_edition(session, made, reason="In error", seen=now.recorded, actor=SYSTEM)
    assert of_work(stack_services, work) == []
    assert of_work(stack_services, work, seq) == [then]
    with pytest.raises(RecordedInError), stack_services.database.writing() as session:
        remove_edition(session, made, reason="Again", seen=now.recorded, actor=SYSTEM)


@pytest.mark.stack
def test_two_editions_are_never_in_force_on_one_day(stack_services, work):
    with stack_services.database.writing() as session:
        add_edition(session, work, said(), once="e", actor=SYSTEM)
        with refused("editions_overlap"):
            add_edition(session, work, said(LAST, None, "2016"), once="f", actor=SYSTEM)
        with refused("ends_before"):
            add_edition(session, work, said(date(2017, 1, 2), date(2017, 1, 1)), once="f", actor=SYSTEM)
        add_edition(session, work, said(date(2016, 9, 5), None, "2016"), once="f", actor=SYSTEM)
        add_edition(session, work, said(None, None, "undated"), once="g", actor=SYSTEM)
    assert [one.title for one in of_work(stack_services, work)] == ["2016", "2015", "undated"]
