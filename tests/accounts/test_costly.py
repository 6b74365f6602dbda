"""What costs much has a limit for each person; whoever reaches it is told so, waits, and loses nothing."""

import io
import re

import pytest
from limits import parse

from app.accounts.models import Role
from app.accounts.security import rate_limits as costly
from tests.fixtures.app import token_in
from tests.registry.test_pages import words
from tests.web.markup import parts_of

FROM_HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def one_of_each(monkeypatch):
    monkeypatch.setattr(costly, "MOST", dict.fromkeys(costly.MOST, parse("1 per 10 minutes")))


def told_to_wait(answer) -> bool:
    return (
        answer.status_code == 429
        and 0 < int(answer.headers["Retry-After"]) <= 600
        and "You have asked for this too often in a short time. Try again in 10 minutes." in words(answer)
    )


def test_a_check_of_a_letter_counts_when_its_form_is_sent(signed_in, one_of_each):
    client = signed_in(Role.DRAFTER)
    form = {"csrf_token": token_in(client.get("/letters/check").text)}
    assert client.post("/letters/check", data=form).status_code == 200
    assert told_to_wait(client.post("/letters/check", data=form))
    assert client.get("/letters/check").status_code == 200


def test_each_person_has_a_limit_of_their_own(signed_in, one_of_each):
    for client in (signed_in(Role.DRAFTER), signed_in(Role.DRAFTER, name="Robin Other")):
        form = {"csrf_token": token_in(client.get("/letters/check").text)}
        assert client.post("/letters/check", data=form).status_code == 200


def test_tables_to_download_count(signed_in, one_of_each):
    client = signed_in(Role.DRAFTER)
    assert client.get("/search.csv?q=example").status_code == 200
    assert told_to_wait(client.get("/search.csv?q=example"))


def test_tables_that_are_made_and_not_sent_count_too(signed_in, one_of_each):
    client = signed_in(Role.DRAFTER)
    assert client.head("/search.csv?q=example").status_code == 200
    assert client.head("/search.csv?q=example").status_code == 429


def test_forms_with_files_count(signed_in, one_of_each):
    client = signed_in(Role.DRAFTER)

    def send():
        form = {"csrf_token": token_in(client.get("/imports/new").text), "table": (io.BytesIO(b"a"), "a.csv")}
        return client.post("/imports/new", data=form, content_type="multipart/form-data")

    assert send().status_code == 400
    assert told_to_wait(send())


def test_what_was_typed_is_given_back(signed_in, one_of_each):
    client = signed_in(Role.DRAFTER)
    form = {"csrf_token": token_in(client.get("/letters/check").text), "note": "Words that took an hour"}
    client.post("/letters/check", data=form, headers=FROM_HERE)
    answer = client.post("/letters/check", data=form, headers=FROM_HERE)
    assert told_to_wait(answer)
    assert parts_of(answer, "kept")
    assert re.search('name="note" value="Words that took an hour"', answer.text)


@pytest.mark.parametrize(
    ("endpoint", "kind"),
    [
        ("letter.preview", costly.PREVIEWS),
        ("template_edit.preview", costly.PREVIEWS),
        ("letter.letter", costly.LOOKS),
        ("letter.save", costly.LOOKS),
        ("preview.preview", costly.LOOKS),
        ("preview.page", costly.PICTURES),
        ("matrix.show", costly.LOOKS),
        ("clearance_texts.text", costly.LOOKS),
        ("template_edit.save", costly.LOOKS),
        ("drafting.page", costly.PICTURES),
        ("enclosures.picture", costly.PICTURES),
        ("checks_of_letters.check", costly.CHECKS),
        ("pack_making.new", costly.PACKS),
    ],
)
def test_views_say_that_they_cost_much(app, endpoint, kind):
    assert app.view_functions[endpoint].costly == kind
