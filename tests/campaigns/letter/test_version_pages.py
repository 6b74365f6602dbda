"""Versions of the letter: each kept, looked at, compared, restored; and the text of a template taken."""

import re

import pytest

from app.accounts.models import Role
from app.audit.record import Actor
from app.campaigns.clearance.lost_clearances import CLOSED
from app.campaigns.letter.keep_text import keep_text
from app.campaigns.letter.text import FIRST, newest_text, text_versions
from app.campaigns.states import State
from app.drafting.compare import text_change_words
from tests.campaigns.clearing import going_on
from tests.campaigns.shown import changes_of, done, lede_of, listed_of, removed_by
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
from tests.refusals import said_of
from tests.web.figures import numbers_in
from tests.web.markup import (
    facts_of,
    forms_of,
    message_of,
    notes_of,
    parts_of,
    rows_of,
    why_of,
    with_class,
    words_of,
)

RESTORE = f"{VERSIONS}/1/restore"
TEMPLATE = PAGE + "/template"
SHIPPED = "march-2015-accountability"
TITLE = "Local leadership on child sexual exploitation, March 2015"


@pytest.fixture
def two(writer):
    """Two versions: the second changed the last line and the subject."""
    save(writer, opened(writer, body=MINE, subject="Another subject", note="Shorter"))
    return writer


def press(client, page: str, to: str, **changed: str):
    """The button of a page that leads to this address, with what its form holds."""
    html = client.get(page).text
    form = next(part for part in re.findall(r"<form.*?</form>", html, re.DOTALL) if f'action="{to}"' in part)
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    return client.post(to, data={**fields, **changed}, follow_redirects=True)


def sources(services) -> list[str]:
    """Of the versions, the newest first."""
    with services.database.reading() as session:
        return [version.source for version in text_versions(session, written(session).id)]


class TestList:
    def test_it_says_of_each_who_kept_it_when_what_changed_and_why(self, two, services):
        page = two.get(VERSIONS)
        assert numbers_in(lede_of(page)) == [2]
        newest, first = rows_of(page)
        assert [bool(re.search(r"\d:\d\d", row[1])) for row in (newest, first)] == [True, True]
        assert [numbers_in(row[0]) for row in (newest, first)] == [[2], [1]]
        assert len(newest[0]) > len(first[0])
        assert notes_of(page) == ["newest"]
        after, before = sources(services)
        assert newest[3].startswith(text_change_words(before, after))
        assert (newest[2], newest[4]) == ("Alex Example", "Shorter")
        assert first[2:] == ["Despatch", FIRST, "–"]
        assert whole(page)

    def test_fifty_stand_on_a_page_and_what_changed_is_told_across_pages(self, writer, services):
        with services.database.writing() as session:
            campaign = written(session)
            source = newest_text(session, campaign.id).source
            for number in range(1, 52):
                text = source.replace(CLOSING, f"{CLOSING} Draft {number}.")
                keep_text(session, campaign, text, seen=number, actor=Actor(writer.member.id))
        first, second = writer.get(VERSIONS), writer.get(f"{VERSIONS}?page=2")
        assert listed_of(first) == [1, 50, 52]
        assert numbers_in(rows_of(first)[-1][3]) == [1, 3], "words changed in version 3, the last one of the page"
        assert numbers_in(rows_of(second)[0][3]) == [2, 2], "words changed in version 2"
        assert rows_of(second)[1][3] == FIRST
        assert whole(second)

    @pytest.mark.parametrize("state", [State.OPEN, State.ARCHIVED])
    def test_a_viewer_reads_every_version(self, two, signed_in, services, state):
        set_state(services, state)
        viewer = signed_in(Role.VIEWER)
        pages = [viewer.get(path) for path in (VERSIONS, f"{VERSIONS}/1", f"{VERSIONS}/2", f"{VERSIONS}/compare")]
        assert all(page.status_code == 200 and whole(page) for page in pages)
        assert not any(forms_of(page) for page in pages)


class TestOne:
    def test_it_shows_the_text_as_it_was_kept(self, two):
        page = two.get(f"{VERSIONS}/1")
        assert (numbers_in(lede_of(page))[0], "Despatch" in lede_of(page)) == (2, True), "version 2 is the newest"
        assert forms_of(page) == [RESTORE]
        assert facts_of(page)["Subject"] == "Children at risk"
        assert f"field asks {CLOSING.replace('((meeting place))', 'field meeting place ')}" in words_of(page)
        assert "Name who answers to you. Tell us what stands in your way." in words_of(page)
        assert whole(page)
        newest = two.get(f"{VERSIONS}/2")
        assert ("Alex Example" in lede_of(newest), forms_of(newest)) == (True, [])

    @pytest.mark.parametrize("number", ["0", "3", "9" * 30])
    def test_one_that_there_is_not_is_not_found(self, two, number):
        missing = two.get(f"{VERSIONS}/{number}")
        assert missing.status_code == 404
        for name in ("before", "after"):
            assert two.get(f"{VERSIONS}/compare?{name}={number}").status_code == 404


class TestCompare:
    def test_the_two_newest_stand_beside_each_other(self, two, services):
        page = two.get(f"{VERSIONS}/compare")
        after, before = sources(services)
        assert numbers_in(lede_of(page))[:2] == [1, 2], "from, to"
        assert text_change_words(before, after)[1:] in lede_of(page)
        assert ["Children at risk", "Another subject"] in [row[1:] for row in rows_of(page)]
        assert changes_of(page) == [("del", "at meeting place."), ("ins", "soon.")]
        assert whole(page)

    def test_any_two_can_be_chosen(self, two):
        page = two.get(f"{VERSIONS}/compare?before=2&after=1")
        assert numbers_in(lede_of(page))[:2] == [2, 1], "from, to"
        assert changes_of(page) == [("del", "soon."), ("ins", "at meeting place.")]
        same = two.get(f"{VERSIONS}/compare?before=2&after=2")
        assert (lede_of(same), changes_of(same), rows_of(same)) == ("Choose two different versions to compare.", [], [])

    def test_the_only_version_is_not_compared_with_itself(self, writer):
        page = writer.get(f"{VERSIONS}/compare")
        assert lede_of(page) == "There is only one version, so there is nothing to compare."
        assert with_class(page, "ds-words") == []

    def test_nonsense_compares_the_two_newest(self, two):
        assert numbers_in(lede_of(two.get(f"{VERSIONS}/compare?before=one&after=")))[:2] == [1, 2]

    def test_of_a_long_text_the_changes_stand_with_a_few_words_around(self, writer):
        long = " ".join(f"word{number}" for number in range(500))
        save(writer, opened(writer, body=f"{long}\n\n((asks))"))
        save(writer, opened(writer, body=f"{long.replace('word250', 'changed')}\n\n((asks))"))
        _, changes = with_class(writer.get(f"{VERSIONS}/compare"), "ds-words")
        assert changes_of(changes) == [("del", "word250"), ("ins", "changed")]
        around = words_of(changes).split()
        assert ("word249" in around, "word251" in around, "word10" in around) == (True, True, False)

    def test_fields_that_a_version_declares_are_compared(self, writer, services):
        edit(services, "    type: number\n", "    type: text\n")
        ((_, before, after),) = rows_of(writer.get(f"{VERSIONS}/compare"))
        assert all(said.startswith("Where we meet field meeting place , text") for said in (before, after))
        assert before != after

    @pytest.mark.parametrize(
        ("before", "after", "said"),
        [
            ("subject: One\n", "subject: Two\n", "Subject"),
            ("notice: One\n", "notice: Two\n", "Notice"),
            ("summary: One\n", "summary: Two\n", "No printed words"),
            ("asks: [One]\n", "asks: [One, Two]\n", "Asks"),
        ],
    )
    def test_what_changed_in_a_line(self, before, after, said):
        assert text_change_words(f"---\ntitle: T\n{before}---\n\nA\n", f"---\ntitle: T\n{after}---\n\nA\n") == said

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
        assert text_change_words(f"---\ntitle: T\n---\n\n{before}", f"---\ntitle: T\n---\n\n{after}") == said


class TestRestore:
    def test_an_older_text_becomes_the_next_version_and_the_rest_stays(self, two, services):
        save(two, opened(two, value_1="the old mill", enclosures="A list"))
        first = kept(services)[1]
        assert done(press(two, f"{VERSIONS}/1", RESTORE)) == ("success", [3, 1]), "version 3 says what version 1 did"
        number, source = kept(services)
        assert (number, source != first, CLOSING in source) == (3, True, True)
        assert beside(services) == ({"meeting place": "the old mill"}, ["A list"])
        assert numbers_in(rows_of(two.get(VERSIONS))[0][4]) == [1], "its note says which version it is again"

    def test_two_clicks_make_one_version(self, two, services):
        form = {"csrf_token": token(two), "seen": "2"}
        for _ in range(2):
            assert two.post(f"{VERSIONS}/1/restore", data=form).status_code == 302
        assert kept(services)[0] == 3

    def test_clearances_that_go_are_asked_about(self, two, services):
        clear(services, "lead-members")
        asked = press(two, f"{VERSIONS}/1", RESTORE)
        assert removed_by(asked) == 2
        assert [EDUCATION, "Lead members"] in rows_of(asked)
        assert (kept(services)[0], len(clearances(services))) == (2, 2)
        form = {"csrf_token": token(two), "seen": "2", **going_on(asked.text)}
        two.post(f"{VERSIONS}/1/restore", data=form)
        assert (kept(services)[0], clearances(services)) == (3, [])

    def test_one_who_did_not_see_the_newest_is_told(self, two, services):
        edit(services, "We meet soon.", "We meet today.")
        refused = two.post(RESTORE, data={"csrf_token": token(two), "seen": "2"})
        assert (refused.status_code, why_of(refused)) == (409, said_of("stale"))
        assert kept(services)[0] == 3

    def test_a_closed_campaign_keeps_its_text(self, two, services):
        set_state(services, State.CLOSED)
        refused = two.post(RESTORE, data={"csrf_token": token(two), "seen": "2"})
        assert (refused.status_code, why_of(refused)) == (409, CLOSED[State.CLOSED].format(reference="WRITE"))
        assert kept(services)[0] == 2


class TestTemplate:
    def test_its_text_is_compared_first_and_then_taken(self, writer, services):
        page = writer.get(TEMPLATE)
        assert numbers_in(lede_of(page)) == [2, 1], "the version that it becomes; the one that stays"
        assert (forms_of(page), with_class(page, "ds-words")) == ([], [])
        chosen = writer.get(f"{TEMPLATE}?slug={SHIPPED}")
        assert (forms_of(chosen), len(with_class(chosen, "ds-words"))) == ([TEMPLATE], 2), "both texts"
        assert whole(chosen)
        kind, said = message_of(press(writer, f"{TEMPLATE}?slug={SHIPPED}", TEMPLATE))
        assert (kind, numbers_in(said)[0], TITLE in said) == ("success", 2, True)
        note = rows_of(writer.get(VERSIONS))[0][4]
        assert (TITLE in note, numbers_in(note)[-1]) == (True, 1)
        same = writer.get(f"{TEMPLATE}?slug={SHIPPED}")
        assert (len(parts_of(same, "same")), forms_of(same)) == (1, [])
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
        why = CLOSED[State.CLOSED].format(reference="WRITE")
        assert [(one.status_code, why_of(one)) for one in refused] == [(409, why)] * 2


def services_signatories(services):
    with services.database.reading() as session:
        return list(written(session).signatories)
