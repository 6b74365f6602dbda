"""The page of a letter whose editor sends a document: what is saved, kept and refused."""

import json

import pytest
from sqlalchemy import select

from app.campaigns.letter.text import compiled_text
from app.campaigns.models import TextDraft
from app.drafting.letter_text import NOT_READ
from app.letters.editing.nodes import node, text
from app.letters.editing.read import read
from app.letters.text.source import take_apart
from tests.accounts.test_kept import hidden, sign_in
from tests.campaigns.letter.test_signed_out import OURS, end_sign_ins
from tests.campaigns.writing import PAGE, SOURCE, kept, opened, save
from tests.web.filled import filled_form
from tests.web.markup import main_of, words_of

PARTS = take_apart(SOURCE)
BODY = PARTS.body


def sent(client, document, box="body"):
    """The form as the editor's page sends it."""
    said = document if isinstance(document, str) else json.dumps(document)
    return opened(client) | {f"{box}-document": [said]}


def sent_by(answer, box="body"):
    """What the editor of a box opens and sends."""
    (found,) = main_of(answer).xpath(".//textarea[@data-document-of=$box]", box=box)
    return found.text


def document_in(answer, box="body"):
    return json.loads(sent_by(answer, box))


def changed(document, before, after):
    text = json.dumps(document)
    assert text.count(f'"text": "{before}') == 1
    return json.loads(text.replace(f'"text": "{before}', f'"text": "{after}'))


def test_opening_and_saving_changes_nothing(writer, services):
    document = document_in(writer.get(PAGE))
    assert document == read(BODY)
    answer = writer.post(PAGE, data=sent(writer, document), follow_redirects=True)
    assert "Nothing was changed." in answer.text
    assert kept(services) == (1, SOURCE)


def test_a_change_of_one_passage_leaves_the_texts_of_others_as_they_were_cleared(writer, services):
    document = changed(document_in(writer.get(PAGE)), "Record each report.", "Record every report.")
    writer.post(PAGE, data=sent(writer, document))
    number, source = kept(services)
    assert (number, source) == (2, SOURCE.replace("Record each report.", "Record every report."))
    before, after = compiled_text(SOURCE), compiled_text(source)
    assert before.sha256("lead-members") == after.sha256("lead-members")
    assert before.sha256("chief-constables") != after.sha256("chief-constables")


def test_subject_asks_and_notice_are_taken_with_what_was_typed_as_text(writer, services):
    page = writer.get(PAGE)
    subject, asks = document_in(page, "subject"), document_in(page, "asks")
    assert (subject["type"], len(asks["content"])) == ("line", len(PARTS.front["asks"]))
    form = sent(writer, subject, "subject") | sent(writer, asks, "asks")
    assert "Nothing was changed." in writer.post(PAGE, data=form, follow_redirects=True).text
    grant = node("field", name="organisation", format="")
    subject["content"] = [node("paragraph", [text("**Homes** of "), grant])]
    asks["content"].append(node("paragraph", [text("1. Name "), text("them", [{"type": "strong"}])]))
    notice = node("line", [node("paragraph", [text("**No** reply to "), grant])])
    boxes = sent(writer, subject, "subject") | sent(writer, asks, "asks") | sent(writer, notice, "notice")
    writer.post(PAGE, data=boxes)
    front = compiled_text(kept(services)[1]).front
    assert front.notice == "\\*\\*No\\*\\* reply to ((organisation))"
    assert front.subject == "\\*\\*Homes\\*\\* of ((organisation))"
    assert front.asks == (*PARTS.front["asks"], "1. Name **them**")


def test_a_subject_with_a_space_that_no_line_breaks_at_keeps_it(writer, services):
    form = opened(writer) | {"subject": ["Section\u00a010  of it"], "asks": ["By 3\u00a0May\r\n\r\n Now "]}
    writer.post(PAGE, data=form)
    front = compiled_text(kept(services)[1]).front
    assert (front.subject, front.asks) == ("Section\u00a010 of it", ("By 3\u00a0May", "Now"))
    assert "Nothing was changed." in writer.post(PAGE, data=opened(writer), follow_redirects=True).text


def test_a_text_that_a_browser_sends_with_its_line_ends_opens_in_the_editor(writer):
    written = "One ((nothing)).\n\n::: for lead-members\nTwo.\n:::\n\n((asks))"
    form = opened(writer) | {"body": [written.replace("\n", "\r\n")], "asks": ["Tell us.\r\nWrite."]}
    answer = save(writer, form)
    assert answer.status_code == 400, "nobody declared a field"
    assert document_in(answer) == read(written)
    assert len(document_in(answer, "asks")["content"]) == 2


@pytest.mark.parametrize("box", ["subject", "asks", "notice"])
def test_a_line_that_no_document_can_hold_opens_as_its_box(writer, box):
    answer = writer.post(PAGE, data=opened(writer) | {box: ["See `this`"]})
    assert main_of(answer).xpath(".//textarea[@data-document-of=$box]", box=box) == []
    assert filled_form(answer.text)[box] == ["See `this`"]


FORGED = ["{", '{"type": "doc", "content": [{"type": "script"}]}', f'{{"type": "doc", "n": 1{"0" * 5000}}}']


@pytest.mark.parametrize("box", ["body", "subject", "asks", "notice"])
@pytest.mark.parametrize("forged", FORGED, ids=["no JSON", "another node", "an endless number"])
def test_what_is_no_document_is_refused_and_stays_in_the_page(writer, services, forged, box):
    answer = writer.post(PAGE, data=sent(writer, forged, box))
    assert answer.status_code == 400
    assert NOT_READ in words_of(main_of(answer))
    assert sent_by(answer, box) == forged
    assert kept(services) == (1, SOURCE)


def test_a_draft_is_kept_as_text(writer, services):
    document = changed(document_in(writer.get(PAGE)), "Record each report.", "Record every report.")
    assert writer.post(f"{PAGE}/draft", data=sent(writer, document)).status_code == 200
    with services.database.reading() as session:
        boxes = dict(session.scalars(select(TextDraft.boxes)).one())
    assert boxes["body"] == BODY.replace("Record each report.", "Record every report.")
    assert "body-document" not in boxes


def test_what_is_kept_while_somebody_signs_in_is_text(writer, services):
    document = changed(document_in(writer.get(PAGE)), "Record each report.", "Record every report.")
    form = sent(writer, document)
    end_sign_ins(services)
    given = dict(hidden(sign_in(writer, save(writer, form, headers=OURS), email=writer.member.email)))
    assert given["body"] == BODY.replace("Record each report.", "Record every report.")
    assert "body-document" not in given
