"""A child process that is killed at the n-th of its system calls that change a folder, by Linux's ptrace.

The calls are stopped at their entry, in whatever thread and library (SQLite, Chroma's Rust) they are made, so that the
n-th has not happened when the process dies, and all before it have.
"""

import ctypes
import os
import platform
import signal
import struct
from collections.abc import Callable
from pathlib import Path

BY_FD = {
    "x86_64": {1: "write", 18: "pwrite64", 20: "writev", 296: "pwritev", 74: "fsync", 75: "fdatasync", 77: "ftruncate"},
    "aarch64": {
        64: "write",
        68: "pwrite64",
        66: "writev",
        70: "pwritev",
        82: "fsync",
        83: "fdatasync",
        46: "ftruncate",
    },
}
"""System calls whose first argument is the file that they change."""
BY_NAME = {
    "x86_64": {82: ("rename", 0), 87: ("unlink", 0), 83: ("mkdir", 0), 84: ("rmdir", 0), 264: ("renameat", 1),
               316: ("renameat2", 1), 263: ("unlinkat", 1), 258: ("mkdirat", 1), 86: ("link", 0)},
    "aarch64": {38: ("renameat", 1), 276: ("renameat2", 1), 35: ("unlinkat", 1), 34: ("mkdirat", 1), 37: ("linkat", 1)},
}  # fmt: skip
"""System calls that change a name, and which argument that is. A relative one (within a folder removed) counts too."""

TRACEME, CONT, SYSCALL, SETOPTIONS, GET_SYSCALL_INFO = 0, 7, 24, 0x4200, 0x420E
OPTIONS = 0x100000 | 1 | 2 | 4 | 8  # EXITKILL, TRACESYSGOOD, TRACEFORK, TRACEVFORK, TRACECLONE
WALL = 0x40000000
_libc = ctypes.CDLL(None, use_errno=True)
_libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
_libc.ptrace.restype = ctypes.c_long


def is_possible() -> bool:
    """Whether this machine lets a process trace its child."""
    if platform.system() != "Linux" or platform.machine() not in BY_FD:
        return False
    child = os.fork()
    if child == 0:
        os._exit(0 if _libc.ptrace(TRACEME, 0, None, None) == 0 else 1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def run(work: Callable[[], None], folder: Path, kill_at: int | None = None) -> list[str]:
    """Run `work` in a child; kill it at its `kill_at`-th change (from 0) of `folder`. Return the changes it began."""
    child = os.fork()
    if child == 0:
        _be_traced(work)
    os.waitpid(child, WALL)
    _ptrace(SETOPTIONS, child, OPTIONS)
    _ptrace(SYSCALL, child, 0)
    seen: list[str] = []
    while True:
        pid, status = os.waitpid(-1, WALL)
        if os.WIFEXITED(status) or os.WIFSIGNALED(status):
            if pid == child:
                if os.WIFEXITED(status) and os.WEXITSTATUS(status):
                    raise RuntimeError(f"the work itself failed ({os.WEXITSTATUS(status)})")
                return seen
            continue
        stopped_by = os.WSTOPSIG(status)
        if stopped_by == signal.SIGTRAP | 0x80 and (change := _change(pid, str(folder))):
            seen.append(change)
            if len(seen) - 1 == kill_at:
                os.kill(child, signal.SIGKILL)
                continue
        is_ours = stopped_by in {signal.SIGTRAP | 0x80, signal.SIGTRAP, signal.SIGSTOP}
        _ptrace(SYSCALL, pid, 0 if is_ours else stopped_by)


def _be_traced(work: Callable[[], None]) -> None:
    _libc.ptrace(TRACEME, 0, None, None)
    os.kill(os.getpid(), signal.SIGSTOP)
    code = 1
    try:
        work()
        code = 0
    finally:
        os._exit(code)


def _ptrace(request: int, pid: int, data: int) -> None:
    _libc.ptrace(request, pid, None, data)  # fails only for a thread that has just died


def _change(pid: int, folder: str) -> str:
    """The system call that this thread is about to make, if it changes the folder: its name and what it changes."""
    info = ctypes.create_string_buffer(88)
    _libc.ptrace(GET_SYSCALL_INFO, pid, len(info), ctypes.addressof(info))
    if info.raw[0] != 1:  # not an entry
        return ""
    number, *arguments = struct.unpack_from("=7Q", info.raw, 24)
    machine = platform.machine()
    if name := BY_FD[machine].get(number):
        path = _link(f"/proc/{pid}/fd/{arguments[0]}")
        return f"{name} {path}" if path.startswith(folder) else ""
    if found := BY_NAME[machine].get(number):
        name, place = found
        path = _text(pid, arguments[place])
        return f"{name} {path}" if path.startswith(folder) or not path.startswith("/") else ""
    return ""


def _link(path: str) -> str:
    try:
        return os.readlink(path)
    except OSError:
        return ""


def _text(pid: int, address: int) -> str:
    with open(f"/proc/{pid}/mem", "rb", 0) as memory:
        memory.seek(address)
        return memory.read(256).split(b"\0")[0].decode(errors="replace")
