import logging

import pytest
from flask.testing import FlaskClient

from app.web.errors import PAGES
from tests.web.markup import faults_of


@pytest.mark.parametrize("code", PAGES)
def test_an_error_page_says_what_and_what_to_do(client: FlaskClient, code: int) -> None:
    answer = client.get(f"/fail/{code}")
    assert answer.status_code == code
    assert PAGES[code].title in answer.text
    assert PAGES[code].what_to_do in answer.text
    assert faults_of(answer.text, policy=answer.headers["Content-Security-Policy"]) == []


@pytest.mark.parametrize("word", ["please", "successfully", "simply", "oops", "sorry", "!", "click here"])
def test_error_pages_speak_plainly(word: str) -> None:
    said = " ".join(f"{page.title} {page.why} {page.what_to_do}" for page in PAGES.values()).lower()
    assert word not in said


def test_a_view_can_say_why_a_page_is_closed(client: FlaskClient) -> None:
    answer = client.get("/forbidden-because").text
    assert "Only the owner of this campaign may generate it." in answer
    assert PAGES[403].why not in answer
    assert "change your roles" not in answer, "roles do not help where a view has its own reason"
    assert "Go back. Nothing was changed." in answer


def test_words_of_the_framework_are_not_shown(client: FlaskClient) -> None:
    assert "The requested URL was not found" not in client.get("/nowhere").text


def test_a_method_that_is_not_allowed_names_those_that_are(client: FlaskClient) -> None:
    answer = client.get("/flash")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_a_file_that_is_too_big_is_refused_in_words(client: FlaskClient) -> None:
    answer = client.post("/", data={"note": "x" * 200_000})
    assert answer.status_code == 413
    assert PAGES[413].title in answer.text


def test_a_fault_shows_nothing_that_might_fail_again(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        answer = client.get("/fail/500")
    assert [line.levelname for line in caplog.records] == ["ERROR"]
    assert "a fault" not in answer.text
    assert "Sign out" not in answer.text
    assert "govuk-service-navigation" not in answer.text
