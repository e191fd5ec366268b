"""Decryption for the rivals written in Python: the gpg that everybody has."""

import pathlib
import subprocess


def command(keys, package):
    """gpg for a package; `keys` is a simulation's folder."""
    return ["gpg", "--homedir", str(keys / "gnupg"), "-q", "--batch", "--pinentry-mode", "loopback",
            "--passphrase-file", str(keys / "keys" / "passphrase.txt"), "-d", str(package)]


def packages(bucket):
    return sorted(pathlib.Path(bucket).rglob("*.gpg"))


def to_file(keys, package, target):
    with target.open("wb") as out:
        subprocess.run(command(keys, package), check=True, stdout=out, stderr=subprocess.DEVNULL)
