"""The shipped campaign whose owner is signed in, and another drafter."""

from tests.campaigns.owned import drafter, owner

__all__ = ["drafter", "owner"]
