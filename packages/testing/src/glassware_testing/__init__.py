"""Test client, command-line runner and pytest fixtures for glassware applications."""
