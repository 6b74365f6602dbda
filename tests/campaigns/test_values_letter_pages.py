"""The page of one letter's values, and the pages that lead to it."""

from io import BytesIO

import pytest

from app.accounts.models import Role
from tests.campaigns.filling import csv_of, fill, filled_campaign, letter_of, redeclare
from tests.campaigns.filling_pages import (
    LIST,
    ONE,
    PLACE,
    apply,
    filled,
    held,
    hold,
    look,
    save,
    write,
)
from tests.fixtures.app import token_in
from tests.registry.test_pages import words
from tests.tracking.office import REFERENCE
from tests.tracking.office import send as sent


@pytest.fixture
def campaign(services):
    with services.database.writing() as session:
        filled_campaign(session)


@pytest.fixture
def drafter(campaign, signed_in):
    return signed_in(Role.DRAFTER)


@pytest.fixture
def other(campaign, signed_in):
    return signed_in(Role.DRAFTER, name="Sam Example")


def test_one_letter_is_filled_in_and_the_list_shows_it(drafter, services):
    html = drafter.get(ONE).text
    assert "Chief Constable of Dyfed-Powys Police" in html
    assert "Ward" not in html
    answer = save(drafter, html, **{"Where we visit": "Leeds", "Lead (optional)": "police"})
    assert (answer.status_code, answer.location) == (302, LIST)
    assert "SMALL-0001 is saved." in drafter.get(LIST).text
    assert held(services) == {"visitplace": "Leeds", "lead": "police"}


def test_a_letter_saved_as_it_stands_says_so(drafter):
    save(drafter)
    assert "SMALL-0001 says that already." in drafter.get(LIST).text


def test_saving_leads_on_through_the_list_that_one_came_from(drafter, services):
    write(services, fill, "SMALL-0003", visit_place="Hull")
    query = "?without=visit+place"
    assert f'href="{ONE}{query}"' in drafter.get(LIST + query).text
    answer = save(drafter, at=ONE + query, **{"Where we visit": "Leeds"})
    assert answer.location == LIST + query
    for at, onward in (
        ("SMALL-0001", f"{LIST}/of/SMALL-0002{query}"),
        ("SMALL-0002", f"{LIST}/of/SMALL-0004{query}"),
        ("SMALL-0004", LIST + query),
    ):
        page = drafter.get(f"{LIST}/of/{at}{query}").text
        fields = filled(page, **{"Where we visit": f"Hall of {at}"}) | {"next": ["1"]}
        assert drafter.post(f"{LIST}/of/{at}{query}", data=fields).location == onward


def test_what_does_not_suit_is_said_beside_its_box_and_stays_in_it(drafter, services):
    answer = save(
        drafter,
        day=["31", "2", "2015"],
        **{"Where we visit": "Leeds \U0001f600", "Team size (optional)": "a dozen"},
    )
    assert answer.status_code == 400
    said = words(answer)
    for wrong in (
        "Where we visit: The letter’s typeface can’t print “\U0001f600”",
        "Team size: Enter a number in digits",
        "Visit day: There is no such day as 31 2 2015.",
    ):
        assert said.count(wrong) == 2
    assert 'value="a dozen"' in answer.text
    assert held(services) == {}


def test_who_comes_second_sees_both_and_may_save_theirs_over(drafter, other, services):
    opened = other.get(ONE).text
    save(drafter, **{"Where we visit": "Leeds", "Lead (optional)": "police"})
    stale = save(other, opened, **{"Where we visit": "York"})
    assert stale.status_code == 409
    said = words(stale)
    assert "Alex Example saved other values of this letter on" in said
    assert "Where we visit Leeds York" in said
    assert "Lead police No value" in said
    assert 'value="York"' in stale.text
    assert save(other, stale.text, **{"Where we visit": "York", "Lead (optional)": "police"}).status_code == 302
    assert held(services) == {"visitplace": "York", "lead": "police"}


def test_a_form_of_fields_that_are_gone_meanwhile_is_kept_and_says_who_changed_the_text(drafter, services):
    opened = drafter.get(ONE).text
    write(services, redeclare, "visit place", "destination")
    stale = save(drafter, opened, **{"Lead (optional)": "council"})
    assert stale.status_code == 409
    assert "Despatch kept another text of the letter on" in words(stale)
    assert '<option value="council" selected>' in stale.text


def test_what_suits_its_field_no_more_is_shown_everywhere_and_can_be_put_right(drafter, services):
    write(services, fill, "SMALL-0001", visit_place="soon")
    write(services, redeclare, "- name: visit place\n", "- name: visit place\n    type: date\n")
    assert "0 of 4 some values no longer suit the field" in words(drafter.get(LIST))
    assert "soon does not suit the field" in words(drafter.get(LIST))
    assert "Where we visit holds “soon”, which no longer suits the field" in words(drafter.get(ONE))
    _, page = look(drafter, csv_of(("SMALL-0001", "27/03/2015"), headings=PLACE))
    assert "Where we visit soon 27 March 2015" in words(page)
    opened = drafter.get(ONE).text
    apply(drafter, *look(drafter, csv_of(("SMALL-0001", "police"), headings=("Reference", "Lead"))))
    conflict = save(drafter, opened, day=["27", "3", "2015"])
    assert "Where we visit soon 27 March 2015" in words(conflict)


def test_what_was_sent_already_is_said_before_its_letter_says_something_else(services, signed_in):
    write(services, filled_campaign, REFERENCE)
    sent(services, [1])
    client = signed_in(Role.DRAFTER)
    one = f"/campaigns/{REFERENCE}/letter/values/of/{REFERENCE}-0001"
    assert "The letter is made and sent already. What was sent stays as it is" in words(client.get(one))
    table = csv_of(*((f"{REFERENCE}-000{number}", "Leeds") for number in (1, 2)), headings=PLACE)
    fields = {"csrf_token": token_in(client.get(one).text), "table": (BytesIO(table), "values.csv")}
    page = client.post(f"/campaigns/{REFERENCE}/letter/values", data=fields, follow_redirects=True)
    assert "1 of the 2 letters is made already, 1 of them sent." in words(page)


def test_a_letter_of_another_campaign_or_withdrawn_is_not_found(drafter, services):
    write(services, lambda session: hold(session, "SMALL-0001"))
    for path in (ONE, f"{LIST}/of/MAR15-0001", f"{LIST}/of/SMALL-0009"):
        assert drafter.get(path).status_code == 404
    assert "SMALL-0001 was withdrawn" in drafter.get(ONE).text


def test_a_letter_that_is_withdrawn_while_its_form_is_open_keeps_what_it_held(drafter, services, monkeypatch):
    opened = drafter.get(ONE).text
    monkeypatch.setattr(
        "app.campaigns.values.views.letter.standing_letter", lambda _session, _campaign, _reference: before
    )
    with services.database.reading() as session:
        before = letter_of(session, "SMALL-0001")
        session.expunge(before)
    write(services, lambda session: hold(session, "SMALL-0001"))
    answer = save(drafter, opened, **{"Where we visit": "Leeds"})
    assert (answer.status_code, "SMALL-0001 was withdrawn meanwhile" in answer.text) == (409, True)


def test_a_letter_whose_text_has_no_such_field_leads_back_to_the_list(drafter):
    answer = drafter.get("/campaigns/MAR15/letter/values/of/MAR15-0001", follow_redirects=True)
    assert "The text of MAR15-0001 has no field that differs by recipient." in words(answer)


def test_the_letter_leads_here_and_says_how_far_it_is(drafter, services, signed_in):
    write(services, fill, "SMALL-0001", visit_place="Leeds")
    for client in (drafter, signed_in(Role.VIEWER)):
        page = client.get("/campaigns/SMALL/letter")
        assert (
            "Where we visit: 1 of 4 letters, Visit day: 0 of 4 letters, Team size: 0 of 4 letters (optional)"
            in words(page)
        )
        assert f'href="{LIST}"' in page.text


def test_the_step_says_how_many_values_are_missing(drafter, services):
    assert "Values by recipient 8 to fill" in words(drafter.get("/campaigns/SMALL"))
    table = csv_of(*((f"SMALL-000{number}", "Leeds", "2015-03-27") for number in range(1, 5)))
    at, page = look(drafter, table)
    apply(drafter, at, page)
    assert "to fill" not in words(drafter.get("/campaigns/SMALL"))


def test_a_missing_value_is_named_where_the_letter_is_looked_at_with_where_to_fill_it_in(drafter, services, signed_in):
    page = drafter.get("/campaigns/SMALL/preview?letter=SMALL-0001")
    assert "No value for “reply by”, “visit place” and “visit day”. Set the date to reply by under Details" in words(
        page
    )
    assert f'href="{ONE}"' in page.text
    assert f'href="{ONE}"' in drafter.get("/campaigns/SMALL/letter?letter=SMALL-0001").text
    assert ONE not in signed_in(Role.VIEWER).get("/campaigns/SMALL/preview?letter=SMALL-0001").text
    write(services, fill, "SMALL-0001", visit_place="Leeds", visit_day="2015-03-27")
    assert ONE not in drafter.get("/campaigns/SMALL/preview?letter=SMALL-0001").text
