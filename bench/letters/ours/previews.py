"""Previews of an edited letter. ours.previews SAMPLE first|later

`first`: the text is another before each letter, as after an edit. `later`: the text was edited, and one letter shown.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from app.letters.compose import compose
from app.letters.pdf import render_pdf
from app.letters.text.template import CompiledTemplate, compile_template
from bench.letters.program import make_letters
from bench.letters.sample import our_sample

folder, which = Path(sys.argv[1]), sys.argv[2]
sample = our_sample(folder)


def edited(number: int) -> CompiledTemplate:
    """The text with a sentence that it did not have before."""
    return compile_template(f"{sample.source}\nThis is what edit number {number} added to the end of the letter.\n")


def preview(template: CompiledTemplate, number: int) -> bytes:
    registry, recipient = sample.recipients[number]
    page = compose(
        template, registry=registry, recipient=recipient, campaign=sample.campaign, values={}, mode="preview"
    )
    return render_pdf(page, pictures=sample.pictures)


def first(numbers: Sequence[int]) -> list[bytes]:
    return [preview(edited(number), number) for number in numbers]


shown: list[CompiledTemplate] = []


def edit_and_show(numbers: Sequence[int]) -> float:
    shown[:] = [edited(numbers[0])]
    preview(shown[0], (numbers[-1] + 1) % len(sample.recipients))
    return 0.0


def later(numbers: Sequence[int]) -> list[bytes]:
    return [preview(shown[0], number) for number in numbers]


if which == "first":
    make_letters(range(len(sample.recipients)), first, extension="pdf")
else:
    make_letters(range(len(sample.recipients)), later, extension="pdf", prepare=edit_and_show)
