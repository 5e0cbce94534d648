#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Compare the simulation with a kernel that runs: Debian's own, in QEMU, live.

For each seed the kernel boots once on each machine below and plays the sequences of sequences.py. While it runs, what
it answers goes line by line to `vmstep replay`, which says where the simulation answers something else. Counted are
operations: the last line is `N passed, N failed`. What the kernel said is kept in the work folder, so that a
difference can be looked at with `vmstep replay FILE`.
"""

import argparse
import glob
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from dataclasses import dataclass

import sequences

HERE = os.path.dirname(os.path.abspath(__file__))
MATCHED = re.compile(r'matched (\d+)/(\d+)')
LIMIT = 900                     # seconds, for one machine from power on to power off, and for replaying a recording
LAST_LINES = 25                 # of the console of a machine that did not get to the end


@dataclass
class Machine:
    name: str
    cpus: int
    command_line: str


MACHINES = [
    Machine('1cpu', 1, 'nokaslr'),
    Machine('kaslr', 1, ''),
    Machine('4cpu', 4, 'nokaslr isolcpus=1-3'),     # so that nothing happens at the same time
]


def run(*command, **options):
    """A command that must succeed; it is silent, or else its output is what explains the failure."""
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    if result.returncode:
        sys.exit(f'{result.stdout}\nfailed: {" ".join(command)}')
    return result.stdout


def kernel_release():
    """The kernel that the installed headers are of: its release and the version of its package."""
    depends = run('dpkg-query', '-W', '-f', '${Depends}', 'linux-headers-amd64')
    found = re.match(r'linux-headers-(6\.1\.\S+) \(= (\S+)\)', depends)
    if not found:
        sys.exit(f'linux-headers-amd64 is not of a 6.1 kernel: {depends}')
    return found.groups()


def fetch_kernel(work, release, version):
    """The kernel's image: taken out of its package, which is not installed. A second time it is there already."""
    image = os.path.join(work, f'vmlinuz-{release}_{version}')
    if not os.path.exists(image):
        package = os.path.join(work, 'package')
        shutil.rmtree(package, ignore_errors=True)
        os.makedirs(package)
        run('apt-get', 'download', f'linux-image-{release}={version}', cwd=package)
        run('dpkg-deb', '--extract', *glob.glob(os.path.join(package, '*.deb')), package)
        os.replace(os.path.join(package, 'boot', f'vmlinuz-{release}'), image)
        shutil.rmtree(package)
    return image


def build_module(work, release):
    """The kernel's build system writes beside the sources, so it gets copies."""
    folder = os.path.join(work, 'module')
    os.makedirs(folder, exist_ok=True)
    for source in glob.glob(os.path.join(HERE, '*.[ch]')) + [os.path.join(HERE, 'Kbuild')]:
        shutil.copy2(source, folder)
    run('make', '-C', f'/lib/modules/{release}/build', f'M={folder}', 'modules')
    return os.path.join(folder, 'witness.ko')


def make_initramfs(folder, module, seed):
    """The guest's only file system: busybox, the module, the sequences and what plays them."""
    root = os.path.join(folder, 'root')
    for name in ('bin', 'dev', 'proc'):
        os.makedirs(os.path.join(root, name))
    shutil.copy('/bin/busybox', os.path.join(root, 'bin'))
    shutil.copy(os.path.join(HERE, 'init'), root)
    run('strip', '--strip-debug', '-o', os.path.join(root, 'witness.ko'), module)
    sequences.write(os.path.join(root, 'sequences'), seed)
    names = '\n'.join(sorted(os.path.relpath(path, root) for path in glob.glob(f'{root}/**', recursive=True)))
    archive = subprocess.run(['cpio', '--create', '--format=newc', '--quiet'], input=names.encode(), cwd=root,
                             stdout=subprocess.PIPE, check=True).stdout
    with gzip.open(os.path.join(folder, 'initramfs.gz'), 'wb', compresslevel=1) as out:
        out.write(archive)


def boot(folder, image, machine):
    """Start QEMU; what comes out of its second serial line is its standard output."""
    return subprocess.Popen([
        'qemu-system-x86_64', '-accel', 'tcg', '-cpu', 'max,-la57', '-smp', str(machine.cpus), '-m', '1024',
        '-nodefaults', '-display', 'none', '-no-reboot', '-kernel', image,
        '-initrd', os.path.join(folder, 'initramfs.gz'),
        '-append', f'console=ttyS0 panic=-1 {machine.command_line}',
        '-serial', 'file:' + os.path.join(folder, 'console'), '-serial', 'stdio',
    ], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)


class Comparison:
    """One recording while it is being made: kept in a file, and compared."""

    def __init__(self, vmstep, folder, header):
        self.kind = json.loads(header)['title']
        self.path = os.path.join(folder, f'{self.kind}.jsonl')
        self.kept = open(self.path, 'w', encoding='utf-8')
        self.said = open(os.path.join(folder, f'{self.kind}.result'), 'w+', encoding='utf-8')
        self.replay = subprocess.Popen(['timeout', str(LIMIT), vmstep, 'replay', '-'], stdin=subprocess.PIPE,
                                       stdout=self.said, stderr=subprocess.STDOUT, text=True)

    def line(self, line):
        self.kept.write(line)
        try:
            self.replay.stdin.write(line)
            self.replay.stdin.flush()
        except BrokenPipeError:
            pass                # it has seen enough, and has said why

    def end(self):
        """How many operations matched and how many did not; what was said about it is printed where some did not."""
        self.kept.close()
        try:
            self.replay.stdin.close()
        except BrokenPipeError:
            pass
        status = self.replay.wait()
        self.said.seek(0)
        said = self.said.read()
        self.said.close()
        found = MATCHED.search(said)
        matched, total = map(int, found.groups()) if found else (0, 0)
        failed = total - matched or int(status != 0 or matched == 0)
        if failed:
            print(f'{said}The recording is {self.path}')
        return matched, failed


def compare(vmstep, folder, machine, lines):
    """Compare all recordings that a machine makes. Returns the operations that passed and failed, and the recordings
    that are complete."""
    passed = failed = complete = 0
    comparison = None
    for line in lines:
        comparison = comparison or Comparison(vmstep, folder, line)
        comparison.line(line)
        if line.endswith('"op":"end"}\n'):
            good, bad = comparison.end()
            print(f'{machine.name}: {comparison.kind}: matched {good}/{good + bad}', flush=True)
            passed, failed, complete, comparison = passed + good, failed + bad, complete + 1, None
    if comparison:
        comparison.end()
    return passed, failed, complete


def play(vmstep, folder, image, machine):
    """Boot a machine and compare what it says. Returns the operations that passed and failed."""
    guest = boot(folder, image, machine)
    clock = threading.Timer(LIMIT, guest.kill)
    clock.start()
    try:
        passed, failed, complete = compare(vmstep, folder, machine, guest.stdout)
    finally:
        clock.cancel()
        guest.kill()
        guest.wait()
    if complete == len(sequences.KINDS):
        return passed, failed
    with open(os.path.join(folder, 'console'), encoding='utf-8', errors='replace') as console:
        print(f'{machine.name}: not all sequences were played; the console said last:')
        print(*console.readlines()[-LAST_LINES:], sep='')
    return passed, failed + 1


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('vmstep', type=os.path.abspath, help='the program')
    parser.add_argument('work', type=os.path.abspath, help='folder for the kernel and the recordings')
    parser.add_argument('seeds', type=int, nargs='*', default=[1], metavar='SEED')
    given = parser.parse_args()

    os.makedirs(given.work, exist_ok=True)
    release, version = kernel_release()
    print(f'Linux {release} (Debian {version})', flush=True)
    image = fetch_kernel(given.work, release, version)
    module = build_module(given.work, release)
    passed = failed = 0
    for seed in given.seeds:
        for machine in MACHINES:
            folder = os.path.join(given.work, f'{machine.name}-{seed}')
            shutil.rmtree(folder, ignore_errors=True)
            make_initramfs(folder, module, f'{seed}-{machine.name}')
            good, bad = play(given.vmstep, folder, image, machine)
            passed, failed = passed + good, failed + bad
    print(f'{passed} passed, {failed} failed')
    return 0 if passed and not failed else 1


if __name__ == '__main__':
    sys.exit(main())
