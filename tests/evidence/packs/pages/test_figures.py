"""What the page of a pack shows: figures with their rows, and files."""

import re
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from app.audit import events as audit_events
from app.audit.find import EventFilter, body_of, find_events
from app.audit.record import SYSTEM
from app.evidence.packs.figures.findings import AskedPart
from app.evidence.packs.files.document import Heading
from app.evidence.packs.files.models import PackFile, PackSet
from app.evidence.packs.files.report import report
from app.evidence.packs.files.work import work_on
from app.evidence.packs.find import findings_of
from app.evidence.packs.lines.keep import keep_line
from app.evidence.packs.lines.phrases import NO_FACTS
from app.evidence.packs.lines.sourced_lines import lines_of
from app.evidence.packs.make import look, make_pack
from app.evidence.packs.words import CHANGED, FILES, SAY_WITH
from tests.evidence.packs.history import CARRIES, NOTICE, asked, withdraw
from tests.evidence.packs.packing import ask, pack, shipped_question, the_pack
from tests.evidence.packs.pages.browsing import ONE, packs, post, sent
from tests.evidence.packs.told import campaign, findings, letters, part, whole
from tests.refusals import said_of
from tests.tracking.office import busy_campaign, reply
from tests.web.figures import days_in, numbers_in
from tests.web.markup import links_of, message_of, messages_of, part_of, rows_of, states_of


def newest(services):
    with services.database.reading() as session:
        event = find_events(session, EventFilter(), size=1).events[0]
        return event.action, body_of(event)["after"]


def test_each_figure_leads_to_its_rows_and_the_rows_to_their_letters(viewer, services):
    pack(services)
    page = viewer.get(f"{ONE}/rows?figure=a.1.letters").text
    assert 'href="/letters/MAR15-' in page
    assert "Showing" in page
    answer = viewer.get(f"{ONE}/rows.csv?figure=a.1.letters")
    assert answer.status_code == 200
    assert answer.text.count("MAR15-") >= 43
    action, after = newest(services)
    assert (action, after["view"]) == (audit_events.DATA_TAKEN, "Rows of an evidence pack")
    assert after["known_at"] == packs(services)[0].known_at


def test_a_pack_of_a_reconstruction_says_so_once_for_a_campaign_and_for_a_list_of_lines(viewer, services):
    """Not at each of its asks and lines."""
    busy_campaign(services)
    with services.database.reading() as session:
        looked = look(session, asked(session), valid_at=date(2015, 4, 30))
    with services.database.writing() as session:
        make_pack(session, looked, title="A pack", once="once", actor=SYSTEM)
        for place, line in enumerate(lines_of(looked.findings)[:3]):
            keep_line(session, the_pack(session), line, once=f"line {place}", actor=SYSTEM)
    page = viewer.get(ONE).text
    notice = CARRIES.format("TRK15")
    sent = sum(not one.silent for part in looked.findings.parts for one in part.campaigns)
    assert page.count(f"<b>{notice}</b>") == sent == 2
    assert page.count(notice) == 1 + sent, "the first sentence, and each campaign’s heading"
    lists = len({line.letter for line in lines_of(looked.findings)[3:] if NOTICE in line.words})
    assert page.count(NOTICE) == page.count(f"{SAY_WITH} {NOTICE}") == 1 + lists
    with services.database.writing() as session:
        withdraw(session, 1)
    assert re.search(r"Replied<small>now \d+ of \d+</small>", viewer.get(ONE).text)


def test_the_table_of_parts_says_how_many_of_the_replies_are_refusals(viewer, services):
    busy_campaign(services)
    reply(services, [8], on=date(2015, 3, 20), kind="declined")
    with services.database.reading() as session:
        looked = look(session, asked(session), valid_at=date(2015, 4, 30))
    with services.database.writing() as session:
        make_pack(session, looked, title="A pack", once="once", actor=SYSTEM)
    _, children, police, _ = rows_of(part_of(viewer.get(ONE), "parts"))
    assert [("declined" in row[2], numbers_in(row[2])) for row in (children, police)] == [(True, [3, 1]), (False, [2])]


def test_a_campaign_of_which_nothing_was_sent_is_one_sentence():
    full = campaign(letters())
    nothing = {name: replace(one, value=None, of=None, words="None sent") for name, one in full.figures.items()}
    nothing |= {name: replace(full.figures[name], value=count) for name, count in (("letters", 43), ("sent", 0))}
    nothing["undelivered"] = replace(full.figures["undelivered"], value=2)
    silent = replace(full, figures=nothing, registries=[replace(full.registries[0], figures=nothing)], left_out=[])
    blocks = report(whole(findings=replace(findings(), parts=[part("c", "Police", [silent])]))).blocks
    place = next(n for n, one in enumerate(blocks) if isinstance(one, Heading) and one.level == 3)
    sentence, following = blocks[place + 1 : place + 3]
    assert sentence.words == (
        "None of its 43 letters in this part is recorded as sent by 24 June 2016. 2 letters could not be delivered. 1 "
        "post of the list “Chief officers of police” was not written to in this campaign."
    )
    assert isinstance(following, Heading)


@pytest.mark.parametrize(("measure", "to"), [("interventions", "/interventions/"), ("rounds", "/inspections/")])
def test_what_is_published_leads_to_its_page(drafter, viewer, services, measure, to):
    sent(drafter, question=str(shipped_question(services)), sectors=[], valid_at=["26", "6", "2016"])
    with services.database.reading() as session:
        keys = [key for key, one in findings_of(session, the_pack(session)).figures.items() if one.value]
    key = next(key for key in keys if key.endswith(f".{measure}"))
    page = viewer.get(f"{ONE}/rows?figure={key}").text
    linked = re.search(rf'<a class="govuk-link" href="({to}\d+)"', page)
    assert linked
    assert viewer.get(linked[1]).status_code == 200


@pytest.mark.parametrize("path", ["rows", "rows?figure=", "rows?figure=a.9.sent", "rows.csv?figure=x", "files/1.pdf"])
def test_what_a_pack_has_not_is_not_found(viewer, services, path):
    pack(services)
    assert viewer.get(f"{ONE}/{path}").status_code == 404


def test_files_are_asked_for_once_made_and_the_same_each_time_they_are_taken(drafter, services):
    pack(services)
    assert messages_of(post(drafter, f"{ONE}/files", seen="0")) == []
    assert part_of(drafter.get(ONE), "pack-files").get("hx-get"), "they are being made"
    again = post(drafter, f"{ONE}/files", seen="0")
    assert message_of(again) == ("info", said_of("files_asked", number=1))
    with services.database.reading() as session:
        assert len(session.scalars(select(PackSet)).all()) == 1
    work_on(services, 1)
    files = part_of(drafter.get(ONE), "pack-files")
    assert files.get("hx-get") is None
    assert links_of(files)[f"{ONE}/files/1.zip"] == FILES["zip"][0]
    for kind in ("pdf", "docx", "xlsx", "csv", "json", "zip"):
        first, second = drafter.get(f"{ONE}/files/1.{kind}"), drafter.get(f"{ONE}/files/1.{kind}")
        assert first.status_code == 200
        assert first.data == second.data
    action, after = newest(services)
    assert (action, after["view"], after["file"]) == (audit_events.DATA_TAKEN, "Evidence pack", "zip")


def test_a_file_that_the_store_changed_is_not_given_out(drafter, services):
    pack(services)
    work_on(services, ask(services))
    with services.database.reading() as session:
        key = session.scalars(select(PackFile.key).where(PackFile.kind == "csv")).one()
    services.storage.put(key, b"something else")
    assert drafter.get(f"{ONE}/files/1.csv").status_code == 503


def test_a_part_without_letters_has_no_number_of_them_and_a_sector_s_name_is_said_once(drafter, services):
    pack(services, parts=(AskedPart("a", "police", "police"), AskedPart("b", "schools and colleges", "schools")))
    answer = drafter.get(ONE)
    page = answer.text
    police, schools = rows_of(part_of(answer, "parts"))
    assert police[1:3] == ["0", "–"]
    with services.database.reading() as session:
        said = findings_of(session, the_pack(session)).parts[1].nothing
    assert (bool(said), said in schools[0]) == (True, True)
    assert schools[1:4] == ["–", "–", "–"]
    assert '<p class="ds-quiet">police</p>' not in page
    assert '<p class="ds-quiet">schools and colleges</p>' in page


def test_an_outcome_that_is_not_recorded_is_not_said_to_be_unpublished(drafter, services):
    pack(services)
    page = drafter.get(ONE).text
    with services.database.reading() as session:
        rows = [row for part in findings_of(session, the_pack(session)).parts for row in part.round_rows]
    unknown = [row.outcome for row in rows if days_in(row.outcome) == ["24 June 2016"]]
    assert unknown
    assert all(outcome in page for outcome in unknown)
    assert "Not published" not in page


def test_a_pack_whose_figures_were_changed_in_place_says_so(drafter, services):
    pack(services, day=date(2016, 6, 24))
    with services.database.writing() as session:
        the_pack(session).digest = "0" * 64
    page = drafter.get(f"{ONE}?again=1")
    assert [one.shape for one in states_of(part_of(page, "this-pack"))] == ["warn"]
    said = message_of(page)
    assert (said.kind, CHANGED in said.words) == ("warning", True)
    assert page.text.count(CHANGED) == 1


def test_the_page_of_a_pack_without_published_facts_says_that_it_leaves_them_out(drafter):
    assert sent(drafter, interventions="none", rounds="none", campaigns=[], sectors=["police"]).status_code == 302
    page = drafter.get(ONE)
    [police] = rows_of(part_of(page, "parts"))[1:] or rows_of(part_of(page, "parts"))
    assert NO_FACTS in police[-1]
    assert page.text.count(NO_FACTS) == 3, "beside the part at a glance, in the part, and among the limits"
