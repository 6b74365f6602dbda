"""A letter's file, to be checked."""

from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms.validators import InputRequired

from app.delivery.handed_in import HandedIn, hand_in
from app.letters.files.in_hand import UnreadableFile
from app.letters.files.letter_file import read_letter_file
from app.platform.storage import Storage
from app.production.verification.words import UNREADABLE
from app.web.filetypes import FileType
from app.web.uploads import UploadField

LARGEST = 10_000_000
"""Bytes: five times what a letter may have."""


class CheckForm(FlaskForm):  # type: ignore[misc]
    file = UploadField(
        "The letter’s file",
        [InputRequired("Choose the file")],
        allowed=[FileType.PDF, FileType.DOCX],
        largest=LARGEST,
        description="A PDF or Word file that Despatch made. It is read, and not kept.",
    )

    def checked(self, session: Session, storage: Storage) -> HandedIn | None:
        """What the file is; None, and an error of the field, when none is sent or it can't be read."""
        if not self.validate_on_submit() or self.file.data is None:
            return None
        try:
            return hand_in(session, storage, read_letter_file(self.file.data.body))
        except UnreadableFile as problem:
            self.file.errors = [*self.file.errors, UNREADABLE[problem.code]]
            return None
