"""The page of a letter whose editor sends a document: what is saved, kept and refused."""

import json

import pytest
from sqlalchemy import select

from app.campaigns.letter.text import compiled_text
from app.campaigns.models import TextDraft
from app.drafting.letter_text import NOT_READ
from app.letters.editing.read import read
from app.letters.text.source import take_apart
from tests.accounts.test_kept import hidden, sign_in
from tests.campaigns.letter.test_signed_out import OURS, end_sign_ins
from tests.campaigns.writing import PAGE, SOURCE, kept, opened, save
from tests.web.markup import main_of, words_of

BODY = take_apart(SOURCE).body


def sent(client, document):
    """The form as the editor's page sends it."""
    said = document if isinstance(document, str) else json.dumps(document)
    return opened(client) | {"body-document": [said]}


def document_in(answer):
    (box,) = main_of(answer).xpath(".//textarea[@data-document-of]")
    return json.loads(box.text)


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


FORGED = ["{", '{"type": "doc", "content": [{"type": "script"}]}', f'{{"type": "doc", "n": 1{"0" * 5000}}}']


@pytest.mark.parametrize("forged", FORGED, ids=["no JSON", "another node", "an endless number"])
def test_what_is_no_document_is_refused_and_stays_in_the_page(writer, services, forged):
    answer = writer.post(PAGE, data=sent(writer, forged))
    assert answer.status_code == 400
    assert NOT_READ in words_of(main_of(answer))
    (box,) = main_of(answer).xpath(".//textarea[@data-document-of]")
    assert box.text == forged
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
