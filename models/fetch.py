#!/usr/bin/env python3
"""Bring source packages as folders that corpus.py reads.

  fetch.py --sources sources.json --repos DIR

A source with "pypi": "name==version" is brought as its wheel through pip, one with "debian": "name=version" as its upstream
archive through apt; both need a "sha256" of that file, and "name", the upstream's "owner/name", which decides its set.
Nothing of a package is run.  Each becomes DIR/owner+name with a note of what it is; sources without either are
folders or git directories that you bring yourself.
"""
import argparse
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

from corpus import FETCHED
from sets import REPORT, set_of


class FetchError(Exception):
    """Says what could not be brought and what to do."""


def run(command, folder):
    """Run a command in a folder; its last line of errors becomes ours."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip() or "it said nothing").splitlines()[-1]
        raise FetchError(f"{' '.join(command[:4])} failed ({said}); check the name, the version and the network.")


def download_pypi(package, folder):
    """The wheel of "name==version"."""
    run([sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary=:all:", "-d", ".", package], folder)
    return next(folder.glob("*.whl"))


def source_lists(folder):
    """A folder of apt's source lists that names source packages, made from the system's own."""
    parts = folder / "lists.d"
    parts.mkdir()
    for path in [Path("/etc/apt/sources.list"), *Path("/etc/apt/sources.list.d").glob("*")]:
        if path.is_file() and path.suffix in (".list", ".sources"):
            text = re.sub(r"^Types: deb$", "Types: deb-src", path.read_text(), flags=re.M)
            (parts / path.name).write_text(re.sub(r"^deb ", "deb-src ", text, flags=re.M))
    return parts


def download_debian(package, folder):
    """The upstream archive of "name=version" (apt's state is kept in `folder`)."""
    options = ["-oDir::Etc::SourceList=-", f"-oDir::Etc::SourceParts={source_lists(folder)}", f"-oDir::State::Lists={folder}",
               "-oAPT::Sandbox::User=root"]
    run(["apt-get", *options, "update", "-qq"], folder)
    run(["apt-get", *options, "source", "-qq", "--download-only", package], folder)
    archives = [path for path in sorted(folder.glob("*.tar.*")) if path.suffix != ".asc"]
    return next((path for path in archives if ".orig." in path.name), archives[0])


def check(path, wanted):
    """Raise unless the file has the wanted hash."""
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != wanted:
        raise FetchError(f"{path.name} has sha256 {found}, not {wanted}; check it and write the right one into the list of sources.")


def unpack(archive, into):
    """Unpack into a folder; one top-level folder of a tar is left out. Links and paths that lead outside are refused."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as z:
            z.extractall(into)
        return
    with tarfile.open(archive) as t:
        t.extractall(into, filter="data")
    inside = list(into.iterdir())
    if len(inside) == 1 and inside[0].is_dir():
        for path in inside[0].iterdir():
            path.rename(into / path.name)
        inside[0].rmdir()


def fetch(source, root):
    """Bring one source unless it is there already; True if it was brought."""
    into = root / source["name"].replace("/", "+")
    if into.exists() or not {"pypi", "debian"} & source.keys():
        return False
    if set_of(source["name"]) == REPORT:
        raise FetchError(f"{source['name']} is in the set that is only reported on; take it off the list.")
    with tempfile.TemporaryDirectory(dir=root) as name:
        folder = Path(name)
        archive = download_pypi(source["pypi"], folder) if "pypi" in source else download_debian(source["debian"], folder)
        check(archive, source["sha256"])
        files = folder / "files"
        files.mkdir()
        unpack(archive, files)
        (files / FETCHED).write_text(json.dumps({"revision": source.get("pypi") or source["debian"], "sha256": source["sha256"]}) + "\n")
        files.rename(into)
    return True


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--sources", type=Path, default=Path("sources.json"))
    a.add_argument("--repos", type=Path, required=True)
    args = a.parse_args()
    args.repos.mkdir(parents=True, exist_ok=True)
    brought = 0
    for group in json.loads(args.sources.read_text()).values():
        for source in group:
            try:
                brought += fetch(source, args.repos.resolve())
            except FetchError as error:
                sys.exit(f"fetch.py: {error}")
    print(brought, "sources brought")


if __name__ == "__main__":
    main()
