"""A process that reads many pages does not ask the kernel for the same memory again for each."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

FAULTS_A_ROUND = """
import resource, sys
if sys.argv[1] == "kept":
    from newsarchive.captures.heap import keep_freed_memory
    keep_freed_memory()
def page():
    held = [b"x" * 100_000 for _ in range(60)]
page()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(20):
    page()
print((resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before) // 20)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="the setting is glibc's")
def test_memory_that_is_freed_is_used_again():
    def faults(how: str) -> int:
        return int(subprocess.run([sys.executable, "-c", FAULTS_A_ROUND, how], capture_output=True, check=True).stdout)

    assert faults("as it is") > 500
    assert faults("kept") < 50
