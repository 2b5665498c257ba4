"""Nothing in the cluster runs with more rights than it needs."""

import re

import pytest
from tests.deploy.cluster import FOLDERS, build, containers, manifests, named, pods

STORES = {"kafka", "mongo"}
# Its start script writes its configuration into the image's own folders.
WRITES_ITS_ROOT = {"kafka"}

pytestmark = pytest.mark.parametrize("folder", FOLDERS)


def test_nobody_is_root(folder: str) -> None:
    for name, pod in pods(folder):
        security = pod["securityContext"]
        assert security["runAsNonRoot"] is True, name
        assert security["runAsUser"] > 0, name
        assert security["runAsGroup"] > 0, name
        assert security["seccompProfile"] == {"type": "RuntimeDefault"}, name


def test_no_container_has_a_capability_or_can_get_one(folder: str) -> None:
    for name, container in containers(folder):
        security = container["securityContext"]
        assert security["capabilities"] == {"drop": ["ALL"]}, name
        assert security["allowPrivilegeEscalation"] is False, name
        assert "privileged" not in security, name


def test_no_process_of_ours_can_write_its_root(folder: str) -> None:
    for name, container in containers(folder):
        expected = name not in WRITES_ITS_ROOT
        assert container["securityContext"]["readOnlyRootFilesystem"] is expected, name


def test_every_container_is_bounded(folder: str) -> None:
    for name, container in containers(folder):
        for kind in ("requests", "limits"):
            bounds = set(container["resources"][kind])
            assert bounds == {"cpu", "memory", "ephemeral-storage"}, (name, kind)


def test_no_pod_holds_a_token_of_the_cluster_or_its_variables(folder: str) -> None:
    accounts = {m["metadata"]["name"]: m for m in manifests(folder, "ServiceAccount")}
    for name, pod in pods(folder):
        assert pod["automountServiceAccountToken"] is False, name
        assert pod["enableServiceLinks"] is False, name
        assert accounts[pod["serviceAccountName"]]["automountServiceAccountToken"] is False, name


def test_no_secret_is_written_down(folder: str) -> None:
    assert manifests(folder, "Secret") == []
    for name, container in containers(folder):
        for variable in container.get("env", []):
            secret = re.search("MONGO_URL|PASSWORD|TOKEN|_KEYS?$", variable["name"])
            # The key set is public, and comes from the shared addresses.
            assert ("secretKeyRef" in variable.get("valueFrom", {})) == bool(secret), name
    assert not re.search(r"mongodb://[^\s:]+:[^\s$@]+@", build(folder))


def test_what_no_policy_allows_is_denied(folder: str) -> None:
    policy = named(folder, "NetworkPolicy", "nothing-but")["spec"]
    assert policy["podSelector"] == {}
    assert set(policy["policyTypes"]) == {"Ingress", "Egress"}
    assert "ingress" not in policy
    assert {port["port"] for rule in policy["egress"] for port in rule["ports"]} == {53}


def test_the_namespace_refuses_what_is_not_locked_down(folder: str) -> None:
    labels = named(folder, "Namespace", "yipan")["metadata"]["labels"]
    assert labels["pod-security.kubernetes.io/enforce"] == "restricted"
    assert {m["metadata"].get("namespace", "yipan") for m in manifests(folder)} == {"yipan"}
