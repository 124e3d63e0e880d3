import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { diagnoseNode, notReady, type Patient } from "./diagnose-node.ts";
import { type NodeSymptoms, parseSymptoms, symptomsScript } from "./node-symptoms.ts";

const patient: Patient = {
  name: "metal1",
  address: "10.77.0.11",
  mainUnit: "hearth-node.service",
  waitsFor: "ready",
  message: "",
  seconds: 420,
};
const well: NodeSymptoms = { clockAheadSeconds: 1, freeMiB: 8000, unitState: "active", journal: [] };

test("a node without a sign that is beyond doubt may still get well", () => {
  const passing = "E1126 kubelet.go:3130] Container runtime network not ready: cni plugin not initialized";
  expect(diagnoseNode(patient, { ...well, journal: [passing] })).toBeUndefined();
});

describe("what a node shows of itself becomes words", () => {
  test.each([
    {
      title: "a token of another cluster (k3s)",
      symptoms: {
        ...well,
        journal: [
          'level=fatal msg="starting kubernetes: preparing server: failed to validate token: token CA hash does not match the Cluster CA certificate hash: 1 != 2"',
        ],
      },
      code: "node-credentials-refused",
      what: "metal1 and the cluster do not trust each other: its token or authority is another cluster's.",
      remedy: "Most likely something of an earlier cluster is left on it. `make reinstall NODE=metal1` begins anew.",
    },
    {
      title: "an authority of another cluster",
      symptoms: {
        ...well,
        journal: [
          "E1126 reflector.go] tls: failed to verify certificate: x509: certificate signed by unknown authority",
        ],
      },
      code: "node-credentials-refused",
      what: "metal1 and the cluster do not trust each other: its token or authority is another cluster's.",
      remedy: "Most likely something of an earlier cluster is left on it. `make reinstall NODE=metal1` begins anew.",
    },
    {
      title: "a clock that is a day behind",
      symptoms: { ...well, clockAheadSeconds: -86_400, journal: ["x509: certificate has expired or is not yet valid"] },
      code: "node-clock-wrong",
      what: "The clock of metal1 is 24 hours behind.",
      remedy:
        "Set it with `make ssh NODE=metal1 CMD='date -s @$(date +%s) && hwclock -w'`, see that the node reaches a time server, and run `make` again.",
    },
    {
      title: "a full disk",
      symptoms: { ...well, freeMiB: 12, journal: ["write /var/lib/containerd/x: no space left on device"] },
      code: "node-disk-full",
      what: "The disk of metal1 is full: 12 MiB are free.",
      remedy:
        "See what fills it with `make ssh NODE=metal1 CMD='du -xhd2 / | sort -h | tail'`, make room, and run `make` again.",
    },
    {
      title: "a port that is taken",
      symptoms: { ...well, journal: ["failed to run Kubelet: listen tcp 0.0.0.0:10250: bind: address already in use"] },
      code: "node-port-taken",
      what: "Another program on metal1 listens where Kubernetes has to.",
      remedy: "Find it with `make ssh NODE=metal1 CMD='ss -ltnp'`, stop it, and run `make` again.",
    },
    {
      title: "a name that another machine has (k3s)",
      symptoms: {
        ...well,
        journal: ["Node password rejected, duplicate hostname or contents of '/etc/rancher/node/password'"],
      },
      code: "node-name-taken",
      what: "The cluster knows another machine as metal1.",
      remedy:
        "Run `make kubectl ARGS='delete node metal1'` if that machine is gone, or give this one another name; then run `make` again.",
    },
    {
      title: "a component that ends as often as it is started",
      symptoms: {
        ...well,
        restless: {
          unit: "hearth-containerd.service",
          restarts: 12,
          journal: [
            "panic: already exists",
            "main.go:207",
            "hearth-containerd.service: Failed with result 'exit-code'.",
          ],
        },
      },
      code: "node-unit-fails",
      what: "hearth-containerd.service on metal1 cannot run: it was started again 12 times.",
      remedy:
        "Look at `make ssh NODE=metal1 CMD='journalctl -u hearth-containerd.service -n 100'`. If nothing was changed by hand on metal1, it is a fault of this version of Hearth or of Kubernetes: `make reinstall NODE=metal1` once there is a better one.",
    },
  ] as const)("$title", ({ symptoms, code, what, remedy }) => {
    const error = diagnoseNode(patient, symptoms);
    expect({ code: error?.code, what: error?.what, remedy: error?.remedy }).toEqual({ code, what, remedy });
  });
});

describe("when time is up and nothing explains it", () => {
  test("the kubelet's own word is the reason", () => {
    expect(notReady({ ...patient, message: "container runtime is down" }, well)).toMatchObject({
      code: "node-not-ready",
      what: "metal1 did not become Ready within 420 seconds.",
      why: "container runtime is down",
      remedy: "Look at `make ssh NODE=metal1 CMD='journalctl -u hearth-node.service -n 100'`; `make` goes on waiting.",
    });
  });

  test("an API that never got ready is named, with the last error of the journal", () => {
    const journal = ["I1126 starting", "E1126 failed to create listener: no such device", "I1126 retrying"];
    expect(notReady({ ...patient, waitsFor: "api" }, { ...well, journal })).toMatchObject({
      code: "cluster-api-not-ready",
      what: "The API on metal1 did not get ready within 420 seconds.",
      why: "The journal of hearth-node.service says last: E1126 failed to create listener: no such device",
    });
  });

  test("a machine that stopped answering says so", () => {
    expect(notReady(patient, undefined).why).toBe("It stopped answering.");
  });
});

test("a component that had to wait for another is not called broken", () => {
  const restless = { unit: "hearth-node.service", restarts: 4, journal: ["E1126 connection refused"] };
  expect(diagnoseNode(patient, { ...well, restless })).toBeUndefined();
});

test("symptoms are read from what the node prints: clock, free space, unit, journal, and who does not come up", () => {
  const text = "1000\n8123\nactivating\nline one\n\nline two\n";
  const plain = { clockAheadSeconds: 60, freeMiB: 8123, unitState: "activating", journal: ["line one", "line two"] };
  expect(parseSymptoms(`${text}==restless \n`, 940_400)).toEqual(plain);
  expect(parseSymptoms(`${text}==restless 12 etcd.service\npanic: x\n`, 940_400)).toEqual({
    ...plain,
    restless: { unit: "etcd.service", restarts: 12, journal: ["panic: x"] },
  });
});

test("the script names the unit that was started again most often and is not up", () => {
  const block = (unit: string, restarts: number, state: string) =>
    `Id=${unit}\nNRestarts=${restarts}\nActiveState=${state}\n`;
  const units = [
    block("node.service", 40, "active"),
    block("containerd.service", 20, "activating"),
    block("etcd.service", 1, "failed"),
  ];
  const script = `systemctl() { if [ "$1" = show ]; then printf '${units.join("\\n").replaceAll("\n", "\\n")}'; else echo active; fi; }
journalctl() { for word; do :; done; echo "journal of $word"; }
${symptomsScript({ mainUnit: "node.service", unitPattern: "*.service" })}`;
  const { stdout } = spawnSync("sh", ["-s"], { input: script, encoding: "utf8" });
  expect(parseSymptoms(stdout, Date.now())).toMatchObject({
    journal: ["journal of --unit=node.service"],
    restless: { unit: "containerd.service", restarts: 20, journal: ["journal of --unit=containerd.service"] },
  });
});
