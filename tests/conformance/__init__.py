"""Flask's own published test suites, run through the alias: `hatch run conformance`."""
