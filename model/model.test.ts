import { expect, test } from "vitest";
import { HearthError } from "./hearth-error.ts";
import { parseImageReference } from "./image-reference.ts";
import { cidrBounds, parseCidr } from "./ipv4.ts";
import { parseMacAddress } from "./mac-address.ts";

function remedyOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof HearthError) return `${error.code}: ${error.remedy}`;
    throw error;
  }
  throw new Error("nothing was thrown");
}

test("a MAC address is read in every notation people paste", () => {
  for (const text of ["52:54:00:AB:cd:01", "52-54-00-ab-cd-01", "5254.00ab.cd01", "525400ABCD01"]) {
    expect(parseMacAddress(text)).toBe("52:54:00:ab:cd:01");
  }
});

test("a MAC address with the letter O gets the digits suggested", () => {
  expect(remedyOf(() => parseMacAddress("52:54:OO:ab:cd:01"))).toBe("mac-invalid: Did you mean 52:54:00:ab:cd:01?");
});

test("a network with host bits set gets the network suggested", () => {
  expect(remedyOf(() => parseCidr("10.77.0.5/24"))).toBe("cidr-host-bits: Did you mean 10.77.0.0/24?");
});

test("the bounds of a /22 are its first and last address", () => {
  expect(cidrBounds(parseCidr("10.4.0.0/22"))).toEqual({
    network: "10.4.0.0",
    broadcast: "10.4.3.255",
    netmask: "255.255.252.0",
    prefixLength: 22,
  });
});

test.each([
  ["docker.io/nginx:1.29", "docker.io/library/nginx:1.29"],
  ["docker.io/library/nginx:1.29", "docker.io/library/nginx:1.29"],
  ["ghcr.io/owner/na-me/of__it:v1.2.3", "ghcr.io/owner/na-me/of__it:v1.2.3"],
  ["localhost:5000/a:1", "localhost:5000/a:1"],
  ["registry:5000/a:1", "registry:5000/a:1"],
])("the image %s has the full name %s", (text, name) => {
  expect(parseImageReference(text)).toBe(name);
});

test.each([
  "nginx:1.29",
  "library/nginx:1.29",
  "docker.io/nginx",
  "docker.io/nginx:",
  "docker.io/../nginx:1",
  "-a.b/c:1",
])("%s is no full name of an image", (text) => {
  expect(remedyOf(() => parseImageReference(text))).toBe(
    "image-reference-invalid: Write it as in docker.io/library/nginx:1.29 or ghcr.io/owner/name:v1.2.3.",
  );
});
