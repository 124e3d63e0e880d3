import { createPrivateKey, createPublicKey, X509Certificate } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { ClusterSecrets } from "#provisioning/cluster/contract/cluster-secrets.ts";
import type { NodeFile, NodePlan } from "#provisioning/cluster/contract/node-files.ts";
import { samplePlan } from "#provisioning/cluster/testing/sample-plans.ts";
import { adminKubeconfig } from "./admin-kubeconfig.ts";
import { certificateExpiry, needsRenewal } from "./certificate-expiry.ts";
import { makeClusterSecrets } from "./make-cluster-secrets.ts";
import { nodeCertificates } from "./node-certificates.ts";

const now = new Date("2026-03-01T12:00:00Z");
const clientAuth = "1.3.6.1.5.5.7.3.2";
const serverAuth = "1.3.6.1.5.5.7.3.1";
const placement = { directory: "/pki", restarts: () => ["a.service"] };

let secrets: ClusterSecrets;
let server: NodePlan;
let agent: NodePlan;
let issued: Map<string, X509Certificate>;
let files: readonly NodeFile[];

beforeAll(async () => {
  secrets = await makeClusterSecrets(now);
  server = { ...samplePlan({ role: "server", servers: 3, start: "start" }), secrets };
  agent = { ...samplePlan({ role: "agent", servers: 1, start: "join" }), secrets };
  files = await nodeCertificates(server, placement, [], now);
  issued = certificates(files);
});

function certificates(of: readonly NodeFile[]): Map<string, X509Certificate> {
  const found = of.filter((file) => file.path.endsWith(".crt"));
  return new Map(found.map((file) => [file.path.slice("/pki/".length, -4), new X509Certificate(file.content)]));
}

describe("the authorities of a cluster", () => {
  test.each(["kubernetes", "frontProxy", "etcd"] as const)("%s signs itself, is one, and lives ten years", (name) => {
    const { certificate, key } = secrets.authorities[name];
    const parsed = new X509Certificate(certificate);
    expect(parsed.ca).toBe(true);
    expect(parsed.verify(parsed.publicKey)).toBe(true);
    expect(parsed.checkPrivateKey(createPrivateKey(key))).toBe(true);
    expect(parsed.validFromDate).toEqual(new Date("2026-02-28T12:00:00Z"));
    expect(parsed.validToDate).toEqual(new Date("2036-02-27T12:00:00Z"));
  });

  test("no two clusters have anything secret in common", async () => {
    const other = await makeClusterSecrets(now);
    const texts = (of: ClusterSecrets) => [
      of.token,
      of.agentToken,
      of.encryptionKey,
      ...Object.values(of.authorities).flatMap((authority) => Object.values(authority)),
    ];
    expect(new Set([...texts(secrets), ...texts(other)]).size).toBe(2 * texts(secrets).length);
  });

  test("the encryption key is 32 bytes, and the service account's two keys are one pair", () => {
    expect(Buffer.from(secrets.encryptionKey, "base64")).toHaveLength(32);
    const { publicKey, key } = secrets.authorities.serviceAccount;
    expect(createPublicKey(key).export({ type: "spki", format: "pem" })).toBe(publicKey);
  });
});

describe("the certificates of a server", () => {
  test.each([
    ["kubelet-client", "O=system:nodes\nCN=system:node:metal0", "kubernetes", [clientAuth]],
    ["kubelet-server", "O=system:nodes\nCN=system:node:metal0", "kubernetes", [serverAuth]],
    ["kube-proxy", "CN=system:kube-proxy", "kubernetes", [clientAuth]],
    ["flannel", "CN=flannel", "kubernetes", [clientAuth]],
    ["kube-apiserver", "CN=kube-apiserver", "kubernetes", [serverAuth]],
    ["kube-apiserver-kubelet-client", "CN=kube-apiserver-kubelet-client", "kubernetes", [clientAuth]],
    ["kube-apiserver-etcd-client", "CN=kube-apiserver-etcd-client", "etcd", [clientAuth]],
    ["front-proxy-client", "CN=front-proxy-client", "frontProxy", [clientAuth]],
    ["kube-controller-manager", "CN=system:kube-controller-manager", "kubernetes", [clientAuth]],
    ["kube-scheduler", "CN=system:kube-scheduler", "kubernetes", [clientAuth]],
    ["admin", "O=system:masters\nCN=hearth-admin", "kubernetes", [clientAuth]],
    ["etcd-server", "CN=metal0", "etcd", [serverAuth, clientAuth]],
    ["etcd-peer", "CN=metal0", "etcd", [serverAuth, clientAuth]],
    ["etcdctl", "CN=etcdctl", "etcd", [clientAuth]],
  ] as const)("%s is %j of the authority %s", (name, subject, authority, usages) => {
    const certificate = issued.get(name);
    const issuer = new X509Certificate(secrets.authorities[authority].certificate);
    expect(certificate?.subject).toBe(subject);
    expect(certificate?.verify(issuer.publicKey)).toBe(true);
    expect(certificate?.checkIssued(issuer)).toBe(true);
    expect(certificate?.keyUsage).toEqual(usages);
    expect(certificate?.ca).toBe(false);
    expect(certificate?.validFromDate).toEqual(new Date("2026-02-28T12:00:00Z"));
    expect(certificate?.validToDate).toEqual(new Date("2027-03-01T12:00:00Z"));
  });

  test("are no more than these", () => expect(issued.size).toBe(14));

  test.each([
    [
      "kube-apiserver",
      "DNS:kubernetes, DNS:kubernetes.default, DNS:kubernetes.default.svc, DNS:kubernetes.default.svc.cluster.local, " +
        "DNS:localhost, DNS:metal0, IP Address:127.0.0.1, IP Address:10.43.0.1, IP Address:10.77.0.10, " +
        "IP Address:10.77.0.50",
    ],
    ["kubelet-server", "DNS:metal0, IP Address:10.77.0.10"],
    ["etcd-server", "DNS:localhost, DNS:metal0, IP Address:127.0.0.1, IP Address:10.77.0.10"],
    ["etcd-peer", "DNS:localhost, DNS:metal0, IP Address:127.0.0.1, IP Address:10.77.0.10"],
    ["admin", undefined],
  ])("%s answers to its names", (name, names) => expect(issued.get(name)?.subjectAltName).toBe(names));

  test("have each a key of their own that only root can read", () => {
    const keys = files.filter((file) => file.path.endsWith(".key"));
    expect(new Set(keys.map((file) => file.content)).size).toBe(14);
    for (const file of keys) {
      expect(file).toMatchObject({ mode: 0o600, secret: true });
      const certificate = issued.get(file.path.slice("/pki/".length, -4));
      expect(certificate?.checkPrivateKey(createPrivateKey(file.content))).toBe(true);
    }
  });
});

test("an agent has the certificates of a node and nothing of a server", async () => {
  const names = [...certificates(await nodeCertificates(agent, placement, [], now)).keys()];
  expect(names).toEqual(["kubelet-client", "kubelet-server", "kube-proxy", "flannel"]);
});

describe("what is kept", () => {
  const again = (plan: NodePlan, kept: readonly NodeFile[], at = now) => nodeCertificates(plan, placement, kept, at);
  const changed = (after: readonly NodeFile[]) =>
    after.filter((file, index) => file.content !== files[index]?.content).map((file) => file.path);

  test("everything that still fits comes back as it is", async () => {
    expect(await again(server, files)).toEqual(files);
  });

  test("90 days before its end a certificate is made anew, not a day sooner", async () => {
    expect(changed(await again(server, files, new Date("2026-12-01T12:00:00Z")))).toEqual([]);
    expect(changed(await again(server, files, new Date("2026-12-01T12:00:01Z")))).toHaveLength(28);
  });

  test("a new virtual address renews the API server's certificate and no other", async () => {
    const { apiAddress: _, ...cluster } = server.cluster;
    const alone = await again({ ...server, cluster }, files);
    const paths = alone.filter((file) => !files.some((old) => old.content === file.content)).map((file) => file.path);
    expect(paths).toEqual(["/pki/kube-apiserver.crt", "/pki/kube-apiserver.key"]);
  });

  test("a certificate of another cluster, a wrong key or a broken file is not", async () => {
    const others = { ...server, secrets: await makeClusterSecrets(now) };
    expect(changed(await again(others, files))).toHaveLength(28);
    const broken = files.map((file) => (file.path === "/pki/admin.crt" ? { ...file, content: "?" } : file));
    expect(changed(await again(server, broken))).toEqual(["/pki/admin.crt", "/pki/admin.key"]);
    const key = files.find((file) => file.path === "/pki/flannel.key")?.content ?? "";
    const swapped = files.map((file) => (file.path === "/pki/admin.key" ? { ...file, content: key } : file));
    expect(changed(await again(server, swapped))).toEqual(["/pki/admin.crt", "/pki/admin.key"]);
  });
});

test("the end of a certificate can be read from its text", () => {
  const text = files.find((file) => file.path === "/pki/admin.crt")?.content ?? "";
  expect(certificateExpiry(text)).toEqual(new Date("2027-03-01T12:00:00Z"));
  expect(needsRenewal(text, now)).toBe(false);
  expect(needsRenewal(text, new Date("2027-01-01T00:00:00Z"))).toBe(true);
});

test("the administrator's kubeconfig carries all it needs", async () => {
  const config = parse(await adminKubeconfig(secrets, "hearth-lab", "10.77.0.50", now));
  expect(config["current-context"]).toBe("hearth-lab");
  expect(config.clusters[0].cluster.server).toBe("https://10.77.0.50:6443");
  const data = (text: string) => Buffer.from(text, "base64").toString("utf8");
  const certificate = new X509Certificate(data(config.users[0].user["client-certificate-data"]));
  expect(certificate.subject).toBe("O=system:masters\nCN=hearth-admin");
  expect(certificate.checkPrivateKey(createPrivateKey(data(config.users[0].user["client-key-data"])))).toBe(true);
  const authority = data(config.clusters[0].cluster["certificate-authority-data"]);
  expect(authority).toBe(secrets.authorities.kubernetes.certificate);
});
