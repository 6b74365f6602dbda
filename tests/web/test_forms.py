import re
from collections.abc import Callable

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from flask_wtf import FlaskForm
from werkzeug.test import TestResponse
from wtforms import StringField

from app.web.forms import error_summary, line, radios
from app.web.typed import no_real_date
from tests.web.markup import errors_of, faults_of, part_of

Post = Callable[..., TestResponse]


@pytest.fixture
def post(client: FlaskClient) -> Post:
    """Sends the form as a browser would, with its token."""
    token = client.get("/").text.split('name="csrf_token" value="')[1].split('"')[0]
    return lambda **fields: client.post("/", data={"csrf_token": token, **fields})


def summary(html: str) -> str:
    return "".join(re.findall(r"govuk-error-summary__list.*?</ul>", html, re.DOTALL))


def test_every_error_stands_above_linked_and_beside_its_field(post: Post) -> None:
    html = post(note="far too long a note").text
    assert html.count("Give the campaign a title") == 2
    assert 'href="#title"' in summary(html)
    assert 'href="#note"' in summary(html)
    assert "<title>Error: Parts and states – Despatch</title>" in html


def test_what_is_wrong_with_a_form_as_a_whole_is_said_once(app: Flask) -> None:
    class Whole(FlaskForm):  # type: ignore[misc]
        title = StringField()

    with app.test_request_context():
        form = Whole()
        form.title.errors = ["Enter the title."]
        form.form_errors.append("Somebody else saved it.")
        assert error_summary(form)["errorList"] == [
            {"text": "Enter the title.", "href": "#title"},
            {"text": "Somebody else saved it."},
        ]


@pytest.mark.parametrize("typed", ["5 December 2026", "5 Dec 26", "5/12/26", "05.12.2026", "2026-12-05", " 5 12 2026 "])
def test_a_day_is_read_as_people_type_it(post: Post, typed: str) -> None:
    assert 'href="#reply_by"' not in post(reply_by=typed).text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Say by when they should reply"),
        ("  ", "Say by when they should reply"),
        ("31 2 2015", no_real_date("Reply by")),
        ("soon", no_real_date("Reply by")),
        ("1 1 3000", no_real_date("Reply by")),
    ],
)
def test_what_is_no_day_is_said_beside_what_was_typed(post: Post, typed: str, said: str) -> None:
    answer = post(reply_by=typed)
    assert errors_of(answer)["reply_by"] == said
    assert part_of(answer, "reply_by").get("value") == typed.strip()


def test_a_question_stands_under_the_option_that_asks_it_and_keeps_what_was_typed(app: Flask) -> None:
    class Asked(FlaskForm):  # type: ignore[misc]
        kind = radios("Kind", options=[("guidance", "Guidance"), ("power", "Power")])
        section = line("Section", "", 20)

    with app.test_request_context(method="POST", data={"kind": "guidance", "section": "11"}):
        form = Asked()
        page = render_template_string("{{ forms.reveal(form.kind, {'power': form.section()}) }}", form=form)
    after = page.partition('value="power"')[2]
    assert 'name="section" type="text" value="11"' in after.partition('class="govuk-radios__conditional"')[2]
    assert "aria-controls" not in page
    assert "--hidden" not in page


def test_a_page_without_errors_says_nothing_of_them(client: FlaskClient) -> None:
    html = client.get("/").text
    assert summary(html) == ""
    assert "<title>Parts and states – Despatch</title>" in html


@pytest.mark.parametrize(
    "parts",
    [
        [],
        ["24"],
        ["24", "3"],
        ["24", "3", "2015"],
        ["31", "2", "2015"],
        ["24", "3", "2015", "4"],
        ["<b>", "", "x" * 999],
    ],
    ids=lambda parts: "-".join(part[:4] for part in parts),
)
def test_no_posted_date_breaks_the_page(post: Post, parts: list[str]) -> None:
    answer = post(reply_by=parts)
    assert answer.status_code == 200
    assert faults_of(answer.text, policy=answer.headers["Content-Security-Policy"]) == []
