"""Speed beside real Flask and what users would choose instead: `python -m benchmarks`."""
