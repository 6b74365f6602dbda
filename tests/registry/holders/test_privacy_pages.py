"""Erasing a holder and holding that up, in the browser: an administrator alone, with a reason, after being told."""

import re
from datetime import date

import pytest
from wtforms.validators import DataRequired

from app.accounts.models import Role
from app.audit.verify import verify
from app.registry import events as registry_events
from app.registry.holders.forms import ReasonForm
from app.registry.holders.history import NAMELESS
from app.registry.holders.person import ERASED
from app.registry.refusals import REFUSALS
from app.registry.showing import span
from tests.registry.conftest import find
from tests.registry.holders.test_pages import happened_by, standing
from tests.registry.holding import held, hold
from tests.registry.test_pages import post_form
from tests.web.markup import (
    errors_of,
    forms_of,
    links_of,
    main_of,
    message_of,
    part_of,
    rows_of,
    said_by,
    words_of,
)

BEGAN = date(2020, 1, 1)
NO_REASON = said_by(ReasonForm.reason, DataRequired)


@pytest.fixture
def post_id(services):
    with services.database.reading() as session:
        return find(session, "directors-of-childrens-services", "Rotherham").post_id


@pytest.fixture
def administrator(signed_in):
    return signed_in(Role.ADMINISTRATOR, name="Robin Admin")


@pytest.fixture
def erase_at(services, post_id):
    one = hold(services.database, post_id, "Jo Bloggs", BEGAN, title="Dame", source="A letter of Jo Bloggs")
    return f"/posts/{post_id}/holders/{one.id}/erase"


def test_it_says_what_goes_and_what_stays_and_then_does_it(administrator, services, post_id, erase_at):
    page = administrator.get(erase_at)
    (lede,) = main_of(page).xpath(".//p[@class='ds-lede']")
    assert "1 record " in words_of(lede)
    assert "1 post" in words_of(lede)
    ((name, title, _days),) = rows_of(page)
    assert name == "Dame Jo Bloggs"
    assert title.startswith("Director of Children’s Services")
    assert len(part_of(page, "what-stays").findall("li")) == 4
    answer = post_form(administrator, erase_at, {"reason": "Asked for by the person"})
    assert answer.location == f"/posts/{post_id}"
    page = administrator.get(answer.location)
    kind, said = message_of(page)
    assert kind == "success"
    assert "1 post" in said
    assert "Bloggs" not in page.text
    assert standing(administrator, post_id) == [(f"{ERASED}, {span(BEGAN, None)}", "office")]
    assert happened_by(page, registry_events.HOLDER_ERASED, "Robin Admin", "Asked for by the person")
    assert happened_by(page, registry_events.HOLDER_RECORDED, "", NAMELESS)
    for address in (f"/posts/{post_id}?known_at={held(services.database, post_id)[0].recorded}", "/audit"):
        assert "Bloggs" not in administrator.get(address).text
    with services.database.reading() as session:
        assert verify(session).holds


def test_a_form_of_another_that_was_open_meanwhile_records_nothing(
    administrator, signed_in, services, post_id, erase_at
):
    post_form(administrator, erase_at, {"reason": "Asked for"})
    drafter = signed_in(Role.DRAFTER)
    form = {"full_name": "Jo Bloggs", "source": "A letter", "since": ["", "", ""]}
    answer = post_form(drafter, erase_at.replace("erase", "correct"), form, at=f"/posts/{post_id}")
    assert message_of(drafter.get(answer.location)) == ("warning", REFUSALS["holder_changed"])
    assert held(services.database, post_id)[0].held.person.full_name == ""


def test_without_a_reason_nothing_is_erased(administrator, services, post_id, erase_at):
    answer = post_form(administrator, erase_at, {"reason": " "})
    assert answer.status_code == 400
    assert errors_of(answer) == {"reason": NO_REASON}
    assert held(services.database, post_id)[0].held.name == "Dame Jo Bloggs"


def test_a_second_time_there_is_nothing_to_erase(administrator, erase_at, post_id):
    at = f"/posts/{post_id}/legal-hold"
    messages = []
    for _ in range(2):
        answer = post_form(administrator, erase_at, {"reason": "Asked for"}, at=at)
        messages.append(message_of(administrator.get(answer.location)))
    first, second = messages
    assert first.kind == "success"
    assert "1 post" in first.words
    assert second == ("info", REFUSALS["holder_erased_already"])


def test_a_legal_hold_stops_it_until_it_is_lifted(administrator, post_id, erase_at):
    at = f"/posts/{post_id}/legal-hold"
    answer = post_form(administrator, at, {"reason": "An inquiry"})
    page = administrator.get(answer.location)
    assert message_of(page).kind == "success"
    assert happened_by(page, registry_events.LEGAL_HOLD_PLACED, "Robin Admin", "An inquiry")
    page = administrator.get(erase_at)
    (note,) = main_of(page).xpath(".//div[@class='ds-note ds-note--warn']")
    assert at in links_of(note)
    assert re.search("Robin Admin .* An inquiry", words_of(note))
    assert forms_of(page) == []
    answer = post_form(administrator, erase_at, {"reason": "Asked for"}, at=at)
    assert message_of(administrator.get(answer.location)) == ("warning", REFUSALS["under_legal_hold"])
    assert errors_of(post_form(administrator, f"{at}/lift", {"reason": ""}, at=at)) == {"reason": NO_REASON}
    answer = post_form(administrator, f"{at}/lift", {"reason": "It ended"}, at=at)
    page = administrator.get(answer.location)
    assert message_of(page).kind == "info"
    assert happened_by(page, registry_events.LEGAL_HOLD_PLACED, "Robin Admin", "An inquiry")
    assert happened_by(page, registry_events.LEGAL_HOLD_LIFTED, "Robin Admin", "It ended")
    assert post_form(administrator, erase_at, {"reason": "Asked for"}).status_code == 302


def test_nobody_but_an_administrator_may(signed_in, services, post_id, erase_at):
    client = signed_in(*(role for role in Role if role is not Role.ADMINISTRATOR))
    for address in (erase_at, f"/posts/{post_id}/legal-hold"):
        assert client.get(address).status_code == 403
    answer = post_form(client, erase_at, {"reason": "Asked for"}, at=f"/posts/{post_id}")
    assert answer.status_code == 403
    assert held(services.database, post_id)[0].held.name == "Dame Jo Bloggs"
    assert erase_at not in client.get(f"/posts/{post_id}").text


def test_what_is_not_there_is_not_found_or_said(administrator, post_id):
    assert administrator.get("/posts/999999/legal-hold").status_code == 404
    at = f"/posts/{post_id}/legal-hold"
    assert post_form(administrator, "/posts/999999/legal-hold", {"reason": "x"}, at=at).status_code == 404
    assert post_form(administrator, "/posts/999999/legal-hold/lift", {"reason": "x"}, at=at).status_code == 404
    answer = administrator.get(f"/posts/{post_id}/holders/999999/erase")
    assert message_of(administrator.get(answer.location)) == ("warning", REFUSALS["holder_changed_not_erased"])
