import { readFile } from "node:fs/promises";
import { type Finding, findingsOf } from "./finding.ts";

const { ok, fail } = findingsOf("permission");

export async function checkPermission(): Promise<Finding> {
  const start = await readFile("/proc/sys/net/ipv4/ip_unprivileged_port_start", "utf8").catch(() => "1024");
  return judgePermission(process.getuid?.(), Number(start));
}

/** DHCP and TFTP have ports that the system keeps for its own. */
export function judgePermission(userId: number | undefined, unprivilegedPortStart: number): Finding {
  if (userId === 0 || userId === undefined) return ok("This is root, who may open every port.");
  if (unprivilegedPortStart <= 67) return ok("The ports of DHCP and TFTP are open to everybody here.");
  return fail({
    says: "You may not open the ports of DHCP and TFTP.",
    why: `Ports below ${unprivilegedPortStart} are root's, and the boot server needs 67 and 69.`,
    remedy: "Run make as root, or `sysctl net.ipv4.ip_unprivileged_port_start=67`.",
  });
}
