"""The letter as a Word file: downloaded, edited, opened again, and taken into the page without being saved."""

import io
import re

import docx
import pytest

from app.accounts.models import Role
from app.campaigns.states import State
from app.drafting.word.words import REFUSED
from app.letters.text.source import take_apart
from tests.campaigns.writing import PAGE, clear, edit, kept, opened, save, set_state, whole
from tests.letters.word_text.making import field, item, p, r, styled, word_file
from tests.letters.word_text.test_left_out import CHANGED_LOOKS, DELETED, INSERTED
from tests.letters.word_text.test_read import NUMBERING
from tests.web.filled import filled_form
from tests.web.markup import errors_of, faults_of, links_of, notes_of, part_of, parts_of, words_of

WORD = f"{PAGE}/word"
DOWNLOAD = f"{WORD}/text.docx"


def downloaded(client) -> bytes:
    answer = client.get(DOWNLOAD)
    assert answer.status_code == 200
    return answer.data


def edited(file: bytes, before: str, after: str) -> bytes:
    """The Word file with other words in a run, as somebody types them in Word."""
    document = docx.Document(io.BytesIO(file))
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs if before in run.text]
    assert runs
    for run in runs:
        run.text = run.text.replace(before, after)
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def review(client, file: bytes, name: str = "letter.docx"):
    data = filled_form(client.get(WORD).text) | {"file": (io.BytesIO(file), name)}
    return client.post(WORD, data=data, content_type="multipart/form-data")


def take(client, page):
    """“Use this text”, with what the page of the Word file holds."""
    assert page.status_code == 200
    assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []
    answer = client.post(f"{WORD}/take", data=filled_form(page.text))
    assert answer.status_code == 200
    return answer


def choose(client, page, **chosen):
    """“Update the comparison”, with another choice on the page."""
    answer = client.post(f"{WORD}/compare", data=filled_form(page.text) | chosen)
    assert answer.status_code == 200
    return answer


def taken_form(page):
    return filled_form(page.text, "letter-form")


def listed(page, name: str) -> list[str]:
    return [item.text_content().strip() for item in part_of(page, name).iter("li")]


class TestDownloaded:
    def test_it_is_a_word_file_of_the_saved_text(self, writer):
        answer = writer.get(DOWNLOAD)
        assert "WRITE text, version 1.docx" in answer.headers["Content-Disposition"]
        words = [paragraph.text for paragraph in docx.Document(io.BytesIO(answer.data)).paragraphs]
        assert "Record each report." in words

    def test_a_viewer_can_download_it_and_open_none(self, writer, signed_in):
        viewer = signed_in(Role.VIEWER)
        assert viewer.get(DOWNLOAD).status_code == 200
        assert viewer.get(WORD).status_code == 403
        assert {link for link in links_of(viewer.get(PAGE)) if "/word" in link} == {DOWNLOAD}

    def test_a_text_that_word_cannot_show_is_none(self, writer, services):
        edit(services, "((asks))", "  ((asks))")
        assert writer.get(DOWNLOAD).status_code == 409


class TestOpenedAgain:
    def test_unchanged_it_says_so_and_offers_nothing(self, writer):
        page = review(writer, downloaded(writer))
        assert part_of(page, "same") is not None
        assert "Use this text" not in page.text

    def test_its_changes_are_shown_and_taken_and_nothing_is_saved(self, writer, services):
        before = kept(services)
        page = review(writer, edited(downloaded(writer), "Record each report.", "Record every report."))
        assert "1 paragraph changed" in words_of(page)
        taken = take(writer, page)
        assert kept(services) == before
        body = take_apart(before[1]).body
        assert taken_form(taken)["body"] == [body.replace("each", "every").rstrip("\n")]
        save(writer, taken_form(taken))
        assert kept(services) == (2, before[1].replace("each", "every"))

    def test_fields_and_passages_that_are_gone_are_named_first(self, writer):
        file = word_file(p(r("We write to you.")) + p(r("((meeting place)) ((new one))")))
        page = review(writer, file)
        assert listed(page, "lost") == [
            "the field “organisation”",
            "text only for chief officers of police",
            "text only for lead members",
            "the field “asks”",
        ]

    def test_text_that_is_for_other_recipients_is_named_before_all_else(self, writer):
        document = docx.Document(io.BytesIO(downloaded(writer)))
        line = next(one for one in document.paragraphs if one.style.name == "Passage")
        line._p.getparent().remove(line._p)
        saved = io.BytesIO()
        document.save(saved)
        page = review(writer, saved.getvalue())
        assert "for all recipients in the Word file" in listed(page, "readers")[0]
        assert listed(page, "left")[0].startswith(
            "1 “Only for …” or “End of the text only for …” line has no partner. Check "
        )
        assert page.text.index('id="readers"') < page.text.index('id="left"')
        assert not parts_of(review(writer, downloaded(writer)), "readers")

    def test_a_file_of_an_earlier_version_says_so(self, writer):
        file = downloaded(writer)
        save(writer, opened(writer, subject="Another subject"))
        page = review(writer, file)
        said = words_of(part_of(page, "from-other"))
        assert said.startswith("This file was downloaded from version 1. The letter is now version 2.")
        assert words_of(part_of(choose(writer, page), "from-other")) == said
        assert not parts_of(review(writer, downloaded(writer)), "from-other")

    def test_what_was_typed_and_not_saved_stays_in_the_other_boxes(self, writer):
        form = opened(writer, subject="Not saved yet")
        writer.post(f"{PAGE}/draft", data=form)
        page = review(writer, edited(downloaded(writer), "each", "every"))
        taken = taken_form(take(writer, page))
        assert taken["subject"] == ["Not saved yet"]
        assert "every report" in taken["body"][0]

    def test_both_texts_are_shown_where_somebody_saved_meanwhile(self, writer, services):
        page = review(writer, edited(downloaded(writer), "each", "every"))
        edit(services, "Read case files.", "Read all case files.")
        answer = writer.post(f"{WORD}/take", data=filled_form(page.text))
        assert answer.status_code == 409
        assert "every report" in taken_form(answer)["body"][0]


class TestOfOthers:
    def test_what_was_left_out_is_listed(self, writer):
        page = review(writer, word_file(p(r("Words") + r("TBC", '<w:highlight w:val="yellow"/>'))))
        assert listed(page, "left") == ["1 highlight was removed: “TBC”."]

    @pytest.mark.parametrize(("choice", "said"), [("accept", "new words"), ("reject", "old words")])
    def test_tracked_changes_are_asked_about(self, writer, choice, said):
        page = review(writer, word_file(p(DELETED + INSERTED + r("words"))))
        assert listed(page, "tracked") == ["A Reviewer deleted “old”", "A Reviewer inserted “new”"]
        page = choose(writer, page, changes=choice)
        assert said in words_of(page)
        assert taken_form(take(writer, page))["body"] == [said]

    def test_tracked_changes_are_taken_as_they_were_shown(self, writer):
        page = review(writer, word_file(p(DELETED + INSERTED + r("words"))))
        form = filled_form(page.text) | {"changes": "reject"}
        shown = writer.post(f"{WORD}/take", data=form)
        assert (shown.status_code, shown.headers["Location"]) == (307, f"{WORD}/compare")
        shown = writer.post(f"{WORD}/compare", data=form)
        assert "old words" in words_of(shown)
        assert taken_form(take(writer, shown))["body"] == ["old words"]

    def test_what_was_said_of_the_file_is_said_again_with_another_choice(self, writer):
        document = docx.Document(io.BytesIO(word_file(p(DELETED + INSERTED + r("words", "<w:vanish/>") + r("a")))))
        document.add_comment(document.paragraphs[0].runs[0], 'Is "this" <right>?', author="A Reviewer")
        saved = io.BytesIO()
        document.save(saved)
        page = review(writer, saved.getvalue())
        said = {name: listed(page, name) for name in ("left", "comments", "tracked")}
        assert all(said.values())
        again = choose(writer, choose(writer, page, changes="reject"), changes="accept")
        assert {name: listed(again, name) for name in said} == said

    def test_what_is_said_again_has_an_end(self, writer):
        form = filled_form(review(writer, word_file(p(r("words")))).text)
        page = writer.post(f"{WORD}/compare", data=form | {"left": ["x" * 5_000] * 5_000})
        assert (len(listed(page, "left")), len(listed(page, "left")[0])) == (200, 1_000)

    def test_a_file_that_is_all_tracked_can_be_opened(self, writer):
        page = review(writer, word_file(p(INSERTED)))
        assert listed(page, "tracked") == ["A Reviewer inserted “new”"]
        assert "Reject them" not in page.text
        assert taken_form(take(writer, page))["body"] == ["new"]

    def test_format_that_was_changed_alone_is_asked_about(self, writer):
        page = review(writer, word_file(p(r("bold", CHANGED_LOOKS))))
        assert taken_form(take(writer, choose(writer, page, changes="reject")))["body"] == ["_bold_"]

    def test_merge_fields_become_the_fields_that_are_chosen(self, writer):
        content = field("MERGEFIELD Meeting_Place", "«Meeting_Place»") + r(" {{ward}} «other»")
        page = review(writer, word_file(p(content)))
        choices = re.findall(r'<option value="([^"]*)" selected', page.text)
        assert choices == ["meeting place"]
        form = filled_form(page.text)
        assert form["merge"] == ["Meeting_Place", "ward", "other"]
        page = choose(writer, page, field=["meeting place", "ward", ""])
        assert listed(page, "new") == ["the field “ward”"]
        assert taken_form(take(writer, page))["body"] == ["((meeting place)) ((ward)) &laquo;other&raquo;"]

    @pytest.mark.parametrize(
        ("file", "name", "code"),
        [
            (b"{\\rtf1 words}", "letter.doc", "old_word"),
            (b"plain words", "letter.docx", "not_word"),
            (word_file(p("")), "letter.docx", "empty"),
            (word_file(p(r("long " * 21_000))), "letter.docx", "too_long"),
        ],
    )
    def test_a_file_that_is_none_says_what_it_is(self, writer, file, name, code):
        answer = review(writer, file, name)
        assert answer.status_code == 400
        assert errors_of(answer) == {"file": REFUSED[code]}

    def test_a_file_must_be_chosen(self, writer):
        assert "file" in errors_of(writer.post(WORD, data=filled_form(writer.get(WORD).text)))


class TestBesideTheText:
    """What becomes the subject and the asks."""

    BODY = p(r("We write to you.")) + item("Reply to us", 2) + item("Tell your staff", 2)

    def test_a_title_and_the_only_numbered_list_are_taken_as_subject_and_asks(self, writer):
        page = review(writer, word_file(styled("About knives", "Title") + self.BODY, numbering=NUMBERING))
        assert re.findall(r'<th scope="row">(\w+)', page.text) == ["Subject", "Asks"]
        form = taken_form(take(writer, page))
        assert form["subject"] == ["About knives"]
        assert form["asks"][0].split() == ["Reply", "to", "us", "Tell", "your", "staff"]
        assert form["body"] == ["We write to you.\n\n((asks))"]

    def test_a_title_after_a_line_for_the_writer_is_offered_and_taken_from_its_place(self, writer):
        page = review(writer, word_file(p(r("A note.")) + styled("About knives", "Title") + p(r("Text."))))
        form = taken_form(take(writer, page))
        assert (form["subject"], form["body"]) == (["About knives"], ["A note.\n\nText."])

    def test_both_can_be_left_in_the_text(self, writer):
        before = opened(writer)
        page = review(writer, word_file(styled("About knives", "Heading1") + self.BODY, numbering=NUMBERING))
        form = {name: value for name, value in filled_form(page.text).items() if name != "use_subject"}
        page = writer.post(f"{WORD}/compare", data=form | {"use_asks": ""})
        form = taken_form(take(writer, page))
        assert (form["subject"], form["asks"]) == (before["subject"], before["asks"])
        assert form["body"] == ["## About knives\n\nWe write to you.\n\n4. Reply to us\n5. Tell your staff"]

    def test_of_two_lists_none_is_taken_until_one_is_chosen(self, writer):
        file = word_file(self.BODY + p(r("And")) + item("Publish a plan", 3), numbering=NUMBERING)
        page = review(writer, file)
        assert "((asks))" not in taken_form(take(writer, page))["body"][0]
        form = taken_form(take(writer, choose(writer, page, use_asks="1")))
        assert form["asks"] == ["Publish a plan"]
        assert form["body"][0].endswith("And\n\n((asks))")

    @pytest.mark.parametrize(
        "first", [styled("About knives", "Heading2"), p(r("About")) * 3 + styled("Knives", "Title")]
    )
    def test_what_is_no_title_is_not_offered(self, writer, first):
        assert "use_subject" not in review(writer, word_file(first + p(r("Text")))).text

    def test_of_a_file_that_was_downloaded_all_is_in_its_place(self, writer):
        page = review(writer, edited(downloaded(writer), "each", "every"))
        assert "use_subject" not in page.text
        assert "use_asks" not in page.text


class TestRefused:
    def test_a_closed_campaign_takes_none(self, writer, services):
        set_state(services, State.CLOSED)
        assert writer.get(WORD).status_code == 409

    def test_an_issued_text_takes_none(self, writer, services):
        clear(services, issue=True)
        assert writer.get(WORD).status_code == 409
        links = links_of(writer.get(PAGE))
        assert DOWNLOAD in links
        assert WORD not in links

    def test_a_text_that_no_page_sent_is_none(self, writer):
        page = review(writer, word_file(p(r("words"))))
        form = filled_form(page.text) | {"accepted": "::: for"}
        assert writer.post(f"{WORD}/compare", data=form).status_code == 400
        assert writer.post(f"{WORD}/compare", data=form | {"accepted": ""}).status_code == 400
        assert writer.post(f"{WORD}/take", data=form).status_code == 400
        assert writer.post(f"{WORD}/take", data=form | {"seen": "99"}).status_code in (400, 409)


def test_the_pages_are_whole(writer):
    assert whole(writer.get(WORD))
    assert not notes_of(writer.get(WORD))
