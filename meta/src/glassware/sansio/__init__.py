"""The names under which Flask 3.1 keeps what is free of input and output."""
