"""Template rendering for glassware, with Jinja as its default engine."""
