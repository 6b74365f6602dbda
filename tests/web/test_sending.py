"""Files as answers: named for every program, and harmless when they came from outside."""

import pytest
from flask import Flask

from app.web.files.sending import disposition, send_uploaded

CURLY = "filename*=UTF-8''Director%20of%20Children%E2%80%99s%20Services.pdf"
WELSH = "filename*=UTF-8''Ynys%20M%C3%B4n%20%22x%22.pdf"


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("MAR15 PDF.zip", 'attachment; filename="MAR15 PDF.zip"'),
        (
            "Director of Children’s Services.pdf",
            f'attachment; filename="Director of Children\'s Services.pdf"; {CURLY}',
        ),
        ('Ynys Môn "x".pdf', f"attachment; filename=\"Ynys M-n 'x'.pdf\"; {WELSH}"),
    ],
)
def test_names_of_files_in_headers(name: str, header: str) -> None:
    assert disposition(name) == header


def test_what_was_uploaded_comes_back_to_be_kept_and_can_do_nothing(parts_app: Flask) -> None:
    with parts_app.test_request_context():
        made = send_uploaded([b"<script>"], name="a.txt", mimetype="text/plain", length=8, etag="00")
        answer = parts_app.process_response(made)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="a.txt"'
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert (answer.mimetype, answer.content_length, answer.get_data()) == ("text/plain", 8, b"<script>")
