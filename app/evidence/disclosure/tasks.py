"""What the worker calls. A nudge only says which bundle to look at; its row says what there is to do."""

from app.evidence.disclosure.bundles.ask import BUNDLES
from app.evidence.disclosure.bundles.make import work_on

TASKS = BUNDLES.tasks(work_on)
