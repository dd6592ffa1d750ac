"""What cli answers to the hooks."""
