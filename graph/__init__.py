"""What follows: the store, SPARQL and the workers that answer it, and the running of the rules."""
