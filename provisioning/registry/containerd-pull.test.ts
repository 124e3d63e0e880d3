import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { listen } from "../../tests/peers/listen.ts";
import { peerCommand } from "../../tests/peers/peer-command.ts";
import { peersAvailable } from "../../tests/peers/peers-available.ts";
import { type ProgramResult, runProgram, startProgram } from "../../tests/peers/run-program.ts";
import { samplePlan } from "../cluster/testing/sample-plans.ts";
import { renderSource } from "../distribution/source/render-source.ts";
import { type SampleRegistry, sampleRegistry } from "./testing/sample-registry.ts";

/** Where the files of a node say that what is trusted lies. */
const onNode = "/etc/hearth/kubernetes/registries";

const isAvailable = await peersAvailable("containerd pulling from the mirror");
// Unpacked before the tests' time begins.
const [program, client] = isAvailable ? [await peerCommand("containerd"), await peerCommand("ctr")] : [[], []];

describe.skipIf(!isAvailable)("containerd", { timeout: 60_000 }, () => {
  let root: string;
  let containerd: ReturnType<typeof startProgram>;
  let mirror: SampleRegistry;
  let own: SampleRegistry;

  beforeAll(async () => {
    root = mkdtempSync(path.join(tmpdir(), "hearth-ctr-"));
    const config = `version = 2\nroot = "${root}/root"\nstate = "${root}/state"\ndisabled_plugins = ["io.containerd.grpc.v1.cri"]\n`;
    await writeFile(path.join(root, "config.toml"), config);
    const command = [...program, "--config", path.join(root, "config.toml"), "--address", path.join(root, "socket")];
    containerd = startProgram(command);
    await listen(containerd).until(/containerd successfully booted/);
  }, 60_000);
  afterAll(async () => {
    const ended = once(containerd, "close");
    containerd.kill("SIGTERM");
    await ended;
    rmSync(root, { recursive: true });
  });
  beforeEach(async () => {
    [mirror, own] = await Promise.all([sampleRegistry(), sampleRegistry()]);
  });
  afterEach(async () => {
    await Promise.all([mirror.remove(), own.remove()]);
  });

  /** The node's own files, below another folder. */
  async function hostsOf(authority: string): Promise<string> {
    const plan = samplePlan({ role: "agent", servers: 1, start: "join" });
    const registryMirror = { url: `https://${mirror.host}`, authority };
    const { files } = renderSource({ ...plan, cluster: { ...plan.cluster, registryMirror } });
    const folder = mkdtempSync(path.join(root, "hosts-"));
    for (const file of files.filter(({ path: name }) => name.startsWith(`${onNode}/`))) {
      const target = path.join(folder, file.path.slice(onNode.length));
      await mkdir(path.dirname(target), { recursive: true });
      await writeFile(target, file.content.replaceAll(onNode, folder));
    }
    return folder;
  }

  async function pull(image: string, authority = mirror.authority): Promise<ProgramResult> {
    const hosts = await hostsOf(authority);
    return runProgram(
      [
        ...[...client, "--address", path.join(root, "socket"), "images", "pull"],
        ...["--hosts-dir", hosts, "--snapshotter", "native", image],
      ],
      { timeoutMs: 30_000 },
    );
  }

  async function digestOf(image: string): Promise<string | undefined> {
    const { stdout } = await runProgram([...client, "--address", path.join(root, "socket"), "images", "list"]);
    return stdout
      .split("\n")
      .find((line) => line.startsWith(`${image} `))
      ?.match(/sha256:[0-9a-f]{64}/)?.[0];
  }

  test("takes from the mirror what its own registry would have to give", async () => {
    const digest = await mirror.addImage("docker.io/library/hello:1", "hello\n");
    const { status, stderr } = await pull("docker.io/library/hello:1");
    expect([status, stderr]).toEqual([0, ""]);
    expect(await digestOf("docker.io/library/hello:1")).toBe(digest);
    expect(mirror.log).toEqual(["registry: 127.0.0.1 pulls docker.io/library/hello:1"]);
  });

  test("keeps registries apart: the same name of another one is not in the mirror", async () => {
    await mirror.addImage("docker.io/library/apart:1", "hello\n");
    const { status } = await pull("quay.invalid/library/apart:1");
    expect(status).not.toBe(0);
    expect(mirror.log).toEqual(["registry: 127.0.0.1 asks for quay.invalid/library/apart:1, not in the cache"]);
  });

  test("goes on to the image's own registry when the mirror lacks it, and when it does not answer", async () => {
    // As any registry: the part of the name behind its host.
    const lacking = await own.addImage("docker.io/team/lacking:1", "lacking\n");
    const silent = await own.addImage("docker.io/team/silent:1", "silent\n");
    expect((await pull(`${own.host}/team/lacking:1`)).status).toBe(0);
    expect(await digestOf(`${own.host}/team/lacking:1`)).toBe(lacking);
    expect(mirror.log).toEqual([`registry: 127.0.0.1 asks for ${own.host}/team/lacking:1, not in the cache`]);
    await mirror.stop();
    expect((await pull(`${own.host}/team/silent:1`)).status).toBe(0);
    expect(await digestOf(`${own.host}/team/silent:1`)).toBe(silent);
  });

  test("takes nothing from a mirror with another certificate: that of somebody else on the network", async () => {
    await mirror.addImage("docker.io/library/forged:1", "forged\n");
    const { status } = await pull("docker.io/library/forged:1", own.authority);
    expect(status).not.toBe(0);
    expect(await digestOf("docker.io/library/forged:1")).toBeUndefined();
    expect(mirror.log).toEqual([]);
  });
});
