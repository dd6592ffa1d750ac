"""Widely used extensions, with Flask and with glassware: `hatch run downstream`."""
