"""What counts as a reply, in one campaign to which a response of every kind came: alike on Track, Insight and area
pages, in chasing, in the count of the task list, and in packs, those made before the definition too."""

from datetime import date

import pytest

from app.audit.record import SYSTEM, digest_of
from app.evidence.packs.find import findings_of, is_unchanged, pack_by_number
from app.evidence.packs.headline import headline
from app.evidence.packs.lines.sourced_lines import lines_of
from app.evidence.packs.make import look, make_pack
from app.responses.kinds import INTERIM, KINDS, REPLIES, RESPONSES, Kind
from app.tracking.insight.figures import insight_of
from app.tracking.insight.words import headline as insight_headline
from app.tracking.progress import count_followed
from app.tracking.snapshot import CampaignSnapshot
from app.tracking.totals import total_of
from tests.evidence.packs import told
from tests.evidence.packs.history import DAY, asked
from tests.tracking.office import reply, send, small, small_campaign

pytestmark = pytest.mark.stack

CAME = {5: "substantive", 6: "declined", 7: "holding", 8: "acknowledgement", 9: "returned"}
"""By letter, to directors. Letter 10 has nothing; 11 was not sent and answered, 12 was not sent and came back."""


@pytest.fixture
def office(stack_services):
    small_campaign(stack_services)
    send(stack_services, range(5, 11))
    for number, kind in CAME.items():
        reply(stack_services, [number], on=date(2015, 3, 20), kind=kind)
    reply(stack_services, [11], on=date(2015, 3, 20), kind="declined")
    reply(stack_services, [12], on=date(2015, 3, 20), kind="returned")
    return stack_services


def part_b(findings):
    (part,) = [one for one in findings.parts if one.letter == "b"]
    (campaign,) = part.campaigns
    return campaign


def test_answers_and_refusals_are_replies_and_what_comes_before_them_is_not():
    assert {Kind.SUBSTANTIVE, Kind.DECLINED} == REPLIES
    assert {Kind.HOLDING, Kind.ACKNOWLEDGEMENT} == INTERIM
    assert set(KINDS) - RESPONSES == {Kind.RETURNED}


def test_track_insight_and_a_pack_count_each_kind_alike(office):
    with office.database.reading() as session:
        campaign = small(session)
        track = total_of(CampaignSnapshot(session, campaign, DAY).letters)
        insight = insight_of(session, campaign, valid_at=DAY, known_at=None)
        counted = count_followed(session, campaign)
        pack = look(session, asked(session), valid_at=DAY).findings
        said = insight_headline(insight, campaign)
    assert track == insight.total
    figures = part_b(pack).figures
    assert track.counts == counted.counts == (3, 2, 2)
    assert (track.followed, counted.followed, figures["replies"].of) == (7, 7, 7)
    assert {name: figures[name].value for name in ("replies", "replied", "declined", "nothing")} == {
        "replies": track.done,
        "replied": track.done - track.declined,
        "declined": track.declined,
        "nothing": track.nothing,
    }
    [ask, *_], cell = part_b(pack).asks, insight.asks.cells[1, "directors-of-childrens-services"]
    counted = {code: figure.value for code, figure in ask.figures.items()}
    assert counted == dict(cell)
    assert (counted["declined"], counted["not_answered"], counted["not_read"]) == (2, 0, 1)
    [both] = [figure for figure in ask.early if figure.key.endswith(".not_answered")]
    assert (both.value, both.method) == (2, 1)
    assert figures["holding"].value + figures["acknowledged"].value == track.part
    assert [figures[name].name for name in ("replies", "replied", "declined")] == ["Replied", "Answered", "Declined"]
    assert said == "3 of 7 have replied, 43%."
    assert headline(pack).startswith(
        "By 30 April 2015, 6 letters of the campaign “A small campaign” (TRK15) had been sent to children’s services; "
        "1 of them came back undelivered; 2 of the 6 (33%) had a reply, counting 1 that declined to answer."
    )
    areas = [area for area in part_b(pack).areas if area.figures["replies"].value]
    assert sum(area.figures["replies"].value for area in areas) == 3


def test_a_line_says_how_many_of_those_who_replied_declined_to_answer(office):
    with office.database.reading() as session:
        lines = lines_of(look(session, asked(session), valid_at=DAY).findings)
    line = next(one.words for one in lines if "directors" in one.words)
    assert (
        ". A response is also recorded to a letter that is not recorded as sent. "
        "Of 7 letters sent or answered, 3 replied (2 of them declined to answer), 1 sent only a holding reply, "
        "1 only acknowledged the letter and no response is recorded from 2 (of which 1 came back undelivered and "
        "was not sent again)." in line
    )
    assert " 145 were not written to" in line, "of 152, 6 letters were sent, and one replied to a letter not recorded"


def test_figures_still_have_the_digest_that_they_had_before_replies_were_added_up():
    """What the version before gave of the same made-up findings, whose figures had no sums."""
    before = "b1c6d93650fdaad7a5af58f64b02b7b384bccb1d415be99d8f5945e7d4f1c653"
    assert told.findings().digest_like(before) == before


@pytest.mark.parametrize("method", [1, 2, 3])
def test_a_pack_of_an_earlier_method_still_has_its_digest(office, method):
    """Its digest was of each figure of that method: the first has no sums, the second none of letters overdue that
    leaves out those that came back."""
    with office.database.reading() as session:
        looked = look(session, asked(session), valid_at=DAY)
    figures = looked.findings.figures.values()
    before = digest_of(
        [one.key, one.value, one.of, list(one.rows), list(one.among)] for one in figures if one.method <= method
    )
    assert {one.method for one in figures if one.key.endswith(".replies")} == {2}
    assert {one.method for one in figures if one.key.endswith(".overdue-3")} == {3}
    assert looked.findings.digest_like(before) == before
    with office.database.writing() as session:
        number = make_pack(session, looked, title="A pack", once="once", actor=SYSTEM).number
    reply(office, [10], on=date(2015, 3, 21), kind="declined")
    for _ in range(2):
        with office.database.reading() as session:
            pack = pack_by_number(session, number)
            again = findings_of(session, pack)
            assert again == findings_of(session, pack)
            assert is_unchanged(pack, again)
            assert part_b(again).figures["replies"].value == 3
