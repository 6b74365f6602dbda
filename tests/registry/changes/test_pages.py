"""A person closes, merges, splits or renames an organisation in the browser: what is shown before, and what is done."""

import re
from html import unescape

import pytest
from sqlalchemy import func, select

from app.accounts.models import Role
from app.audit.record import Actor
from app.registry.contacts.preferences import preference_of, set_preference
from app.registry.models import PostVersion
from app.registry.organisation import organisation_on
from app.registry.tags import tag_posts, tags_of
from tests.fixtures.app import token_in
from tests.registry.changes.test_change import APRIL, BEFORE
from tests.registry.conftest import NOVEMBER_2026, find
from tests.registry.test_pages import words

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
    return f"/organisations/{organisation_id}/change?kind={kind}&{DAY}{query}"


def sent(page, **more):
    """The form of a preview as it stands, with `more`."""
    boxes = re.findall(r'<input[^>]*name="((?:title|salutation|make|areas?)-[^"]*)"[^>]*>', page.text)
    form = {"csrf_token": token_in(page.text), "seen": re.search(r'name="seen" value="(\w+)"', page.text)[1]}
    for name in boxes:
        (box,) = re.findall(rf'<input[^>]*name="{re.escape(name)}"[^>]*>', page.text)[:1]
        form[name] = unescape(re.search(r'value="([^"]*)"', box)[1])
    return form | more


def named(services, organisation_id, day):
    with services.database.reading() as session:
        found = organisation_on(session, organisation_id, valid_at=day)
    return found.version.name if found.existed else ""


def test_one_chooses_what_happens_and_then_says_when(drafter, council):
    page = words(drafter.get(f"/organisations/{council}/change"))
    assert "What happens to Rotherham Metropolitan Borough Council?" in page
    assert "Split it" in page
    form = words(drafter.get(f"/organisations/{council}/change?kind=rename"))
    assert "The first day on which it is so" in form


def test_what_is_left_out_is_said_beside_its_box(drafter, council):
    answer = drafter.get(f"/organisations/{council}/change?kind=merge&on=&on=&on=&name=&note=")
    assert answer.status_code == 400
    for sentence in ("Enter the first day of the change", "Enter where this is from.", "Enter the organisation that"):
        assert sentence in words(answer)


def test_other_organisations_must_be_known(drafter, council):
    answer = drafter.get(asked(council, "merge", "&name=Don+Council&others=Atlantis+Council"))
    assert answer.status_code == 400
    assert "There is no one organisation called “Atlantis Council” on that day." in words(answer)


def test_a_misspelt_other_is_asked_about(drafter, council):
    answer = drafter.get(asked(council, "merge", "&name=Don+Council&others=Barnsly+Metropolitan+Council%0AAtlantis"))
    assert answer.status_code == 400
    said = words(answer)
    assert "“Barnsly Metropolitan Council” on that day. Do you mean Barnsley Metropolitan Borough Council?" in said
    assert "called “Atlantis” on that day. Enter its whole name" in said


def test_others_are_added_one_by_one_from_what_is_offered_as_one_types(drafter, council):
    page = drafter.get(
        asked(council, "merge", "&name=Don+Council&others=Barnsley&other=City+of+Doncaster+Council&add=1")
    )
    assert page.status_code == 200
    assert re.search(r"<textarea[^>]*>\s*Barnsley\nCity of Doncaster Council</textarea>", page.text)
    assert re.search(r'<input[^>]*name="other"[^>]*list="known"', page.text)
    wrong = drafter.get(asked(council, "merge", "&other=Doncastr+Council&add=1"))
    assert wrong.status_code == 400
    assert "Do you mean City of Doncaster Council?" in words(wrong)


def test_one_that_was_not_added_to_the_list_counts_too(drafter, council):
    said = words(drafter.get(asked(council, "merge", "&name=Don+Valley+Council&other=Barnsley")))
    assert "Rotherham Metropolitan Borough Council and Barnsley Metropolitan Borough Council end." in said


def test_what_can_not_be_is_said_beside_the_name(drafter, council):
    answer = drafter.get(asked(council, "split", "&name_1=North+Council"))
    assert answer.status_code == 400
    assert "Enter two organisations or more that follow it" in words(answer)


def test_a_merger_says_what_it_does_and_is_done_once(drafter, council, services):
    address = asked(council, "merge", "&name=Don+Council&others=Barnsley+Metropolitan+Borough+Council")
    page = drafter.get(address)
    said = words(page)
    assert "Rotherham Metropolitan Borough Council and Barnsley Metropolitan Borough Council end." in said
    assert "Don Council New: it is made on this day" in said
    assert "Rotherham is no longer an area." in said
    assert "Don Council becomes an area." in said
    assert 'value="Leader of Don Council"' in page.text
    assert re.search(r"MAR15: Local leadership .* 8 letters not sent yet: MAR15-0\d+", said)
    assert "before the change: its letters stay as they are" in said
    assert named(services, council, APRIL)

    form = sent(page)
    done = drafter.post(address, data=form, follow_redirects=True)
    assert "will merge into Don Council on 1 April 2027. It can be undone" in words(done)
    assert (named(services, council, BEFORE) != "", named(services, council, APRIL)) == (True, "")
    again = drafter.post(address, data=form, follow_redirects=True)
    assert again.status_code == 200
    assert words(again).count("will merge into Don Council on 1 April 2027. The order") == 1


def test_a_stale_tab_sees_it_anew(drafter, council, services):
    address = asked(council, "close")
    form = sent(drafter.get(address))
    with services.database.reading() as session:
        post = find(session, "council-leaders", "Rotherham").post_id
    tag = drafter.get(asked(council, "rename", "&name=Don+Council"))
    drafter.post(asked(council, "rename", "&name=Don+Council"), data=sent(tag))
    answer = drafter.post(address, data=form)
    assert answer.status_code == 409
    assert "What it touches was changed after you opened this page." in words(answer)
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
    assert "Everything it did is taken back" in words(confirm)
    done = drafter.post(undo, data={"csrf_token": token_in(confirm.text)}, follow_redirects=True)
    assert "Everything is as it was known before." in words(done)
    assert "Undone by Robin Drafter" in words(done)
    assert "/undo" not in done.text
    assert named(services, council, APRIL)
    assert "undone already" in words(drafter.get(undo, follow_redirects=True))


def test_what_depends_on_it_holds_it(drafter, council, services):
    address = asked(council, "rename", "&name=Don+Council")
    drafter.post(address, data=sent(drafter.get(address)))
    page = drafter.get(f"/organisations/{council}").text
    undo = re.search(rf'href="(/organisations/{council}/change/\d+/undo)"', page)[1]
    later = f"/organisations/{council}/change?kind=close&on=1&on=4&on=2028&note=x"
    drafter.post(later, data=sent(drafter.get(later)))
    confirm = drafter.get(undo)
    assert "It can’t be undone while this stands: a later change of one of the organisations" in words(confirm)
    assert drafter.post(undo, data={"csrf_token": token_in(page)}).status_code == 409


def test_what_is_over_already_can_not_end_again(drafter, ccg):
    answer = drafter.get(asked(ccg, "close"))
    assert answer.status_code == 400
    assert "NHS Rotherham Clinical Commissioning Group is not there on the day before." in words(answer)


def test_a_viewer_is_offered_none_of_it(signed_in, council):
    viewer = signed_in(Role.VIEWER)
    assert "/change" not in viewer.get(f"/organisations/{council}").text
    assert viewer.get(f"/organisations/{council}/change").status_code == 403


def test_the_history_of_its_posts_says_so(drafter, council, services):
    address = asked(council, "rename", "&name=Don+Council")
    drafter.post(address, data=sent(drafter.get(address)))
    with services.database.reading() as session:
        post = find(session, "council-leaders", "Rotherham", valid_at=NOVEMBER_2026).post_id
    page = words(drafter.get(f"/posts/{post}"))
    assert "Rotherham Metropolitan Borough Council became Don Council." in page
    assert "by Robin Drafter" in page


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
    assert re.search(r"as recorded by Robin Drafter .* on 1 April 2027\. The order\.", words(drafter.get(post)))
    undo_of(drafter, council)
    said = words(drafter.get(post))
    assert "Change of the organisation undone by Robin Drafter" in said
    assert "What stood before it stands again." in said
    assert "as recorded by Robin Drafter" in said
    assert "Change of the organisation undone" in drafter.get(f"{post}/history.csv").text


def test_a_post_tells_of_a_change_that_made_it_and_not_before_it_was_known(drafter, council, services):
    address = asked(council, "merge", "&name=Don+Valley+Council")
    drafter.post(address, data=sent(drafter.get(address)))
    with services.database.reading() as session:
        made = find(session, "council-leaders", "Don Valley", valid_at=APRIL).post_id
        seq = session.scalar(select(func.max(PostVersion.recorded)))
    assert "Organisation changed, as recorded by Robin Drafter" in words(drafter.get(f"/posts/{made}"))
    before = words(drafter.get(f"/posts/{post_of(services, 'Rotherham')}?known_at={seq - 1}"))
    assert "as recorded by" not in before


def test_the_organisation_that_followed_one_that_stays_tells_of_both(drafter, council, services):
    address = asked(council, "merge", "&name=Barnsley+Metropolitan+Borough+Council")
    drafter.post(address, data=sent(drafter.get(address)))
    undo_of(drafter, council)
    with services.database.reading() as session:
        other = find(session, "council-leaders", "Barnsley").organisation_id
    assert "Undone by Robin Drafter" in words(drafter.get(f"/organisations/{other}"))


def furnished(services, post_id):
    with services.database.writing() as session:
        set_preference(session, post_id, "large", source="A call", seen=0, actor=Actor())
        tag_posts(session, [post_id], "Pilot", actor=Actor())


def test_where_one_follows_one_the_posts_go_on_and_what_goes_along_is_said(drafter, council, services):
    furnished(services, post_of(services, "Rotherham"))
    said = words(drafter.get(asked(council, "merge", "&name=Don+Council")))
    assert "Goes along: large print, 16 point; the tag “Pilot”" in said
    assert "Posts that are made" not in said


def test_what_a_made_post_takes_over_is_said_and_may_be_left_behind(drafter, council, services):
    furnished(services, post_of(services, "Rotherham"))
    address = asked(council, "merge", "&name=Don+Valley+Council&others=Barnsley+Metropolitan+Borough+Council")
    page = drafter.get(address)
    said = "Take over from Leader of Rotherham Metropolitan Borough Council: large print, 16 point; the tag “Pilot”"
    assert said in words(page)
    assert "It has: large print, 16 point" in words(page)
    shown = drafter.post(address, data=sent(page, act="look"))
    assert not re.search(r'name="carry-0-council-leaders"[^>]*checked', shown.text)
    drafter.post(address, data=sent(page, **{"carry-0-council-leaders": "yes"}))
    with services.database.reading() as session:
        made = find(session, "council-leaders", "Don Valley", valid_at=APRIL).post_id
        assert (preference_of(session, made).format, tags_of(session, made)) == ("large", ["Pilot"])
