"""What the folders build is what the cluster's own schemas allow.

The schemas come with the PyPI package `kubernetes-validate`; kubeconform reads a copy of them.
"""

import json
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest
from tests.deploy.cluster import FOLDERS, build

VERSIONS = ("1.31", "1.34")
WITHIN = 120
# kube-score asks for anti-affinity, and knows no spread over the nodes, which is what we have.
IGNORED = ("deployment-has-host-podantiaffinity",)


@pytest.fixture(scope="session")
def schemas() -> Path:
    found = find_spec("kubernetes_validate")
    if found is None or found.origin is None:
        pytest.skip("no schemas here: pip install kubernetes-validate")
    return Path(found.origin).parent / "kubernetes-json-schema"


@pytest.fixture(scope="session")
def kubeconform_schemas(schemas: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the schemas with references that hold within their folder."""
    folder = tmp_path_factory.mktemp("schemas")
    for version in VERSIONS:
        copy = folder / version
        copy.mkdir()
        for file in (schemas / f"v{version}.0-local-strict").glob("*.json"):
            text = file.read_text().replace("/api/_definitions.json", "_definitions.json")
            schema = json.loads(text)
            schema.pop("$id", None)
            (copy / file.name).write_text(json.dumps(schema))
    return folder


def run(command: list[str], text: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which(command[0])
    if program is None:
        pytest.skip(f"no {command[0]} on the PATH")
    return subprocess.run(
        [program, *command[1:]],
        input=text, capture_output=True, text=True, timeout=WITHIN, check=False,
    )  # fmt: skip


def conform(schemas: Path, version: str, text: str) -> subprocess.CompletedProcess[str]:
    place = f"{schemas / version}/{{{{ .ResourceKind }}}}{{{{ .KindSuffix }}}}.json"
    return run(["kubeconform", "-strict", "-summary", "-schema-location", place, "-"], text)


def everything() -> str:
    return "---\n".join(build(folder) for folder in FOLDERS)


@pytest.mark.parametrize("version", VERSIONS)
def test_kubeconform_accepts_it(version: str, kubeconform_schemas: Path) -> None:
    done = conform(kubeconform_schemas, version, everything())
    assert done.returncode == 0, done.stdout
    assert "Errors: 0, Skipped: 0" in done.stdout


def test_kubeconform_would_not_accept_a_misspelt_right(kubeconform_schemas: Path) -> None:
    wrong = build("base").replace("readOnlyRootFilesystem", "readOnlyRootFileSystem")
    assert conform(kubeconform_schemas, VERSIONS[0], wrong).returncode == 1


@pytest.mark.parametrize("version", VERSIONS)
def test_kubernetes_validate_accepts_it(version: str) -> None:
    done = run(["kubernetes-validate", "-k", version, "--strict", "-"], everything())
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("folder", ["base", "overlays/production"])
def test_kube_score_has_nothing_against_it(folder: str) -> None:
    ignored = [part for test in IGNORED for part in ("--ignore-test", test)]
    # In the base, images that a node has already need not be pulled again.
    ignored += ["--ignore-test", "container-image-pull-policy"] if folder == "base" else []
    options = ["--kubernetes-version", "v1.31", "--exit-one-on-warning", *ignored]
    done = run(["kube-score", "score", *options, "-"], build(folder))
    assert done.returncode == 0, done.stdout
