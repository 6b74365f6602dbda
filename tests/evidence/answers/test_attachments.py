"""Files that are published with an answer: three at most, part of what is cleared, given back byte for byte."""

from io import BytesIO

import pytest

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.evidence.answers.attachments import FOLDER, LONGEST_TITLE, MOST_FILES, attach_file, remove_file
from app.evidence.answers.find import clearances_of, files_of
from app.evidence.answers.refusals import REFUSALS
from app.evidence.answers.states import AnswerSort, Reader
from app.evidence.questions.find import question_by_number
from app.platform.storage import sha256
from app.web.files.kept_files import KeptFile
from tests.evidence.answers.drafting import clear, hash_of, save
from tests.evidence.questions.asking import ask
from tests.fixtures.app import token_in
from tests.refusals import refused
from tests.web.markup import errors_of, message_of, words_of

PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def number(stack_services) -> int:
    """The number of a question with a draft answer."""
    number = ask(stack_services)
    save(stack_services, number)
    return number


def attach(services, number, name):
    digest = sha256(name.encode())
    file = KeptFile(name, "application/pdf", len(name), digest, f"{FOLDER}/{digest}")
    with services.database.writing() as session:
        attach_file(session, number, AnswerSort.FULL, file, title="A table", actor=SYSTEM)


def attached(services, number):
    with services.database.reading() as session:
        return files_of(session, question_by_number(session, number).id, AnswerSort.FULL)


def decided(services, number):
    with services.database.reading() as session:
        return set(clearances_of(session, question_by_number(session, number).id, AnswerSort.FULL))


def test_a_file_added_or_removed_ends_the_clearances(stack_services, number):
    before = hash_of(stack_services, number)
    clear(stack_services, number, Reader.POLICY)
    attach(stack_services, number, "one.pdf")
    assert decided(stack_services, number) == set()
    assert hash_of(stack_services, number) != before
    clear(stack_services, number, Reader.POLICY)
    (file,) = attached(stack_services, number)
    with stack_services.database.writing() as session:
        assert remove_file(session, number, AnswerSort.FULL, file.id, actor=SYSTEM)
        assert not remove_file(session, number, AnswerSort.FULL, file.id, actor=SYSTEM)
    assert decided(stack_services, number) == set()
    assert hash_of(stack_services, number) == before


def test_no_fourth_file_and_none_twice(stack_services, number):
    for name in ("one", "two", "three")[:MOST_FILES]:
        attach(stack_services, number, name)
    with refused("answer_file_there"):
        attach(stack_services, number, "one")
    with refused("answer_files_full"):
        attach(stack_services, number, "four")
    assert len(attached(stack_services, number)) == MOST_FILES


def test_no_file_before_there_is_a_draft(stack_services):
    with refused("answer_not_drafted"):
        attach(stack_services, ask(stack_services), "one")


def test_it_is_attached_downloaded_and_removed_on_its_pages(services, signed_in):
    client, number = signed_in(Role.DRAFTER), ask(services)
    here = f"/questions/{number}/answers/full"
    assert REFUSALS["answer_not_drafted"] in words_of(client.get(f"{here}/files/add", follow_redirects=True).text)
    save(services, number)

    def send(**more):
        page = client.get(f"{here}/files/add").text
        body = {"csrf_token": token_in(page), "file": (BytesIO(PDF), "areas.pdf"), "title": "Areas", **more}
        return client.post(f"{here}/files/add", data=body, follow_redirects=True)

    assert errors_of(send(title="").text) == {"title": "Enter the title"}
    assert errors_of(send(title="T" * (LONGEST_TITLE + 1)).text).keys() == {"title"}
    assert errors_of(send(file=(BytesIO(b"MZ"), "areas.exe")).text).keys() == {"file"}
    page = send()
    assert message_of(page.text).words == "Attachment added."
    assert errors_of(send().text) == {"file": REFUSALS["answer_file_there"]}
    (file,) = attached(services, number)
    assert client.get(f"{here}/files/{file.id}").data == PDF
    assert client.get(f"{here}/files/{file.id + 1}").status_code == 404
    client.post(f"{here}/files/{file.id}/remove", data={"csrf_token": token_in(page.text)})
    assert attached(services, number) == []
    assert client.get(f"{here}/files/{file.id}").status_code == 404
