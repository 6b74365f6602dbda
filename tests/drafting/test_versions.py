"""Template versions: kept when a letter of them can be printed, numbered, never changed; which one is in use."""

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from app.accounts.models import Role
from app.audit.record import SYSTEM, Actor
from app.drafting.history import kept_versions
from app.drafting.keep import bring_back, load_templates, new_template, retire, take_version
from app.drafting.models import TemplateVersion
from app.drafting.versions import (
    newer_shipped,
    offered_templates,
    offered_version,
    templates_in_use,
    version,
    version_in_use,
    versions,
)
from app.errors import Stale
from app.letters.text.template import TemplateProblems
from app.platform.root import ROOT
from tests.drafting.templates import MORE, SHIPPED, SLUG, SOURCE, edit, make, ship
from tests.fixtures.app import add_member
from tests.refusals import refused
from tests.web.figures import numbers_in

pytestmark = pytest.mark.stack

THIRD = SOURCE + "\nAnd goodbye to you.\n"
FILES = sorted(path.stem for path in (ROOT / "letter_templates").glob("*.md"))


@pytest.fixture
def session(services):
    with services.database.writing() as session:
        yield session


def test_what_ships_is_there_and_offered(services):
    with services.database.reading() as session:
        assert sorted(slug for slug, _ in offered_templates(session)) == FILES
        assert all(kept.shipped for _, kept in offered_templates(session))


class TestWhatShips:
    def test_the_same_words_make_no_new_version(self, session):
        assert ship(session).id == ship(session).id
        loaded = load_templates(session, ROOT / "letter_templates", actor=SYSTEM)
        assert {one.number for one in loaded} == {1}

    def test_an_upgrade_takes_along_what_nobody_edited(self, session):
        ship(session)
        shipped = ship(session, MORE)
        assert version_in_use(session, SLUG) is shipped
        assert [one.number for one in versions(session, SLUG)] == [2, 1]

    def test_an_upgrade_never_buries_what_a_person_wrote(self, session):
        ship(session)
        mine = edit(session, 1)
        shipped = ship(session, THIRD)
        assert version_in_use(session, SLUG) is mine
        assert newer_shipped(versions(session, SLUG)) is shipped
        assert ship(session, THIRD) is shipped, "setting up again brings no other"

    def test_a_newer_one_is_told_until_it_is_taken_or_the_template_is_edited_again(self, session):
        ship(session)
        edit(session, 1)
        shipped = ship(session, THIRD)
        taken = take_version(session, SLUG, shipped, seen=2, actor=SYSTEM)
        assert (taken.number, taken.source, taken.shipped, taken.copied_from) == (4, THIRD, False, shipped.id)
        assert newer_shipped(versions(session, SLUG)) is None
        ship(session, MORE)
        edit(session, 4, SOURCE)
        assert newer_shipped(versions(session, SLUG)) is None

    def test_one_that_says_what_is_in_use_is_no_news(self, session):
        ship(session)
        edit(session, 1, MORE)
        ship(session, MORE)
        assert newer_shipped(versions(session, SLUG)) is None

    def test_under_the_name_of_a_template_made_here_it_waits_to_be_taken(self, session):
        mine = make(session)
        shipped = ship(session, MORE)
        assert version_in_use(session, SLUG) is mine
        assert newer_shipped(versions(session, SLUG)) is shipped


class TestKeep:
    def test_other_words_make_the_next_version_and_the_old_one_stays(self, session):
        make(session)
        edit(session, 1, note="Thanks")
        assert [(one.number, one.note) for one in versions(session, SLUG)] == [(2, "Thanks"), (1, "")]
        assert version(session, SLUG, 1).source == SOURCE
        assert version(session, SLUG, 3) is None

    def test_a_second_click_and_what_was_not_changed_make_none(self, session):
        make(session)
        mine = edit(session, 1)
        assert edit(session, 1) is mine
        assert edit(session, 1, SOURCE) is mine, "the words of the version that was seen"

    def test_it_is_not_kept_over_what_somebody_else_kept_meanwhile(self, session):
        make(session)
        edit(session, 1)
        with pytest.raises(Stale):
            edit(session, 1, THIRD)

    @pytest.mark.parametrize("words", ["<b>Loud</b>", "((nobody))", "中"])
    def test_what_no_letter_could_print_is_not_kept(self, session, words):
        with pytest.raises(TemplateProblems):
            make(session, f"{SOURCE}\n{words}\n")
        assert versions(session, SLUG) == []

    def test_a_name_is_taken_once(self, session):
        make(session)
        with refused("template_name_taken", slug=SLUG):
            make(session, MORE)

    def test_the_database_itself_refuses_to_change_a_version(self, stack_services):
        with pytest.raises(DBAPIError, match="append-only"), stack_services.database.writing() as session:
            session.execute(update(TemplateVersion).values(source="Other words"))


class TestRetire:
    def test_a_retired_one_is_offered_no_more_and_stays_as_it_is(self, session):
        kept = make(session)
        retire(session, SLUG, actor=SYSTEM)
        retire(session, SLUG, actor=SYSTEM)
        assert offered_version(session, SLUG) is None
        assert SLUG not in dict(offered_templates(session))
        assert kept in [one for _, one in templates_in_use(session)]
        assert version_in_use(session, SLUG) is kept

    def test_an_upgrade_does_not_bring_it_back(self, session):
        ship(session)
        retire(session, SLUG, actor=SYSTEM)
        ship(session, MORE)
        assert offered_version(session, SLUG) is None

    def test_brought_back_it_is_offered_again(self, session):
        kept = make(session)
        retire(session, SLUG, actor=SYSTEM)
        bring_back(session, SLUG, actor=SYSTEM)
        bring_back(session, SLUG, actor=SYSTEM)
        assert offered_version(session, SLUG) is kept


def test_the_history_says_who_kept_each_what_changed_and_where_the_words_came_from(services):
    member = add_member(services, Role.DRAFTER, name="Alex Example")
    with services.database.writing() as session:
        ship(session)
        edit(session, 1, actor=Actor(member.id))
        ship(session, THIRD)
        take_version(session, SLUG, version(session, SLUG, 1), seen=2, actor=Actor(member.id))
        told = kept_versions(session, versions(session, SLUG))
    assert [(one.version.number, one.by, one.used) for one in told] == [
        (4, "Alex Example", True),
        (3, "Despatch", False),
        (2, "Alex Example", False),
        (1, "Despatch", False),
    ]
    assert [one.before and one.before.number for one in told] == [2, 1, 1, None]
    assert [numbers_in(one.changed) for one in told] == [[3], [4], [3], []], "words of the text"
    assert told[0].origin == (SLUG, told[3].version)


def test_words_with_a_slip_are_not_kept_and_those_that_were_may_be_taken_again(session):
    slip = SOURCE + "\nTo ((council name.\n"
    with pytest.raises(TemplateProblems, match="field_unclosed"):
        make(session, slip)
    ship(session, slip)
    edit(session, 1)
    taken = take_version(session, SLUG, version(session, SLUG, 1), seen=2, actor=SYSTEM)
    assert taken.source == slip
    assert new_template(session, "copy", slip, actor=SYSTEM, copied_from=taken).source == slip


def test_a_copy_says_what_it_was_copied_from(services):
    with services.database.writing() as session:
        original = version_in_use(session, SHIPPED)
        new_template(session, "copy", original.source, actor=SYSTEM, copied_from=original)
        assert kept_versions(session, versions(session, "copy"))[0].origin == (SHIPPED, original)
