import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { type Shell, shellScripts } from "./shell-scripts.ts";

const root = path.resolve(import.meta.dirname, "../..");

/** What bash would offer for those words; the last is being typed. */
function inBash(words: readonly string[]): string[] {
  const script = `
    source <(bin/hearth completion bash)
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
    $(complete -p hearth | sed 's/.*-F \\([^ ]*\\).*/\\1/')
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync("bash", ["--norc", "-c", script, "bash", ...words], {
    cwd: root,
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  return stdout.split("\n").filter((line) => line !== "");
}

test("bash completes verbs, machines and what stands after an equals sign", () => {
  expect(inBash(["bin/hearth", "ss"])).toEqual(["ssh"]);
  expect(inBash(["bin/hearth", "ssh", ""])).toEqual(["metal0", "metal1", "metal2"]);
  expect(inBash(["bin/hearth", "up", "--env", "=", "la"])).toEqual(["lab"]);
});

test("what is typed is never run", () => {
  const directory = mkdtempSync(path.join(tmpdir(), "hearth-completion-"));
  const mark = path.join(directory, "was-run");
  expect(inBash(["bin/hearth", "ssh", `$(touch ${mark})`, `\`touch ${mark}\``, ""])).toEqual([]);
  expect(existsSync(mark)).toBe(false);
  rmSync(directory, { recursive: true });
});

test("it can be sourced twice", () => {
  const twice =
    "set -e; source <(bin/hearth completion bash); source <(bin/hearth completion bash); complete -p hearth";
  expect(spawnSync("bash", ["--norc", "-c", twice], { cwd: root, encoding: "utf8" }).stdout).toBe(
    "complete -F _hearth hearth\n",
  );
});

/** How a shell checks the script in the file `$1` without running it, and says what it would offer. */
const others: Readonly<Record<Exclude<Shell, "bash">, { readonly check: string[]; readonly offer: string[] }>> = {
  zsh: {
    check: ["-n"],
    // `_describe` prints what it was given, in place of the menu that needs a terminal.
    offer: [
      "-fc",
      `compdef() { : }; _describe() { print -l -- $found }
       source $1; words=(bin/hearth ssh ""); CURRENT=3; _hearth`,
      "zsh",
    ],
  },
  fish: { check: ["--no-execute"], offer: ["--no-config", "-c", "source $argv[1]; complete -C 'bin/hearth ssh '"] },
};

for (const [shell, { check, offer }] of Object.entries(others)) {
  const isThere = spawnSync(shell, ["--version"]).status === 0;
  if (!isThere) console.warn(`SKIPPED: ${shell} is not installed, so that its completion is not tried`);
  test.skipIf(!isThere)(`${shell} reads its script and completes machines with it`, () => {
    const directory = mkdtempSync(path.join(tmpdir(), "hearth-completion-"));
    const script = path.join(directory, "script");
    writeFileSync(script, shellScripts[shell as Shell]);
    const env = { ...process.env, HOME: directory };
    const run = (words: readonly string[]) =>
      spawnSync(shell, [...words, script], { cwd: root, encoding: "utf8", env });
    expect(run(check)).toMatchObject({ status: 0, stderr: "" });
    const offered = run(offer).stdout.trim().split("\n");
    expect(offered.map((line) => line.split(/[:\t]/)[0])).toEqual(["metal0", "metal1", "metal2"]);
    rmSync(directory, { recursive: true });
  });
}
