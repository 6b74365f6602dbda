"""Versions of the letter: each kept, looked at, compared, restored; and the text of a template taken."""

import re

import pytest

from app.accounts.models import Role
from app.audit.record import Actor
from app.campaigns.letter.keep_text import keep_text
from app.campaigns.letter.text import newest_text
from app.campaigns.states import State
from app.drafting.compare import what_changed
from tests.campaigns.clearing import going_on
from tests.campaigns.writing import (
    CLOSING,
    EDUCATION,
    MINE,
    PAGE,
    VERSIONS,
    beside,
    clear,
    clearances,
    edit,
    kept,
    opened,
    save,
    set_state,
    token,
    whole,
    written,
)
from tests.registry.test_pages import words

TEMPLATE = PAGE + "/template"
SHIPPED = "march-2015-accountability"
TITLE = "Local leadership on child sexual exploitation, March 2015"


@pytest.fixture
def two(writer):
    """Two versions: the second changed the last line and the subject."""
    save(writer, opened(writer, body=MINE, subject="Another subject", note="Shorter"))
    return writer


def press(client, page: str, button: str, **changed: str):
    """A button of a page, with what its form holds."""
    html = client.get(page).text
    form = next(part for part in re.findall(r"<form.*?</form>", html, re.DOTALL) if f">{button}<" in part)
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    return client.post(re.search(r'action="([^"]+)"', form)[1], data={**fields, **changed}, follow_redirects=True)


class TestList:
    def test_it_says_of_each_who_kept_it_when_what_changed_and_why(self, two, services):
        page = two.get(VERSIONS)
        assert "2 versions of the text. The newest holds; each stays as it was kept." in words(page)
        rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", page.text, re.DOTALL)
        assert [bool(re.search(r"\d:\d\d", row)) for row in rows] == [True, True]
        said = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]
        assert said[0].startswith("Version 2 The one that holds")
        assert "Alex Example Subject and 3 words of the text in version 2 Shorter" in said[0]
        assert said[1].endswith("Despatch The first text –")
        assert whole(page)

    def test_fifty_stand_on_a_page_and_what_changed_is_told_across_pages(self, writer, services):
        with services.database.writing() as session:
            campaign = written(session)
            source = newest_text(session, campaign.id).source
            for number in range(1, 52):
                text = source.replace(CLOSING, f"{CLOSING} Draft {number}.")
                keep_text(session, campaign, text, seen=number, actor=Actor(writer.member.id))
        first, second = writer.get(VERSIONS), writer.get(f"{VERSIONS}?page=2")
        assert "Showing 1 to 50 of 52 versions" in words(first)
        assert "1 word of the text in version 3" in words(first), "of the last one of the page"
        assert "2 words of the text in version 2" in words(second)
        assert "The first text" in words(second)
        assert whole(second)

    @pytest.mark.parametrize("state", [State.OPEN, State.ARCHIVED])
    def test_a_viewer_reads_every_version(self, two, signed_in, services, state):
        set_state(services, state)
        viewer = signed_in(Role.VIEWER)
        pages = [viewer.get(path) for path in (VERSIONS, f"{VERSIONS}/1", f"{VERSIONS}/2", f"{VERSIONS}/compare")]
        assert all(page.status_code == 200 and whole(page) for page in pages)
        assert not any("Make it version" in page.text for page in pages)


class TestOne:
    def test_it_shows_the_text_as_it_was_kept(self, two):
        page = two.get(f"{VERSIONS}/1")
        assert "An older version. Version 2 holds. Kept by Despatch on" in words(page)
        assert "Subject Children at risk" in words(page)
        assert f"((asks)) {CLOSING}" in words(page)
        assert "Name who answers to you. Tell us what stands in your way." in words(page)
        assert whole(page)
        assert "The one that holds. Kept by Alex Example on" in words(two.get(f"{VERSIONS}/2"))

    @pytest.mark.parametrize("number", ["0", "3", "9" * 30])
    def test_one_that_there_is_not_is_not_found(self, two, number):
        missing = two.get(f"{VERSIONS}/{number}")
        assert missing.status_code == 404
        for name in ("before", "after"):
            assert two.get(f"{VERSIONS}/compare?{name}={number}").status_code == 404


class TestCompare:
    def test_the_two_newest_stand_beside_each_other(self, two):
        page = two.get(f"{VERSIONS}/compare")
        assert "From version 1 to version 2: subject and 3 words of the text." in words(page)
        assert "Subject Children at risk Another subject" in words(page)
        assert "We meet [removed: at ((meeting place)). ] [added: soon. ]" in words(page)
        assert whole(page)

    def test_any_two_can_be_chosen(self, two):
        page = words(two.get(f"{VERSIONS}/compare?before=2&after=1"))
        assert "From version 2 to version 1" in page
        assert "We meet [removed: soon. ] [added: at ((meeting place)). ]" in page
        assert "Versions 2 and 2 say the same." in words(two.get(f"{VERSIONS}/compare?before=2&after=2"))

    def test_nonsense_compares_the_two_newest(self, two):
        assert "From version 1 to version 2" in words(two.get(f"{VERSIONS}/compare?before=one&after="))

    def test_of_a_long_text_the_changes_stand_with_a_few_words_around(self, writer):
        long = " ".join(f"word{number}" for number in range(500))
        save(writer, opened(writer, body=f"{long}\n\n((asks))"))
        save(writer, opened(writer, body=f"{long.replace('word250', 'changed')}\n\n((asks))"))
        changes = words(writer.get(f"{VERSIONS}/compare")).split("What version 3 changes in it", 1)[1]
        assert "word249 [removed: word250 ] [added: changed ] word251" in changes
        assert "word10 " not in changes

    def test_fields_that_a_version_declares_are_compared(self, writer, services):
        edit(services, "    type: number\n", "    type: text\n")
        assert "Fields Where we meet ((meeting place)), text" in words(writer.get(f"{VERSIONS}/compare"))

    @pytest.mark.parametrize(
        ("before", "after", "said"),
        [
            ("subject: One\n", "subject: Two\n", "Subject"),
            ("notice: One\n", "notice: Two\n", "Notice"),
            ("summary: One\n", "summary: Two\n", "Nothing that is printed"),
            ("asks: [One]\n", "asks: [One, Two]\n", "Asks"),
        ],
    )
    def test_what_changed_in_a_line(self, before, after, said):
        assert what_changed(f"---\ntitle: T\n{before}---\n\nA\n", f"---\ntitle: T\n{after}---\n\nA\n") == said

    @pytest.mark.parametrize(
        ("before", "after", "said"),
        [
            ("A\n", "A\n\n::: for lead-members\nWe now ask you for three more things.\n:::\n", "8 words of the text"),
            ("A\n", "# A\n", "The text’s layout or audiences"),
            ("::: for lead-members\nA\n:::\n", "::: for chief-constables\nA\n:::\n", "The text’s layout or audiences"),
        ],
        ids=["a paragraph for some", "a heading", "for others"],
    )
    def test_marks_are_no_words(self, before, after, said):
        assert what_changed(f"---\ntitle: T\n---\n\n{before}", f"---\ntitle: T\n---\n\n{after}") == said


class TestRestore:
    def test_an_older_text_becomes_the_next_version_and_the_rest_stays(self, two, services):
        save(two, opened(two, value_1="the old mill", enclosures="A list"))
        first = kept(services)[1]
        done = press(two, f"{VERSIONS}/1", "Make it version 3")
        assert "Version 3 saved: the text of version 1 again." in words(done)
        number, source = kept(services)
        assert (number, source != first, CLOSING in source) == (3, True, True)
        assert beside(services) == ({"meeting place": "the old mill"}, ["A list"])
        assert "Version 1 again" in words(two.get(VERSIONS))

    def test_two_clicks_make_one_version(self, two, services):
        form = {"csrf_token": token(two), "seen": "2"}
        for _ in range(2):
            assert two.post(f"{VERSIONS}/1/restore", data=form).status_code == 302
        assert kept(services)[0] == 3

    def test_clearances_that_go_are_asked_about(self, two, services):
        clear(services, "lead-members")
        asked = press(two, f"{VERSIONS}/1", "Make it version 3")
        assert "This removes 2 clearances" in words(asked)
        assert f"{EDUCATION} Lead members" in words(asked)
        assert (kept(services)[0], len(clearances(services))) == (2, 2)
        form = {"csrf_token": token(two), "seen": "2", **going_on(asked.text)}
        two.post(f"{VERSIONS}/1/restore", data=form)
        assert (kept(services)[0], clearances(services)) == (3, [])

    def test_one_who_did_not_see_the_newest_is_told(self, two, services):
        edit(services, "We meet soon.", "We meet today.")
        refused = two.post(f"{VERSIONS}/1/restore", data={"csrf_token": token(two), "seen": "2"})
        assert (refused.status_code, "Somebody else has saved" in words(refused)) == (409, True)
        assert kept(services)[0] == 3

    def test_a_closed_campaign_keeps_its_text(self, two, services):
        set_state(services, State.CLOSED)
        refused = two.post(f"{VERSIONS}/1/restore", data={"csrf_token": token(two), "seen": "2"})
        assert (refused.status_code, "WRITE is closed" in words(refused)) == (409, True)
        assert kept(services)[0] == 2


class TestTemplate:
    def test_its_text_is_compared_first_and_then_taken(self, writer, services):
        page = words(writer.get(TEMPLATE))
        assert "Its subject, text, asks and fields become version 2 of the letter." in page
        assert "Make it version 2" not in page
        chosen = writer.get(f"{TEMPLATE}?slug={SHIPPED}")
        assert "What the template changes in it" in words(chosen)
        assert whole(chosen)
        taken = press(writer, f"{TEMPLATE}?slug={SHIPPED}", "Make it version 2")
        assert f"Version 2 saved: the text of “{TITLE}”." in words(taken)
        assert f"From the template “{TITLE}”, version 1" in words(writer.get(VERSIONS))
        assert "The letter says what this template says already." in words(writer.get(f"{TEMPLATE}?slug={SHIPPED}"))
        assert len(services_signatories(services)) == 2, "signatories stay as they are"

    def test_a_template_that_there_is_not_is_not_found(self, writer):
        assert writer.get(f"{TEMPLATE}?slug=none").status_code == 404
        refused = writer.post(TEMPLATE, data={"csrf_token": token(writer), "slug": "none", "seen": "1"})
        assert refused.status_code == 404

    def test_one_who_did_not_see_the_newest_is_told(self, writer, services):
        edit(services, CLOSING, "We meet today.")
        refused = writer.post(TEMPLATE, data={"csrf_token": token(writer), "slug": SHIPPED, "seen": "1"})
        assert refused.status_code == 409
        assert kept(services)[0] == 2

    def test_a_closed_campaign_takes_none(self, writer, services):
        set_state(services, State.CLOSED)
        refused = [writer.get(TEMPLATE), writer.post(TEMPLATE, data={"csrf_token": token(writer), "slug": SHIPPED})]
        assert [(one.status_code, "WRITE is closed" in words(one)) for one in refused] == [(409, True)] * 2


def services_signatories(services):
    with services.database.reading() as session:
        return list(written(session).signatories)
