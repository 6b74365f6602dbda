"""Why something of an evidence pack is refused, by the code of the refusal (app/errors.py)."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "files_asked": "Files {number} were asked for already.",
    "no_files_of_withdrawn": "No file was made: the pack is withdrawn.",
    "no_pack_title": "Enter a title",
    "no_such_pack": "There is no evidence pack {number}. All are listed under Evidence packs.",
    "no_such_pack_line": "This line was dropped, or never kept. The pack’s page lists those kept.",
    "not_known_yet": "There is no event of this number yet. Leave the box empty for what is known now",
    "nothing_asked": "Choose a question, or at least one sector",
    "nothing_by_then": "Nothing was recorded by the end of that day. Enter a later one, or leave the box empty",
    "pack_line_changed": "Nothing was changed: somebody else changed this line after you opened the page. Its words "
    "now are below.",
    "pack_line_length": "Enter the words of the line: at most 2,000 characters",
    "pack_lines_moved": "Nothing was moved: somebody changed the lines after you opened the page. Their order "
    "now is below.",
    "pack_withdrawn": "Nothing was changed: the pack is withdrawn.",
}
