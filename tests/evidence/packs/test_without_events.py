"""A pack says a time in place of the number of an event, on its page and in its files."""

from pathlib import Path

import pytest

from app.evidence.packs.methods import definitions
from app.evidence.packs.words import later_records_words, with_event_times


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        (
            "It was not begun yet at event 4,711, so nothing counts.",
            "It was not begun yet at [4711], so nothing counts.",
        ),
        ("The figures are as recorded at event 4,711 of the audit record.", "The figures are as recorded at [4711]."),
        (later_records_words(0, 0, known_at=4711, told_at=4711), "Nothing is recorded after [4711]."),
        (
            later_records_words(0, 0, known_at=4711, told_at=12345),
            "No later record, up to [12345], changes these figures.",
        ),
        (
            later_records_words(1, 1, known_at=4711, told_at=12345),
            "One later record would change one figure. This pack counts records up to [4711].",
        ),
        (
            later_records_words(1200, 3, known_at=4711, told_at=12345),
            "1,200 later records, together, would change 3 figures. This pack counts records up to [4711].",
        ),
        ("Nothing happened at the event.", "Nothing happened at the event."),
    ],
)
def test_a_time_stands_in_place_of_an_events_number(sentence, said):
    assert with_event_times(sentence, lambda seq: f"[{seq}]") == said


def test_what_older_files_called_a_figure_is_in_the_guide_and_in_no_pack():
    assert "2026" not in " ".join(word for pair in definitions() for word in pair)
    said = " ".join((Path(__file__).parents[3] / "docs/guide/evidence.md").read_text(encoding="utf-8").split())
    assert "Files of packs made until November 2026 used “Replied” for what is now called “Answered”." in said
