"""The rows behind figures, whatever they count: each opens, and can be taken away."""

import json
import re

import pytest
from sqlalchemy import update

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.campaigns.audience.holdouts import hold_out
from app.evidence.packs import words
from app.evidence.packs.figures.findings import Findings, PackRequest, name_in_key
from app.evidence.packs.figures.rows import LetterRow
from app.evidence.packs.files.files import MADE_OF
from app.evidence.packs.find import asked_of, findings_for, findings_of, notices_then
from app.evidence.packs.lines.phrases import notices_of
from app.evidence.packs.make import look, make_pack
from app.responses.models import AskAnswer
from tests.evidence.packs.files.reading import sheets
from tests.evidence.packs.history import DAY, PARTS, asked, correct, direction
from tests.evidence.packs.packing import the_pack
from tests.evidence.packs.told import whole
from tests.tracking.office import busy_campaign, letter, small, small_campaign
from tests.web.markup import main_of, rows_of, words_of

ROWS = "/evidence/packs/1/rows"


@pytest.fixture
def viewer(signed_in):
    return signed_in(Role.VIEWER)


@pytest.fixture
def findings(services):
    """Of a pack of which one post was excluded."""
    busy_campaign(services)
    with services.database.writing() as session:
        direction(session)
        hold_out(session, small(session), {letter(session, 12).post_id: "Wrote to us"}, actor=SYSTEM)
    with services.database.reading() as session:
        looked = look(session, asked(session), valid_at=DAY)
    with services.database.writing() as session:
        make_pack(session, looked, title="A pack", once="once", actor=SYSTEM)
    with services.database.reading() as session:
        return findings_of(session, the_pack(session))


def test_the_rows_of_every_sort_of_figure_open(viewer, findings):
    sorts = {}
    for key, one in findings.figures.items():
        for among, ids in (("", one.rows), ("&among=1", one.among)):
            kinds = frozenset(type(findings.rows[row]).__name__ for row in ids)
            sorts.setdefault((kinds, among), f"figure={key}{among}")
    assert (frozenset({"LetterRow", "LeftOutRow"}), "") in sorts
    for (kinds, _), query in sorts.items():
        assert viewer.get(f"{ROWS}?{query}").status_code == 200, query
        if kinds:
            assert viewer.get(f"{ROWS}.csv?{query}").status_code == 200, query


def test_a_figure_of_an_earlier_method_gives_the_number_of_today_only_if_it_differs(viewer, findings):
    shown = findings.shown_figures
    today = {name_in_key(one.key): one.value for one in reversed(shown.values())}
    early = [one for key, one in findings.figures.items() if key not in shown and name_in_key(key) in today]
    sorts = {today[name_in_key(one.key)] != one.value: one.key for one in early}
    assert False in sorts
    for differs, key in sorts.items():
        assert ("earlier-method" in viewer.get(f"{ROWS}?figure={key}").text) == differs, key


def test_a_figure_made_alone_is_that_of_its_pack_with_the_same_rows(services, findings):
    """The page of a figure makes its part and its campaign alone, or the published facts of its part."""
    small_campaign(services, reference="TRK16")
    with services.database.reading() as session:
        campaigns = [small(session).id, small(session, "TRK16").id]
        looked = look(session, PackRequest(PARTS, campaigns), valid_at=DAY)
    with services.database.writing() as session:
        make_pack(session, looked, title="Two campaigns", once="twice", actor=SYSTEM)
    made: dict[str, Findings] = {}
    with services.database.reading() as session:
        pack = the_pack(session, 2)
        every = findings_of(session, pack)
        for key, figure in every.figures.items():
            needed = repr(asked_of(pack).for_figure(key))
            if needed not in made:
                made[needed] = findings_for(session, pack, key)
            alone = made[needed]
            assert (alone.figures[key], alone.places[key]) == (figure, every.places[key])
            for ids in (figure.rows, figure.among):
                assert [alone.rows.get(row) for row in ids] == [every.rows.get(row) for row in ids], key
        told = [[one.reference for part in alone.parts for one in part.campaigns] for alone in made.values()]
        assert ["TRK15"] in told
        assert ["TRK16"] in told
        assert notices_then(session, pack) == notices_of(every.chosen)


def test_posts_on_a_list_are_its_letters_and_those_that_were_left_out(viewer, findings):
    key = next(key for key in findings.figures if key.endswith(".directors-of-childrens-services.posts"))
    answer = viewer.get(f"{ROWS}?figure={key}")
    page = answer.text
    assert [words_of(one).split()[0] for one in main_of(answer).iter("caption")] == ["Letters", "Exclusions"]
    rows = json.loads(viewer.get(f"{ROWS}.json?figure={key}").data)["rows"]
    sheets = [row["Sheet"] for row in rows]
    assert sheets == sorted(sheets, reverse=True)
    assert sheets.count("Letters") == 11
    assert (rows[0]["Letter"], rows[0]["Reason"]) == ("TRK15-0005", None)
    assert [row["Letter"] for row in rows if row["Reason"] == "Wrote to us"] == ["TRK15-0012"]
    note = r"3 March 2015<small>\w+\. This edition was made on [^<]+, after the day on which it is recorded as sent<"
    assert re.search(note, page), "the letters of this test are made on its day"
    sent = [row for row in rows if row["Sent on"]]
    assert sent
    assert all(row["Made on"] > row["Sent on"] for row in sent)
    for extension in ("csv", "xlsx"):
        assert viewer.get(f"{ROWS}.{extension}?figure={key}").status_code == 200


def test_the_spreadsheet_calls_registries_by_their_names_on_each_sheet(findings):
    names = {row.registry_name for row in findings.rows.values() if isinstance(row, LetterRow)}
    found = sheets(MADE_OF["xlsx"](whole(findings=findings, now=findings)))
    for sheet in ("Letters", "Responses", "Asks"):
        heading, *rows = found[sheet]
        told = {row[heading.index("List")] for row in rows}
        assert told, sheet
        assert told <= names, sheet


def test_only_passages_stand_under_their_words(viewer, services):
    """The reply to letter 1 is quoted; what the second says to ask 1 an official summed up."""
    busy_campaign(services)
    with services.database.writing() as session:
        correct(session, 1, answers=["yes"])
        mine = AskAnswer.letter_id == letter(session, 2).id
        session.execute(update(AskAnswer).where(mine, AskAnswer.number == 1).values(words="They agree."))
    with services.database.reading() as session:
        looked = look(session, asked(session), valid_at=DAY)
    with services.database.writing() as session:
        make_pack(session, looked, title="A pack", once="once", actor=SYSTEM)
    pack = viewer.get("/evidence/packs/1").text
    quoted, summed_up = "What they said about ask 1: 1 passage", f"{words.SUMMARIES} 1: 1"
    assert quoted in pack
    assert "They agree." not in pack[pack.index(quoted) : pack.index(summed_up)]
    assert "<p>They agree.</p>" in pack[pack.index(summed_up) :]
    key = next(key for key in looked.findings.figures if key.endswith(".ask1.yes-3") and key.startswith("c."))
    rows = rows_of(main_of(viewer.get(f"{ROWS}?figure={key}")))
    assert [row[2:4] for row in rows] == [["“Passage 1: yes”", "None"], ["Nothing quoted", "They agree."]]
