"""Why something of an evidence pack is refused, by the code of the refusal (app/errors.py)."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "files_asked": "Someone has already asked for files {number}.",
    "no_files_of_withdrawn": "No files were made, because the pack is withdrawn.",
    "no_pack_title": "Enter a title",
    "no_such_pack": "There is no evidence pack {number}. The page Evidence packs lists all of them.",
    "no_such_pack_line": "This line was removed, or was never saved. The pack’s page lists the saved lines.",
    "not_known_yet": "There is no event with this number yet. Enter a date, or leave the box empty",
    "nothing_asked": "Choose at least one sector",
    "nothing_by_then": "Nothing was recorded by the end of that day. Enter a later date, or leave the box empty",
    "pack_line_changed": "Nothing was changed, because someone else changed this line after you opened the page. "
    "The line as it is now is below.",
    "pack_line_length": "Enter the line in 2,000 characters or fewer",
    "pack_lines_moved": "Nothing was moved, because someone else changed the lines after you opened the page. "
    "Their order as it is now is below.",
    "pack_withdrawn": "Nothing was changed, because the pack is withdrawn.",
}
