#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A host that does what a file tells it, for tests of the player.

    fake-host.py host FILE [--profile P]

Each line of the file is sent as it stands, except these:

    @wait          read the player's reply
    @echo          send the last reply as the text of a "say"
    @arguments     send the command line's arguments as the text of a "say"
    @raw TEXT      send TEXT (with Python's escapes) and no end of line
    @repeat N TEXT send TEXT N times, no end of line
    @hang          do nothing for ever
    @close         close the standard output and stay
    @exit STATUS   end so
    @signal N      end by this signal
"""

import json
import os
import signal
import sys
import time


def send(text):
    sys.stdout.buffer.write(text)
    sys.stdout.buffer.flush()


def say(text):
    send(json.dumps({'type': 'say', 'text': text}).encode() + b'\n')


def obey(line, reply):
    command, _, rest = line.partition(' ')
    if command == '@wait':
        return sys.stdin.readline().strip()
    if command == '@echo':
        say(reply)
    elif command == '@arguments':
        say(' '.join(sys.argv[1:]))
    elif command == '@raw':
        send(rest.encode().decode('unicode_escape').encode('latin-1'))
    elif command == '@repeat':
        count, _, text = rest.partition(' ')
        send(text.encode() * int(count))
    elif command == '@hang':
        time.sleep(1000)
    elif command == '@close':
        os.close(1)
        time.sleep(1000)
    elif command == '@exit':
        os._exit(int(rest))
    elif command == '@signal':
        os.kill(os.getpid(), int(rest))
    else:
        send(line.encode() + b'\n')
    return reply


def main():
    reply = ''
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    with open(sys.argv[2], encoding='utf-8') as script:
        for line in script.read().splitlines():
            reply = obey(line, reply)


main()
