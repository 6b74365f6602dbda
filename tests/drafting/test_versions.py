"""Template versions: kept when they compile, numbered, never changed."""

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError

from app.audit.record import SYSTEM
from app.config import ROOT
from app.drafting.models import TemplateVersion
from app.drafting.versions import keep_version, load_templates, newest_of_each, newest_version, version, versions
from app.letters.template import TemplateProblems

SOURCE = "---\ntitle: A letter\nsummary: For a test\n---\n\nWe write to you.\n"


def test_what_ships_is_there(services):
    with services.database.reading() as session:
        assert [slug for slug, _ in newest_of_each(session)] == ["march-2015-accountability"]


def test_the_same_words_make_no_new_version(services):
    with services.database.writing() as session:
        first = keep_version(session, "letter", SOURCE, actor=SYSTEM)
        again = keep_version(session, "letter", SOURCE, actor=SYSTEM)
        assert first.id == again.id
        assert [v.number for v in load_templates(session, ROOT / "letter_templates", actor=SYSTEM)] == [1]


def test_other_words_make_the_next_version_and_the_old_one_stays(services):
    with services.database.writing() as session:
        keep_version(session, "letter", SOURCE, actor=SYSTEM)
        keep_version(session, "letter", SOURCE + "\nAnd thank you.\n", actor=SYSTEM)
    with services.database.reading() as session:
        assert [v.number for v in versions(session, "letter")] == [2, 1]
        assert version(session, "letter", 1).source == SOURCE
        assert newest_version(session, "letter").number == 2
        assert version(session, "letter", 3) is None


def test_what_does_not_compile_is_not_kept(services):
    with pytest.raises(TemplateProblems), services.database.writing() as session:
        keep_version(session, "letter", "---\ntitle: A letter\n---\n\n<b>Loud</b>\n", actor=SYSTEM)
    with services.database.reading() as session:
        assert versions(session, "letter") == []


def test_the_database_itself_refuses_to_change_a_version(stack_services):
    with pytest.raises(DBAPIError, match="append-only"), stack_services.database.writing() as session:
        session.execute(update(TemplateVersion).values(source="Other words"))
