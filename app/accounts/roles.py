"""What each role is called and may do, in words: the Roles section of the design."""

from dataclasses import dataclass

from app.accounts.models import Role


@dataclass(frozen=True)
class Meaning:
    name: str
    may: str


ROLES = {
    Role.DRAFTER: Meaning("Drafter", "Edits drafts and registries, and records replies"),
    Role.CLEARER: Meaning("Clearer", "Answers for one minister’s office"),
    Role.VIEWER: Meaning("Viewer", "Reads, and changes nothing"),
    Role.SAFEGUARDING: Meaning("Safeguarding", "Sees reports of risk to a child. No one else does"),
    Role.ADMINISTRATOR: Meaning(
        "Administrator", "Manages users and reads the audit record. Can’t clear or send a letter"
    ),
}
