"""Each real server does its plain work, and each test finds it empty."""

import psycopg
import pytest
from playwright.sync_api import Page
from redis import Redis

from tests.services.browser import PHONE, NewPage
from tests.services.s3 import S3


@pytest.mark.parametrize("_round", [1, 2])
def test_postgres_gives_each_test_an_empty_database(postgres_url: str, _round: int) -> None:
    with psycopg.connect(postgres_url) as connection:
        connection.execute("CREATE TABLE letter (id int)")
        assert connection.execute("SELECT count(*) FROM letter").fetchone() == (0,)


@pytest.mark.parametrize("_round", [1, 2])
def test_redis_is_empty_for_each_test(redis_url: str, _round: int) -> None:
    with Redis.from_url(redis_url) as redis:
        assert redis.get("letter") is None
        redis.set("letter", "sent")
        assert redis.get("letter") == b"sent"


def test_s3_keeps_an_object(s3: S3) -> None:
    client, key = s3.client(), f"{s3.prefix}/letter.pdf"
    client.put_object(Bucket=s3.bucket, Key=key, Body=b"%PDF")
    assert client.get_object(Bucket=s3.bucket, Key=key)["Body"].read() == b"%PDF"
    assert client.list_objects_v2(Bucket=s3.bucket, Prefix=s3.prefix)["KeyCount"] == 1


def test_chromium_opens_a_page(page: Page) -> None:
    page.goto("about:blank")
    assert page.evaluate("1 + 1") == 2


def test_chromium_opens_at_phone_width_without_scripts(new_page: NewPage) -> None:
    page = new_page(width=PHONE, scripts=False)
    page.goto("data:text/html,<p>as it comes</p><script>document.body.textContent = 'changed'</script>")
    assert page.get_by_text("as it comes").is_visible()
    assert page.viewport_size == {"width": PHONE, "height": 900}
