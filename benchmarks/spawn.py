"""Starts the command in its arguments and says in JSON what that cost; a script of its own, run by `benchmarks.cost`.

A child's peak memory counts what its parent held when it was started, so this imports next to nothing.
"""

import os
import sys
import time

silent = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
start = time.perf_counter()
child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=silent)
_, status, used = os.wait4(child, 0)
seconds = time.perf_counter() - start
memory = used.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
print(f'{{"seconds": {seconds}, "cpu": {used.ru_utime + used.ru_stime}, "memory": {memory}}}')
sys.exit(os.waitstatus_to_exitcode(status))
