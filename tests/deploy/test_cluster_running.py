"""All eight processes are in the cluster, told what they need, probed and given time to end."""

import pytest
from tests.deploy.cluster import FOLDERS, Manifest, addresses, containers, manifests, named, pods
from tests.deploy.settings import (
    CANARY,
    PROCESSES,
    SERVICES,
    canary_may_be_told,
    may_be_told,
    must_be_told,
)

from shared.running import GRACE

OVERLAYS = FOLDERS[1:]
REPLICAS = {"overlays/single": 1, "overlays/production": 3}
# A record's last settle may take this long, and so may the publisher's last flush.
KAFKA_CLOSES_WITHIN = 20
OWN_NAME = "metadata.name"


def workload(folder: str, process: str) -> Manifest:
    kind = "StatefulSet" if process.endswith("-worker") else "Deployment"
    return named(folder, kind, process)


def told(folder: str, container: Manifest) -> set[str]:
    return {variable["name"] for variable in container.get("env", [])} | set(addresses(folder))


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_process_is_started_from_the_image_of_its_service(folder: str) -> None:
    started = {
        name: (container["image"].rpartition(":")[0].rpartition("/")[2], container["args"])
        for name, container in containers(folder)
        if container["name"] == "process" and name != "topics"
    }
    expected = {
        f"{service}-{role}": (service, [role]) for service in SERVICES for role in ("app", "worker")
    }
    assert started == {**expected, CANARY: ("tools", [CANARY])}


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_canary_is_told_whom_it_watches_and_holds_one_token(folder: str) -> None:
    ((_, container),) = (one for one in containers(folder) if one[0] == CANARY)
    given = {one["name"]: one for one in container["env"]}
    assert given.keys() == {"CHECKPOINT_URL", "CANARY_TOKEN"} <= canary_may_be_told()
    assert given["CHECKPOINT_URL"]["value"] == "http://checkpoint"
    assert named(folder, "Service", "checkpoint")["spec"]["ports"][0]["port"] == 80
    assert given["CANARY_TOKEN"]["valueFrom"] == {
        "secretKeyRef": {"name": CANARY, "key": "CANARY_TOKEN"}
    }


@pytest.mark.parametrize("folder", FOLDERS)
def test_there_is_one_canary_and_it_is_let_in_where_it_calls(folder: str) -> None:
    assert named(folder, "Deployment", CANARY)["spec"]["replicas"] == 1
    (rule,) = named(folder, "NetworkPolicy", "checkpoint")["spec"]["ingress"]
    assert {"podSelector": {"matchLabels": {"app.kubernetes.io/name": CANARY}}} in rule["from"]
    (way,) = named(folder, "NetworkPolicy", CANARY)["spec"]["egress"]
    (to,) = way["to"]
    labels = to["podSelector"]["matchLabels"].items()
    pod = named(folder, "Deployment", "checkpoint-app")["spec"]["template"]
    assert labels <= pod["metadata"]["labels"].items()


@pytest.mark.parametrize("folder", OVERLAYS)
def test_every_process_is_told_what_its_settings_ask_for(folder: str) -> None:
    ours = {name: found for name, found in containers(folder) if name in PROCESSES}
    for name, container in ours.items():
        assert must_be_told(name) <= told(folder, container) <= may_be_told(name), name
    assert ours.keys() == PROCESSES


@pytest.mark.parametrize("folder", FOLDERS)
def test_only_health_records_can_read_names(folder: str) -> None:
    readers = {
        name
        for name, container in containers(folder)
        if "HEALTH_RECORDS_CIPHER_KEYS" in told(folder, container)
    }
    assert readers == {"health-records-app", "health-records-worker"}


@pytest.mark.parametrize("folder", FOLDERS)
def test_only_permits_can_sign_passes(folder: str) -> None:
    signers = {
        name
        for name, container in containers(folder)
        if "PASS_SIGNING_KEYS" in told(folder, container)
    }
    assert signers == {"permits-app", "permits-worker"}


@pytest.mark.parametrize("folder", FOLDERS)
def test_only_checkpoint_can_make_keys_of_devices(folder: str) -> None:
    makers = {
        name
        for name, container in containers(folder)
        if "DEVICE_MASTER_KEYS" in told(folder, container)
    }
    assert makers == {"checkpoint-app", "checkpoint-worker"}


@pytest.mark.parametrize("folder", FOLDERS)
def test_the_base_says_no_address(folder: str) -> None:
    says = {"KAFKA_BOOTSTRAP", "KEY_SET"} & set(addresses(folder))
    assert says == (set() if folder == "base" else {"KAFKA_BOOTSTRAP", "KEY_SET"})


@pytest.mark.parametrize("folder", FOLDERS)
def test_trouble_of_others_takes_out_of_service_and_never_restarts(folder: str) -> None:
    for name, container in containers(folder):
        if name in (*PROCESSES, CANARY):
            assert container["startupProbe"]["httpGet"]["path"] == "/livez", name
            assert container["livenessProbe"]["httpGet"]["path"] == "/livez", name
            assert container["readinessProbe"]["httpGet"]["path"] == "/readyz", name


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_process_has_time_to_end(folder: str) -> None:
    for name, pod in pods(folder):
        if name in PROCESSES:
            before = pod["containers"][0]["lifecycle"]["preStop"]["sleep"]["seconds"]
            needed = before + GRACE + KAFKA_CLOSES_WITHIN
            assert pod["terminationGracePeriodSeconds"] > needed, name


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_pod_of_a_process_is_scraped_where_it_listens(folder: str) -> None:
    for name in (*PROCESSES, CANARY):
        notes = workload(folder, name)["spec"]["template"]["metadata"]["annotations"]
        assert notes["prometheus.io/scrape"] == "true", name
        assert notes["prometheus.io/port"] == addresses(folder)["HTTP_PORT"], name


@pytest.mark.parametrize("folder", OVERLAYS)
def test_an_overlay_runs_as_many_as_it_says(folder: str) -> None:
    scaled = {
        m["spec"]["scaleTargetRef"]["name"]: m["spec"]["minReplicas"]
        for m in manifests(folder, "HorizontalPodAutoscaler")
    }
    for name in PROCESSES:
        spec = workload(folder, name)["spec"]
        # Beside an autoscaler a number of replicas would undo its work at every apply.
        assert ("replicas" in spec) != (name in scaled) or folder.endswith("single")
        count = scaled.get(name) or spec.get("replicas", 1)
        assert count == REPLICAS[folder], name


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_worker_that_comes_back_has_the_name_that_kafka_knows(folder: str) -> None:
    for service in SERVICES:
        worker = named(folder, "StatefulSet", f"{service}-worker")["spec"]
        (container,) = worker["template"]["spec"]["containers"]
        source = {"name": "GROUP_INSTANCE", "valueFrom": {"fieldRef": {"fieldPath": OWN_NAME}}}
        assert source in container["env"], service
        assert worker["podManagementPolicy"] == "Parallel", service
        assert "volumeClaimTemplates" not in worker, service


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_worker_gets_its_name_from_a_service_that_is_there(folder: str) -> None:
    for service in SERVICES:
        worker = named(folder, "StatefulSet", f"{service}-worker")["spec"]
        governing = named(folder, "Service", worker["serviceName"])["spec"]
        assert governing["clusterIP"] == "None", service
        labels = governing["selector"].items()
        assert labels <= worker["template"]["metadata"]["labels"].items(), service


@pytest.mark.parametrize("folder", FOLDERS)
def test_draining_a_node_takes_one_pod_of_a_process_and_is_never_held_up(folder: str) -> None:
    budgets = {m["metadata"]["name"]: m["spec"] for m in manifests(folder, "PodDisruptionBudget")}
    assert budgets.keys() == PROCESSES
    for name, budget in budgets.items():
        selected = workload(folder, name)["spec"]["selector"]
        assert (budget["maxUnavailable"], budget["selector"]) == (1, selected)


@pytest.mark.parametrize(
    ("folder", "arguments", "copies"),
    [
        ("overlays/single", ["topics"], 1),
        ("overlays/production", ["topics", "--replication", "3"], 3),
    ],
)
def test_the_topics_have_as_many_copies_as_there_are_brokers(
    folder: str, arguments: list[str], copies: int
) -> None:
    (pod,) = (pod for name, pod in pods(folder) if name == "topics")
    (container,) = pod["containers"]
    assert container["args"] == arguments
    brokers = addresses(folder)["KAFKA_BOOTSTRAP"].split(",")
    assert len(brokers) == copies
