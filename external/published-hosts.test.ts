import { expect, test } from "vitest";
import type { Hostname } from "#model/hostname.ts";
import { publishedHosts } from "./published-hosts.ts";

const host = { hostname: "files" as Hostname, public: true, emails: [], groups: [] };

test("a host is known in the house by the name of its service", () => {
  expect(publishedHosts({ hosts: [{ ...host, service: "gitea" }] }, "home.example.org")).toEqual([
    { hostname: "files", inHouse: "git.home.example.org" },
  ]);
});

test("a service that nobody reaches cannot be published", () => {
  expect(() => publishedHosts({ hosts: [{ ...host, service: "external-dns" }] }, "example.org")).toThrow(
    "nobody reaches the service external-dns",
  );
});
