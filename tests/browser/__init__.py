"""The board and the site in a real browser: `hatch run demo:browser`."""
