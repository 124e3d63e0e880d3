import { spawn } from "node:child_process";
import { access, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Document, isMap, isSeq, parseDocument, type YAMLSeq } from "yaml";
import { enterNamespace } from "#provisioning/lab/namespace-entry.ts";
import type { BootEvent } from "#pxe/contract/boot-event.ts";
import type { Member } from "#pxe/contract/ticket.ts";

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
  /** What it has said so far. */
  output(): string;
  /** Ctrl-C: every process of its own process group is asked to end. */
  interrupt(): void;
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
  /** Several commands by one login; what each printed, trimmed, by the name of the question. */
  ask<Name extends string>(node: string, questions: Readonly<Record<Name, string>>): Promise<Record<Name, string>>;
  /** Changes a machine in the environment's file, keeping the rest of the text. */
  edit(node: string, change: Readonly<Record<string, unknown>>): Promise<void>;
  /** Adds a machine to the environment's file, as a person would write it. */
  addMachine(machine: object): Promise<void>;
  /** Takes a machine out of the environment's file. */
  removeMachine(node: string): Promise<void>;
  /** `make -s kubectl ARGS=…`: standard output, trimmed. Throws when the command fails. */
  kubectl(args: string, stdin?: string): Promise<string>;
  /** Changes the environment's file. */
  editFile(change: (document: Document) => void): Promise<void>;
  /** What the boot server has written down since then. */
  events(sinceMs: number): Promise<readonly BootEvent[]>;
  /** The installations that the boot server protects. */
  members(): Promise<readonly Member[]>;
  /** Pulls the plug of a virtual machine: ends its emulator at once. */
  cutPower(node: string): Promise<void>;
  /** What a virtual machine whose power is off starts from when it is turned on, as set in its firmware by hand. */
  bootFirst(node: string, device: "network" | "disk"): Promise<void>;
  /** Words that run what follows in the network of the machines. */
  enter(): Promise<readonly string[]>;
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

  const start: Homelab["start"] = (...words) => startWith("", words);

  const startWith = (stdin: string, words: readonly string[]): Running => {
    const begunMs = Date.now();
    const child = spawn("make", [`ENV=${env}`, ...words], {
      cwd: root,
      stdio: ["pipe", "pipe", "pipe"],
      detached: true,
    });
    child.stdin.on("error", () => {}); // Whoever does not want it says so by its exit code, if at all.
    child.stdin.end(stdin);
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
    const signalAll = (signal: NodeJS.Signals) => void (child.pid && process.kill(-child.pid, signal));
    return {
      finished,
      output: () => output,
      interrupt: () => signalAll("SIGINT"),
      killAll: () => signalAll("SIGKILL"),
    };
  };

  const file: Homelab["file"] = (...parts) => path.join(root, ".hearth", "env", env, ...parts);

  const ssh: Homelab["ssh"] = async (node, command) => {
    const { exitCode, output } = await start("-s", "ssh", `NODE=${node}`, `CMD=${command}`).finished;
    if (exitCode !== 0) throw new Error(`${command} on ${node} ended with ${exitCode}: ${output}`);
    return output.trim();
  };

  const editFile: Homelab["editFile"] = async (change) => {
    const document = parseDocument(await readFile(stack, "utf8"));
    change(document);
    await writeFile(stack, document.toString());
  };

  /** Changes the list of machines, keeping the rest of the text. */
  const editMachines = (change: (machines: YAMLSeq) => void) =>
    editFile((document) => {
      const machines = document.getIn(["config", "hearth:machines"]);
      if (!isSeq(machines)) throw new Error("no machines in the file");
      change(machines);
    });

  return {
    env,
    start,
    file,
    ssh,
    editFile,
    ask: async (node, questions) => {
      const commands = Object.entries<string>(questions).map(([name, command]) => `echo '@@${name}'; ${command}`);
      const answers = (await ssh(node, ["set -e", ...commands].join("; "))).split(/^@@/m).slice(1);
      const named = answers.map((answer) => [answer.split("\n", 1)[0], answer.replace(/^.*\n?/, "").trim()]);
      return Object.fromEntries(named);
    },
    bootFirst: (node, device) => writeFile(file("lab", node, "boot-first"), `${device}\n`),
    enter: async () => {
      const { pid } = JSON.parse(await readFile(file("lab", "holder.json"), "utf8")) as { pid: number };
      return enterNamespace(process.getuid?.() ?? 0, pid);
    },
    cutPower: async (node) => {
      const { pid } = JSON.parse(await readFile(file("lab", node, "qemu.json"), "utf8")) as { pid: number };
      const entry = `/proc/${pid}`;
      if (await isThere(entry)) process.kill(pid, "SIGKILL");
      while (await isThere(entry)) await sleep(20);
    },
    events: async (sinceMs) => {
      const journal = await readFile(file("boot", "journal.jsonl"), "utf8").catch(() => "");
      const lines = journal.split("\n").filter((line) => line.startsWith("{") && line.endsWith("}"));
      const events = lines.map((line) => JSON.parse(line) as BootEvent);
      return events.filter((event) => Date.parse(event.time) >= sinceMs);
    },
    members: async () => JSON.parse(await readFile(file("boot", "members.json"), "utf8")),
    make: (...words) => start(...words).finished,
    kubectl: async (args, stdin = "") => {
      const { exitCode, output } = await startWith(stdin, ["-s", "kubectl", `ARGS=${args}`]).finished;
      if (exitCode !== 0) throw new Error(`kubectl ${args} ended with ${exitCode}: ${output}`);
      return output.trim();
    },
    edit: (node, change) =>
      editMachines((machines) => {
        for (const machine of machines.items) {
          if (!isMap(machine) || machine.get("name") !== node) continue;
          for (const [key, value] of Object.entries(change)) machine.set(key, value);
        }
      }),
    addMachine: (machine) => editMachines((machines) => machines.add(machine)),
    removeMachine: (node) =>
      editMachines((machines) => {
        machines.items = machines.items.filter((machine) => !isMap(machine) || machine.get("name") !== node);
      }),
    remove: async () => {
      await start("destroy", "YES=1").finished;
      await rm(stack, { force: true });
    },
  };
}

const isThere = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  );

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
