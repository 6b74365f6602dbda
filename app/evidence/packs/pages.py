"""What the pages of packs share."""

ALL = "/evidence/packs"
ONE = ALL + "/<int:number>"
