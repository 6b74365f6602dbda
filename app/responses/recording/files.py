"""Files that came with a reply."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.responses.models import ResponseFile
from app.web.files.kept_files import KeptFile, fresh

FOLDER = "responses"
"""Of storage."""


def attach(session: Session, response_id: int, files: Sequence[KeptFile], *, seq: int) -> None:
    """Rows for files that the response does not have yet; the same content twice is one file."""
    has = set(session.scalars(select(ResponseFile.sha256).where(ResponseFile.response_id == response_id)))
    session.add_all(
        ResponseFile(
            response_id=response_id,
            name=file.name,
            type=file.type,
            key=file.key,
            length=file.length,
            sha256=file.sha256,
            recorded=seq,
        )
        for file in fresh(files, has)
    )
    session.flush()


def files_of(session: Session, response_id: int) -> Sequence[ResponseFile]:
    """In the order in which they were given."""
    return files_by_response(session, [response_id])[response_id]


def files_by_response(session: Session, response_ids: Collection[int]) -> Mapping[int, Sequence[ResponseFile]]:
    """The same of each of several, by its id."""
    files: dict[int, list[ResponseFile]] = {one: [] for one in response_ids}
    query = select(ResponseFile).where(ResponseFile.response_id.in_(response_ids)).order_by(ResponseFile.id)
    for file in session.scalars(query):
        files[file.response_id].append(file)
    return files
