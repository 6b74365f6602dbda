"""Every road by which a letter's file leaves, and every state of clearance in which a text is not issued."""

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO

import pikepdf
import pypdfium2
from flask.testing import FlaskClient
from PIL import Image

from app.audit.record import SYSTEM
from app.campaigns.models import Campaign
from app.clearance.models import PrivateOffice
from app.letters.letter import Letter as Page
from app.platform.services import Services
from app.production.editions.large_print import make_large
from app.production.runs.work import work
from tests.letters.signatures import png
from tests.production.making import editions_of, run_of, start

NUMBER, REFERENCE, REGISTRY = 44, "MAR15-0044", "council-leaders"
POLICE = 42


@dataclass(frozen=True)
class Taken:
    """What somebody has in hand: whether a signature is on it, and whether DRAFT is."""

    road: str
    signed: bool
    draft: bool


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
