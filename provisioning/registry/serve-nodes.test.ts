import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import type { Cidr, Ipv4Address } from "#model/ipv4.ts";
import { ensureBootServer } from "#pxe/control/spawn-boot-server.ts";
import { stopBootServer } from "#pxe/control/stop-boot-server.ts";
import { bootFixture } from "#pxe/http/http-fixture.ts";
import { startRegistry } from "#pxe/registry/registry-server.ts";
import { peerCommand } from "../../tests/peers/peer-command.ts";
import { peersAvailable } from "../../tests/peers/peers-available.ts";
import { skopeoAvailable } from "../../tests/peers/skopeo-available.ts";
import { withCable } from "../../tests/peers/with-namespace.ts";
import { ensureRegistryCertificate } from "./registry-certificate.ts";
import { addImage } from "./testing/sample-registry.ts";

const address = "10.77.0.1" as Ipv4Address;
const port = 8443;
const what = "nodes that pull from the boot server";
const skopeo = await skopeoAvailable(what);

describe.skipIf(!skopeo || !(await peersAvailable(what)))("a boot server with images", () => {
  test(
    "gives them by TLS to who trusts its authority, and boot files beside them as before",
    () =>
      withCable({ server: "10.77.0.1/24", client: "10.77.0.21/24" }, async ({ server, client }) => {
        const place = { interface: "eth0", address, network: "10.77.0.0/24" as Cidr, httpPort: 8080 };
        const fixture = await bootFixture(place);
        const { cacheDirectory, stateDirectory } = fixture.settings;
        try {
          const digest = await addImage(cacheDirectory, "docker.io/library/hello:1", "hello\n");
          const { certificate, authority } = await ensureRegistryCertificate(stateDirectory, address, new Date());
          const authorityFile = path.join(cacheDirectory, "authority.crt");
          await writeFile(authorityFile, authority);
          await ensureBootServer(
            { ...fixture.settings, registry: { port, certificate } },
            { enter: server.command([]) },
          );

          const pulled = await client.run([
            ...[...(skopeo ?? []), "inspect", `--cert-dir=${cacheDirectory}`],
            `docker://${address}:${port}/docker.io/library/hello:1`,
          ]);
          expect([pulled.status, pulled.stderr]).toEqual([0, ""]);
          expect(JSON.parse(pulled.stdout).Digest).toBe(digest);

          // In the way of containerd.
          const curl = [...(await peerCommand("curl")), "-s", "--cacert", authorityFile, "-w", "\n%{http_code}"];
          const ask = async (url: string) => (await client.run([...curl, url])).stdout.split("\n");
          const manifest = `https://${address}:${port}/v2/library/hello/manifests/1?ns=`;
          expect((await ask(`${manifest}docker.io`)).at(-1)).toBe("200");
          expect((await ask(`${manifest}quay.io`)).at(-1)).toBe("404");
          expect(await ask(`http://${address}:8080/boot-files/shimx64.efi`)).toEqual(["shim", "200"]);
          // No name is answered in the clear.
          expect((await ask(`http://${address}:8080/v2/library/hello/manifests/1?ns=docker.io`)).at(-1)).toBe("404");

          expect(readFileSync(path.join(stateDirectory, "server.log"), "utf8")).toMatch(
            /registry: 10\.77\.0\.21 pulls docker\.io\/library\/hello:1\n/,
          );
        } finally {
          await stopBootServer(stateDirectory);
          fixture.remove();
        }
      }),
    30_000,
  );

  test("does not start when the key is not that of the certificate, and says so", async () => {
    const fixture = await bootFixture();
    const { stateDirectory } = fixture.settings;
    try {
      const { certificate } = await ensureRegistryCertificate(stateDirectory, address, new Date());
      await writeFile(path.join(stateDirectory, "registry.key"), "no key\n");
      await expect(startRegistry(fixture.settings, { port, certificate })).rejects.toMatchObject({
        code: "registry-key-unusable",
      });
    } finally {
      fixture.remove();
    }
  });
});
