"""Pages of a pack say a time where its files have the number of an event."""

import pytest

from app.evidence.packs.words import corrected, without_events


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        (
            "It was not begun yet at event 4,711, so nothing counts.",
            "It was not begun yet at [4711], so nothing counts.",
        ),
        ("The figures are as known at event 4,711 of the audit record.", "The figures are as recorded at [4711]."),
        (corrected(0, known_at=4711, told_at=4711), "Nothing is recorded after [4711]."),
        (
            corrected(0, known_at=4711, told_at=12345),
            "Nothing that changes these figures was recorded between [4711] and [12345].",
        ),
        ("Nothing happened at the event.", "Nothing happened at the event."),
    ],
)
def test_a_time_stands_in_place_of_an_events_number(sentence, said):
    assert without_events(sentence, lambda seq: f"[{seq}]") == said
