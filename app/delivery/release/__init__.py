"""What is published: the embargo, copies, and open letters."""
