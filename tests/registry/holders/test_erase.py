"""Erasing a holder on request: nothing that names the person is left, and the record of what happened still holds."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.audit.models import AuditEvent, AuditPersonal
from app.audit.verify import verify
from app.errors import Refused, Stale
from app.registry.filters.saved_filters import save_filter
from app.registry.holders.changes import correct_holder, verify_holders
from app.registry.holders.erase import ErasedAlready, erase_holder, erasure_of
from app.registry.holders.legal_holds import holds_on_posts, lift_hold, place_hold
from app.registry.holders.linked_posts import link_holders, unlink_holder
from app.registry.holders.person import NOBODY
from app.registry.models import HolderVersion, SavedFilter
from app.registry.posts.post import lock_posts
from app.registry.posts.posts import PostFilter, PostList, posts_on
from app.registry.posts.recipients_of import holders_of
from tests.refusals import refused
from tests.registry.conftest import NOVEMBER_2026, find
from tests.registry.holding import USER, held, hold

BEGAN = date(2020, 1, 1)
SAVED = datetime(2026, 11, 25, tzinfo=UTC)
WHOLE = {"title": "Dame", "forename": "Jo", "surname": "Bloggs", "post_nominals": "QPM", "salutation": "Dear Jo"}


@pytest.fixture
def posts(database):
    with database.reading() as session:
        return [find(session, "chief-executives", words).post_id for words in ("Rotherham", "Barnsley")]


@pytest.fixture
def known(database, posts):
    """Jo Bloggs in both posts, misspelled at first, after somebody else and before another; the last event of each."""
    here, there = posts
    hold(database, here, "Alex Example", date(2015, 1, 1), title="Dame", surname="Example")
    one = hold(database, here, "Jo Blogs", BEGAN, **WHOLE)
    with database.writing() as session:
        said = replace(one.held, person=replace(one.held.person, full_name="Jo Bloggs"))
        correct_holder(session, here, one.id, said, actor=USER)
    hold(database, there, "Jo Bloggs", BEGAN, source="A letter of Jo Bloggs")
    pairs = [(post, find_bloggs(database, post).id) for post in posts]
    with database.writing() as session:
        link_holders(session, pairs, actor=USER)
    hold(database, here, "Sam Example", date(2025, 1, 1), title="Sir", surname="Example")
    with database.reading() as session:
        return list(session.scalars(select(AuditEvent.seq).order_by(AuditEvent.seq)))


def find_bloggs(database, post_id):
    (found,) = [one for one in held(database, post_id) if one.held.person.full_name == "Jo Bloggs"]
    return found


def erase(database, post_id, version_id, reason="Asked for by the person"):
    with database.writing() as session:
        return erase_holder(session, post_id, version_id, reason=reason, today=NOVEMBER_2026, actor=USER)


def everything(database):
    """All that is kept of holders, in saved filters and beside the chain, as one text."""
    with database.reading() as session:
        columns = [column for column in HolderVersion.__table__.columns if column.type.python_type is str]
        rows = [*session.execute(select(*columns)), *session.execute(select(AuditPersonal.value))]
        rows += session.execute(select(SavedFilter.name, SavedFilter.query))
        bodies = session.scalars(select(AuditEvent.body)).all()
    return repr(rows) + repr(bodies)


def test_what_would_go_is_told_first(database, posts, known):
    one = find_bloggs(database, posts[0])
    with database.reading() as session:
        erasure = erasure_of(session, posts[0], one.id, today=NOVEMBER_2026)
    assert {(told.name, told.post_id) for told in erasure.names} == {
        ("Dame Jo Blogs QPM", posts[0]),
        ("Dame Jo Bloggs QPM", posts[0]),
        ("Jo Bloggs", posts[1]),
    }
    assert "Bloggs" in everything(database)


@pytest.mark.stack
def test_nothing_that_names_the_person_is_left_now_or_as_it_was_known_before(database, posts, known):
    erase(database, posts[0], find_bloggs(database, posts[0]).id)
    left = everything(database)
    for word in ("Blogg", "Blogs", "Dear Jo", "QPM"):
        assert word not in left
    for seq in known:
        for post in posts:
            assert all("Blog" not in one.held.person.full_name for one in held(database, post, known_at=seq))
    (here,) = [one for one in held(database, posts[0]) if one.valid_from == BEGAN]
    assert (here.held.name, here.held.person, here.valid_to) == ("Erased", NOBODY, date(2025, 1, 1))


def test_nobody_else_loses_anything(database, posts, known):
    erase(database, posts[0], find_bloggs(database, posts[0]).id)
    assert [one.held.name for one in held(database, posts[0])] == ["Dame Alex Example", "Erased", "Sir Sam Example"]
    with database.reading() as session:
        kept = session.scalars(select(AuditPersonal.value).where(AuditPersonal.value.is_not(None))).all()
    assert {"Alex Example", "Dame", "Sam Example", "Sir", "Example"} <= set(kept)


@pytest.mark.stack
def test_the_chain_verifies_and_the_event_names_nobody(database, posts, known):
    erase(database, posts[0], find_bloggs(database, posts[0]).id)
    with database.reading() as session:
        assert verify(session).holds
        event = session.scalars(select(AuditEvent).where(AuditEvent.action == "holder.erased")).one()
    assert "Asked for by the person" in event.body
    assert {subject.subject_id for subject in event.subjects} == {str(post) for post in posts}


def test_letters_go_to_the_office_and_lists_say_erased(database, posts, known):
    erase(database, posts[0], find_bloggs(database, posts[0]).id)
    with database.reading() as session:
        assert holders_of(session, posts, valid_at=date(2024, 1, 1)) == {}
        listed = PostList("chief-executives", date(2024, 1, 1), filters=PostFilter(search="Barnsley"))
        assert [post.holder for post in posts_on(session, listed).items(session)] == ["Erased"]


def test_it_stays_erased_when_the_days_change_later(database, posts, known):
    erase(database, posts[0], find_bloggs(database, posts[0]).id)
    hold(database, posts[1], "Alex Example", date(2023, 1, 1))
    assert [one.held.name for one in held(database, posts[1])] == ["Erased", "Alex Example"]


def test_a_second_time_there_is_nothing_to_erase(database, posts, known):
    one = find_bloggs(database, posts[0])
    erase(database, posts[0], one.id)
    with pytest.raises(ErasedAlready):
        erase(database, posts[0], one.id)


def test_a_legal_hold_on_any_of_their_posts_stops_it_until_it_is_lifted(database, posts, known):
    with database.writing() as session:
        assert place_hold(session, posts[1], reason="An inquiry", actor=USER)
        assert not place_hold(session, posts[1], reason="Again", actor=USER)
    one = find_bloggs(database, posts[0])
    with pytest.raises(Refused, match="under_legal_hold") as raised:
        erase(database, posts[0], one.id)
    assert [(hold.post_id, hold.reason) for hold in raised.value.facts["holds"]] == [(posts[1], "An inquiry")]
    assert find_bloggs(database, posts[0]).id == one.id
    with database.writing() as session:
        assert lift_hold(session, posts[1], reason="It ended", actor=USER)
        assert not lift_hold(session, posts[1], reason="Again", actor=USER)
        assert holds_on_posts(session, posts) == {}
    erase(database, posts[0], one.id)
    assert "Bloggs" not in everything(database)


def save(database, name, query, *, shared=False):
    with database.writing() as session:
        if session.get(User, USER.user_id) is None:
            session.add(User(id=USER.user_id, name="Robin Example", email="robin@example.gov.uk", created_at=SAVED))
            session.flush()
        return save_filter(session, "chief-executives", name, query, shared=shared, actor=USER).id


def filters(database):
    with database.reading() as session:
        return [(one.name, one.query) for one in session.scalars(select(SavedFilter).order_by(SavedFilter.id))]


@pytest.mark.stack
@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("q=Jo+Bloggs&region=London", "region=London"),
        ("q=bloggs%2C+jo+council&sort=-title", "q=council&sort=-title"),
        ("q=Cllr+BLOGGS", "q=Cllr"),
        ("q=Blogs&nation=Wales", "nation=Wales"),
    ],
)
def test_the_name_goes_from_the_words_of_saved_filters(database, posts, known, query, left):
    save(database, "North", query)
    erase(database, posts[0], find_bloggs(database, posts[0]).id)
    assert filters(database) == [("North", left)]
    assert "blog" not in everything(database).casefold()
    with database.reading() as session:
        assert verify(session).holds
        event = session.scalars(select(AuditEvent).where(AuditEvent.action == "holder.erased")).one()
    assert '"filters":1' in event.body


@pytest.mark.stack
def test_a_filter_of_the_name_alone_goes_and_one_called_by_it_is_called_otherwise(database, posts, known):
    save(database, "Mine", "q=Jo+Bloggs&sort=title")
    other = save(database, "Posts of Jo Bloggs", "region=London", shared=True)
    erase(database, posts[0], find_bloggs(database, posts[0]).id)
    assert filters(database) == [(f"Filter {other}", "region=London")]
    assert "Bloggs" not in everything(database)


@pytest.mark.stack
def test_words_that_may_mean_others_stay(database, posts):
    one = hold(database, posts[0], "Jo York", BEGAN)
    hold(database, posts[1], "Sam Bloggs", BEGAN)
    kept = [("City", "q=york"), ("Sam", "q=Bloggs"), ("Jo", "q=jo")]
    for name, query in kept:
        save(database, name, query)
    save(database, "Person", "q=york+jo&region=London")
    erase(database, posts[0], one.id)
    assert filters(database) == [*kept, ("Person", "region=London")]


def test_a_legal_hold_leaves_saved_filters_as_they_are(database, posts, known):
    save(database, "Mine", "q=Jo+Bloggs")
    with database.writing() as session:
        place_hold(session, posts[1], reason="An inquiry", actor=USER)
    with refused("under_legal_hold"):
        erase(database, posts[0], find_bloggs(database, posts[0]).id)
    assert filters(database) == [("Mine", "q=Jo+Bloggs")]


def test_somebody_of_a_like_name_who_came_before_is_not_erased(database, posts):
    hold(database, posts[0], "Jon Example", date(2015, 1, 1))
    one = hold(database, posts[0], "Jan Example", BEGAN)
    erase(database, posts[0], one.id)
    assert [one.held.name for one in held(database, posts[0])] == ["Jon Example", "Erased"]


@pytest.mark.parametrize(
    "say",
    [
        lambda session, post, one: correct_holder(session, post, one.id, one.held, since=BEGAN, actor=USER),
        lambda session, post, one: verify_holders(session, [(post, one.id)], on=NOVEMBER_2026, actor=USER),
        lambda session, post, one: link_holders(session, [(post, one.id)], actor=USER),
    ],
)
def test_a_form_that_was_open_meanwhile_says_nothing_of_them_anew(database, posts, say):
    one = hold(database, posts[0], "Jo Bloggs", BEGAN)
    erase(database, posts[0], one.id)
    with pytest.raises(Stale), database.writing() as session:
        say(session, posts[0], one)


@pytest.mark.parametrize("whom", [0, 1])
def test_somebody_who_was_linked_by_mistake_is_not_erased(database, posts, whom):
    pairs = [(post, hold(database, post, "Jo Bloggs", BEGAN).id) for post in posts]
    with database.writing() as session:
        link_holders(session, pairs, actor=USER)
    with database.writing() as session:
        unlink_holder(session, posts[1], held(database, posts[1])[0].id, actor=USER)
    erase(database, posts[whom], held(database, posts[whom])[0].id)
    assert held(database, posts[whom])[0].held.name == "Erased"
    assert held(database, posts[1 - whom])[0].held.name == "Jo Bloggs"


@pytest.mark.stack
@pytest.mark.parametrize("database", [pytest.param("postgresql", marks=pytest.mark.services)], indirect=True)
def test_who_links_at_that_very_moment_brings_nothing_back(database, posts, monkeypatch):
    """Erased between the first look of another writer and its lock. SQLite lets in one writer at a time."""
    here, there = (hold(database, post, "Jo Bloggs", BEGAN) for post in posts)

    def lock_after_the_erasure(session, post_ids):
        erase(database, posts[0], here.id)
        lock_posts(session, post_ids)

    monkeypatch.setattr("app.registry.holders.linked_posts.lock_posts", lock_after_the_erasure)
    with pytest.raises(Stale), database.writing() as session:
        link_holders(session, [(posts[0], here.id), (posts[1], there.id)], actor=USER)
    with database.reading() as session:
        of_post = select(HolderVersion.full_name).where(HolderVersion.post_id == posts[0])
        assert set(session.scalars(of_post)) == {""}
