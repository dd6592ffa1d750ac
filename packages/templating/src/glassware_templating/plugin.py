"""What templating answers to the hooks."""
