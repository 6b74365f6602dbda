"""Lines tell replies in time apart by the date that they met, and letters first sent after it."""

from dataclasses import replace
from datetime import date

from app.evidence.packs.lines.check import faults_of
from app.evidence.packs.lines.sourced_lines import lines_of
from app.evidence.packs.make import look
from app.tracking.codes import Met
from app.tracking.measures import MEASURES
from tests.evidence.packs.history import DAY, asked
from tests.tracking.office import reply, send, small_campaign


def test_replies_in_time_are_told_apart_by_the_day_that_they_met(services):
    """Letters ask for a reply by Tuesday 24 March; the second promised 1 April, and the third came late."""
    small_campaign(services)
    send(services, range(1, 5))
    reply(services, [1], on=date(2015, 3, 24))
    reply(services, [2], on=date(2015, 3, 20), kind="holding", new_reply_by=date(2015, 4, 1))
    reply(services, [2], on=date(2015, 4, 1))
    reply(services, [3], on=date(2015, 3, 26))
    with services.database.reading() as session:
        findings = look(session, asked(session), valid_at=DAY).findings
    [time] = [line for line in lines_of(findings) if line.letter == "c" and "due by" in line.words]
    assert time.words.startswith(
        "Replies to the 4 letters sent to the police were due by 24 March 2015; 1 had come by then. By 30 April 2015, "
        "1 had replied in time, judged by a later date that a holding reply had named and 1 had replied "
        "late; 1 was overdue."
    )
    assert faults_of(time, findings) == []
    [campaign] = next(part for part in findings.parts if part.letter == "c").campaigns
    pieces = [campaign.figures[f"in_time_{name}"] for name in Met]
    assert [one.value for one in pieces] == [1, 0, 1]
    assert {row for one in pieces for row in one.rows} == set(campaign.figures["in_time"].rows)


def test_letters_without_a_reply_on_the_reply_by_date_are_not_overdue(services):
    """A pack counts to the end of its day, so that the date has come."""
    small_campaign(services)
    send(services, range(1, 5))
    reply(services, [1], on=date(2015, 3, 24))
    with services.database.reading() as session:
        findings = look(session, asked(session), valid_at=date(2015, 3, 24)).findings
    [time] = [line for line in lines_of(findings) if line.letter == "c" and "due by" in line.words]
    assert "By 24 March 2015, 1 had replied in time; 3 had not replied and were not overdue." in time.words
    assert faults_of(time, findings) == []


def test_a_letter_sent_too_late_is_judged_by_a_later_date_that_a_holding_reply_names(services):
    """The line says what the letters that remain count as, not that no others were sent so late."""
    small_campaign(services)
    send(services, [1])
    send(services, [2, 3], sent_on=date(2015, 3, 26))
    reply(services, [1], on=date(2015, 3, 20))
    reply(services, [3], on=date(2015, 4, 10), kind="holding", new_reply_by=date(2015, 4, 29))
    after = {}
    for day in (date(2015, 3, 31), DAY):
        with services.database.reading() as session:
            findings = look(session, asked(session), valid_at=day).findings
        [campaign] = next(part for part in findings.parts if part.letter == "c").campaigns
        [time] = [line for line in lines_of(findings) if line.letter == "c" and "due by" in line.words]
        after[day] = campaign.figures["sent_after"].value, campaign.figures["overdue"].value
        letters = (
            "2 letters sent only after replies were due count"
            if day < DAY
            else "1 letter sent only after replies were due counts"
        )
        assert f" {letters} neither as in time nor as late" in time.words
        assert faults_of(time, findings) == []
    assert after == {date(2015, 3, 31): (2, 0), DAY: (1, 1)}


def test_letters_first_sent_after_the_reply_by_date_are_counted_apart_and_older_figures_stay(services):
    """Letters ask for a reply by Tuesday 24 March; the second was sent on the 26th."""
    small_campaign(services)
    send(services, [1])
    send(services, [2], sent_on=date(2015, 3, 26))
    reply(services, [1, 2], on=date(2015, 3, 27))
    with services.database.reading() as session:
        findings = look(session, asked(session), valid_at=DAY).findings
    [time] = [line for line in lines_of(findings) if line.letter == "c" and "due by" in line.words]
    assert time.words.startswith(
        "Replies to the 2 letters sent to the police were due by 24 March 2015. By 30 April 2015, "
        "1 had replied late; the reply to 1 letter sent only after replies were due counts neither as in time nor "
        "as late."
    )
    assert faults_of(time, findings) == []
    [campaign] = next(part for part in findings.parts if part.letter == "c").campaigns
    assert [campaign.figures[name].value for name in ("sent_after", "replied_sent_after", "came_late")] == [1, 1, 1]
    said_of = {
        (1, 0): "; 1 letter sent only after replies were due counts neither as in time nor as late.",
        (3, 2): "; 3 letters sent only after replies were due (2 of them were replied to) count neither as in time nor "
        "as late.",
        (3, 3): "; replies to 3 letters sent only after replies were due count neither as in time nor as late.",
    }
    for (after, replied), said in said_of.items():
        changed = {"sent_after": after, "replied_sent_after": replied}
        figures = campaign.figures | {
            name: replace(campaign.figures[name], value=value) for name, value in changed.items()
        }
        part = replace(findings.parts[2], campaigns=[replace(campaign, figures=figures)])
        [line] = [one for one in lines_of(replace(findings, parts=[part])) if "due by" in one.words]
        assert said in line.words
    [before] = [figure for figure in campaign.early if figure.key.endswith(".came_late")]
    assert (before.value, before.method) == (2, 1)
    assert before.key in findings.figures, "a line kept in an earlier pack links to it"
    assert before.key not in findings.shown_figures


def test_reply_on_a_bank_holiday_after_the_named_saturday_is_not_said_to_be_by_that_date(services):
    """The holding reply names Saturday 2 May 2015; Monday the 4th is a bank holiday."""
    small_campaign(services)
    send(services, [1, 2])
    reply(services, [1, 2], on=date(2015, 3, 20), kind="holding", new_reply_by=date(2015, 5, 2))
    reply(services, [1], on=date(2015, 5, 4))
    reply(services, [2], on=date(2015, 5, 5))
    with services.database.reading() as session:
        findings = look(session, asked(session), valid_at=date(2015, 6, 1)).findings
    [campaign] = next(part for part in findings.parts if part.letter == "c").campaigns
    assert [campaign.figures[name].value for name in ("in_time_promised", "in_time", "came_late")] == [1, 1, 1]
    [time] = [line for line in lines_of(findings) if line.letter == "c" and "due by" in line.words]
    assert "1 had replied in time, judged by a later date" in time.words
    said = dict(findings.definitions)
    assert all("before the next working day" in said[MEASURES[name].name] for name in ("in_time", "in_time_promised"))
    assert faults_of(time, findings) == []


def test_a_pack_of_a_day_before_the_reply_by_date_does_not_give_that_date_to_replies(services):
    """A line about one letter counts it without saying “the 1 letter”."""
    small_campaign(services)
    send(services, [1])
    reply(services, [1], on=date(2015, 3, 9))
    with services.database.reading() as session:
        findings = look(session, asked(session), valid_at=date(2015, 3, 10)).findings
    [time] = [line for line in lines_of(findings) if line.letter == "c" and "due by" in line.words]
    assert time.words.startswith(
        "A reply to the letter sent to the police was due by 24 March 2015. By 10 March 2015, 1 had replied in time."
    )
    assert faults_of(time, findings) == []


def test_a_reply_to_a_letter_not_recorded_as_sent_is_neither_in_time_nor_late(services):
    """The fifth method counted it as in time, and still does under its own key."""
    small_campaign(services)
    send(services, [1])
    reply(services, [1, 2], on=date(2015, 3, 9))
    with services.database.reading() as session:
        findings = look(session, asked(session), valid_at=DAY).findings
    [campaign] = next(part for part in findings.parts if part.letter == "c").campaigns
    assert [campaign.figures[name].value for name in ("replies", "in_time", "dated_before")] == [2, 1, 1]
    fifth = {figure.key.rpartition(".")[2]: figure for figure in campaign.before if figure.method == 5}
    assert (fifth["in_time-5"].value, fifth["dated_before-5"].value) == (2, 0)
    assert fifth["in_time-5"].key in findings.figures
    assert fifth["in_time-5"].key not in findings.shown_figures
