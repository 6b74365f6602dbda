"""Templates in the browser: found, read, compared, taken again, copied, retired."""

import re

import pytest
from wtforms.validators import InputRequired

from app.accounts.models import Role
from app.audit.record import SYSTEM, Actor
from app.drafting.compare import OF_A_TEMPLATE, reply_in_words
from app.drafting.forms import NO_NAME, NOT_A_TITLE, NameForm
from app.drafting.versions import offered_version, version_in_use, versions
from app.letters.text.front_matter import Front
from tests.drafting.templates import MORE, SHIPPED, SLUG, SOURCE, edit, make, ship
from tests.fixtures.app import token_in
from tests.refusals import said_of
from tests.registry.test_pages import words
from tests.web.figures import numbers_in
from tests.web.markup import (
    errors_of,
    facts_of,
    faults_of,
    forms_of,
    links_of,
    main_of,
    message_of,
    part_of,
    parts_of,
    rows_of,
    said_by,
    states_of,
    why_of,
    with_class,
    words_of,
)

PAGE, NEW = f"/templates/{SLUG}", "/templates/new"
FIRST = PAGE + "/versions/1"
MARCH = "Local leadership on child sexual exploitation, March 2015"
REMINDER = "Minister’s second Reminder"
ASK, OFFICE = (
    "Name the person who is responsible to you for this work.",
    "Secretary of State for Education, Department for Education",
)
SUMMARY, BODY, ADDED = "For a test", "We write to you.", "And gladly so."


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


def listed(page, slug: str = SLUG):
    """The row of a template in the list; None where it is not there."""
    rows = main_of(page).xpath(".//tbody/tr[th/a/@href = $href]", href=f"/templates/{slug}")
    return rows[0] if rows else None


def lede_of(page) -> str:
    return words_of(with_class(page, "ds-lede")[0])


def versions_on(page) -> list[list[str]]:
    """The versions that the page of a template lists, the newest first: number, when, by whom, what changed, note."""
    return rows_of(part_of(page, "versions"))


def done(page, title: str) -> bool:
    """Whether the page says that something was done with a template of this title."""
    message = message_of(page)
    return message.kind == "success" and title in message.words


class TestList:
    def test_it_shows_what_ships_and_who_kept_what(self, two):
        page = two.get("/templates")
        assert words_of(listed(page, SHIPPED).find("th")) == MARCH
        title, summary, kept, _ = (words_of(cell) for cell in listed(page))
        assert (title, summary) == ("A letter", SUMMARY)
        assert ("Alex Example" in kept, numbers_in(kept)[0]) == (True, 2)
        assert whole(page)

    def test_every_word_that_is_searched_for_stands_somewhere_in_a_template(self, two):
        page = two.get("/templates?q=GLADLY+letter")
        found = words_of(part_of(page, "found"))
        assert (numbers_in(found), "GLADLY letter" in found) == ([1], True)
        assert (len(rows_of(page)), listed(page) is None) == (1, False)
        (none,) = with_class(two.get("/templates?q=gladly+zebra"), "ds-empty")
        assert "gladly zebra" in words_of(none)

    def test_a_newer_version_that_ships_is_told(self, two, services):
        with services.database.writing() as session:
            ship(session, SOURCE + "\nGoodbye.\n")
        assert [one.shape for one in states_of(listed(two.get("/templates")))] == ["query"], "a newer version ships"
        page = two.get(PAGE)
        assert numbers_in(words_of(part_of(page, "newer")))[:2] == [3, 2]
        assert whole(page)
        press(two, PAGE, f"{PAGE}/versions/3/restore")
        assert used(services).number == 4
        assert parts_of(two.get(PAGE), "newer") == []
        assert [one.shape for one in states_of(listed(two.get("/templates")))] == ["full"]

    @pytest.mark.parametrize("role", [Role.VIEWER, Role.CLEARER])
    def test_others_read_and_are_offered_nothing_to_do(self, two, signed_in, role):
        reader = signed_in(role)
        pages = [reader.get(path) for path in ("/templates", PAGE, FIRST, f"{PAGE}/compare")]
        assert all(page.status_code == 200 and whole(page) for page in pages)
        assert [forms_of(page) for page in pages] == [[]] * 4
        acts = ("/new", "/edit", "/copy")
        assert not [href for page in pages for href in links_of(page) if href.split("?")[0].endswith(acts)]


class TestOne:
    def test_it_says_what_it_asks_and_proposes_and_which_fields_it_has(self, drafter):
        page = drafter.get(f"/templates/{SHIPPED}")
        assert ASK in words(page)
        _, _, signs, reply, *_ = facts_of(page).values()
        assert (OFFICE in signs, numbers_in(reply)) == (True, [15])
        ((_, kind, filled),) = [row for row in rows_of(page) if "in wales" in row[0].lower()]
        assert kind == "Yes or no"
        assert "recipients in Wales" in filled
        assert whole(page)

    def test_each_version_has_its_author_its_note_and_what_changed(self, two):
        page = two.get(PAGE)
        second, first = versions_on(page)
        assert [numbers_in(row[0]) for row in (second, first)] == [[2], [1]]
        in_use = [row.find("th/small") is not None for row in part_of(page, "versions").iterfind("tbody/tr")]
        assert in_use == [True, False]
        assert (second[2], numbers_in(second[3]), second[4]) == ("Alex Example", [3, 2], "Thanks"), "words, in version"
        assert ("Alex Example" in first[2], numbers_in(first[3]), first[4]) == (False, [], "–"), "it came with Despatch"

    def test_a_version_shows_its_exact_words_as_text(self, drafter):
        page = drafter.get(f"/templates/{SHIPPED}/versions/1").text
        assert "::: for chief-constables" in page
        assert "&nbsp;" not in page.split("<pre", 1)[1].replace("&amp;nbsp;", "")
        read = words_of(with_class(drafter.get(f"/templates/{SHIPPED}/versions/1"), "ds-words")[0])
        assert "Only in letters to chief officers of police" in read
        assert not [mark for mark in (":::", "??", "&nbsp;", "## ") if mark in read], "no marks where people read"

    def test_a_reply_that_is_asked_for_without_asks_is_not_said_to_be_unneeded(self, drafter):
        assert "A reply, with no numbered asks." in words_of(main_of(drafter.get("/templates/reminder")))
        assert "No reply is needed." in words_of(main_of(drafter.get("/templates/acknowledgement")))

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
        assert numbers_in(lede_of(page)) == [1, 2, 3], "from one version to another, so many words"
        assert any(ADDED in words_of(one) for one in main_of(page).iter("ins"))
        assert whole(page)

    def test_any_two_can_be_chosen_and_what_stands_beside_the_text_is_told_in_words(self, two, services):
        with services.database.writing() as session:
            changed = MORE.replace(
                "summary: For a test", "summary: Other\nreply working days: 10\nregistries: [lead-members]"
            )
            edit(session, 2, changed)
        page = two.get(f"{PAGE}/compare?before=1&after=3")
        changed = [OF_A_TEMPLATE[entry] for entry in ("summary", "registries", "reply_working_days")]
        assert [entry in lede_of(page) for entry in OF_A_TEMPLATE.values()] == [
            entry in changed for entry in OF_A_TEMPLATE.values()
        ]
        assert numbers_in(lede_of(page)) == [1, 3, 3]
        rows = {row[0].lower(): row[1:] for row in rows_of(page)}
        assert rows.keys() == set(changed)
        before, after = rows[OF_A_TEMPLATE["reply_working_days"]]
        assert (before, numbers_in(after)) == (reply_in_words(Front()), [10])
        same = two.get(f"{PAGE}/compare?before=1&after=1")
        assert (lede_of(same), rows_of(same)) == ("Choose two different versions to compare.", [])
        assert [*main_of(same).iter("ins", "del")] == []

    def test_one_that_there_is_not_is_not_found(self, two):
        assert two.get(f"{PAGE}/compare?before=7").status_code == 404


class TestTakeAgain:
    def test_an_older_version_becomes_the_next_and_says_whose_words_it_has(self, two, services):
        page = press(two, FIRST, f"{FIRST}/restore")
        assert (message_of(page).kind, numbers_in(message_of(page).words)) == ("success", [3, 1])
        assert numbers_in(versions_on(page)[0][4]) == [1], "the words of this version"
        assert (used(services).number, used(services).source) == (3, SOURCE)

    def test_not_over_what_somebody_else_kept_meanwhile(self, two, services):
        with services.database.writing() as session:
            edit(session, 2, SOURCE + "\nGoodbye.\n")
        page = press(two, FIRST, f"{FIRST}/restore", seen="2")
        assert (page.status_code, why_of(page)) == (409, said_of("stale_template"))
        assert used(services).number == 3

    def test_twice_makes_one(self, two, services):
        html = two.get(FIRST).text
        for _ in range(2):
            two.post(f"{FIRST}/restore", data={"csrf_token": token_in(html), "seen": "2"})
        assert used(services).number == 3


class TestNew:
    def test_it_begins_with_a_blank_page_under_a_name_made_of_its_title(self, drafter, services):
        page = press(drafter, NEW, "", title=REMINDER)
        assert page.request.path == "/templates/ministers-second-reminder/edit"
        assert used(services, "ministers-second-reminder").title == REMINDER

    def test_a_copy_says_what_it_is_a_copy_of(self, two, services):
        page = press(two, f"{PAGE}/copy?version=1", "", title="Another")
        assert page.request.path == "/templates/another/edit"
        assert BODY in used(services, "another").source
        origin = links_of(part_of(two.get("/templates/another"), "versions"))[FIRST]
        assert ("A letter" in origin, numbers_in(origin)) == (True, [1])
        assert used(services).number == 2, "what it was copied from stays as it is"

    @pytest.mark.parametrize(
        ("typed", "name", "said"),
        [
            ({"title": ""}, "title", said_by(NameForm.title, InputRequired)),
            ({"title": "Letter"}, "title", said_of("template_name_taken", slug="letter")),
            ({"title": "New"}, "title", NOT_A_TITLE),
            ({"title": "中"}, "title", NO_NAME),
        ],
    )
    def test_what_is_wrong_is_said(self, two, typed, name, said):
        page = press(two, NEW, "", **typed)
        assert (page.status_code, errors_of(page)[name]) == (400, said)
        assert whole(page)

    def test_two_clicks_make_one(self, drafter, services):
        for _ in range(2):
            assert press(drafter, NEW, "", title="Twice").status_code == 200
        with services.database.reading() as session:
            assert len(versions(session, "twice")) == 1


class TestRetire:
    def test_it_is_offered_to_no_campaign_and_those_begun_from_it_keep_it(self, drafter, services):
        begin = f"/campaigns/new/details?template={SHIPPED}"
        assert begin in links_of(drafter.get("/campaigns/new"))
        press(drafter, f"/templates/{SHIPPED}", f"/templates/{SHIPPED}/retire")
        with services.database.reading() as session:
            assert offered_version(session, SHIPPED) is None
        assert begin not in links_of(drafter.get("/campaigns/new"))
        assert drafter.get(begin).status_code == 404
        assert "exploitation, March 2015" not in words(drafter.get("/campaigns/MAR15/letter/template"))
        assert drafter.get(f"/campaigns/MAR15/letter/template?slug={SHIPPED}").status_code == 404
        began = links_of(drafter.get("/campaigns/MAR15"))[f"/templates/{SHIPPED}/versions/1"]
        assert (MARCH in began, numbers_in(began)[-1]) == (True, 1)

    def test_it_stands_in_a_list_of_its_own_until_it_is_brought_back(self, two, services):
        assert done(press(two, PAGE, f"{PAGE}/retire"), "A letter")
        assert listed(two.get("/templates")) is None
        (state,) = states_of(listed(two.get("/templates?state=retired")))
        assert state.shape == "stop"
        assert done(press(two, PAGE, f"{PAGE}/bring-back"), "A letter")
        assert listed(two.get("/templates")) is not None


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
    first = versions_on(drafter.get(PAGE))[-1]
    assert (first[2], numbers_in(first[3])) == ("Alex Example", [])
