"""Files of an installation are for its own user, whatever the mode of the folder that they lie in."""

import os
from contextlib import closing

import pytest
from sqlalchemy import text

from app.audit.anchor import anchor
from app.platform.config import Settings
from app.platform.private_files import readable_by_others
from app.platform.schema import upgrade
from app.platform.services import open_services
from tests.fixtures.app import SECRETS


@pytest.fixture
def instance(tmp_path):
    """A folder that anybody may enter, of a user whose new files anybody may read."""
    before = os.umask(0o022)
    folder = tmp_path / "instance"
    folder.mkdir(mode=0o755)
    yield folder
    os.umask(before)


def work_in(instance):
    with closing(open_services(Settings(instance_dir=instance, **SECRETS))) as services:
        upgrade(services.database)
        services.storage.put("packs/ab/one.zip", b"letters")
        services.queue.nudge("note")
        with services.database.reading() as session:
            anchor(session, services.storage, None)
        with services.database.writing() as session:
            session.execute(text("UPDATE audit_head SET seq = seq"))
            assert [*readable_by_others(instance)] == []


def test_new_files_are_readable_by_their_owner_alone(instance):
    work_in(instance)
    assert {path.name for path in instance.iterdir()} >= {"despatch.db", "queue.db", "files"}
    assert (instance / "files").stat().st_mode & 0o777 == 0o700


def test_databases_of_before_are_taken_from_other_users(instance):
    work_in(instance)
    for name in ("despatch.db", "queue.db"):
        (instance / name).chmod(0o644)
    assert len([*readable_by_others(instance)]) == 2
    work_in(instance)


def test_a_database_whose_folder_is_not_there_makes_none(tmp_path):
    with closing(open_services(Settings(instance_dir=tmp_path / "instance", **SECRETS))):
        assert [*tmp_path.iterdir()] == []
