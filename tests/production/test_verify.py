"""`despatch letter verify`: which edition a file is, whether genuine, altered or superseded, and what differs."""

import io
from collections.abc import Callable, Mapping

import pikepdf
import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from app.commands.cli import despatch
from app.letters.files.deflated_parts import blocks
from app.letters.files.letter_file import read_letter_file
from app.letters.letter import Letter as Page
from app.letters.pdf import render_pdf
from app.letters.pdf.render import press_of
from app.production.editions.archive import stream
from app.production.editions.editions import MadeLetter, newest_editions
from app.production.models import Edition, EditionFile, Fingerprint
from app.production.runs.render import FORMATS, Draw, RenderedFile
from app.production.runs.work import work
from app.production.verification.verify import Outcome, Verdict, verify
from app.production.verification.words import describe_verdict
from tests.delivery.sending import clear, send, unclear
from tests.fixtures.environment import variables_of
from tests.letters.pdf.drawn import drawn
from tests.production.handed_in import (
    drawn_over,
    locked_docx,
    packed,
    packed_unknown,
    said_otherwise,
    saved_again,
    touched_up,
)
from tests.production.making import start

NUMBER, REFERENCE = 44, "MAR15-0044"
"""A letter with an address."""


def make(services) -> dict[str, bytes]:
    """Another edition of the letter by the real renderers: its files by format."""
    letter = newest(services, start(services, [NUMBER]).id)
    return {kind: b"".join(stream(services.storage, file)) for kind, file in letter.files.items()}


def newest(services, run_id: int) -> MadeLetter:
    work(services, run_id)
    with services.database.reading() as session:
        (letter,) = newest_editions(session, 1, run_id=run_id)
    return letter


@pytest.fixture(autouse=True)
def rendered_once(monkeypatch) -> None:
    """The real renderers make each letter once for all these tests."""
    monkeypatch.setattr("app.production.runs.render.FORMATS", ONCE)


def once(kind: str) -> Draw:
    made: dict[str, RenderedFile] = {}
    real = FORMATS[kind]

    def draw(page, signatures):
        if page.sha256 not in made:
            made[page.sha256] = real(page, signatures)
        return made[page.sha256]

    return Draw((draw,))


ONCE = {kind: once(kind) for kind in FORMATS}


@pytest.fixture
def files(services) -> dict[str, bytes]:
    return make(services)


@pytest.fixture
def run(services, environment, tmp_path) -> Callable[..., Result]:
    """`run(one=…, other=…)` hands these files in."""
    environment(**variables_of(services.settings))

    def hand_in(**bodies: bytes | None) -> Result:
        for name, body in bodies.items():
            if body is not None:
                (tmp_path / name).write_bytes(body)
        paths = [str(tmp_path / name) for name in bodies]
        return CliRunner().invoke(despatch, ["letter", "verify", *paths], catch_exceptions=False)

    return hand_in


def verdict(services, body: bytes) -> Verdict:
    with services.database.reading() as session:
        return verify(session, services.storage, read_letter_file(body))


def told(services, body: bytes) -> str:
    return "\n".join(describe_verdict(verdict(services, body), went=()))


def test_the_files_of_the_newest_edition_are_genuine(services, files, run):
    result = run(pdf=files["pdf"], docx=files["docx"])
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert len(lines) == 10
    assert lines[0].endswith(
        f"pdf: This letter is genuine, exactly as Despatch made it: {REFERENCE}, edition 1, the latest."
    )
    assert lines[5].endswith(
        f"docx: This letter is genuine, exactly as Despatch made it: {REFERENCE}, edition 1, the latest."
    )
    assert lines[1].startswith("    Leader of ")
    assert ", in run 1. It has 2 pages, marked DRAFT." in lines[2]
    assert lines[3] == "    Not sent."
    assert lines[4] == "    It is a draft without clearance. No certificate of MAR15 lists its text."


def test_a_genuine_file_of_an_edition_that_has_another_after_it_is_superseded_and_says_how_it_went(services, run):
    clear(services)
    first = make(services)
    send(services, [NUMBER])
    unclear(services, "council-leaders")
    make(services)
    result = run(pdf=first["pdf"])
    assert result.exit_code == 1
    assert f"{REFERENCE}, edition 1, superseded by edition 2 (DRAFT)." in result.stdout
    assert "    Posted on 4 March 2015." in result.stdout


def test_an_edition_made_twice_alike_is_the_newest_and_says_what_went_of_either(services, run):
    clear(services)
    first = make(services)
    send(services, [NUMBER])
    assert make(services) == first
    result = run(docx=first["docx"])
    assert result.exit_code == 0
    assert f"{REFERENCE}, edition 2, the latest." in result.stdout
    assert "    Identical to edition 1." in result.stdout
    assert "    Posted on 4 March 2015." in result.stdout


def test_a_file_saved_again_has_the_same_content_or_shows_the_same(services, files):
    again = io.BytesIO()
    with pikepdf.open(io.BytesIO(files["pdf"])) as document:
        document.save(again, recompress_flate=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    for body in (again.getvalue(), saved_again(files["pdf"])):
        found = verdict(services, body)
        assert found.outcome in {Outcome.SAME_CONTENT, Outcome.SAME_PAGES}
        assert not found.holds
    assert "looks the same" in told(services, saved_again(files["pdf"], title=f"Other title ({REFERENCE})"))


@pytest.fixture
def another_zlib(monkeypatch):
    """One that deflates otherwise; what the press keeps was deflated by the one there is."""
    monkeypatch.setattr("app.letters.files.deflated_parts.blocks", lambda content, level: blocks(content, 10 - level))
    press_of.cache_clear()
    yield
    press_of.cache_clear()


def test_a_file_made_by_another_build_of_zlib_has_the_same_content(services, files, another_zlib):
    with services.database.reading() as session:
        page = Page.from_json(session.scalars(select(Edition.content)).one())
    again = render_pdf(page)
    assert again != files["pdf"]
    found = verdict(services, again)
    assert (found.outcome, found.edition.reference) == (Outcome.SAME_CONTENT, REFERENCE)


def test_without_a_title_it_is_known_by_the_reference_that_it_prints(services, files):
    found = verdict(services, saved_again(files["pdf"], without_title=True))
    assert (found.outcome, found.edition.reference) == (Outcome.SAME_PAGES, REFERENCE)


def test_another_word_in_a_pdf_is_told_with_its_page(services, files, run):
    result = run(pdf=touched_up(files["pdf"], "3", "8"))
    assert result.exit_code == 1
    assert f"This file has been altered. The genuine letter is {REFERENCE}, edition 1, the latest." in result.stdout
    assert "    Words removed from page 1: “3”.\n    Words added on page 1: “8”." in result.stdout
    assert "    The genuine letter was generated at " in result.stdout
    assert "    The genuine letter has not been sent.\n" in result.stdout


def test_a_box_laid_over_the_words_and_words_that_moved_are_told(services, files):
    covered = told(services, drawn_over(files["pdf"], after="1 g 100 100 300 300 re f"))
    assert covered.startswith(f"Altered, though the words are the same as in {REFERENCE}, edition 1, the latest.")
    assert "Page 1: line, box or clip: f in 1 1 1 1 from 100 100 to 400 400" in covered
    moved = told(services, drawn_over(files["pdf"], before="1 0 0 1 0 -.1 cm"))
    assert "Page 1: moved by +0.000, -0.100 points: OFFICIAL Home Office" in moved
    assert "more; line, box or clip: " in moved


def test_what_a_word_file_says_otherwise_is_told(services, files):
    other = told(services, said_otherwise(files["docx"], "Yours", "Ours"))
    assert f"This file has been altered. The genuine letter is {REFERENCE}, edition 1" in other
    assert "Words removed from page 1: “Yours”.\nWords added on page 1: “Ours”." in other
    assert other.endswith("differ: the text of the letter.")


def test_a_word_file_with_other_looks_says_the_same_words(services, files):
    found = verdict(services, said_otherwise(files["docx"], "Arial", "Courier", part="word/styles.xml"))
    assert (found.outcome, found.otherwise.parts) == (Outcome.SAME_WORDS, ("word/styles.xml",))


def test_the_edition_that_differs_least_is_the_one_that_is_named(services):
    draft = make(services)
    clear(services)
    make(services)
    found = verdict(services, touched_up(draft["pdf"], "3", "8"))
    assert (found.outcome, found.edition.edition, found.superseded) == (Outcome.ALTERED, 1, True)


def test_by_another_engine_words_and_places_are_compared_with_what_was_made_then(services, files):
    with services.database.writing() as session:
        session.add(Fingerprint(short="0" * 16, facts={}))
        session.flush()
        session.query(EditionFile).update({"fingerprint": "0" * 16})
    said = told(services, saved_again(files["pdf"]))
    assert "Different software made that edition" in said
    assert "Every word, position, font, colour and picture is the same, to within 0.05 points." in said


def test_where_the_store_has_lost_the_file_it_is_made_again_from_what_was_frozen(services, files):
    for stored in services.storage.folder.joinpath("packs").rglob("*.zip"):
        stored.unlink()
    assert verdict(services, files["pdf"]).outcome == Outcome.GENUINE
    assert verdict(services, saved_again(files["pdf"])).outcome == Outcome.SAME_PAGES
    assert verdict(services, touched_up(files["pdf"], "3", "8")).outcome == Outcome.ALTERED


def test_a_lost_file_that_this_engine_does_not_make_again_can_not_be_compared_with(services, files, monkeypatch):
    for stored in services.storage.folder.joinpath("packs").rglob("*.zip"):
        stored.unlink()
    monkeypatch.setattr("app.production.runs.render.MOST_PAGES", 0)
    assert verdict(services, saved_again(files["pdf"])).outcome == Outcome.NOT_MADE


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("A letter (MAR15-9999)", "Not known: it names MAR15-9999, which is not a letter in this Despatch."),
        ("Minutes", "Not known: the file does not name a letter."),
        ("A letter (MAR15-0044)", "Not known: it names MAR15-0044, but there is no file to compare it with."),
    ],
)
def test_a_file_that_names_no_letter_that_was_made_is_not_known(run, title, words):
    result = run(pdf=saved_again(drawn(""), title=title))
    assert (result.exit_code, result.stdout.partition("pdf: ")[2]) == (1, f"{words}\n")


UNREADABLE: Mapping[str, tuple[Callable[[bytes], bytes | None], str]] = {
    "not one": (lambda _: b"Dear Leader", "Not a PDF or Word file."),
    "empty": (lambda _: b"", "Not a PDF or Word file."),
    "cut short": (lambda pdf: pdf[:900], "Damaged: this PDF or Word file can't be read."),
    "no ZIP": (lambda _: b"PK\x03\x04", "Damaged: this PDF or Word file can't be read."),
    "misdrawn": (
        lambda pdf: drawn_over(pdf, after="3 Td /F9 Tf"),
        "Damaged: this PDF or Word file can't be read.",
    ),
    "damaged Word": (
        lambda _: packed_unknown(packed({"word/document.xml": b""})),
        "Damaged: this PDF or Word file can't be read.",
    ),
    "locked Word": (
        lambda _: locked_docx(packed({"word/document.xml": b""})),
        "Locked by a password. Letters made by Despatch have no password.",
    ),
    "locked": (lambda pdf: locked(pdf), "Locked by a password. Letters made by Despatch have no password."),
    "not there": (lambda _: None, "Can't be read: No such file or directory."),
}


@pytest.mark.parametrize(("spoil", "words"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_is_said_and_the_others_are_still_looked_at(run, spoil, words):
    result = run(spoilt=spoil(drawn("")), other=saved_again(drawn(""), title="Minutes"))
    assert result.exit_code == 2
    assert result.stderr.endswith(f"spoilt: {words}\n")
    assert result.stdout.endswith("other: Not known: the file does not name a letter.\n")


def locked(pdf: bytes) -> bytes:
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.save(file, encryption=pikepdf.Encryption(owner="a", user="b"))
    return file.getvalue()
