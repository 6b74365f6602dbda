"""What the worker calls. A nudge only says which set of files to look at; its row says what there is to do."""

from app.evidence.packs.files.ask import PACK_FILES
from app.evidence.packs.files.work import work_on

TASKS = PACK_FILES.tasks(work_on)
