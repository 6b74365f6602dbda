"""The audience's pages: what a draft shows before it is saved, what saving says and asks, hold-outs, the copy list."""

import re
from urllib.parse import parse_qsl, urlencode

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.campaigns.audience.posts import Audience, audience_of
from app.campaigns.audience.save import save_audience
from app.campaigns.letters import count_letters
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.models import HoldOut, Letter
from app.campaigns.states import State
from app.platform.history import known
from tests.campaigns.clearing import clear_all, going_on
from tests.campaigns.small import DAY, WELSH, small_campaign
from tests.fixtures.app import token_in
from tests.registry.test_pages import words
from tests.tracking import office

PAGE = "/campaigns/SMALL/audience"
WALES = [("draft", "1"), ("as_at", "2015-03-03"), ("registry", "chief-constables"), ("nation", "Wales")]
ALL = WALES[:3]
LONDON = [("draft", "1"), ("as_at", "2015-03-03"), ("registry", "chief-constables"), ("region", "London")]
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


def post_ids(services):
    with services.database.reading() as session:
        campaign_id = campaign_by_reference(session, "SMALL").id
        return session.scalars(
            select(Letter.post_id).where(Letter.campaign_id == campaign_id).order_by(Letter.number)
        ).all()


CHECKED = "2 letters to 2 posts. No posts are excluded. Saving adds 2 letters and withdraws 4 letters."
DRAFTS = {
    "": ["4 letters to 4 posts. No posts are excluded. Saved", "Chief constables and commissioners 4 4 4 0 4"],
    at(LONDON): [
        CHECKED,
        f"SMALL-0001: {DYFED}",
        "Commissioner of Police of the Metropolis",
        "Remove this filter: London",
        "Save audience Discard changes",
    ],
    # a kind of council leaves the police as they are
    at([*ALL, ("registry", "council-leaders"), ("council", "county")]): [
        "70 letters to 70 posts.",
        "Council leaders 27 27",
        "Remove this filter: County council",
    ],
    at([*WALES, ("open", "1")]): ["1 open letter , addressed to 4 posts."],
    at([("draft", "1"), ("as_at", "1 June 2018"), ("registry", "health-leaders")]): [
        "Health leaders Not known",
        "All Not known",
        "Not known for 1 June 2018, since the list is not complete on that day: Health leaders.",
    ],
    at([("draft", "1")]): [
        "No registry is chosen An audience is one or several registries",
        "Saving withdraws 4 letters.",
    ],
    at([*WALES, ("holder", "recorded")]): [
        "0 letters to 0 posts.",
        "No post in these registries matches all your filters on",
    ],
    at([*WALES, ("q", "gwent")]): [
        f"Showing 1 post Posts in the audience Post Office-holder Region Salutation Excluded {GWENT}"
    ],
    f"{PAGE}?q=zzz": ["No post matches No post in this audience contains all of these words: zzz."],
    at([("draft", "1"), ("as_at", "2015-03-03"), ("registry", "council-leaders"), ("page", "18")]): [
        "Showing 341 to 353 of 353 posts"
    ],
    "/campaigns/MAR15/audience": [
        "1,268 letters to 1,268 posts. No posts are excluded. Saved",
        "All 1,268 1,264 4 1,268 0 1,268",
    ],
}
"""Addresses, and what their pages say."""


class TestDraft:
    def test_it_is_counted_and_listed_and_nothing_is_saved(self, drafter, services):
        missing = {
            address: said
            for address, phrases in DRAFTS.items()
            if (said := [one for one in phrases if one not in words(drafter.get(address or PAGE))])
        }
        assert missing == {}
        assert "Save audience" not in words(drafter.get(PAGE))
        assert letters(services) == {"chief-constables": 4}

    def test_a_day_that_is_none_is_said_beside_its_field(self, drafter):
        page = words(drafter.get(at([*WALES[:1], ("as_at", "yesterday"), *LONDON[2:]])))
        assert page.count("Enter a date, such as 3 March 2015.") == 3, "above, beside the field, and beside the counts"
        assert "Save audience" not in page
        assert save(drafter, [("draft", "1"), ("as_at", "x"), *LONDON[2:]]).status_code == 400

    def test_registries_that_differ_in_filters_are_told(self, drafter, services):
        with services.database.writing() as session:
            campaign = campaign_by_reference(session, "SMALL")
            mixed = Audience((*WELSH.parts, ("council-leaders", {"region": ["London"]})), DAY)
            save_audience(session, campaign, mixed, seen=audience_of(campaign).digest, actor=SYSTEM)
        page = words(drafter.get(PAGE))
        assert "The saved audience filters its registries in different ways." in page
        assert "Council leaders in London" in page


class TestSaving:
    def test_letters_follow(self, drafter, services):
        assert save(drafter, LONDON).location == PAGE
        assert "Audience saved. 2 letters added, 4 letters withdrawn." in words(drafter.get(PAGE))
        assert letters(services) == {"chief-constables": 2}
        save(drafter, WALES)
        assert "Audience saved. 4 letters brought back, 2 letters withdrawn." in words(drafter.get(PAGE))

    def test_a_second_click_changes_nothing(self, drafter, services):
        fields = filled(drafter)
        assert [drafter.post(PAGE, data=fields).status_code for _ in range(2)] == [302, 302]
        assert letters(services) == {"chief-constables": 2}

    def test_a_stale_tab_is_refused_and_shows_both(self, drafter, services, signed_in):
        fields = filled(drafter)
        other = signed_in(Role.DRAFTER, name="Sam Example")
        save(other, [*ALL, ("nation", "England")])
        answer = drafter.post(PAGE, data=fields)
        page = words(answer)
        assert answer.status_code == 409
        assert "Sam Example saved another audience on" in page
        assert "Theirs, saved Chief constables and commissioners in England" in page
        assert "Yours, not saved Chief constables and commissioners in London" in page
        assert letters(services) == {"chief-constables": 39}
        fields["seen"] = mark_in(answer.text)
        assert drafter.post(PAGE, data=fields).status_code == 302, "now that theirs was seen"

    def test_letters_that_were_sent_are_withdrawn_only_when_asked(self, drafter, services):
        office.small_campaign(services)
        office.send(services, [1])
        page, query = "/campaigns/TRK15/audience", [*LONDON, ("registry", "directors-of-childrens-services")]
        asked = send(drafter, query, to=page, page=at(query, page))
        said = "Withdraw 16 letters? 16 letters would be withdrawn, 1 of them made and 1 sent already."
        assert said in words(asked)
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
        assert "This removes 5 clearances" in words(asked)
        assert letters(services) == {"chief-constables": 4}
        assert save(drafter, leaders, **going_on(asked.text)).status_code == 302
        assert letters(services) == {"council-leaders": 33}

    def test_a_closed_campaign_is_looked_at_and_not_changed(self, drafter, services):
        with services.database.writing() as session:
            campaign_by_reference(session, "SMALL").state = State.CLOSED
        page = words(drafter.get(at(LONDON)))
        assert "Not saved" in page
        assert not re.search("Exclude (?!a post, giving)", page)
        assert send(drafter, LONDON).status_code == 409
        for path in ("/hold-out", f"/hold-out/{post_ids(services)[0]}"):
            assert drafter.get(PAGE + path).status_code == 409, "before anything is typed"

    def test_who_may_only_look_sees_no_button(self, campaign, signed_in):
        page = words(signed_in(Role.VIEWER).get(at(LONDON)))
        assert "2 letters to 2 posts." in page
        assert not re.search("Save audience|Exclude (?!a post, giving)|Change the copy list", page)

    def test_the_campaign_must_be_there(self, drafter):
        assert drafter.get("/campaigns/NONE/audience").status_code == 404
        assert send(drafter, LONDON, to="/campaigns/NONE/audience").status_code == 404


class TestHoldOuts:
    def test_one_with_a_reason_and_back(self, drafter, services):
        first = post_ids(services)[0]
        one = f"{PAGE}/hold-out/{first}?{urlencode(LONDON)}"
        shown = words(drafter.get(one))
        assert (
            f"{DYFED} stays in its registry and does not get a letter from this campaign. Letter SMALL-0001 will be "
            "taken off the list of letters." in shown
        )
        assert send(drafter, [("reason", " Wrote first ")], to=one, page=one).location == at(LONDON)
        page = words(drafter.get(PAGE))
        assert f"{DYFED} is excluded. SMALL-0001 has been taken off the list of letters." in page
        assert "3 letters to 3 posts. 1 post is excluded. Saved" in page
        assert re.search(f"{DYFED} Wrote first Change [^.]* Excluded [^,]*, Alex Example Include again", page)
        back = f"{PAGE}/put-back/{first}"
        send(drafter, [], to=back)
        assert "The post is included again. Its letter is SMALL-0001." in words(drafter.get(PAGE))
        assert re.search(
            f"{DYFED} Wrote first Included again [^,]*, Alex Example Exclude again", words(drafter.get(PAGE))
        )
        send(drafter, [], to=back)
        assert "The post is no longer excluded. Nothing was changed." in words(drafter.get(PAGE))

    def test_another_reason_takes_the_place_of_the_old(self, drafter, services):
        one = f"{PAGE}/hold-out/{post_ids(services)[0]}"
        send(drafter, [("reason", "Wrote first")], to=one, page=one)
        assert 'value="Wrote first"' in drafter.get(one).text
        assert "Save reason" in words(drafter.get(one))
        send(drafter, [("reason", "A pilot")], to=one, page=one)
        assert f"{DYFED} is excluded." in words(drafter.get(PAGE))
        assert "A pilot" in words(drafter.get(PAGE))
        assert "Wrote first" not in words(drafter.get(PAGE))

    def test_a_reason_in_an_old_tab_does_not_write_over_another(self, drafter, services):
        one = f"{PAGE}/hold-out/{post_ids(services)[0]}"
        old = {"csrf_token": token_in(drafter.get(one).text), "seen": "", "reason": "A pilot"}
        send(drafter, [("reason", "Wrote first")], to=one, page=one)
        refused = drafter.post(one, data=old)
        assert refused.status_code == 409
        assert "Somebody else has excluded this post in the meantime: “Wrote first”." in words(refused)
        assert 'value="A pilot"' in refused.text
        assert drafter.post(one, data=old | {"seen": mark_in(refused.text)}).status_code == 302
        assert "A pilot" in words(drafter.get(PAGE))

    def test_a_reason_is_asked_for_beside_its_field(self, drafter, services):
        one = f"{PAGE}/hold-out/{post_ids(services)[0]}"
        for reason in ("", "x" * 501):
            answer = send(drafter, [("reason", reason)], to=one, page=one)
            assert answer.status_code == 400
            assert words(answer).count("Enter a reason for excluding the post, in 500 characters or fewer.") == 2

    def test_a_post_outside_the_audience_is_told_as_such(self, drafter, services):
        one = f"{PAGE}/hold-out/300"
        send(drafter, [("reason", "Another time")], to=one, page=one)
        assert "Not in this audience" in words(drafter.get(PAGE))
        send(drafter, [], to=f"{PAGE}/put-back/300")
        assert (
            "The post is no longer excluded. It does not get a letter, because it is not in the saved audience."
            in words(drafter.get(PAGE))
        )

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
        page = words(found)
        assert "Exact name" in page
        assert "Close match: check it" in page
        assert "Eton College No post had this or a similar name on that date." in page
        rows = self.rows(found)
        assert [value for name, value in rows if name == "post"] == [str(dyfed)], "what is near is not ticked"
        held = self.check(drafter, ["Eton College"], *rows, ("post", str(gwent)), ("reason", "A pilot"), ("hold", "1"))
        assert "2 posts excluded." in words(held)
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
        page = words(answer)
        assert page.count("One of several") == 2
        assert [name for name, _ in self.rows(answer) if name == "post"] == []
        assert "Lead Member for Children’s Services This could be any of" in page

    def test_a_post_outside_the_audience_is_found_and_told(self, drafter):
        assert "Not in this audience" in words(self.check(drafter, ["Leader of Kent County Council"]))

    def test_what_is_missing_is_said_and_nothing_is_lost(self, drafter, services):
        rows = self.rows(self.check(drafter, ["Gwent Police"]))
        unticked = [pair for pair in rows if pair[0] != "post"]
        no_reason = "Enter a reason for all the ticked posts, or one for each, in 500 characters or fewer."
        for form, wrong in (
            ([*unticked, ("reason", "Why")], "Tick the posts to exclude."),
            (rows, no_reason),
            ([*rows, ("reason", "x" * 501)], no_reason),
        ):
            answer = self.check(drafter, ["Eton College"], *form, ("hold", "1"))
            assert answer.status_code == 400
            assert words(answer).count(wrong) == 2
            assert GWENT in words(answer)
            assert "Eton College" in words(answer)
        assert letters(services) == {"chief-constables": 4}

    def test_a_list_without_end_is_refused_and_stays_in_its_box(self, drafter):
        answer = self.check(drafter, ["Gwent Police"] * 301)
        assert answer.status_code == 400
        assert words(answer).count("Paste at most 300 lines at a time.") == 2
        assert answer.text.count("Gwent Police") >= 301

    def test_nonsense_in_its_fields_is_left_out(self, drafter):
        form = [("shown", "x"), ("shown", "999999"), ("post", "999999"), ("hold", "1"), ("reason", "Why")]
        assert self.check(drafter, [], *form).status_code == 400


class TestCopies:
    COPIES = f"{PAGE}/copies"

    def send(self, client, form, to=""):
        return send(client, form, to=self.COPIES + to, page=self.COPIES)

    def test_lines_and_posts_are_added_moved_and_removed(self, drafter):
        self.send(drafter, [("line", "Clerk of the House")])
        found = drafter.get(f"{self.COPIES}?q=rotherham+leader")
        post = re.search(r'name="post" value="(\d+)"', found.text)[1]
        answer = self.send(drafter, [("post", post)], "?q=rotherham+leader")
        assert answer.location == f"{self.COPIES}?q=rotherham+leader"
        page = drafter.get(self.COPIES)
        assert "1. Clerk of the House Down" in words(page)
        assert "2. Leader of Rotherham Metropolitan Borough Council Up" in words(page)
        assert "Copied to Clerk of the House Leader of Rotherham" in words(drafter.get(PAGE))
        first, second = re.findall(r"/copies/(\d+)/remove", page.text)
        self.send(drafter, [], f"/{first}/down")
        assert "2. Clerk of the House" in words(drafter.get(self.COPIES))
        self.send(drafter, [], f"/{second}/remove")
        assert "1. Clerk of the House Remove" in words(drafter.get(self.COPIES))

    def test_what_is_no_line_is_said_beside_the_field(self, drafter):
        for line, wrong in (("", "Enter the person or office that the"), ("x" * 121, "A line has at most 120 char")):
            answer = self.send(drafter, [("line", line)])
            assert answer.status_code == 400
            assert words(answer).count(wrong) == 2

    def test_a_post_that_there_is_not_is_not_added(self, drafter):
        assert self.send(drafter, [("post", "999999")]).status_code == 404

    def test_clearances_that_go_are_asked_about_and_the_line_is_not_lost(self, drafter, services):
        with services.database.writing() as session:
            clear_all(session, campaign_by_reference(session, "SMALL"), issue=False)
        form = [("line", "Clerk of the House")]
        asked = self.send(drafter, form)
        assert "This removes 5 clearances" in words(asked)
        assert 'value="Clerk of the House"' in self.send(drafter, [*form, ("back", "1")]).text
        assert self.send(drafter, [*form, *going_on(asked.text).items()]).status_code == 302

    def test_a_stale_list_is_not_changed(self, drafter):
        fields = {"csrf_token": token_in(drafter.get(self.COPIES).text), "seen": "old", "line": "A"}
        assert drafter.post(self.COPIES, data=fields).status_code == 409

    def test_who_may_only_look_sees_the_list(self, campaign, signed_in):
        page = words(signed_in(Role.VIEWER).get(self.COPIES))
        assert "No copies yet. What you list here is printed below the signatures of every letter, after “cc”." in page
        assert "Add" not in page
