"""`python -m glassware_cli` is the `glassware` command."""

from .main import main

main()
