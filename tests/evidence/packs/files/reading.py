"""A pack's files as they are read: sheets, and the table to publish."""

import csv
import io

import openpyxl

from app.evidence.packs.figures.findings import Findings
from app.evidence.packs.files.files import MADE_OF
from app.letters.files.in_hand import open_in_hand
from tests.evidence.packs.told import whole

READ = ("pdf", "docx")


def spelt(body: bytes) -> str:
    return " ".join(word for page in open_in_hand(body).words for word in page)


def sheets(body: bytes) -> dict[str, list[tuple]]:
    book = openpyxl.load_workbook(io.BytesIO(body))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def published(said: Findings, **changed) -> list[dict[str, str]]:
    body = MADE_OF["csv"](whole(findings=said, **changed)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(body)))
