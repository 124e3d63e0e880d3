import { spawn } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { isMap, isSeq, parseDocument, type YAMLSeq } from "yaml";

const root = path.resolve(import.meta.dirname, "../..");

/** What a finished command left behind. */
export interface Finished {
  readonly exitCode: number;
  /** Standard output and standard error as they came. */
  readonly output: string;
  readonly seconds: number;
}

/** A command under way. */
export interface Running {
  readonly finished: Promise<Finished>;
  /** Kills the command and every process that it started in its own process group, at once. */
  killAll(): void;
}

/** An environment of the test's own, worked on with the commands that the README gives to people. */
export interface Homelab {
  readonly env: string;
  /** `make ENV=<env> …words`; never throws for a command that fails. */
  make(...words: string[]): Promise<Finished>;
  /** The same, without waiting for its end. */
  start(...words: string[]): Running;
  /** `make -s ssh NODE=… CMD=…`: standard output, trimmed. Throws when the command fails. */
  ssh(node: string, command: string): Promise<string>;
  /** Changes a machine in the environment's file, keeping the rest of the text. */
  edit(node: string, change: Readonly<Record<string, unknown>>): Promise<void>;
  /** Adds a machine to the environment's file, as a person would write it. */
  addMachine(machine: object): Promise<void>;
  /** Takes a machine out of the environment's file. */
  removeMachine(node: string): Promise<void>;
  /** `make -s kubectl ARGS=…`: standard output, trimmed. Throws when the command fails. */
  kubectl(args: string): Promise<string>;
  /** Pulls the plug of a virtual machine: ends its emulator at once. */
  cutPower(node: string): Promise<void>;
  /** `.hearth/env/<env>/…` */
  file(...parts: string[]): string;
  /** Ends everything, also after a failed test. */
  remove(): Promise<void>;
}

/**
 * @param env name of the environment; its file is written from `stackFile` and removed at the end
 * @param stackFile YAML text of `Pulumi.<env>.yaml`
 */
export async function createHomelab(env: string, stackFile: string): Promise<Homelab> {
  const stack = path.join(root, `Pulumi.${env}.yaml`);
  await writeFile(stack, stackFile);

  const start: Homelab["start"] = (...words) => {
    const begunMs = Date.now();
    const child = spawn("make", [`ENV=${env}`, ...words], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    let output = "";
    const keep = (chunk: Buffer) => {
      output += chunk.toString();
      if (process.env.HEARTH_E2E_VERBOSE) process.stderr.write(chunk);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    const finished = new Promise<Finished>((resolve) => {
      child.on("close", (code) => resolve({ exitCode: code ?? -1, output, seconds: (Date.now() - begunMs) / 1000 }));
    });
    return { finished, killAll: () => void (child.pid && process.kill(-child.pid, "SIGKILL")) };
  };

  const file: Homelab["file"] = (...parts) => path.join(root, ".hearth", "env", env, ...parts);

  return {
    env,
    start,
    file,
    cutPower: async (node) => {
      const { pid } = JSON.parse(await readFile(file("lab", node, "qemu.json"), "utf8")) as { pid: number };
      process.kill(pid, "SIGKILL");
    },
    make: (...words) => start(...words).finished,
    ssh: async (node, command) => {
      const { exitCode, output } = await start("-s", "ssh", `NODE=${node}`, `CMD=${command}`).finished;
      if (exitCode !== 0) throw new Error(`${command} on ${node} ended with ${exitCode}: ${output}`);
      return output.trim();
    },
    kubectl: async (args) => {
      const { exitCode, output } = await start("-s", "kubectl", `ARGS=${args}`).finished;
      if (exitCode !== 0) throw new Error(`kubectl ${args} ended with ${exitCode}: ${output}`);
      return output.trim();
    },
    edit: (node, change) =>
      editMachines(stack, (machines) => {
        for (const machine of machines.items) {
          if (!isMap(machine) || machine.get("name") !== node) continue;
          for (const [key, value] of Object.entries(change)) machine.set(key, value);
        }
      }),
    addMachine: (machine) => editMachines(stack, (machines) => machines.add(machine)),
    removeMachine: (node) =>
      editMachines(stack, (machines) => {
        machines.items = machines.items.filter((machine) => !isMap(machine) || machine.get("name") !== node);
      }),
    remove: async () => {
      await start("destroy", "YES=1").finished;
      await rm(stack, { force: true });
    },
  };
}

/** Changes the list of machines, keeping the rest of the text. */
async function editMachines(stack: string, change: (machines: YAMLSeq) => void): Promise<void> {
  const document = parseDocument(await readFile(stack, "utf8"));
  const machines = document.getIn(["config", "hearth:machines"]);
  if (!isSeq(machines)) throw new Error("no machines in the file");
  change(machines);
  await writeFile(stack, document.toString());
}

/** The lab's file without roles: the same machines, installed and no more. */
export async function machinesStackFile(): Promise<string> {
  const document = parseDocument(await readFile(path.join(root, "Pulumi.lab.yaml"), "utf8"));
  const machines = document.getIn(["config", "hearth:machines"]);
  if (!isSeq(machines)) throw new Error("no machines in the file");
  for (const index of machines.items.keys()) document.deleteIn(["config", "hearth:machines", index, "role"]);
  return document.toString();
}

/** The lab's file as it is. */
export async function labStackFile(): Promise<string> {
  return readFile(path.join(root, "Pulumi.lab.yaml"), "utf8");
}
