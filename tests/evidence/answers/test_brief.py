"""The brief for a minister: what it says, two pages at most, in letters of 11 points or more."""

from contextlib import closing
from dataclasses import replace

import pypdfium2
import pytest
from pypdfium2 import raw

from app.audit.record import SYSTEM
from app.evidence.answers.brief.content import BriefContent, BriefFigure, BriefPart, annexes_of, brief_content
from app.evidence.answers.brief.file import MOST_PAGES, annexed_brief_pdf, brief_pdf
from app.evidence.answers.showing import answer_shown
from app.evidence.answers.states import AnswerSort, Reader
from app.evidence.packs.files.report import report
from app.evidence.packs.methods import COUNTED_ONCE_RECORDED
from app.evidence.questions.find import question_by_number
from app.evidence.questions.group import group_questions
from app.evidence.questions.states import Act
from tests.evidence.answers.drafting import clear, save
from tests.evidence.answers.test_sources import sent_line, take
from tests.evidence.packs.history import bounce
from tests.evidence.packs.told import whole
from tests.evidence.questions.asking import ask, found, took
from tests.letters.verapdf import validate
from tests.refusals import refused

SMALLEST = 11
"""Points that a minister can read in a car (the requirement of the product's owner)."""

CONTENT = BriefContent(
    title="Question 70001",
    asked="Commons, ordinary written.",
    due="Due on 9 November 2026.",
    question="To ask what was done.",
    summary=True,
    grouped=[("Question 70002", "To ask what else was done.")],
    marking="OFFICIAL-SENSITIVE",
    words=["The first paragraph.", "The second paragraph."],
    attached=["Areas inspected"],
    parts=[BriefPart("(a)", {"Council leaders": [BriefFigure("Council leaders", "sent", "41")]})],
    supplementaries=["How many have not replied? Two."],
    background=["Background of it."],
    records=[("Working Together 2015", "Department for Education")],
    own=[("Ofsted inspected 29 services.", "a register read in 2016")],
    unknown=["(b) No letter to schools is recorded."],
    checks=["“all” has no figure beside it. Check that it is true."],
    foot="Version 3 of the draft answer, not cleared by the minister. Annex: evidence pack 2.",
)


def content(services, number) -> BriefContent:
    with services.database.reading() as session:
        question = question_by_number(session, number)
        return brief_content(session, question, answer_shown(session, question, AnswerSort.FULL))


def test_it_says_all_of_it_with_the_marking_at_head_and_foot_and_is_accessible(tmp_path):
    file = tmp_path / "brief.pdf"
    file.write_bytes(brief_pdf(CONTENT))
    with closing(pypdfium2.PdfDocument(file)) as pdf:
        (page,) = [" ".join(page.get_textpage().get_text_range().split()) for page in pdf]
    for words in (
        CONTENT.title,
        CONTENT.asked,
        CONTENT.due,
        CONTENT.question,
        "Grouped with it: Question 70002. To ask what else was done.",
        "This is a summary, not the exact words of the question.",
        *CONTENT.words,
        "Attached to the answer: Areas inspected.",
        "(a) Council leaders: sent 41.",
        *CONTENT.supplementaries,
        *CONTENT.background,
        "Ofsted inspected 29 services. Source: a register read in 2016.",
        "Working Together 2015. Source: Department for Education.",
        *CONTENT.unknown,
        *CONTENT.checks,
        CONTENT.foot,
    ):
        assert words in page, words
    assert page.count(CONTENT.marking) == 2
    passed, _ = validate([file])
    assert passed == [file]


def test_no_letter_is_smaller_than_can_be_read_in_a_car():
    with closing(pypdfium2.PdfDocument(brief_pdf(CONTENT, notice="Practice"))) as pdf:
        text = pdf[0].get_textpage()
        sizes = {round(raw.FPDFText_GetFontSize(text, place), 1) for place in range(text.count_chars())}
    assert min(size for size in sizes if size > 1) >= SMALLEST


def test_what_does_not_fit_on_two_pages_is_refused_and_not_shrunk():
    brief_pdf(replace(CONTENT, words=["A paragraph of the answer."] * 40))
    with refused("brief_too_long"):
        brief_pdf(replace(CONTENT, words=["A paragraph of the answer."] * 40 * MOST_PAGES))


def test_it_has_the_figures_of_the_lines_in_the_draft_each_once_and_none_of_nothing(services, number):
    line = sent_line(services, number)
    take(services, number, line)
    (part,) = content(services, number).parts
    assert part.name == "(b)"
    figures = [figure for of_subject in part.figures.values() for figure in of_subject]
    assert len(figures) == len(set(figures))
    assert BriefFigure("TRK15, Directors of children’s services", "sent", "5") in figures
    assert not any(figure.number == "0" for figure in figures)
    save(services, number, "Something else altogether was said.")
    assert content(services, number).parts == []


def test_changed_figures_and_numbers_without_a_source_are_to_be_checked(services, number):
    line = sent_line(services, number)
    take(services, number, line)
    made = content(services, number)
    assert any(sentence.startswith("(a) Councils: ") for sentence in made.unknown), "no letter to councils is recorded"
    first = "The evidence behind the answer begins with letters dated 3 March 2015."
    assert made.unknown[-2:] == [first, COUNTED_ONCE_RECORDED]
    before = made.checks
    with services.database.writing() as session:
        bounce(session, 8)
    save(services, number, f"{line.line.words} 17 were inspected.", supplementaries="How many more? 29.")
    after = content(services, number).checks
    assert "These numbers of the draft have no source: 17 and 29." in after
    save(services, number, f"{line.line.words} Every council has answered.")
    said = "“Every” in the draft has neither a figure nor a source. Check that it is true."
    assert said in content(services, number).checks
    assert any("when the pack was made" in sentence for sentence in set(after) - set(before))


@pytest.mark.parametrize("marking", ["OFFICIAL", "OFFICIAL-SENSITIVE"])
def test_its_marking_and_foot_are_the_draft_s(services, number, marking):
    save(services, number, marking=marking, supplementaries="What next?\n\nNothing.")
    made = content(services, number)
    assert (made.marking, made.supplementaries) == (marking, ["What next?", "Nothing."])
    assert made.foot == "Version 1 of the draft answer, not cleared by the minister."


def test_the_annex_is_the_pack_behind_the_two_pages_in_one_accessible_file(tmp_path):
    file = tmp_path / "annexed.pdf"
    file.write_bytes(annexed_brief_pdf(CONTENT, [report(whole())]))
    with closing(pypdfium2.PdfDocument(file)) as pdf:
        first, second, *_ = (" ".join(page.get_textpage().get_text_range().split()) for page in pdf)
        assert len(pdf) > 2
    assert CONTENT.foot in first
    assert "By 24 June 2016, 43 letters had been sent to the police" in second
    assert report(whole()).foot in second
    assert CONTENT.foot not in second
    assert second.count(CONTENT.marking) == 2, "the marking is that of the whole file"
    passed, _ = validate([file])
    assert passed == [file]


def test_the_brief_before_its_annex_looks_as_it_does_alone():
    def sizes(pdf):
        text = pdf[0].get_textpage()
        return [round(raw.FPDFText_GetFontSize(text, place), 1) for place in range(text.count_chars())]

    alone, annexed = brief_pdf(CONTENT), annexed_brief_pdf(CONTENT, [report(whole())])
    with closing(pypdfium2.PdfDocument(alone)) as one, closing(pypdfium2.PdfDocument(annexed)) as other:
        until = one[0].get_textpage().get_text_range().partition("Page 1")[0]
        assert other[0].get_textpage().get_text_range().startswith(until)
        assert sizes(one)[: len(until)] == sizes(other)[: len(until)]


def test_the_limit_of_two_pages_is_the_brief_s_whatever_its_annex():
    with refused("brief_too_long"):
        annexed_brief_pdf(replace(CONTENT, words=["A paragraph of the answer."] * 40 * MOST_PAGES), [report(whole())])


def test_the_annex_has_each_pack_that_the_draft_took_lines_from_once(services, number):
    line = sent_line(services, number)
    take(services, number, line)
    with services.database.reading() as session:
        question = question_by_number(session, number)
        (annex,) = annexes_of(session, answer_shown(session, question, AnswerSort.FULL))
    assert annex.title == f"Evidence pack {line.pack.number}: {line.pack.title}"


def test_without_a_pack_it_says_that_there_is_none_and_whose_words_the_question_is(services):
    number = ask(services, own_words=True, asked_by="Sam Example MP", minister_office="Home Office")
    save(services, number)
    made = content(services, number)
    assert made.unknown == ["No evidence pack was made for question 70001."]
    assert made.summary
    assert "Answering minister’s office: Home Office. Asked by Sam Example MP. Tabled" in made.asked


def test_it_says_who_returned_the_draft_or_cleared_it_with_a_note(services, number):
    save(services, number, "As follows.")
    clear(services, number, Reader.LEGAL, cleared=False, note="Name the Act.")
    clear(services, number, Reader.POLICY, note="If the figure stands.")
    made = content(services, number)
    assert made.checks == [
        "Legal returned this version. Note: “Name the Act.”",
        "Policy cleared this version. Note: “If the figure stands.”",
    ]
    assert "not cleared by the minister; cleared by policy; returned by legal." in made.foot


def test_a_question_that_is_withdrawn_does_not_get_the_answer(services):
    lead, other = ask(services, uin="70001"), ask(services, uin="70002")
    with services.database.writing() as session:
        group_questions(session, lead, [other], seen=found(services, lead).changed, actor=SYSTEM)
    save(services, lead)
    assert content(services, lead).grouped
    took(services, other, Act.WITHDRAW)
    assert content(services, lead).grouped == []
