"""What signals answers to the hooks."""
