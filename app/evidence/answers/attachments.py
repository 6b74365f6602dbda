"""Files that are published with an answer: attached and removed. They are part of what readers clear."""

from dataclasses import asdict

from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.errors import NotFound, Refused
from app.evidence import events
from app.evidence.answers.find import clearances_of, files_of, version_of
from app.evidence.answers.models import AnswerFile
from app.evidence.answers.save import lock_open_question
from app.evidence.answers.states import AnswerSort
from app.evidence.questions.find import question_of
from app.web.files.kept_files import KeptFile

FOLDER = "answers"
"""Of storage."""

MOST_FILES, LONGEST_TITLE = 3, 50
"""What Parliament's interface for answers takes (http://data.parliament.uk/QnA/2013/02: Answer, Attachments)."""


def attach_file(session: Session, number: int, sort: AnswerSort, file: KeptFile, *, title: str, actor: Actor) -> None:
    """Publish a file with the answer. It ends every clearance, as other words would. Raises NotFound, and Refused:
    answer_closed, answer_grouped, answer_not_drafted, answer_file_there, answer_files_full."""
    question = lock_open_question(session, number, sort)
    if version_of(session, question.id, sort) is None:
        raise Refused("answer_not_drafted")
    files = files_of(session, question.id, sort)
    if file.sha256 in {one.sha256 for one in files}:
        raise Refused("answer_file_there", field="file")
    if len(files) >= MOST_FILES:
        raise Refused("answer_files_full", field="file")
    ended = clearances_of(session, question.id, sort)
    event = record(
        session,
        events.ANSWER_FILE_ADDED,
        actor=actor,
        subjects=[("question", number)],
        after={"sort": sort, "sha256": file.sha256, "ended": sorted(ended)},
        personal={"file": file.name, "title": title},
    )
    for clearance in ended.values():
        clearance.supersede(event.seq)
    session.flush()
    session.add(AnswerFile(question_id=question.id, sort=sort, title=title, **asdict(file), recorded=event.seq))
    session.flush()


def remove_file(session: Session, number: int, sort: AnswerSort, file_id: int, *, actor: Actor) -> bool:
    """The file is not published with the answer; it stays in storage. It ends every clearance. False: it is removed
    already. Raises NotFound, and Refused: answer_closed, answer_grouped."""
    question = lock_open_question(session, number, sort)
    file = next((one for one in files_of(session, question.id, sort) if one.id == file_id), None)
    if file is None:
        return False
    ended = clearances_of(session, question.id, sort)
    event = record(
        session,
        events.ANSWER_FILE_REMOVED,
        actor=actor,
        subjects=[("question", number)],
        before={"sort": sort, "sha256": file.sha256},
        after={"ended": sorted(ended)},
        personal={"file": file.name, "title": file.title},
    )
    file.supersede(event.seq)
    for clearance in ended.values():
        clearance.supersede(event.seq)
    session.flush()
    return True


def attached_file(session: Session, number: int, sort: AnswerSort, file_id: int) -> AnswerFile:
    """Raises NotFound."""
    files = files_of(session, question_of(session, number).id, sort)
    if file := next((one for one in files if one.id == file_id), None):
        return file
    raise NotFound("no_such_answer_file")
