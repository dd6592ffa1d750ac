"""Clients that log in, write and log out for minutes, while workers and the store are killed."""
