"""The written question of 20 June 2016 from its pack to the minister's brief: each fact of the answer that was given is
in the brief, and none of its numbers was typed by hand.

The sending of the letters and the replies are made up, as in tests/evidence/packs/test_answer_of_june_2016.py: the
product ships none. The checklist follows the answer of 29 June 2016; recipients/questions.csv has its paraphrase.
"""

from contextlib import closing
from datetime import date

import pypdfium2
import pytest
from pypdfium2 import raw

from app.audit.record import SYSTEM
from app.evidence.answers.brief.content import brief_content
from app.evidence.answers.brief.file import MOST_PAGES, brief_pdf
from app.evidence.answers.record_lines import RecordKind, RecordLine
from app.evidence.answers.save import ChosenLine, add_lines
from app.evidence.answers.showing import ShownAnswer, answer_shown, lines_to_choose
from app.evidence.answers.states import AnswerSort
from app.evidence.questions.find import question_by_number
from app.evidence.questions.step import undo_step
from tests.evidence.answers.drafting import seen_by
from tests.evidence.answers.test_brief import SMALLEST
from tests.evidence.packs.packing import shipped_question
from tests.evidence.packs.test_answer_of_june_2016 import campaign_of_march, made  # noqa: F401 (a fixture)

CHOSEN: dict[RecordKind, tuple[str, ...]] = {
    RecordKind.GUIDANCE: ("revised edition of Working Together",),
    RecordKind.PROCEDURE: ("within 24 hours",),
    RecordKind.FACT: ("Direction on children’s social care", "Directions on the whole council"),
    RecordKind.OUTCOME: ("Inspection of children’s services",),
    RecordKind.ROUND: ("Child sexual exploitation",),
    RecordKind.REPORT: ("Child sexual exploitation",),
}
"""The records that the drafter chooses: words of their lines."""

FACTS = {
    "the guidance was revised in 2015": "A revised edition of Working Together to Safeguard Children has been in force "
    "since 26 March 2015.",
    "safeguarding is the responsibility of all professionals": "safeguarding is everyone’s responsibility: each "
    "professional and organisation should play their full part",
    "the director is notified within 24 hours": "steps are taken to notify the director of children’s services of the "
    "local authority within 24 hours",
    "letters of March 2015, by whom": "letters dated 3 March 2015, signed by the Secretary of State for the Home "
    "Department, the Lord Chancellor and Secretary of State for Justice, the Secretary of State for Health, the "
    "Secretary of State for Communities and Local Government and the Secretary of State for Education, had been sent",
    "to council leaders": "to 353 of the 353 council leaders",
    "to chief executives": "353 of the 353 chief executives",
    "to lead members": "152 of the 152 lead members",
    "to directors of children's services": "152 of the 152 directors of children’s services",
    "to chief constables": "42 of the 43 chief officers of police",
    "to health system leaders": "215 of the 215 health leaders",
    "who was not written to": "1 post of the list “Chief officers of police” was not written to on this occasion.",
    "who of the police replied": "42 of the 43 chief officers of police; 41 replied and 1 only acknowledged the letter",
    "Ofsted inspected": "Inspection of children’s services” (Rotherham) was published on 19 November 2014",
    "the direction of October 2014 and the commissioner": "“Direction on children’s social care” (Rotherham, 10 "
    "October 2014), given by the Secretary of State for Education and appointing a commissioner (Children’s Social "
    "Care Commissioner)",
    "the joint directions of February 2015": "“Directions on the whole council” (Rotherham, from 26 February 2015), "
    "given jointly by the Secretary of State for Communities and Local Government and the Secretary of State for "
    "Education",
    "joint inspections by the four inspectorates": "joint targeted area inspections by Ofsted, HM Inspectorate of "
    "Constabulary, HM Inspectorate of Probation and the Care Quality Commission, on “Child sexual exploitation",
    "when they began": "began in February 2016.",
    "the thematic report": "A thematic report of the joint targeted area inspections",
}
"""By what the answer of 29 June 2016 said: the words in the brief."""


@pytest.fixture
def answered(stack_services, campaign_of_march) -> int:  # noqa: F811
    """The number of the shipped question, open again, with its pack and a draft of chosen lines."""
    number = shipped_question(stack_services)
    with stack_services.database.writing() as session:
        while question_by_number(session, number).stage == "answered":
            undo_step(session, number, seen=question_by_number(session, number).changed, actor=SYSTEM)
    made(stack_services)
    with stack_services.database.reading() as session:
        question = question_by_number(session, number)
        offered = lines_to_choose(session, question, today=date(2016, 6, 29))
    chosen = [one for one in offered.values() if _is_wanted(one)]
    with stack_services.database.writing() as session:
        seen = seen_by(stack_services, number)
        assert add_lines(session, number, AnswerSort.FULL, chosen, seen=seen, actor=SYSTEM)
    return number


def _is_wanted(one: ChosenLine | RecordLine) -> bool:
    if isinstance(one, RecordLine):
        return any(words in one.words for words in CHOSEN.get(one.kind, ()))
    return not one.asked and ("signed by" in one.words or "chief officers of police; 41 replied" in one.words)


def shown(services, number: int) -> ShownAnswer:
    with services.database.reading() as session:
        return answer_shown(session, question_by_number(session, number), AnswerSort.FULL)


def test_the_brief_has_each_fact_of_the_answer_that_was_given(stack_services, answered):
    with stack_services.database.reading() as session:
        question = question_by_number(session, answered)
        body = brief_pdf(brief_content(session, question, answer_shown(session, question, AnswerSort.FULL)))
    with closing(pypdfium2.PdfDocument(body)) as pdf:
        pages = [page.get_textpage() for page in pdf]
        text = " ".join(" ".join(page.get_text_range() for page in pages).split())
        sizes = {
            round(raw.FPDFText_GetFontSize(page, place), 1) for page in pages for place in range(page.count_chars())
        }
    missing = [fact for fact, words in FACTS.items() if words not in text]
    assert missing == []
    assert len(pages) <= MOST_PAGES
    assert min(size for size in sizes if size > 1) >= SMALLEST


def test_no_number_of_the_draft_is_without_a_source(stack_services, answered):
    draft = shown(stack_services, answered)
    assert (draft.unsourced, draft.flagged) == ([], False)
    assert draft.passages
    assert {RecordKind(one.kind) for one in draft.own} == set(CHOSEN)
    assert all(one.record and one.record.source.url for one in draft.own)
