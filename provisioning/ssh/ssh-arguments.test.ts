import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { sshArguments } from "./ssh-arguments.ts";
import type { SshTarget } from "./ssh-target.ts";

const target: SshTarget = {
  address: "10.77.0.21",
  user: "root",
  identityFile: "/home/someone/id_ed25519",
  knownHostsFile: "/home/someone/known_hosts",
  enter: [],
};

/** What OpenSSH makes of the arguments, by its own `-G`. */
function understood(): Map<string, string> {
  const [separator, ...destination] = sshArguments(target).slice(-2);
  const options = sshArguments(target).slice(0, -2);
  const output = execFileSync("ssh", ["-G", ...options, separator ?? "", ...destination], { encoding: "utf8" });
  return new Map(output.split("\n").map((line) => [line.split(" ")[0] ?? "", line.split(" ").slice(1).join(" ")]));
}

test("OpenSSH takes only pinned keys, one identity, and nobody's own configuration", () => {
  const options = understood();
  expect(options.get("stricthostkeychecking")).toBe("true");
  expect(options.get("globalknownhostsfile")).toBe("/dev/null");
  expect(options.get("updatehostkeys")).toBe("false");
  expect(options.get("hostkeyalgorithms")).toBe("ssh-ed25519");
  expect(options.get("identitiesonly")).toBe("yes");
  expect(options.get("identityagent")).toBe("none");
  expect(options.get("batchmode")).toBe("yes");
  expect(options.get("user")).toBe("root");
  expect(options.get("hostname")).toBe("10.77.0.21");
});
