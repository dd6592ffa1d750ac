"""`python -m glassware` is the `glassware` command."""

from glassware_cli.main import main

main()
