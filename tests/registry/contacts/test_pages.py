"""Contacts of a post and of a main office in the browser: recorded, checked as one types, confirmed, ended, stopped."""

import pytest

from app.accounts.models import Role
from app.audit.record import Actor
from app.registry.contacts.record import ContactFacts, Owner, newest_seq, record_contact, standing_contacts
from tests.fixtures.app import add_member, token_in
from tests.registry.conftest import find
from tests.registry.contacts.test_record import LAST_WEEK, TOWN_HALL
from tests.registry.test_pages import post_form, words
from tests.web.axe import faults_at_both_widths

ADDRESS = {
    "lines": "Civic Building,\r\nWalker Place\r\n\r\nRotherham",
    "postcode": "s651uf",
    "since": ["1", "1", "2015"],
    "source": "The council’s website",
    "verified_on": ["18", "11", "2025"],
    "seen": "0",
    "use": "post",
}
EMAIL = {name: said for name, said in ADDRESS.items() if name not in ("lines", "postcode")} | {
    "value": "leader@example.gov.uk"
}
KEPT = "Civic Building, Walker Place, Rotherham, S65 1UF"
FROM = "Enter the day from which it is reached so, such as 27 3 2015."
VERIFIED = "Enter the date on which somebody last checked it. If nobody has, enter “Captured on” instead."
TO_COME = "That day is still to come. Enter today or an earlier day."
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
    ({"lines": "Civic 中\nRotherham"}, "The letter’s typeface can’t print “中” (U+4E2D, "),
    ({"postcode": ""}, "Enter the postcode."),
    ({"postcode": "S65"}, "“S65” is no postcode. Enter one such as SW1A 2AA."),
    ({"since": ["", "", ""]}, FROM),
    ({"since": ["1", "1", "2999"]}, "That is more than a year ahead: enter "),
    ({"source": ""}, "Enter where this is from."),
    ({"verified_on": ["", "", ""]}, VERIFIED),
    ({"verified_on": ["1", "1", "2999"]}, TO_COME),
    ({"captured_on": ["1", "1", "2999"]}, TO_COME),
    ({"captured_on": ["1", "1", ""]}, "Enter the day on which the source said so, such as 27 3 2015."),
]


@pytest.fixture
def post_id(services):
    with services.database.reading() as session:
        return find(session, "council-leaders", "Rotherham").post_id


@pytest.fixture
def here(post_id):
    return f"/posts/{post_id}/contacts/postal"


@pytest.fixture
def drafter(signed_in):
    return signed_in(Role.DRAFTER, name="Robin Drafter")


@pytest.fixture
def another(services, post_id):
    """Somebody else records an address."""

    def record():
        own, somebody = Owner(post_id=post_id), add_member(services, name="Sam Example")
        with services.database.writing() as session:
            return record_contact(
                session,
                own,
                "postal",
                "post",
                ContactFacts(lines=TOWN_HALL, source="A call", verified_on=LAST_WEEK),
                since=LAST_WEEK,
                today=LAST_WEEK,
                seen=newest_seq(standing_contacts(session, own, "postal")),
                actor=Actor(user_id=somebody.id),
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
    assert "Somebody else recorded a postal address after you opened this page: Town Hall" in words(answer)
    assert "Walker Place" in answer.text
    assert f'value="{seq}"' in answer.text
    assert post_form(drafter, here, {**ADDRESS, "seen": str(seq)}).status_code == 302


def test_what_is_typed_is_checked_in_the_words_of_the_form(drafter, here, subtests):
    token = token_in(drafter.get(here).text)
    for form, said in [*WRONG[1:8], ({"postcode": "S65"}, "“S65” is no postcode. Enter one such as SW1A 2AA.")]:
        with subtests.test(form=form):
            answer = drafter.post("/contacts/check/postal", data={**ADDRESS, **form, "csrf_token": token})
            assert any(words.startswith(said) for words in answer.json.values())
    right = drafter.post("/contacts/check/postal", data={**ADDRESS, "source": "", "csrf_token": token})
    assert right.json == {"lines": "", "postcode": ""}
    half = drafter.post("/contacts/check/postal", data={"lines": "Civic Building", "csrf_token": token})
    assert half.json == {"lines": "", "postcode": ""}, "it is still being typed"
    email = drafter.post("/contacts/check/email", data={"value": "office@example", "csrf_token": token})
    assert email.json["value"].startswith("“example”, after the @, is no name of a mail server")


def test_an_email_address_and_a_telephone_number_of_each_use(drafter, post_id):
    for channel, use, value in (
        ("email", "post", "leader@example.gov.uk"),
        ("email", "out_of_hours", "night@example.gov.uk"),
        ("telephone", "general", "01709 382121 x4"),
    ):
        form = {**EMAIL, "use": use, "value": value}
        at = f"/posts/{post_id}/contacts/{channel}"
        seen = drafter.get(at).text.partition('name="seen"')[2].partition('value="')[2].partition('"')[0]
        assert post_form(drafter, at, {**form, "seen": seen}).status_code == 302
    page = words(drafter.get(f"/posts/{post_id}"))
    assert "leader@example.gov.uk Email. Of this post, from 1 January 2015" in page
    assert "night@example.gov.uk Email. Of this post, out of hours, from 1 January 2015" in page
    assert "01709 382121 ext 4 Telephone. Of this post, general" in page
    assert "Email address of the post, out of hours, recorded by Robin Drafter" in page


def test_a_contact_of_a_main_office_serves_all_its_posts(drafter, services, post_id):
    with services.database.reading() as session:
        leader, chief = (find(session, slug, "Rotherham") for slug in ("council-leaders", "chief-executives"))
    at = f"/organisations/{leader.organisation_id}/contacts/postal"
    seen = drafter.get(at).text.partition('name="seen"')[2].partition('value="')[2].partition('"')[0]
    form = {**ADDRESS, "use": "main_office", "since": ["1", "11", "2026"], "seen": seen}
    assert post_form(drafter, at, form).location == f"/organisations/{leader.organisation_id}"
    for page in (f"/posts/{leader.post_id}", f"/posts/{chief.post_id}", f"/organisations/{leader.organisation_id}"):
        assert f"{KEPT} Post. Main office, from 1 November 2026" in words(drafter.get(page))
    assert "Postal address of the main office recorded by Robin Drafter" in words(
        drafter.get(f"/posts/{chief.post_id}")
    )


class TestActs:
    @pytest.fixture
    def own(self, drafter, here, post_id, services):
        """The number of an address that the post has of its own, as it stands when called."""
        post_form(drafter, here, {**ADDRESS, "verified_on": ["1", "3", "2025"]})

        def number():
            with services.database.reading() as session:
                return standing_contacts(session, Owner(post_id=post_id), "postal")[-1].id

        return number

    def test_confirmed_in_one_click(self, drafter, post_id, own):
        page = drafter.get(f"/posts/{post_id}")
        assert "1 March 2025 1 year old: verify it again by Robin Drafter" in words(page)
        answer = post_form(drafter, f"/contacts/{own()}/confirm", {}, at=f"/posts/{post_id}")
        page = words(drafter.get(answer.location))
        assert f"{KEPT} is confirmed: verified on" in page
        assert "less than a year old by Robin Drafter" in page
        assert "Postal address of the post confirmed by Robin Drafter" in page

    def test_an_old_page_confirms_nothing_that_was_changed_and_shows_both(self, drafter, post_id, own, another):
        number = own()
        post_form(drafter, f"/contacts/{number}/stop", {"reason": "Letters come back"})
        answer = post_form(drafter, f"/contacts/{number}/confirm", {}, at=f"/posts/{post_id}")
        page = words(drafter.get(answer.location))
        assert f"Nothing was changed: somebody else changed {KEPT} after you opened the page." in page
        assert f"What stands now: {KEPT} (not to be used)." in page

    def test_kept_from_use_with_a_reason_and_allowed_again(self, drafter, post_id, own):
        assert "Enter why it must not be used." in words(post_form(drafter, f"/contacts/{own()}/stop", {"reason": " "}))
        post_form(drafter, f"/contacts/{own()}/stop", {"reason": "Letters come back"})
        page = words(drafter.get(f"/posts/{post_id}"))
        assert "Not to be used Letters come back Use it again" in page
        assert "Postal address of the post not to be used by Robin Drafter" in page
        assert "Reason: Letters come back." in page
        post_form(drafter, f"/contacts/{own()}/use-again", {}, at=f"/posts/{post_id}")
        page = words(drafter.get(f"/posts/{post_id}"))
        assert "Postal address of the post may be used again by Robin Drafter" in page
        assert "Not to be used" not in page

    def test_ended_on_a_day(self, drafter, post_id, own):
        wrong = post_form(drafter, f"/contacts/{own()}/end", {"on": ["1", "1", "2015"]})
        assert "Enter a day from 2 January 2015 to" in words(wrong)
        answer = post_form(drafter, f"/contacts/{own()}/end", {"on": ["1", "6", "2020"]})
        page = words(drafter.get(answer.location))
        assert f"{KEPT} is no longer so from 1 June 2020." in page
        assert "Postal address of the post ended by Robin Drafter 1 June 2020" in page
        assert f"{KEPT} Post. Of this post" in words(drafter.get(f"/posts/{post_id}?as_at=2020-05-31"))
        assert f"{KEPT} Post. Of this post" not in words(drafter.get(f"/posts/{post_id}"))

    def test_corrected_from_what_is_recorded(self, drafter, here, own):
        page = drafter.get(f"{here}?use=post")
        assert "Civic Building\nWalker Place\nRotherham" in page.text
        assert 'value="S65 1UF"' in page.text

    def test_whoever_may_not_change_it_sees_no_button(self, signed_in, post_id, own):
        page = words(signed_in(Role.VIEWER).get(f"/posts/{post_id}"))
        assert KEPT in page
        assert "Verify contact" not in page

    def test_there_is_no_such_contact(self, drafter):
        assert drafter.get("/contacts/999999/stop").status_code == 404

    def test_one_comes_back_to_where_one_was_and_nowhere_else(self, drafter, post_id, own):
        here = f"/posts/{post_id}"
        for back, then in (("/recipients?q=Rotherham", "/recipients?q=Rotherham"), ("https://elsewhere.example", here)):
            answer = post_form(drafter, f"/contacts/{own()}/confirm", {"back": back}, at=here)
            assert answer.location == then


def test_nobody_but_a_drafter_may(signed_in, here, post_id):
    client = signed_in(*(role for role in Role if role is not Role.DRAFTER))
    token = token_in(client.get("/recipients").text)
    assert client.post(here, data={**ADDRESS, "csrf_token": token}).status_code == 403
    assert client.get(here).status_code == 403
    assert "Record a contact of this post" not in words(client.get(f"/posts/{post_id}"))


def test_a_post_that_is_not_there(drafter):
    assert drafter.get("/posts/999999/contacts/postal").status_code == 404


def test_each_state_passes_axe_and_fits_the_window(services, live, open_as, signed_in, here, post_id, another):
    page = open_as(signed_in(Role.DRAFTER, name="Robin Drafter"), here)
    found = {"first": faults_at_both_widths(page)}
    page.get_by_role("textbox", name="Address").press_sequentially("@Civic")
    page.get_by_text("“@Civic” begins with a sign").first.wait_for()
    found["typed"] = faults_at_both_widths(page)
    page.get_by_role("textbox", name="Address").fill("Civic Building\nRotherham")
    page.get_by_label("Postcode").fill("S65 1UF")
    page.get_by_text("“@Civic” begins with a sign").first.wait_for(state="detached")
    page.get_by_label("Postcode").fill("")
    page.get_by_role("button", name="Record the postal address").click()
    page.get_by_role("alert").first.wait_for()
    found["wrong"] = faults_at_both_widths(page)
    another()
    page.get_by_role("textbox", name="Address").fill("Civic Building\nRotherham")
    page.get_by_label("Postcode").fill("S65 1UF")
    page.get_by_label("Source").fill("The council’s website")
    for group in ("From when", "Verified on"):
        for box, text in (("Day", "1"), ("Month", "1"), ("Year", "2015")):
            page.get_by_role("group", name=group).get_by_label(box).fill(text)
    page.get_by_role("button", name="Record the postal address").click()
    page.get_by_text("Somebody else recorded a postal address").wait_for()
    found["stale"] = faults_at_both_widths(page)
    page.get_by_role("button", name="Record the postal address").click()
    page.wait_for_url(f"{live}/posts/{post_id}")
    found["recorded"] = faults_at_both_widths(page)
    assert not any(found.values()), found
