"""An archive is a plain ZIP named by its content, and the slots point at the right bytes."""

import hashlib
import zipfile
from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st

from app.production.editions.archive import archive_of

FILES = [("MAR15-0001.pdf", b"%PDF one"), ("MAR15-0001.docx", b"PK one"), ("MAR15-0002.pdf", b"")]


def test_an_archive_is_a_readable_zip_without_compression():
    with zipfile.ZipFile(BytesIO(archive_of(FILES).body)) as archive:
        assert archive.testzip() is None
        assert {(entry.compress_type, entry.date_time) for entry in archive.infolist()} == {
            (zipfile.ZIP_STORED, (1980, 1, 1, 0, 0, 0))
        }
        assert [(name, archive.read(name)) for name in archive.namelist()] == FILES


def test_an_archive_is_kept_under_its_sha256():
    archive = archive_of(FILES)
    digest = hashlib.sha256(archive.body).hexdigest()
    assert (archive.sha256, archive.key) == (digest, f"packs/{digest[:2]}/{digest}.zip")


def test_the_same_files_make_the_same_archive():
    assert archive_of(FILES) == archive_of(FILES)
    assert archive_of(FILES).sha256 != archive_of(FILES[::-1]).sha256


names = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="/"), min_size=1, max_size=40)


@given(st.lists(st.tuples(names, st.binary(max_size=200)), unique_by=lambda file: file[0], max_size=8))
def test_every_slot_points_at_its_files_bytes(files):
    archive = archive_of(files)
    assert [archive.body[slot.offset : slot.offset + slot.length] for slot in archive.slots] == [
        body for _, body in files
    ]
