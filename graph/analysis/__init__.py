"""Results of analyses: their records, their names, their triples, and what they say in words."""
