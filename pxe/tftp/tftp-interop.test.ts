import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type PeerName, peerCommand } from "../../tests/peers/peer-command.ts";
import { peersAvailable } from "../../tests/peers/peers-available.ts";
import { type TestNamespace, withCable } from "../../tests/peers/with-namespace.ts";

/** How each client fetches `file` from 10.9.0.1 and writes it to `to`. */
const clients: Record<string, { readonly peer: PeerName | "node"; words(file: string, to: string): string[] }> = {
  "atftp in lock step": {
    peer: "atftp",
    words: (file, to) => [...atftp("blksize 1428"), "-r", file, "-l", to, "10.9.0.1"],
  },
  "atftp in windows of 16": {
    peer: "atftp",
    words: (file, to) => [...atftp("blksize 1428", "windowsize 16"), "-r", file, "-l", to, "10.9.0.1"],
  },
  "atftp with blocks larger than a frame": {
    peer: "atftp",
    words: (file, to) => [...atftp("blksize 8192", "windowsize 8"), "-r", file, "-l", to, "10.9.0.1"],
  },
  "tftp-hpa": { peer: "tftp", words: (file, to) => ["-m", "binary", "10.9.0.1", "-c", "get", file, to] },
  // Its timeout option follows from the time it is given.
  curl: {
    peer: "curl",
    words: (file, to) => ["-sS", "--max-time", "5", "--tftp-blksize", "1428", "-o", to, `tftp://10.9.0.1/${file}`],
  },
  "curl without options": {
    peer: "curl",
    words: (file, to) => ["-sS", "--max-time", "15", "--tftp-no-options", "-o", to, `tftp://10.9.0.1//${file}`],
  },
  "busybox tftp": {
    peer: "busybox",
    words: (file, to) => ["tftp", "-g", "-b", "1428", "-r", file, "-l", to, "10.9.0.1"],
  },
  "npm tftp": { peer: "node", words: (file, to) => ["-e", npmTftp, file, to] },
};

function atftp(...options: string[]): string[] {
  return [...options.flatMap((option) => ["--option", option]), "--tftp-timeout", "1", "-g"];
}

// Its usual patience of 3 s is long for a test.
const npmTftp = `
  const client = require("tftp").createClient({ host: "10.9.0.1", windowSize: 1, timeout: 250, retries: 40 });
  client.get(process.argv[1], process.argv[2], (error) => { if (error) { console.error(error); process.exit(1); } });
`;

const sizesBytes: Readonly<Record<number, number>> = { 0: 2_000_000, 2: 150_000, 10: 40_000 };

describe.skipIf(!(await peersAvailable("TFTP interop")))("clients that nobody here wrote read our files", () => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "hearth-tftp-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  for (const lossPercent of [0, 2, 10]) {
    const able = Object.keys(clients);
    // Clients give up by themselves after five losses in a row, which chance brings about once in a few hundred runs.
    const retry = lossPercent > 0 ? 1 : 0;
    test(`with ${lossPercent} % of all packets lost: ${able.join(", ")}`, { timeout: 30_000, retry }, async () => {
      const file = `file-${lossPercent}`;
      const content = randomBytes(sizesBytes[lossPercent] ?? 0);
      await writeFile(join(folder, file), content);
      await withCable({ server: "10.9.0.1/24", client: "10.9.0.2/24" }, async ({ server, client }) => {
        await startServer(server, [join(folder, file)]);
        if (lossPercent > 0) await Promise.all([server.losePackets(lossPercent), client.losePackets(lossPercent)]);
        // Side by side: the time is spent waiting for retries.
        const results = await Promise.all(
          able.map((name, index) => fetchBy(client, name, file, join(folder, `${file}-${index}`))),
        );
        expect(results.map((result) => (result.bytes.equals(content) ? "same" : result))).toEqual(
          able.map(() => "same"),
        );
      });
    });
  }
});

async function fetchBy(namespace: TestNamespace, name: string, file: string, to: string) {
  const client = clients[name];
  if (!client) throw new RangeError(name);
  const program = client.peer === "node" ? [process.execPath] : await peerCommand(client.peer);
  const startMs = performance.now();
  const { status, signal, stderr } = await namespace.run([...program, ...client.words(file, to)], {
    timeoutMs: 25_000,
  });
  const bytes = await readFile(to).catch(() => Buffer.alloc(0));
  if (process.env.TIMES) console.log(name, file, Math.round(performance.now() - startMs));
  return { name, status, signal, stderr, bytes };
}

/** Runs our server inside the namespace. */
async function startServer(namespace: TestNamespace, paths: readonly string[]): Promise<void> {
  const program = join(import.meta.dirname, "serve-files.ts");
  const child = namespace.start([process.execPath, program, "--interface", "eth0", "--address", "10.9.0.1", ...paths]);
  await new Promise<void>((resolve, reject) => {
    let stderr = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    child.stdout?.once("data", () => resolve());
    child.once("close", () => reject(new Error(`the server ended: ${stderr}`)));
  });
}
