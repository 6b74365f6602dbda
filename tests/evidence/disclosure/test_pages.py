"""Requests for information as a person works on them, and who may not."""

import io
import zipfile

import pytest

from app.accounts.models import Role
from app.audit.find import EventFilter, body_of, find_events
from app.evidence.disclosure.bundles import make
from app.evidence.disclosure.items.decide import Decision
from app.evidence.disclosure.models import MAKING, Bundle
from app.evidence.disclosure.refusals import REFUSALS
from app.evidence.disclosure.scope import Scope
from app.evidence.disclosure.states import BundleState
from app.evidence.disclosure.words import DECISIONS, NOT_SEARCHED, SUGGESTED
from app.platform.leases import pending_rows
from tests.evidence.disclosure.asking import (
    CALLER,
    SECRET,
    asked,
    decided,
    disclosure_of,
    items_of,
    of_campaign,
    restrict,
    the_item,
)
from tests.evidence.disclosure.bundling import ended, made
from tests.fixtures.app import token_in
from tests.production.shown import words
from tests.refusals import said_of
from tests.responses.office import corrected, details
from tests.tracking.office import letter
from tests.web.figures import numbers_in
from tests.web.filled import filled_form
from tests.web.markup import (
    errors_of,
    facts_of,
    heading_of,
    links_of,
    main_of,
    message_of,
    messages_of,
    part_of,
    parts_of,
    rows_of,
    states_of,
    why_of,
    words_of,
)

ALL = "/evidence/disclosures"


def press(client, path, **fields):
    """A form of a page; the page that follows."""
    data = {"csrf_token": token_in(client.get("/account").text), **fields}
    return client.post(path, data=data, follow_redirects=True)


def request_form(client, **changes):
    filled = filled_form(client.get(f"{ALL}/new").text)
    typed = {
        "reference": "FOI 2015/7",
        "asks": "All letters to chief constables in Wales.",
        "received_on": ["25", "3", "2015"],
        "campaign": "TRK15",
    }
    return {**filled, **typed, **changes}


@pytest.fixture
def number(drafter, services):
    return asked(services, of_campaign(services))


@pytest.fixture
def one(number):
    return f"{ALL}/{number}"


def item(services, number, key):
    return the_item(services, number, key).number


def decide_all(client, services, number, decision="release", **fields):
    seen = disclosure_of(services, number).changed
    return press(client, f"{ALL}/{number}/choose?all-item=1", seen=seen, decision=decision, **fields)


def export(client, services, number, act, **fields):
    return press(client, f"{ALL}/{number}/export/{act}", seen=disclosure_of(services, number).changed, **fields)


def undecided(page):
    """How many items are undecided, as the figures of the page say."""
    return int(list(facts_of(main_of(page).xpath(".//dl[@class='ds-figures']")[0]).values())[1])


def worked(services):
    with services.database.reading() as session:
        waiting = pending_rows(session, Bundle, MAKING)
    for bundle_id in waiting:
        make.work_on(services, bundle_id)


def test_when_there_is_no_request_the_page_says_what_would_stand_there(drafter):
    assert parts_of(drafter.get(ALL), "none-open")
    assert parts_of(drafter.get(f"{ALL}?tab=closed"), "none-closed")
    assert rows_of(drafter.get("/evidence/holds")) == []


def test_a_request_is_begun_and_everything_is_found(drafter, services):
    answer = drafter.post(f"{ALL}/new", data=request_form(drafter), follow_redirects=True)
    said = words(answer)
    found = message_of(answer)
    assert (found.kind, numbers_in(found.words)[0]) == ("success", len(items_of(services, 1)))
    assert "All letters to chief constables in Wales." in said
    assert all(one in said for one in NOT_SEARCHED)
    assert "24 April 2015" in words_of(part_of(answer, "request")), "due"
    assert "FOI 2015/7" in words(drafter.get(ALL))


def test_a_double_click_begins_one(drafter, services):
    form = request_form(drafter)
    for _ in range(2):
        answer = drafter.post(f"{ALL}/new", data=form)
        assert answer.location.endswith("/1")


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"reference": ""}, "reference", ""),
        ({"asks": " "}, "asks", ""),
        ({"received_on": ["28", "3", "2015"]}, "received_on", ""),
        ({"campaign": ""}, "area", REFUSALS["no_scope"]),
        ({"campaign": "NONE15"}, "campaign", said_of("not_named", kind="campaign", lines="“NONE15”")),
        ({"area": "Atlantis"}, "area", said_of("not_named", kind="area", lines="“Atlantis”")),
        ({"since": ["2", "3", "2015"], "until": ["1", "3", "2015"]}, "until", ""),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(drafter, changes, field, says):
    answer = drafter.post(f"{ALL}/new", data=request_form(drafter, **changes))
    assert answer.status_code == 400
    errors = errors_of(answer)
    assert (list(errors), says in errors[field]) == ([field], True)
    assert "FOI 2015/7" in answer.text or "reference" in changes
    assert parts_of(drafter.get(ALL), "none-open")


@pytest.mark.parametrize("kind", ["post", "area", "campaign"])
def test_pages_lead_to_everything_about_them(drafter, services, kind):
    with services.database.reading() as session:
        post_id = letter(session, 1).post_id
    page = {"post": f"/posts/{post_id}", "area": "/areas/rotherham", "campaign": "/campaigns/MAR15"}[kind]
    (href,) = [href for href in links_of(drafter.get(page)) if href.startswith(f"{ALL}/new?{kind}=")]
    form = filled_form(drafter.get(href).text)
    assert form[kind]


def test_items_are_sifted_decided_in_bulk_and_counted(drafter, services, number, one):
    total = len(items_of(services, number))
    assert undecided(drafter.get(one)) == total
    listed = drafter.get(f"{one}?kind=message")
    assert len(rows_of(listed)) == 1
    assert parts_of(drafter.get(f"{one}?q=nothing+of+the+kind"), "none-match")
    nothing = drafter.get(f"{one}/choose", follow_redirects=True)
    assert message_of(nothing) == ("warning", REFUSALS["nothing_chosen"])
    page = drafter.get(f"{one}/choose?all-item=1&kind=message")
    assert numbers_in(heading_of(page)) == [1]
    wrong = press(drafter, f"{one}/choose?all-item=1&kind=message", decision="withhold", exemptions="35", reason="Why")
    assert wrong.status_code == 400
    assert errors_of(wrong) == {"interest": REFUSALS["interest_needed"]}
    done = decide_all(drafter, services, number)
    kind, said = message_of(done)
    assert (kind, numbers_in(said), DECISIONS["release"][1].lower() in said) == ("success", [total], True)
    assert undecided(done) == 0


def test_a_decision_leads_to_the_next_undecided_item_and_from_the_last_to_the_first(drafter, services, number, one):
    first, second, *_, last = [one.number for one in items_of(services, number)]
    for item_number, onward in ((first, second), (last, second)):
        seen = disclosure_of(services, number).changed
        after = press(drafter, f"{one}/items/{item_number}/decide", seen=seen, go="next", decision="release")
        assert after.request.path == f"{one}/items/{onward}"


def test_a_stale_tab_replaces_nothing(drafter, services, number, one):
    message = item(services, number, "message:")
    seen = disclosure_of(services, number).changed
    at = f"{one}/items/{message}/decide"
    press(drafter, at, seen=seen, decision="withhold", exemptions="40", reason="A person")
    late = press(drafter, at, seen=seen, decision="release")
    assert message_of(late) == ("warning", REFUSALS["disclosure_changed"])
    assert the_item(services, number, "message:").decision == "withhold"
    form = filled_form(drafter.get(f"{one}/edit").text)
    press(drafter, f"{one}/search")
    answer = drafter.post(f"{one}/edit", data={**form, "asks": "Another thing."})
    assert answer.status_code == 409
    assert "Another thing." in answer.text
    assert disclosure_of(services, number).asks != "Another thing."


def test_words_are_blacked_out_and_shown_again(drafter, services, number, one):
    at = f"{one}/items/{item(services, number, 'message:')}"
    page = words(drafter.get(at))
    assert f"jo.{SECRET.lower()}@council.example" in page
    assert SUGGESTED["email"] in page
    form = main_of(drafter.get(at)).xpath(".//select[@name='exemption']")[0]
    assert [option.get("value") for option in form.xpath(".//option[@selected]")] in ([], [""]), (
        "none is chosen for you"
    )
    wrong = press(drafter, f"{at}/black", passage="Nobody said this", exemption="40")
    assert wrong.status_code == 400
    assert errors_of(wrong) == {"passage": REFUSALS["words_not_there"]}
    assert "Nobody said this" in wrong.text
    done = press(drafter, f"{at}/black", passage=SECRET, exemption="40")
    assert (message_of(done).kind, numbers_in(message_of(done).words)[0]) == ("success", 2), "places"
    again = press(drafter, f"{at}/black", passage=SECRET, exemption="40")
    assert message_of(again).kind == "info", "black already"
    mark = done.text.split('name="mark" value="', 1)[1].split('"', 1)[0]
    shown, again = (message_of(press(drafter, f"{at}/show", mark=mark)) for _ in range(2))
    assert (shown.kind, numbers_in(shown.words), again.kind) == ("success", [1], "info")


def test_a_file_is_taken_to_look_at_and_its_pages_withheld(drafter, services, number, one):
    at = f"{one}/items/{item(services, number, 'file:')}"
    file = drafter.get(f"{at}/file")
    assert file.data.startswith(b"%PDF")
    assert "attachment" in file.headers["Content-Disposition"]
    withheld = message_of(press(drafter, f"{at}/pages", page="1"))
    assert (withheld.kind, numbers_in(withheld.words)) == ("success", [1])
    missing = press(drafter, f"{at}/pages", page="7")
    assert message_of(missing) == ("warning", REFUSALS["no_such_item_page"])
    assert drafter.get(f"{one}/items/{item(services, number, 'message:')}/file").status_code == 404
    assert drafter.get(f"{one}/items/9999").status_code == 404
    assert drafter.get(f"{ALL}/99").status_code == 404


def test_a_bundle_is_made_taken_and_released(drafter, services, number, one):
    moved = ("warning", REFUSALS["disclosure_moved"])
    assert parts_of(drafter.get(f"{one}/export"), "export-undecided")
    assert message_of(export(drafter, services, number, "decide")) == ("warning", REFUSALS["not_all_decided"])
    assert message_of(export(drafter, services, number, "make")) == moved
    decide_all(drafter, services, number, "withhold", exemptions="40", reason="People")
    ended = export(drafter, services, number, "decide")
    assert (message_of(ended).kind, bool(parts_of(ended, "export-to-make"))) == ("success", True)
    assert message_of(decide_all(drafter, services, number)) == moved
    making = message_of(export(drafter, services, number, "make"))
    assert (making.kind, numbers_in(making.words)) == ("success", [1])
    again = export(drafter, services, number, "make")
    assert [row[0] for row in rows_of(again)] == ["Bundle 1"]
    assert states_of(main_of(again).xpath(".//table")[0])[0].word == BundleState("making").word
    assert drafter.get(f"{one}/bundles/1.zip").status_code == 404
    worked(services)
    again = export(drafter, services, number, "make")
    assert (message_of(again).kind, numbers_in(message_of(again).words)) == ("info", [1]), "made already"
    assert (bool(parts_of(again, "export-made")), parts_of(again, "export-to-make")) == (True, [])
    taken = drafter.get(f"{one}/bundles/1.zip")
    with zipfile.ZipFile(io.BytesIO(taken.data)) as archive:
        assert {"schedule.xlsx", "schedule.pdf"} == set(archive.namelist())
    with services.database.reading() as session:
        event = find_events(session, EventFilter(action="data.taken"), size=1).events[0]
    assert body_of(event)["after"]["view"] == "Bundle for an information request"
    for _click in range(2):
        assert message_of(export(drafter, services, number, "release", bundle="1")).kind == "success"
    assert parts_of(drafter.get(f"{one}/export"), "export-released")
    assert "FOI 2015/1" in words(drafter.get(f"{ALL}?tab=closed"))


def test_what_was_recorded_after_the_search_is_said_until_it_is_searched_again(drafter, services, number, one):
    pages = (one, f"{one}/export")
    drafter.get("/campaigns/TRK15/track.csv")
    assert [parts_of(drafter.get(page), "recorded-since") for page in pages] == [[], []], "downloads are not found"
    response = int(the_item(services, number, "reply:").key.partition(":")[2])
    corrected(services, response, [2], details("declined", day=24, summary="They refuse."))
    assert all(parts_of(drafter.get(page), "recorded-since") for page in pages)
    decide_all(drafter, services, number)
    export(drafter, services, number, "decide")
    assert [bool(parts_of(drafter.get(page), "recorded-since")) for page in pages] == [False, True]
    export(drafter, services, number, "open-again")
    press(drafter, f"{one}/search")
    assert [parts_of(drafter.get(page), "recorded-since") for page in pages] == [[], []]


def test_a_bundle_with_what_is_restricted_since_is_kept_back(drafter, services, number, one, monkeypatch):
    decide_all(drafter, services, number)
    export(drafter, services, number, "decide")
    export(drafter, services, number, "make")
    worked(services)
    restrict(monkeypatch, int(the_item(services, number, "message:").key.partition(":")[2]))
    page = drafter.get(f"{one}/export")
    assert parts_of(page, "export-to-make")
    assert [state.shape for state in states_of(main_of(page).xpath(".//table")[0])] == ["stop"], "kept back"
    kept, missing = drafter.get(f"{one}/bundles/1.zip"), drafter.get(f"{one}/bundles/9.zip")
    assert (kept.status_code, missing.status_code) == (404, 404)
    assert why_of(kept) != why_of(missing), "it is restricted since"
    refused = export(drafter, services, number, "release", bundle="1", looked="1")
    assert message_of(refused) == ("warning", REFUSALS["no_bundle"])
    making = message_of(export(drafter, services, number, "make"))
    assert (making.kind, numbers_in(making.words)) == ("success", [2])


def test_a_request_is_opened_again_and_withdrawn(drafter, services, number, one):
    decide_all(drafter, services, number)
    export(drafter, services, number, "decide")
    assert message_of(export(drafter, services, number, "open-again")).kind == "success"
    assert disclosure_of(services, number).state == "open"
    assert press(drafter, f"{one}/withdraw", reason="").status_code == 400
    done = press(drafter, f"{one}/withdraw", reason="They no longer ask")
    assert (message_of(done).kind, disclosure_of(services, number).state) == ("success", "withdrawn")
    assert "They no longer ask" in words_of(part_of(drafter.get(one), "withdrawn"))
    assert parts_of(drafter.get(f"{one}/export"), "export-withdrawn")


@pytest.mark.parametrize("role", [Role.VIEWER, Role.SAFEGUARDING, Role.ADMINISTRATOR])
def test_who_reads_the_mail_reads_a_request_and_changes_nothing(drafter, signed_in, services, number, one, role):
    reader = signed_in(role, name="Sam Example")
    message = item(services, number, "message:")
    assert SECRET in words(reader.get(f"{one}/items/{message}"))
    for page in (ALL, one, f"{one}/export"):
        assert reader.get(page).status_code == 200
    assert (f"{ALL}/new" in links_of(drafter.get(ALL)), f"{ALL}/new" in links_of(reader.get(ALL))) == (True, False)
    for act in ("search", f"items/{message}/decide", f"items/{message}/black", "export/decide", "export/make"):
        assert press(reader, f"{one}/{act}", seen="9999", decision="release").status_code == 403, act
    assert reader.get(f"{ALL}/new").status_code == 403


def test_a_clearer_who_does_not_read_the_mail_sees_nothing_of_it(drafter, signed_in, number, one):
    clearer = signed_in(Role.CLEARER, name="Sam Example")
    for page in (ALL, one, f"{one}/items/1", f"{one}/items/1/file", f"{one}/export", f"{one}/bundles/1.zip"):
        assert clearer.get(page).status_code == 403, page
    assert not [href for href in links_of(clearer.get("/campaigns/MAR15")) if href.startswith(f"{ALL}/new")]


def test_an_administrator_alone_holds_an_area_or_a_campaign(drafter, signed_in, services):
    chief = signed_in(Role.ADMINISTRATOR, name="Robin Example")
    for kind, slug, page in (
        ("area", "rotherham", "/areas/rotherham"),
        ("campaign", "MAR15", "/campaigns/MAR15"),
        ("campaign", "TRK15", "/evidence/holds"),
    ):
        at = f"/evidence/holds/{kind}/{slug}"
        assert drafter.get(at).status_code == 403
        assert press(drafter, at, reason="?").status_code == 403
        assert press(chief, at, reason="").status_code == 400
        done = press(chief, at, reason="An inquiry may ask for it")
        assert [one.kind for one in messages_of(done)] == ["success"]
        holds = [row for row in rows_of(drafter.get("/evidence/holds")) if row[1] == "An inquiry may ask for it"]
        assert [row for row in holds if slug in row[0].replace("Rotherham", "rotherham")]
        assert page == "/evidence/holds" or parts_of(drafter.get(page), f"hold-{kind}-{slug}")
        twice = press(chief, at, reason="Twice")
        assert [one.kind for one in messages_of(twice)] == ["info"], "one stands already"
    with services.database.reading() as session:
        post_id = letter(session, 1).post_id
    assert "TRK15" in words_of(part_of(drafter.get(f"/posts/{post_id}"), "hold-campaign-TRK15"))
    number = asked(services, of_campaign(services))
    assert "TRK15" in words_of(part_of(drafter.get(f"{ALL}/{number}"), "hold-campaign-TRK15"))
    lifted, again = (
        message_of(press(chief, "/evidence/holds/area/rotherham/lift", reason="Over")).words for _ in range(2)
    )
    assert lifted != again, "nothing was changed by the second"
    assert parts_of(drafter.get("/areas/rotherham"), "hold-area-rotherham") == []
    assert chief.get("/evidence/holds/area/nowhere").status_code == 404


def test_what_is_a_note_beside_a_letter_is_read_too(drafter, services, number, one):
    assert CALLER in words(drafter.get(f"{one}/items/{item(services, number, 'letter-note:')}"))


def test_words_of_a_withheld_note_are_offered_where_they_stand_and_listed_before_a_release(drafter, services):
    with services.database.reading() as session:
        to = letter(session, 1)
    number = asked(services, Scope(posts=(to.post_id,)), once="n")
    note, timeline = the_item(services, number, "letter-note:"), the_item(services, number, f"timeline:letter-{to.id}")
    decided(services, number, Decision.RELEASE)
    decided(services, number, Decision.WITHHOLD, [note], exemptions=("41",))
    page = drafter.get(f"{ALL}/{number}/items/{timeline.number}")
    assert SUGGESTED["withheld"] in words(page)
    assert "41" in [field.get("value") for field in main_of(page).xpath(".//form//input[@name='exemption']")]
    ended(services, number)
    made(services, number)
    export_page = drafter.get(f"{ALL}/{number}/export")
    to_check = main_of(export_page).xpath(".//ul[contains(@class, 'govuk-list--bullet')]/li")
    linked = [[link.text for link in line.xpath(".//a")] for line in to_check]
    assert [f"item {timeline.number}", f"item {note.number}"] in linked
