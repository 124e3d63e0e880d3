import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeClusterSecrets } from "../pki/make-cluster-secrets.ts";
import { clusterIdOf } from "./cluster-id.ts";
import { parseMemberReport } from "./member-report.ts";
import { reportScript } from "./report-script.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "hearth-t-report-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

const run = (script: string) =>
  execFileSync("sh", ["-s"], { input: script, encoding: "utf8", env: { ...process.env, TMPDIR: directory } });

test("a machine computes the same id from the file on its disk as we from our secrets", async () => {
  const secrets = await makeClusterSecrets(new Date());
  const authority = path.join(directory, "ca.crt");
  writeFileSync(
    authority,
    `# a remark\n${secrets.authorities.kubernetes.certificate}${secrets.authorities.etcd.certificate}`,
  );
  const text = run(
    reportScript({
      apiGet: "false ",
      etcdctl: "false",
      authorityFiles: [path.join(directory, "absent"), authority],
      adminKubeconfig: path.join(directory, "absent"),
    }),
  );
  expect(parseMemberReport(text)).toEqual({
    kind: "member",
    clusterId: clusterIdOf(secrets),
    serving: false,
    nodes: [],
    etcdMembers: [],
  });
  expect(readdirSync(directory)).toEqual(["ca.crt"]);
});

test("only a server is asked for nodes and members, and an API that fails is one that does not serve", async () => {
  const admin = path.join(directory, "admin");
  writeFileSync(admin, "");
  const ask = (adminKubeconfig: string) =>
    run(reportScript({ apiGet: "echo get ", etcdctl: "echo etcdctl", authorityFiles: [], adminKubeconfig }));
  expect(ask(admin)).toContain("get /api/v1/nodes");
  expect(ask(admin)).toContain("etcdctl member list -w simple");
  expect(ask(path.join(directory, "absent"))).not.toMatch(/get|etcdctl/);
});

test("an answer that broke off in the middle is none", () => {
  const admin = path.join(directory, "admin");
  const api = path.join(directory, "api");
  writeFileSync(admin, "");
  writeFileSync(api, `printf '{"items":['; exit 28\n`);
  const authority = path.join(directory, "ca.crt");
  writeFileSync(authority, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
  const text = run(
    reportScript({ apiGet: `sh ${api} `, etcdctl: `sh ${api}`, authorityFiles: [authority], adminKubeconfig: admin }),
  );
  expect(parseMemberReport(text)).toMatchObject({ kind: "member", serving: false, nodes: [], etcdMembers: [] });
});
