import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, readlink, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { destroyLab } from "./destroy-lab.ts";
import { ensureLabNetwork, labFiles } from "./lab-network.ts";
import { enterNamespace, makeNamespace } from "./namespace-entry.ts";
import { startDetached } from "./start-detached.ts";
import { labAvailable } from "./testing/lab-available.ts";
import { runIn, testNetwork } from "./testing/temporary-lab.ts";

const available = await labAvailable("the lab's network namespace");

describe.skipIf(!available)("the network of the lab", () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(path.join(tmpdir(), "hearth-t-lab-"));
  });
  afterEach(() => destroyLab(directory));

  const ensure = () => ensureLabNetwork(directory, testNetwork);
  const namespaceOf = (pid: number) => readlink(`/proc/${pid}/ns/net`);

  test("has the bridge with its address, a way to everybody, and no way out", async () => {
    const network = await ensure();
    expect(await runIn(network, ["ip", "-4", "-o", "addr", "show", "dev", "hearth0"])).toContain("10.77.0.1/24");
    expect(await runIn(network, ["ip", "-6", "-o", "addr", "show", "dev", "hearth0"])).toMatch(
      /fe80::68:65ff:fe61:7274\/64 scope link(?! tentative)/,
    );
    expect(
      (await runIn(network, ["ip", "route"]))
        .trim()
        .split("\n")
        .map((line) => line.trim()),
    ).toEqual([
      "10.77.0.0/24 dev hearth0 proto kernel scope link src 10.77.0.1",
      "255.255.255.255 dev hearth0 scope link",
    ]);
    expect(await runIn(network, ["ip", "-d", "link", "show", "dev", "hearth0"])).toContain("mcast_snooping 0");
  });

  test("is found again, and has no name in /run/netns", async () => {
    const [first, second] = await Promise.all([ensure(), ensure()]);
    expect(second).toEqual(first);
    expect(await namespaceOf(first.holderPid)).not.toBe(await namespaceOf(process.pid));
    expect(execFileSync("ip", ["netns", "identify", `${first.holderPid}`], { encoding: "utf8" }).trim()).toBe("");
  });

  test("gets a new holder when the old one was killed", async () => {
    const { holderPid } = await ensure();
    process.kill(holderPid, "SIGKILL");
    await sleep(20);
    const network = await ensure();
    expect(network.holderPid).not.toBe(holderPid);
    expect(await runIn(network, ["ip", "-o", "addr", "show", "dev", "hearth0"])).toContain("10.77.0.1/24");
  });

  test("stays the same network when the holder was killed and a machine still runs in it", async () => {
    const first = await ensure();
    const machine = labFiles.machine(directory, "metal0");
    execFileSync("mkdir", [machine]);
    await startDetached({
      enter: first.enter,
      argv: ["sleep", "60"],
      directory: machine,
      recordFile: labFiles.machineProcess(directory, "metal0"),
      logFile: path.join(machine, "qemu.log"),
    });
    const namespace = await namespaceOf(first.holderPid);
    process.kill(first.holderPid, "SIGKILL");
    await sleep(20);
    expect(await namespaceOf((await ensure()).holderPid)).toBe(namespace);
  });

  test("takes no other process for its holder when the pid was used again", async () => {
    const { holderPid } = await ensure();
    const record = JSON.parse(await readFile(labFiles.holder(directory), "utf8"));
    process.kill(holderPid, "SIGKILL");
    await writeFile(labFiles.holder(directory), JSON.stringify({ ...record, pid: process.pid }));
    const network = await ensure();
    expect(network.holderPid).not.toBe(process.pid);
    expect(await namespaceOf(network.holderPid)).not.toBe(await namespaceOf(process.pid));
  });

  test("goes without a trace, with what runs in it, even when the holder's record is lost", async () => {
    const { enter, holderPid } = await ensure();
    const started = await startDetached({
      enter,
      argv: ["sleep", "60"],
      directory: "/",
      recordFile: path.join(directory, "other.json"),
      logFile: path.join(directory, "other.log"),
    });
    await rm(labFiles.holder(directory));
    await destroyLab(directory);
    expect(existsSync(directory)).toBe(false);
    expect(existsSync(`/proc/${holderPid}/ns/net`)).toBe(false);
    expect(existsSync(`/proc/${started?.pid}/ns/net`)).toBe(false);
  });

  test("leaves a shell alone that stands in its directory outside the namespace", async () => {
    await ensure();
    const shell = await startDetached({
      enter: [],
      argv: ["sleep", "60"],
      directory,
      recordFile: path.join(directory, "shell.json"),
      logFile: path.join(directory, "shell.log"),
    });
    if (!shell) throw new Error("the shell did not start");
    await destroyLab(directory);
    expect(process.kill(shell.pid, 0)).toBe(true);
    process.kill(shell.pid, "SIGKILL");
  });

  test("destroying a lab that is not there is done at once", async () => {
    await destroyLab(path.join(directory, "nothing"));
  });
});

describe.skipIf(!available)("without root", () => {
  const nobody = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--"];

  test("a user namespace gives a bridge and a port below 1024", async () => {
    const directory = await mkdtemp(path.join(tmpdir(), "hearth-t-lab-"));
    execFileSync("chown", ["65534:65534", directory]);
    try {
      const holder = await startDetached({
        enter: [...nobody, ...makeNamespace(65534)],
        argv: ["sleep", "60"],
        directory,
        recordFile: path.join(directory, "holder.json"),
        logFile: path.join(directory, "holder.log"),
      });
      if (!holder) {
        console.error(`SKIPPED the lab without root: ${await readFile(path.join(directory, "holder.log"), "utf8")}`);
        return;
      }
      const script = "id -u; ip link add hearth0 type bridge; ip addr add 10.77.0.1/24 dev hearth0; ip -o addr";
      const words = [...nobody, ...enterNamespace(65534, holder.pid), "sh", "-ec", script];
      const output = execFileSync(words[0] ?? "", words.slice(1), { encoding: "utf8" });
      expect(output).toMatch(/^0\n/);
      expect(output).toContain("10.77.0.1/24");
    } finally {
      await destroyLab(directory);
    }
  });
});
