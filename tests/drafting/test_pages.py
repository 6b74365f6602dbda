"""Templates in the browser: found, read, compared, taken again, copied, retired."""

import re

import pytest

from app.accounts.models import Role
from app.audit.record import SYSTEM, Actor
from app.drafting.versions import offered_version, version_in_use, versions
from tests.drafting.templates import MORE, SHIPPED, SLUG, SOURCE, edit, make, ship
from tests.fixtures.app import token_in
from tests.registry.test_pages import words
from tests.web.markup import faults_of

PAGE, NEW = f"/templates/{SLUG}", "/templates/new"
FIRST = PAGE + "/versions/1"


@pytest.fixture
def drafter(signed_in):
    return signed_in(Role.DRAFTER)


@pytest.fixture
def two(drafter, services):
    """A template that came with Despatch, and was edited here."""
    with services.database.writing() as session:
        ship(session)
        edit(session, 1, note="Thanks", actor=Actor(drafter.member.id))
    return drafter


def press(client, page: str, action: str, **changed: str):
    """A button of a page, with what its form holds."""
    html = client.get(page).text
    form = next(part for part in re.findall(r"<form.*?</form>", html, re.DOTALL) if f'action="{action}"' in part)
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    return client.post(action or page, data={**fields, **changed}, follow_redirects=True)


def used(services, slug: str = SLUG):
    with services.database.reading() as session:
        return version_in_use(session, slug)


def whole(page) -> bool:
    return faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []


class TestList:
    def test_it_shows_what_ships_and_who_kept_what(self, two):
        page = two.get("/templates")
        assert "Local leadership on child sexual exploitation, March 2015 march-2015-accountability" in words(page)
        assert "A letter letter For a test Version 2 Alex Example, " in words(page)
        assert whole(page)

    def test_every_word_that_is_searched_for_stands_somewhere_in_a_template(self, two):
        found = words(two.get("/templates?q=GLADLY+letter"))
        assert "1 template with “GLADLY letter”" in found
        assert "A letter" in found
        assert "No template with “gladly zebra”" in words(two.get("/templates?q=gladly+zebra"))

    def test_a_newer_version_that_ships_is_told(self, two, services):
        with services.database.writing() as session:
            ship(session, SOURCE + "\nGoodbye.\n")
        assert "A newer version ships" in words(two.get("/templates"))
        page = two.get(PAGE)
        assert "Version 3 came with Despatch after version 2 was written here." in words(page)
        assert whole(page)
        press(two, PAGE, f"{PAGE}/versions/3/restore")
        assert used(services).number == 4
        assert "came with Despatch after" not in words(two.get(PAGE))

    @pytest.mark.parametrize("role", [Role.VIEWER, Role.CLEARER])
    def test_others_read_and_are_offered_nothing_to_do(self, two, signed_in, role):
        reader = signed_in(role)
        pages = [reader.get(path) for path in ("/templates", PAGE, FIRST, f"{PAGE}/compare")]
        assert all(page.status_code == 200 and whole(page) for page in pages)
        assert not any(re.search(r"<form[^>]*method=\"post\"(?![^>]*sign-out)", words(page)) for page in pages)
        assert not any(re.search("Edit|Make a|Retire ", words(page)) for page in pages)


class TestOne:
    def test_it_says_what_it_asks_and_proposes_and_which_fields_it_has(self, drafter):
        page = drafter.get(f"/templates/{SHIPPED}")
        assert "Name the person who answers to you for this work." in words(page)
        assert "Time to reply 15 working days" in words(page)
        assert "Secretary of State for Education, Department for Education" in words(page)
        assert "((in Wales)) yes/no By itself yes where nation is Wales" in words(page)
        assert whole(page)

    def test_each_version_has_its_author_its_note_and_what_changed(self, two):
        said = words(two.get(PAGE))
        assert re.search(r"Version 2 In use [^V]+ Alex Example 3 words of the text in version 2 Thanks", said)
        assert re.search(r"Version 1 [^V]+ Came with Despatch The first words –", said)

    def test_a_version_shows_its_exact_words_as_text(self, drafter):
        page = drafter.get(f"/templates/{SHIPPED}/versions/1").text
        assert "::: for chief-constables" in page
        assert "&nbsp;" not in page.split("<pre", 1)[1].replace("&amp;nbsp;", "")

    def test_an_example_of_its_letter_shows_as_pages(self, drafter):
        page = drafter.get(f"/templates/{SHIPPED}/versions/1?registry=council-leaders")
        assert "Dear Council Leader" in words(page)
        assert "You lead the council as a whole." in words(page), "the first words that depend on a fact"
        assert whole(page)
        source = re.search(r'<img class="ds-page" src="([^"]+)"', page.text)[1].replace("&amp;", "&")
        assert drafter.get(source).data.startswith(b"\x89PNG")
        assert drafter.get(source.replace("pages/1", "pages/9")).status_code == 404

    @pytest.mark.parametrize(
        "path", ["/templates/none", f"{PAGE}/versions/3", f"{PAGE}/versions/{'9' * 30}", "/templates/none/versions/1"]
    )
    def test_what_is_not_there_is_not_found(self, two, path):
        assert two.get(path).status_code == 404


class TestCompare:
    def test_the_version_in_use_stands_beside_what_it_replaced(self, two):
        page = two.get(f"{PAGE}/compare")
        assert "From version 1 to version 2: 3 words of the text." in words(page)
        assert "And gladly so. ]" in words(page)
        assert whole(page)

    def test_any_two_can_be_chosen_and_what_stands_beside_the_text_is_told_in_words(self, two, services):
        with services.database.writing() as session:
            changed = MORE.replace(
                "summary: For a test", "summary: Other\nreply working days: 10\nregistries: [lead-members]"
            )
            edit(session, 2, changed)
        said = words(two.get(f"{PAGE}/compare?before=1&after=3"))
        assert "summary, registries, time to reply and 3 words of the text" in said
        assert "Time to reply No reply asked 10 working days" in said
        assert "Versions 1 and 1 say the same." in words(two.get(f"{PAGE}/compare?before=1&after=1"))

    def test_one_that_there_is_not_is_not_found(self, two):
        assert two.get(f"{PAGE}/compare?before=7").status_code == 404


class TestTakeAgain:
    def test_an_older_version_becomes_the_next_and_says_whose_words_it_has(self, two, services):
        page = press(two, FIRST, f"{FIRST}/restore")
        assert "Version 3 saved and in use: the words of version 1." in words(page)
        assert "The words of version 1" in words(page)
        assert (used(services).number, used(services).source) == (3, SOURCE)

    def test_not_over_what_somebody_else_kept_meanwhile(self, two, services):
        with services.database.writing() as session:
            edit(session, 2, SOURCE + "\nGoodbye.\n")
        page = press(two, FIRST, f"{FIRST}/restore", seen="2")
        assert page.status_code == 409
        assert "Another version has come into use since you opened this page." in words(page)
        assert used(services).number == 3

    def test_twice_makes_one(self, two, services):
        html = two.get(FIRST).text
        for _ in range(2):
            two.post(f"{FIRST}/restore", data={"csrf_token": token_in(html), "seen": "2"})
        assert used(services).number == 3


class TestNew:
    def test_it_begins_with_a_blank_page_under_a_name_made_of_its_title(self, drafter, services):
        page = press(drafter, NEW, "", title="Minister’s second Reminder")
        assert page.request.path == "/templates/ministers-second-reminder/edit"
        assert used(services, "ministers-second-reminder").title == "Minister’s second Reminder"

    def test_a_copy_says_what_it_is_a_copy_of(self, two, services):
        page = press(two, f"{PAGE}/copy?version=1", "", title="Another", slug="other")
        assert page.request.path == "/templates/other/edit"
        assert "We write to you." in used(services, "other").source
        assert "A copy of A letter, version 1" in words(two.get("/templates/other"))
        assert used(services).number == 2, "what it was copied from stays as it is"

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ({"title": ""}, "Enter a title"),
            ({"title": "A letter", "slug": "letter"}, "Another template is called “letter” in its address."),
            ({"title": "New"}, "“new” is another page."),
            ({"title": "中"}, "The title has no letter from a to z."),
            ({"title": "X", "slug": "Not So"}, "Use small letters from a to z"),
        ],
    )
    def test_what_is_wrong_is_said(self, two, typed, said):
        page = press(two, NEW, "", **typed)
        assert page.status_code == 400
        assert said in words(page)
        assert whole(page)

    def test_two_clicks_make_one(self, drafter, services):
        for _ in range(2):
            assert press(drafter, NEW, "", title="Twice").status_code == 200
        with services.database.reading() as session:
            assert len(versions(session, "twice")) == 1


class TestRetire:
    def test_it_is_offered_to_no_campaign_and_those_begun_from_it_keep_it(self, drafter, services):
        press(drafter, f"/templates/{SHIPPED}", f"/templates/{SHIPPED}/retire")
        with services.database.reading() as session:
            assert offered_version(session, SHIPPED) is None
        assert "March 2015" not in words(drafter.get("/campaigns/new")).split("An earlier campaign")[0]
        assert drafter.get(f"/campaigns/new/details?template={SHIPPED}").status_code == 404
        assert "exploitation, March 2015" not in words(drafter.get("/campaigns/MAR15/letter/template"))
        assert drafter.get(f"/campaigns/MAR15/letter/template?slug={SHIPPED}").status_code == 404
        assert "exploitation, March 2015, version 1" in words(drafter.get("/campaigns/MAR15"))

    def test_it_stands_in_a_list_of_its_own_until_it_is_brought_back(self, two, services):
        assert "“A letter” is retired." in words(press(two, PAGE, f"{PAGE}/retire"))
        assert "A letter letter" not in words(two.get("/templates"))
        assert "A letter letter" in words(two.get("/templates?state=retired"))
        assert "“A letter” is offered to campaigns again." in words(press(two, PAGE, f"{PAGE}/bring-back"))
        assert "A letter letter" in words(two.get("/templates"))


@pytest.mark.parametrize("path", [f"{FIRST}/restore", f"{PAGE}/retire", f"{PAGE}/bring-back", f"{PAGE}/edit", NEW])
def test_a_viewer_changes_nothing(two, signed_in, services, path):
    viewer = signed_in(Role.VIEWER)
    token = token_in(viewer.get("/account/password").text)
    assert viewer.post(path, data={"csrf_token": token, "seen": "2", "title": "X"}).status_code == 403
    assert used(services).number == 2


def test_a_template_made_here_has_its_author(drafter, services):
    with services.database.writing() as session:
        make(session, actor=Actor(drafter.member.id))
        ship(session, MORE)
        assert SYSTEM.user_id is None
    assert "Alex Example The first words" in words(drafter.get(PAGE))
