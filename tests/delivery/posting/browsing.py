"""The pages of batches and returns, as tests open them: tables uploaded, forms sent, states read."""

import io
import re

from tests.delivery.marking import press, seen_in, sound
from tests.fixtures.app import token_in
from tests.web.figures import numbers_in
from tests.web.markup import rows_of, with_class

BATCHES = "/campaigns/MAR15/batches"
NEW, ONE = f"{BATCHES}/new", f"{BATCHES}/1"
COUNTS = f"{ONE}/counts"
RETURNS, FAILED = "/campaigns/MAR15/returns", "/campaigns/MAR15/send/failed"
WHOLE = {"printed": "4", "spoiled": "1", "reprinted": "1", "posted": "3"}


def upload(client, to: str, body: str | bytes, name: str = "results.csv"):
    """A spreadsheet is sent; the page that it leads to, and that page's address."""
    form = {
        "csrf_token": token_in(client.get("/account").text),
        "table": (io.BytesIO(body.encode() if isinstance(body, str) else body), name),
    }
    answer = client.post(to, data=form, content_type="multipart/form-data")
    if answer.status_code != 302:
        return answer, ""
    return client.get(answer.location), answer.location


def state_of(answer) -> str:
    """How a batch stands, by its page."""
    return with_class(sound(answer), "ds-lede")[0].get("data-state")


def by_row(answer) -> dict[int, list[str]]:
    """What is said of the rows of a table that was sent, by their numbers."""
    return {numbers_in(row[0])[-1]: row[1:] for row in rows_of(answer)}


def taken(client, to: str, body: str):
    """What it says is recorded; the answer."""
    page, where = upload(client, to, body)
    columns = dict(re.findall(r'name="(column-\w+)" value="(-?\d+)"', page.text))
    return press(client, where.partition("?")[0], seen=seen_in(page.text), name="results.csv", **columns)
