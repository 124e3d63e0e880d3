import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import type { Hostname } from "#model/hostname.ts";
import type { Environment } from "#provisioning/inventory/environment.ts";
import { judgeStackFile } from "#stacks/config/judge-stack-file.ts";
import { renderDiagram } from "./render-diagram.ts";

function environmentIn(name: string): Environment {
  const text = readFileSync(path.resolve(import.meta.dirname, "../..", name), "utf8");
  const { environment } = judgeStackFile("home", name, text);
  if (!environment) throw new Error(`${name} has problems`);
  return environment;
}

const home = environmentIn("Pulumi.home.example.yaml");
const lab = environmentIn("Pulumi.lab.yaml");

/** The words of a picture, in the order in which they are drawn. */
const words = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((match) => match[1]);

/** `[width, height]`, and the lowest and rightmost point of every box. */
function extent(svg: string) {
  const size = /viewBox="0 0 (\d+) (\d+)"/.exec(svg)?.slice(1).map(Number) ?? [];
  const boxes = [...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g)];
  const ends = boxes.map(([, x, y, width, height]) => [Number(x) + Number(width), Number(y) + Number(height)]);
  return { size, right: Math.max(...ends.map(([x]) => x ?? 0)), bottom: Math.max(...ends.map(([, y]) => y ?? 0)) };
}

test("machines, network, router and boot server are drawn with what the file says of them", () => {
  expect(words(renderDiagram(home))).toEqual([
    "home",
    expect.stringMatching(/^2 machines/),
    "192.168.1.0/24 · home.arpa",
    "boot server",
    "your computer",
    "192.168.1.2 on eno1",
    "DHCP: what to boot (proxy)",
    "TFTP, HTTP on port 8080",
    "router",
    "192.168.1.1",
    "DHCP: gives the addresses",
    "DNS: 192.168.1.1",
    "node1",
    "server",
    "192.168.1.21",
    "02:00:00:00:00:01",
    "shim and GRUB, Wake-on-LAN",
    "disk serial S4EVNX0R612345",
    "node2",
    "agent",
    "192.168.1.22",
    "02:00:00:00:00:02",
    "shim and GRUB, by hand",
    "disk wwn 0x5000c500a1b2c3d4",
  ]);
});

test("the same configuration is the same picture", () => {
  expect(renderDiagram(environmentIn("Pulumi.lab.yaml"))).toBe(renderDiagram(lab));
});

test.each([1, 2, 4, 5, 9])("%i machines stay within the picture", (count) => {
  const [machine] = lab.machines;
  const machines = Array.from({ length: count }, (_, index) => ({ ...machine, name: `metal${index}` as Hostname }));
  const { size, right, bottom } = extent(renderDiagram({ ...lab, machines } as Environment));
  expect(right).toBeLessThanOrEqual((size[0] ?? 0) - 20);
  expect(bottom).toBeLessThanOrEqual((size[1] ?? 0) - 20);
});

test("names are text, however they look, and long ones are cut", () => {
  const name = '<script>"&' as Hostname;
  const svg = renderDiagram({ ...lab, name, network: { ...lab.network, domain: "a&b" } });
  expect(svg).toContain("&lt;script&gt;&quot;&amp;");
  expect(svg).not.toContain("<script");
  const [machine] = lab.machines;
  const long = { ...lab, machines: [{ ...machine, disk: { serial: "x".repeat(60) } }] } as Environment;
  expect(words(renderDiagram(long)).at(-1)).toMatch(/^disk serial x+…$/);
});
