"""A file is what it holds, whatever it is called."""

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from flask import Flask
from flask_wtf import FlaskForm
from werkzeug.datastructures import FileStorage
from wtforms.validators import InputRequired

from app.web.files.filetypes import MOST_PARTS, FileType, types_of
from app.web.files.uploads import (
    EVERY_TYPE,
    PICTURES,
    Upload,
    UploadField,
    UploadRefused,
    UploadsField,
    choice_of,
    clean_name,
    read_upload,
)
from tests.web.files import EMAIL, SAMPLES, archive, open_xml


def sent(body: bytes, name: str = "file.pdf") -> FileStorage:
    return FileStorage(BytesIO(body), filename=name, content_type="text/html")


def refused(body: bytes, name: str = "file.pdf", **how: object) -> UploadRefused:
    with pytest.raises(UploadRefused) as caught:
        read_upload(sent(body, name), largest=100_000, **how)  # type: ignore[arg-type]
    return caught.value


class TestTypes:
    @pytest.mark.parametrize("kind", FileType)
    def test_each_kind_is_known_by_what_it_holds(self, kind: FileType) -> None:
        assert kind in types_of(SAMPLES[kind])

    @pytest.mark.parametrize(
        "body",
        [
            b"MZ\x90\x00\x03",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            b"GIF89a\x01\x00",
            b"PK\x03\x04 cut off",
            archive(readme_txt="just an archive"),
            archive(mimetype="application/epub+zip"),
            open_xml("wordprocessingml.document", word__vbaProject_bin="x"),
            open_xml("spreadsheetml.sheet", xl__macrosheets__sheet1_xml="x"),
            archive(mimetype="application/vnd.oasis.opendocument.text", Basic__Standard__module_xml="x"),
            b'<Types ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document"/>\x00',
            b"\xff\xfe\x00",
        ],
        ids=range(11),
    )
    def test_nothing_else_is(self, body: bytes) -> None:
        assert types_of(body) == ()

    def test_a_document_of_too_many_parts_is_of_no_type(self) -> None:
        parts = {f"media__{number}": "" for number in range(MOST_PARTS - 1)}
        assert types_of(open_xml("wordprocessingml.document", **parts)) == (FileType.DOCX,)
        assert types_of(open_xml("wordprocessingml.document", **parts, one_more="")) == ()

    def test_a_message_may_be_kept_as_text_and_text_with_a_colon_is_no_message(self) -> None:
        assert types_of(EMAIL) == (FileType.EML, FileType.TXT)
        assert FileType.EML not in types_of(b"Note: we wrote on the 3rd.\nFrom: memory\n")

    def test_a_message_whose_text_is_damaged_is_a_message_still(self) -> None:
        assert types_of(EMAIL + b"\x00\x01") == (FileType.EML,)
        assert types_of(b"From: a@b.example\nSub\x00ject: x\nTo: c@d.example\n\nx") == ()

    def test_notepad_s_text_is_text(self) -> None:
        assert FileType.TXT in types_of("Môn".encode("utf-16"))


class TestReading:
    @pytest.mark.parametrize("kind", FileType)
    def test_an_upload_has_a_name_a_type_and_its_bytes(self, kind: FileType) -> None:
        file = sent(SAMPLES[kind], f"C:\\Replies\\The reply.{kind.upper()}")
        got = read_upload(file, EVERY_TYPE | {kind}, largest=100_000)
        assert got == Upload(f"The reply.{kind}", kind.mimetype, SAMPLES[kind])

    def test_a_name_without_an_end_gets_the_one_of_its_type(self) -> None:
        assert read_upload(sent(SAMPLES[FileType.PNG], "signature"), largest=9999).name == "signature.png"

    def test_a_drawing_is_taken_only_where_it_is_asked_for(self) -> None:
        assert FileType.SVG not in EVERY_TYPE
        assert refused(SAMPLES[FileType.SVG], "a.svg").code == "content_differs"

    def test_a_message_of_outlook_too(self) -> None:
        assert refused(SAMPLES[FileType.MSG], "a.msg").code == "type_not_taken"

    def test_jpeg_has_two_ends(self) -> None:
        assert read_upload(sent(SAMPLES[FileType.JPEG], "a.jpeg"), largest=9999).name == "a.jpeg"

    @pytest.mark.parametrize(
        ("body", "name", "code", "sentence"),
        [
            (b"", "reply.pdf", "empty", "reply.pdf is empty. Select another file"),
            (b"%PDF-" + b"x" * 100_000, "a.pdf", "too_large", "a.pdf is larger than 100 KB. Select a smaller file"),
            (
                b"MZ\x00",
                "a.pdf",
                "type_not_taken",
                "a.pdf is not a type of file that you can upload here. Choose PNG, JPEG",
            ),
            (
                SAMPLES[FileType.PNG],
                "a.pdf",
                "content_differs",
                "a.pdf is a file of another type: PNG. Change its name to a.png and select it again",
            ),
            (
                b"<script>",
                "a.html",
                "content_differs",
                "a.html is a file of another type: plain text. Change its name to a.txt and select it again",
            ),
        ],
    )
    def test_refusals_say_why_and_what_to_do(self, body: bytes, name: str, code: str, sentence: str) -> None:
        problem = refused(body, name)
        assert problem.code == code
        assert problem.sentence.startswith(sentence)

    def test_only_what_is_allowed_is_taken(self) -> None:
        problem = refused(SAMPLES[FileType.PDF], "a.pdf", allowed=PICTURES)
        assert problem.sentence == "a.pdf is not a type of file that you can upload here. Choose PNG or JPEG"

    def test_without_a_limit_of_its_own_the_installation_s_holds(self, parts_app: Flask) -> None:
        with parts_app.app_context(), pytest.raises(UploadRefused, match="too_large"):
            read_upload(sent(b"%PDF-" + b"x" * 30_000))

    def test_choices_are_named_in_one_order(self) -> None:
        assert choice_of([FileType.TXT, FileType.PDF]) == "PDF or plain text"
        assert choice_of([FileType.PNG]) == "PNG"
        assert choice_of(EVERY_TYPE).endswith("CSV or plain text")


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("reply.pdf", "reply.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\reply.pdf", "reply.pdf"),
        ("re\x00ply\r\n.p\u202edf", "reply.pdf"),
        ('a<b>"c"|d?.pdf', "a-b--c--d-.pdf"),
        ("  Ynys   Mo\u0302n .pdf", "Ynys Môn.pdf"),
        (".htaccess", "htaccess"),
        ("...", "file"),
        ("", "file"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
        ("x" * 300, "x" * 150),
        ("x." + "y" * 300, 150),
    ],
)
def test_names_are_made_fit(name: str, clean: str | int) -> None:
    made = clean_name(name)
    assert made == clean or len(made) == clean


class ReplyForm(FlaskForm):  # type: ignore[misc]
    one = UploadField("Signature", validators=[InputRequired("Choose a file")], allowed=PICTURES)
    several = UploadsField("Files of the reply", description="PDF or Word")


class TestFields:
    @pytest.fixture
    def form(self, parts_app: Flask) -> Iterator[ReplyForm]:
        data = {
            "one": (BytesIO(SAMPLES[FileType.PDF]), "a.pdf"),
            "several": [(BytesIO(b"%PDF-1"), name) for name in ("b.pdf", "c.pdf")],
        }
        with parts_app.test_request_context(method="POST", data=data):
            yield ReplyForm(meta={"csrf": False})

    def test_each_is_read_and_a_refusal_stands_beside_its_field(self, form: ReplyForm) -> None:
        assert not form.validate()
        assert form.errors == {"one": ["a.pdf is not a type of file that you can upload here. Choose PNG or JPEG"]}
        assert form.one.data is None
        assert [file.name for file in form.several.data] == ["b.pdf", "c.pdf"]

    def test_it_looks_as_any_field(self, form: ReplyForm) -> None:
        html = re.sub(r"\s+", " ", form.one() + form.several())
        assert 'class="govuk-file-upload" id="one" name="one" type="file" accept=".png,.jpg,.jpeg"' in html
        assert 'multiple="multiple"' in html
        assert "PDF or Word" in html

    def test_none_chosen(self, parts_app: Flask) -> None:
        data = {"one": (BytesIO(), ""), "several": (BytesIO(), "")}
        with parts_app.test_request_context(method="POST", data=data):
            form = ReplyForm(meta={"csrf": False})
            assert not form.validate()
            assert form.errors == {"one": ["Choose a file"]}
            assert form.several.data == []
