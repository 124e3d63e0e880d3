import { readdir, readFile, writeFile } from "node:fs/promises";
import { cpus, loadavg, totalmem } from "node:os";
import path from "node:path";
import type { BenchGroup } from "./bench-group.ts";
import { type FiguresSection, renderTable, updateFigures } from "./figures-page.ts";

const page = path.join(import.meta.dirname, "../../docs/benchmarks.md");
const { ONLY: only, PEERS: peers } = process.env;

const groups = await findGroups();
if (only && !groups.has(only)) throw new Error(`no group ${only}; there are ${[...groups.keys()].join(", ")}`);

for (const [name, group] of groups) {
  if (only ? only !== name : group.onlyWhenAsked && peers !== "all") continue;
  console.log(`\n· ${name}: ${group.title}`);
  const conditions = describeConditions();
  const rows = await group.run();
  if (rows.length === 0) continue;
  console.log(renderTable(rows));
  await keep({ title: group.title, conditions, rows });
}

/** After each group, so that an error in a later one takes nothing away. */
async function keep(section: FiguresSection): Promise<void> {
  const order = [...groups.values()].map(({ title }) => title);
  await writeFile(page, updateFigures(await readFile(page, "utf8").catch(() => ""), [section], order));
}

/** Every `<name>.bench.ts` of this folder by its name, in the order that they ask for. */
async function findGroups(): Promise<Map<string, BenchGroup>> {
  const suffix = ".bench.ts";
  const names = (await readdir(import.meta.dirname)).filter((file) => file.endsWith(suffix));
  const found = await Promise.all(
    names.map(async (file) => {
      const { group } = (await import(`./${file}`)) as { group: BenchGroup };
      return [file.slice(0, -suffix.length), group] as const;
    }),
  );
  return new Map(found.toSorted(([, one], [, other]) => one.order - other.order));
}

function describeConditions(): string {
  const model = cpus()[0]?.model.trim() ?? "?";
  const memory = Math.round(totalmem() / 2 ** 30);
  const load = loadavg()[0]?.toFixed(1);
  const date = new Date().toISOString().slice(0, 10);
  return `${date}, ${cpus().length} × ${model}, ${memory} GiB, Node ${process.versions.node}; load average when it began: ${load}.`;
}
