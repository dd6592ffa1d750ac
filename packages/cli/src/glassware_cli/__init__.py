"""The glassware command: run, shell, routes and commands of your own."""
