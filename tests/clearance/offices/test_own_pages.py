"""A private office's own page, and its minister's signature, which its members alone see and upload."""

import hashlib
import io
import re
from datetime import timedelta

import pytest
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart
from wtforms.validators import InputRequired

from app.accounts.models import Role
from app.audit.record import SYSTEM, Actor
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.lifecycle.ownership import take_on
from app.campaigns.words import signature_words
from app.clearance.models import OfficeMember, PrivateOffice
from app.clearance.offices.find import minister_of
from app.clearance.offices.forms import SignatureForm
from app.clearance.offices.ministers import record_minister, set_signature
from app.clearance.offices.signature_pictures import cleaned_signature, keep_signature
from app.letters.page.signature import MAX_BYTES, SignatureRefused
from app.platform.clock import today
from app.platform.storage import FolderStorage, StorageFailed
from app.web.files.filetypes import FileType
from app.web.files.kept_files import NOT_STORED
from tests.campaigns.signatories.test_pages import press, send
from tests.clearance.offices.people import HOME, minister, office
from tests.fixtures.app import token_in
from tests.letters.signatures import drawn, png, svg
from tests.refusals import said_of
from tests.registry.test_pages import words
from tests.web.figures import numbers_in
from tests.web.files import refusal_of
from tests.web.filled import filled_form
from tests.web.markup import (
    errors_of,
    faults_of,
    forms_of,
    heading_of,
    links_of,
    message_of,
    messages_of,
    notes_of,
    rows_of,
    said_by,
    with_class,
    words_of,
)

TAKEN = (FileType.PNG, FileType.SVG)
JUSTICE = "Lord Chancellor and Secretary of State for Justice"
INK = '<path d="M10 80C40 10 65 10 95 80S150 150 180 80" fill="none" stroke="black" stroke-width="4"/>'


@pytest.fixture
def here(services) -> str:
    """The page of the Home Office, of which Alex Example holds the office."""
    with services.database.writing() as session:
        minister(session, "Alex Example", today() - timedelta(400))
        return f"/offices/{office(session).id}"


@pytest.fixture
def member(signed_in, services, here):
    """A clearer of the Home Office, signed in."""
    client = signed_in(Role.CLEARER, name="Sam Clearer")
    join(services, here, client.member.id)
    return client


def join(services, here: str, user_id: int, *, gateway: bool = False) -> None:
    with services.database.writing() as session:
        session.add(OfficeMember(office_id=int(here.rpartition("/")[2]), user_id=user_id, gateway=gateway))


def choose(client, here: str, body: bytes, name: str = "signature.png"):
    return send(client, f"{here}/signature", picture=(io.BytesIO(body), name))


def use(client, here: str, body: bytes = b"", name: str = "signature.png"):
    page = choose(client, here, body or drawn(), name)
    return client.post(f"{here}/signature/use", data=filled_form(page.text), follow_redirects=True)


def looked_at(page, here: str) -> list[str]:
    """What may be done with the signature that a page shows: use it, which was chosen; or remove it, which is used."""
    return [what for what in ("use", "remove") if f"{here}/signature/{what}" in forms_of(page)]


def kept(services) -> str | None:
    with services.database.reading() as session:
        return minister_of(session, office(session).id, today()).picture_sha256


def source_in(page) -> str:
    return re.search(r'<img class="ds-signature" src="([^"]+)"', page.text)[1].replace("&amp;", "&")


class TestWho:
    """The signature may be seen by members of that office alone."""

    @pytest.fixture
    def signed(self, services, here) -> str:
        """The address of a signature that is in use."""
        sha256 = keep_signature(services.storage, drawn())
        with services.database.writing() as session:
            found = office(session)
            set_signature(session, found, minister_of(session, found.id, today()), sha256, actor=SYSTEM)
        return f"{here}/signatures/{sha256}.png"

    def test_a_member_sees_it_and_no_cache_keeps_it(self, member, signed):
        answer = member.get(signed)
        assert (answer.status_code, answer.mimetype) == (200, "image/png")
        assert answer.headers["Cache-Control"] == "no-store"

    @pytest.mark.parametrize("role", list(Role))
    def test_nobody_else_does_a_clearer_of_another_office_neither(self, signed_in, services, here, signed, role):
        client = signed_in(role)
        if role == Role.CLEARER:
            join(services, f"/offices/{int(here.rpartition('/')[2]) + 1}", client.member.id)
        for path in (signed, f"{here}/signature"):
            assert client.get(path).status_code == 403, path
        assert client.get(here).status_code == (200 if role == Role.ADMINISTRATOR else 403)
        token = {"csrf_token": token_in(client.get("/account").text)}
        for what in ("use", "remove"):
            assert client.post(f"{here}/signature/{what}", data=token).status_code == 403

    def test_the_owner_of_a_campaign_does_not(self, signed_in, services, signed):
        client = signed_in(Role.DRAFTER, Role.VIEWER, name="Robin Owner")
        with services.database.writing() as session:
            take_on(session, campaign_by_reference(session, "MAR15"), actor=Actor(client.member.id))
        assert client.get(signed).status_code == 403

    def test_by_its_hash_alone_another_office_neither_shows_nor_takes_it(self, signed_in, services, here, signed):
        other = f"/offices/{int(here.rpartition('/')[2]) + 1}"
        client = signed_in(Role.CLEARER, name="Kim Clearer")
        join(services, other, client.member.id)
        sha256 = signed.rpartition("/")[2].removesuffix(".png")
        assert client.get(f"{other}/signatures/{sha256}.png").status_code == 404
        assert client.get(f"{other}/signature?kept={sha256}").status_code == 404
        form = {"csrf_token": token_in(client.get("/account").text), "kept": sha256}
        with services.database.writing() as session:
            record_minister(
                session, session.get(PrivateOffice, int(other.rpartition("/")[2])), name="B", since=None, actor=SYSTEM
            )
        assert client.post(f"{other}/signature/use", data=form).status_code == 404

    def test_what_one_sends_nobody_else_uses(self, signed_in, services, here, member):
        form = filled_form(choose(member, here, drawn()).text)
        other = signed_in(Role.CLEARER, name="Kim Clearer")
        join(services, here, other.member.id)
        form["csrf_token"] = token_in(other.get("/account").text)
        assert other.post(f"{here}/signature/use", data=form).status_code == 404
        assert kept(services) is None


class TestSignature:
    """A picture is looked at, as it is printed, before it is used."""

    def test_it_is_looked_at_and_used(self, member, here, services):
        page = choose(member, here, drawn())
        assert looked_at(page, here) == ["use"]
        assert "Alex Example" in with_class(page, "ds-signature")[0].get("alt")
        assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []
        picture = member.get(source_in(page))
        assert (picture.status_code, picture.mimetype) == (200, "image/png")
        assert kept(services) is None, "until then nothing is changed"
        used = member.post(f"{here}/signature/use", data=filled_form(page.text), follow_redirects=True)
        assert (message_of(used).kind, used.request.path) == ("success", here)
        assert kept(services) == hashlib.sha256(picture.data).hexdigest()
        again = member.get(f"{here}/signature")
        assert looked_at(again, here) == ["remove"]
        assert member.get(source_in(again)).data == picture.data

    def test_a_second_click_changes_nothing_more(self, member, here):
        form = filled_form(choose(member, here, drawn()).text)
        member.post(f"{here}/signature/use", data=form)
        again = member.post(f"{here}/signature/use", data=form, follow_redirects=True)
        assert messages_of(again)[-1].kind == "info", "nothing was changed"

    def test_an_svg_drawing_is_made_into_a_picture(self, member, here, services):
        assert message_of(use(member, here, svg(INK), "signature.svg")).kind == "success"
        body = member.get(source_in(member.get(f"{here}/signature"))).data
        assert Image.open(io.BytesIO(body)).mode == "RGBA"
        assert b"<svg" not in body

    def test_it_is_removed_again(self, member, here, services):
        use(member, here)
        removed = press(member, f"{here}/signature/remove", at=f"{here}/signature")
        assert (message_of(removed).kind, kept(services)) == ("success", None)

    def test_the_same_picture_again_is_the_one_there_is(self, member, here):
        use(member, here)
        assert looked_at(choose(member, here, drawn()), here) == ["remove"]

    def test_one_that_was_chosen_before_somebody_else_chose_is_not_used_unseen(self, member, here, services):
        form = filled_form(choose(member, here, drawn()).text)
        use(member, here, drawn(500, 150))
        before = kept(services)
        refused = member.post(f"{here}/signature/use", data=form, follow_redirects=True)
        assert message_of(refused) == ("warning", said_of("office_changed"))
        assert kept(services) == before

    def test_without_a_minister_there_is_nothing_to_sign(self, services, member, here):
        other = f"/offices/{int(here.rpartition('/')[2]) + 1}"
        join(services, other, member.member.id)
        page = member.get(f"{other}/signature")
        assert (len(with_class(page, "ds-empty")), forms_of(page)) == (1, []), "nobody holds this office"

    @pytest.mark.parametrize(
        "body",
        [
            drawn(ink=(0, 0, 0, 140)),
            png(Image.open(io.BytesIO(drawn())).convert("P")),
            png(Image.open(io.BytesIO(drawn(paper="white"))).convert("1")),
            png(Image.open(io.BytesIO(drawn(paper="white"))).convert("LA")),
        ],
        ids=["half transparent", "palette", "one bit", "grey with alpha"],
    )
    def test_every_kind_of_png_is_taken(self, member, here, body):
        assert looked_at(choose(member, here, body), here) == ["use"]

    def test_no_file_is_refused_beside_its_field(self, member, here):
        page = send(member, f"{here}/signature")
        assert errors_of(page) == {"picture": said_by(SignatureForm.picture, InputRequired)}
        assert looked_at(page, here) == []

    @pytest.mark.parametrize(
        ("body", "name", "code"),
        [
            (b"", "signature.png", "empty"),
            (b"GIF89a" + b"x" * 300, "signature.png", "type_not_taken"),
            ("JPEG", "signature.png", "type_not_taken"),
            (drawn(), "signature.jpg", "content_differs"),
        ],
        ids=range(4),
    )
    def test_a_file_of_another_kind_is_refused_beside_its_field(self, member, here, body, name, code):
        if body == "JPEG":
            file = io.BytesIO()
            Image.open(io.BytesIO(drawn())).convert("RGB").save(file, "JPEG")
            body = file.getvalue()
        page = choose(member, here, body, name)
        refusal = refusal_of(name, body, TAKEN, largest=MAX_BYTES)
        assert (refusal.code, errors_of(page)) == (code, {"picture": refusal.sentence})
        assert looked_at(page, here) == []

    @pytest.mark.parametrize(
        ("body", "name", "code", "facts"),
        [
            (png(Image.new("L", (4001, 300))), "signature.png", "too_many_pixels", ["4001", "300", "4000"]),
            (drawn(100, 60), "signature.png", "too_small", ["100", "200"]),
            (drawn()[:200], "signature.png", "unreadable", []),
            (png(Image.new("RGBA", (300, 90))), "signature.png", "blank", []),
            (svg("<script>alert(1)</script>"), "a.svg", "svg_not_taken", ["script"]),
            (b'<!DOCTYPE svg SYSTEM "x"><svg/>', "a.svg", "svg_doctype", []),
            (svg("<g>"), "a.svg", "svg_unreadable", []),
            (svg(""), "a.svg", "blank", []),
            (svg('<rect width="1" height="900"/>'), "a.svg", "svg_too_narrow", []),
            (svg("<g>" * 99 + "</g>" * 99), "a.svg", "svg_too_much", []),
        ],
        ids=range(10),
    )
    def test_what_can_not_be_a_signature_is_refused_in_words(self, member, here, body, name, code, facts):
        page = choose(member, here, body, name)
        with pytest.raises(SignatureRefused) as refused:
            cleaned_signature(body)
        said = signature_words(refused.value)
        assert (refused.value.code, errors_of(page)) == (code, {"picture": said})
        assert [fact in said for fact in facts] == [True] * len(facts)
        assert looked_at(page, here) == []

    def test_a_file_that_is_too_large_is_refused_beside_its_field(self, member, here):
        large = drawn() + b"x" * MAX_BYTES
        file = FileStorage(io.BytesIO(large), "signature.png")
        boundary, body = encode_multipart(
            {"csrf_token": token_in(member.get(f"{here}/signature").text), "picture": file}
        )
        page = member.post(f"{here}/signature", data=body, content_type=f"multipart/form-data; boundary={boundary}")
        refusal = refusal_of("signature.png", large, TAKEN, largest=MAX_BYTES)
        assert (refusal.code, errors_of(page)) == ("too_large", {"picture": refusal.sentence})

    def test_when_the_file_store_fails_the_page_says_so(self, member, here, monkeypatch):
        def fail(*_):
            raise StorageFailed("signatures")

        monkeypatch.setattr(FolderStorage, "put", fail)
        assert errors_of(choose(member, here, drawn())) == {"picture": NOT_STORED}

    def test_a_signature_that_is_not_kept_is_not_found_and_can_not_be_used(self, member, here):
        nowhere = "0" * 64
        assert member.get(f"{here}/signatures/{nowhere}.png").status_code == 404
        assert member.get(f"{here}/signatures/..%2Fsecrets.png").status_code == 404
        assert member.get(f"{here}/signature?kept={nowhere}").status_code == 404
        form = filled_form(member.get(f"{here}/signature").text)
        assert member.post(f"{here}/signature/use", data={**form, "kept": nowhere}).status_code == 404


def test_a_member_finds_the_office_from_the_account_and_reads_who_is_of_it(member, here):
    assert 'href="/offices"' in member.get("/account").text
    page = member.get("/offices", follow_redirects=True)
    assert page.request.path == here
    assert (heading_of(page), notes_of(page)) == (f"Private office: {HOME}", ["member"])
    assert "Sam Clearer" in words(page)
    assert "Alex Example" in words(page)
    assert forms_of(page) == [], "an administrator says who is of it"


def test_the_gateway_is_told_so(signed_in, services, here):
    client = signed_in(Role.CLEARER)
    join(services, here, client.member.id, gateway=True)
    assert notes_of(client.get(here)) == ["gateway"]


def test_who_is_of_several_offices_chooses_and_who_is_of_none_is_told(signed_in, services, here, member):
    other = f"/offices/{int(here.rpartition('/')[2]) + 1}"
    join(services, other, member.member.id)
    page = member.get("/offices")
    assert numbers_in(words_of(with_class(page, "ds-lede")[0])) == [2]
    assert [links_of(page)[row] for row in (here, other)] == [HOME, JUSTICE]
    none = signed_in(Role.CLEARER, name="Kim Example").get("/offices")
    assert (len(with_class(none, "ds-empty")), rows_of(none)) == (1, [])
