"""The whole Flask API."""
