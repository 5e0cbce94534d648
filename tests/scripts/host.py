# SPDX-License-Identifier: GPL-2.0-or-later
"""Running the host of a lesson as a player would: reading its transcript and replying where it waits."""

import json
import os
import subprocess
import tempfile
import threading

SECONDS = 120         # of the wall clock: longer, and it hangs

GO = {'type': 'go'}
AUTO = {'type': 'answer', 'auto': True}


class Run:
    """What came of one lesson: `messages`, `status`, `stderr`, how many `seconds` of the processor it took, and whether
    it had to be ended (`late`).

    An answer is a value, a whole reply, or a function: it is called with the process id, and the lesson answers.
    """

    def __init__(self, command, path, answers=(), options=()):
        self.answers = list(answers)
        self.messages, self.late = [], False
        child = subprocess.Popen([*command, path, *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, text=True, encoding='utf-8')
        timer = threading.Timer(SECONDS, self._end, [child])
        timer.start()
        try:
            self.pid = child.pid
            self._talk(child)
            self.stderr = child.stderr.read()
            _, status, usage = os.wait4(child.pid, 0)
            self.status = child.returncode = os.waitstatus_to_exitcode(status)
            self.seconds = usage.ru_utime + usage.ru_stime
        finally:
            timer.cancel()
            child.stdin.close()
            child.stdout.close()
            child.stderr.close()

    def _end(self, child):
        self.late = True
        child.kill()

    def _talk(self, child):
        for line in child.stdout:
            message = json.loads(line)
            self.messages.append(message)
            reply = self._reply(message)
            if reply is not None:
                try:
                    child.stdin.write(json.dumps(reply) + '\n')
                    child.stdin.flush()
                except BrokenPipeError:
                    return

    def _reply(self, message):
        if message['type'] in ('stop', 'pause'):
            return GO
        if message['type'] == 'ask':
            answer = self.answers.pop(0) if self.answers else AUTO
            if callable(answer):
                answer(self.pid)
                return AUTO
            return answer if isinstance(answer, dict) and 'type' in answer else {'type': 'answer', 'given': answer}
        return None

    def of(self, kind):
        """The messages of one type, in order."""
        return [message for message in self.messages if message['type'] == kind]

    @property
    def outcome(self):
        return self.messages[-1].get('outcome') if self.messages else None

    @property
    def error(self):
        """The text of the error it ended with, or ''."""
        return ''.join(message['message'] for message in self.of('error'))

    def faults(self):
        """What no lesson may bring about, however bad it is."""
        faults = []
        if self.late:
            faults.append(f'it did not end within {SECONDS} seconds')
        elif self.status not in (0, 1, 3):
            faults.append(f'exit status {self.status}: {self.stderr[-2000:]}')
        if not self.messages or self.messages[-1]['type'] != 'end':
            faults.append('the transcript has no end')
        if (self.outcome == 'error') != bool(self.of('error')):
            faults.append(f'the outcome is {self.outcome}, with {len(self.of("error"))} errors')
        return faults


def run_text(command, text, answers=(), name='lesson.lua', beside=()):
    """Run a lesson given as text (or bytes), in a folder of its own with the files of the dictionary `beside`."""
    with tempfile.TemporaryDirectory() as folder:
        for file, content in [(name, text), *dict(beside).items()]:
            with open(os.path.join(folder, file), 'wb') as out:
                out.write(content if isinstance(content, bytes) else content.encode())
        return Run(command, os.path.join(folder, name), answers)
