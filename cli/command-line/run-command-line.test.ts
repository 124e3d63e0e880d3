import { spawnSync } from "node:child_process";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { parseWords } from "./parse-words.ts";
import { verbs } from "./verbs.ts";

const root = path.resolve(import.meta.dirname, "../..");
const hearth = path.join(root, "bin/hearth");

function run(words: readonly string[], variables: NodeJS.ProcessEnv = {}) {
  const { status, stdout, stderr } = spawnSync(hearth, words, {
    encoding: "utf8",
    env: { ...process.env, ENV: "", NODE: "", ...variables },
  });
  return { status, stdout, stderr };
}

test("hearth alone, and --help, show every verb with its line and end with 0", () => {
  const { status, stdout } = run([]);
  expect(status).toBe(0);
  const width = Math.max(...verbs.map(({ name }) => name.length));
  for (const { name, summary } of verbs) expect(stdout).toContain(`${name.padEnd(width)}  ${summary}`);
  expect(run(["--help"]).stdout).toBe(stdout);
});

test("a verb's help has its flags, examples and exit codes, from both ways to ask", () => {
  const { status, stdout } = run(["ssh", "--help"]);
  expect(status).toBe(0);
  expect(stdout).toContain("Usage  hearth ssh [MACHINE] [-- COMMAND…] [--flags]\n       make ssh NODE=metal0");
  expect(stdout).toContain("-n, --node MACHINE  the machine, by its name [NODE]");
  expect(stdout).toContain("other  That of the command on the machine; 255 when ssh could not connect.");
  expect(run(["help", "ssh"]).stdout).toBe(stdout);
});

test("every example of the help is understood", () => {
  for (const verb of verbs) {
    for (const { run: line } of verb.examples) {
      const [, words = ""] = /hearth ([^|)]*)/.exec(line) ?? [];
      const [name, ...rest] = words.trim().split(" ");
      expect(name).toBe(verb.name);
      expect(() => parseWords(verb, rest)).not.toThrow();
    }
  }
});

test("there are no colours where nobody sees them, nor where NO_COLOR is set", () => {
  const colour = "\u001b[";
  expect(run(["--help"]).stdout).not.toContain(colour);
  // `script` gives the program a terminal.
  const onTerminal = (variables: NodeJS.ProcessEnv) =>
    spawnSync("script", ["-qec", `${hearth} --help`, "/dev/null"], {
      encoding: "utf8",
      env: { PATH: process.env.PATH, TERM: "xterm", ...variables },
    }).stdout;
  expect(onTerminal({})).toContain(colour);
  expect(onTerminal({ NO_COLOR: "1" })).not.toContain(colour);
});

describe("exit codes", () => {
  test.each([
    ["a verb that there is not", ["instal"], 2, "There is no verb called “instal”."],
    ["a flag before the verb", ["--env", "lab"], 2, "“--env” stands where the verb belongs."],
    ["a word that every object has", ["constructor"], 2, "There is no verb called “constructor”."],
    ["a flag that there is not", ["destroy", "--evn", "x"], 2, "Did you mean --env?"],
    ["a machine that there is not", ["ssh", "metal9"], 2, "Did you mean NODE=metal0?"],
    ["an environment that there is not", ["preview", "--env", "nowhere"], 3, "Pulumi.nowhere.yaml does not exist."],
    ["a question that nobody can be asked", ["destroy", "--env", "lab"], 4, "Nobody can be asked"],
  ])("%s", (_, words, status, text) => {
    const result = run(words);
    expect(result.stderr).toContain(text);
    expect(result.status).toBe(status);
    expect(result.stdout).toBe("");
  });
});

test("a flag wins over the variable of the Makefile", () => {
  expect(run(["preview", "--env", "flag"], { ENV: "variable" }).stderr).toContain("Pulumi.flag.yaml");
  expect(run(["preview"], { ENV: "variable" }).stderr).toContain("Pulumi.variable.yaml");
});

test("with --json an error is JSON on standard output, and words on standard error", () => {
  const { status, stdout, stderr } = run(["status", "--env", "nowhere", "--json"]);
  expect(status).toBe(3);
  expect(JSON.parse(stdout).error.code).toBe("configuration-missing");
  expect(stderr).toContain("[configuration-missing]");
});

test("--version says the version of the package", () => {
  expect(run(["--version"]).stdout).toBe("hearth 0.1.0\n");
});

test("the help costs at most 150 ms of processor time", () => {
  // The least of a few runs: what else the computer does is counted in the others.
  const script = `TIMEFORMAT='%3U %3S'; for i in 1 2 3 4 5; do time ${hearth} --help >/dev/null; done`;
  const { stderr } = spawnSync("bash", ["-c", script], { encoding: "utf8" });
  const costs = stderr
    .trim()
    .split("\n")
    .map((line) => line.split(" ").reduce((sum, part) => sum + Number(part), 0));
  expect(costs).toHaveLength(5);
  expect(Math.min(...costs)).toBeLessThanOrEqual(0.15);
});
