"""What tests of search ask."""

from app.search.find import find_all, read_search


def found(session, typed, kind, *, most=5):
    """The names of what some words find of one kind."""
    groups = {group.kind: group for group in find_all(session, read_search(session, typed), most=most)}
    return [hit.name for hit in groups[kind].hits] if kind in groups else []
