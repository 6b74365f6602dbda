"""Why something of a template or a standard line is refused, by the code of the refusal (app/errors.py). Facts are in
braces."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "no_such_template": "This template does not exist.",
    "no_such_template_version": "The template does not have this version.",
    "template_name_taken": "Another template has this title, or one very like it. Enter a different title",
    "stale_template": "Someone put another version in use after you opened this page. Check it, then try again.",
    "no_word_file": "This text can’t be saved as a Word file, because Word can’t show what is on line {line} of it. "
    "Correct that line first.",
    "no_such_line": "This standard line does not exist.",
    "line_taken": "This topic already has a line with this title. Change that line, or enter another title.",
    "line_taken_since": "Another line in this topic now has the same title. Change the title of that line first.",
    "line_withdrawn": "This line is withdrawn. Restore it before you change it.",
}
