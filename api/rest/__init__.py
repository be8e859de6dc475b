"""``/api/v1``: debates and what is in them, for programs."""
