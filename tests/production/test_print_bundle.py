"""The print room's files of real letters: what the list says of the bundle is so, and it is written as it is read."""

import csv
import tracemalloc
from io import BytesIO, StringIO

import pikepdf
import pytest

from app.accounts.models import Role
from app.letters.pdf import render_pdf
from app.letters.recipient.labels import SHEETS, fit
from app.platform.storage import CHUNK, FileChanged, FileMissing, FolderStorage
from app.production.print_room.bundle import bundle_of, labels_of
from app.production.print_room.letters import addressed_letters, bind, by_number
from app.production.runs.work import work
from app.web.files.sending import WHY_NOT
from tests.letters.factory import letter
from tests.letters.pdf.reading import pages_text, words
from tests.production.letters import stored
from tests.production.making import start
from tests.web.markup import why_of

PRINT = "/campaigns/MAR15/print"
NUMBERS = (42, 44, 45, 400, 800, 927)


@pytest.fixture
def client(signed_in, services):
    """Who may read may take away. Six letters are made, of which two have no address."""
    work(services, start(services, NUMBERS).id)
    return signed_in(Role.VIEWER)


def listed(client, query: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(client.get(f"{PRINT}/list.csv{query}").text.removeprefix("\ufeff"))))


@pytest.mark.parametrize("query", ["?order=postcode", "?order=postcode&sides=2&use=read", "?registry=council-leaders"])
def test_pages_and_bookmarks_of_the_bundle_are_those_of_the_list(client, query):
    rows, body = listed(client, query), client.get(f"{PRINT}/bundle.pdf{query}").data
    texts = pages_text(body)
    with pikepdf.open(BytesIO(body)) as pdf, pdf.open_outline() as outline:
        marks = [(item.title, pdf.pages.index(pikepdf.Page(item.destination[0])) + 1) for item in outline.root]
        assert len(pdf.pages) in (int(rows[-1]["Last page in the PDF"]), int(rows[-1]["Last page in the PDF"]) + 1)
    assert marks == [(f"{row['Recipient']} ({row['Reference']})", int(row["First page in the PDF"])) for row in rows]
    for row in rows:
        for page in range(int(row["First page in the PDF"]), int(row["Last page in the PDF"]) + 1):
            assert row["Reference"] in texts[page - 1]


def test_a_bundle_for_print_alone_has_no_structure_and_one_for_reading_has(client):
    found = {}
    for use in ("print", "read"):
        with pikepdf.open(BytesIO(client.get(f"{PRINT}/bundle.pdf?use={use}").data)) as pdf:
            found[use] = "/StructTreeRoot" in pdf.Root
            assert str(pdf.docinfo.Title) == "Local leadership on child sexual exploitation (MAR15)"
    assert found == {"print": False, "read": True}


def test_labels_have_the_addresses_of_the_list_in_its_order(client):
    rows = listed(client, "?order=postcode&letters=posted")
    answer = client.get(f"{PRINT}/labels.pdf?order=postcode&labels=21")
    lines = [
        cell for row in rows for name, cell in row.items() if cell and name.startswith(("Address line", "Postcode"))
    ]
    assert words(" ".join(pages_text(answer.data))) == [word for line in lines for word in line.split()]


def test_what_a_bundle_is_called_says_what_was_chosen(client):
    answer = client.get(f"{PRINT}/bundle.pdf?run=1&registry=council-leaders&order=postcode")
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="MAR15 run 1 council-leaders letters by postcode.pdf"'
    )
    assert answer.mimetype == "application/pdf"


@pytest.fixture
def storage(tmp_path):
    return FolderStorage(tmp_path)


def many(storage, count: int):
    """Letters of one page, each of an archive of its own."""
    letters = [stored(storage, {"pdf": render_pdf(letter(f"Text {n}"))}, number=n) for n in range(1, count + 1)]
    return bind(addressed_letters(letters, dict.fromkeys(range(1, count + 1), ())), key=by_number, sheets=False)


def bundle(storage, letters):
    return bundle_of(storage, letters, title="All", tagged=False, sheets=False)


class Counted:
    """A store that counts what is read of it."""

    def __init__(self, storage) -> None:
        self._storage = storage
        self.read = 0

    def stream(self, key, *, offset, length):
        self.read += 1
        return self._storage.stream(key, offset=offset, length=length)


def test_the_first_bytes_are_sent_when_one_letter_is_read(storage):
    counted = Counted(storage)
    chunks = bundle(counted, many(storage, 5))
    assert next(chunks).startswith(b"%PDF")
    assert counted.read == 1
    list(chunks)
    assert counted.read == 5


def test_memory_holds_a_few_letters_however_many_there_are(storage):
    """The least of three: what other threads of this process allocate meanwhile is counted too."""
    letters = many(storage, 60)
    list(bundle(storage, letters[:2]))
    assert sum(one.letter.letter.files["pdf"].length for one in letters) > 25 * CHUNK
    assert min(peak_memory(storage, letters) for _ in range(3)) < 8 * CHUNK


def peak_memory(storage, letters) -> int:
    """Bytes, while all of the bundle is read piece by piece."""
    tracemalloc.start()
    try:
        list(map(len, bundle(storage, letters)))
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_bundle_with_a_changed_letter_breaks_off(storage):
    letters = many(storage, 3)
    path = storage.folder / letters[2].letter.letter.files["pdf"].archive_key
    path.write_bytes(path.read_bytes().replace(b"%%EOF", b"%%eof"))
    got = []
    with pytest.raises(FileChanged):
        got.extend(bundle(storage, letters))
    assert got
    assert b"startxref" not in b"".join(got)


def test_a_file_that_the_store_has_lost_is_an_error_that_says_so(client, services):
    for key in services.storage.keys("packs"):
        (services.storage.folder / key).unlink()
    answer = client.get(f"{PRINT}/bundle.pdf")
    assert answer.status_code == 503
    assert why_of(answer) == WHY_NOT[FileMissing]


def test_labels_are_sent_in_pieces_too():
    label = fit(("Leader", "Town Hall", "Leeds", "LS1 1UR"), SHEETS["21"])
    pieces = list(labels_of([label] * 20_000, SHEETS["21"], title="Labels"))
    assert len(pieces) > 1
    assert len(pages_text(b"".join(pieces))) == -(-20_000 // 21)
