"""What a pack says of the guidance and powers that a letter cites, on the letter's date."""

from datetime import date
from types import SimpleNamespace

import pytest

from app.audit.anchor import head
from app.campaigns.create import campaign_by_reference
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
        (date(2015, 3, 3), {TEN: True, ELEVEN: None, THIRTEEN: True, TOGETHER: True}),
        (date(2026, 3, 1), {TEN: True, ELEVEN: None, THIRTEEN: False, TOGETHER: False}),
    ],
)
def test_each_edition_is_told_by_itself_and_none_is_in_force_whose_first_day_is_not_recorded(services, day, in_force):
    with services.database.reading() as session:
        dated = SimpleNamespace(campaign=campaign_by_reference(session, "MAR15"), then=SimpleNamespace(letter_date=day))
        told = citations(session, dated, known_at=head(session).seq)
    assert {one.title: one.in_force for one in told} == in_force
    (eleven,) = (one for one in told if one.title == ELEVEN)
    assert "its first day is not recorded" in eleven.words
