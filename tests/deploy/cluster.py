"""What the kustomize folders build, as plain objects."""

import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from tests.deploy.programs import program

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("base", "overlays/single", "overlays/production")
WITHIN = 60
Manifest = dict[str, Any]


@cache
def build(folder: str) -> str:
    kubectl = program("kubectl", where="see kubernetes.io/docs/tasks/tools")
    command = [kubectl, "kustomize", str(ROOT / "deploy" / "k8s" / folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=WITHIN, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def unpatched() -> str:
    """Give every resource as its file has it: this much can be seen without kubectl."""
    texts = []
    for folder in ("base", "components/stores"):
        place = ROOT / "deploy" / "k8s" / folder
        listed = yaml.safe_load((place / "kustomization.yaml").read_text())["resources"]
        texts += [(place / name).read_text() for name in listed]
    return "---\n".join(texts)


@cache
def parsed(folder: str) -> tuple[Manifest, ...]:
    return tuple(yaml.load_all(build(folder), Loader=yaml.CSafeLoader))


def manifests(folder: str, kind: str = "") -> list[Manifest]:
    return [manifest for manifest in parsed(folder) if kind in ("", manifest["kind"])]


def named(folder: str, kind: str, name: str) -> Manifest:
    (found,) = (m for m in manifests(folder, kind) if m["metadata"]["name"] == name)
    return found


def pods(folder: str) -> Iterator[tuple[str, Manifest]]:
    """Name and pod specification of everything that runs."""
    for manifest in manifests(folder):
        if manifest["kind"] in ("Deployment", "StatefulSet", "Job"):
            yield manifest["metadata"]["name"], manifest["spec"]["template"]["spec"]


def containers(folder: str) -> Iterator[tuple[str, Manifest]]:
    for name, pod in pods(folder):
        for container in pod["containers"] + pod.get("initContainers", []):
            yield name, container


def addresses(folder: str) -> dict[str, str]:
    """Give the settings that all processes share; the name ends in the hash of its content."""
    (found,) = (
        m for m in manifests(folder, "ConfigMap") if m["metadata"]["name"].startswith("addresses-")
    )
    data: dict[str, str] = found["data"]
    return data
