"""Files that are published with an answer: attached, downloaded, removed."""

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from app.accounts.access import actor, needs, signed_in
from app.accounts.models import Role
from app.errors import Refused
from app.evidence.answers.attachments import FOLDER, attach_file, attached_file, remove_file
from app.evidence.answers.find import reason_closed, version_of
from app.evidence.answers.forms import FileForm
from app.evidence.answers.pages import ANSWER, answer_page
from app.evidence.answers.states import AnswerSort
from app.evidence.answers.words import SORTS
from app.evidence.questions.find import question_of
from app.evidence.questions.showing import name_of
from app.platform.storage import StorageFailed, verified_chunks
from app.web.acts import finish, leave, press
from app.web.files.kept_files import NOT_STORED, keep_files
from app.web.files.sending import send_uploaded
from app.web.request import reading, services

blueprint = Blueprint("answer_files", __name__)

FILES = ANSWER + "/files"


@blueprint.route(FILES + "/add", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def add(number: int, sort: str) -> ResponseReturnValue:
    session, question, which, form = reading(), question_of(reading(), number), AnswerSort(sort), FileForm()
    drafted = version_of(session, question.id, which) is not None
    refused = reason_closed(session, question, which) or (None if drafted else Refused("answer_not_drafted"))
    if refused and request.method == "GET":
        return leave(answer_page(number, which), refused)
    if form.validate_on_submit() and form.file.data:
        try:
            (kept,) = keep_files(services().storage, [form.file.data], folder=FOLDER)
        except StorageFailed:
            form.file.errors = [NOT_STORED]
        else:
            title = form.title.data
            if form.run(lambda session: attach_file(session, number, which, kept, title=title, actor=actor())):
                return finish(answer_page(number, which), "Attachment added.")
    shown = {"question": question, "name": name_of(question), "sort": which, "sort_name": SORTS[which]}
    return form.page("evidence/answers_file.html", **shown)


@blueprint.get(FILES + "/<int:file_id>")
@signed_in
def file(number: int, sort: str, file_id: int) -> ResponseReturnValue:
    attached = attached_file(reading(), number, AnswerSort(sort), file_id)
    chunks = verified_chunks(services().storage, attached.key, length=attached.length, sha256=attached.sha256)
    return send_uploaded(
        chunks, name=attached.name, mimetype=attached.type, length=attached.length, etag=attached.sha256
    )


@blueprint.post(FILES + "/<int:file_id>/remove")
@needs(Role.DRAFTER)
def remove(number: int, sort: str, file_id: int) -> ResponseReturnValue:
    to = answer_page(number, AnswerSort(sort))
    if done := press(lambda session: remove_file(session, number, AnswerSort(sort), file_id, actor=actor())):
        return finish(to, "Attachment removed.", changed=done.result)
    return redirect(to)
