"""What letters share is kept once: there before a row points to it, and noticed when it changes."""

from contextlib import closing
from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import select

from app.audit.record import SYSTEM
from app.letters.letter import Letter as Page
from app.letters.pdf import render_pdf
from app.platform.services import open_services
from app.platform.storage import FileChanged, FileMissing, StorageFailed, sha256
from app.production.editions.archive import parts, stream
from app.production.editions.bundle import zip_of
from app.production.editions.editions import editions_of, newest_editions
from app.production.editions.file_beginnings import KEPT, beginning, make_durable, read_beginning
from app.production.editions.large_print import make_large
from app.production.models import Edition, SharedPart
from app.production.runs.complete import complete
from app.production.runs.work import STORE_SECONDS, work
from app.production.states import RowState
from tests.production.making import (
    assert_over,
    batch,
    begin,
    campaign_id,
    finish,
    first_letters,
    states_of,
    take,
    together,
)

pytestmark = pytest.mark.stack

FONTS = b"%PDF-1.7 fonts and signatures, "


class Watched:
    """A store that counts what is put and read under `shared/`, and takes nothing there while `refusing`."""

    def __init__(self, storage, *, refusing=False) -> None:
        self.storage = storage
        self.refusing = refusing
        self.puts: list[str] = []
        self.gets: list[str] = []

    def put(self, key, body):
        if key.startswith("shared/"):
            if self.refusing:
                raise StorageFailed("No space left on device")
            self.puts.append(key)
        self.storage.put(key, body)

    def get(self, key):
        self.gets.append(key)
        return self.storage.get(key)

    def __getattr__(self, name):
        return getattr(self.storage, name)


@pytest.fixture
def watched(stack_services):
    return replace(stack_services, storage=Watched(stack_services.storage))


def shared_batch(claims, shared=FONTS):
    """As `batch` makes it, but the PDFs begin with `shared`."""
    result = batch(claims)

    def sharing(file):
        if file.format != "pdf":
            return file
        own = result.archive.body[file.slot.offset : file.slot.offset + file.slot.length]
        return replace(file, begun=beginning(shared), sha256=sha256(shared + own))

    return replace(
        result, made=[replace(made, files=tuple(sharing(file) for file in made.files)) for made in result.made]
    )


def made_letters(services, run_id):
    with services.database.reading() as session:
        return newest_editions(session, campaign_id(services), run_id=run_id)


def parts_kept(services):
    with services.database.reading() as session:
        return {part.sha256: part for part in session.scalars(select(SharedPart))}


def body_of(services, file):
    return b"".join(stream(services.storage, file))


def test_pdfs_share_one_part_and_come_back_whole_as_the_engine_makes_them(stack_services):
    run_id = begin(stack_services, 3)
    assert work(stack_services, run_id) is None
    assert_over(stack_services, run_id)
    letters = made_letters(stack_services, run_id)
    (part,) = parts_kept(stack_services).values()
    assert stack_services.storage.keys("shared/") == [part.key] == [f"shared/{part.sha256[:2]}/{part.sha256}"]
    with stack_services.database.reading() as session:
        pages = {one.letter_id: Page.from_json(one.content) for one in session.scalars(select(Edition))}
    for letter in letters:
        file = letter.files["pdf"]
        whole = render_pdf(pages[letter.letter_id])
        assert body_of(stack_services, file) == whole
        assert (file.length, file.sha256) == (len(whole), sha256(whole))
        assert file.length - part.length < 10_000
        shared, own = parts(stack_services.storage, file)
        assert shared + own == whole
        assert letter.files["docx"].shared is None


def test_what_letters_share_is_put_once_by_a_worker_and_not_again_by_another(watched, cheap):
    run_id = begin(watched, 6)
    for _ in range(3):
        claims = take(watched, run_id, 2)
        result, put = shared_batch(claims), set()
        make_durable(watched, result.shared, put=put)
        make_durable(watched, result.shared, put=put)
        finish(watched, run_id, result)
    assert watched.storage.puts == [beginning(FONTS).key]
    assert len(parts_kept(watched)) == 1


def test_a_worker_that_is_killed_after_the_shared_part_leaves_nothing_that_points_to_it(stack_services):
    run_id = begin(stack_services, 2)
    result = shared_batch(take(stack_services, run_id))
    make_durable(stack_services, result.shared, put=set())
    assert parts_kept(stack_services) == {}
    assert states_of(stack_services, run_id) == {RowState.CLAIMED: 2}
    assert finish(stack_services, run_id, result) == 2
    assert_over(stack_services, run_id)


def test_rows_that_are_rolled_back_take_the_shared_parts_row_with_them(stack_services):
    run_id = begin(stack_services, 2)
    result = shared_batch(take(stack_services, run_id))
    with pytest.raises(RuntimeError), stack_services.database.writing() as session:
        complete(session, run_id, result)
        raise RuntimeError
    assert parts_kept(stack_services) == {}


def test_two_workers_share_one_part(stack):
    with closing(open_services(stack)) as services:
        run_id = begin(services, 8)
        results = [shared_batch(take(services, run_id, 2)) for _ in range(4)]

        def hand_in(result):
            make_durable(services, result.shared, put=set())
            return finish(services, run_id, result)

        assert together(*[partial(hand_in, result) for result in results]) == [2] * 4
        assert len(parts_kept(services)) == 1
        assert_over(services, run_id)


def test_when_the_store_refuses_the_shared_part_no_row_points_to_it_and_letters_wait(watched):
    run_id = begin(watched, 2)
    watched.storage.refusing = True
    assert work(watched, run_id) == STORE_SECONDS
    assert states_of(watched, run_id) == {RowState.WAITING: 2}
    assert parts_kept(watched) == {}
    assert watched.storage.keys("packs/") == []


def made_sharing(services, letters=2, shared=FONTS):
    run_id = begin(services, letters)
    result = shared_batch(take(services, run_id), shared)
    make_durable(services, result.shared, put=set())
    finish(services, run_id, result)
    return [letter.files["pdf"] for letter in made_letters(services, run_id)]


def test_a_shared_part_that_was_changed_is_noticed_and_no_byte_is_given(services):
    (file, _) = made_sharing(services, shared=b"%PDF changed later, ")
    path = services.settings.files_dir / file.shared.key
    path.write_bytes(path.read_bytes().replace(b"later", b"LATER"))
    with pytest.raises(FileChanged, match="shared/"):
        next(stream(services.storage, file))


def test_a_shared_part_that_is_gone_is_named(services):
    (file, _) = made_sharing(services, shared=b"%PDF gone later, ")
    (services.settings.files_dir / file.shared.key).unlink()
    with pytest.raises(FileMissing, match="shared/"):
        next(stream(services.storage, file))


def test_a_letters_own_part_that_was_changed_gives_no_byte(services):
    (file, _) = made_sharing(services)
    path = services.settings.files_dir / file.archive_key
    body = bytearray(path.read_bytes())
    body[file.offset] ^= 1
    path.write_bytes(body)
    with pytest.raises(FileChanged, match="packs/"):
        next(stream(services.storage, file))


def test_another_shared_part_is_not_taken_for_the_right_one(services):
    (file, _) = made_sharing(services)
    (other, _) = made_sharing(services, shared=b"%PDF-1.7 other fonts than the, ")
    with pytest.raises(FileChanged):
        list(stream(services.storage, replace(file, shared=other.shared)))


def test_a_bundle_reads_the_shared_part_once(watched):
    made_sharing(watched, 5, b"%PDF of a bundle, ")
    letters = made_letters(watched, 1)
    for _ in range(2):
        assert b"".join(zip_of(watched.storage, letters, extension="pdf")).count(b"%PDF of a bundle, ") == 5
    assert len(watched.storage.gets) == 1


def test_only_the_last_few_are_held_in_memory(services):
    for number in range(KEPT + 3):
        made_sharing(services, 1, b"%%PDF number %d, " % number)
    for file in [made_sharing(services, 1, b"%%PDF number %d, " % number)[0] for number in range(KEPT + 3)]:
        body_of(services, file)
    assert read_beginning.cache_info().currsize <= KEPT
    assert beginning.cache_info().currsize <= KEPT


def test_a_file_that_was_kept_before_parts_were_shared_is_still_read(stack_services):
    run_id = begin(stack_services, 1)
    finish(stack_services, run_id, batch(take(stack_services, run_id)))
    (letter,) = made_letters(stack_services, run_id)
    assert letter.files["pdf"].shared is None
    assert body_of(stack_services, letter.files["pdf"]) == f"pdf of {letter.letter_id}, first".encode()
    assert parts(stack_services.storage, letter.files["pdf"])[0] == b""


def test_what_weasyprint_sets_shares_nothing(services, monkeypatch):
    run_id = begin(services, 1)
    work(services, run_id)
    (letter,) = first_letters(services, 1)
    make_large(services, letter.id, 1, actor=SYSTEM)
    with services.database.reading() as session:
        (made,) = editions_of(session, letter.id)
    assert made.files["pdf"].shared is not None
    assert made.files["large-pdf"].shared is None
    assert body_of(services, made.files["large-pdf"]).startswith(b"%PDF-")
