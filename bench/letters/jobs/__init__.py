"""What is measured: each file has the jobs of one part of the table.

A job has a name to pick it by and gives its rows. What it needs (an instance, the samples) stands in a `Bench`.
"""
