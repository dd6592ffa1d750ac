"""What core answers to the hooks."""
