"""Layout in answer to a web request, by a warm limited process. The first waits a second for it."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.letters.letter import Signatory
from app.letters.pdf import make_pdf
from app.letters.pdf.limited_layout import make_pdf_apart, paper_apart
from app.letters.pdf.paper import paper
from app.letters.pdf.press.sheet import specimen
from app.letters.pdf.render import SignatureMissing
from app.letters.problems import TooComplex
from app.platform.limited import Limits, ask
from app.safeguarding.files import PAGE

pytestmark = pytest.mark.processes


def test_a_letter_and_a_paper_are_the_same_byte_for_byte():
    letter = specimen("en")
    facts = {"title": "Reports", "mark": "ŵ 中", "sections": (), "table": [["A"], ["1"]]}
    first = make_pdf_apart(letter)
    assert first == make_pdf(letter)
    assert paper_apart(PAGE, **facts) == paper(PAGE, **facts)
    assert make_pdf_apart(letter) == first, "whatever was laid out before it"


def test_a_signature_that_is_not_there_is_said():
    letter = specimen("en")
    signed = replace(letter, draft=False, signatories=(Signatory("A", "B", "C", picture="0" * 64),))
    with pytest.raises(SignatureMissing) as missing:
        make_pdf_apart(signed)
    assert missing.value.facts["letter"] == letter.reference


def test_a_text_that_takes_too_long_is_too_complex_and_the_next_is_laid_out(monkeypatch):
    with monkeypatch.context() as changed:
        changed.setattr(make_pdf_apart, "limits", Limits(seconds=0.000_001))
        with pytest.raises(TooComplex):
            make_pdf_apart(specimen("en"))
    assert make_pdf_apart(specimen("en")).pages


def test_the_server_has_no_thread_of_pango_that_a_fork_would_leave_behind():
    make_pdf_apart(specimen("en"))
    server = ask._server[1].pid
    children = Path(f"/proc/{server}/task/{server}/children").read_text(encoding="ascii").split()
    alone, *threads = (len([*Path(f"/proc/{one}/task").iterdir()]) for one in (server, *children))
    assert (alone, max(threads)) == (1, 2)
