"""What is wrong with a text, in words."""

import pytest

from app.drafting.faults import BODY, MOST_SUGGESTED, Fault, faults_of, problems_of, with_beginnings
from app.letters.text.source import take_apart


def test_a_likely_field_is_named_for_the_first_few_that_nobody_declared():
    """Comparing thousands with thousands would stop the service."""
    fields = "".join(f"- name: the field of {number}\n" for number in range(2_000))
    body = "\n\n".join(f"((the feld of {number}))" for number in range(2_000))
    source = f"---\ntitle: A\nfields:\n{fields}---\n{body}\n"
    _, problems = problems_of(source)
    faults = faults_of(problems, take_apart(source), names={})
    assert len(faults) == 2_000
    likely = "Did you mean “the field of"
    assert sum(likely in fault.words for fault in faults) == MOST_SUGGESTED
    assert all(f"“{fault.undeclared}”" in fault.words for fault in faults)


@pytest.mark.parametrize(
    ("line", "begins"),
    [
        ("We write about ((the plan)).", "We write about the plan."),
        ("See [our page](<https://www.gov.uk/a>)", "See our page (https://www.gov.uk/a)"),
        ("&#110;_x_ **R&amp;D** \\_1\\_&nbsp;m", "nx R&D _1_ m"),
        ("| a \\| b | ((grant, £)) |", "a | b grant"),
        ("1. > ## not a heading", "1. > ## not a heading"),
        ("1. > one", "one"),
        ("## What we ask", "What we ask"),
        ("((in Wales??Write in Welsh))", "Write in Welsh"),
        ("((in Wales??Write in _Welsh_", "Write in Welsh"),
        ("One line\\", "One line"),
        ("***", "***"),
        ("<b>Loud</b>", "<b>Loud</b>"),
        ("Ten words of a line are more than the beginning that is shown.", "Ten words of a line are more than the …"),
    ],
)
def test_a_fault_is_found_by_the_words_of_its_line(line, begins):
    assert with_beginnings([Fault(BODY, 2, "Wrong.")], f"\n{line}")[0].begins == begins
