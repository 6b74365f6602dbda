"""A private office's own page, and its minister's signature, which its members alone see and upload."""

import hashlib
import io
import re
from datetime import timedelta

import pytest
from PIL import Image
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app.accounts.models import Role
from app.audit.record import SYSTEM, Actor
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.lifecycle.ownership import take_on
from app.clearance.models import OfficeMember, PrivateOffice
from app.clearance.offices.find import minister_of
from app.clearance.offices.ministers import keep_signature, record_minister, set_signature
from app.platform.clock import today
from app.platform.storage import FolderStorage, StorageFailed
from tests.campaigns.test_signatory_pages import press, send
from tests.clearance.offices.people import HOME, minister, office
from tests.fixtures.app import token_in
from tests.letters.signatures import drawn, png, svg
from tests.registry.test_pages import words
from tests.web.filled import filled_form
from tests.web.markup import faults_of

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
        assert "Look at it before it is used" in words(page)
        assert 'alt="The new signature of Alex Example"' in page.text
        assert faults_of(page.text, policy=page.headers["Content-Security-Policy"]) == []
        picture = member.get(source_in(page))
        assert (picture.status_code, picture.mimetype) == (200, "image/png")
        assert kept(services) is None, "until then nothing is changed"
        used = member.post(f"{here}/signature/use", data=filled_form(page.text), follow_redirects=True)
        assert "Signature saved. It goes with what the office clears from now on." in words(used)
        assert kept(services) == hashlib.sha256(picture.data).hexdigest()
        again = member.get(f"{here}/signature")
        assert "The signature now" in words(again)
        assert member.get(source_in(again)).data == picture.data

    def test_a_second_click_changes_nothing_more(self, member, here):
        form = filled_form(choose(member, here, drawn()).text)
        member.post(f"{here}/signature/use", data=form)
        again = member.post(f"{here}/signature/use", data=form, follow_redirects=True)
        assert "Nothing was changed." in words(again)

    def test_an_svg_drawing_is_made_into_a_picture(self, member, here, services):
        assert "Signature saved." in words(use(member, here, svg(INK), "signature.svg"))
        body = member.get(source_in(member.get(f"{here}/signature"))).data
        assert Image.open(io.BytesIO(body)).mode == "RGBA"
        assert b"<svg" not in body

    def test_it_is_removed_again(self, member, here, services):
        use(member, here)
        removed = press(member, f"{here}/signature/remove", at=f"{here}/signature")
        assert "Signature removed." in words(removed)
        assert kept(services) is None

    def test_the_same_picture_again_is_the_one_there_is(self, member, here):
        use(member, here)
        assert "The signature now" in words(choose(member, here, drawn()))

    def test_one_that_was_chosen_before_somebody_else_chose_is_not_used_unseen(self, member, here, services):
        form = filled_form(choose(member, here, drawn()).text)
        use(member, here, drawn(500, 150))
        before = kept(services)
        refused = member.post(f"{here}/signature/use", data=form, follow_redirects=True)
        assert "Somebody else has changed this office" in words(refused)
        assert kept(services) == before

    def test_without_a_minister_there_is_nothing_to_sign(self, services, member, here):
        other = f"/offices/{int(here.rpartition('/')[2]) + 1}"
        join(services, other, member.member.id)
        page = member.get(f"{other}/signature")
        assert "Nobody holds this office now" in words(page)

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
        assert "Look at it before it is used" in words(choose(member, here, body))

    @pytest.mark.parametrize(
        ("body", "name", "said"),
        [
            (None, "", "Choose a PNG or SVG file"),
            (b"", "signature.png", "is empty. Choose a file that has something in it"),
            (b"GIF89a" + b"x" * 300, "signature.png", "is of a type that is not taken. Choose PNG or SVG"),
            ("JPEG", "signature.png", "is of a type that is not taken. Choose PNG or SVG"),
            (drawn(), "signature.jpg", "holds PNG, which its name does not say. Save it as PNG again"),
            (png(Image.new("L", (4001, 300))), "signature.png", "The picture is 4001 by 300 pixels, and 4000 a side"),
            (drawn(100, 60), "signature.png", "The picture is 100 pixels wide and would print coarsely."),
            (drawn()[:200], "signature.png", "The picture can’t be read. Save it again as PNG"),
            (png(Image.new("RGBA", (300, 90))), "signature.png", "The picture shows nothing on white paper."),
            (svg("<script>alert(1)</script>"), "a.svg", "The drawing holds “script”, and only plain shapes are taken."),
            (b'<!DOCTYPE svg SYSTEM "x"><svg/>', "a.svg", "The drawing declares a document type, which is not taken."),
            (svg("<g>"), "a.svg", "The drawing can’t be read."),
            (svg(""), "a.svg", "The picture shows nothing on white paper."),
            (svg('<rect width="1" height="900"/>'), "a.svg", "The drawing is much higher than it is wide."),
            (svg("<g>" * 99 + "</g>" * 99), "a.svg", "The drawing has too many shapes or groups within groups."),
        ],
        ids=range(15),
    )
    def test_what_can_not_be_a_signature_is_refused_in_words(self, member, here, body, name, said):
        if body == "JPEG":
            file = io.BytesIO()
            Image.open(io.BytesIO(drawn())).convert("RGB").save(file, "JPEG")
            body = file.getvalue()
        page = send(member, f"{here}/signature") if body is None else choose(member, here, body, name)
        assert words(page).count(said) == 2, "in the summary and beside the field"
        assert "Look at it before it is used" not in words(page)

    def test_a_file_that_is_too_large_is_refused_beside_its_field(self, member, here):
        file = FileStorage(io.BytesIO(drawn() + b"x" * 1_000_000), "signature.png")
        boundary, body = encode_multipart(
            {"csrf_token": token_in(member.get(f"{here}/signature").text), "picture": file}
        )
        page = member.post(f"{here}/signature", data=body, content_type=f"multipart/form-data; boundary={boundary}")
        assert words(page).count("signature.png is larger than 1.0 MB. Choose a smaller file") == 2

    def test_when_the_file_store_fails_the_page_says_so(self, member, here, monkeypatch):
        def fail(*_):
            raise StorageFailed("signatures")

        monkeypatch.setattr(FolderStorage, "put", fail)
        assert "The file store took no file. Nothing was changed" in words(choose(member, here, drawn()))

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
    said = words(page)
    assert f"{HOME} You answer for this office’s minister." in said
    assert "Sam Clearer" in said
    assert "Alex Example" in said
    assert "Make gateway" not in said


def test_the_gateway_is_told_so(signed_in, services, here):
    client = signed_in(Role.CLEARER)
    join(services, here, client.member.id, gateway=True)
    assert "You are the gateway of this office" in words(client.get(here))


def test_who_is_of_several_offices_chooses_and_who_is_of_none_is_told(signed_in, services, here, member):
    join(services, f"/offices/{int(here.rpartition('/')[2]) + 1}", member.member.id)
    page = words(member.get("/offices"))
    assert "You answer for 2 ministers." in page
    assert "Lord Chancellor and Secretary of State for Justice" in page
    assert "You are of no private office" in words(signed_in(Role.CLEARER, name="Kim Example").get("/offices"))
