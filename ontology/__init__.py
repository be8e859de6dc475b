"""What exists: the vocabulary, its shapes and rules; the records and the Debate; their triples and checks."""
