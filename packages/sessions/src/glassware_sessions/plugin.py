"""What sessions answers to the hooks."""
