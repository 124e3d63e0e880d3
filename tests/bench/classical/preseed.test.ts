import { expect, test } from "vitest";
import { renderPreseed } from "./preseed.ts";

test("every question has its owner, and files are put in place before the restart", () => {
  const text = renderPreseed({
    hostname: "classical",
    domain: "lab.home.arpa",
    mirror: { host: "deb.debian.org", directory: "/debian" },
    suite: "trixie",
    proxy: "http://10.77.0.1:3142/",
    disk: "/dev/vda",
    packages: ["openssh-server", "curl"],
    files: [{ from: "key", to: "/root/.ssh/authorized_keys", mode: "600" }],
  });
  const lines = text.trimEnd().split("\n");
  expect(lines.filter((line) => !line.startsWith("d-i "))).toEqual([
    "popularity-contest popularity-contest/participate boolean false",
    "tasksel tasksel/first multiselect",
  ]);
  expect(lines).toContain("d-i mirror/http/proxy string http://10.77.0.1:3142/");
  expect(lines).toContain("d-i pkgsel/include string openssh-server curl");
  expect(lines).toContain(
    "d-i preseed/late_command string mkdir -p /target/root/.ssh; cp /key /target/root/.ssh/authorized_keys; chmod 600 /target/root/.ssh/authorized_keys",
  );
});
