"""The pages of enclosures: a file is looked at before it is used, each change asks first, and nothing typed is lost."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from werkzeug.datastructures import FileStorage
from wtforms.validators import DataRequired

from app.accounts.models import Role
from app.campaigns.enclosures.enclosure_list import AFTER, BESIDE
from app.campaigns.enclosures.forms import EnclosureForm
from app.campaigns.enclosures.words import ADVICE, GONE, REFUSED, advice_words, refused_words
from app.campaigns.letter.keep import Saving
from app.campaigns.states import State
from app.letters.enclosure import findings
from app.letters.enclosure.findings import Finding
from app.platform.storage import FolderStorage, StorageFailed, sha256
from app.web.files.filetypes import FileType
from app.web.files.kept_files import NOT_STORED
from app.web.files.uploads import UploadRefused, read_upload
from app.web.problem_words import characters_in_words
from tests.campaigns.clearing import going_on
from tests.campaigns.enclosing import LEAFLET, enclosed, listed
from tests.campaigns.shown import lede_of, removed_by
from tests.campaigns.signatories.test_pages import press
from tests.campaigns.writing import clear, clearances, set_state, token, whole, written
from tests.letters.enclosure.files import SCRIPT, font, leaflet, root, uses
from tests.refusals import said_of
from tests.web.figures import numbers_in
from tests.web.filled import filled_form
from tests.web.markup import (
    conflict_of,
    errors_of,
    forms_of,
    links_of,
    message_of,
    messages_of,
    notes_of,
    part_of,
    rows_of,
    said_by,
    states_of,
    with_class,
    words_of,
)

HERE = "/campaigns/WRITE/letter/enclosures"
FILES = HERE + "/files"
NAME = "A leaflet for parents"


def send(client, path, *, file=None, at="", **typed):
    """The form of a page, filled in; with a file, if any."""
    data = {**filled_form(client.get(at or path).text), **typed}
    if file is not None:
        data["file"] = (BytesIO(file), "leaflet.pdf")
    return client.post(path, data=data, content_type="multipart/form-data")


def kept(services):
    with services.database.reading() as session:
        return listed(session)


class TestAdd:
    def test_the_page_says_what_an_enclosure_is_before_there_is_one(self, writer):
        answer = writer.get(HERE)
        (empty,) = with_class(answer, "ds-empty")
        assert list(links_of(empty)) == [f"{HERE}/new"]
        assert whole(answer)

    def test_a_name_alone_is_added_at_once(self, writer, services):
        answer = send(writer, HERE + "/new", name=f"  {NAME} ")
        assert answer.location == HERE
        assert kept(services) == [(NAME, 0, "")]
        page = writer.get(HERE)
        kind, said = message_of(page)
        assert (kind, NAME in said) == ("success", True)
        assert numbers_in(lede_of(page)) == [1, 1], "named, without a file"
        assert [state.shape for state in states_of(page)] == ["empty"]

    def test_a_file_is_shown_page_by_page_before_it_is_used(self, writer, services):
        look = send(writer, HERE + "/new", file=LEAFLET, name=NAME, placement=BESIDE)
        assert kept(services) == []
        page = writer.get(look.location)
        assert whole(page)
        assert numbers_in(words_of(part_of(page, "looked-at")))[0] == 3, "pages"
        assert ADVICE["untagged"] in words_of(page)
        assert page.text.count('class="ds-page"') == 3
        picture = writer.get(f"{FILES}/{sha256(LEAFLET)}/pages/3.png")
        assert (picture.status_code, picture.mimetype) == (200, "image/png")
        form = filled_form(page.text)
        assert (form["name"], form["placement"]) == ([NAME], [BESIDE])
        assert writer.post(HERE + "/new", data=form).location == HERE
        assert kept(services) == [(NAME, 3, BESIDE)]
        page = writer.get(HERE)
        file = rows_of(page)[0][1]
        assert (NAME in file, numbers_in(file)[0]) == (True, 3), "pages"
        assert f"{FILES}/{sha256(LEAFLET)}.pdf" in links_of(page)

    def test_all_that_keeps_a_file_out_is_said_at_once_and_what_was_typed_stays(self, writer, services):
        bad = leaflet(box=(0, 0, 842, 595), change=lambda pdf: (uses("Font", font("Arial"))(pdf), root(A=SCRIPT)(pdf)))
        answer = send(writer, HERE + "/new", file=bad, name=NAME, placement=BESIDE)
        assert answer.status_code == 400
        errors = errors_of(answer)
        assert list(errors) == ["file", "file-2", "file-3"], "each is a message of its own"
        for code, facts in (("landscape", {"pages": [1]}), ("fonts_missing", {"fonts": ["Arial"]}), ("scripts", {})):
            assert refused_words([Finding(code, facts)])[0] in errors.values()
        assert filled_form(answer.text)["name"] == [NAME]
        assert services.storage.keys("enclosures") == []
        assert whole(answer)

    def test_what_is_no_pdf_is_refused_by_what_it_holds(self, writer):
        answer = send(writer, HERE + "/new", file=b"PK\x03\x04", name=NAME)
        with writer.application.app_context(), pytest.raises(UploadRefused) as refused:
            read_upload(FileStorage(BytesIO(b"PK\x03\x04"), "leaflet.pdf"), [FileType.PDF])
        assert refused.value.code == "type_not_taken"
        assert errors_of(answer) == {"file": refused.value.sentence}

    def test_a_name_is_asked_for_and_stands_once(self, writer, services):
        enclosed(services, NAME)
        none, again, unprintable = (
            errors_of(send(writer, HERE + "/new", name=name)) for name in (" ", NAME.upper(), "A ☃")
        )
        assert none == {"name": said_by(EnclosureForm.name, DataRequired)}
        assert again == {"name": said_of("enclosure_named_already")}
        assert (list(unprintable), characters_in_words("☃") in unprintable["name"]) == (["name"], True)
        assert kept(services) == [(NAME, 0, "")]

    def test_a_letter_names_a_hundred_at_most(self, writer, services):
        with services.database.writing() as session:
            written(session).enclosures = [f"Leaflet {number}" for number in range(100)]
        answer = send(writer, HERE + "/new", name="One more")
        assert answer.status_code == 400
        assert errors_of(answer) == {"name": said_of("too_many_enclosures", most=100)}
        assert len(kept(services)) == 100

    def test_when_the_store_fails_nothing_changes(self, writer, services, monkeypatch):
        def full(*_):
            raise StorageFailed("full")

        monkeypatch.setattr(FolderStorage, "put", full)
        answer = send(writer, HERE + "/new", file=LEAFLET, name=NAME)
        assert answer.status_code == 400
        assert errors_of(answer) == {"file": NOT_STORED}
        assert kept(services) == []

    def test_a_file_that_the_store_has_lost_meanwhile_is_not_used(self, writer, services):
        look = send(writer, HERE + "/new", file=LEAFLET, name=NAME).location
        form = filled_form(writer.get(look).text)
        services.storage.delete(f"enclosures/{sha256(LEAFLET)}.pdf")
        answer = writer.post(HERE + "/new", data=form)
        assert answer.status_code == 400
        assert errors_of(answer) == {"file": GONE}
        assert kept(services) == []
        assert writer.get(look).status_code == 404

    @pytest.mark.parametrize("sha", ["..%2Fpacks", "A" * 64, "0"])
    def test_a_digest_that_is_none_leads_nowhere(self, writer, sha):
        assert writer.get(f"{HERE}/new?kept={sha}").status_code == 404
        assert writer.get(f"{FILES}/{sha}/pages/1.png").status_code == 404

    def test_a_second_click_adds_nothing_twice(self, writer, services):
        form = {**filled_form(writer.get(HERE + "/new").text), "name": NAME}
        writer.post(HERE + "/new", data=form)
        assert writer.post(HERE + "/new", data=form).location == HERE
        kind, said = messages_of(writer.get(HERE))[-1]
        assert (kind, NAME in said) == ("info", True)
        assert kept(services) == [(NAME, 0, "")]


class TestChange:
    def test_it_is_renamed_moved_beside_and_given_another_file(self, writer, services):
        enclosed(services, NAME, file=LEAFLET)
        page = writer.get(HERE + "/1")
        file = part_of(page, "pages-heading")
        assert list(links_of(file)) == [f"{FILES}/{sha256(LEAFLET)}.pdf"], "the file as it is now"
        assert whole(page)
        send(writer, HERE + "/1", name="The leaflet", placement=BESIDE)
        assert kept(services) == [("The leaflet", 3, BESIDE)]
        look = send(writer, HERE + "/1", file=leaflet())
        page = writer.get(look.location)
        assert list(links_of(part_of(page, "pages-heading"))) == [], "the file that would be used"
        assert filled_form(page.text)["kept"] != [""]
        writer.post(HERE + "/1", data=filled_form(page.text))
        assert kept(services) == [("The leaflet", 1, BESIDE)]

    def test_it_moves_and_is_removed_after_a_question(self, writer, services):
        enclosed(services, "One", "Two")
        press(writer, HERE + "/2/up", at=HERE)
        assert kept(services) == [("Two", 0, ""), ("One", 0, "")]
        ask = writer.get(HERE + "/1/remove")
        assert "“Two”" in words_of(with_class(ask, "ds-panel")[0])
        assert forms_of(ask) == [f"{HERE}/1/remove"]
        assert whole(ask)
        writer.post(HERE + "/1/remove", data=filled_form(ask.text))
        assert kept(services) == [("One", 0, "")]

    def test_what_somebody_else_changed_meanwhile_is_shown_and_what_was_typed_stays(self, writer, services):
        enclosed(services, "One")
        form = {**filled_form(writer.get(HERE + "/1").text), "name": "Mine"}
        enclosed(services, "Two")
        answer = writer.post(HERE + "/1", data=form)
        assert answer.status_code == 409
        assert conflict_of(answer)
        assert whole(answer)
        again = filled_form(answer.text)
        assert again["name"] == ["Mine"]
        assert writer.post(HERE + "/1", data=again).location == HERE
        assert kept(services) == [("Mine", 0, ""), ("Two", 0, "")]

    def test_a_stale_button_is_refused(self, writer, services):
        enclosed(services, "One", "Two")
        data = {"csrf_token": token(writer), "seen": "older"}
        assert writer.post(HERE + "/2/up", data=data).status_code == 409
        assert writer.post(HERE + "/1/remove", data=data).status_code == 409
        assert kept(services) == [("One", 0, ""), ("Two", 0, "")]

    @pytest.mark.parametrize("path", ["/2", "/0", "/2/remove"])
    def test_one_that_is_not_there_is_not_found(self, writer, services, path):
        enclosed(services, "One")
        assert writer.get(HERE + path).status_code == 404


class TestClearances:
    def test_it_asks_which_clearances_go_and_keeps_the_file_through_the_question(self, writer, services):
        clear(services)
        look = send(writer, HERE + "/new", file=LEAFLET, name=NAME).location
        form = filled_form(writer.get(look).text)
        asks = writer.post(HERE + "/new", data=form)
        assert removed_by(asks) == 4
        assert kept(services) == []
        back = writer.post(HERE + "/new", data={**form, "back": "1"})
        assert filled_form(back.text)["kept"] == [sha256(LEAFLET)]
        assert writer.post(HERE + "/new", data={**form, **going_on(asks.text)}).location == HERE
        assert kept(services) == [(NAME, 3, "after")]
        assert clearances(services) == []

    def test_so_does_moving_and_removing(self, writer, services):
        enclosed(services, "One", "Two")
        clear(services)
        assert removed_by(press(writer, HERE + "/2/up", at=HERE)) == 4
        asks = writer.post(HERE + "/1/remove", data=filled_form(writer.get(HERE + "/1/remove").text))
        assert removed_by(asks) == 4
        assert len(clearances(services)) == 4


class TestWhoMay:
    def test_who_reads_sees_the_list_and_the_files_and_no_button(self, writer, services, signed_in):
        enclosed(services, NAME, file=LEAFLET)
        reader = signed_in(Role.VIEWER)
        page = reader.get(HERE)
        changes = [to for to in links_of(page) if to.startswith(f"{HERE}/") and not to.startswith(FILES)]
        assert (forms_of(page), changes) == ([], [])
        assert whole(page)
        answer = reader.get(f"{FILES}/{sha256(LEAFLET)}.pdf")
        assert answer.data == LEAFLET
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{NAME}.pdf"'
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert reader.get(f"{FILES}/{sha256(LEAFLET)}/pages/1.png").status_code == 200

    def test_a_file_that_is_not_used_is_for_drafters_alone(self, writer, services, signed_in):
        send(writer, HERE + "/new", file=LEAFLET, name=NAME)
        assert signed_in(Role.VIEWER).get(f"{FILES}/{sha256(LEAFLET)}/pages/1.png").status_code == 404
        assert writer.get(f"{FILES}/{sha256(LEAFLET)}.pdf").status_code == 404
        assert writer.get(f"{FILES}/{sha256(LEAFLET)}/pages/4.png").status_code == 404

    def test_of_a_closed_campaign_nothing_changes(self, writer, services):
        enclosed(services, NAME)
        set_state(services, State.CLOSED)
        assert writer.get(HERE + "/new").status_code == 409
        assert writer.get(HERE + "/1").status_code == 409
        assert f"{HERE}/new" not in links_of(writer.get(HERE))


FACTS = {"pages": [1], "limit": 100, "fonts": ["Arial"], "kinds": ["Launch"]}


class TestWords:
    def test_each_is_said_with_its_facts(self):
        for code in REFUSED:
            facts = {**FACTS, "pages": [[1, 210, 210]] if code == "not_a4" else [1]}
            facts = facts if code != "too_many_bytes" else {"bytes": 9_000_000, "limit": 8_000_000}
            assert "{" not in refused_words([Finding(code, facts)])[0]

    def test_each_code_of_the_engine_has_its_sentence_and_there_is_no_other(self):
        sources = "".join(file.read_text(encoding="utf-8") for file in Path(findings.__file__).parent.glob("*.py"))
        assert set(re.findall(r'\b(?:Finding|refuse_file)\("(\w+)"', sources)) == {*REFUSED, *ADVICE}

    @pytest.mark.parametrize(
        ("finding", "said"),
        [
            (Finding("landscape", {"pages": [2, 4]}), "Pages 2 and 4 are landscape. Make them"),
            (Finding("not_a4", {"pages": [[1, 216, 279]]}), "The file is not all A4: page 1 is 216 by 279 mm."),
            (
                Finding("too_many_bytes", {"bytes": 9_000_000, "limit": 8_000_000}),
                "is 9.0 MB. It must be 8.0 MB or smaller",
            ),
            (
                Finding("fonts_missing", {"fonts": [f"F{n}" for n in range(9)]}),
                "does not include the fonts F0, F1, F2, F3, F4, F5 and 3 more,",
            ),
        ],
    )
    def test_facts_are_told(self, finding, said):
        assert said in refused_words([finding])[0]

    def test_advice_names_the_pages(self):
        assert advice_words([Finding("near_edges", {"pages": [1]})])[0].startswith(
            "Page 1 has content that may be cut off"
        )


class TestElsewhere:
    def test_the_letter_s_page_leads_to_them_and_to_each_file(self, writer, services, signed_in):
        assert list(links_of(part_of(writer.get("/campaigns/WRITE/letter"), "enclosed-files"))) == [HERE]
        enclosed(services, NAME, file=LEAFLET)
        for client in (writer, signed_in(Role.VIEWER)):
            page = client.get("/campaigns/WRITE/letter")
            files = part_of(page, "enclosed-files")
            assert list(links_of(files)) == [f"{FILES}/{sha256(LEAFLET)}.pdf", HERE]
            assert (NAME in words_of(files), numbers_in(words_of(files)), notes_of(files)) == (True, [3], [AFTER])

    def test_the_letter_s_page_says_which_file_goes_with_a_name(self, writer, services):
        enclosed(services, NAME, file=LEAFLET)
        form = {**filled_form(writer.get("/campaigns/WRITE/letter").text, "letter-form"), "enclosures": ["A list"]}
        page = writer.post("/campaigns/WRITE/letter/preview", data=form)
        saving = Saving(version=None, beside=True, lost={}, kept=0, let_go=[NAME])
        assert words_of(part_of(page, "saving")) == " ".join(saving.say({}))

    def test_the_preview_lists_them_with_links(self, writer, services):
        enclosed(services, NAME, file=LEAFLET, placement=BESIDE)
        enclosed(services, "A map")
        page = writer.get("/campaigns/WRITE/preview")
        leaflet_shown, map_shown = part_of(page, "enclosed")
        assert (NAME in words_of(leaflet_shown), numbers_in(words_of(leaflet_shown))) == (True, [3])
        assert (notes_of(leaflet_shown), notes_of(map_shown)) == ([BESIDE], ["no-file"])
        assert "A map" in words_of(map_shown)
        assert whole(page)
