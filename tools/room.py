"""The tests of one room and of the rooms that depend on it: python tools/room.py inbox

A room is a folder of app/. A room depends on another when any of its modules imports one of it directly. Tests at the
top of tests/ are about the application as a whole: they are not listed. For daily work; the gate is `make test`.
"""

import sys
from pathlib import Path

from grimp import build_graph

ROOT = Path(__file__).parent.parent


def folders_for(room: str) -> list[str]:
    """The folders of tests/ for `room` and its dependents. Raises KeyError when app/ has no such room."""
    graph = build_graph("app", cache_dir=None)
    rooms = {name for name in graph.find_children("app") if (ROOT / name.replace(".", "/")).is_dir()}
    if f"app.{room}" not in rooms:
        raise KeyError(room)
    for name in rooms:
        graph.squash_module(name)
    concerned = {f"app.{room}"} | (graph.find_modules_that_directly_import(f"app.{room}") & rooms)
    folders = [ROOT / "tests" / name.removeprefix("app.") for name in sorted(concerned)]
    return [str(folder.relative_to(ROOT)) for folder in folders if folder.is_dir()]


def main(room: str) -> int:
    try:
        print(*folders_for(room))
    except KeyError:
        print(f"There is no room {room}: give the name of a folder in app/.", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
