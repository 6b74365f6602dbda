"""The pages of recipients: what they say on a day, to whom they offer what, and what they do with nonsense."""

import re
from html import unescape

import pytest

from app.accounts.models import Role
from tests.fixtures.app import token_in
from tests.registry.conftest import MARCH_2015, find

HOLDER = {
    "full_name": "Jo Bloggs",
    "title": "Dame",
    "forename": "Jo",
    "surname": "Bloggs",
    "since": ["1", "6", "2024"],
    "source": "The council’s website",
}

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
]


@pytest.fixture
def post_id(services):
    with services.database.reading() as session:
        return find(session, "directors-of-childrens-services", "Rotherham").post_id


@pytest.fixture
def drafter(signed_in):
    return signed_in(Role.DRAFTER, name="Robin Drafter")


@pytest.fixture
def viewer(signed_in):
    return signed_in(Role.VIEWER)


def words(answer):
    """What a reader reads: the main part of the page, without tags."""
    main = answer.text.split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def post_form(client, address, form, *, at=None):
    """Send a form with the token of the page at `at` (the address itself by default)."""
    token = token_in(client.get(at or address).text)
    return client.post(address, data={**form, "csrf_token": token})


class TestRegistries:
    def test_counts_of_a_day(self, viewer):
        page = words(viewer.get("/recipients?as_at=2015-03-03"))
        assert "as at 3 March 2015" in page
        assert "1,273 posts in 7 registries." in page
        assert re.search(r"Health leaders Health bodies 1 April 2013 to 31 March 2017, and .* 215 ", page)

    def test_outside_coverage_a_count_and_the_total_are_not_known(self, viewer):
        page = words(viewer.get("/recipients?as_at=2018-06-01"))
        assert "Health leaders: not known, since the list is not complete for that day." in page
        assert page.count("Not known") == 2
        assert "All Not known" in page

    def test_a_search_goes_through_all_registries(self, viewer):
        page = words(viewer.get("/recipients?q=E08000018&as_at=2015-03-03"))
        assert "Showing 4 posts" in page
        assert "Leader of Rotherham Metropolitan Borough Council Council leaders" in page

    def test_a_search_without_a_result_says_what_is_searched(self, viewer):
        assert "No post has these words" in words(viewer.get("/recipients?q=zzz"))

    def test_words_of_a_search_are_never_markup(self, viewer):
        assert "<script>alert" not in viewer.get("/recipients?q=<script>alert(1)</script>").text

    def test_links_stay_at_the_day(self, viewer):
        assert 'href="/recipients/lead-members?as_at=2015-03-03"' in viewer.get("/recipients?as_at=3+March+2015").text


class TestRegistry:
    def test_filters_and_counts(self, viewer):
        page = words(viewer.get("/recipients/council-leaders?as_at=2015-03-03&region=London"))
        assert "353 posts on 3 March 2015." in page
        assert "Showing 33 posts" in page
        assert "South East (74)" in page
        assert "London borough council (32)" in page

    def test_paging_keeps_the_filters(self, viewer):
        address = "/recipients/council-leaders?as_at=2015-03-03&region=London&region=South+East"
        assert "Showing 1 to 50 of 107 posts" in words(viewer.get(address))
        assert "Showing 101 to 107 of 107 posts" in words(viewer.get(f"{address}&page=3"))
        assert "region=London&amp;region=South+East&amp;page=2" in viewer.get(address).text

    def test_nonsense_in_the_query_breaks_nothing(self, viewer, subtests):
        for query in ("page=0", "page=9999", "page=x", "sort=zzz", "region=Atlantis", "kind=' OR 1=1"):
            with subtests.test(query):
                assert viewer.get(f"/recipients/council-leaders?{query}").status_code == 200

    def test_outside_coverage_it_says_why(self, viewer):
        page = words(viewer.get("/recipients/health-leaders?as_at=2018-06-01"))
        assert "How many posts there were on 1 June 2018 is not known." in page
        assert "Mergers of groups from 1 April 2017 are not recorded" in page

    def test_a_filter_that_leaves_nothing_offers_a_way_back(self, viewer):
        assert "Clear all filters" in words(viewer.get("/recipients/chief-constables?q=zzz"))

    def test_a_day_before_the_lists_begin(self, viewer):
        assert "No post is recorded for 1 January 1999" in words(
            viewer.get("/recipients/lead-members?as_at=1999-01-01")
        )

    def test_an_unknown_registry_is_not_found(self, viewer):
        answer = viewer.get("/recipients/head-teachers")
        assert answer.status_code == 404
        assert "There is no registry of this name." in words(answer)


def test_what_is_no_day_is_said_once_above_and_once_beside(viewer, post_id, subtests):
    for address in ("/recipients", "/recipients/lead-members", f"/posts/{post_id}", "/organisations/1"):
        with subtests.test(address):
            answer = viewer.get(f"{address}?as_at=sometime")
            assert answer.status_code == 400
            page = words(answer)
            assert page.count("Enter a date, such as 3 March 2015.") == 2
            assert "What follows is as at today." in page
            assert 'value="sometime"' in answer.text


def test_what_despatch_does_not_know_is_not_found(viewer, subtests):
    for address in ("/posts/999999", "/organisations/999999", "/posts/1?known_at=0"):
        with subtests.test(address):
            answer = viewer.get(address)
            assert answer.status_code == 404
            assert "or Despatch did not know of it then" in words(answer)


@pytest.mark.parametrize("address", ["/recipients", "/recipients/lead-members", "/posts/1", "/organisations/1"])
def test_nobody_reads_without_signing_in(client, address):
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in")


class TestPost:
    def test_a_post_with_what_is_around_it(self, viewer, post_id):
        page = words(viewer.get(f"/posts/{post_id}?as_at=2015-03-03"))
        for said in (
            "Director of Children’s Services, Rotherham Metropolitan Borough Council",
            "Office-holder Not recorded.",
            "Not verified",
            "E08000018, DfE 372",
            "Police South Yorkshire Police",
            "Health bodies NHS Rotherham Clinical Commissioning Group",
            "Riverside House, Main Street, Rotherham, South Yorkshire, S60 1AE",
            "Directgov list of councils, captured 17 October 2016 or before",
            "Email not recorded",
            "Registry loaded by Despatch",
        ):
            assert said in page

    def test_health_partners_are_not_known_between_the_lists(self, viewer, post_id):
        assert "Health bodies Not known on this day" in words(viewer.get(f"/posts/{post_id}?as_at=2018-06-01"))

    def test_a_post_off_its_list_says_so(self, viewer, services):
        with services.database.reading() as session:
            gone = find(session, "council-leaders", "Cumbria").post_id
        assert "No longer on the list on 24 November 2026. It was on the list" in words(
            viewer.get(f"/posts/{gone}?as_at=2026-11-24")
        )
        assert "Not yet on the list on 1 January 2000. It is on the list" in words(
            viewer.get(f"/posts/{gone}?as_at=2000-01-01")
        )

    def test_its_letters_are_listed(self, viewer, post_id):
        page = words(viewer.get(f"/posts/{post_id}"))
        assert re.search(r"Letters to this post .* MAR15-\d{4} Local leadership", page)

    def test_only_a_drafter_is_offered_to_change_it(self, viewer, drafter, post_id):
        address = f"/posts/{post_id}"
        assert "Record who holds this post" in words(drafter.get(address))
        assert "Mark as verified" in words(drafter.get(address))
        assert "Record who holds this post" not in words(viewer.get(address))
        assert "Mark as verified" not in words(viewer.get(address))


class TestHolder:
    def test_recording_a_holder(self, drafter, post_id):
        answer = post_form(drafter, f"/posts/{post_id}/holder", HOLDER)
        assert (answer.status_code, answer.location) == (302, f"/posts/{post_id}")
        page = words(drafter.get(answer.location))
        assert "Jo Bloggs is recorded as Director of Children’s Services" in page
        assert "Office-holder Dame Jo Bloggs, from 1 June 2024." in page
        assert "Dame Jo Bloggs holds the post by Robin Drafter 1 June 2024; recorded" in page
        assert "Office-holder Not recorded." in words(drafter.get(f"/posts/{post_id}?as_at=2015-03-03"))

    def test_sending_the_form_twice_records_once(self, drafter, post_id):
        for _ in range(2):
            assert post_form(drafter, f"/posts/{post_id}/holder", HOLDER).status_code == 302
        assert words(drafter.get(f"/posts/{post_id}")).count("Dame Jo Bloggs holds the post") == 1

    def test_what_is_missing_is_said_above_and_beside(self, drafter, post_id, subtests):
        for changes, said in INCOMPLETE:
            with subtests.test(changes=changes):
                answer = post_form(drafter, f"/posts/{post_id}/holder", {**HOLDER, **changes})
                assert answer.status_code == 400
                assert words(answer).count(said) == 2
        assert "Office-holder Not recorded." in words(drafter.get(f"/posts/{post_id}"))

    def test_a_name_is_never_markup(self, drafter, post_id):
        post_form(drafter, f"/posts/{post_id}/holder", {**HOLDER, "full_name": "<b>Jo</b> ((x))"})
        assert "<b>Jo</b>" not in drafter.get(f"/posts/{post_id}").text

    def test_taking_back_what_was_a_mistake(self, drafter, post_id):
        post_form(drafter, f"/posts/{post_id}/holder", HOLDER)
        at = f"/posts/{post_id}/holder"
        answer = post_form(drafter, f"{at}/withdraw", {"since": "2024-06-01"}, at=at)
        assert "Office-holder Not recorded." in words(drafter.get(answer.location))
        answer = post_form(drafter, f"{at}/withdraw", {"since": "2024-06-01"}, at=at)
        assert "Nothing was changed." in words(drafter.get(answer.location))

    def test_taking_back_needs_a_day(self, drafter, post_id):
        at = f"/posts/{post_id}/holder"
        for since in ("", "x"):
            assert post_form(drafter, f"{at}/withdraw", {"since": since}, at=at).status_code == 400

    def test_a_post_that_is_not_there(self, drafter, post_id):
        at = f"/posts/{post_id}/holder"
        assert drafter.get("/posts/999999/holder").status_code == 404
        assert post_form(drafter, "/posts/999999/holder/withdraw", {"since": "2024-06-01"}, at=at).status_code == 404
        assert post_form(drafter, "/posts/999999/verified", {}, at=at).status_code == 404

    def test_nobody_but_a_drafter_may(self, signed_in, post_id):
        client = signed_in(*(role for role in Role if role is not Role.DRAFTER))
        token = token_in(client.get("/recipients").text)
        for path in ("holder", "holder/withdraw", "verified"):
            answer = client.post(f"/posts/{post_id}/{path}", data={**HOLDER, "csrf_token": token})
            assert answer.status_code == 403, path
        assert client.get(f"/posts/{post_id}/holder").status_code == 403


class TestVerify:
    def test_a_title_is_marked_as_verified_for_its_day(self, drafter, post_id):
        at = f"/posts/{post_id}?as_at=2015-03-03"
        answer = post_form(drafter, f"/posts/{post_id}/verified", {"as_at": "2015-03-03"}, at=at)
        assert answer.location == at
        page = drafter.get(at)
        assert "Not verified" not in words(page)
        assert "Title and salutation verified by Robin Drafter" in words(page)

    def test_as_despatch_knew_it_before(self, drafter, post_id, services):
        post_form(drafter, f"/posts/{post_id}/verified", {"as_at": ""}, at=f"/posts/{post_id}")
        page = drafter.get(f"/posts/{post_id}").text
        (_, earlier) = re.findall(r'<option value="(\d+)"', page)
        before = words(drafter.get(f"/posts/{post_id}?known_at={earlier}"))
        assert f"as known at event {earlier}" in before
        assert "Not verified" in before
        assert "Mark as verified" not in before, "the past is not for changing"


class TestOrganisation:
    def test_an_organisation_with_its_posts_and_what_followed(self, viewer, services):
        with services.database.reading() as session:
            council = find(session, "council-leaders", "Cumbria").organisation_id
        page = words(viewer.get(f"/organisations/{council}?as_at={MARCH_2015}"))
        for said in (
            "Cumbria County Council",
            "Leader of Cumbria County Council Council leaders",
            "It was followed by Cumberland Council , 1 April 2023",
            "ONS code E10000006",
            "Cumbria Children’s services authority North West",
        ):
            assert said in page
        later = words(viewer.get(f"/organisations/{council}?as_at=2026-11-24"))
        assert "No longer there on 24 November 2026. It existed" in later
        assert "No post on this day" in later
