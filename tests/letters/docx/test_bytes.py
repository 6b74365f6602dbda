"""The file is a plain ZIP, and its bytes and digest depend on the letter alone: not on where, when or after what."""

import io
import zipfile
from functools import partial

import pytest

from app.letters.docx import make_docx, render_docx
from app.letters.docx.package import Package, part_from_pieces
from app.letters.files.deflated_parts import SMALL, pack
from app.letters.files.inflated_digest import inflated_docx_sha256
from app.letters.letter import Letter
from tests.letters.docx.spread import SPREAD
from tests.letters.elsewhere import digests, made_elsewhere
from tests.letters.factory import march_letter

PRINTS = (render_docx, partial(render_docx, large=True))


@pytest.mark.parametrize(
    "environment",
    [
        {"TZ": "Asia/Tokyo", "SOURCE_DATE_EPOCH": "0", "PYTHONHASHSEED": "1"},
        {"TZ": "America/Los_Angeles", "PYTHONHASHSEED": "2", "LANG": "cy_GB.UTF-8"},
        {"TZ": "UTC", "PYTHONHASHSEED": "3", "LC_ALL": "C", "PYTHONUTF8": "0"},
    ],
)
def test_the_same_bytes_from_another_process(environment, tmp_path):
    made = march_letter("welsh force")
    assert made_elsewhere(made, PRINTS, folder=str(tmp_path), **environment) == digests(made, PRINTS)


def test_the_order_in_which_letters_are_made_does_not_matter():
    forwards = {name: render_docx(made) for name, made in SPREAD.items()}
    backwards = {name: render_docx(SPREAD[name]) for name in reversed(SPREAD)}
    assert forwards == backwards


def test_a_letter_that_was_frozen_gives_the_same_bytes():
    for made in SPREAD.values():
        assert render_docx(Letter.from_json(made.canonical_json())) == render_docx(made)


@pytest.mark.parametrize("large", [False, True], ids=["ordinary", "large"])
def test_the_digest_is_that_of_the_inflated_file(subtests, large):
    for name, letter in SPREAD.items():
        with subtests.test(letter=name):
            made = make_docx(letter, large=large)
            assert made.body == render_docx(letter, large=large)
            assert made.inflated_sha256 == inflated_docx_sha256(made.body)


def test_other_files_have_other_digests():
    files = [make_docx(made, large=large) for made in SPREAD.values() for large in (False, True)]
    assert len({made.inflated_sha256 for made in files}) == len({made.body for made in files}) > len(SPREAD)


def test_the_zip_is_whole_and_plain():
    with zipfile.ZipFile(io.BytesIO(render_docx(march_letter()))) as package:
        assert package.testzip() is None
        for entry in package.infolist():
            assert entry.date_time == (1980, 1, 1, 0, 0, 0)
            assert (entry.flag_bits, entry.extra, entry.comment) == (0, b"", b"")
            stored = entry.file_size < SMALL
            assert entry.compress_type == (0 if stored else 8)
            assert (entry.compress_size == entry.file_size) == stored


def test_content_types_and_relations_name_every_part():
    with zipfile.ZipFile(io.BytesIO(render_docx(march_letter()))) as package:
        types = package.read("[Content_Types].xml").decode()
        relations = (package.read("_rels/.rels") + package.read("word/_rels/document.xml.rels")).decode()
        for name in package.namelist():
            if not name.endswith((".rels", "[Content_Types].xml")):
                assert f'PartName="/{name}"' in types
                assert f'Target="{name.removeprefix("word/")}"' in relations or f'Target="{name}"' in relations


def test_no_part_says_what_made_it_but_despatch():
    with zipfile.ZipFile(io.BytesIO(render_docx(march_letter()))) as package:
        assert [name for name in package.namelist() if b"python-docx" in package.read(name)] == []
        assert b"<Application>Despatch</Application>" in package.read("docProps/app.xml")


def test_a_letter_is_small():
    assert len(render_docx(march_letter())) < 15_000


@pytest.mark.parametrize("order", [(0, 1, 2, 3, 4), (4, 3, 2, 1, 0), (2, 2, 1, 2), ()])
def test_pieces_of_a_stream_stand_in_any_order(order):
    contents = (b"", b"a", b"word " * (SMALL // 5 - 1), b"word " * SMALL, bytes(range(256)) * 20)
    pieces = [pack(content) for content in contents]
    with zipfile.ZipFile(
        io.BytesIO(Package([part_from_pieces("part", [pieces[place] for place in order])]).pack([]))
    ) as package:
        assert package.testzip() is None
        assert package.read("part") == b"".join(contents[place] for place in order)
