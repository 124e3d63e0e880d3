import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test, vi } from "vitest";
import type { Cidr, Ipv4Address } from "#model/ipv4.ts";
import { peerCommand } from "../tests/peers/peer-command.ts";
import { peersAvailable } from "../tests/peers/peers-available.ts";
import { type TestNamespace, withCable } from "../tests/peers/with-namespace.ts";
import type { BootControl } from "./contract/control-api.ts";
import type { BootServerSettings } from "./contract/settings.ts";
import { connectBootControl } from "./control/connect-boot-control.ts";
import { ensureBootServer, spawnBootServer } from "./control/spawn-boot-server.ts";
import { stopBootServer } from "./control/stop-boot-server.ts";
import { advertisedBootFiles } from "./dhcp/boot-file.ts";
import { allCaptures } from "./dhcp/testing/captures.ts";
import { type BootFixture, bootFixture } from "./http/http-fixture.ts";
import { openTicketStore } from "./ticket/ticket-store.ts";
import { describeSighting } from "./wire/describe-sighting.ts";
import { readWire } from "./wire/wire-file.ts";

/** A boot server in a network of its own, with one machine at the other end of the cable. */
interface Bench {
  readonly fixture: BootFixture;
  readonly settings: BootServerSettings;
  readonly enter: readonly string[];
  readonly control: BootControl;
  readonly client: TestNamespace;
  readonly server: TestNamespace;
  /** Runs curl as the machine: `status` of the answer, and its body. */
  curl(
    ...words: readonly string[]
  ): Promise<{ readonly status: string; readonly body: string; readonly exitCode: number | null }>;
}

async function withBench(use: (bench: Bench) => Promise<void>): Promise<void> {
  await withCable({ server: "10.77.0.1/24", client: "10.77.0.21/24" }, async ({ server, client }) => {
    const fixture = await bootFixture({
      interface: "eth0",
      address: "10.77.0.1" as Ipv4Address,
      network: "10.77.0.0/24" as Cidr,
      httpPort: 8080,
    });
    await client.ip("link", "set", "eth0", "address", fixture.machine.mac);
    const control = connectBootControl(fixture.settings.stateDirectory);
    const curl = await peerCommand("curl");
    try {
      await use({
        fixture,
        settings: fixture.settings,
        enter: server.command([]),
        control,
        client,
        server,
        async curl(...words) {
          const { stdout, status: exitCode } = await client.run([
            ...curl,
            "-s",
            "-m",
            "10",
            "-w",
            "\n%{http_code}",
            ...words,
          ]);
          const cut = stdout.lastIndexOf("\n");
          return { status: stdout.slice(cut + 1), body: stdout.slice(0, cut), exitCode };
        },
      });
    } finally {
      // It still writes down what it saw when it no longer answers.
      await stopBootServer(fixture.settings.stateDirectory);
      fixture.remove();
    }
  });
}

/** Waits until the server's process no longer answers. */
async function gone(control: BootControl): Promise<void> {
  while (
    await control.status().then(
      () => true,
      () => false,
    )
  )
    await sleep(20);
}

const url = "http://10.77.0.1:8080";

describe.skipIf(!(await peersAvailable("the whole boot server in a namespace")))("the whole boot server", () => {
  test("keeps what it saw of a machine, finds out who speaks from an address, and leaves it behind", () =>
    withBench(async ({ fixture, settings, enter, control, curl }) => {
      await ensureBootServer(settings, { enter });
      await control.putMachine(fixture.machine);
      await curl(`${url}/boot/52:54:00:00:00:01.ipxe`);
      await curl(`${url}/boot-files/shimx64.efi`);
      const { seen } = (await control.onWire("metal0")) ?? { seen: [] };
      expect(seen.map(describeSighting)).toEqual([
        "      sent to its own disk",
        "HTTP  GET /boot/52:54:00:00:00:01.ipxe: 200",
        "HTTP  GET /boot-files/shimx64.efi: 200",
      ]);
      await control.stop();
      await gone(control);
      await expect.poll(() => readWire(settings.stateDirectory).get(fixture.machine.mac)).toEqual(seen);
    }));

  test(
    "is killed at half of the image, and the installation goes on under the same ticket",
    () =>
      withBench(async ({ fixture, settings, enter, control, curl, client }) => {
        await ensureBootServer(settings, { enter });
        const image = { ...fixture.artifact(Buffer.alloc(64_000_000, 1)), rawSizeBytes: 1_000_000_000 };
        const ticket = await control.putTicket(fixture.request({ image }));
        const script = (await curl(`${url}/boot/52:54:00:00:00:01.ipxe`)).body;
        const token = /hearth\.token=(\S+)/.exec(script)?.[1] ?? "";
        const talk = (route: string, ...words: string[]) =>
          curl(`${url}/install/${route}`, "-H", `Authorization: Bearer ${token}`, ...words);
        const report = () => talk("report", "--data-binary", fixture.report());
        expect((await report()).body).toContain("verdict=install\ndisk=vda\n");
        expect((await talk("progress", "-d", "percent=50")).status).toBe("204");

        const { pid } = await control.status();
        const download = client.start([
          ...(await peerCommand("curl")),
          "-s",
          "--limit-rate",
          "32M",
          "-o",
          "/dev/null",
          `${url}/artifacts/${image.sha256}`,
        ]);
        const broken = new Promise((resolve) => download.once("close", resolve));
        await sleep(500);
        process.kill(pid, "SIGKILL");
        expect(await broken).not.toBe(0);
        await expect(control.status()).rejects.toMatchObject({ code: "boot-server-unreachable" });

        // What a second `make` does.
        await ensureBootServer(settings, { enter });
        expect((await control.status()).pid).not.toBe(pid);
        expect(await control.putTicket(fixture.request({ image }))).toMatchObject({ id: ticket.id, state: "writing" });
        expect((await report()).body).toContain("verdict=install\ndisk=vda\n");
        const whole = await curl(`${url}/artifacts/${image.sha256}`, "-o", "/dev/null", "-w", "\n%{size_download}");
        expect(whole.body + whole.status).toContain("64000000");
        expect((await talk("seed.tar", "-o", "/dev/null")).status).toBe("200");
        expect((await talk("done", "-X", "POST")).status).toBe("204");

        expect(await control.getTicket(ticket.id)).toMatchObject({ state: "finished", chosenDisk: { name: "vda" } });
        expect(await control.members()).toMatchObject([{ machine: "metal0", installId: ticket.id }]);
        expect((await report()).status).toBe("403");
        expect((await curl(`${url}/boot/52:54:00:00:00:01.ipxe`)).body).not.toContain("hearth.token");

        const events: string[] = [];
        const seen = new AbortController();
        for await (const event of control.events(0, seen.signal)) {
          events.push(`${event.seq} ${event.kind}${event.percent === undefined ? "" : ` ${event.percent}`}`);
          if (event.kind === "local-boot") seen.abort();
        }
        expect(events).toEqual(["1 installer", "2 image 50", "3 installer", "4 first-boot", "5 local-boot"]);
      }),
    30_000,
  );

  test(
    "lets a stranger in while discovery is on, to every way of booting, and not a moment longer",
    () =>
      withBench(async ({ fixture, settings, enter, control, client, curl }) => {
        const stranger = "52:54:00:00:00:99";
        const askOnce = path.join(import.meta.dirname, "dhcp/testing/ask-once.ts");
        const ask = async (capture: string) => {
          const [question] = allCaptures().filter(({ name }) => name === capture);
          const discover = question?.datagrams[0]?.payload.toString("hex") ?? "";
          return (await client.run([process.execPath, askOnce, "eth0", discover, stranger, ""])).stdout.trim();
        };
        const { kernel, initrd } = fixture.request();
        const bootFiles = { ...settings.bootFiles, "undionly.kpxe": fixture.artifact("undionly") };
        await ensureBootServer({ ...settings, bootFiles }, { enter });
        expect(await ask("ovmf-pxe")).toBe("");
        expect((await curl(`${url}/boot/${stranger}.grub`)).status).toBe("404");

        await control.openDiscovery({ kernel, initrd, kernelArguments: [], uefiChain: "grub", seconds: 60 });
        expect(await ask("ovmf-pxe")).toBe("10.77.0.1 gives 0.0.0.0 and shimx64.efi");
        expect(await ask("ovmf-http")).toBe(`10.77.0.1 gives 0.0.0.0 and ${url}/boot-files/shimx64.efi`);
        expect(await ask("bios-ipxe-rom")).toBe(`10.77.0.1 gives 0.0.0.0 and ${url}/boot/${stranger}.ipxe`);
        for (const loader of ["ipxe", "grub"]) {
          expect((await curl(`${url}/boot/${stranger}.${loader}`)).body).toContain("hearth.discover=1");
        }
        expect((await control.discovery()).machines).toMatchObject([{ mac: stranger, state: "asked" }]);
        expect(await control.members()).toEqual([]);

        await control.closeDiscovery();
        expect(await ask("ovmf-pxe")).toBe("");
        expect((await curl(`${url}/boot/${stranger}.grub`)).status).toBe("404");
      }),
    30_000,
  );

  test(
    "serves every boot file that it advertises, to every architecture, over TFTP or HTTP",
    () =>
      withBench(async ({ fixture, settings, enter, control, curl }) => {
        const names = [
          "undionly.kpxe",
          "snponly.efi",
          "ipxe.efi",
          "shimx64.efi",
          "grubx64.efi",
          "snponly-arm64.efi",
          "ipxe-arm64.efi",
        ];
        const bootFiles = Object.fromEntries(names.map((name) => [name, fixture.artifact(`this is ${name}`)]));
        const complete = { ...settings, bootFiles };
        await ensureBootServer(complete, { enter });
        await control.putTicket(fixture.request());
        const advertised = advertisedBootFiles(fixture.machine, complete);
        expect(new Set(advertised.map(({ asset }) => asset ?? "script"))).toEqual(
          new Set(["script", ...names.filter((name) => name !== "grubx64.efi")]),
        );
        const locations = new Map(advertised.map((file) => [file.advertised, file]));
        // What the advertised files fetch beside themselves: shim its GRUB, GRUB its configuration.
        for (const beside of ["grubx64.efi", "grub/grub.cfg"]) {
          locations.set(beside, {
            ...(advertised[0] as (typeof advertised)[number]),
            advertised: beside,
            asset: beside,
          });
          const overHttp = `${url}/boot-files/${beside}`;
          locations.set(overHttp, {
            ...(advertised[0] as (typeof advertised)[number]),
            advertised: overHttp,
            asset: beside,
          });
        }
        for (const [location, { asset }] of locations) {
          const address = location.startsWith("http") ? location : `tftp://10.77.0.1/${location}`;
          const { body, exitCode } = await curl(address);
          expect([location, exitCode]).toEqual([location, 0]);
          if (asset === "grub/grub.cfg")
            expect(body).toContain(`source (http,10.77.0.1:8080)/boot/\${net_default_mac}.grub`);
          else expect(body).toEqual(asset === undefined ? expect.stringMatching(/^#!ipxe/) : `this is ${asset}`);
        }
        const { exitCode } = await curl("tftp://10.77.0.1/not-advertised.efi");
        expect(exitCode).toBe(68);
        const tftp = readFileSync(path.join(settings.stateDirectory, "journal.jsonl"), "utf8")
          .split("\n")
          .filter((line) => line.includes('"tftp"'));
        expect(tftp.map((line) => JSON.parse(line) as object)).toContainEqual(
          expect.objectContaining({ machine: "metal0", kind: "tftp", detail: "shimx64.efi" }),
        );
      }),
    30_000,
  );

  test(
    "runs once for a state directory, whatever an earlier one left behind",
    () =>
      withBench(async ({ settings, enter, control }) => {
        vi.stubEnv("PULUMI_CONFIG_PASSPHRASE", "secret");
        await ensureBootServer(settings, { enter });
        vi.unstubAllEnvs();
        const { pid } = await control.status();
        const variables = readFileSync(`/proc/${pid}/environ`, "utf8")
          .split("\0")
          .map((text) => text.split("=")[0]);
        expect(["PATH", "LANG", "TZ", "NODE_COMPILE_CACHE", ""]).toEqual(expect.arrayContaining(variables));
        await expect(spawnBootServer(settings, { enter })).resolves.toBeUndefined();
        expect((await control.status()).pid).toBe(pid);

        // The same wish finds it; another one starts it anew; two at once share one.
        await ensureBootServer(settings, { enter });
        expect((await control.status()).pid).toBe(pid);
        const other = { ...settings, httpPort: 8081 };
        await Promise.all([ensureBootServer(other, { enter }), ensureBootServer(other, { enter })]);
        const renewed = await control.status();
        expect(renewed.pid).not.toBe(pid);

        process.kill(renewed.pid, "SIGKILL");
        await gone(control);
        // A process id that lives and is not a boot server.
        writeFileSync(path.join(settings.stateDirectory, "server.pid"), `${process.pid}\n`);
        await ensureBootServer(settings, { enter });
        expect(readFileSync(path.join(settings.stateDirectory, "server.pid"), "utf8")).toBe(
          `${(await control.status()).pid}\n`,
        );
        const last = (await control.status()).pid;
        process.kill(last, "SIGTERM");
        const log = () => readFileSync(path.join(settings.stateDirectory, "server.log"), "utf8");
        await expect.poll(log, { timeout: 5_000 }).toContain(`boot server ${last} has stopped`);
      }),
    30_000,
  );

  test(
    "that cannot start says why, with the end of its log",
    () =>
      withBench(async ({ settings, enter }) => {
        const elsewhere = { ...settings, address: "10.99.0.1" as Ipv4Address };
        await expect(spawnBootServer(elsewhere, { enter })).rejects.toMatchObject({
          code: "boot-server-start",
          why: expect.stringContaining("[address-not-here]"),
        });
        await expect(spawnBootServer({ ...settings, interface: "eth9" }, { enter })).rejects.toMatchObject({
          why: expect.stringContaining("[interface-missing]"),
        });
      }),
    30_000,
  );

  test(
    "answers HTTP on its interface and on its own machine, and nowhere else",
    () =>
      withBench(async ({ settings, enter, client, server, curl }) => {
        // A second network between the same two, from which the server's address can be reached.
        await server.ip("link", "add", "eth1", "type", "veth", "peer", "name", "eth1", "netns", client.name);
        await server.ip("addr", "add", "10.88.0.1/24", "dev", "eth1");
        await server.ip("link", "set", "eth1", "up");
        await client.ip("addr", "add", "10.88.0.2/24", "dev", "eth1");
        await client.ip("link", "set", "eth1", "up");
        await ensureBootServer(settings, { enter });
        expect((await curl(url)).status).toBe("200");
        const own = await server.run([
          ...(await peerCommand("curl")),
          "-s",
          "-o",
          "/dev/null",
          "-w",
          "%{http_code}",
          url,
        ]);
        expect(own.stdout).toBe("200");
        await client.ip("route", "add", "10.77.0.1/32", "via", "10.88.0.1", "src", "10.88.0.2");
        expect((await curl("--connect-timeout", "2", url)).exitCode).toBe(7);
        expect((await curl("--connect-timeout", "2", "http://10.88.0.1:8080")).exitCode).toBe(7);
      }),
    30_000,
  );

  test(
    "keeps tickets through a kill in the middle of writing them",
    () =>
      withBench(async ({ fixture, settings, enter, control }) => {
        for (const round of [1, 2, 3]) {
          await ensureBootServer(settings, { enter });
          const { pid } = await control.status();
          const asked = Array.from({ length: 40 }, (_, n) =>
            control.putTicket(fixture.request({ specDigest: `${round}-${n}` })).catch(() => undefined),
          );
          await sleep(30 * round);
          process.kill(pid, "SIGKILL");
          const answered = (await Promise.all(asked)).filter((ticket) => ticket !== undefined);
          const kept = openTicketStore(settings.stateDirectory);
          for (const { id } of answered) expect(kept.get(id)).toBeDefined();
          const live = answered.filter(({ id }) => kept.get(id)?.state === "open");
          expect(live.length).toBeLessThanOrEqual(1);
        }
      }),
    30_000,
  );
});
