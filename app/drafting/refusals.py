"""Why something of a template or a standard line is refused, by the code of the refusal (app/errors.py). Facts are in
braces."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "no_such_template": "There is no such template.",
    "no_such_template_version": "The template has no such version.",
    "template_name_taken": "Another template is called “{slug}” in its address. Enter another name",
    "stale_template": "Another version has come into use since you opened this page. Check it, then try again.",
    "no_such_line": "There is no such standard line.",
    "line_taken": "There is a line of that title under this topic. Change that one, or call this one otherwise.",
    "line_taken_since": "Another line of the same topic has its title now. Change that one’s title first.",
    "line_withdrawn": "This line is withdrawn. Bring it back to change it.",
}
