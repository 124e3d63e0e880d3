import type { ClusterSettings } from "./contract/cluster-settings.ts";

export interface HealthProbe {
  /** A namespace of this check's own. */
  readonly namespace: string;
  readonly nodes: readonly string[];
  readonly domain: ClusterSettings["domain"];
  /** An image with a POSIX shell, httpd, nslookup and wget that every node has. */
  readonly image: string;
}

const port = 8080;
/** What a probe writes when all it looked for is there, and what its readiness asks for. */
const passed = "passed";
const volumePod = "volume";

/**
 * One pod a node, which resolves names, reaches the pods of all other nodes and a service; and one that writes to a
 * volume. A pod becomes Ready when all of its questions were answered, and says in its log which were. Pure.
 */
export function healthManifest(probe: HealthProbe): object {
  const { namespace, nodes } = probe;
  const items = [
    {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name: namespace, labels: { "pod-security.kubernetes.io/enforce": "restricted" } },
    },
    // Pods need an account, and the default one comes a moment after its namespace.
    {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "probe", namespace },
      automountServiceAccountToken: false,
    },
    service(namespace, "peers", { clusterIP: "None" }),
    service(namespace, "any", {}),
    {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "volume", namespace },
      spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: "1Mi" } } },
    },
    ...nodes.map((node) => nodePod(probe, node)),
    pod(probe, volumePod, {
      script: [
        ...preamble,
        'ask volume sh -c "echo written >/volume/file && grep -q written /volume/file" &',
        ...ending,
      ],
      volumes: [{ name: "volume", persistentVolumeClaim: { claimName: "volume" } }],
      mounts: [{ name: "volume", mountPath: "/volume" }],
      spec: {},
    }),
  ];
  return { apiVersion: "v1", kind: "List", items };
}

/** The pod that looks at one node. */
export function podOf(node: string): string {
  return `node-${node}`;
}

function service(namespace: string, name: string, spec: object): object {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace },
    // A pod is Ready only once it has reached the others.
    spec: { ...spec, selector: { probe: "node" }, publishNotReadyAddresses: true, ports: [{ port }] },
  };
}

const preamble = [
  "mkdir -p /www/site && cd /www/site",
  "echo here >here",
  `httpd -p ${port} -h /www/site`,
  // Until it is answered: the pod of a node that has just started comes up a minute after the others. Whoever made the
  // pods says when it is too late.
  'ask() { what=$1; shift; until "$@" >/dev/null 2>&1; do sleep 1; done; echo "ok $what"; }',
  `resolve() { address=$(nslookup "$1" 2>/dev/null | awk '/^Name/ { on = 1 } on && /^Address/ { print $NF; exit }'); [ -n "$address" ]; }`,
  `reach() { resolve "$1" && wget -q -T 2 -O - "http://$address:${port}/here" | grep -q here; }`,
];
const ending = ["wait", `echo ${passed} >${passed}`, "sleep 3600"];

function nodePod(probe: HealthProbe, node: string): object {
  const { namespace, domain, nodes } = probe;
  const script = [
    ...preamble,
    `ask dns resolve kubernetes.default.svc.${domain} &`,
    `ask service reach any.${namespace}.svc.${domain} &`,
    ...nodes
      .filter((other) => other !== node)
      .map((other) => `ask pod:${other} reach ${podOf(other)}.peers.${namespace}.svc.${domain} &`),
    ...ending,
  ];
  const spec = {
    hostname: podOf(node),
    subdomain: "peers",
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchFields: [{ key: "metadata.name", operator: "In", values: [node] }] }],
        },
      },
    },
  };
  return pod(probe, podOf(node), { script, volumes: [], mounts: [], spec });
}

function pod(
  { namespace, image }: HealthProbe,
  name: string,
  job: {
    readonly script: readonly string[];
    readonly volumes: readonly object[];
    readonly mounts: readonly object[];
    readonly spec: object;
  },
): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, labels: { probe: name === volumePod ? "volume" : "node" } },
    spec: {
      ...job.spec,
      serviceAccountName: "probe",
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: 1,
      tolerations: [{ operator: "Exists" }],
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 65534,
        fsGroup: 65534,
        seccompProfile: { type: "RuntimeDefault" },
      },
      containers: [
        {
          name: "probe",
          image,
          imagePullPolicy: "IfNotPresent",
          command: ["sh", "-c", job.script.join("\n")],
          readinessProbe: { httpGet: { path: `/${passed}`, port }, periodSeconds: 1, failureThreshold: 1 },
          volumeMounts: [{ name: "www", mountPath: "/www" }, ...job.mounts],
          securityContext: {
            allowPrivilegeEscalation: false,
            capabilities: { drop: ["ALL"] },
            readOnlyRootFilesystem: true,
          },
          resources: { requests: { cpu: "1m", memory: "8Mi" }, limits: { memory: "64Mi" } },
        },
      ],
      volumes: [{ name: "www", emptyDir: {} }, ...job.volumes],
    },
  };
}
