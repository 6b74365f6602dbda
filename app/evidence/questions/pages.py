"""What the pages of questions share."""

ONE = "/questions/<int:number>"
