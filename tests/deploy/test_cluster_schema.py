"""What the folders build is what the cluster's own schemas allow.

The schemas come with the package `kubernetes-validate`; kubeconform reads a copy of them.
"""

import json
import subprocess
from importlib.resources import files
from pathlib import Path

import pytest
from tests.deploy.cluster import FOLDERS, build, unpatched
from tests.deploy.programs import program

VERSIONS = ("1.31", "1.34")
WITHIN = 120
# kube-score asks for anti-affinity, and knows no spread over the nodes, which is what we have.
IGNORED = ("deployment-has-host-podantiaffinity", "statefulset-has-host-podantiaffinity")
SCHEMAS = Path(str(files("kubernetes_validate") / "kubernetes-json-schema"))
# Where to have the programs that no lock brings.
WHERE = {
    "kubeconform": "go install github.com/yannh/kubeconform/cmd/kubeconform",
    "kube-score": "go install github.com/zegl/kube-score/cmd/kube-score",
    "kubernetes-validate": "`make setup` brings it",
}


@pytest.fixture(scope="session")
def kubeconform_schemas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy the schemas with references that hold within their folder."""
    folder = tmp_path_factory.mktemp("schemas")
    for version in VERSIONS:
        copy = folder / version
        copy.mkdir()
        for file in (SCHEMAS / f"v{version}.0-local-strict").glob("*.json"):
            text = file.read_text().replace("/api/_definitions.json", "_definitions.json")
            schema = json.loads(text)
            schema.pop("$id", None)
            (copy / file.name).write_text(json.dumps(schema))
    return folder


def run(command: list[str], text: str) -> subprocess.CompletedProcess[str]:
    name, *arguments = command
    return subprocess.run(
        [program(name, where=WHERE[name]), *arguments],
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


def validate(version: str, text: str) -> subprocess.CompletedProcess[str]:
    return run(["kubernetes-validate", "-k", version, "--strict", "-"], text)


@pytest.mark.parametrize("version", VERSIONS)
def test_kubernetes_validate_accepts_it(version: str) -> None:
    done = validate(version, everything())
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("version", VERSIONS)
def test_the_files_are_valid_before_they_are_patched(version: str) -> None:
    done = validate(version, unpatched())
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_misspelt_field_of_a_file_is_not_valid() -> None:
    wrong = unpatched().replace("maxUnavailable", "maxUnavailible")
    assert validate(VERSIONS[0], wrong).returncode == 1


@pytest.mark.parametrize("folder", ["base", "overlays/production"])
def test_kube_score_has_nothing_against_it(folder: str) -> None:
    ignored = [part for test in IGNORED for part in ("--ignore-test", test)]
    # In the base, images that a node has already need not be pulled again.
    ignored += ["--ignore-test", "container-image-pull-policy"] if folder == "base" else []
    options = ["--kubernetes-version", "v1.31", "--exit-one-on-warning", *ignored]
    done = run(["kube-score", "score", *options, "-"], build(folder))
    assert done.returncode == 0, done.stdout
