"""The pages about who holds a post: recorded, corrected, ended, verified, addressed, taken back, with nothing lost."""

import re

import pytest

from app.accounts.models import Role
from app.registry.holders.versions import tenures_of
from tests.fixtures.app import token_in
from tests.registry.conftest import find
from tests.registry.test_pages import post_form, words

HOLDER = {
    "full_name": "Jo Bloggs",
    "title": "Dame",
    "forename": "Jo",
    "surname": "Bloggs",
    "since": ["1", "6", "2024"],
    "source": "The council’s website",
}
OTHER = {"full_name": "Sam Example", "since": ["1", "9", "2025"], "source": "A letter"}

NO_DAY = "Enter the day from which the post is held, such as 27 3 2015."
INCOMPLETE = [
    ({"full_name": " "}, "Enter the name of the office-holder."),
    ({"source": ""}, "Enter where this is from."),
    ({"since": ["", "", ""]}, NO_DAY),
    ({"since": ["31", "2", "2024"]}, "There is no such day as 31 2 2024. Check the day and the month."),
    ({"since": ["1"]}, NO_DAY),
    ({"since": ["1", "March", "2024"]}, NO_DAY),
    ({"since": ["1", "1", "0001"]}, "There was no such post then: enter 11 January 1975 or a later day."),
    ({"since": ["1", "1", "2999"]}, "That is more than a year ahead: enter "),
    ({"full_name": "x" * 201}, "Full name must be 200 characters or fewer."),
    ({"until": ["31", "5", "2024"]}, "The last day is before the first. Enter that day or a later one."),
    ({"until": ["", "5", "2024"]}, "Enter the whole day, such as 31 8 2026, or leave it empty."),
    ({"verified_on": ["1", "1", "2999"]}, "That day is still to come. Enter the day on which somebody checked it."),
]


@pytest.fixture
def post_id(services):
    with services.database.reading() as session:
        return find(session, "directors-of-childrens-services", "Rotherham").post_id


@pytest.fixture
def drafter(signed_in):
    return signed_in(Role.DRAFTER, name="Robin Drafter")


def seen(client, at):
    """What the form at this address says that it saw."""
    return re.search(r'name="seen"[^>]*value="(\d+)"', client.get(at).text)[1]


def record(client, post_id, form=HOLDER, **more):
    at = f"/posts/{post_id}/holder"
    return post_form(client, at, {"seen": seen(client, at), **form, **more})


def versions(services, post_id):
    with services.database.reading() as session:
        return [one.id for one in tenures_of(session, post_id)]


def holder_at(services, post_id, act, *, place=-1):
    return f"/posts/{post_id}/holders/{versions(services, post_id)[place]}/{act}"


class TestRecording:
    def test_recording_a_holder(self, drafter, post_id):
        answer = record(drafter, post_id, verified_on=["2", "6", "2024"])
        assert (answer.status_code, answer.location) == (302, f"/posts/{post_id}")
        page = words(drafter.get(answer.location))
        assert "Jo Bloggs is recorded as Director of Children’s Services" in page
        assert "Office-holder Dame Jo Bloggs, from 1 June 2024." in page
        assert "Dame Jo Bloggs Substantive" in page
        assert "2 June 2024 Robin Drafter" in page
        assert "Dame Jo Bloggs holds the post by Robin Drafter 1 June 2024; recorded" in page
        assert "Office-holder Not recorded." in words(drafter.get(f"/posts/{post_id}?as_at=2015-03-03"))

    def test_sending_the_form_twice_records_once(self, drafter, post_id):
        at = f"/posts/{post_id}/holder"
        form = {"seen": seen(drafter, at), **HOLDER}
        for _ in range(2):
            assert post_form(drafter, at, form).status_code == 302
        assert words(drafter.get(f"/posts/{post_id}")).count("Dame Jo Bloggs holds the post") == 1

    def test_what_is_missing_is_said_above_and_beside(self, drafter, post_id, subtests):
        for changes, said in INCOMPLETE:
            with subtests.test(changes=changes):
                answer = record(drafter, post_id, **changes)
                assert answer.status_code == 400
                assert words(answer).count(said) == 2
        assert "Office-holder Not recorded." in words(drafter.get(f"/posts/{post_id}"))

    def test_a_name_is_never_markup(self, drafter, post_id):
        record(drafter, post_id, full_name="<b>Jo</b> ((x))")
        assert "<b>Jo</b>" not in drafter.get(f"/posts/{post_id}").text

    def test_a_last_day_is_the_last(self, drafter, post_id):
        record(drafter, post_id, until=["31", "8", "2024"])
        page = words(drafter.get(f"/posts/{post_id}?as_at=2024-08-31"))
        assert "Office-holder Dame Jo Bloggs, 1 June 2024 to 31 August 2024." in page
        assert "Office-holder Not recorded." in words(drafter.get(f"/posts/{post_id}?as_at=2024-09-01"))

    def test_of_two_at_once_the_page_asks_whom_letters_go_to(self, drafter, post_id, services):
        record(drafter, post_id)
        asked = record(drafter, post_id, OTHER, acting="y", stays="y")
        assert asked.status_code == 200
        page = words(asked)
        assert "Nothing is recorded yet" in page
        assert "Whom are letters addressed to?" in page
        (chief,) = versions(services, post_id)
        assert f'value="{chief}"' in asked.text
        assert record(drafter, post_id, OTHER, acting="y", stays="y", letters_to=str(chief)).status_code == 302
        page = words(drafter.get(f"/posts/{post_id}"))
        assert "Dame Jo Bloggs, from 1 June 2024. Letters are addressed to this one." in page
        assert "Sam Example Acting. Letters are not addressed to this one" in page
        act = holder_at(services, post_id, "addressed")
        answer = post_form(drafter, act, {"since": ["1", "11", "2026"]})
        assert "Letters go to Sam Example from 1 November 2026." in words(drafter.get(answer.location))
        page = words(drafter.get(f"/posts/{post_id}"))
        assert "Sam Example, acting, from 1 September 2025. Letters are addressed to this one." in page
        assert "Letters go to Sam Example by Robin Drafter" in page

    def test_a_day_on_which_they_hold_no_post_is_refused(self, drafter, post_id, services):
        record(drafter, post_id)
        act = holder_at(services, post_id, "addressed")
        answer = post_form(drafter, act, {"since": ["31", "5", "2024"]})
        assert answer.status_code == 400
        assert words(answer).count("Dame Jo Bloggs does not hold the post on that day.") == 2

    def test_what_somebody_else_recorded_meanwhile_is_shown_and_nothing_typed_is_lost(
        self, drafter, post_id, services, signed_in
    ):
        at = f"/posts/{post_id}/holder"
        before = seen(drafter, at)
        other = signed_in(Role.DRAFTER, name="Sam Second")
        record(other, post_id, OTHER)
        answer = post_form(drafter, at, {"seen": before, **HOLDER})
        assert answer.status_code == 409
        page = words(answer)
        assert "Sam Second changed who holds this post after you opened this page" in page
        assert "Recorded now: Sam Example, from 1 September 2025." in page
        assert 'value="Jo Bloggs"' in answer.text
        fresh = re.search(r'name="seen"[^>]*value="(\d+)"', answer.text)[1]
        assert post_form(drafter, at, {"seen": fresh, **HOLDER}).status_code == 302


class TestOneThatIsRecorded:
    def test_a_mistake_is_corrected_for_the_same_days(self, drafter, post_id, services):
        record(drafter, post_id)
        at = holder_at(services, post_id, "correct")
        assert 'value="Bloggs"' in drafter.get(at).text
        form = {**HOLDER, "since": ["", "", ""], "full_name": "Jo Blogs", "surname": "Blogs"}
        answer = post_form(drafter, at, form)
        assert answer.status_code == 302
        page = words(drafter.get(answer.location))
        assert "Office-holder Dame Jo Blogs, from 1 June 2024." in page
        assert "Office-holder corrected by Robin Drafter" in page
        assert "Dame Jo Bloggs became Dame Jo Blogs: full name and surname." in page

    def test_what_changed_on_a_day_is_so_from_that_day(self, drafter, post_id, services):
        record(drafter, post_id)
        at = holder_at(services, post_id, "correct")
        post_form(drafter, at, {**HOLDER, "since": ["1", "1", "2026"], "post_nominals": "OBE"})
        assert "Dame Jo Bloggs OBE, from 1 January 2026." in words(drafter.get(f"/posts/{post_id}"))
        assert "Dame Jo Bloggs, 1 June 2024 to 31 December 2025." in words(
            drafter.get(f"/posts/{post_id}?as_at=2025-12-31")
        )

    def test_two_who_correct_at_once_see_both(self, drafter, post_id, services, signed_in):
        record(drafter, post_id)
        at = holder_at(services, post_id, "correct")
        form = {**HOLDER, "since": ["", "", ""]}
        post_form(signed_in(Role.DRAFTER, name="Sam Second"), at, {**form, "title": "Lady"})
        answer = post_form(
            drafter, at, {**form, "full_name": "Joanna Bloggs"}, at="/recipients/lead-members/tags?all-post=1"
        )
        assert answer.status_code == 409
        page = words(answer)
        assert "Sam Second changed this office-holder after you opened this page" in page
        assert "Full name Jo Bloggs Joanna Bloggs" in page
        assert "Title Lady Dame" in page
        assert 'value="Joanna Bloggs"' in answer.text
        again = re.search(r'action="(/posts/\d+/holders/\d+/correct)"', answer.text)[1]
        assert post_form(drafter, again, {**form, "full_name": "Joanna Bloggs"}).status_code == 302
        assert "Office-holder Dame Joanna Bloggs" in words(drafter.get(f"/posts/{post_id}"))

    def test_one_who_leaves_leaves_the_post_to_nobody(self, drafter, post_id, services):
        record(drafter, post_id)
        at = holder_at(services, post_id, "end")
        answer = post_form(drafter, at, {"last_day": ["31", "5", "2024"]})
        assert answer.status_code == 400
        assert (
            words(answer).count("Dame Jo Bloggs holds the post from 1 June 2024: enter that day or a later one.") == 2
        )
        answer = post_form(drafter, at, {"last_day": ["31", "10", "2026"]})
        page = words(drafter.get(answer.location))
        assert "Dame Jo Bloggs is recorded until 31 October 2026." in page
        assert "Office-holder Not recorded." in page
        assert "Dame Jo Bloggs leaves the post by Robin Drafter 1 November 2026" in page
        post_form(drafter, holder_at(services, post_id, "end"), {"last_day": ["", "", ""]})
        assert "Office-holder Dame Jo Bloggs, from 1 June 2024." in words(drafter.get(f"/posts/{post_id}"))

    @pytest.mark.parametrize(("act", "box"), [("end", "last_day"), ("addressed", "since")])
    def test_a_day_that_was_typed_outlives_what_somebody_else_changed(self, drafter, post_id, services, act, box):
        record(drafter, post_id)
        at = holder_at(services, post_id, act)
        post_form(drafter, holder_at(services, post_id, "verified"), {}, at=f"/posts/{post_id}")
        answer = post_form(drafter, at, {box: ["31", "10", "2026"]}, at=f"/posts/{post_id}")
        assert answer.status_code == 409
        assert "Robin Drafter changed this office-holder after you opened this page" in words(answer)
        assert 'value="31"' in answer.text
        again = re.search(rf'action="(/posts/\d+/holders/\d+/{act})"', answer.text)[1]
        assert again == holder_at(services, post_id, act)
        assert post_form(drafter, again, {box: ["31", "10", "2026"]}).status_code == 302

    def test_verified_in_one_click(self, drafter, post_id, services):
        record(drafter, post_id)
        at = f"/posts/{post_id}"
        answer = post_form(drafter, holder_at(services, post_id, "verified"), {}, at=at)
        page = words(drafter.get(answer.location))
        assert "The office-holder is verified." in page
        assert "Office-holder verified by Robin Drafter" in page
        assert "Still in post : Dame Jo Bloggs" not in page

    def test_taking_back_what_was_a_mistake(self, drafter, post_id, services):
        record(drafter, post_id)
        record(drafter, post_id, OTHER)
        at = holder_at(services, post_id, "withdraw")
        assert "Dame Jo Bloggs holds the post again, as if " in words(drafter.get(at))
        answer = post_form(drafter, at, {}, at=f"/posts/{post_id}")
        page = words(drafter.get(answer.location))
        assert "Dame Jo Bloggs holds the post again." in page
        assert "Office-holder Dame Jo Bloggs, from 1 June 2024." in page
        assert "Office-holder taken back by Robin Drafter" in page
        answer = post_form(drafter, at, {}, at=f"/posts/{post_id}")
        assert "Nothing of yours was changed." in words(drafter.get(answer.location))

    def test_a_page_about_what_is_no_longer_so_says_so(self, drafter, post_id, services, subtests):
        record(drafter, post_id)
        old = versions(services, post_id)[0]
        post_form(drafter, holder_at(services, post_id, "verified"), {}, at=f"/posts/{post_id}")
        for act in ("correct", "end", "addressed", "same-person"):
            with subtests.test(act):
                answer = drafter.get(f"/posts/{post_id}/holders/{old}/{act}", follow_redirects=True)
                assert "Somebody else changed who holds" in words(answer)

    def test_gaps_and_overlaps_are_flagged(self, drafter, post_id, services):
        record(drafter, post_id, until=["31", "8", "2024"])
        record(drafter, post_id, OTHER)
        record(drafter, post_id, OTHER, full_name="Alex Example", since=["1", "1", "2026"], stays="y", letters_to="new")
        page = words(drafter.get(f"/posts/{post_id}"))
        assert "Nobody is recorded 1 September 2024 to 31 August 2025, between Dame Jo Bloggs and Sam Example." in page
        assert "Sam Example and Alex Example both hold the post from 1 January 2026." in page


def test_a_post_that_is_not_there(drafter, post_id):
    at = f"/posts/{post_id}"
    assert drafter.get("/posts/999999/holder").status_code == 404
    for act in ("verified", "withdraw", "other-person"):
        assert post_form(drafter, f"/posts/999999/holders/1/{act}", {}, at=at).status_code == 404, act
    assert post_form(drafter, "/posts/999999/verified", {}, at=at).status_code == 404


def test_nobody_but_a_drafter_may(signed_in, post_id):
    client = signed_in(*(role for role in Role if role is not Role.DRAFTER))
    token = token_in(client.get("/recipients").text)
    for path in ("holder", "holders/1/correct", "holders/1/withdraw", "holders/1/verified", "verified"):
        answer = client.post(f"/posts/{post_id}/{path}", data={**HOLDER, "csrf_token": token})
        assert answer.status_code == 403, path
    assert client.get(f"/posts/{post_id}/holder").status_code == 403
