"""The pages about who holds a post: recorded, corrected, ended, verified, addressed, taken back, with nothing lost."""

import re
from datetime import date

import pytest
from wtforms.validators import DataRequired, Length

from app.accounts.models import Role
from app.registry import events as registry_events
from app.registry.forms import source_field
from app.registry.holders.forms import NO_DAY, STILL_TO_COME, HolderForm
from app.registry.holders.versions import tenures_of
from app.registry.holders.words import LABELS
from app.registry.refusals import REFUSALS
from app.registry.showing import span
from tests.fixtures.app import token_in
from tests.refusals import said_of
from tests.registry.conftest import find
from tests.registry.test_pages import post_form
from tests.web.filled import filled_form
from tests.web.markup import (
    conflict_of,
    errors_of,
    forms_of,
    main_of,
    message_of,
    messages_of,
    notes_of,
    part_of,
    rows_of,
    said_by,
    timeline_of,
    words_of,
)

HOLDER = {
    "full_name": "Jo Bloggs",
    "title": "Dame",
    "forename": "Jo",
    "surname": "Bloggs",
    "since": ["1", "6", "2024"],
    "source": "The council’s website",
}
OTHER = {"full_name": "Sam Example", "since": ["1", "9", "2025"], "source": "A letter"}

JUNE = span(date(2024, 6, 1), None)
INCOMPLETE = [
    ({"full_name": " "}, said_by(HolderForm.full_name, DataRequired)),
    ({"source": ""}, said_by(source_field(), DataRequired)),
    ({"since": ["", "", ""]}, NO_DAY),
    ({"since": ["31", "2", "2024"]}, "must be a real date"),
    ({"since": "1"}, "must be a real date"),
    ({"since": ["1", "1", "0001"]}, said_of("no_post_then", first=date(1975, 1, 11))),
    ({"since": ["1", "1", "2999"]}, REFUSALS["more_than_a_year_ahead"].partition("{")[0]),
    ({"full_name": "x" * 201}, said_by(HolderForm.full_name, Length)),
    ({"until": ["31", "5", "2024"]}, ""),
    ({"until": "5 2024"}, "must be a real date"),
    ({"verified_on": ["1", "1", "2999"]}, STILL_TO_COME),
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


def standing(client, post_id, day=""):
    """Who holds the post by the first of the facts on its page, with their days, and what it notes of them."""
    fact = part_of(client.get(f"/posts/{post_id}{day and '?as_at='}{day}"), "office-holder")
    said = [
        (*(words_of(note) for note in one.xpath("span")), words_of(one), notes_of(one)) for one in fact.findall("div")
    ]
    return [(words.removesuffix("".join(note)).strip(" ."), *notes) for *note, words, notes in said]


def main_table(client, post_id):
    """What the table of those who hold the post notes of each."""
    rows = main_of(client.get(f"/posts/{post_id}")).xpath("//tbody/tr[th//*[@data-note]]")
    return {row.find("th").text: notes_of(row) for row in rows}


def flags(page, kind):
    return main_of(page).xpath("//*[@data-flag=$kind]", kind=kind)


def happened(page):
    """What the history says of each event: its code, who and when, and all its words."""
    return [(one.event, f"{one.by} {one.when}".strip(), f"{one.title} {one.words}") for one in timeline_of(page)]


def happened_by(page, event, who, *said):
    """Whether the history has such an event by this person that says each of these."""
    return any(
        one == event and by.startswith(f"by {who}") and all(text in words for text in said)
        for one, by, words in happened(page)
    )


def versions(services, post_id):
    with services.database.reading() as session:
        return [one.id for one in tenures_of(session, post_id)]


def holder_at(services, post_id, act, *, place=-1):
    return f"/posts/{post_id}/holders/{versions(services, post_id)[place]}/{act}"


class TestRecording:
    def test_recording_a_holder(self, drafter, post_id):
        answer = record(drafter, post_id, verified_on=["2", "6", "2024"])
        assert (answer.status_code, answer.location) == (302, f"/posts/{post_id}")
        page = drafter.get(answer.location)
        kind, said = message_of(page)
        assert kind == "success"
        assert "Dame Jo Bloggs" in said
        assert "Director of Children’s Services" in said
        assert standing(drafter, post_id) == [(f"Dame Jo Bloggs, {JUNE}",)]
        assert [row for row in rows_of(page) if row[0] == "Dame Jo Bloggs" and "2 June 2024" in row[2]]
        assert happened_by(page, registry_events.HOLDER_RECORDED, "Robin Drafter 1 June 2024", "Dame Jo Bloggs")
        assert standing(drafter, post_id, "2015-03-03") == []

    def test_sending_the_form_twice_records_once(self, drafter, post_id):
        at = f"/posts/{post_id}/holder"
        form = {"seen": seen(drafter, at), **HOLDER}
        for _ in range(2):
            assert post_form(drafter, at, form).status_code == 302
        assert [event for event, *_ in happened(drafter.get(f"/posts/{post_id}"))].count(
            registry_events.HOLDER_RECORDED
        ) == 1

    def test_what_is_missing_is_said_above_and_beside(self, drafter, post_id, subtests):
        for changes, said in INCOMPLETE:
            with subtests.test(changes=changes):
                answer = record(drafter, post_id, **changes)
                assert answer.status_code == 400
                ((field, error),) = errors_of(answer).items()
                assert field in changes
                assert said in error
        assert standing(drafter, post_id) == []

    def test_a_name_is_never_markup(self, drafter, post_id):
        record(drafter, post_id, full_name="<b>Jo</b> ((x))")
        assert "<b>Jo</b>" not in drafter.get(f"/posts/{post_id}").text

    def test_a_last_day_is_the_last(self, drafter, post_id):
        record(drafter, post_id, until=["31", "8", "2024"])
        days = span(date(2024, 6, 1), date(2024, 9, 1))
        assert standing(drafter, post_id, "2024-08-31") == [(f"Dame Jo Bloggs, {days}",)]
        assert standing(drafter, post_id, "2024-09-01") == []

    def test_of_two_at_once_the_page_asks_whom_letters_go_to(self, drafter, post_id, services):
        record(drafter, post_id)
        asked = record(drafter, post_id, OTHER, acting="y", stays="y")
        assert asked.status_code == 200
        assert f'value="{versions(services, post_id)[0]}"' in asked.text
        assert standing(drafter, post_id) == [(f"Dame Jo Bloggs, {JUNE}",)], "nothing is recorded yet"
        assert 'name="letters_to"' in asked.text
        (chief,) = versions(services, post_id)
        assert f'value="{chief}"' in asked.text
        assert record(drafter, post_id, OTHER, acting="y", stays="y", letters_to=str(chief)).status_code == 302
        sam = f"Sam Example, acting, {span(date(2025, 9, 1), None)}"
        assert standing(drafter, post_id) == [(f"Dame Jo Bloggs, {JUNE}", "addressed"), (sam,)]
        table = main_table(drafter, post_id)
        assert table == {"Dame Jo Bloggs": ["addressed"], "Sam Example": ["not-addressed"]}
        act = holder_at(services, post_id, "addressed")
        assert "at the same time as Dame Jo Bloggs." in words_of(drafter.get(act))
        assert "The post will have Dame Jo Bloggs, recorded at the same time." in words_of(
            drafter.get(holder_at(services, post_id, "withdraw"))
        )
        answer = post_form(drafter, act, {"since": ["1", "11", "2026"]})
        page = drafter.get(answer.location)
        kind, said = message_of(page)
        assert kind == "success"
        assert "Sam Example" in said
        assert "1 November 2026" in said
        assert standing(drafter, post_id) == [(sam, "addressed"), (f"Dame Jo Bloggs, {JUNE}",)]
        assert happened_by(page, registry_events.HOLDER_ADDRESSED, "Robin Drafter", "Sam Example")

    def test_a_day_on_which_they_hold_no_post_is_refused(self, drafter, post_id, services):
        record(drafter, post_id)
        act = holder_at(services, post_id, "addressed")
        page = drafter.get(act)
        assert "no one else is recorded" in words_of(page)
        assert act not in forms_of(page)
        answer = post_form(drafter, act, {"since": ["31", "5", "2024"]})
        assert answer.status_code == 400
        assert errors_of(answer) == {"since": said_of("holder_not_in_post", name="Dame Jo Bloggs")}

    def test_what_somebody_else_recorded_meanwhile_is_shown_and_nothing_typed_is_lost(
        self, drafter, post_id, services, signed_in
    ):
        at = f"/posts/{post_id}/holder"
        before = seen(drafter, at)
        other = signed_in(Role.DRAFTER, name="Sam Second")
        record(other, post_id, OTHER)
        answer = post_form(drafter, at, {"seen": before, **HOLDER})
        assert answer.status_code == 409
        said = conflict_of(answer)
        assert said.startswith("Sam Second ")
        assert f"Sam Example, {span(date(2025, 9, 1), None)}" in said
        assert filled_form(answer.text)["full_name"] == ["Jo Bloggs"]
        fresh = re.search(r'name="seen"[^>]*value="(\d+)"', answer.text)[1]
        assert post_form(drafter, at, {"seen": fresh, **HOLDER}).status_code == 302


class TestOneThatIsRecorded:
    def test_a_mistake_is_corrected_for_the_same_days(self, drafter, post_id, services):
        record(drafter, post_id)
        at = holder_at(services, post_id, "correct")
        assert filled_form(drafter.get(at).text)["surname"] == ["Bloggs"]
        form = {**HOLDER, "since": ["", "", ""], "full_name": "Jo Blogs", "surname": "Blogs"}
        answer = post_form(drafter, at, form)
        assert answer.status_code == 302
        page = drafter.get(answer.location)
        assert "Dame Jo Blogs" in messages_of(page)[-1].words
        assert standing(drafter, post_id) == [(f"Dame Jo Blogs, {JUNE}",)]
        changed = f"{LABELS['full_name']} and {LABELS['surname']}".lower()
        assert happened_by(
            page, registry_events.HOLDER_CORRECTED, "Robin Drafter", "Dame Jo Bloggs", "Dame Jo Blogs", changed
        )

    def test_what_changed_on_a_day_is_so_from_that_day(self, drafter, post_id, services):
        record(drafter, post_id)
        at = holder_at(services, post_id, "correct")
        post_form(drafter, at, {**HOLDER, "since": ["1", "1", "2026"], "post_nominals": "OBE"})
        since = date(2026, 1, 1)
        assert standing(drafter, post_id) == [(f"Dame Jo Bloggs OBE, {span(since, None)}",)]
        before = [(f"Dame Jo Bloggs, {span(date(2024, 6, 1), since)}",)]
        assert standing(drafter, post_id, "2025-12-31") == before

    def test_two_who_correct_at_once_see_both(self, drafter, post_id, services, signed_in):
        record(drafter, post_id)
        at = holder_at(services, post_id, "correct")
        form = {**HOLDER, "since": ["", "", ""]}
        post_form(signed_in(Role.DRAFTER, name="Sam Second"), at, {**form, "title": "Lady"})
        answer = post_form(
            drafter, at, {**form, "full_name": "Joanna Bloggs"}, at="/recipients/lead-members/tags?all-post=1"
        )
        assert answer.status_code == 409
        assert conflict_of(answer).startswith("Sam Second ")
        assert rows_of(answer) == [
            [LABELS["full_name"], "Jo Bloggs", "Joanna Bloggs"],
            [LABELS["title"], "Lady", "Dame"],
        ]
        assert filled_form(answer.text)["full_name"] == ["Joanna Bloggs"]
        again = re.search(r'action="(/posts/\d+/holders/\d+/correct)"', answer.text)[1]
        assert post_form(drafter, again, {**form, "full_name": "Joanna Bloggs"}).status_code == 302
        assert standing(drafter, post_id) == [(f"Dame Joanna Bloggs, {JUNE}",)]

    def test_one_who_leaves_leaves_the_post_to_nobody(self, drafter, post_id, services):
        record(drafter, post_id)
        at = holder_at(services, post_id, "end")
        answer = post_form(drafter, at, {"last_day": ["31", "5", "2024"]})
        assert answer.status_code == 400
        begins = date(2024, 6, 1)
        assert errors_of(answer) == {"last_day": said_of("holder_ends_too_early", name="Dame Jo Bloggs", begins=begins)}
        answer = post_form(drafter, at, {"last_day": ["31", "10", "2026"]})
        page = drafter.get(answer.location)
        kind, said = message_of(page)
        assert kind == "success"
        assert "Dame Jo Bloggs" in said
        assert "31 October 2026" in said
        assert standing(drafter, post_id) == []
        assert happened_by(page, registry_events.HOLDER_ENDED, "Robin Drafter 1 November 2026", "Dame Jo Bloggs")
        post_form(drafter, holder_at(services, post_id, "end"), {"last_day": ["", "", ""]})
        assert standing(drafter, post_id) == [(f"Dame Jo Bloggs, {JUNE}",)]

    @pytest.mark.parametrize(("act", "box"), [("end", "last_day"), ("addressed", "since")])
    def test_a_day_that_was_typed_outlives_what_somebody_else_changed(self, drafter, post_id, services, act, box):
        record(drafter, post_id)
        at = holder_at(services, post_id, act)
        post_form(drafter, holder_at(services, post_id, "verified"), {}, at=f"/posts/{post_id}")
        answer = post_form(drafter, at, {box: ["31", "10", "2026"]}, at=f"/posts/{post_id}")
        assert answer.status_code == 409
        assert conflict_of(answer).startswith("Robin Drafter ")
        assert 'value="31 10 2026"' in answer.text
        again = re.search(rf'action="(/posts/\d+/holders/\d+/{act})"', answer.text)[1]
        assert again == holder_at(services, post_id, act)
        assert post_form(drafter, again, {box: ["31", "10", "2026"]}).status_code == 302

    def test_verified_in_one_click(self, drafter, post_id, services):
        record(drafter, post_id)
        at = f"/posts/{post_id}"
        act = holder_at(services, post_id, "verified")
        assert act in forms_of(drafter.get(at))
        page = drafter.get(post_form(drafter, act, {}, at=at).location)
        assert message_of(page).kind == "success"
        assert happened_by(page, registry_events.HOLDER_VERIFIED, "Robin Drafter", "Dame Jo Bloggs")
        assert not [form for form in forms_of(page) if re.search("/holders/.*/verified", form)]

    def test_taking_back_what_was_a_mistake(self, drafter, post_id, services):
        record(drafter, post_id)
        record(drafter, post_id, OTHER)
        at = holder_at(services, post_id, "withdraw")
        follows = "Dame Jo Bloggs will hold the post again, as if Sam Example had not been recorded."
        for act in ("withdraw", "correct"):
            assert follows in words_of(drafter.get(holder_at(services, post_id, act))), "who holds the post again"
        answer = post_form(drafter, at, {}, at=f"/posts/{post_id}")
        page = drafter.get(answer.location)
        kind, said = message_of(page)
        assert kind == "success"
        assert "Dame Jo Bloggs" in said
        assert standing(drafter, post_id) == [(f"Dame Jo Bloggs, {JUNE}",)]
        assert happened_by(page, registry_events.HOLDER_WITHDRAWN, "Robin Drafter", "Sam Example")
        answer = post_form(drafter, at, {}, at=f"/posts/{post_id}")
        assert message_of(drafter.get(answer.location)) == ("warning", REFUSALS["holder_changed"])

    def test_a_page_about_what_is_no_longer_so_says_so(self, drafter, post_id, services, subtests):
        record(drafter, post_id)
        old = versions(services, post_id)[0]
        post_form(drafter, holder_at(services, post_id, "verified"), {}, at=f"/posts/{post_id}")
        for act in ("correct", "end", "addressed", "same-person"):
            with subtests.test(act):
                answer = drafter.get(f"/posts/{post_id}/holders/{old}/{act}", follow_redirects=True)
                code = "holders_changed" if act == "same-person" else "holder_changed"
                assert messages_of(answer)[-1] == ("warning", REFUSALS[code])

    def test_gaps_and_overlaps_are_flagged(self, drafter, post_id, services):
        record(drafter, post_id, until=["31", "8", "2024"])
        record(drafter, post_id, OTHER)
        record(drafter, post_id, OTHER, full_name="Alex Example", since=["1", "1", "2026"], stays="y", letters_to="new")
        page = drafter.get(f"/posts/{post_id}")
        (gap,), (overlap,) = ([words_of(flag) for flag in flags(page, kind)] for kind in ("gap", "overlap"))
        assert span(date(2024, 9, 1), date(2025, 9, 1)) in gap
        assert re.search("Dame Jo Bloggs .*Sam Example", gap)
        assert re.search("Sam Example .*Alex Example", overlap)
        assert span(date(2026, 1, 1), None) in overlap


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
