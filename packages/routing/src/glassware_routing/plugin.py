"""What routing answers to the hooks."""
