"""Files of a reply come back as they were; what is not taken is refused beside its field."""

import re
from io import BytesIO

import pytest
from werkzeug.datastructures import FileStorage

from app.platform.storage import StorageFailed
from app.responses.words import NOT_KEPT
from app.web.files.uploads import UploadRefused, read_upload
from tests.production.shown import words
from tests.responses.pages.browsing import NEW, count, filled, send
from tests.web.markup import errors_of


def text_file(body=b"What they say", name="reply.txt"):
    return (BytesIO(body), name)


def test_files_come_back_as_they_were_and_can_do_nothing(office, drafter):
    answer = send(drafter, NEW, filled(office), files=[text_file(), text_file(b"<script>1</script>", "Ä page.txt")])
    page = drafter.get(answer.location)
    assert "2 files" in words(page)
    first, second = re.findall(r'href="(/replies/\d+/files/\d+)"', page.text)
    got = drafter.get(second)
    assert got.data == b"<script>1</script>"
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert got.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert drafter.get(first).data == b"What they say"
    assert drafter.get("/replies/1/files/99").status_code == 404


@pytest.mark.parametrize(
    ("body", "name", "code"),
    [
        (b"", "reply.txt", "empty"),
        (b"\x7fELF\x00\x01\x02", "reply.pdf", "type_not_taken"),
        (b"Just text", "reply.pdf", "content_differs"),
    ],
)
def test_a_file_that_is_not_taken_is_refused_beside_its_field(office, drafter, body, name, code):
    answer = send(drafter, NEW, filled(office), files=[text_file(body, name)])
    assert answer.status_code == 400
    with drafter.application.app_context(), pytest.raises(UploadRefused) as refused:
        read_upload(FileStorage(BytesIO(body), name))
    assert (refused.value.code, errors_of(answer)) == (code, {"files": refused.value.sentence})
    assert count(office) == 0


def test_a_file_sent_with_a_mistake_need_not_be_chosen_again(office, drafter):
    wrong = send(drafter, NEW, filled(office, how=""), files=[text_file()])
    assert "reply.txt" in words(wrong)
    kept = re.search(r'name="kept" type="checkbox" value="([^"]+)"', wrong.text)[1]
    answer = send(drafter, NEW, filled(office, kept=kept))
    assert "1 file" in words(drafter.get(answer.location))
    forged = send(drafter, NEW, filled(office, kept=kept[:-3] + "abc", once="another", summary="More."))
    assert "1 file" not in words(drafter.get(forged.location))


def test_a_full_disk_is_said_and_what_was_typed_stays(office, drafter, monkeypatch):
    def full(*_):
        raise StorageFailed("No space left on device")

    monkeypatch.setattr(office.services.storage, "put", full)
    answer = send(drafter, NEW, filled(office), files=[text_file()])
    assert answer.status_code == 400
    assert errors_of(answer) == {"files": NOT_KEPT}
    assert "They answer in full." in answer.text
    assert count(office) == 0
