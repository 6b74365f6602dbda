"""What the page of an area shows of its letters: the sentence that comes first, and all agencies side by side."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint

from app.clock import today
from app.evidence.areas.letters import letters_here
from app.evidence.areas.showing import side_by_side
from app.evidence.areas.words import lede
from app.registry.areas.sections import AreaSection, SeenArea
from app.web.request import reading

blueprint = Blueprint("area_file", __name__, template_folder="../templates")


def _letters(seen: SeenArea) -> Mapping[str, Any] | None:
    day, known_at = seen.asked.valid_at, seen.asked.known_at
    here = letters_here(reading(), seen.area, valid_at=day, known_at=known_at, past=day < today())
    if not here:
        return None
    # a reminder asks for nothing of its own: what stands first is the newest letter that was not one
    newest = next((one for one in here if not one.campaign.chases_id), here[0])
    now = known_at is None and day == today()
    return {"lede": lede(newest), "campaigns": [side_by_side(one, now=now) for one in here]}


LETTERS = AreaSection("evidence/areas_letters.html", _letters, "first")
