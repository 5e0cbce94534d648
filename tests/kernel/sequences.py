#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Seeded sequences of operations for the module; sequence.c says what their lines mean.

    sequences.py FOLDER SEED        writes a file a kind

The same seed gives the same sequences. Each asks for areas and gives them back in random order, ends with everything
given back, and then has the whole state told.
"""

import os
import random
import sys
from dataclasses import dataclass
from typing import Callable

PAGE, KIB, MIB, GIB, TIB = 4096, 2**10, 2**20, 2**30, 2**40
FAR = 8 * TIB                   # from the space's start, where a window is undisturbed
PHYSICAL = 4 * GIB              # from there on the guest has no memory, so anything may be mapped
STATE_EVERY = 500               # operations
POLICIES = {0: 'natural-sync', 1: 'purge-after-free'}


@dataclass
class Kind:
    """A kind of sequence. `ask` makes a request: the operation's name and its arguments after the ID."""
    name: str
    window: tuple               # SPACE, FROM, LENGTH: see sequence.c
    requests: int               # and releases, together; giving back the rest at the end is not counted
    live: int                   # most areas at a time
    purge_every: int            # releases; 0: only the kernel purges
    ask: Callable


def pages_small(rng):
    return rng.randint(1, 16)


def pages_mixed(rng):
    """From 1 page to 8 MiB, each power of two as likely."""
    power = 1 << rng.randrange(11)
    return power + rng.randrange(power)


def size_of(rng, pages):
    """The pages in bytes, often not quite to the last byte."""
    return pages * PAGE - rng.choice([0, 0, 1, rng.randrange(PAGE)])


def get_vm_area(size, align=1, flags='VM_ALLOC', start=0, length=0):
    return 'get_vm_area', size, align, flags, start, length


def ask_small(rng):
    return get_vm_area(size_of(rng, pages_small(rng)))


def ask_mixed(rng):
    pages = pages_mixed(rng) if rng.random() < 0.4 else pages_small(rng)
    return get_vm_area(size_of(rng, pages), rng.choice([1, 1, 1, PAGE, 4 * PAGE, 64 * KIB, 2 * MIB]))


def ask_aligned(rng):
    return get_vm_area(size_of(rng, pages_mixed(rng)), PAGE << rng.randrange(14))


def ask_narrow(rng):
    """More than there is room for; some sizes fit nowhere at all."""
    if rng.random() < 0.02:
        return get_vm_area(rng.choice([0, 48 * MIB - PAGE, 48 * MIB, 1 * TIB]))
    size, align = size_of(rng, pages_mixed(rng)), rng.choice([1, 1, 1, PAGE, 64 * KIB])
    return get_vm_area(size, align, rng.choice(['VM_ALLOC', 'VM_ALLOC|VM_NO_GUARD']))


def ask_ranges(rng):
    """In a part of the window, with the alignment that VM_IOREMAP brings and without guard pages."""
    start = rng.randrange(2 * GIB // PAGE) * PAGE
    length = min(2 * GIB - start, rng.randint(1, 16384) * PAGE)
    flags = rng.choice(['VM_ALLOC', 'VM_MAP', 'VM_IOREMAP', 'VM_ALLOC|VM_NO_GUARD', 'VM_IOREMAP|VM_NO_GUARD'])
    return get_vm_area(size_of(rng, pages_mixed(rng)), rng.choice([1, 1, 4 * PAGE, 2 * MIB]), flags, start, length)


def ask_memory(rng):
    """Real memory, with page arrays that lie in the vmalloc space themselves from 513 pages on."""
    pages = pages_mixed(rng) // 2 + 1
    return rng.choice(['vmalloc', 'vmalloc', 'vmalloc', 'vmalloc_user']), size_of(rng, pages)


def ask_huge(rng):
    """Around the size of a huge page, in a window where that may not find room."""
    size = rng.choice([PAGE, MIB, 2 * MIB - PAGE, 2 * MIB, 2 * MIB + 1, 3 * MIB, 4 * MIB])
    flags = rng.choice(['VM_ALLOW_HUGE_VMAP', 'VM_ALLOW_HUGE_VMAP', 'VM_ALLOC', 'VM_FLUSH_RESET_PERMS'])
    if rng.random() < 0.2:
        return 'vmalloc_huge', size
    return 'vmalloc_range', size, rng.choice([1, 1, 64 * KIB, 2 * MIB]), flags, 0, 0


def ask_mappings(rng):
    """Pages that are there already. Up to 64 of them are mapped in blocks, which several share."""
    choice = rng.random()
    if choice < 0.55:
        return 'vm_map_ram', rng.choice([1, 1, 2, 3, rng.randint(1, 64), rng.randint(65, 300)])
    if choice < 0.75:
        return 'vmap', rng.randint(1, 300)
    if choice < 0.9:
        return 'ioremap', PHYSICAL + rng.randrange(GIB), rng.choice([1, PAGE, 64 * KIB, rng.randint(1, 4 * MIB)])
    return 'vmalloc', size_of(rng, pages_small(rng))


def ask_percpu(rng):
    """Several parts in step, from the top of the space down."""
    align = rng.choice([PAGE, 64 * KIB, MIB, 2 * MIB])
    parts, offset = [], 0
    for _ in range(rng.randint(1, 4)):
        size = align * rng.randint(1, 4)
        parts += [offset, size]
        offset += size + align * rng.randrange(8)
    if rng.random() < 0.5:
        return ask_mappings(rng)
    return 'pcpu_get_vm_areas', align, *parts


KINDS = [
    Kind('small', ('vmalloc', FAR, 64 * GIB), 2000, 300, 1, ask_small),
    Kind('mixed', ('vmalloc', FAR, 64 * GIB), 3000, 400, 0, ask_mixed),
    Kind('aligned', ('vmalloc', FAR, 4 * GIB), 2000, 400, 1, ask_aligned),
    Kind('narrow', ('vmalloc', FAR, 48 * MIB), 3000, 250, 0, ask_narrow),
    Kind('ranges', ('vmalloc', FAR, 2 * GIB), 2500, 300, 8, ask_ranges),
    Kind('memory', ('vmalloc', 0, 0), 1500, 60, 0, ask_memory),
    Kind('huge', ('vmalloc', FAR, 64 * MIB), 800, 30, 16, ask_huge),
    Kind('mappings', ('vmalloc', 0, 0), 2500, 120, 64, ask_mappings),
    Kind('modules', ('modules', 0, 0), 1500, 200, 32, ask_mixed),
    Kind('percpu', ('vmalloc', 0, 0), 600, 60, 32, ask_percpu),
]


class Player:
    """Writes down a sequence and knows which areas there are in it."""

    def __init__(self, kind, seed):
        self.kind, self.rng = kind, random.Random(f'{seed} {kind.name}')
        self.lines = [('begin', kind.name, POLICIES.get(kind.purge_every, 'purge-sometimes'), seed, *kind.window)]
        self.live, self.next_id, self.spare_ids, self.releases = [], 0, [], 0

    def request(self):
        if self.spare_ids:
            number = self.spare_ids.pop(self.rng.randrange(len(self.spare_ids)))
        else:
            number, self.next_id = self.next_id, self.next_id + 1
        name, *arguments = self.kind.ask(self.rng)
        self.lines.append((name, number, *arguments))
        self.live.append(number)

    def release(self):
        number = self.live.pop(self.rng.randrange(len(self.live)))
        self.lines.append(('free', number))
        self.spare_ids.append(number)
        self.releases += 1
        if self.kind.purge_every and self.releases % self.kind.purge_every == 0:
            self.lines.append(('purge',))

    def tell_state(self):
        self.lines += [('dump_all',), ('tree',)]

    def play(self):
        for step in range(1, self.kind.requests + 1):
            full = len(self.live) >= self.kind.live
            if self.live and (full or self.rng.random() < 0.45):
                self.release()
            else:
                self.request()
            if step % STATE_EVERY == 0:
                self.tell_state()
        while self.live:
            self.release()
        self.lines.append(('purge',))
        self.tell_state()
        self.lines.append(('end',))
        return ''.join(' '.join(map(str, line)) + '\n' for line in self.lines)


def write(folder, seed):
    """One file a kind, named so that they are played in order."""
    os.makedirs(folder, exist_ok=True)
    for number, kind in enumerate(KINDS):
        with open(os.path.join(folder, f'{number:02}-{kind.name}'), 'w', encoding='ascii') as out:
            out.write(Player(kind, seed).play())


if __name__ == '__main__':
    write(sys.argv[1], sys.argv[2])
