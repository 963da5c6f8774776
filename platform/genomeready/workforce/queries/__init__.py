"""Reading what reports and team pages are made of, in a number of statements that no number of people changes."""
