"""What testing answers to the hooks."""
