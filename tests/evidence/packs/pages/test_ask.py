"""Packs are asked for, made once, asked for again and withdrawn, and by whom."""

import re

import pytest
from sqlalchemy import select

from app.audit.record import SYSTEM
from app.campaigns.audience.holdouts import hold_out
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.models import Letter
from app.evidence.packs.find import findings_of
from app.evidence.packs.refusals import REFUSALS
from app.evidence.packs.words import SAME
from app.registry.requested_moment import NO_MOMENT
from app.web.typed import PAST_DATE_EXAMPLE, no_real_date
from tests.evidence.packs.packing import pack, shipped_question, the_pack
from tests.evidence.packs.pages.browsing import ALL, ONE, field, packs, post, sent
from tests.tracking.office import small_campaign
from tests.web.figures import days_in
from tests.web.filled import filled_form
from tests.web.markup import errors_of, links_of, message_of, part_of, parts_of, states_of, words_of


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
        ({"about": ""}, "about", ""),
        ({"about": "question"}, "question", ""),
        ({"sectors": []}, "sectors", REFUSALS["nothing_asked"]),
        ({"valid_at": ["1", "1", "2030"]}, "valid_at", ""),
        ({"valid_at": ["31", "6", "2016"]}, "valid_at", no_real_date("Date of the figures", PAST_DATE_EXAMPLE)),
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
    assert [field(day, "valid_at") for day in days] == ["29 June 2016"], "the day of its answer"
    assert sent(drafter, about="question", question=str(number), sectors=[]).status_code == 302
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
    assert re.search(r"2 later records, together, would change \d+ figures\. This pack counts records up to", page)
    changed = re.findall(r'<th scope="row">(\(a\) Police, MAR15, [^<]*, letters in the campaign)</th>', page)
    assert changed
    assert len(set(changed)) == len(changed), "each figure once, not once for each correction"
    assert "hain’s head" not in page
    assert "SHA-256" not in page.partition("Files")[0]
    assert field_free(drafter.get(f"{ONE}/rows?figure=a.1.held_out").text) == field_free(before)


def field_free(text: str) -> str:
    """Without what differs in each answer."""
    return re.sub(r'nonce="[^"]*"|value="[^"]*"|data-left="[^"]*"', "", text)


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
