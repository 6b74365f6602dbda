"""Recording the postal address of a post in the browser."""

import pytest

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.registry.addresses import newest_address, record_address
from tests.fixtures.app import PASSWORD, add_member, token_in
from tests.registry.conftest import find
from tests.registry.test_addresses import LAST_WEEK, TOWN_HALL
from tests.registry.test_pages import post_form, words
from tests.services.browser import DESKTOP, PHONE
from tests.web.axe import overflow, violations

ADDRESS = {
    "lines": "Civic Building,\r\nWalker Place\r\n\r\nRotherham",
    "postcode": "s651uf",
    "since": ["1", "1", "2015"],
    "source": "The council’s website",
    "verified_on": ["18", "11", "2025"],
    "seen": "0",
}
KEPT = "Civic Building, Walker Place, Rotherham, S65 1UF"
FROM = "Enter the day from which letters go to this address, such as 27 3 2015."
VERIFIED = "Enter the day on which somebody last checked the address, such as 27 3 2015."
WRONG = [
    ({"lines": " "}, "Enter the address, without its postcode."),
    ({"lines": "Civic Building"}, "With its postcode an address has 3 lines or more, and this has 2: add the rest."),
    (
        {"lines": "\n".join("abcdefg")},
        "With its postcode an address has 7 lines at most, and this has 8: leave some out.",
    ),
    ({"lines": "@Civic\nRotherham"}, "“@Civic” begins with a sign: begin the line with a letter or a digit."),
    ({"lines": "Civic\n--\nRotherham"}, "“--” has neither letter nor digit: the first two lines need one."),
    ({"lines": "No fixed abode\nRotherham"}, "“No fixed abode” is no place that can be posted to: enter an address."),
    ({"lines": "BFPO 15\nFrance", "postcode": "BFPO 15"}, "“France” does not belong in a BFPO address: leave it out."),
    ({"lines": "Civic 中\nRotherham"}, "The letter’s typeface can’t print 中. Write it another way."),
    ({"postcode": ""}, "Enter the postcode."),
    ({"postcode": "S65"}, "“S65” is no postcode. Enter one such as SW1A 2AA."),
    ({"since": ["", "", ""]}, FROM),
    ({"since": ["1", "1", "2999"]}, "That is more than a year ahead: enter "),
    ({"source": ""}, "Enter where this is from."),
    ({"verified_on": ["", "", ""]}, VERIFIED),
    (
        {"verified_on": ["1", "1", "2999"]},
        "That day is still to come. Enter the day on which somebody checked the address.",
    ),
]


@pytest.fixture
def post_id(services):
    with services.database.reading() as session:
        return find(session, "council-leaders", "Rotherham").post_id


@pytest.fixture
def here(post_id):
    return f"/posts/{post_id}/address"


@pytest.fixture
def drafter(signed_in):
    return signed_in(Role.DRAFTER, name="Robin Drafter")


@pytest.fixture
def another(services, post_id):
    """Somebody else records an address."""

    def record():
        with services.database.writing() as session:
            newest = newest_address(session, post_id)
            return record_address(
                session,
                post_id,
                TOWN_HALL,
                since=LAST_WEEK,
                today=LAST_WEEK,
                source="A call",
                verified_on=LAST_WEEK,
                seen=newest.recorded if newest else 0,
                actor=SYSTEM,
            ).recorded

    return record


def test_a_drafter_records_it_as_it_is_kept(drafter, here, post_id):
    assert "the main office of Rotherham" in words(drafter.get(here))
    answer = post_form(drafter, here, ADDRESS)
    assert (answer.status_code, answer.location) == (302, f"/posts/{post_id}")
    page = words(drafter.get(answer.location))
    assert "The postal address of Leader of Rotherham" in page
    assert f"{KEPT} Post. Of this post" in page
    assert "Postal address of the post recorded by Robin Drafter 1 January 2015; recorded" in page
    assert f"Letters to this post go to {KEPT}." in words(drafter.get(here))


def test_the_letter_of_a_campaign_of_a_later_day_carries_it(drafter, here, post_id, services):
    post_form(drafter, here, ADDRESS)
    page = words(drafter.get(f"/posts/{post_id}"))
    reference = page.partition("Letters to this post ")[2].partition("MAR15-")[2][:4]
    assert "S65 1UF" in drafter.get(f"/campaigns/MAR15/preview?letter=MAR15-{reference}").text


def test_what_is_wrong_is_said_above_and_beside(drafter, here, post_id, subtests):
    for changes, said in WRONG:
        with subtests.test(changes=changes):
            answer = post_form(drafter, here, {**ADDRESS, **changes})
            assert answer.status_code == 400
            assert words(answer).count(said) == 2
    assert "Of this post" not in words(drafter.get(f"/posts/{post_id}"))


def test_sending_it_twice_records_once(drafter, here, post_id):
    for _ in range(2):
        assert post_form(drafter, here, ADDRESS).status_code == 302
    assert words(drafter.get(f"/posts/{post_id}")).count("Postal address of the post recorded") == 1


def test_an_old_page_shows_what_was_recorded_meanwhile_and_keeps_what_was_typed(drafter, here, another):
    seq = another()
    answer = post_form(drafter, here, ADDRESS)
    assert answer.status_code == 409
    assert "Somebody else recorded an address of this post after you opened this page: Town Hall" in words(answer)
    assert "Walker Place" in answer.text
    assert f'value="{seq}"' in answer.text
    assert post_form(drafter, here, {**ADDRESS, "seen": str(seq)}).status_code == 302


def test_nobody_but_a_drafter_may(signed_in, here, post_id):
    client = signed_in(*(role for role in Role if role is not Role.DRAFTER))
    token = token_in(client.get("/recipients").text)
    assert client.post(here, data={**ADDRESS, "csrf_token": token}).status_code == 403
    assert client.get(here).status_code == 403
    assert "Record a postal address" not in words(client.get(f"/posts/{post_id}"))


def test_a_post_that_is_not_there(drafter):
    assert drafter.get("/posts/999999/address").status_code == 404


@pytest.mark.parametrize("width", [DESKTOP, PHONE])
def test_each_state_passes_axe_and_fits_the_window(services, live, new_page, here, post_id, another, width):
    member = add_member(services, Role.DRAFTER, name="Robin Drafter")
    page = new_page(width=width)
    page.goto(live + here)
    page.get_by_label("Email address").fill(member.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(live + here)
    found = {"first": (violations(page), max(0, overflow(page)))}
    page.get_by_role("button", name="Record the address").click()
    page.get_by_role("alert").first.wait_for()
    found["wrong"] = (violations(page), max(0, overflow(page)))
    another()
    page.get_by_role("textbox", name="Address").fill("Civic Building\nRotherham")
    page.get_by_label("Postcode").fill("S65 1UF")
    page.get_by_label("Source").fill("The council’s website")
    for group in ("From when", "Verified on"):
        for box, text in (("Day", "1"), ("Month", "1"), ("Year", "2015")):
            page.get_by_role("group", name=group).get_by_label(box).fill(text)
    page.get_by_role("button", name="Record the address").click()
    page.get_by_text("Somebody else recorded an address").wait_for()
    found["stale"] = (violations(page), max(0, overflow(page)))
    page.get_by_role("button", name="Record the address").click()
    page.wait_for_url(f"{live}/posts/{post_id}")
    found["recorded"] = (violations(page), max(0, overflow(page)))
    assert found == dict.fromkeys(found, ([], 0))
