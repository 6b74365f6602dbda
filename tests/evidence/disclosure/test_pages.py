"""Requests for information as a person works on them, and who may not."""

import io
import zipfile

import pytest

from app.accounts.models import Role
from app.audit.find import Wanted, find_events, said
from app.evidence.disclosure import make
from app.evidence.disclosure.bundle import to_do
from tests.evidence.disclosure.asking import (
    CALLER,
    SECRET,
    asked,
    disclosure_of,
    items_of,
    of_campaign,
    restrict,
    the_item,
)
from tests.fixtures.app import token_in
from tests.production.shown import words
from tests.tracking.office import letter
from tests.web.filled import filled_form

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


def worked(services):
    with services.database.reading() as session:
        waiting = to_do(session)
    for bundle_id in waiting:
        make.work_on(services, bundle_id)


def test_when_there_is_no_request_the_page_says_what_would_stand_there(drafter):
    assert "No request is open" in words(drafter.get(ALL))
    assert "None yet" in words(drafter.get(f"{ALL}?tab=closed"))
    assert "No hold stands" in words(drafter.get("/evidence/holds"))


def test_a_request_is_begun_and_everything_is_found(drafter, services):
    answer = drafter.post(f"{ALL}/new", data=request_form(drafter), follow_redirects=True)
    said = words(answer)
    assert "items found" in said
    assert "All letters to chief constables in Wales." in said
    assert "Records of restricted access are not searched here, whoever asks." in said
    assert "24 April 2015" in said, "due"
    assert "FOI 2015/7" in words(drafter.get(ALL))


def test_a_double_click_begins_one(drafter, services):
    form = request_form(drafter)
    for _ in range(2):
        answer = drafter.post(f"{ALL}/new", data=form)
        assert answer.location.endswith("/1")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"reference": ""}, "Enter the reference of the request"),
        ({"asks": " "}, "Enter what is asked"),
        ({"received_on": ["28", "3", "2015"]}, "That day is still to come"),
        ({"campaign": ""}, "Name an area, a post or a campaign"),
        ({"campaign": "NONE15"}, "There is no campaign called “NONE15”"),
        ({"area": "Atlantis"}, "There is no area called “Atlantis”"),
        ({"since": ["2", "3", "2015"], "until": ["1", "3", "2015"]}, "That day is before the first"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(drafter, changes, says):
    answer = drafter.post(f"{ALL}/new", data=request_form(drafter, **changes))
    assert answer.status_code == 400
    assert says in words(answer)
    assert "FOI 2015/7" in answer.text or "reference" in changes
    assert "No request is open" in words(drafter.get(ALL))


@pytest.mark.parametrize("kind", ["post", "area", "campaign"])
def test_pages_lead_to_everything_about_them(drafter, services, kind):
    with services.database.reading() as session:
        post_id = letter(session, 1).post_id
    page = {"post": f"/posts/{post_id}", "area": "/areas/rotherham", "campaign": "/campaigns/MAR15"}[kind]
    shown = drafter.get(page).text
    assert f"Find everything about this {kind}" in shown
    href = shown.split(f"{ALL}/new?", 1)[1].split('"', 1)[0]
    form = filled_form(drafter.get(f"{ALL}/new?{href}").text)
    assert form[kind]


def test_items_are_sifted_decided_in_bulk_and_counted(drafter, services, number, one):
    total = len(items_of(services, number))
    assert f"Undecided {total}" in words(drafter.get(one))
    listed = drafter.get(f"{one}?kind=message")
    assert "1 item" in words(listed)
    assert "No item matches" in words(drafter.get(f"{one}?q=nothing+of+the+kind"))
    assert "Choose items first" in words(drafter.get(f"{one}/choose", follow_redirects=True))
    page = drafter.get(f"{one}/choose?all-item=1&kind=message")
    assert "Decide of 1 item" in words(page)
    wrong = press(drafter, f"{one}/choose?all-item=1&kind=message", decision="withhold", exemptions="35", reason="Why")
    assert wrong.status_code == 400
    assert "Enter how the public interest was weighed" in words(wrong)
    done = decide_all(drafter, services, number)
    assert f"{total} items decided: release." in words(done)
    assert "Undecided 0" in words(done)


def test_a_stale_tab_replaces_nothing(drafter, services, number, one):
    message = item(services, number, "message:")
    seen = disclosure_of(services, number).changed
    at = f"{one}/items/{message}/decide"
    press(drafter, at, seen=seen, decision="withhold", exemptions="40", reason="A person")
    late = press(drafter, at, seen=seen, decision="release")
    assert "Somebody changed this request" in words(late)
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
    assert "Email address" in page
    wrong = press(drafter, f"{at}/black", passage="Nobody said this", exemption="40")
    assert wrong.status_code == 400
    assert "The item does not say these words" in words(wrong)
    assert "Nobody said this" in wrong.text
    done = press(drafter, f"{at}/black", passage=SECRET, exemption="40")
    assert "Black in 2 places" in words(done)
    assert "black already" in words(press(drafter, f"{at}/black", passage=SECRET, exemption="40"))
    mark = done.text.split('name="mark" value="', 1)[1].split('"', 1)[0]
    assert "Shown again in 1 place." in words(press(drafter, f"{at}/show", mark=mark))
    assert "Nothing was changed" in words(press(drafter, f"{at}/show", mark=mark))


def test_a_file_is_taken_to_look_at_and_its_pages_withheld(drafter, services, number, one):
    at = f"{one}/items/{item(services, number, 'file:')}"
    file = drafter.get(f"{at}/file")
    assert file.data.startswith(b"%PDF")
    assert "attachment" in file.headers["Content-Disposition"]
    assert "1 page is withheld as a whole." in words(press(drafter, f"{at}/pages", page="1"))
    assert "no such page" in words(press(drafter, f"{at}/pages", page="7"))
    assert drafter.get(f"{one}/items/{item(services, number, 'message:')}/file").status_code == 404
    assert drafter.get(f"{one}/items/9999").status_code == 404
    assert drafter.get(f"{ALL}/99").status_code == 404


def test_a_bundle_is_made_taken_and_released(drafter, services, number, one):
    assert "A bundle can be made once all is decided." in words(drafter.get(f"{one}/export"))
    assert "Not all is decided yet" in words(export(drafter, services, number, "decide"))
    assert "not open any more" in words(export(drafter, services, number, "make"))
    decide_all(drafter, services, number, "withhold", exemptions="40", reason="People")
    assert "All is decided. Nothing of it changes" in words(export(drafter, services, number, "decide"))
    assert "not open any more" in words(decide_all(drafter, services, number))
    assert "Bundle 1 is being made." in words(export(drafter, services, number, "make"))
    assert "being made" in words(export(drafter, services, number, "make"))
    assert drafter.get(f"{one}/bundles/1.zip").status_code == 404
    worked(services)
    assert "Bundle 1 is made already." in words(export(drafter, services, number, "make"))
    taken = drafter.get(f"{one}/bundles/1.zip")
    with zipfile.ZipFile(io.BytesIO(taken.data)) as archive:
        assert {"schedule.xlsx", "schedule.pdf", "manifest.json"} == set(archive.namelist())
    with services.database.reading() as session:
        event = find_events(session, Wanted(action="data.taken"), size=1).events[0]
    assert said(event)["after"]["view"] == "Bundle of a request for information"
    assert "on record" in words(export(drafter, services, number, "release", bundle="1"))
    assert "on record" in words(export(drafter, services, number, "release", bundle="1")), "a second click"
    assert "The bundle was released." in words(drafter.get(f"{one}/export"))
    assert "FOI 2015/1" in words(drafter.get(f"{ALL}?tab=closed"))


def test_a_bundle_with_what_is_restricted_since_is_kept_back(drafter, services, number, one, monkeypatch):
    decide_all(drafter, services, number)
    export(drafter, services, number, "decide")
    export(drafter, services, number, "make")
    worked(services)
    restrict(monkeypatch, int(the_item(services, number, "message:").key.partition(":")[2]))
    page = words(drafter.get(f"{one}/export"))
    assert "A bundle is to be made." in page
    assert "Kept back: restricted since" in page
    assert "is restricted since" in words(drafter.get(f"{one}/bundles/1.zip"))
    assert drafter.get(f"{one}/bundles/1.zip").status_code == 404
    assert "may not leave any more" in words(export(drafter, services, number, "release", bundle="1", looked="1"))
    assert "Bundle 2 is being made." in words(export(drafter, services, number, "make"))


def test_a_request_is_opened_again_and_withdrawn(drafter, services, number, one):
    decide_all(drafter, services, number)
    export(drafter, services, number, "decide")
    assert "open again" in words(export(drafter, services, number, "open-again"))
    assert press(drafter, f"{one}/withdraw", reason="").status_code == 400
    assert "The request is withdrawn." in words(press(drafter, f"{one}/withdraw", reason="They no longer ask"))
    assert "They no longer ask" in words(drafter.get(one))
    assert "Nothing is exported for it." in words(drafter.get(f"{one}/export"))


@pytest.mark.parametrize("role", [Role.VIEWER, Role.SAFEGUARDING, Role.ADMINISTRATOR])
def test_who_reads_the_mail_reads_a_request_and_changes_nothing(drafter, signed_in, services, number, one, role):
    reader = signed_in(role, name="Sam Example")
    message = item(services, number, "message:")
    assert SECRET in words(reader.get(f"{one}/items/{message}"))
    for page in (ALL, one, f"{one}/export"):
        assert reader.get(page).status_code == 200
    assert "Begin a request" not in words(reader.get(ALL))
    for act in ("search", f"items/{message}/decide", f"items/{message}/black", "export/decide", "export/make"):
        assert press(reader, f"{one}/{act}", seen="9999", decision="release").status_code == 403, act
    assert reader.get(f"{ALL}/new").status_code == 403


def test_a_clearer_who_does_not_read_the_mail_sees_nothing_of_it(drafter, signed_in, number, one):
    clearer = signed_in(Role.CLEARER, name="Sam Example")
    for page in (ALL, one, f"{one}/items/1", f"{one}/items/1/file", f"{one}/export", f"{one}/bundles/1.zip"):
        assert clearer.get(page).status_code == 403, page
    assert "Find everything about" not in words(clearer.get("/campaigns/MAR15"))


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
        assert f"A legal hold stands on this {kind}" in words(done)
        assert "An inquiry may ask for it" in words(drafter.get("/evidence/holds"))
        assert f"A legal hold stands on this {kind}" in words(drafter.get(page)) or page == "/evidence/holds"
        assert "already" in words(press(chief, at, reason="Twice"))
    with services.database.reading() as session:
        post_id = letter(session, 1).post_id
    assert "A legal hold stands on the campaign TRK15" in words(drafter.get(f"/posts/{post_id}"))
    number = asked(services, of_campaign(services))
    assert "A legal hold stands on the campaign TRK15" in words(drafter.get(f"{ALL}/{number}"))
    assert "The legal hold is lifted." in words(press(chief, "/evidence/holds/area/rotherham/lift", reason="Over"))
    assert "Nothing was changed" in words(press(chief, "/evidence/holds/area/rotherham/lift", reason="Over"))
    assert chief.get("/evidence/holds/area/nowhere").status_code == 404


def test_what_is_a_note_beside_a_letter_is_read_too(drafter, services, number, one):
    assert CALLER in words(drafter.get(f"{one}/items/{item(services, number, 'letter-note:')}"))
