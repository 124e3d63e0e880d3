import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Cidr, Ipv4Address } from "#model/ipv4.ts";
import { connectBootControl } from "#pxe/control/connect-boot-control.ts";
import { spawnBootServer } from "#pxe/control/spawn-boot-server.ts";
import { bootFixture } from "#pxe/http/http-fixture.ts";
import { peerCommand } from "../peers/peer-command.ts";
import { peersAvailable } from "../peers/peers-available.ts";
import { type TestNamespace, withCable } from "../peers/with-namespace.ts";
import type { BenchGroup } from "./bench-group.ts";
import { atMost, type BenchRow } from "./bench-row.ts";

const fileBytes = 400_000_000;
const address = "10.77.0.1" as Ipv4Address;

/** Seconds that so many clients need, all at once, for the whole file each. */
type Fetch = (url: string, clients: number) => Promise<number>;

/**
 * The boot server's artifacts beside nginx with Debian's defaults (sendfile), both in one namespace, curl in another at
 * the end of a virtual cable; medians of runs that take turns.
 */
export const group: BenchGroup = { title: "HTTP beside nginx", order: 40, run };

async function run(): Promise<BenchRow[]> {
  if (!(await peersAvailable("HTTP streaming beside nginx"))) return [];
  return withCable({ server: `${address}/24`, client: "10.77.0.21/24" }, async ({ server, client }) => {
    const fixture = await bootFixture({ interface: "eth0", address, network: "10.77.0.0/24" as Cidr, httpPort: 8080 });
    const { settings } = fixture;
    const control = connectBootControl(settings.stateDirectory);
    let nginx: ChildProcess | undefined;
    try {
      const { sha256 } = fixture.artifact(Buffer.alloc(fileBytes, "hearth"));
      nginx = await startNginx(
        server,
        path.join(settings.cacheDirectory, "sha256"),
        path.dirname(settings.cacheDirectory),
      );
      await spawnBootServer(settings, { enter: server.command([]) });
      const { pid } = await control.status();
      await sleep(2_000);
      const idle = await memory(pid, "VmRSS");

      const fetch = curlIn(client, await peerCommand("curl"));
      const urls = { ours: `http://${address}:8080/artifacts/${sha256}`, nginx: `http://${address}:8081/${sha256}` };
      const one = await compare(fetch, urls, 1, 7);
      const sixteen = await compare(fetch, urls, 16, 3);
      const busy = await memory(pid, "VmHWM");
      return [
        speedRow("one client", one, 1),
        speedRow("sixteen clients", sixteen, 16),
        atMost("boot server's memory, idle", { value: idle, limit: 120, unit: "MB", decimals: 0 }),
        atMost("boot server's memory, with sixteen streams, at most", {
          value: busy,
          limit: 200,
          unit: "MB",
          decimals: 0,
        }),
      ];
    } finally {
      await control.stop().catch(() => {});
      // By its own signal: its workers would outlive a kill.
      nginx?.kill("SIGTERM");
      if (nginx && nginx.exitCode === null) await once(nginx, "close");
      fixture.remove();
    }
  });
}

async function startNginx(server: TestNamespace, root: string, scratch: string): Promise<ChildProcess> {
  const directory = path.join(scratch, "nginx");
  await mkdir(directory, { recursive: true });
  const bodies = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (kind) => `${kind}_temp_path ${directory}/${kind};`,
  );
  const configuration = `
    user root; worker_processes auto; daemon off; pid ${directory}/nginx.pid; error_log ${directory}/error.log;
    events { worker_connections 768; }
    http {
      sendfile on; tcp_nopush on; access_log off; ${bodies.join(" ")}
      server { listen ${address}:8081; root ${root}; }
    }`;
  await writeFile(path.join(directory, "nginx.conf"), configuration);
  const nginx = server.start([...(await peerCommand("nginx")), "-c", path.join(directory, "nginx.conf")]);
  await sleep(1_000);
  return nginx;
}

function curlIn(client: TestNamespace, curl: readonly string[]): Fetch {
  return async (url, clients) => {
    const started = performance.now();
    const fetches = Array.from({ length: clients }, () =>
      client.run([...curl, "-sf", "-o", "/dev/null", "-w", "%{size_download}", url], { timeoutMs: 120_000 }),
    );
    for (const { stdout } of await Promise.all(fetches)) {
      if (stdout !== String(fileBytes))
        throw new Error(`${url} gave ${stdout || "nothing"} instead of ${fileBytes} bytes`);
    }
    return (performance.now() - started) / 1000;
  };
}

interface Speeds {
  readonly ours: number;
  readonly nginx: number;
}

/** Median seconds of each. */
async function compare(
  fetch: Fetch,
  urls: { ours: string; nginx: string },
  clients: number,
  rounds: number,
): Promise<Speeds> {
  const seconds = { ours: [] as number[], nginx: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    for (const who of ["nginx", "ours"] as const) seconds[who].push(await fetch(urls[who], clients));
  }
  return { ours: median(seconds.ours), nginx: median(seconds.nginx) };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** @param field `VmRSS` now, `VmHWM` at most so far; MB */
async function memory(pid: number, field: "VmRSS" | "VmHWM"): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return (Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]) * 1024) / 1e6;
}

function speedRow(who: string, { ours, nginx }: Speeds, clients: number): BenchRow {
  const speed = (seconds: number) => `${Math.round((clients * fileBytes) / 1e6 / seconds)} MB/s`;
  return {
    what: `HTTP image streaming, ${who}, 400 MB (ours at nice −5, as it runs)`,
    ours: speed(ours),
    peer: `nginx ${speed(nginx)}`,
    target: `≥ 0.8 × nginx (is ${(nginx / ours).toFixed(2)})`,
    reached: nginx / ours >= 0.8,
  };
}
