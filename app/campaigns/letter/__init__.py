"""The text of a campaign, its versions, and the page on which it is written."""
