"""A text that goes to Word and comes back says the same."""

from pathlib import Path

import pytest
from hypothesis import given, settings

from app.letters.editing import read as text_reader
from app.letters.editing import write as text_writer
from app.letters.word_text.marks import Labels
from app.letters.word_text.read import read
from app.letters.word_text.write import write
from tests.letters.docx.libreoffice import converted
from tests.letters.docx.test_schema import errors
from tests.letters.editing.documents import DOCUMENTS, tidied
from tests.letters.editing.test_round_trip import SHIPPED, body_of

LABELS = Labels(
    {"councilname": "Council", "hasplan": "Has a plan"},
    {"chief-constables": "chief constables", "council-leaders": "council leaders"},
)


def word_of(body: str) -> bytes:
    return write(text_reader.read(body), LABELS, title="A letter")


def there_and_back(body: str) -> str:
    return read.here(word_of(body), accept=True, names={}).text


EVERYTHING = """Dear ((council name)) of ((grant, £)),

((has plan??We *welcome* your [**plan** for ((grant))](https://www.gov.uk/a)((grant)) (today).)) After **((grant))**.

## A heading with **bold**

::: for chief-constables, council-leaders
Only you.

- one
- two

  more of two

  1. a
  2. b

* another list

7. seven
8. eight

| a | b | c |
| --- | ---: | :-: |
| ((grant, £)) | 2 | *3* |

| next |
| --- |
| table |
:::

> quote
>
> - in quote
>   - deeper
>
> > quote in quote

> another

***

line one\\
line two of section&nbsp;10, ten‑year, tŷ
"""


def test_every_kind_of_block_and_words_comes_back_from_word():
    assert tidied(text_reader.read(there_and_back(EVERYTHING))) == tidied(text_reader.read(EVERYTHING))


def test_the_file_keeps_the_schema(tmp_path: Path):
    word = write(text_reader.read(EVERYTHING), LABELS, title="A letter", notice="Practice: nothing here is real")
    assert errors(word, tmp_path / "letter.docx") == []


def test_the_file_tells_which_text_it_is_and_another_does_not():
    word = write(text_reader.read("words"), LABELS, title="A letter", origin="WINTER26 3")
    text = read.here(word, accept=True, names={})
    assert (text.ours, text.origin, text.left) == (True, "WINTER26 3", ())


def test_a_notice_is_no_part_of_the_text():
    word = write(text_reader.read("words"), LABELS, title="A letter", notice="Practice: nothing here is real")
    text = read.here(word, accept=True, names={})
    assert (text.text, text.left) == ("words\n", ())


def test_a_field_whose_name_is_too_long_for_word_is_offered_as_a_merge_field():
    name = "a name " * 12
    text = read.here(word_of(f"(({name.strip()}))"), accept=True, names={})
    assert text.merge_fields == ((name.strip(), 1),)


@pytest.mark.services
def test_it_comes_back_when_libreoffice_has_saved_it(tmp_path: Path):
    """Some seconds: LibreOffice starts."""
    bodies = {path.stem: body_of(path) for path in SHIPPED} | {"everything": EVERYTHING}
    saved = converted({f"{name}.word": word_of(body) for name, body in bodies.items()}, "docx", tmp_path)
    for name, body in bodies.items():
        assert saved[f"{name}.word"] != word_of(body), name
        text = read.here(saved[f"{name}.word"], accept=True, names={})
        assert (text.ours, text.left) == (True, ()), name
        assert tidied(text_reader.read(text.text)) == tidied(text_reader.read(body)), name


@settings(max_examples=60, deadline=None)
@given(DOCUMENTS)
def test_a_document_comes_back_from_word_as_it_was(document):
    body = text_writer.write(document)
    if body.strip(" *\n") == "":
        return  # nothing to read
    assert tidied(text_reader.read(there_and_back(body))) == tidied(text_reader.read(body))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_text_comes_back_from_word_as_it_was(path):
    body = body_of(path)
    assert tidied(text_reader.read(there_and_back(body))) == tidied(text_reader.read(body))
