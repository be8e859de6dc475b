"""Camps: coalitions of actors, what they share, what divides them, and how far apart they stand."""
