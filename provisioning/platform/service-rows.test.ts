import { expect, test } from "vitest";
import { allServices } from "#apps/all-services.ts";
import { serviceRows } from "./service-rows.ts";
import { homeSite, labSite } from "./testing/sample-sites.ts";

const row = (site: typeof labSite, name: string) =>
  serviceRows(allServices, site, [{ name: "gitea", sync: "Synced", health: "Healthy" }]).find(
    (one) => one.name === name,
  );

test("a service that runs is shown with its address, version, health, and how to sign in", () => {
  expect(row(homeSite, "gitea")).toEqual({
    name: "gitea",
    version: "1.26.0-rootless",
    health: "Healthy",
    address: "https://git.example.org/",
    signIn: "single sign-on, or make password SERVICE=gitea",
  });
});

test("where the single sign-on does not run, its password is the way in", () => {
  expect(row(labSite, "gitea")).toMatchObject({ version: "1.26.0-1", signIn: "make password SERVICE=gitea" });
});

test("a service that Argo CD does not know of yet is missing, and one that does not run says why", () => {
  expect(row(labSite, "welcome")).toMatchObject({ health: "Missing", signIn: "open" });
  expect(row(labSite, "loki")).toEqual({ name: "loki", version: expect.any(String), health: "not available offline" });
});
