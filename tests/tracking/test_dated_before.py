"""A reply dated before its letter was sent is a reply, and neither in time nor late: on Track, in pictures, on the
letter's page and in packs. The fourth method of packs counts it as in time, as it did."""

from datetime import date

import pytest

from app.evidence.packs.lines.sourced_lines import lines_of
from app.evidence.packs.make import look
from app.responses.of_letter import replies_of
from app.tracking.insight.figures import insight_of
from app.tracking.insight.showing import parts_of
from app.tracking.insight.words import REPLIED, more
from app.tracking.snapshot import CampaignSnapshot
from app.tracking.totals import total_of
from tests.evidence.packs.history import DAY, asked
from tests.tracking.office import TODAY, letter, reply, send, small, small_campaign
from tests.web.figures import days_in, numbers_in

SENT, BEFORE = date(2015, 3, 10), date(2015, 3, 6)


@pytest.fixture
def office(services):
    """Letters 1 and 2 were sent on 10 March. The reply to 1 is dated the 6th, that to 2 the 16th."""
    small_campaign(services)
    send(services, [1, 2], sent_on=SENT)
    reply(services, [1], on=BEFORE)
    reply(services, [2], on=date(2015, 3, 16))
    return services


def test_it_is_a_reply_and_neither_in_time_nor_late(office):
    with office.database.reading() as session:
        letters = CampaignSnapshot(session, small(session), TODAY).letters
        explained = replies_of(session, small(session), letter(session, 1), today=TODAY).worked.explained
    assert [one.answers.late.code for one in letters[:2]] == ["dated_before", "in_time"]
    assert letters[0].answers.back.code == "substantive"
    total = total_of(letters)
    assert (total.done, total.in_time, total.came_late, total.dated_before) == (2, 1, 0, 1)
    assert {"6 March 2015", "10 March 2015"} <= set(days_in(explained))


def test_a_reply_on_the_day_of_sending_is_in_time(office):
    send(office, [3], sent_on=SENT)
    reply(office, [3], on=SENT)
    with office.database.reading() as session:
        assert CampaignSnapshot(session, small(session), TODAY).letters[2].answers.late.code == "in_time"


def test_pictures_show_no_share_of_time_and_say_how_many_are_dated_before(office):
    with office.database.reading() as session:
        insight = insight_of(session, small(session), valid_at=TODAY, known_at=None)
        words = more(insight, {slug: slug for slug in insight.by_registry})
    assert parts_of(insight) == REPLIED
    assert (insight.time.by_deadline, insight.time.untimed) == (2, 1)
    headline = numbers_in(words)
    assert headline[-2:] == [1, 1], "in time, then dated before: each reply is counted once"


def test_packs_count_it_apart_since_the_fifth_method_and_the_fourth_as_it_did(office):
    with office.database.reading() as session:
        findings = look(session, asked(session), valid_at=DAY).findings
    [campaign] = next(part for part in findings.parts if part.letter == "c").campaigns
    now = {name: figure.value for name, figure in campaign.figures.items()}
    assert (now["replies"], now["in_time"], now["dated_before"]) == (2, 1, 1)
    assert {campaign.figures[name].method for name in ("in_time", "dated_before")} == {6}
    fifth = {figure.key.rpartition(".")[2]: figure for figure in campaign.before if figure.method == 5}
    assert (fifth["in_time-5"].value, fifth["dated_before-5"].value, fifth["in_time-5"].method) == (1, 1, 5)
    fourth = {figure.key.rpartition(".")[2]: figure for figure in campaign.before if figure.method == 4}
    assert (fourth["in_time-4"].value, fourth["in_time_asked-4"].value, fourth["in_time-4"].method) == (2, 2, 4)
    assert fourth["in_time-4"].key not in findings.shown_figures
    key = campaign.figures["dated_before"].key
    assert any(anchor.key == key for line in lines_of(findings) for anchor in line.anchors)


def test_on_a_day_before_the_sending_it_is_neither_in_time_nor_late_either(office):
    day = date(2015, 3, 9)
    with office.database.reading() as session:
        letters = CampaignSnapshot(session, small(session), day).letters
        insight = insight_of(session, small(session), valid_at=day, known_at=None)
        findings = look(session, asked(session), valid_at=day).findings
    assert (letters[0].answers.late.code, letters[0].answers.back.code) == ("dated_before", "substantive")
    assert parts_of(insight) == REPLIED
    [campaign] = next(part for part in findings.parts if part.letter == "c").campaigns
    assert [campaign.figures[name].value for name in ("replies", "in_time", "dated_before")] == [1, 0, 1]


def test_a_reply_to_a_letter_that_is_not_recorded_as_sent_is_neither_too(office):
    reply(office, [3], on=BEFORE)
    with office.database.reading() as session:
        letters = CampaignSnapshot(session, small(session), TODAY).letters
        explained = replies_of(session, small(session), letter(session, 3), today=TODAY).worked.explained
    assert letters[2].answers.late.code == "dated_before"
    assert days_in(explained)[-1] == "6 March 2015"
    assert "in time." not in explained
