"""`despatch evidence verify`: which file of which pack a file is, by its bytes alone."""

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from app.commands.cli import despatch
from app.evidence.packs.files.models import PackFile
from app.evidence.packs.files.work import work_on
from tests.evidence.packs.packing import ask, pack


@pytest.fixture
def file(services, settings, monkeypatch, tmp_path):
    """The PDF of a pack, on somebody’s disk."""
    pack(services)
    work_on(services, ask(services))
    with services.database.reading() as session:
        kept = session.scalars(select(PackFile).where(PackFile.kind == "pdf")).one()
    monkeypatch.setattr("app.platform.config.load_settings", lambda: settings)
    path = tmp_path / "pack.pdf"
    path.write_bytes(services.storage.get(kept.key))
    return path


def run(*files) -> tuple[int, str]:
    result = CliRunner().invoke(despatch, ["evidence", "verify", *map(str, files)])
    return result.exit_code, result.output


def test_it_names_the_pack_and_its_moment(file):
    status, said = run(file)
    assert status == 0
    assert "Evidence pack 1, PDF, byte for byte as it was made at" in said
    assert "figures for 24 June 2016" in said


def test_a_byte_more_makes_it_another_file(file, tmp_path):
    changed = tmp_path / "changed.pdf"
    changed.write_bytes(file.read_bytes() + b"\n")
    status, said = run(file, changed)
    assert status == 1
    assert "This is not a file of an evidence pack, or it has been changed since it was made." in said


def test_a_file_that_is_not_there_is_said(file, tmp_path):
    status, said = run(tmp_path / "nowhere.pdf", file)
    assert status == 2
    assert "Can't be read" in said
