"""The pages of packs: made once, asked again, each figure with its rows, and refused where they should be."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.audit.find import Wanted, find_events, said
from app.audit.record import SYSTEM
from app.audit.taken import ACTION
from app.campaigns.create import campaign_by_reference
from app.campaigns.holdouts import hold_out
from app.campaigns.models import Letter
from app.evidence.packs.file_models import PackFile, PackSet
from app.evidence.packs.file_work import work_on
from app.evidence.packs.find import findings_of
from app.evidence.packs.findings import AskedPart
from app.evidence.packs.keep_line import drop_line, keep_line, kept_lines
from app.evidence.packs.lines import Line
from app.evidence.packs.models import Pack
from tests.evidence.packs.history import NOTICE
from tests.evidence.packs.packing import ask, pack, shipped_question, the_pack
from tests.tracking.office import small_campaign

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
        event = find_events(session, Wanted(), size=1).events[0]
        return event.action, said(event)["after"]


def test_the_list_is_empty_first_and_offers_to_make_one_to_drafters_alone(drafter, viewer):
    assert "Make a pack" in drafter.get(ALL).text
    page = viewer.get(ALL).text
    assert "No pack is made yet" in page
    assert "Make a pack" not in page


def test_a_form_sent_twice_makes_one_pack(drafter, services):
    first = sent(drafter, once="the-same")
    second = sent(drafter, once="the-same")
    assert first.location == second.location == ONE
    assert len(packs(services)) == 1
    page = drafter.get(ONE).text
    assert "Despatch has no list of schools, so it records no letter to them" in page
    assert "Valid at 24 June 2016, as recorded at" in page


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"title": " "}, "Enter a title"),
        ({"sectors": []}, "Choose a question, or at least one sector"),
        ({"valid_at": ["1", "1", "2030"]}, "Choose today or an earlier day"),
        ({"valid_at": ["31", "6", "2016"]}, "There is no such day as 31 6 2016"),
        ({"known": "soon"}, "Enter a date, such as 3 March 2015"),
        ({"known": "99999999"}, "There is no event of this number yet"),
        ({"known": "1 January 2030"}, "That day is still to come"),
        ({"interventions": "chosen"}, "Choose at least one published fact"),
        ({"rounds": "chosen"}, "Choose at least one round"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(drafter, services, changed, told):
    answer = sent(drafter, **changed)
    assert answer.status_code == 400
    assert told in answer.text
    assert packs(services) == []
    if "title" not in changed:
        assert 'value="Child sexual exploitation"' in answer.text


def test_a_pack_is_made_at_an_earlier_event_named_by_number_or_by_day(drafter, services):
    assert sent(drafter, known="2").status_code == 302
    assert sent(drafter, known="1 January 2000").status_code == 400  # nothing was recorded by then
    assert [one.known_at for one in packs(services)] == [2]


def test_a_question_gives_its_parts_and_lists_its_packs(drafter, services):
    number = shipped_question(services)
    assert "No pack is made for this question yet" in drafter.get(f"/questions/{number}").text
    page = drafter.get(f"{ALL}/new?question={number}").text
    assert re.search(rf'<option value="{number}"[^>]*selected', page)
    days = re.findall(r'<input[^>]*name="valid_at"[^>]*>', page)
    assert [field(day, "valid_at") for day in days] == ["29", "06", "2016"], "the day of its answer"
    assert sent(drafter, question=str(number), sectors=[]).status_code == 302
    assert len(packs(services)[0].parts) == 6
    assert f'href="{ONE}"' in drafter.get(f"/questions/{number}").text


def test_a_new_pack_begins_with_all_campaigns(drafter, services):
    small_campaign(services)
    boxes = re.findall(r'<input[^>]*name="campaigns"[^>]*>', drafter.get(f"{ALL}/new").text)
    assert len(boxes) == 2
    assert all(" checked" in box for box in boxes)


def test_another_at_another_moment_begins_as_the_first_was_asked(drafter, services):
    sent(drafter, interventions="none", sectors=["schools"])
    page = drafter.get(f"{ALL}/new?like=1").text
    assert 'value="Child sexual exploitation"' in page
    assert re.search(r'<input[^>]*checked[^>]*value="schools"|<input[^>]*value="schools"[^>]*checked', page)
    assert re.search(r'name="interventions"[^>]*value="none"[^>]*checked', page)


def test_asked_again_it_says_the_same_though_more_was_recorded(drafter, services):
    pack(services)
    before = drafter.get(f"{ONE}/rows?figure=a.1.held_out").text
    with services.database.writing() as session:
        campaign = campaign_by_reference(session, "MAR15")
        police = select(Letter.post_id).where(Letter.registry_slug == "chief-constables").limit(1)
        hold_out(session, campaign, {session.scalars(police).one(): "An inquiry"}, actor=SYSTEM)
    page = drafter.get(f"{ONE}?again=1").text
    assert "It has the same figures as when it was made." in page
    assert re.search(
        r"2 later corrections, together, would change \d+ figures\. This pack says what was recorded at", page
    )
    changed = re.findall(r'<th scope="row">(\(a\) Police, MAR15, [^<]*, letters addressed)</th>', page)
    assert changed
    assert len(set(changed)) == len(changed), "each figure once, not once for each correction"
    assert re.search(r"Letters addressed<small>corrected since: \d+</small>", page)
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


def test_a_pack_of_a_reconstruction_says_so_on_its_page(viewer, services):
    pack(services)
    page = viewer.get(ONE).text
    assert f"<b>{NOTICE}</b>" in page
    assert page.count(f"<small>{NOTICE}</small>") == page.count('<th scope="row">1. ') + 4, "beside each of five asks"


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
    assert "Files are being made" in post(drafter, f"{ONE}/files", seen="0").text
    assert "Files 1 were asked for already." in post(drafter, f"{ONE}/files", seen="0").text
    with services.database.reading() as session:
        assert len(session.scalars(select(PackSet)).all()) == 1
    work_on(services, 1)
    assert "All as one ZIP" in drafter.get(ONE).text
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
        assert "The line is kept." in post(drafter, f"{ONE}/lines", which=which, once=once).text
    with services.database.reading() as session:
        kept = kept_lines(session, the_pack(session))
    assert len(kept) == 1
    line = f"{ONE}/lines/{kept[0].id}"
    assert "No source" not in drafter.get(ONE).text
    answer = post(drafter, line, line, words="Some 4,321 letters were sent.", seen=str(kept[0].seen))
    assert "“4,321” has no source in this pack." in answer.text
    stale = post(drafter, line, line, words="Another wording.", seen=str(kept[0].seen))
    assert stale.status_code == 409
    assert "Another wording." in stale.text
    assert post(drafter, line, line, words="  ", seen="1").status_code == 400


def test_a_part_without_letters_has_no_number_of_them_and_a_sector_s_name_is_said_once(drafter, services):
    pack(services, parts=(AskedPart("a", "police", "police"), AskedPart("b", "schools and colleges", "schools")))
    page = drafter.get(ONE).text
    police, schools = re.findall(r'<tr><th scope="row"><a class="govuk-link" href="#part-.*?</tr>', page, re.DOTALL)
    assert 'data-label="Sent">0<' in police
    assert 'data-label="Replied">–<' in police
    assert "Despatch has no list of schools, so it records no letter to them" in schools
    assert [f'data-label="{name}">–<' in schools for name in ("Sent", "Replied", "No response recorded")] == [True] * 3
    assert '<p class="ds-quiet">police</p>' not in page
    assert '<p class="ds-quiet">schools and colleges</p>' in page


def test_an_outcome_that_is_not_recorded_is_not_said_to_be_unpublished(drafter, services):
    pack(services)
    page = drafter.get(ONE).text
    assert "None recorded by 24 June 2016" in page
    assert "Not published" not in page


def test_a_line_that_the_pack_does_not_offer_is_not_kept(drafter, services):
    pack(services)
    answer = post(drafter, f"{ONE}/lines", which="0" * 32, once="x")
    assert "the pack does not offer this line" in answer.text


def test_a_line_is_dropped_once_and_a_stale_drop_is_refused(drafter, services):
    pack(services)
    page = drafter.get(ONE).text
    post(drafter, f"{ONE}/lines", which=field(page, "which"), once=field(page, "once"))
    with services.database.reading() as session:
        (kept,) = kept_lines(session, the_pack(session))
    drop = f"{ONE}/lines/{kept.id}/drop"
    assert "Nothing was changed: somebody else changed this line" in post(drafter, drop, seen="1").text
    assert "The line is dropped." in post(drafter, drop, seen=str(kept.seen)).text
    assert "the line was dropped already" in post(drafter, drop, seen=str(kept.seen)).text
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
    moved = post(drafter, f"{ONE}/lines/{first}/down", seen=seen).text
    assert "The line is now in place 2." in moved
    assert moved.index("The second of them.") < moved.index("The first of them.")
    assert "Nothing was moved: somebody changed the lines" in post(drafter, f"{ONE}/lines/{second}/up", seen=seen).text


def test_a_withdrawn_pack_says_so_and_takes_nothing_more(drafter, services):
    pack(services)
    page = drafter.get(ONE).text
    assert "is withdrawn. It is kept" in post(drafter, f"{ONE}/withdraw").text
    assert "was withdrawn already" in post(drafter, f"{ONE}/withdraw").text
    assert "This pack is withdrawn." in drafter.get(ONE).text
    assert "Withdrawn" in drafter.get(ALL).text
    refused = post(drafter, f"{ONE}/lines", which=field(page, "which"), once=field(page, "once"))
    assert "the pack is withdrawn" in refused.text
    assert "No file was made" in post(drafter, f"{ONE}/files", seen="0").text


def test_a_pack_whose_figures_were_changed_in_place_says_so(drafter, services):
    pack(services, day=date(2016, 6, 24))
    with services.database.writing() as session:
        the_pack(session).digest = "0" * 64
    page = drafter.get(f"{ONE}?again=1").text
    assert "Not as when it was made" in page
    assert "The figures below are not those with which this pack was made" in page
