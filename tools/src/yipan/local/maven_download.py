"""Download jars by their coordinates; runs by itself, with jgo on its path."""

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from jgo.maven import MavenContext

AT_ONCE = 8
PATIENCE = 60


def main() -> None:
    repository, *coordinates = sys.argv[1:]
    context = MavenContext(repo_cache=Path(repository), local_repos=[], timeout=PATIENCE)

    def download(name: str) -> None:
        group, artifact, version = name.split(":")
        context.project(group, artifact).at_version(version).artifact().resolve()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(download, coordinates))


if __name__ == "__main__":
    main()
