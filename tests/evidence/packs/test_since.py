"""What was corrected since a pack's event: which event, when, by whom, and which figures would read otherwise."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.accounts.models import Role
from app.audit.anchor import head
from app.audit.record import SYSTEM, Actor
from app.campaigns.audience.holdouts import hold_out
from app.chasing.propose import proposals
from app.evidence.packs.figures.pack_content import whole_of
from app.evidence.packs.find import findings_of, pack_by_number
from app.evidence.packs.headline import headline, headline_since
from app.evidence.packs.later.later_changes import ChangesSincePack, Correction, corrected_since
from app.evidence.packs.lines.check import correction_words
from app.evidence.packs.make import look, make_pack
from app.evidence.packs.words import later_records_words
from app.registry.holidays.change import Holiday, add_holiday
from app.registry.models import OrganisationVersion
from app.responses.recording.correct import withdraw_response
from app.responses.standing import recorded_response
from app.tracking.letter_notes import add_note
from tests.chasing.begun import begin
from tests.evidence.packs.history import (
    DAY,
    asked,
    bounce,
    correct,
    direction,
    organisation_of,
    redate,
    renamed,
    response_to,
)
from tests.fixtures.app import add_member
from tests.tracking.office import TODAY, busy_campaign, letter, send, small


@pytest.fixture
def number(services) -> int:
    busy_campaign(services)
    with services.database.writing() as session:
        direction(session)
    with services.database.reading() as session:
        looked = look(session, replace(asked(session), number=1), valid_at=DAY)
    with services.database.writing() as session:
        return make_pack(session, looked, title="A pack", once="once", actor=SYSTEM).number


def since(services, number: int, *, until: int | None = None) -> ChangesSincePack:
    with services.database.reading() as session:
        return corrected_since(session, pack_by_number(session, number), until=until)


def test_nothing_is_assembled_again_when_no_event_since_may_have_changed_it(services, number, monkeypatch):
    asked_again = []
    monkeypatch.setattr(
        "app.evidence.packs.later.later_changes.findings_of",
        lambda session, pack, **at: asked_again.append(at) or findings_of(session, pack, **at),
    )
    with services.database.reading() as session:
        pack = pack_by_number(session, number)
        then = findings_of(session, pack)
        assert corrected_since(session, pack, then).now is then
    assert asked_again == []
    with services.database.writing() as session:
        add_holiday(session, Holiday(DAY.replace(month=3, day=24), "A holiday"), actor=SYSTEM)
    with services.database.reading() as session:
        pack = pack_by_number(session, number)
        assert corrected_since(session, pack, then).now is not then
    assert len(asked_again) == 1


POLICE = "(c) Police, TRK15, Chief officers of police"
CHILDREN = "(b) Children’s services, TRK15, Directors of children’s services"


def figures(found) -> set[tuple[str, str, str]]:
    return {(one.name, one.was, one.now) for one in found}


def test_nothing_was_corrected_though_much_was_recorded(services, number):
    with services.database.writing() as session:
        add_note(session, letter(session, 1), text="They rang.", once="note", actor=SYSTEM)
    found = since(services, number)
    assert (found.figures, found.corrections) == ([], [])
    assert found.until > found.now.known_at - 1


def test_each_correction_is_told_with_who_and_the_figures_once_for_all_of_them(services, number):
    member = add_member(services, Role.DRAFTER)
    with services.database.writing() as session:
        response = response_to(session, 1)
        seen = recorded_response(session, response.id).seq
        withdraw_response(session, response, seen=seen, actor=Actor(member.id))
    first = since(services, number)
    with services.database.writing() as session:
        bounce(session, 8)
    found = since(services, number)
    withdrawn, bounced = found.corrections
    assert (withdrawn.what, withdrawn.by) == ("Withdrew a response", "Alex Example")
    assert bounced.by == "Despatch"
    assert {
        (f"{POLICE}, replied", "2 of 4", "1 of 4"),
        (f"{POLICE}, answered", "2 of 4", "1 of 4"),
        (f"{POLICE}, no response recorded", "0 of 4", "1 of 4"),
        (f"{POLICE}, ask 1, yes", "2 of 4", "1 of 4"),
    } <= figures(first.figures)
    assert all(one.name.startswith("(c) Police, TRK15, ") for one in first.figures)
    assert figures(first.figures) <= figures(found.figures)
    assert {
        (f"{CHILDREN}, returned", "1 of 5", "2 of 5"),
        (f"{CHILDREN}, overdue", "2 of 5", "1 of 5"),
    } <= figures(found.figures)
    assert len({one.key for one in found.figures}) == len(found.figures), "each once, whatever changed it"
    assert withdrawn.seq < bounced.seq
    assert since(services, number, until=withdrawn.seq).corrections == [withdrawn]


def test_a_figure_of_which_only_the_base_grew_is_not_listed(services, number):
    """Of one more letter sent nothing came back: so many replied as before, of one letter more."""
    send(services, [10], sent_on=DAY)
    found = since(services, number)
    listed = {one.name: (one.was, one.now) for one in found.figures}
    assert listed[f"{CHILDREN}, sent"] == ("5 of 12", "6 of 12")
    assert listed[f"{CHILDREN}, no response recorded"] == ("3 of 5", "4 of 6")
    then, now = (
        next(part for part in findings.parts if part.letter == "b").campaigns[0].figures["replies"]
        for findings in (pack_says(services, number), found.now)
    )
    assert (then.words, now.words) == ("2 of 5", "2 of 6")
    assert f"{CHILDREN}, replied" not in listed
    assert [one for one in found.figures if one.was.split(" of ")[0] == one.now.split(" of ")[0]] == []
    assert [one for one in found.figures if {one.was, one.now} in ({"None", "0"}, {"None", "None sent"})] == []
    assert found.corrections


def pack_says(services, number: int):
    with services.database.reading() as session:
        return findings_of(session, pack_by_number(session, number))


def test_a_correction_names_a_letter_once_though_its_reply_and_answers_change_too(services, number):
    with services.database.writing() as session:
        response = response_to(session, 1)
        withdraw_response(session, response, seen=recorded_response(session, response.id).seq, actor=SYSTEM)
    [correction] = since(services, number).corrections
    [letter_named] = correction.about
    assert correction_words(correction) == f"Withdrew a response: {letter_named}."
    assert letter_named.startswith("TRK15-0001, ")


def test_a_correction_names_three_and_counts_the_others():
    at = datetime(2016, 7, 1, 9, tzinfo=UTC)
    named = [correction_words(Correction(1, at, "Despatch", "Excluded posts", list("ABCDE")[:n])) for n in (0, 3, 4, 5)]
    assert named == [
        "Excluded posts.", "Excluded posts: A; B; C.", "Excluded posts: A; B; C; 1 other.",
        "Excluded posts: A; B; C; 2 others.",
    ]  # fmt: skip


def test_an_event_about_all_letters_names_none_of_those_that_another_changed(services, number):
    with services.database.writing() as session:
        bounce(session, 8)
    with services.database.writing() as session:
        add_holiday(session, Holiday(DAY.replace(month=3, day=24), "A holiday"), actor=SYSTEM)
    bounced, holiday = since(services, number).corrections
    assert [one.partition(",")[0] for one in bounced.about] == ["TRK15-0008"]
    assert holiday.about == []


def test_a_pack_says_beside_its_first_sentence_that_this_was_corrected_since(services, number):
    def told() -> tuple[str, str]:
        with services.database.reading() as session:
            whole = whole_of(session, pack_by_number(session, number), told_at=head(session).seq)
        return headline(whole.findings), headline_since(whole)

    before, since_then = told()
    assert since_then == ""
    with services.database.writing() as session:
        bounce(session, 8)
    after, since_then = told()
    assert after == before
    assert re.match(
        r"This is out of date\. On what was recorded by .* on .*, it would say: “By ",
        since_then,
    )


def test_the_pack_itself_stays(services, number):
    with services.database.reading() as session:
        before = findings_of(session, pack_by_number(session, number))
    with services.database.writing() as session:
        correct(session, 2, kind="declined")
    with services.database.reading() as session:
        pack = pack_by_number(session, number)
        assert findings_of(session, pack) == before
        assert before.figures["d.letters"].href == "/evidence/packs/1/rows?figure=d.letters"


def test_what_is_renamed_changes_rows_though_no_figure(services, number):
    with services.database.writing() as session:
        renamed(session, OrganisationVersion, "Renamed", organisation_id=organisation_of(session, 5))
    found = since(services, number)
    assert found.figures == []
    [one] = found.corrections
    assert one.about
    said = later_records_words(1, 0, known_at=1, told_at=2)
    assert said.startswith(
        "One later record changes names, dates or how many letters a figure is counted among, but no number "
    )


def test_a_reminder_that_was_begun_names_none_of_the_letters_that_it_is_not_for(services, number):
    """It excludes all other posts of its registries, and these have letters in the pack."""
    with services.database.writing() as session:
        bounce(session, 8)
    with services.database.reading() as session:
        owner = Actor(small(session).owner_id)
        due = [line.tracked.number for line in proposals(session, small(session), today=TODAY).lines]
    begin(services, None, due[:1], actor=owner)
    corrections = since(services, number).corrections
    assert {one.partition(",")[0] for correction in corrections for one in correction.about} == {"TRK15-0008"}


def test_a_reminder_dated_after_the_pack_s_day_is_not_in_it(services, number):
    """Its figures are only in digests, where packs made before have them."""
    day = TODAY - timedelta(1)
    with services.database.reading() as session:
        owner = Actor(small(session).owner_id)
        looked = look(session, replace(asked(session), number=2), valid_at=day)
        due = [line.tracked.number for line in proposals(session, small(session), today=TODAY).lines]
    with services.database.writing() as session:
        earlier = make_pack(session, looked, title="Earlier", once="earlier", actor=SYSTEM).number
    begin(services, None, due[:1], actor=owner)
    found = since(services, earlier)
    assert (found.figures, found.corrections) == ([], [])
    campaigns = [campaign for part in found.now.parts for campaign in part.campaigns]
    [reminder] = [chaser for campaign in campaigns for chaser in campaign.every_chaser]
    assert reminder.later
    assert [chaser for campaign in campaigns for chaser in campaign.chasers] == []
    hidden = {figure.key for figure in (*reminder.early, *reminder.figures.values())}
    assert hidden <= found.now.figures.keys()
    assert not hidden & found.now.shown_figures.keys()
    letters = set(reminder.figures["letters"].rows)
    assert letters
    assert not letters & found.now.rows.keys()
    parts = [
        replace(
            part,
            campaigns=[
                replace(campaign, every_chaser=[replace(chaser, later=False) for chaser in campaign.every_chaser])
                for campaign in part.campaigns
            ],
        )
        for part in found.now.parts
    ]
    assert replace(found.now, parts=parts).digest == found.now.digest
    of_its_day = since(services, number)
    assert [figure.now for figure in of_its_day.figures if "reminders in the campaign" in figure.name] == ["1"]


def test_hold_outs_holidays_and_interventions(services, number):
    with services.database.writing() as session:
        hold_out(session, small(session), {letter(session, 12).post_id: "Wrote to us"}, actor=SYSTEM)
    with services.database.writing() as session:
        add_holiday(session, Holiday(DAY.replace(month=3, day=24), "A holiday"), actor=SYSTEM)
    with services.database.writing() as session:
        redate(session)
    found = since(services, number)
    held_out, *others = found.corrections
    assert held_out.what == "Excluded posts from a campaign"
    both = CHILDREN.replace("Directors of children’s services", "all registries")
    assert (f"{both}, excluded on purpose", "0", "1") in figures(found.figures)
    assert (f"{CHILDREN}, letters in the campaign", "12", "11") in figures(found.figures)
    assert "Added a bank holiday" in [one.what for one in others]
    gone = next(one for one in others if one.what.startswith("Corrected a published fact"))
    assert "(a) Councils, statutory directions" in {one.name for one in found.figures}
    assert [one.endswith(": A direction") for one in gone.about] == [True]
