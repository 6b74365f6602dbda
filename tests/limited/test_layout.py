"""What a person typed is laid out by a warm limited process: this one, which serves pages, lays nothing out, and says
in words what takes too long.

The first test waits a second for the process.
"""

import pytest

from app.accounts.models import Role
from app.campaigns.preview.letter_preview import pdf_of
from app.drafting.example import example_pdf
from app.letters.pdf import engine
from app.letters.pdf import limited_layout as apart
from app.letters.pdf.press import Press
from app.platform.limited import Limits
from app.platform.limited.work import WARM
from tests.campaigns.writing import letter_to_write
from tests.drafting.templates import SLUG, make
from tests.registry.test_pages import words
from tests.web.filled import filled_form

pytestmark = pytest.mark.processes

SAID = "The text is too complex to lay out."
LETTER, TEMPLATE = "/campaigns/WRITE/letter", f"/templates/{SLUG}"
READ = [
    LETTER,
    "/campaigns/WRITE/preview",
    "/campaigns/WRITE/clearance/texts/chief-constables",
    f"{TEMPLATE}/versions/1",
    f"{TEMPLATE}/edit",
]
"""Pages that show a letter."""


@pytest.fixture
def drafter(services, signed_in, monkeypatch):
    """Each layout fails in this process; the warm one has its own."""
    with services.database.writing() as session:
        letter_to_write(session)
        make(session)
    for place, name in ((Press, "set"), (engine, "_rendered")):
        monkeypatch.setattr(place, name, lambda *_, **__: pytest.fail("it was laid out in this process"))
    pdf_of.cache_clear()
    example_pdf.cache_clear()
    return signed_in(Role.DRAFTER)


@pytest.fixture
def no_time(monkeypatch):
    """Nothing is laid out in so little time."""
    for work in (apart.make_pdf_apart, apart._laid_out):
        monkeypatch.setattr(work, "limits", Limits(seconds=0.000_001))


def test_previews_are_laid_out_by_another_process(drafter):
    for page in READ:
        assert "The text is be" in drafter.get(page).text, page
    for path, preview in ((LETTER, f"{LETTER}/preview"), (f"{TEMPLATE}/edit", f"{TEMPLATE}/preview")):
        typed = drafter.post(preview, data=filled_form(drafter.get(path).text), headers={"HX-Request": "true"})
        assert "data:image/png;base64," in typed.text, preview
    assert drafter.get("/letters/WRITE-0001/draft.pdf").data[:5] == b"%PDF-"
    assert drafter.get("/letters/WRITE-0001/draft/pages/1.png").mimetype == "image/png"
    assert drafter.get(f"{TEMPLATE}/versions/1/pages/1.png").mimetype == "image/png"
    assert "words" in words(drafter.get(f"{LETTER}/matrix"))


def test_a_text_that_takes_too_long_is_said_beside_it_and_stays(drafter, no_time):
    for page in READ:
        answer = drafter.get(page)
        assert (answer.status_code, SAID in words(answer)) == (200, True), page
        assert "The text is be" not in answer.text, "no picture of a page that is not there"
    for path, preview in ((LETTER, f"{LETTER}/preview"), (f"{TEMPLATE}/edit", f"{TEMPLATE}/preview")):
        form = {**filled_form(drafter.get(path).text), "subject": "Hard to lay out"}
        part = drafter.post(preview, data=form, headers={"HX-Request": "true"})
        whole = drafter.post(preview, data=form)
        assert (part.status_code, SAID in part.text) == (200, True), preview
        assert (SAID in words(whole), "Hard to lay out" in whole.text) == (True, True), preview


def test_a_file_of_such_a_text_is_not_made_and_the_page_says_why(drafter, no_time, signed_in):
    for path in ("/letters/WRITE-0001/draft.pdf", "/letters/WRITE-0001/draft/pages/1.png", f"{LETTER}/matrix"):
        answer = drafter.get(path)
        assert (answer.status_code, SAID in words(answer)) == (422, True), path
    assert drafter.get(f"{TEMPLATE}/versions/1/pages/1.png").status_code == 404
    assert signed_in(Role.SAFEGUARDING).get("/risk.pdf").status_code == 422


def test_who_waits_too_long_for_the_process_is_told_to_try_again_and_keeps_what_was_typed(drafter, monkeypatch):
    form = {**filled_form(drafter.get(LETTER).text), "subject": "Typed meanwhile"}
    work = apart.make_pdf_apart
    monkeypatch.setattr(work, "limits", Limits(seconds=0.01))
    held = [work.turns.acquire() for _ in range(WARM)]
    try:
        answer = drafter.post(f"{LETTER}/preview", data=form, headers={"Sec-Fetch-Site": "same-origin"})
    finally:
        for _ in held:
            work.turns.release()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert "Despatch is busy" in answer.text
    assert "Typed meanwhile" in answer.text
