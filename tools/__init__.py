"""The commands that work on the distributions of this repository."""
