import { parseDocument } from "yaml";

/** What a machine has that is no node of a cluster. */
const memoryMiB = 1536;

/** The file of an environment with the lab's first machine alone. */
export function oneBiosMachine(stackFile: string, cpus: number): string {
  const document = parseDocument(stackFile);
  for (const index of [2, 1]) document.deleteIn(["config", "hearth:machines", index]);
  const virtual = ["config", "hearth:machines", 0, "virtual"];
  document.setIn([...virtual, "cpus"], cpus);
  document.setIn([...virtual, "memoryMiB"], memoryMiB);
  return document.toString();
}

/** Three of the lab's first machine, with one processor each. */
export function threeBiosMachines(stackFile: string): string {
  const document = parseDocument(stackFile);
  const first = document.toJS().config["hearth:machines"][0];
  const machines = [0, 1, 2].map((index) => ({
    ...first,
    name: `metal${index}`,
    mac: first.mac.replace(/.$/, String(index)),
    address: first.address.replace(/\d$/, String(index)),
    disk: { serial: `hearth-metal${index}` },
    virtual: {
      ...first.virtual,
      cpus: 1,
      memoryMiB,
      disks: [{ ...first.virtual.disks[0], serial: `hearth-metal${index}` }],
    },
  }));
  document.setIn(["config", "hearth:machines"], machines);
  return document.toString();
}
