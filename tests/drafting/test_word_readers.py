"""Text that a Word file gives to other recipients is named, whatever was done in Word to make it so."""

import pytest

from app.drafting.word.changes import text_changes

NAMES = {"chief-constables": "Chief officers of police", "council-leaders": "Council leaders"}
POLICE = "::: for chief-constables\nRecord each report that you receive.\n\nReply soon.\n:::\n\n"
LEADERS = "::: for council-leaders\nPublish your plan.\n:::\n\n"
BEFORE = f"All of you.\n\n{POLICE}Middle words.\n\n{LEADERS}End.\n"


def readers(after: str) -> tuple[str, ...]:
    return text_changes(BEFORE, after, NAMES).readers


@pytest.mark.parametrize(
    "after",
    [
        BEFORE,
        "Quite another text.\n",
        BEFORE.replace("All of you", "All"),
        BEFORE.replace("Publish your plan.", "Publish a plan."),
        f"{LEADERS}{POLICE}All of you.\n",
        BEFORE.replace(POLICE, POLICE + POLICE),
        BEFORE.replace(POLICE, ""),
        BEFORE.replace("End.", "***\n\nEnd."),
    ],
)
def test_nothing_is_named_where_each_text_is_for_whom_it_was(after):
    assert readers(after) == ()


POLICE_NAMED, LEADERS_NAMED, ALL = "chief officers of police", "council leaders", "all recipients"
RECORD, SOON = "Record each report that you receive.", "Reply soon."
MIDDLE, PLAN = "Middle words.", "Publish your plan."


@pytest.mark.parametrize(
    ("after", "quoted", "was", "becomes"),
    [
        (BEFORE.replace(POLICE, f"{RECORD}\n\n{SOON}\n\n"), f"“{RECORD}” to “{SOON}”", POLICE_NAMED, ALL),
        (BEFORE.replace(POLICE, f"Please {RECORD}\n\n"), f"“Please {RECORD}”", POLICE_NAMED, ALL),
        (
            BEFORE.replace("chief-constables", "chief-constables, council-leaders"),
            f"“{RECORD}” to “{SOON}”",
            POLICE_NAMED,
            f"{POLICE_NAMED} and {LEADERS_NAMED}",
        ),
        (BEFORE.replace(f":::\n\n{MIDDLE}", f"\n{MIDDLE}\n:::"), f"“{MIDDLE}”", ALL, POLICE_NAMED),
        (f"{BEFORE}\n{PLAN}\n", f"“{PLAN}”", LEADERS_NAMED, ALL),
    ],
)
def test_text_for_other_recipients_is_named(after, quoted, was, becomes):
    assert readers(after) == (f"{quoted}: for {was} now, for {becomes} in the Word file",)


SHORT = "Hello.\n\n::: for chief-constables\n{}\n\nReply soon.\n:::\n\nEnd.\n"
MOVED = "Hello.\n\n{}\n\n::: for chief-constables\nReply soon.\n:::\n\nEnd.\n"


@pytest.mark.parametrize(
    ("before", "after", "moved"),
    [
        ("Budget: £5m.", "Budget: £6m.", MOVED),
        ("Yes.", "No.", MOVED),
        ("Budget: £5m.", "Budget: £6m.", "Hello.\n\n::: for chief-constables\nReply soon.\n:::\n\nEnd.\n\n{}\n"),
    ],
)
def test_short_text_in_other_words_for_other_recipients_is_named(before, after, moved):
    found = text_changes(SHORT.format(before), moved.format(after), NAMES).readers
    assert found == (f"“{after}”: for {POLICE_NAMED} now, for {ALL} in the Word file",)


def test_short_text_that_takes_the_place_of_text_for_the_same_recipients_is_not_named():
    assert text_changes(SHORT.format("Yes."), SHORT.format("No."), NAMES).readers == ()
    assert (
        text_changes(SHORT.format("Yes."), SHORT.replace("Hello.", "Good morning.").format("Yes."), NAMES).readers == ()
    )
