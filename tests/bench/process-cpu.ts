import { readFile } from "node:fs/promises";

/** Time in user and kernel of all threads that a process has had (proc(5), `stat`, fields 14 and 15, hundredths). */
export async function processCpuSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  // The second field, the program's name, may hold anything.
  const [user, system] = stat
    .slice(stat.lastIndexOf(")") + 2)
    .split(" ")
    .slice(11, 13);
  return (Number(user) + Number(system)) / 100;
}
