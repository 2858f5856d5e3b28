"""PulseAudio without a sound card: a loudspeaker whose sound a test hears, and a microphone into which it speaks.

A server of the test's own, in a folder of its own; nothing of the system's is touched.
"""

import os
import subprocess

import numpy as np

from .process import Process

#: What Firefox plays goes here, and what it hears comes from there.
SPEAKER, VOICE = "speaker", "voice"
RATE = 48_000


class Pulse:
    def __init__(self, folder):
        self.folder = folder
        self.socket = folder / "pulse.socket"
        #: For the programs that are to use it.
        self.environment = {"PULSE_SERVER": f"unix:{self.socket}", "XDG_RUNTIME_DIR": str(folder)}
        script = folder / "pulse.pa"
        script.write_text("\n".join([
            f"load-module module-native-protocol-unix socket={self.socket} auth-anonymous=1",
            *[f"load-module module-null-sink sink_name={name} rate={RATE} channels=1" for name in (SPEAKER, VOICE)],
            f"set-default-sink {SPEAKER}", f"set-default-source {VOICE}.monitor", "",
        ]))
        # Nobody else may use it: it is the test's, also where the test is root.
        self.process = Process(
            "pulseaudio", ["/usr/bin/pulseaudio", "-n", "-F", str(script), "--daemonize=no", "--exit-idle-time=-1", "--disallow-exit",
                           "--use-pid-file=no", "--log-target=stderr"],
            folder, {"HOME": str(folder), "XDG_RUNTIME_DIR": str(folder)})
        self.process.until(self._answers, 20, "PulseAudio to answer")
        self._programs = []

    def _answers(self):
        return subprocess.run(["pactl", "info"], env={**os.environ, **self.environment}, capture_output=True).returncode == 0

    def speak(self, path):
        """Plays a WAV file into the microphone."""
        self._programs.append(Process("paplay", ["/usr/bin/paplay", "-d", VOICE, str(path)], self.folder, self.environment))

    def listen(self, seconds):
        """What the loudspeaker plays from now on: samples at 48 kHz."""
        command = ["/usr/bin/parec", "-d", f"{SPEAKER}.monitor", "--format=s16le", f"--rate={RATE}", "--channels=1", "--latency-msec=20"]
        with subprocess.Popen(command, env={**os.environ, **self.environment}, stdout=subprocess.PIPE) as recorder:
            data = recorder.stdout.read(int(RATE * seconds) * 2)
            recorder.kill()
        return np.frombuffer(data, "<i2").astype(np.float64) / 32768

    def stop(self):
        for program in self._programs:
            program.stop()
        self.process.stop()
