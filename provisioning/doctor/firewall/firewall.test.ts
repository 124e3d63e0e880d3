import { describe, expect, test } from "vitest";
import { peerCommand } from "../../../tests/peers/peer-command.ts";
import { peersAvailable } from "../../../tests/peers/peers-available.ts";
import { runOrFail } from "../../../tests/peers/run-program.ts";
import { withNamespace } from "../../../tests/peers/with-namespace.ts";
import { judgeFirewall } from "./judge-firewall.ts";
import { judgePacket } from "./judge-packet.ts";
import { readIptables } from "./read-iptables.ts";
import { readNft } from "./read-nft.ts";

const tftp = { interface: "eth0", protocol: "udp", port: 69 } as const;
const http = { interface: "eth0", protocol: "tcp", port: 8080 } as const;

/** What the kernel makes of those rules, read as the doctor reads it. */
async function rulesOf(text: string) {
  return withNamespace(async ({ command }) => {
    const nft = command(await peerCommand("nft"));
    await runOrFail([...nft, "-f", "-"], { input: text });
    return readNft(await runOrFail([...nft, "-j", "list", "ruleset"]));
  });
}

/** A base chain in a table of its own. */
const chain = (hook: string, priority: number, rules: string, policy = "accept") => `
  table ip ${hook}${Math.abs(priority)} {
    chain own {
      type filter hook ${hook} priority ${priority}; policy ${policy};
      ${rules}
    }
  }`;

const table = (rules: string, policy = "drop") => `
  table inet filter {
    set guests { type ipv4_addr; elements = { 10.9.9.9 }; }
    chain services {
      udp dport { 67, 69, 4000-4100 } accept
      tcp dport 8080 accept
    }
    chain input {
      type filter hook input priority 0; policy ${policy};
      ${rules}
    }
  }`;

const cases: readonly (readonly [name: string, rules: string, tftp: string, http: string])[] = [
  ["a policy that drops", table(""), "dropped", "dropped"],
  ["a policy that accepts", table("", "accept"), "accepted", "accepted"],
  ["established connections alone", table("ct state established,related accept"), "dropped", "dropped"],
  ["a list of ports", table("udp dport { 67, 69, 4011 } accept"), "accepted", "dropped"],
  ["a range of ports", table("meta l4proto udp udp dport 60-70 accept"), "accepted", "dropped"],
  ["both protocols at once", table("meta l4proto { tcp, udp } th dport { 69, 8080 } accept"), "accepted", "accepted"],
  ["the interface", table('iifname "eth0" accept'), "accepted", "accepted"],
  ["another interface", table('iifname "wlan0" accept'), "dropped", "dropped"],
  ["interfaces by the beginning of their name", table('iifname "eth*" accept'), "accepted", "accepted"],
  ["all interfaces but one", table('iifname != "wlan0" accept'), "accepted", "accepted"],
  ["a chain that is jumped to", table("jump services"), "accepted", "accepted"],
  ["a chain that is gone to", table("goto services"), "accepted", "accepted"],
  ["a rule above that drops", table("udp dport 69 drop; jump services"), "dropped", "accepted"],
  ["a rule that rejects", table("tcp dport 8080 reject; accept"), "accepted", "dropped"],
  ["a rule about who sends", table("ip saddr @guests accept"), "perhaps", "perhaps"],
  ["a rule about IPv6", table("meta nfproto ipv6 accept; ip6 saddr ::1 accept"), "dropped", "dropped"],
  ["counters and logs, which decide nothing", table('counter log prefix "in " ; accept'), "accepted", "accepted"],
  ["a limit that some packets pass", table("limit rate 5/second accept"), "perhaps", "perhaps"],
  [
    "a second chain that drops what the first accepts",
    `${table("accept")} ${chain("input", 100, "udp dport 69 drop")}`,
    "dropped",
    "accepted",
  ],
  ["what is dropped before the input hook", chain("prerouting", -300, "tcp dport 8080 drop"), "accepted", "dropped"],
  ["what is only about forwarding", chain("forward", 0, "", "drop"), "accepted", "accepted"],
];

describe.skipIf(!(await peersAvailable("firewall rules of a real kernel")))("rules as nft lists them", () => {
  test.concurrent.each(cases)("%s", async (_, rules, wantedTftp, wantedHttp) => {
    const ruleset = await rulesOf(rules);
    expect([judgePacket(ruleset, tftp).fate, judgePacket(ruleset, http).fate]).toEqual([wantedTftp, wantedHttp]);
  });
});

describe("rules as iptables-save lists them", () => {
  const saved = (rules: string) => `*filter\n:INPUT DROP [0:0]\n:FORWARD DROP [0:0]\n:own - [0:0]\n${rules}\nCOMMIT\n`;
  test.each([
    ["the policy alone", "", "dropped", "dropped"],
    ["a port", "-A INPUT -p udp -m udp --dport 69 -j ACCEPT", "accepted", "dropped"],
    ["several ports", "-A INPUT -p udp -m multiport --dports 67,69,4011 -j ACCEPT", "accepted", "dropped"],
    ["a range of ports", "-A INPUT -p tcp -m tcp --dport 8000:8999 -j ACCEPT", "dropped", "accepted"],
    ["another interface", "-A INPUT -i wlan0 -j ACCEPT", "dropped", "dropped"],
    ["all but one interface", "-A INPUT ! -i wlan0 -j ACCEPT", "accepted", "accepted"],
    ["the state", "-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT", "dropped", "dropped"],
    ["a chain of its own", "-A INPUT -j own\n-A own -p udp -j RETURN\n-A own -j ACCEPT", "dropped", "accepted"],
    ["a sender", "-A INPUT -s 10.0.0.0/8 -j ACCEPT", "perhaps", "perhaps"],
  ])("%s", (_, rules, wantedTftp, wantedHttp) => {
    const ruleset = readIptables(saved(rules));
    expect([judgePacket(ruleset, tftp).fate, judgePacket(ruleset, http).fate]).toEqual([wantedTftp, wantedHttp]);
  });
});

test("a firewall in the way is told with the rule and the words that open it, for whatever keeps it", () => {
  const ruleset = readIptables("*filter\n:INPUT DROP [0:0]\n-A INPUT -p udp -m udp --dport 67 -j ACCEPT\nCOMMIT\n");
  const where = { interface: "eno1", httpPort: 8080 };
  expect(judgeFirewall(ruleset, where, "ufw")).toEqual({
    check: "firewall",
    level: "fail",
    says: "The firewall drops what machines send to UDP 69, UDP 4011, TCP 8080.",
    why: "It is the policy of ip filter INPUT.",
    remedy:
      "Run `ufw allow in on eno1 to any port 69 proto udp`, `ufw allow in on eno1 to any port 4011 proto udp`, " +
      "`ufw allow in on eno1 to any port 8080 proto tcp`.",
  });
  expect(judgeFirewall(ruleset, where, "nftables").remedy).toContain('`iifname "eno1" udp dport 69 accept`');
  expect(judgeFirewall(ruleset, where, "firewalld").remedy).toContain("`firewall-cmd --add-port=8080/tcp`");
});

test("a rule that calls itself in a circle ends", () => {
  const circle = "*filter\n:INPUT DROP [0:0]\n:a - [0:0]\n:b - [0:0]\n-A INPUT -j a\n-A a -j b\n-A b -j a\nCOMMIT\n";
  expect(judgePacket(readIptables(circle), tftp)).toEqual({ fate: "dropped", by: "the policy of ip filter INPUT" });
});
