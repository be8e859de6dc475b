"""Full text of a debate: its words, and what is found by them."""
