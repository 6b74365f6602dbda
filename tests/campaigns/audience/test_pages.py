"""The audience's pages: what a draft shows before it is saved, what saving says and asks, hold-outs, the copy list."""

import re
from urllib.parse import parse_qsl, urlencode

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.campaigns.audience.posts import Audience, audience_of
from app.campaigns.audience.save import Changes, save_audience
from app.campaigns.audience.words import (
    FOUND,
    NO_DAY,
    NO_REASONS,
    NONE_TICKED,
    TOO_MANY_LINES,
    audience_lines,
    has_changed,
    letter_count_words,
    will_change,
)
from app.campaigns.letters import Listing, count_letters
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.models import HoldOut, Letter
from app.campaigns.states import State
from app.platform.history import known
from app.registry.posts.matching import How
from tests.campaigns.clearing import clear_all, going_on
from tests.campaigns.shown import done, listed_of, removed_by
from tests.campaigns.small import DAY, WELSH, small_campaign
from tests.fixtures.app import token_in
from tests.refusals import said_of
from tests.registry.test_pages import chosen, words
from tests.tracking import office
from tests.web.figures import days_in, numbers_in
from tests.web.filled import filled_form
from tests.web.markup import (
    conflict_of,
    errors_of,
    forms_of,
    links_of,
    main_of,
    message_of,
    notes_of,
    part_of,
    parts_of,
    rows_of,
    states_of,
    with_class,
    words_of,
)

PAGE = "/campaigns/SMALL/audience"
WALES = [("draft", "1"), ("as_at", "2015-03-03"), ("registry", "chief-constables"), ("nation", "Wales")]
ALL = WALES[:3]
LONDON = [("draft", "1"), ("as_at", "2015-03-03"), ("registry", "chief-constables"), ("region", "London")]
NAMES = {"chief-constables": "Chief constables and commissioners", "council-leaders": "Council leaders"}
DYFED, GWENT = "Chief Constable of Dyfed-Powys Police", "Chief Constable of Gwent Police"


@pytest.fixture
def campaign(services):
    """To the four chief constables of Wales."""
    with services.database.writing() as session:
        small_campaign(session)


@pytest.fixture
def drafter(campaign, signed_in):
    return signed_in(Role.DRAFTER)


def at(query, page=PAGE):
    return f"{page}?{urlencode(query)}"


def mark_in(html):
    """The mark of what the page was filled from."""
    found = re.search(r'name="seen" value="([^"]*)"', html)
    return found[1] if found else ""


def filled(client):
    """The form that saves LONDON, as its page has it now."""
    html = client.get(at(LONDON)).text
    return {"csrf_token": token_in(html), "seen": mark_in(html), **dict(LONDON)}


def send(client, form, *, to=PAGE, page=PAGE):
    """Post a form, a list of pairs, with the token and the mark of the audience that `page` shows."""
    html = client.get(page).text
    fields = {"csrf_token": [token_in(html)], "seen": [mark_in(html)]}
    for name, value in form:
        fields.setdefault(name, []).append(value)
    return client.post(to, data=fields)


def save(client, query, **more):
    return send(client, [*query, *more.items()], page=at(query))


def letters(services, reference="SMALL"):
    with services.database.reading() as session:
        return count_letters(session, campaign_by_reference(session, reference).id)


def held_rows(page, title):
    """The rows of the posts that are excluded, or included again, with this title."""
    rows = main_of(page).xpath(".//tr[td[@data-label='Reason']]")
    return [row for row in rows if title in words_of(row)]


def post_ids(services):
    with services.database.reading() as session:
        campaign_id = campaign_by_reference(session, "SMALL").id
        return session.scalars(
            select(Letter.post_id).where(Letter.campaign_id == campaign_id).order_by(Letter.number)
        ).all()


NO_CHANGE = Changes(added=0, withdrawn=(), restored=0)
ADDS_2_WITHDRAWS_4 = Changes(added=2, withdrawn=range(4), restored=0)
WITHDRAWS_4 = Changes(added=0, withdrawn=range(4), restored=0)


def counts(page):
    return words_of(part_of(page, "counted"))


def counts_in_words(letters, posts, held_out=0, *, open_letter=False, changes=NO_CHANGE):
    letters_said, posts_said = letter_count_words(letters, posts, held_out, open_letter=open_letter)
    return " ".join(f"{letters_said} {posts_said} {will_change(changes)}".split())


def bar_of(page):
    """What stands above the counts: how many letters, and what can be done."""
    return with_class(page, "ds-bar--stick")[0]


def is_saved(page):
    """Whether nothing is to be saved; a draft has a button that does it."""
    return [state.shape for state in states_of(bar_of(page))] == ["full"]


def change_in_words(added=0, withdrawn=0, restored=0):
    """What saving did."""
    return has_changed(Listing(*([None] * number for number in (added, withdrawn, restored))))


def acts_of(page):
    """Where the page leads to change the audience: to save it, to exclude posts, to the copy list."""
    return [*forms_of(page), *(to for to in links_of(page) if "/hold-out" in to or to.endswith("/copies"))]


class TestDraft:
    def test_it_is_counted_and_listed_and_nothing_is_saved(self, drafter, services):
        page = drafter.get(at(LONDON))
        assert counts(page) == counts_in_words(2, 2, changes=ADDS_2_WITHDRAWS_4)
        assert f"SMALL-0001: {DYFED}" in words(page), "what is withdrawn is named"
        assert "Commissioner of Police of the Metropolis" in words(page)
        assert chosen(page) == ["London"]
        assert (forms_of(bar_of(page)), list(links_of(bar_of(page)))) == ([PAGE], [PAGE]), "saved, or discarded"
        assert not is_saved(page)
        assert letters(services) == {"chief-constables": 4}

    def test_what_is_saved_has_nothing_to_save(self, drafter):
        page = drafter.get(PAGE)
        assert counts(page) == counts_in_words(4, 4)
        assert is_saved(page)
        assert [NAMES["chief-constables"], "4", "4", "4", "0", "4"] in rows_of(page)
        shipped = drafter.get("/campaigns/MAR15/audience")
        assert counts(shipped) == counts_in_words(1268, 1268)
        assert is_saved(shipped)
        assert ["1,268", "1,264", "4", "1,268", "0", "1,268"] in [row[1:] for row in rows_of(shipped)], (
            "of all registries"
        )

    def test_a_kind_of_council_leaves_the_police_as_they_are(self, drafter):
        page = drafter.get(at([*ALL, ("registry", "council-leaders"), ("council", "county")]))
        assert counts(page).startswith(counts_in_words(70, 70))
        assert [NAMES["council-leaders"], "27", "27"] in [row[:3] for row in rows_of(page)]
        assert chosen(page) == ["County council"]

    def test_an_open_letter_counts_once_for_its_registry(self, drafter):
        page = drafter.get(at([*WALES, ("open", "1")]))
        assert counts(page).startswith(counts_in_words(1, 4, open_letter=True))

    def test_how_many_there_are_is_not_known_of_a_list_that_is_not_complete(self, drafter):
        page = drafter.get(at([("draft", "1"), ("as_at", "1 June 2018"), ("registry", "health-leaders")]))
        health, everyone = rows_of(page)[:2]
        assert health[0] == "Health leaders"
        assert [numbers_in(row[1]) for row in (health, everyone)] == [[], []], "posts"
        complete = words_of(part_of(page, "complete"))
        assert (days_in(complete), "Health leaders" in complete) == (["1 June 2018"], True)

    def test_an_audience_may_have_no_registry_no_post_or_none_that_a_search_finds(self, drafter):
        page = drafter.get(at([("draft", "1")]))
        assert len(parts_of(page, "no-registry")) == 1
        assert counts(page).endswith(will_change(WITHDRAWS_4))
        page = drafter.get(at([*WALES, ("holder", "recorded")]))
        assert counts(page).startswith(counts_in_words(0, 0))
        assert len(parts_of(page, "none-match")) == 1
        page = drafter.get(f"{PAGE}?q=zzz")
        assert len(parts_of(page, "none-found")) == 1
        assert "zzz" in words(page)

    def test_posts_are_searched_and_have_pages(self, drafter):
        page = drafter.get(at([*WALES, ("q", "gwent")]))
        assert listed_of(page) == [1]
        assert [row[0] for row in rows_of(page)][-1] == GWENT
        leaders = [("draft", "1"), ("as_at", "2015-03-03"), ("registry", "council-leaders"), ("page", "18")]
        assert listed_of(drafter.get(at(leaders))) == [341, 353, 353]

    def test_a_day_that_is_none_is_said_beside_its_field(self, drafter):
        page = drafter.get(at([*WALES[:1], ("as_at", "yesterday"), *LONDON[2:]]))
        assert errors_of(page) == {"as_at": NO_DAY}
        assert words(page).count(NO_DAY) == 3, "above, beside the field, and beside the counts"
        assert parts_of(page, "save") == []
        assert save(drafter, [("draft", "1"), ("as_at", "x"), *LONDON[2:]]).status_code == 400

    def test_registries_that_differ_in_filters_are_told(self, drafter, services):
        with services.database.writing() as session:
            campaign = campaign_by_reference(session, "SMALL")
            mixed = Audience((*WELSH.parts, ("council-leaders", {"region": ["London"]})), DAY)
            save_audience(session, campaign, mixed, seen=audience_of(campaign).digest, actor=SYSTEM)
        differs = words_of(part_of(drafter.get(PAGE), "differs"))
        assert differs == " ".join(audience_lines(mixed, NAMES))
        assert "Council leaders in London" in differs


class TestSaving:
    def test_letters_follow(self, drafter, services):
        assert save(drafter, LONDON).location == PAGE
        kind, said = message_of(drafter.get(PAGE))
        assert (kind, change_in_words(added=2, withdrawn=4) in said) == ("success", True)
        assert letters(services) == {"chief-constables": 2}
        save(drafter, WALES)
        kind, said = message_of(drafter.get(PAGE))
        assert (kind, change_in_words(restored=4, withdrawn=2) in said) == ("success", True)
        assert letters(services) == {"chief-constables": 4}

    def test_a_second_click_changes_nothing(self, drafter, services):
        fields = filled(drafter)
        assert [drafter.post(PAGE, data=fields).status_code for _ in range(2)] == [302, 302]
        assert letters(services) == {"chief-constables": 2}

    def test_a_stale_tab_is_refused_and_shows_both(self, drafter, services, signed_in):
        fields = filled(drafter)
        other = signed_in(Role.DRAFTER, name="Sam Example")
        save(other, [*ALL, ("nation", "England")])
        answer = drafter.post(PAGE, data=fields)
        assert answer.status_code == 409
        assert "Sam Example" in conflict_of(answer)
        assert f"{NAMES['chief-constables']} in England" in words_of(part_of(answer, "theirs"))
        assert f"{NAMES['chief-constables']} in London" in words_of(part_of(answer, "yours"))
        assert letters(services) == {"chief-constables": 39}
        fields["seen"] = mark_in(answer.text)
        assert drafter.post(PAGE, data=fields).status_code == 302, "now that theirs was seen"

    def test_letters_that_were_sent_are_withdrawn_only_when_asked(self, drafter, services):
        office.small_campaign(services)
        office.send(services, [1])
        page, query = "/campaigns/TRK15/audience", [*LONDON, ("registry", "directors-of-childrens-services")]
        asked = send(drafter, query, to=page, page=at(query, page))
        assert numbers_in(words_of(part_of(asked, "touched"))) == [16, 1, 1], "withdrawn, made, sent"
        assert letters(services, "TRK15") == {"chief-constables": 4, "directors-of-childrens-services": 12}
        back = re.search(r'href="(/campaigns/TRK15/audience\?[^"]+)"', asked.text)[1].replace("&amp;", "&")
        assert sorted(parse_qsl(back.partition("?")[2])) == sorted(query)
        assert send(drafter, [*query, ("confirmed", "1")], to=page, page=at(query, page)).status_code == 302
        assert letters(services, "TRK15") == {"chief-constables": 2, "directors-of-childrens-services": 33}

    def test_clearances_that_go_are_asked_about_first(self, drafter, services):
        with services.database.writing() as session:
            clear_all(session, campaign_by_reference(session, "SMALL"), issue=False)
        leaders = [("draft", "1"), ("as_at", "2015-03-03"), ("registry", "council-leaders"), ("region", "London")]
        asked = save(drafter, leaders)
        assert removed_by(asked) == 5
        assert letters(services) == {"chief-constables": 4}
        assert save(drafter, leaders, **going_on(asked.text)).status_code == 302
        assert letters(services) == {"council-leaders": 33}

    def test_a_closed_campaign_is_looked_at_and_not_changed(self, drafter, services):
        with services.database.writing() as session:
            campaign_by_reference(session, "SMALL").state = State.CLOSED
        page = drafter.get(at(LONDON))
        assert not is_saved(page)
        assert acts_of(page) == []
        assert send(drafter, LONDON).status_code == 409
        for path in ("/hold-out", f"/hold-out/{post_ids(services)[0]}"):
            assert drafter.get(PAGE + path).status_code == 409, "before anything is typed"

    def test_who_may_only_look_sees_no_button(self, campaign, signed_in):
        page = signed_in(Role.VIEWER).get(at(LONDON))
        assert counts(page).startswith(counts_in_words(2, 2))
        assert acts_of(page) == []

    def test_the_campaign_must_be_there(self, drafter):
        assert drafter.get("/campaigns/NONE/audience").status_code == 404
        assert send(drafter, LONDON, to="/campaigns/NONE/audience").status_code == 404


class TestHoldOuts:
    def test_one_with_a_reason_and_back(self, drafter, services):
        first = post_ids(services)[0]
        one = f"{PAGE}/hold-out/{first}?{urlencode(LONDON)}"
        shown = drafter.get(one)
        assert words_of(part_of(shown, "post")) == DYFED
        assert len(parts_of(shown, "withdraws-SMALL-0001")) == 1
        assert send(drafter, [("reason", " Wrote first ")], to=one, page=one).location == at(LONDON)
        page = drafter.get(PAGE)
        kind, said = message_of(page)
        assert (kind, DYFED in said, "SMALL-0001" in said) == ("success", True, True)
        assert counts(page) == counts_in_words(3, 3, 1)
        assert is_saved(page)
        back = f"{PAGE}/put-back/{first}"
        (held,) = held_rows(page, DYFED)
        assert ("Wrote first" in words_of(held), "Alex Example" in words_of(held)) == (True, True)
        assert [state.shape for state in states_of(held)] == ["stop"]
        assert (forms_of(held), f"{PAGE}/hold-out/{first}" in links_of(held)) == ([back], True)
        send(drafter, [], to=back)
        page = drafter.get(PAGE)
        kind, said = message_of(page)
        assert (kind, "SMALL-0001" in said) == ("success", True)
        (held,) = held_rows(page, DYFED)
        assert ("Wrote first" in words_of(held), "Alex Example" in words_of(held)) == (True, True)
        assert [state.shape for state in states_of(held)] == ["full"]
        assert (forms_of(held), f"{PAGE}/hold-out/{first}" in links_of(held)) == ([], True)
        send(drafter, [], to=back)
        assert message_of(drafter.get(PAGE)).kind == "info", "nothing is left to do"

    def test_another_reason_takes_the_place_of_the_old(self, drafter, services):
        one = f"{PAGE}/hold-out/{post_ids(services)[0]}"
        send(drafter, [("reason", "Wrote first")], to=one, page=one)
        again = drafter.get(one).text
        assert filled_form(again)["reason"] == ["Wrote first"]
        assert mark_in(again) == "Wrote first"
        send(drafter, [("reason", "A pilot")], to=one, page=one)
        kind, said = message_of(drafter.get(PAGE))
        assert (kind, DYFED in said, "SMALL-0001" in said) == ("success", True, False), (
            "its letter was withdrawn before"
        )
        assert "A pilot" in words(drafter.get(PAGE))
        assert "Wrote first" not in words(drafter.get(PAGE))

    def test_a_reason_in_an_old_tab_does_not_write_over_another(self, drafter, services):
        one = f"{PAGE}/hold-out/{post_ids(services)[0]}"
        old = {"csrf_token": token_in(drafter.get(one).text), "seen": "", "reason": "A pilot"}
        send(drafter, [("reason", "Wrote first")], to=one, page=one)
        refused = drafter.post(one, data=old)
        assert refused.status_code == 409
        assert "Wrote first" in conflict_of(refused)
        assert 'value="A pilot"' in refused.text
        assert drafter.post(one, data=old | {"seen": mark_in(refused.text)}).status_code == 302
        assert "A pilot" in words(drafter.get(PAGE))

    def test_a_reason_is_asked_for_beside_its_field(self, drafter, services):
        one = f"{PAGE}/hold-out/{post_ids(services)[0]}"
        for reason in ("", "x" * 501):
            answer = send(drafter, [("reason", reason)], to=one, page=one)
            assert answer.status_code == 400
            assert errors_of(answer) == {"reason": said_of("no_exclusion_reason")}

    def test_a_post_outside_the_audience_is_told_as_such(self, drafter, services):
        one = f"{PAGE}/hold-out/300"
        send(drafter, [("reason", "Another time")], to=one, page=one)
        assert notes_of(drafter.get(PAGE)) == ["outside"]
        send(drafter, [], to=f"{PAGE}/put-back/300")
        kind, said = message_of(drafter.get(PAGE))
        assert (kind, "SMALL-" in said) == ("success", False), "it has no letter"

    def test_a_post_that_there_is_not(self, drafter):
        assert drafter.get(f"{PAGE}/hold-out/999999").status_code == 404


class TestPastedList:
    LIST = f"{PAGE}/hold-out"

    def check(self, client, lines, *more):
        return send(client, [("lines", "\n".join(lines)), *more], to=self.LIST, page=self.LIST)

    def rows(self, answer):
        """What the page would send of its rows, with what is ticked."""
        html = answer.text
        hidden = re.findall(r'name="(shown|how-\d+|line-\d+|reason-\d+)"(?: type="text")? value="([^"]*)"', html)
        return [*hidden, *(("post", one) for one in re.findall(r'name="post" value="(\d+)"[^>]* checked', html))]

    def test_lines_are_checked_then_held_out(self, drafter, services):
        dyfed, gwent, *_ = post_ids(services)
        found = self.check(
            drafter, ["Dyfed-Powys Police\tWrote first", "Chief Constable of Gwnt Police", "Eton College"]
        )
        assert [state[:2] for state in states_of(found)] == [FOUND[How.NAME], FOUND[How.CLOSE]]
        assert "Eton College" in words_of(part_of(found, "lines-why"))
        rows = self.rows(found)
        assert [value for name, value in rows if name == "post"] == [str(dyfed)], "what is near is not ticked"
        held = self.check(drafter, ["Eton College"], *rows, ("post", str(gwent)), ("reason", "A pilot"), ("hold", "1"))
        assert done(held) == ("success", [2])
        assert re.search("<textarea[^>]*>Eton College</textarea>", held.text), "what was not matched stays in the box"
        with services.database.reading() as session:
            reasons = dict(session.execute(select(HoldOut.post_id, HoldOut.reason).where(known(HoldOut))).all())
        assert reasons == {dyfed: "Wrote first", gwent: "A pilot"}
        assert letters(services) == {"chief-constables": 2}

    def test_when_no_line_is_left_the_audience_follows(self, drafter, services):
        rows = self.rows(self.check(drafter, ["Gwent Police, wrote first"]))
        assert self.check(drafter, [], *rows, ("hold", "1")).location == PAGE

    def test_rows_stay_as_they_were_filled_while_more_lines_are_checked(self, drafter, services):
        dyfed = post_ids(services)[0]
        rows = [pair for pair in self.rows(self.check(drafter, ["Dyfed-Powys Police"])) if pair[0] != "post"]
        rows = [(name, "Mine" if name == f"reason-{dyfed}" else value) for name, value in rows]
        again = self.check(drafter, ["Gwent Police"], *rows)
        assert (f"reason-{dyfed}", "Mine") in self.rows(again)
        assert len([name for name, _ in self.rows(again) if name == "post"]) == 1, "the first stays without its tick"

    def test_a_line_for_several_posts_asks_which(self, drafter):
        everybody = [
            ("draft", "1"),
            ("as_at", "2015-03-03"),
            ("registry", "council-leaders"),
            ("registry", "lead-members"),
        ]
        lists = at(everybody, self.LIST)
        answer = send(drafter, [("lines", "Rotherham\nLead Member for Children’s Services")], to=lists, page=lists)
        assert [state[:2] for state in states_of(answer)] == [FOUND[How.SEVERAL]] * 2
        assert [name for name, _ in self.rows(answer) if name == "post"] == []
        why = words_of(part_of(answer, "lines-why"))
        assert ("Lead Member for Children’s Services" in why, len(numbers_in(why))) == (True, 1), "any of so many"

    def test_a_post_outside_the_audience_is_found_and_told(self, drafter):
        assert notes_of(self.check(drafter, ["Leader of Kent County Council"])) == ["outside"]

    def test_what_is_missing_is_said_and_nothing_is_lost(self, drafter, services):
        rows = self.rows(self.check(drafter, ["Gwent Police"]))
        unticked = [pair for pair in rows if pair[0] != "post"]
        for form, wrong in (
            ([*unticked, ("reason", "Why")], {"post": NONE_TICKED}),
            (rows, {"reason": NO_REASONS}),
            ([*rows, ("reason", "x" * 501)], {"reason": NO_REASONS}),
        ):
            answer = self.check(drafter, ["Eton College"], *form, ("hold", "1"))
            assert answer.status_code == 400
            assert errors_of(answer) == wrong
            assert GWENT in words(answer)
            assert "Eton College" in words(answer)
        assert letters(services) == {"chief-constables": 4}

    def test_a_list_without_end_is_refused_and_stays_in_its_box(self, drafter):
        answer = self.check(drafter, ["Gwent Police"] * 301)
        assert answer.status_code == 400
        assert errors_of(answer) == {"lines": TOO_MANY_LINES.format(most=300)}
        assert answer.text.count("Gwent Police") >= 301

    def test_nonsense_in_its_fields_is_left_out(self, drafter):
        form = [("shown", "x"), ("shown", "999999"), ("post", "999999"), ("hold", "1"), ("reason", "Why")]
        assert self.check(drafter, [], *form).status_code == 400


class TestCopies:
    COPIES = f"{PAGE}/copies"

    def send(self, client, form, to=""):
        return send(client, form, to=self.COPIES + to, page=self.COPIES)

    def lines(self, page):
        return [row[0] for row in rows_of(page)]

    def moves(self, page):
        """The buttons that change the order of the list, in its order."""
        here = [to.removeprefix(self.COPIES).partition("?")[0] for to in forms_of(page)]
        return [to for to in here if to.endswith(("/up", "/down"))]

    def test_lines_and_posts_are_added_moved_and_removed(self, drafter):
        self.send(drafter, [("line", "Clerk of the House")])
        found = drafter.get(f"{self.COPIES}?q=rotherham+leader")
        post = re.search(r'name="post" value="(\d+)"', found.text)[1]
        answer = self.send(drafter, [("post", post)], "?q=rotherham+leader")
        assert answer.location == f"{self.COPIES}?q=rotherham+leader"
        page = drafter.get(self.COPIES)
        clerk, leader = "Clerk of the House", "Leader of Rotherham Metropolitan Borough Council"
        assert self.lines(page) == [f"1. {clerk}", f"2. {leader}"]
        first, second = re.findall(r"/copies/(\d+)/remove", page.text)
        assert self.moves(page) == [f"/{first}/down", f"/{second}/up"]
        assert words_of(part_of(drafter.get(PAGE), "copied-to")) == f"{clerk} {leader}"
        self.send(drafter, [], f"/{first}/down")
        assert self.lines(drafter.get(self.COPIES)) == [f"1. {leader}", f"2. {clerk}"]
        self.send(drafter, [], f"/{second}/remove")
        page = drafter.get(self.COPIES)
        assert (self.lines(page), self.moves(page)) == ([f"1. {clerk}"], [])

    def test_what_is_no_line_is_said_beside_the_field(self, drafter):
        for line, code in (("", "copy_blank"), ("x" * 121, "copy_too_long")):
            answer = self.send(drafter, [("line", line)])
            assert answer.status_code == 400
            assert errors_of(answer) == {"line": said_of(code)}

    def test_a_post_that_there_is_not_is_not_added(self, drafter):
        assert self.send(drafter, [("post", "999999")]).status_code == 404

    def test_clearances_that_go_are_asked_about_and_the_line_is_not_lost(self, drafter, services):
        with services.database.writing() as session:
            clear_all(session, campaign_by_reference(session, "SMALL"), issue=False)
        form = [("line", "Clerk of the House")]
        asked = self.send(drafter, form)
        assert removed_by(asked) == 5
        assert 'value="Clerk of the House"' in self.send(drafter, [*form, ("back", "1")]).text
        assert self.send(drafter, [*form, *going_on(asked.text).items()]).status_code == 302

    def test_a_stale_list_is_not_changed(self, drafter):
        fields = {"csrf_token": token_in(drafter.get(self.COPIES).text), "seen": "old", "line": "A"}
        assert drafter.post(self.COPIES, data=fields).status_code == 409

    def test_who_may_only_look_sees_the_list(self, campaign, signed_in):
        page = signed_in(Role.VIEWER).get(self.COPIES)
        assert numbers_in(words_of(part_of(page, "copies"))) == [], "none yet"
        assert forms_of(page) == []
