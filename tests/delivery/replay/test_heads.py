"""The heads of the record in certificates, packs and manifests are those of the record."""

import pytest

from app.audit.anchor import head
from app.production.editions.editions import newest_editions
from app.production.editions.manifest import manifest_lines
from app.replay import ManifestUnreadable, check_all, manifest_heads
from tests.delivery.replay.rows import make_older
from tests.delivery.sending import campaign


@pytest.fixture
def manifest(made, tmp_path):
    """What somebody downloaded."""
    file = tmp_path / "MAR15 manifest.csv"
    with made.database.reading() as session:
        lines = manifest_lines(newest_editions(session, campaign(session).id), head(session))
        file.write_text("".join(lines), encoding="utf-8")
    return file


def test_heads_in_certificates_packs_and_manifests_are_of_the_record(made, manifest):
    assert {one.what.split()[0] for one in check_all(made, [manifest]).faults if one.code != "row"} == set()


def test_a_record_that_was_written_anew_with_its_key_is_not_what_certificates_packs_and_manifests_say(made, manifest):
    make_older(made)
    named = {one.what.split()[0] for one in check_all(made, [manifest]).faults}
    assert named == {"certificate", "archive", "manifest"}


@pytest.mark.parametrize("text", ["", "name,address\nAlex,Leeds\n", "audit_event,audit_hmac\nten,ab\n"])
def test_a_file_that_is_no_manifest_is_refused(tmp_path, text):
    file = tmp_path / "letters.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ManifestUnreadable):
        manifest_heads(file)
