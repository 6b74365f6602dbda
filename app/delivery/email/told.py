"""What a timeline says of letters sent to oneself."""

from collections.abc import Mapping

from app.audit.told import Facts, Tell, Told
from app.letters.wording import join
from app.web.filters import format_plural


def _tested(facts: Facts) -> Told:
    after = facts.after
    return Told(
        f"{format_plural(after['letters'], 'letter')} sent to oneself, to look at", f"{join(after['references'])}."
    )


TOLD: Mapping[str, Tell] = {"letter.tested": _tested}
