import { readFile } from "node:fs/promises";
import { type Finding, findingsOf } from "../finding.ts";
import { printed } from "../printed.ts";
import { type FirewallKeeper, judgeFirewall, type ServedPorts } from "./judge-firewall.ts";
import { readIptables } from "./read-iptables.ts";
import { readNft } from "./read-nft.ts";
import type { Ruleset } from "./ruleset.ts";

const { ok, skip } = findingsOf("firewall");

/** Reads the rules of the kernel, which takes root. */
export async function lookAtFirewall(where: ServedPorts): Promise<Finding> {
  if (process.platform !== "linux") return skip("The firewall of this system is not looked at.");
  const [nft, iptables] = await Promise.all([printed(["nft", "-j", "list", "ruleset"]), printed(["iptables-save"])]);
  const rulesets: Ruleset[] = [];
  if (nft !== undefined) rulesets.push(readNft(nft));
  // Rules of the older kind, which nft does not see. Those of iptables-nft are seen by both.
  if (iptables !== undefined && !(nft && iptables.includes("nf_tables"))) rulesets.push(readIptables(iptables));
  if (rulesets.length === 0) {
    // A kernel without the modules has no rules either.
    const loaded = await readFile("/proc/net/ip_tables_names", "utf8").catch(() => "");
    if (loaded.trim() === "" && !(await hasNftRules())) return ok("This computer has no firewall.");
    return skip("The firewall cannot be read.", "Run `make doctor` as root, with `nft` or `iptables-save` installed.");
  }
  const merged: Ruleset = new Map(rulesets.flatMap((ruleset) => [...ruleset]));
  return judgeFirewall(merged, where, await keeperOf(nft !== undefined));
}

/** The module is loaded with the first rule, by whatever program. */
async function hasNftRules(): Promise<boolean> {
  return /^nf_tables /m.test(await readFile("/proc/modules", "utf8").catch(() => ""));
}

async function keeperOf(hasNft: boolean): Promise<FirewallKeeper> {
  const ufw = await readFile("/etc/ufw/ufw.conf", "utf8").catch(() => "");
  if (/^ENABLED=yes/m.test(ufw)) return "ufw";
  if ((await printed(["firewall-cmd", "--state"]))?.trim() === "running") return "firewalld";
  return hasNft ? "nftables" : "iptables";
}
