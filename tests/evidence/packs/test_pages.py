"""The pages of packs: made once, asked again, each figure with its rows, and refused where they should be."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.audit.find import EventFilter, body_of, find_events
from app.audit.record import SYSTEM
from app.audit.taken import ACTION
from app.campaigns.audience.holdouts import hold_out
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.models import Letter
from app.evidence.packs.figures.findings import AskedPart
from app.evidence.packs.files.models import PackFile, PackSet
from app.evidence.packs.files.work import work_on
from app.evidence.packs.find import findings_of
from app.evidence.packs.lines.check import Fault, Wrong, flag_words
from app.evidence.packs.lines.drawn import lines_of
from app.evidence.packs.lines.keep import drop_line, keep_line, kept_lines
from app.evidence.packs.lines.line import Line
from app.evidence.packs.make import look, make_pack
from app.evidence.packs.models import Pack
from app.evidence.packs.refusals import REFUSALS
from app.evidence.packs.views.lines import NOT_OFFERED
from app.evidence.packs.words import CHANGED, CITES, FILES, REWORDED, SAME, SAY_WITH
from app.registry.asked import NO_MOMENT
from tests.evidence.packs.history import CARRIES, NOTICE, asked, withdraw
from tests.evidence.packs.packing import ask, pack, shipped_question, the_pack
from tests.refusals import said_of
from tests.tracking.office import busy_campaign, reply, small_campaign
from tests.web.figures import days_in, numbers_in
from tests.web.filled import filled_form
from tests.web.markup import (
    errors_of,
    links_of,
    main_of,
    message_of,
    messages_of,
    part_of,
    parts_of,
    rows_of,
    states_of,
    words_of,
)

ALL = "/evidence/packs"
ONE = f"{ALL}/1"


@pytest.fixture
def drafter(signed_in):
    return signed_in(Role.DRAFTER)


@pytest.fixture
def viewer(signed_in):
    return signed_in(Role.VIEWER)


def field(text: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', text)
    assert found, name
    return found[1]


def sent(client, **changed):
    """The form of a new pack, filled in; what comes back."""
    page = client.get(f"{ALL}/new").text
    form = {
        "csrf_token": field(page, "csrf_token"),
        "once": field(page, "once"),
        "title": "Child sexual exploitation",
        "question": "",
        "sectors": ["police", "schools"],
        "campaigns": re.findall(r'name="campaigns"[^>]*value="(\d+)"', page),
        "interventions": "all",
        "rounds": "all",
        "valid_at": ["24", "6", "2016"],
        "known": "",
    }
    return client.post(f"{ALL}/new", data=form | changed)


def post(client, path: str, page: str = ONE, **data):
    token = field(client.get(page).text, "csrf_token")
    return client.post(path, data={"csrf_token": token, **data}, follow_redirects=True)


def packs(services) -> list[Pack]:
    with services.database.reading() as session:
        return list(session.scalars(select(Pack).order_by(Pack.number)))


def newest(services):
    with services.database.reading() as session:
        event = find_events(session, EventFilter(), size=1).events[0]
        return event.action, body_of(event)["after"]


def test_the_list_is_empty_first_and_offers_to_make_one_to_drafters_alone(drafter, viewer):
    for client, offered in ((drafter, True), (viewer, False)):
        page = client.get(ALL)
        assert parts_of(page, "none-made")
        assert (f"{ALL}/new" in links_of(page)) is offered


def test_a_form_sent_twice_makes_one_pack(drafter, services):
    first = sent(drafter, once="the-same")
    second = sent(drafter, once="the-same")
    assert first.location == second.location == ONE
    assert len(packs(services)) == 1
    page = drafter.get(ONE)
    with services.database.reading() as session:
        *_, schools = findings_of(session, the_pack(session)).parts
    assert schools.nothing in words_of(part_of(page, "parts"))
    assert days_in(words_of(part_of(page, "provenance")))[0] == "24 June 2016"
    assert parts_of(drafter.get(ALL), "none-made") == []


@pytest.mark.parametrize(
    ("changed", "name", "told"),
    [
        ({"title": " "}, "title", REFUSALS["no_pack_title"]),
        ({"sectors": []}, "sectors", REFUSALS["nothing_asked"]),
        ({"valid_at": ["1", "1", "2030"]}, "valid_at", ""),
        ({"valid_at": ["31", "6", "2016"]}, "valid_at", "31 6 2016"),
        ({"known": "soon"}, "known", NO_MOMENT.removesuffix(".")),
        ({"known": "99999999"}, "known", REFUSALS["not_known_yet"]),
        ({"known": "1 January 2030"}, "known", ""),
        ({"interventions": "chosen"}, "chosen_interventions", ""),
        ({"rounds": "chosen"}, "chosen_rounds", ""),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(drafter, services, changed, name, told):
    answer = sent(drafter, **changed)
    assert answer.status_code == 400
    errors = errors_of(answer)
    assert (list(errors), told in errors[name]) == ([name], True)
    assert told or not {NO_MOMENT.removesuffix("."), REFUSALS["not_known_yet"]} & set(errors.values())
    assert packs(services) == []
    if "title" not in changed:
        assert filled_form(answer.text)["title"] == ["Child sexual exploitation"]


def test_a_pack_is_made_at_an_earlier_event_named_by_number_or_by_day(drafter, services):
    assert sent(drafter, known="2").status_code == 302
    assert sent(drafter, known="1 January 2000").status_code == 400  # nothing was recorded by then
    assert [one.known_at for one in packs(services)] == [2]


def test_a_question_gives_its_parts_and_lists_its_packs(drafter, services):
    number = shipped_question(services)
    assert parts_of(drafter.get(f"/questions/{number}"), "no-packs")
    page = drafter.get(f"{ALL}/new?question={number}").text
    assert re.search(rf'<option value="{number}"[^>]*selected', page)
    days = re.findall(r'<input[^>]*name="valid_at"[^>]*>', page)
    assert [field(day, "valid_at") for day in days] == ["29", "06", "2016"], "the day of its answer"
    assert sent(drafter, question=str(number), sectors=[]).status_code == 302
    assert len(packs(services)[0].parts) == 6
    asked_of = drafter.get(f"/questions/{number}")
    assert (ONE in links_of(asked_of), parts_of(asked_of, "no-packs")) == (True, [])


def test_a_new_pack_begins_with_all_campaigns(drafter, services):
    small_campaign(services)
    boxes = re.findall(r'<input[^>]*name="campaigns"[^>]*>', drafter.get(f"{ALL}/new").text)
    assert len(boxes) == 2
    assert all(" checked" in box for box in boxes)


def test_another_at_another_moment_begins_as_the_first_was_asked(drafter, services):
    sent(drafter, interventions="none", sectors=["schools"])
    page = drafter.get(f"{ALL}/new?like=1").text
    assert filled_form(page)["title"] == ["Child sexual exploitation"]
    assert re.search(r'<input[^>]*checked[^>]*value="schools"|<input[^>]*value="schools"[^>]*checked', page)
    assert re.search(r'name="interventions"[^>]*value="none"[^>]*checked', page)


def test_asked_again_it_says_the_same_though_more_was_recorded(drafter, services):
    pack(services)
    before = drafter.get(f"{ONE}/rows?figure=a.1.held_out").text
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "MAR15")
        police = select(Letter.post_id).where(Letter.registry_slug == "chief-constables").limit(1)
        hold_out(session, campaign, {session.scalars(police).one(): "An inquiry"}, actor=SYSTEM)
    answer = drafter.get(f"{ONE}?again=1")
    page = answer.text
    said = message_of(answer)
    assert (said.kind, SAME in said.words) == ("success", True)
    assert re.search(r"2 later records, together, would change \d+ figures\. This pack says what was recorded at", page)
    changed = re.findall(r'<th scope="row">(\(a\) Police, MAR15, [^<]*, letters in the campaign)</th>', page)
    assert changed
    assert len(set(changed)) == len(changed), "each figure once, not once for each correction"
    assert "hain’s head" not in page
    assert "SHA-256" not in page.partition("Files")[0]
    assert field_free(drafter.get(f"{ONE}/rows?figure=a.1.held_out").text) == field_free(before)


def field_free(text: str) -> str:
    """Without what differs in each answer."""
    return re.sub(r'nonce="[^"]*"|value="[^"]*"', "", text)


def test_each_figure_leads_to_its_rows_and_the_rows_to_their_letters(viewer, services):
    pack(services)
    page = viewer.get(f"{ONE}/rows?figure=a.1.letters").text
    assert 'href="/letters/MAR15-' in page
    assert "Showing" in page
    answer = viewer.get(f"{ONE}/rows.csv?figure=a.1.letters")
    assert answer.status_code == 200
    assert answer.text.count("MAR15-") >= 43
    action, after = newest(services)
    assert (action, after["view"]) == (ACTION, "Rows of an evidence pack")
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
    assert re.search(r"Replied<small>as recorded later: \d+ of \d+</small>", viewer.get(ONE).text)


def test_the_table_of_parts_says_how_many_of_the_replies_are_refusals(viewer, services):
    busy_campaign(services)
    reply(services, [8], on=date(2015, 3, 20), kind="declined")
    with services.database.reading() as session:
        looked = look(session, asked(session), valid_at=date(2015, 4, 30))
    with services.database.writing() as session:
        make_pack(session, looked, title="A pack", once="once", actor=SYSTEM)
    _, children, police, _ = rows_of(part_of(viewer.get(ONE), "parts"))
    assert [("declined" in row[2], numbers_in(row[2])) for row in (children, police)] == [(True, [3, 1]), (False, [2])]


def test_a_campaign_of_which_nothing_was_sent_is_one_sentence(viewer, services):
    pack(services)
    page = viewer.get(ONE)
    section = next(one for one in main_of(page).iter("section") if one.get("aria-labelledby") == "part-1")
    assert "None of its 43 letters in this part is recorded as sent. 43 chief constables" in words_of(section)
    links = {words: address for address, words in links_of(section).items()}
    for words, measure in (("Its letters in this part", "letters"), ("The posts not written to", "not_sent")):
        assert f"figure=a.1.{measure}" in links[words], "a figure leads to its rows"
        assert viewer.get(links[words]).status_code == 200
    captions = [words_of(one) for one in section.iter("caption")]
    assert all(one.startswith(("Published facts", "Joint inspections")) for one in captions)
    assert CITES not in page.text


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


def test_a_pack_that_there_is_not_is_not_found(viewer):
    for path in ("", "/rows?figure=a.1.sent", "/rows.xlsx?figure=a.1.sent", "/files/1.pdf"):
        assert viewer.get(f"{ALL}/9{path}").status_code == 404


@pytest.mark.parametrize("path", ["new", "1/withdraw", "1/lines/1"])
def test_only_a_drafter_opens_what_changes_a_pack(viewer, services, path):
    pack(services)
    assert viewer.get(f"{ALL}/{path}").status_code == 403


def test_a_viewer_has_no_button_and_is_refused(viewer, services):
    pack(services)
    page = viewer.get(ONE).text
    for button in ("Make the files", "Withdraw", "Keep<", "at another moment"):
        assert button not in page
    token = field(viewer.get("/account").text, "csrf_token")
    for path in ("/files", "/lines", "/lines/1/drop", "/withdraw"):
        assert viewer.post(ONE + path, data={"csrf_token": token}).status_code == 403, path


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
    assert (action, after["view"], after["file"]) == (ACTION, "Evidence pack", "zip")


def test_a_file_that_the_store_changed_is_not_given_out(drafter, services):
    pack(services)
    work_on(services, ask(services))
    with services.database.reading() as session:
        key = session.scalars(select(PackFile.key).where(PackFile.kind == "csv")).one()
    services.storage.put(key, b"something else")
    assert drafter.get(f"{ONE}/files/1.csv").status_code == 503


def test_a_line_is_kept_once_reworded_and_flagged(drafter, services):
    pack(services)
    page = drafter.get(ONE).text
    which, once = field(page, "which"), field(page, "once")
    for _ in range(2):
        assert message_of(post(drafter, f"{ONE}/lines", which=which, once=once)).kind == "success"
    with services.database.reading() as session:
        kept = kept_lines(session, the_pack(session))
    assert len(kept) == 1
    line = f"{ONE}/lines/{kept[0].id}"
    flag = flag_words(Fault(Wrong.NO_SOURCE, "4,321"), "", later=False)
    assert {flag, REWORDED}.isdisjoint(states_of(part_of(drafter.get(ONE), "lines")))
    answer = post(drafter, line, line, words="Some 4,321 letters were sent.", seen=str(kept[0].seen))
    assert {flag, REWORDED} <= set(states_of(part_of(answer, "lines")))
    stale = post(drafter, line, line, words="Another wording.", seen=str(kept[0].seen))
    assert stale.status_code == 409
    assert "Another wording." in stale.text
    assert post(drafter, line, line, words="  ", seen="1").status_code == 400


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


def test_a_line_that_the_pack_does_not_offer_is_not_kept(drafter, services):
    pack(services)
    answer = post(drafter, f"{ONE}/lines", which="0" * 32, once="x")
    assert message_of(answer) == ("warning", NOT_OFFERED)
    with services.database.reading() as session:
        assert kept_lines(session, the_pack(session)) == []


def test_a_line_is_dropped_once_and_a_stale_drop_is_refused(drafter, services):
    pack(services)
    page = drafter.get(ONE).text
    post(drafter, f"{ONE}/lines", which=field(page, "which"), once=field(page, "once"))
    with services.database.reading() as session:
        (kept,) = kept_lines(session, the_pack(session))
    drop = f"{ONE}/lines/{kept.id}/drop"
    drafter.get(ONE)
    assert message_of(post(drafter, drop, seen="1")) == ("warning", REFUSALS["pack_line_changed"])
    dropped, again = (message_of(post(drafter, drop, seen=str(kept.seen))) for _ in range(2))
    assert (dropped.kind, again.words != dropped.words) == ("success", True), "it was dropped already"
    assert drafter.get(f"{ONE}/lines/{kept.id}").status_code == 404
    with services.database.writing() as session:
        assert not drop_line(session, the_pack(session), kept.id, seen=kept.seen, actor=SYSTEM)


def test_kept_lines_are_moved_and_not_from_a_stale_tab(drafter, services):
    pack(services)
    with services.database.writing() as session:
        first, second = (
            keep_line(session, the_pack(session), Line("a", words, ()), once=words, actor=SYSTEM)
            for words in ("The first of them.", "The second of them.")
        )
    page = drafter.get(ONE).text
    seen = re.findall(r'lines/\d+/down.*?name="seen" value="([^"]*)"', page, re.DOTALL)[0]
    assert f"{ONE}/lines/{first}/up" not in page
    assert f"{ONE}/lines/{second}/down" not in page
    answer = post(drafter, f"{ONE}/lines/{first}/down", seen=seen)
    assert (message_of(answer).kind, numbers_in(message_of(answer).words)) == ("success", [2]), "its place"
    moved = answer.text
    assert moved.index("The second of them.") < moved.index("The first of them.")
    stale = post(drafter, f"{ONE}/lines/{second}/up", seen=seen)
    assert message_of(stale) == ("warning", REFUSALS["pack_lines_moved"])


def test_a_withdrawn_pack_says_so_and_takes_nothing_more(drafter, services):
    pack(services)
    page = drafter.get(ONE).text
    assert parts_of(drafter.get(ONE), "withdrawn") == []
    for kind in ("success", "info"):
        assert message_of(post(drafter, f"{ONE}/withdraw")).kind == kind
    assert parts_of(drafter.get(ONE), "withdrawn")
    assert ("stop", "Withdrawn", "") in states_of(drafter.get(ALL))
    refused = post(drafter, f"{ONE}/lines", which=field(page, "which"), once=field(page, "once"))
    assert message_of(refused) == ("warning", REFUSALS["pack_withdrawn"])
    refused = post(drafter, f"{ONE}/files", seen="0")
    assert message_of(refused) == ("warning", REFUSALS["no_files_of_withdrawn"])


def test_a_pack_whose_figures_were_changed_in_place_says_so(drafter, services):
    pack(services, day=date(2016, 6, 24))
    with services.database.writing() as session:
        the_pack(session).digest = "0" * 64
    page = drafter.get(f"{ONE}?again=1")
    assert [one.shape for one in states_of(part_of(page, "this-pack"))] == ["warn"]
    said = message_of(page)
    assert (said.kind, CHANGED in said.words) == ("warning", True)
    assert page.text.count(CHANGED) == 1
