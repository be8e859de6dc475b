"""Discourse networks: who agrees and disagrees with whom, from what they say (Leifeld 2017)."""
