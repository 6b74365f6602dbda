"""What is filled in to declare a field of a campaign's text."""

from app.campaigns.clearance.lost_clearances import Form
from app.campaigns.fields.showing import PROBLEMS
from app.drafting.field_boxes import FieldBoxes
from app.letters.text.template import TemplateProblems


class FieldForm(FieldBoxes, Form):
    """A field of the text."""

    def say(self, found: TemplateProblems) -> None:
        """Why a text can't declare it, beside the box that mends it."""
        for problem in found.problems:
            box, said = PROBLEMS[problem.code]
            self[box].errors = [*self[box].errors, said.format_map(problem.facts)]
