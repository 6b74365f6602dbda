"""What is wrong with a text, in words."""

from app.drafting.faults import MOST_SUGGESTED, faults_of, problems_of
from app.letters.text.source import take_apart


def test_a_likely_field_is_named_for_the_first_few_that_nobody_declared():
    """Comparing thousands with thousands would stop the service."""
    fields = "".join(f"- name: the field of {number}\n" for number in range(2_000))
    body = "\n\n".join(f"((the feld of {number}))" for number in range(2_000))
    source = f"---\ntitle: A\nfields:\n{fields}---\n{body}\n"
    _, problems = problems_of(source)
    faults = faults_of(problems, take_apart(source), names={})
    assert len(faults) == 2_000
    likely = "((the field of"
    assert sum(likely in fault.words for fault in faults) == MOST_SUGGESTED
    assert all(f"“{fault.undeclared}”" in fault.words for fault in faults)
