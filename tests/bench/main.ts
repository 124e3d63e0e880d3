import { writeFile } from "node:fs/promises";
import { cpus, totalmem } from "node:os";
import path from "node:path";
import type { BenchRow } from "./bench-row.ts";

/** Every group of figures, in the order of a machine's way; `make bench ONLY=tftp` runs one. */
const groups: Record<string, () => Promise<{ run(): Promise<BenchRow[]> }>> = {
  metal: () => import("./metal.ts"),
  dhcp: () => import("./dhcp.ts"),
  tftp: () => import("./tftp.ts"),
  http: () => import("./http.ts"),
};

const only = process.env.ONLY;
const rows: BenchRow[] = [];
for (const [name, load] of Object.entries(groups)) {
  if (only && only !== name) continue;
  console.log(`· ${name}`);
  rows.push(...(await (await load()).run()));
}

const header = "| what | ours | peer | to reach | reached |\n|---|---|---|---|---|\n";
const table =
  header +
  rows
    .map((row) => `| ${row.what} | ${row.ours} | ${row.peer} | ${row.target} | ${row.reached ? "yes" : "**no**"} |\n`)
    .join("");
console.log(`\n${table}`);

if (!only) {
  const [cpu] = cpus();
  const machine = `${cpus().length} × ${cpu?.model.trim() ?? "?"}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
  const text = `# Figures

Written by \`make bench\`; each figure was measured beside its peer's in the same run. Compare the columns, not the runs.

${new Date().toISOString().slice(0, 10)}, ${machine}.

${table}`;
  await writeFile(path.join(import.meta.dirname, "../../docs/benchmarks.md"), text);
}
