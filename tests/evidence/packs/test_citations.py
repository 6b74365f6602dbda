"""What a pack says of the guidance and powers that a letter cites, on the letter's date."""

from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from app.audit.anchor import head
from app.campaigns.create import campaign_by_reference
from app.evidence.framework.listed import editions
from app.evidence.packs.citations import citations

TEN, ELEVEN, THIRTEEN, TOGETHER = (
    "Children Act 2004, section 10: co-operation to improve well-being",
    "Children Act 2004, section 11: arrangements to safeguard and promote welfare",
    "Children Act 2004, section 13: establishment of Local Safeguarding Children Boards",
    "Working Together to Safeguard Children (2013)",
)


@pytest.mark.parametrize(
    ("day", "in_force"),
    [
        (date(2015, 3, 3), {TEN: True, ELEVEN: True, THIRTEEN: True, TOGETHER: True}),
        (date(2026, 3, 1), {TEN: True, ELEVEN: True, THIRTEEN: False, TOGETHER: False}),
    ],
)
def test_each_edition_is_told_by_itself(services, day, in_force):
    with services.database.reading() as session:
        dated = SimpleNamespace(campaign=campaign_by_reference(session, "MAR15"), then=SimpleNamespace(letter_date=day))
        told = citations(session, dated, known_at=head(session).seq)
    assert {one.title: one.in_force for one in told} == in_force
    (eleven,) = (one for one in told if one.title == ELEVEN)
    assert eleven.words.startswith(f"{ELEVEN}: in force on the letters’ date, ")


def test_where_the_first_day_is_not_recorded_it_says_what_to_check(services, monkeypatch):
    unrecorded = lambda session, known_at: [  # noqa: E731
        replace(one, in_force_from=None) if one.title == ELEVEN else one for one in editions(session, known_at=known_at)
    ]
    monkeypatch.setattr("app.evidence.packs.citations.editions", unrecorded)
    day = date(2015, 3, 3)
    with services.database.reading() as session:
        dated = SimpleNamespace(campaign=campaign_by_reference(session, "MAR15"), then=SimpleNamespace(letter_date=day))
        told = {one.title: one for one in citations(session, dated, known_at=head(session).seq)}
    assert told[ELEVEN].in_force is None
    assert told[ELEVEN].words == (
        f"{ELEVEN}: its first day is not recorded in Despatch. Check that it was in force on the letters’ date, "
        "3 March 2015, before you say so."
    )
