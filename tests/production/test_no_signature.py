"""No signature without clearance: whatever road a file comes by, a text that is not issued makes a draft that nobody
signed (rule 5). Each road is tried in each state that comes short, and shown to sign once the text is issued."""

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select

from app.accounts.models import Role
from app.audit.record import SYSTEM
from app.campaigns.clearance.clear import reopen_texts, withdraw_request
from app.campaigns.letter.written import written_of
from app.campaigns.models import Campaign, Letter
from app.campaigns.printing import freeze
from app.campaigns.signatories.reshuffle import change_minister
from app.clearance.models import PrivateOffice
from app.clearance.offices.ministers import keep_signature, ministers, record_minister, set_signature
from app.clearance.states import State
from app.delivery.marking.correct import correct, corrections
from app.delivery.marking.record import Sending
from app.delivery.marking.sendable import Why, sendable
from app.letters.letter import Letter as Page
from app.platform.services import Services
from app.production.editions.large import make_large, make_wanted
from app.production.runs.work import work
from app.production.states import RunState
from app.production.verification.still_issued import ClearanceWent
from app.production.words import sentence
from app.registry.contacts.preferences import LARGE as LARGE_PRINT
from app.registry.contacts.preferences import set_preference
from tests.campaigns.clearing import ALL, answer, answer_again, ask, clear_all, sign_with, take_back
from tests.delivery.sending import BY_EMAIL, attempts, campaign, ids, of, send
from tests.fixtures.app import token_in
from tests.letters.signatures import png
from tests.production.making import editions_of, rows_of, run_of, start
from tests.production.shown import words
from tests.refusals import refused, said_of
from tests.web.figures import numbers_in
from tests.web.markup import message_of, part_of, words_of

NUMBER, REFERENCE, REGISTRY = 44, "MAR15-0044", "council-leaders"
POLICE = 42


@dataclass(frozen=True)
class Taken:
    """What somebody has in hand: whether a signature is on it, and whether DRAFT is."""

    road: str
    signed: bool
    draft: bool


@pytest.fixture
def signing(services) -> Services:
    """Each minister has a signature of their own."""
    with services.database.writing() as session:
        for number, one in enumerate(campaign(session).signatories):
            picture = blot(600 + number)
            sign_with(session, one.office_id, keep_signature(services.storage, picture))
    return services


@pytest.fixture
def client(signed_in) -> FlaskClient:
    return signed_in(Role.VIEWER)


def as_pdf(road: str, body: bytes) -> Taken:
    with pypdfium2.PdfDocument(body) as pdf:
        pages = [(page.get_textpage().get_text_range(), has_blot(page.render(scale=1).to_pil())) for page in pdf]
    with pikepdf.open(BytesIO(body)) as pdf:
        carries = any(isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Image" for one in pdf.objects)
    return Taken(road, carries or any(blotted for _, blotted in pages), all("DRAFT" in text for text, _ in pages))


def as_word(road: str, body: bytes) -> Taken:
    with zipfile.ZipFile(BytesIO(body)) as file:
        media = any(name.startswith("word/media/") for name in file.namelist())
        return Taken(road, media, "DRAFT" in file.read("word/document.xml").decode())


def has_blot(picture: Image.Image) -> bool:
    """Black over more than any letter or rule covers: nothing of a page is so but the signatures here."""
    darkest, _ = picture.convert("L").reduce(picture.width // 100).getextrema()
    return darkest < 40


def blot(width: int) -> bytes:
    """A signature that is all ink within its edges."""
    picture = Image.new("RGBA", (width, 200), (0, 0, 0, 0))
    picture.paste((0, 0, 0, 255), (20, 20, width - 20, 180))
    return png(picture)


def in_zip(road: str, body: bytes, look: Callable[[str, bytes], Taken], ending: str) -> Iterator[Taken]:
    with zipfile.ZipFile(BytesIO(body)) as file:
        for name in file.namelist():
            if name.endswith(ending):
                yield look(road, file.read(name))


def fetched(client: FlaskClient, href: str) -> bytes:
    answer = client.get(href)
    assert answer.status_code == 200, href
    return answer.data


def previews(client: FlaskClient) -> Iterator[Taken]:
    """What is made of the campaign as it is now, and kept nowhere."""
    body = fetched(client, f"/letters/{REFERENCE}/draft.pdf")
    yield as_pdf("draft.pdf", body)
    yield as_word("draft.docx", fetched(client, f"/letters/{REFERENCE}/draft.docx"))
    with pypdfium2.PdfDocument(body) as pdf:
        pages = range(1, len(pdf) + 1)
    shown = [fetched(client, f"/letters/{REFERENCE}/draft/pages/{page}.png") for page in pages]
    draft = as_pdf("draft.pdf", body).draft
    yield Taken("pictures of pages", any(has_blot(Image.open(BytesIO(one))) for one in shown), draft)


def files(client: FlaskClient, services: Services) -> Iterator[Taken]:
    """What is made again now, by every road by which its bytes leave."""
    run = start(services, [NUMBER])
    work(services, run.id)
    (edition,) = editions_of(services, run.id)
    yield Taken("what the edition froze", any(signatures_of(edition.content)), edition.draft)
    make_large(services, edition.letter_id, edition.number, actor=SYSTEM)
    at = f"?edition={edition.number}"
    yield as_pdf("large print", fetched(client, f"/letters/{REFERENCE}/large-print.pdf{at}"))
    yield as_word("large print in Word", fetched(client, f"/letters/{REFERENCE}/large-print.docx{at}"))
    for use in ("print", "read"):
        body = fetched(client, f"/campaigns/MAR15/print/bundle.pdf?run={run_of(services, run.id).number}&use={use}")
        yield as_pdf(f"bundle to {use}", body)
    for part in ("/campaigns/MAR15", f"/campaigns/MAR15/runs/{run_of(services, run.id).number}"):
        yield from in_zip(f"{part} as PDF", fetched(client, f"{part}/pdf.zip"), as_pdf, ".pdf")
        yield from in_zip(f"{part} in Word", fetched(client, f"{part}/docx.zip"), as_word, ".docx")


def signatures_of(content: dict) -> list[str]:
    return [one.picture for one in Page.from_json(content).signatories if one.picture]


def taken(client: FlaskClient, services: Services) -> list[Taken]:
    return [*previews(client), *files(client, services)]


def home(session, one: Campaign) -> PrivateOffice:
    return session.get_one(PrivateOffice, one.signatories[0].office_id)


def nobody_asked(session, one: Campaign) -> None:
    """It is as it ships."""


def asked(session, one: Campaign) -> None:
    ask(session, one)


def content_but_not_issued(session, one: Campaign) -> None:
    clear_all(session, one, issue=False)


def one_office_silent(session, one: Campaign) -> None:
    ask(session, one)
    for signatory in one.signatories[1:]:
        answer(session, one, signatory.office_id)


def subject_to_a_must(session, one: Campaign) -> None:
    one_office_silent(session, one)
    answer(session, one, one.signatories[0].office_id, state=State.SUBJECT_MUST, note="Say less")


def other_registries_issued(session, one: Campaign) -> None:
    clear_all(session, one, registries=[part.registry_slug for part in one.audience if part.registry_slug != REGISTRY])


def reopened(session, one: Campaign) -> None:
    clear_all(session, one)
    reopen_texts(session, one, [REGISTRY], reason="A slip", actor=SYSTEM)
    take_back(session, one, REGISTRY)


def reopened_with_every_answer_standing(session, one: Campaign) -> None:
    clear_all(session, one)
    reopen_texts(session, one, [REGISTRY], reason="A slip", actor=SYSTEM)


def taken_back(session, one: Campaign) -> None:
    clear_all(session, one)
    take_back(session, one, REGISTRY)


def taken_back_by_all(session, one: Campaign) -> None:
    take_back(session, one, REGISTRY)


def reopened_alone(session, one: Campaign) -> None:
    reopen_texts(session, one, [REGISTRY], reason="A slip", actor=SYSTEM)


def withdrawn(session, one: Campaign) -> None:
    clear_all(session, one, issue=False)
    withdraw_request(session, one, reason="Not now", actor=SYSTEM)


def minister_gone(session, one: Campaign) -> None:
    office = home(session, one)
    clear_all(session, one)
    change_minister(
        session,
        office,
        lambda: record_minister(session, office, name="Sam Example", since=one.letter_date, actor=SYSTEM),
        today=one.letter_date,
        actor=SYSTEM,
        accepted=ALL,
    )


COME_SHORT = (
    nobody_asked,
    asked,
    content_but_not_issued,
    one_office_silent,
    subject_to_a_must,
    other_registries_issued,
    reopened,
    reopened_with_every_answer_standing,
    taken_back,
    withdrawn,
    minister_gone,
)


CLEARANCE_GOES = (taken_back_by_all, reopened_alone)
WENT = "clearance_went"


@pytest.mark.parametrize("comes_short", COME_SHORT, ids=lambda one: one.__name__)
def test_what_is_made_while_a_text_comes_short_is_a_draft_that_nobody_signed(client, signing, comes_short):
    with signing.database.writing() as session:
        comes_short(session, campaign(session))
    for one in taken(client, signing):
        assert one == Taken(one.road, signed=False, draft=True)
    with signing.database.reading() as session:
        assert of(session, NUMBER).hindrance == Why.DRAFT
    with refused("nothing_to_send"):
        send(signing, [NUMBER], BY_EMAIL)


def test_every_road_signs_once_the_text_is_issued_and_word_never_does(client, signing):
    with signing.database.writing() as session:
        clear_all(session, campaign(session))
    for one in files(client, signing):
        assert one == Taken(one.road, signed="Word" not in one.road, draft=False)


def test_a_preview_of_an_issued_text_is_a_draft_that_nobody_signed(client, signing):
    """Anyone signed in can save one, with changes of the registries that the owner has not taken up."""
    with signing.database.writing() as session:
        clear_all(session, campaign(session))
    for one in previews(client):
        assert one == Taken(one.road, signed=False, draft=True)


def test_what_is_made_again_after_an_office_took_its_answer_back_is_a_draft(client, signing):
    with signing.database.writing() as session:
        clear_all(session, campaign(session))
    work(signing, start(signing, [NUMBER]).id)
    with signing.database.writing() as session:
        take_back(session, campaign(session), REGISTRY)
    assert {(one.signed, one.draft) for one in taken(client, signing)} == {(False, True)}


@pytest.mark.parametrize("goes", CLEARANCE_GOES, ids=lambda one: one.__name__)
def test_what_a_run_has_not_made_when_its_clearance_goes_fails_and_the_rest_is_signed(client, signing, cheap, goes):
    with signing.database.writing() as session:
        clear_all(session, campaign(session))
    run = start(signing, [POLICE, NUMBER])
    with signing.database.writing() as session:
        goes(session, campaign(session))
    work(signing, run.id)
    assert [(row.state, row.error_code) for row in rows_of(signing, run.id)] == [("made", None), ("failed", WENT)]
    assert [edition.draft for edition in editions_of(signing, run.id)] == [False]
    assert run_of(signing, run.id).state == RunState.DONE
    assert sentence(WENT, {}) in words(client.get("/campaigns/MAR15/runs/1"))
    with refused("nothing_to_send"):
        send(signing, [NUMBER], BY_EMAIL)
    assert attempts(signing) == []


def test_a_run_does_not_sign_with_what_an_office_gave_before_it_cleared_anew(signing, cheap):
    with signing.database.writing() as session:
        clear_all(session, campaign(session))
    run = start(signing, [NUMBER])
    with signing.database.writing() as session:
        one = campaign(session)
        sign_with(session, one.signatories[0].office_id, keep_signature(signing.storage, blot(500)))
        answer_again(session, one)
    work(signing, run.id)
    assert [row.error_code for row in rows_of(signing, run.id)] == [WENT]


def test_a_draft_is_made_whatever_happens_to_clearances(signing, cheap):
    run = start(signing, [NUMBER])
    with signing.database.writing() as session:
        taken_back(session, campaign(session))
    work(signing, run.id)
    assert [row.error_code for row in rows_of(signing, run.id)] == [None]


@pytest.mark.parametrize("goes", CLEARANCE_GOES, ids=lambda one: one.__name__)
def test_of_an_edition_whose_clearance_went_no_large_print_is_made_and_what_was_made_stays(
    client, signing, cheap, goes
):
    with signing.database.writing() as session:
        clear_all(session, campaign(session))
    run = start(signing, [NUMBER, NUMBER + 1])
    work(signing, run.id)
    before, after = editions_of(signing, run.id)
    make_large(signing, before.letter_id, 1, actor=SYSTEM)
    with signing.database.writing() as session:
        goes(session, campaign(session))
    with pytest.raises(ClearanceWent):
        make_large(signing, after.letter_id, 1, actor=SYSTEM)
    assert make_large(signing, before.letter_id, 1, actor=SYSTEM) is False
    assert fetched(client, f"/letters/{REFERENCE}/large-print.pdf")
    page = client.get("/letters/MAR15-0045").text
    form = {"edition": "1", "csrf_token": token_in(page)}
    answer = client.post("/letters/MAR15-0045/large-print", data=form, follow_redirects=True)
    assert message_of(answer) == ("warning", said_of("clearance_went", number=1))


def test_the_worker_goes_past_large_print_whose_clearance_went(signing, cheap):
    with signing.database.writing() as session:
        clear_all(session, campaign(session))
    run = start(signing, [POLICE, NUMBER])
    with signing.database.reading() as session:
        wanted = select(Letter.post_id).where(Letter.number.in_([POLICE, NUMBER]))
        posts = session.scalars(wanted.order_by(Letter.number)).all()
    work(signing, run.id)
    with signing.database.writing() as session:
        for post_id in posts:
            set_preference(session, post_id, LARGE_PRINT, source="A letter", seen=0, actor=SYSTEM)
        take_back(session, campaign(session), REGISTRY)
    assert make_wanted(signing, run.id) == 1


def test_the_print_room_leaves_out_signed_letters_whose_text_is_not_issued_and_says_so(client, signing):
    with signing.database.writing() as session:
        clear_all(session, campaign(session))
    work(signing, start(signing, [POLICE, NUMBER]).id)
    here = "/campaigns/MAR15/print"
    assert "left out" not in words(client.get(here))
    with signing.database.writing() as session:
        take_back(session, campaign(session), REGISTRY)
    for query in ("", "?run=1"):
        assert numbers_in(words_of(part_of(client.get(here + query), "left-out"))) == [1]
        with pypdfium2.PdfDocument(fetched(client, f"{here}/bundle.pdf{query}")) as pdf:
            text = " ".join(page.get_textpage().get_text_range() for page in pdf)
        assert ("MAR15-0042" in text, REFERENCE in text) == (True, False)
        assert REFERENCE not in fetched(client, f"{here}/list.csv{query}").decode()
    assert numbers_in(words_of(part_of(client.get(f"{here}?registry={REGISTRY}"), "left-out"))) == [1]
    assert client.get(f"{here}/bundle.pdf?registry={REGISTRY}").status_code == 404
    assert "left out" not in words(client.get(f"{here}?registry=chief-constables"))
    work(signing, start(signing, [NUMBER]).id)
    assert "left out" not in words(client.get(here)), "a draft is printed"


def test_a_run_that_began_before_the_issue_makes_drafts_to_its_end(signing, cheap):
    run = start(signing, [NUMBER])
    with signing.database.writing() as session:
        clear_all(session, campaign(session))
    work(signing, run.id)
    (edition,) = editions_of(signing, run.id)
    assert (edition.draft, signatures_of(edition.content)) == (True, [])
    with signing.database.reading() as session:
        assert of(session, NUMBER).hindrance == Why.CLEARED_SINCE


def test_a_correction_of_what_was_sent_is_a_draft_once_clearance_is_gone(signing, cheap):
    with signing.database.writing() as session:
        clear_all(session, campaign(session))
    work(signing, start(signing, [NUMBER]).id)
    send(signing, [NUMBER], BY_EMAIL)
    with signing.database.writing() as session:
        one = campaign(session)
        take_back(session, one, REGISTRY)
        chosen = ids(session, [NUMBER])
        wanted = corrections(each for each in sendable(session, one) if each.letter_id in chosen)
        run = correct(session, one, chosen, reason="A slip", seen=wanted.seen, actor=SYSTEM)
    work(signing, run.id)
    (edition,) = editions_of(signing, run.id)
    assert (edition.draft, signatures_of(edition.content)) == (True, [])
    with refused("nothing_to_send"):
        send(signing, [NUMBER], Sending(BY_EMAIL.channel, BY_EMAIL.sent_on, again=True))


def test_of_a_run_of_all_registries_only_those_issued_are_signed(signing, cheap):
    with signing.database.writing() as session:
        clear_all(session, campaign(session), registries=[REGISTRY])
    run = start(signing, [POLICE, NUMBER])
    work(signing, run.id)
    police, leader = editions_of(signing, run.id)
    assert (police.draft, signatures_of(police.content)) == (True, [])
    assert (leader.draft, len(signatures_of(leader.content))) == (False, 5)


def test_who_signs_one_registry_signs_no_other(signing, cheap):
    with signing.database.writing() as session:
        one = campaign(session)
        one.signatories[0].registries = [REGISTRY]
        session.flush()
        clear_all(session, one)
    run = start(signing, [POLICE, NUMBER])
    work(signing, run.id)
    police, leader = (signatures_of(edition.content) for edition in editions_of(signing, run.id))
    assert police == leader[1:]
    assert len(leader) == 5


def test_letters_carry_the_signature_that_was_given_not_one_that_came_since(signing, cheap):
    with signing.database.writing() as session:
        one = campaign(session)
        clear_all(session, one)
        office = home(session, one)
        (minister,) = ministers(session, office.id)
        was = minister.picture_sha256
        other = keep_signature(signing.storage, blot(500))
        set_signature(session, office, minister, other, actor=SYSTEM)
    run = start(signing, [NUMBER])
    work(signing, run.id)
    (edition,) = editions_of(signing, run.id)
    assert was in signatures_of(edition.content)
    assert other not in signatures_of(edition.content)


def test_words_that_are_typed_and_not_saved_are_shown_as_a_draft(signing):
    with signing.database.writing() as session:
        one = campaign(session)
        clear_all(session, one)
        written = written_of(session, one)
        typed = replace(written, source=written.source + "\nOne sentence more.\n")
        saved, unsaved = (freeze(session, one, each).text_for(REGISTRY) for each in (written, typed))
    assert (saved.draft, [bool(each.picture) for each in saved.signatories]) == (False, [True] * 5)
    assert (unsaved.draft, [each.picture for each in unsaved.signatories]) == (True, [None] * 5)
