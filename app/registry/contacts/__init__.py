"""How posts are reached: addresses and emails, each with its source and the day it was verified."""
