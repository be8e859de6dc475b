"""What it looks like: view models, the layout of the argument map, templates and static files."""
