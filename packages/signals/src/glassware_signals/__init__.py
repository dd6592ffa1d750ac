"""The ten signals of a glassware application, on blinker."""
