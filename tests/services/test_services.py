"""Each real server does its plain work, and each test finds it empty."""

import io

import pikepdf
import psycopg
import pytest
from playwright.sync_api import Page
from redis import Redis
from weasyprint import HTML

from tests.services.browser import PHONE, NewPage
from tests.services.s3 import S3
from tests.services.verapdf import PdfFaults


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


def test_verapdf_passes_a_tagged_letter_and_names_what_an_untagged_one_breaks(pdf_faults: PdfFaults) -> None:
    page = "<html lang=en-GB><title>Letter</title><h1>Dear colleague</h1><p>Thank you."
    assert pdf_faults(HTML(string=page).write_pdf(pdf_variant="pdf/ua-1")) == []
    assert any("tagged" in fault for fault in pdf_faults(HTML(string=page).write_pdf()))


def test_verapdf_says_when_a_file_is_no_pdf(pdf_faults: PdfFaults) -> None:
    assert pdf_faults(b"not a PDF") != []
    with pikepdf.new() as empty:
        empty.save(file := io.BytesIO())
    assert pdf_faults(file.getvalue(), flavour="2b") != []
