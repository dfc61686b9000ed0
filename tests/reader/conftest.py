"""The pages of `hostile_pages.py` are shared with the benchmarks."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
