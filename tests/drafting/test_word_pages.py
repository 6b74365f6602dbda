"""A template as a Word file: downloaded, edited, opened again, and taken into the page without being saved."""

import io

import pytest

from app.accounts.models import Role
from app.drafting.versions import version_in_use
from app.drafting.word.words import REFUSED
from tests.campaigns.letter.test_word_pages import edited
from tests.drafting.templates import SLUG, make
from tests.drafting.test_edit_pages import RICH
from tests.letters.word_text.making import p, r, word_file
from tests.web.filled import filled_form
from tests.web.markup import errors_of, faults_of, part_of, words_of

WORD = f"/templates/{SLUG}/word"
DOWNLOAD = f"{WORD}/text.docx"


@pytest.fixture
def drafter(signed_in, services):
    with services.database.writing() as session:
        make(session, RICH)
    return signed_in(Role.DRAFTER)


def review(client, file: bytes):
    data = filled_form(client.get(WORD).text) | {"file": (io.BytesIO(file), "a.docx")}
    return client.post(WORD, data=data, content_type="multipart/form-data")


def test_it_is_downloaded_edited_opened_again_and_taken(drafter, services):
    file = drafter.get(DOWNLOAD).data
    page = review(drafter, edited(file, "We write about", "I write about"))
    assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []
    assert "1 paragraph changed" in words_of(page)
    taken = drafter.post(f"{WORD}/take", data=filled_form(page.text))
    form = filled_form(taken.text, "template-form")
    assert form["body"] == ["I write about ((ward)).\n\n((asks))"]
    with services.database.reading() as session:
        before = version_in_use(session, SLUG)
        assert (before.number, before.source) == (1, RICH)
    drafter.post(f"/templates/{SLUG}/edit", data=form)
    with services.database.reading() as session:
        assert version_in_use(session, SLUG).source == RICH.replace("We write", "I write")


def test_unchanged_it_says_so(drafter):
    assert part_of(review(drafter, drafter.get(DOWNLOAD).data), "same") is not None


def test_a_file_of_another_text_says_so(drafter):
    file = drafter.get(DOWNLOAD).data
    with_other = drafter.get("/templates/reminder/word/text.docx").data
    assert "from-other" not in review(drafter, file).text
    page = review(drafter, with_other)
    assert part_of(page, "from-other") is not None
    assert part_of(drafter.post(f"{WORD}/compare", data=filled_form(page.text)), "from-other") is not None


def test_a_file_that_is_none_says_what_it_is(drafter):
    assert errors_of(review(drafter, word_file(p("")))) == {"file": REFUSED["empty"]}
    assert "file" in errors_of(drafter.post(WORD, data=filled_form(drafter.get(WORD).text)))


def test_a_text_that_no_page_sent_is_none(drafter):
    form = filled_form(review(drafter, word_file(p(r("words")))).text) | {"accepted": "::: for"}
    assert drafter.post(f"{WORD}/take", data=form).status_code == 400
