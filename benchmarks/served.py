"""The application that servers run; the variable `BENCHMARK_FRAMEWORK` names its framework."""

from __future__ import annotations

import os
from importlib import import_module

from .workloads import WORKLOADS

app = WORKLOADS["hello"].build(import_module(os.environ["BENCHMARK_FRAMEWORK"]))
