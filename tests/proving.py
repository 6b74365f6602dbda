"""A form that is sent with a proof that has lapsed, and what becomes of it once its sender proves again."""

from collections.abc import Mapping

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.accounts.sessions.carried_forms import FIELD
from app.web.signing import signer
from tests.fixtures.app import let_proof_lapse, prove_again, token_in
from tests.web.filled import Main


def is_asked(answer: TestResponse) -> bool:
    """Whether the page that asks for a proof came in place of another."""
    return (answer.location or "").startswith("/prove") or b'action="/prove' in answer.data


def send_lapsed(client: FlaskClient, path: str, form: Mapping[str, object], page: str = "") -> TestResponse:
    """The form of a page, sent as its browser does by somebody whose proof has lapsed; the question for a proof."""
    let_proof_lapse(client)
    headers = {"Sec-Fetch-Site": "same-origin", "Referer": f"http://localhost{page or path}"}
    answer = client.post(path, data=dict(form), headers=headers)
    assert (answer.status_code, is_asked(answer)) == (403, True)
    return answer


def send_kept(client: FlaskClient, asked: TestResponse) -> TestResponse:
    """What the question carries along, sent by somebody who has proved again; the page that follows."""
    (sealed,) = next(form.fields[FIELD] for form in Main(asked.text).forms if FIELD in form.fields)
    with client.application.test_request_context():
        to, _back, fields, _files = signer("despatch-kept").loads(sealed)
    prove_again(client)
    form: dict[str, list[str]] = {"csrf_token": [token_in(client.get("/account").text)]}
    for name, value in fields:
        form.setdefault(name, []).append(value)
    return client.post(to, data=form, follow_redirects=True)
