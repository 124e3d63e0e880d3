import { expect, test } from "vitest";
import { sshFailure } from "./ssh-failure.ts";
import type { SshTarget } from "./ssh-target.ts";

const target: SshTarget = { address: "10.77.0.21", user: "root", identityFile: "/k", knownHostsFile: "/h", enter: [] };

test.each([
  [255, "ssh: connect to host 10.77.0.21 port 22: Connection refused", "ssh-unreachable"],
  [255, "ssh: connect to host 10.77.0.21 port 22: No route to host", "ssh-unreachable"],
  [255, "kex_exchange_identification: Connection closed by remote host", "ssh-unreachable"],
  [255, "root@10.77.0.21: Permission denied (publickey).", "ssh-permission-denied"],
  [255, "@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.", "ssh-host-key-changed"],
  [
    255,
    "No ED25519 host key is known for 10.77.0.21 and you have requested strict checking.\nHost key verification failed.",
    "ssh-host-key-unknown",
  ],
  [255, "the command's own words", "ssh-command-failed"],
  [1, "cat: Permission denied", "ssh-command-failed"],
  [null, "", "ssh-command-failed"],
])("exit code %s with %j is %s", (exitCode, stderr, code) => {
  expect(sshFailure(target, "true", exitCode, stderr).code).toBe(code);
});
