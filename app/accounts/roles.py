"""What each role is called and may do, in words: the Roles section of the design."""

from dataclasses import dataclass

from app.accounts.models import Role


@dataclass(frozen=True)
class Meaning:
    name: str
    may: str


ROLES = {
    Role.DRAFTER: Meaning("Drafter", "Edits drafts and registries, and records replies"),
    Role.CLEARER: Meaning("Clearer", "Clears letters for one minister"),
    Role.VIEWER: Meaning("Viewer", "Can read, but not change anything"),
    Role.SAFEGUARDING: Meaning("Safeguarding", "Can see reports of risk to a child, which no other role can"),
    Role.ADMINISTRATOR: Meaning(
        "Administrator", "Manages users and reads the audit record. Can’t clear or send a letter"
    ),
}
