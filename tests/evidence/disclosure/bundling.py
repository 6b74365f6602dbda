"""Bundles for requests for information, made and opened in one line."""

import io
import zipfile

import pikepdf

from app.audit.record import SYSTEM
from app.evidence.disclosure.apart.extract import extract
from app.evidence.disclosure.begin import disclosure_by_number
from app.evidence.disclosure.bundles import make
from app.evidence.disclosure.bundles.ask import ask, bundles_of
from app.evidence.disclosure.models import Bundle
from app.evidence.disclosure.move import end_choosing
from app.evidence.disclosure.views.export import _chunks
from app.platform.clock import now
from tests.evidence.disclosure.asking import disclosure_of


def ended(services, number):
    with services.database.writing() as session:
        end_choosing(session, number, seen=disclosure_of(services, number).changed, actor=SYSTEM)


def made(services, number) -> Bundle:
    with services.database.writing() as session:
        bundle = ask(session, number, at=now(), actor=SYSTEM)
    make.work_on(services, bundle.id)
    return newest(services, number)


def newest(services, number) -> Bundle:
    with services.database.reading() as session:
        return bundles_of(session, disclosure_by_number(session, number))[0]


def body_of(services, bundle) -> bytes:
    return b"".join(_chunks(services.storage, bundle))


def opened(services, bundle) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(body_of(services, bundle)))


def everything_in(body: bytes) -> str:
    """All bytes of a bundle, and of what lies in it without its compression: PDFs' streams, parts of spreadsheets, and
    the text that a reader finds on a page."""
    found = [body]
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        for name in archive.namelist():
            found += [name.encode(), inside := archive.read(name)]
            if inside.startswith(b"PK"):
                with zipfile.ZipFile(io.BytesIO(inside)) as book:
                    found += [part.encode() + book.read(part) for part in book.namelist()]
            if b"%PDF-" in inside[:1024]:
                with pikepdf.open(io.BytesIO(inside)) as document:
                    for one in document.objects:
                        if isinstance(one, pikepdf.Stream):
                            found.append(one.read_bytes(pikepdf.StreamDecodeLevel.all))
                        found.append(str(one).encode())
                pages, _, _ = extract.here(inside)
                found += [page.encode() for page in pages]
    return b"\n".join(found).decode("latin-1").casefold()
