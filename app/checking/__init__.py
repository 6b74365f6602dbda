"""All letters of a campaign, read before anybody is asked to clear them."""
