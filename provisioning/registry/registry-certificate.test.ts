import { createPrivateKey, X509Certificate } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parseIpv4Address } from "#model/ipv4.ts";
import { ensureRegistryCertificate } from "./registry-certificate.ts";

const address = parseIpv4Address("10.77.0.1");
const now = new Date("2026-03-01T12:00:00Z");

let root: string;
let directory: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "hearth-registry-"));
  directory = path.join(root, "boot");
});
afterEach(() => rmSync(root, { recursive: true }));

const file = (name: string) => path.join(directory, name);
const mode = (name: string) => statSync(file(name)).mode & 0o777;

test("the certificate is for that address alone, ten years long, and signed by an authority that has no key any more", async () => {
  const { certificate, authority } = await ensureRegistryCertificate(directory, address, now);
  const own = new X509Certificate(certificate);
  expect(own.subjectAltName).toBe("IP Address:10.77.0.1");
  expect(own.ca).toBe(false);
  expect(own.verify(new X509Certificate(authority).publicKey)).toBe(true);
  expect(own.validToDate).toEqual(new Date("2036-02-27T12:00:00Z"));
  expect(own.checkPrivateKey(createPrivateKey(readFileSync(file("registry.key"))))).toBe(true);
  expect(readdirSync(directory).toSorted()).toEqual(["registry.crt", "registry.key", "registry.lock"]);
  expect(readFileSync(file("registry.crt"), "utf8")).toBe(certificate);
  expect(certificate.endsWith(authority)).toBe(true);
});

test("nobody else can read the key", async () => {
  await ensureRegistryCertificate(directory, address, now);
  expect([statSync(directory).mode & 0o777, mode("registry.key")]).toEqual([0o700, 0o600]);
});

test("it is made once, also when several ask", async () => {
  const first = await Promise.all([1, 2, 3].map(() => ensureRegistryCertificate(directory, address, now)));
  expect(new Set(first.map(({ certificate }) => certificate)).size).toBe(1);
  expect(await ensureRegistryCertificate(directory, address, now)).toEqual(first[0]);
});

test.each<[string, () => Promise<{ certificate: string }>]>([
  ["the address is another", () => ensureRegistryCertificate(directory, parseIpv4Address("10.77.0.2"), now)],
  ["it is about to end", () => ensureRegistryCertificate(directory, address, new Date("2036-01-01T00:00:00Z"))],
  [
    "its key is gone",
    () => {
      rmSync(file("registry.key"));
      return ensureRegistryCertificate(directory, address, now);
    },
  ],
  [
    "it is damaged",
    () => {
      writeFileSync(file("registry.crt"), readFileSync(file("registry.crt"), "utf8").slice(0, 400));
      return ensureRegistryCertificate(directory, address, now);
    },
  ],
])("it is made anew when %s", async (_, again) => {
  const { certificate } = await ensureRegistryCertificate(directory, address, now);
  const made = await again();
  expect(made.certificate).not.toBe(certificate);
  const key = createPrivateKey(readFileSync(file("registry.key")));
  expect(new X509Certificate(made.certificate).checkPrivateKey(key)).toBe(true);
});
