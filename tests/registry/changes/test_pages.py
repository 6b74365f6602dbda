"""A person closes, merges, splits or renames an organisation in the browser: what is shown before, and what is done."""

import re
from html import unescape

import pytest
from sqlalchemy import func, select
from wtforms.validators import DataRequired

from app.accounts.models import Role
from app.audit.models import AuditEvent
from app.audit.record import Actor
from app.platform.clock import today
from app.registry import events as registry_events
from app.registry.changes.forms import NO_DAY, MergeForm, not_found_words
from app.registry.changes.undo import DEPENDS, changes_recorded
from app.registry.changes.words import KINDS, change_words
from app.registry.contacts.preferences import preference_of, set_preference
from app.registry.filters.tags import tag_posts, tags_of
from app.registry.models import PostVersion
from app.registry.organisations.organisation import organisation_on
from app.registry.refusals import REFUSALS
from app.registry.views.organisations import NOW
from app.registry.words import do_you_mean
from tests.fixtures.app import token_in
from tests.refusals import said_of
from tests.registry.changes.changing import APRIL, BEFORE
from tests.registry.conftest import NOVEMBER_2026, find
from tests.registry.holders.test_pages import happened_by
from tests.registry.test_pages import words
from tests.web.filled import Main
from tests.web.markup import (
    conflict_of,
    errors_of,
    facts_of,
    forms_of,
    heading_of,
    main_of,
    message_of,
    part_of,
    parts_of,
    said_by,
    timeline_of,
    with_class,
    words_of,
)

AREAS = ("ending", "made")
DAY = "on=1&on=4&on=2027&note=The+order"


@pytest.fixture
def drafter(signed_in):
    return signed_in(Role.DRAFTER, name="Robin Drafter")


@pytest.fixture
def council(services):
    """The number of Rotherham's council."""
    with services.database.reading() as session:
        return find(session, "council-leaders", "Rotherham").organisation_id


@pytest.fixture
def ccg(services):
    with services.database.reading() as session:
        return find(session, "health-leaders", "NHS Rotherham").organisation_id


def asked(organisation_id, kind, query=""):
    return f"/organisations/{organisation_id}/change?kind={kind}&new=y&{DAY}{query}"


def sent(page, **more):
    """The form of a preview as it stands, with `more`."""
    boxes = re.findall(r'<input[^>]*name="((?:title|salutation|make|areas?)-[^"]*)"[^>]*>', page.text)
    form = {"csrf_token": token_in(page.text), "seen": re.search(r'name="seen" value="(\w+)"', page.text)[1]}
    for name in boxes:
        (box,) = re.findall(rf'<input[^>]*name="{re.escape(name)}"[^>]*>', page.text)[:1]
        form[name] = unescape(re.search(r'value="([^"]*)"', box)[1])
    return form | more


def said_of_unknown(services, typed):
    with services.database.reading() as session:
        return not_found_words(session, typed)


def told_of(services, organisation_id):
    """The newest change of an organisation in one line."""
    with services.database.reading() as session:
        about = AuditEvent.subjects.any(kind="organisation", subject_id=str(organisation_id))
        return change_words(changes_recorded(session, about)[0], today=today())


def undone_by(page):
    """Who undid the changes that the page of an organisation has."""
    return [one.text for one in main_of(page).xpath("//section[@aria-labelledby='changes']//*[@data-undone]")]


def named(services, organisation_id, day):
    with services.database.reading() as session:
        found = organisation_on(session, organisation_id, valid_at=day)
    return found.version.name if found.existed else ""


def test_one_chooses_what_happens_and_then_says_when(drafter, council):
    page = drafter.get(f"/organisations/{council}/change")
    assert "Rotherham Metropolitan Borough Council" in heading_of(page)
    assert next(form.offered["kind"] for form in Main(page.text).forms if form.offered) == [*KINDS]
    form = drafter.get(f"/organisations/{council}/change?kind=rename")
    assert 'name="on"' in form.text


def test_what_is_left_out_is_said_beside_its_box(drafter, council):
    answer = drafter.get(f"/organisations/{council}/change?kind=merge&on=&on=&on=&name=&note=")
    assert answer.status_code == 400
    assert errors_of(answer) == {
        "on": NO_DAY,
        "note": said_by(MergeForm.note, DataRequired),
        "name": said_by(MergeForm.name, DataRequired),
    }


def test_other_organisations_must_be_known(drafter, council, services):
    answer = drafter.get(asked(council, "merge", "&name=Don+Council&others=Atlantis+Council"))
    assert answer.status_code == 400
    assert errors_of(answer) == {"others": said_of_unknown(services, "Atlantis Council")}
    assert "“Atlantis Council”" in errors_of(answer)["others"]


def test_a_misspelt_other_is_asked_about(drafter, council, services):
    answer = drafter.get(asked(council, "merge", "&name=Don+Council&others=Barnsly+Metropolitan+Council%0AAtlantis"))
    assert answer.status_code == 400
    barnsly, atlantis = (said_of_unknown(services, typed) for typed in ("Barnsly Metropolitan Council", "Atlantis"))
    assert do_you_mean(["Barnsley Metropolitan Borough Council"]) in barnsly
    assert errors_of(answer) == {"others": f"{barnsly} {atlantis}"}


def test_a_successor_that_is_not_recorded_is_new_only_if_somebody_says_so(drafter, council):
    address = asked(council, "replace", "&name=Zetetic+Council")
    assert list(errors_of(drafter.get(address.replace("&new=y", "")))) == ["name"]
    assert drafter.get(address).status_code == 200


def test_others_are_added_one_by_one_from_what_is_offered_as_one_types(drafter, council):
    page = drafter.get(
        asked(council, "merge", "&name=Don+Council&others=Barnsley&other=City+of+Doncaster+Council&add=1")
    )
    assert page.status_code == 200
    assert re.search(r"<textarea[^>]*>\s*Barnsley\nCity of Doncaster Council</textarea>", page.text)
    assert re.search(r'<input[^>]*name="other"[^>]*list="known"', page.text)
    wrong = drafter.get(asked(council, "merge", "&other=Doncastr+Council&add=1"))
    assert wrong.status_code == 400
    assert do_you_mean(["City of Doncaster Council"]) in errors_of(wrong)["other"]


def test_one_that_was_not_added_to_the_list_counts_too(drafter, council):
    page = drafter.get(asked(council, "merge", "&name=Don+Valley+Council&other=Barnsley"))
    ends = "Rotherham Metropolitan Borough Council and Barnsley Metropolitan Borough Council "
    assert words_of(with_class(page, "ds-lede")[0]).startswith(ends)


def test_what_can_not_be_is_said_beside_the_name(drafter, council):
    answer = drafter.get(asked(council, "split", "&name_1=North+Council"))
    assert answer.status_code == 400
    assert errors_of(answer) == {"name_1": REFUSALS["one_successor"]}


def test_a_merger_says_what_it_does_and_is_done_once(drafter, council, services):
    address = asked(council, "merge", "&name=Don+Council&others=Barnsley+Metropolitan+Borough+Council")
    page = drafter.get(address)
    said = words(page)
    ends = "Rotherham Metropolitan Borough Council and Barnsley Metropolitan Borough Council "
    assert words_of(with_class(page, "ds-lede")[0]).startswith(ends)
    assert facts_of(part_of(page, "what-follows")).keys() == {"Don Council"}
    ending, made = ([words_of(one) for one in main_of(page).xpath(f"//p[@data-area='{what}']")] for what in AREAS)
    assert [text.split(" ")[0] for text in ending] == ["Barnsley", "Rotherham"]
    assert [text.startswith("Don Council ") for text in made] == [True]
    assert 'value="Leader of Don Council"' in page.text
    assert re.search(r"MAR15: Local leadership .* 8 letters [^:]*: MAR15-0\d+", said)
    assert parts_of(page, "before-MAR15"), "its letters stay as they are"
    assert named(services, council, APRIL)

    form = sent(page)
    done = drafter.post(address, data=form, follow_redirects=True)
    kind, said = message_of(done)
    assert (kind, said.startswith(f"{told_of(services, council)}. ")) == ("success", True)
    assert "Don Council on 1 April 2027" in said
    assert (named(services, council, BEFORE) != "", named(services, council, APRIL)) == (True, "")
    again = drafter.post(address, data=form, follow_redirects=True)
    assert again.status_code == 200
    assert words_of(part_of(again, "changes")).count("Don Council on 1 April 2027. The order") == 1


def test_a_stale_tab_sees_it_anew(drafter, council, services):
    address = asked(council, "close")
    form = sent(drafter.get(address))
    with services.database.reading() as session:
        post = find(session, "council-leaders", "Rotherham").post_id
    tag = drafter.get(asked(council, "rename", "&name=Don+Council"))
    drafter.post(asked(council, "rename", "&name=Don+Council"), data=sent(tag))
    answer = drafter.post(address, data=form)
    assert answer.status_code == 409
    assert conflict_of(answer).startswith(NOW)
    assert f"/posts/{post}" in answer.text
    assert named(services, council, APRIL) == "Don Council"


def test_what_is_chosen_is_shown_anew_before_it_is_done(drafter, council):
    address = asked(council, "merge", "&name=Don+Council")
    page = drafter.get(address)
    moved = re.search(r'name="move-(\d+)"', page.text)[1]
    shown = drafter.post(address, data=sent(page, act="look", **{f"move-{moved}": "0"}))
    assert shown.status_code == 200
    assert f'name="title-post-{moved}"' in shown.text


def test_a_renaming_may_word_its_titles_otherwise(drafter, council, services):
    address = asked(council, "rename", "&name=Don+Council&short_name=Don")
    page = drafter.get(address)
    box = next(name for name in sent(page) if name.startswith("title-post-"))
    drafter.post(address, data=sent(page, **{box: "Mayor of Don Council"}))
    with services.database.reading() as session:
        titles = {one.title for one in organisation_on(session, council, valid_at=APRIL).posts}
    assert "Mayor of Don Council" in titles


def test_it_is_undone_as_a_whole(drafter, council, services):
    address = asked(council, "close")
    drafter.post(address, data=sent(drafter.get(address)))
    page = drafter.get(f"/organisations/{council}")
    undo = re.search(rf'href="(/organisations/{council}/change/\d+/undo)"', page.text)[1]
    confirm = drafter.get(undo)
    assert forms_of(confirm) == [undo]
    done = drafter.post(undo, data={"csrf_token": token_in(confirm.text)}, follow_redirects=True)
    assert message_of(done).kind == "success"
    assert undone_by(done) == ["Robin Drafter"]
    assert "/undo" not in done.text
    assert named(services, council, APRIL)
    assert message_of(drafter.get(undo, follow_redirects=True)) == ("info", REFUSALS["unknown_change"])


def test_what_depends_on_it_holds_it(drafter, council, services):
    address = asked(council, "rename", "&name=Don+Council")
    drafter.post(address, data=sent(drafter.get(address)))
    page = drafter.get(f"/organisations/{council}").text
    undo = re.search(rf'href="(/organisations/{council}/change/\d+/undo)"', page)[1]
    later = f"/organisations/{council}/change?kind=close&on=1&on=4&on=2028&note=x"
    drafter.post(later, data=sent(drafter.get(later)))
    confirm = drafter.get(undo)
    before, _, _ = REFUSALS["cant_undo"].partition("{")
    assert words_of(part_of(confirm, "held")).startswith(before + DEPENDS["OrganisationVersion"])
    assert forms_of(confirm) == []
    assert drafter.post(undo, data={"csrf_token": token_in(page)}).status_code == 409


def test_what_is_over_already_can_not_end_again(drafter, ccg):
    answer = drafter.get(asked(ccg, "close"))
    assert answer.status_code == 400
    said = said_of("organisation_not_there", name="NHS Rotherham Clinical Commissioning Group")
    assert errors_of(answer) == {"on": said}


def test_a_viewer_is_offered_none_of_it(signed_in, council):
    viewer = signed_in(Role.VIEWER)
    assert "/change" not in viewer.get(f"/organisations/{council}").text
    assert viewer.get(f"/organisations/{council}/change").status_code == 403


def test_the_history_of_its_posts_says_so(drafter, council, services):
    address = asked(council, "rename", "&name=Don+Council")
    drafter.post(address, data=sent(drafter.get(address)))
    with services.database.reading() as session:
        post = find(session, "council-leaders", "Rotherham", valid_at=NOVEMBER_2026).post_id
    page = drafter.get(f"/posts/{post}")
    assert happened_by(
        page,
        registry_events.ORGANISATION_CHANGED,
        "Robin Drafter",
        "Rotherham Metropolitan Borough Council",
        "Don Council",
    )


def post_of(services, words_of_it, registry="council-leaders"):
    with services.database.reading() as session:
        return find(session, registry, words_of_it).post_id


def undo_of(client, organisation_id):
    address = re.search(
        rf'"(/organisations/{organisation_id}/change/\d+/undo)"', client.get(f"/organisations/{organisation_id}").text
    )[1]
    return client.post(address, data={"csrf_token": token_in(client.get(address).text)})


@pytest.mark.parametrize("query", ["close", "rename&name=Don+Council", "merge&name=Don+Council"])
def test_the_history_of_a_post_keeps_a_change_and_its_undoing(drafter, council, services, query):
    kind, _, more = query.partition("&")
    address = asked(council, kind, f"&{more}")
    drafter.post(address, data=sent(drafter.get(address)))
    post = f"/posts/{post_of(services, 'Rotherham')}"
    assert happened_by(
        drafter.get(post), registry_events.ORGANISATION_CHANGED, "Robin Drafter", " on 1 April 2027. The order."
    )
    undo_of(drafter, council)
    page = drafter.get(post)
    assert happened_by(page, registry_events.ORGANISATION_CHANGE_UNDONE, "Robin Drafter", " on 1 April 2027")
    assert happened_by(page, registry_events.ORGANISATION_CHANGED, "Robin Drafter", " on 1 April 2027. The order.")
    (title,) = [one.title for one in timeline_of(page) if one.event == registry_events.ORGANISATION_CHANGE_UNDONE]
    assert title in drafter.get(f"{post}/history.csv").text


def test_a_post_tells_of_a_change_that_made_it_and_not_before_it_was_known(drafter, council, services):
    address = asked(council, "merge", "&name=Don+Valley+Council")
    drafter.post(address, data=sent(drafter.get(address)))
    with services.database.reading() as session:
        made = find(session, "council-leaders", "Don Valley", valid_at=APRIL).post_id
        seq = session.scalar(select(func.max(PostVersion.recorded)))
    assert happened_by(drafter.get(f"/posts/{made}"), registry_events.ORGANISATION_CHANGED, "Robin Drafter")
    before = drafter.get(f"/posts/{post_of(services, 'Rotherham')}?known_at={seq - 1}")
    assert registry_events.ORGANISATION_CHANGED not in [one.event for one in timeline_of(before)]


def test_the_organisation_that_followed_one_that_stays_tells_of_both(drafter, council, services):
    address = asked(council, "merge", "&name=Barnsley+Metropolitan+Borough+Council")
    drafter.post(address, data=sent(drafter.get(address)))
    undo_of(drafter, council)
    with services.database.reading() as session:
        other = find(session, "council-leaders", "Barnsley").organisation_id
    assert undone_by(drafter.get(f"/organisations/{other}")) == ["Robin Drafter"]


def furnished(services, post_id):
    with services.database.writing() as session:
        set_preference(session, post_id, "large", source="A call", seen=0, actor=Actor())
        tag_posts(session, [post_id], "Pilot", actor=Actor())


def test_where_one_follows_one_the_posts_go_on_and_what_goes_along_is_said(drafter, council, services):
    furnished(services, post_of(services, "Rotherham"))
    page = drafter.get(asked(council, "merge", "&name=Don+Council"))
    (along,) = main_of(page).xpath("//small[@data-note='goes-along']")
    assert words_of(along).endswith(": large print, 16 point; the tag “Pilot”")
    assert not parts_of(page, "posts-made")


def test_what_a_made_post_takes_over_is_said_and_may_be_left_behind(drafter, council, services):
    furnished(services, post_of(services, "Rotherham"))
    address = asked(council, "merge", "&name=Don+Valley+Council&others=Barnsley+Metropolitan+Borough+Council")
    page = drafter.get(address)
    (label,) = main_of(page).xpath("//label[@for='carry-0-council-leaders']")
    said = " Leader of Rotherham Metropolitan Borough Council: large print, 16 point; the tag “Pilot”"
    assert words_of(label).endswith(said)
    (has,) = main_of(page).xpath("//small[@data-note='has']")
    assert ": large print, 16 point" in words_of(has)
    assert parts_of(page, "posts-made")
    shown = drafter.post(address, data=sent(page, act="look"))
    assert not re.search(r'name="carry-0-council-leaders"[^>]*checked', shown.text)
    drafter.post(address, data=sent(page, **{"carry-0-council-leaders": "yes"}))
    with services.database.reading() as session:
        made = find(session, "council-leaders", "Don Valley", valid_at=APRIL).post_id
        assert (preference_of(session, made).format, tags_of(session, made)) == ("large", ["Pilot"])
