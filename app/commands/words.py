"""What keeps a command from its work, in a line: what it is and what to do."""

from importlib.metadata import version

from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from app.commands.move_words import MOVES, CantMove
from app.errors import REFUSALS, Refused
from app.letters.problems import UnknownWeasyPrint
from app.platform.config import SettingsUnfit
from app.platform.database import DatabaseFull, DatabaseReadOnly, DatabaseUpgraded
from app.platform.file_copies import FileDiffers
from app.platform.practice import NotPractice, PracticeRuns
from app.platform.row_copies import RowsDiffer
from app.platform.schema import SchemaBehind, SchemaRestoring, SchemaUnknown
from app.platform.storage import StorageFailed
from app.web.acts import join_tables, sentence_in

EXPLAINED = (
    *(Refused, SettingsUnfit, NotPractice, PracticeRuns, CantMove, FileDiffers, RowsDiffer),
    *(SchemaBehind, SQLAlchemyError, CommandError, StorageFailed, UnknownWeasyPrint),
)
"""What a verb refuses, and what the machine, its settings or its services may fail at. Anything else is our fault."""

SET_UP = "`despatch release`, or on a computer of your own `despatch setup`."


def explain(problem: Exception) -> str:
    """One line for any of EXPLAINED, and the bare first line of anything else."""
    match problem:
        case Refused():
            return sentence_in(join_tables(REFUSALS), problem)
        case SettingsUnfit(not_set_up=True):
            unset = " and ".join(problem.faults)
            return f"{unset} not set. Set them; on a computer of your own `despatch setup` makes them."
        case SettingsUnfit():
            return f"Some settings are wrong. {problem}."
        case NotPractice():
            return f"{problem}. Move it away, or set INSTANCE_DIR to another folder."
        case PracticeRuns():
            return "Practice is running already. Press Ctrl-C where it runs, then try again."
        case SchemaRestoring():
            return "A restore of this database has not finished. Run `despatch restore` again: it starts anew."
        case CantMove():
            return MOVES[problem.code].format(**problem.facts)
        case FileDiffers():
            return f"The file {problem.key} is not the same in the new place. Remove it there, then try again."
        case RowsDiffer():
            return f"The table {problem.table} is not the same in the new database, so nothing was moved. Tell us."
        case SchemaUnknown():
            return (
                f"This release ({version('despatch')}) can't use the database, which is at revision "
                f"{problem.revision}. If a later release has upgraded it, or made the backup, use that release."
            )
        case DatabaseUpgraded():
            return (
                f"A later release has upgraded the database, and this one ({version('despatch')}) is too old to work "
                "with it. Install the later release, or restore the backup that was made before the upgrade."
            )
        case SchemaBehind(revision=None):
            restore = "To restore a backup, run `despatch restore`"
            return f"The database is empty. {restore}. For a new installation, run {SET_UP}"
        case SchemaBehind():
            return f"The database's tables do not match this release. Run {SET_UP}"
        case DatabaseFull():
            return "The database can't be written to: there is no room on its disk."
        case DatabaseReadOnly():
            return "The database can't be written to: its file, its disk or its server allows only reading."
        case DBAPIError(orig=BaseException() as cause):
            return f"The database can't be used: {_first_line(cause)}."  # the rest may hold what was to be written
        case SQLAlchemyError():
            return f"The database can't be used: {_first_line(problem)}."
        case CommandError():
            return f"The schema can't be changed: {_first_line(problem)}."
        case StorageFailed(__cause__=PermissionError(filename=path)):
            return f"The user that Despatch runs as may not use {path}. Make it the owner, with `chown`."
        case StorageFailed():
            return f"The storage can't be used: {_first_line(problem)}."
        case UnknownWeasyPrint():
            return f"{problem}. Install that one: `pip install weasyprint=={problem.known}`."
    return _first_line(problem)


def _first_line(problem: BaseException) -> str:
    lines = str(problem).splitlines()
    return lines[0].rstrip(".:") if lines else type(problem).__name__
