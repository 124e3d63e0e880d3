import { expect, test } from "vitest";
import type { Hostname } from "#model/hostname.ts";
import { tunnelRoutes, tunnelToken } from "./tunnel-routes.ts";

test("every host leads to the gateway under the name of the house, and everything else to nothing", () => {
  expect(
    tunnelRoutes([{ hostname: "media" as Hostname, inHouse: "jellyfin.home.example.org" }], "example.org"),
  ).toEqual([
    {
      hostname: "media.example.org",
      service: "https://traefik.gateway",
      originRequest: {
        httpHostHeader: "jellyfin.home.example.org",
        originServerName: "jellyfin.home.example.org",
      },
    },
    { service: "http_status:404" },
  ]);
});

test("a tunnel without hosts leads nowhere", () => {
  expect(tunnelRoutes([], "example.org")).toEqual([{ service: "http_status:404" }]);
});

test("the token says account, tunnel and secret, as cloudflared reads it", () => {
  const token = tunnelToken("account", "5d9d1c3e-tunnel", "c2VjcmV0");
  expect(JSON.parse(Buffer.from(token, "base64").toString("utf8"))).toEqual({
    a: "account",
    t: "5d9d1c3e-tunnel",
    s: "c2VjcmV0",
  });
});
