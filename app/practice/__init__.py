"""A made-up country and what happens in it: an installation in which to practise."""
