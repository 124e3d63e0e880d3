import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { labAvailable } from "../lab/testing/lab-available.ts";
import { type TemporaryLab, temporaryLab } from "../lab/testing/temporary-lab.ts";
import { makeHostKey } from "./host-key.ts";
import { ensureKeyPair } from "./key-pair.ts";
import { pinHostKey } from "./known-hosts.ts";
import type { SshTarget } from "./ssh-target.ts";
import { type SshServer, sshServerTree, startSshServer } from "./testing/ssh-server.ts";
import { waitForSsh } from "./wait-for-ssh.ts";

const what = "waiting for a login inside the lab's network";
const tree = (await labAvailable(what)) ? await sshServerTree(what) : undefined;

describe.skipIf(!tree)(what, () => {
  const hostKey = makeHostKey("metal0");
  let lab: TemporaryLab;
  let target: SshTarget;
  let publicKey: string;
  let server: SshServer | undefined;
  beforeAll(async () => {
    lab = await temporaryLab();
    const identityFile = path.join(lab.directory, "ssh", "id_ed25519");
    publicKey = await ensureKeyPair(identityFile);
    target = {
      address: "10.77.0.1",
      user: "root",
      identityFile,
      knownHostsFile: path.join(lab.directory, "ssh", "known_hosts"),
      enter: lab.network.enter,
    };
    await pinHostKey(target.knownHostsFile, target.address, hostKey.publicKey);
  });
  afterAll(() => lab?.remove());
  afterEach(() => server?.stop());

  const serve = async () => {
    server = await startSshServer(tree ?? "", hostKey, publicKey, {
      enter: lab.network.enter,
      address: target.address,
      port: 22,
    });
  };

  test("a server that starts later is found soon after", async () => {
    const waited = waitForSsh(target, { timeoutSeconds: 20 });
    await sleep(700);
    await serve();
    const seconds = await waited;
    expect(seconds).toBeGreaterThan(0.7);
    expect(seconds).toBeLessThan(10);
  });

  test("a server with the wrong host key is not waited for", async () => {
    await serve();
    const knownHostsFile = path.join(lab.directory, "ssh", "known_wrong");
    await pinHostKey(knownHostsFile, target.address, makeHostKey("other").publicKey);
    await expect(waitForSsh({ ...target, knownHostsFile }, { timeoutSeconds: 20 })).rejects.toMatchObject({
      code: "ssh-host-key-changed",
    });
  });

  test("a machine that is not there is given up in time", async () => {
    const start = performance.now();
    await expect(waitForSsh({ ...target, address: "10.77.0.99" }, { timeoutSeconds: 1 })).rejects.toMatchObject({
      code: "ssh-timeout",
      what: "10.77.0.99 did not answer on SSH.",
    });
    expect(performance.now() - start).toBeLessThan(3000);
  });

  test("a network that is gone is not waited for", async () => {
    const gone = { ...target, enter: ["nsenter", "--target", "4194305", "--net", "--"] };
    await expect(waitForSsh(gone, { timeoutSeconds: 20 })).rejects.toMatchObject({ code: "ssh-unreachable" });
  });

  test("a signal ends the wait with its own reason", async () => {
    const reason = new Error("Ctrl-C");
    const abort = new AbortController();
    setTimeout(() => abort.abort(reason), 100);
    const waited = waitForSsh({ ...target, address: "10.77.0.99" }, { timeoutSeconds: 20, signal: abort.signal });
    await expect(waited).rejects.toBe(reason);
  });
});
