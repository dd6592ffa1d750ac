"""Sessions in a store, beside Flask with Flask-Session on the same store."""
