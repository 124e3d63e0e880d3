import { readFile, rm } from "node:fs/promises";
import path from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { judgeStackFile } from "#stacks/config/judge-stack-file.ts";
import { listen } from "../peers/listen.ts";
import { peersAvailable } from "../peers/peers-available.ts";
import { type TestNamespace, withCable } from "../peers/with-namespace.ts";

const root = path.resolve(import.meta.dirname, "../..");
const env = "e2e-typed";
const stack = path.join(root, `Pulumi.${env}.yaml`);
const cable = { server: "10.20.0.1/24", client: "10.20.0.10/24" };
const machines = "mac=52:54:00:20:00:10,disk=serial:S64DNX0; mac=52:54:00:20:00:11,disk=wwn:eui.0025";

describe.skipIf(!(await peersAvailable("the wizard at a terminal")))("the wizard at a terminal", () => {
  afterEach(() => rm(stack, { force: true }));

  /** `bin/hearth configure …` with somebody who types; what it shows, without its colours. */
  const wizard = (namespace: TestNamespace, words: string) => {
    const command = `stty cols 100 rows 40; exec bin/hearth configure --env ${env} ${words}`;
    const child = namespace.start(["script", "-qefc", command, "/dev/null"], { cwd: root });
    return { ...listen(child), press: (keys: string) => child.stdin?.write(keys) };
  };

  test("Enter takes what is offered, the picture comes before the last question, and the page's code after it", () =>
    withCable(cable, async ({ server }) => {
      const { until, press, said, ended } = wizard(server, `--machines '${machines}'`);
      for (const question of [/The interface that/, /The router that/, /Domain of/]) {
        await until(question);
        press("\r");
      }
      // Nobody answered, so that nothing is offered, and Enter alone is no answer.
      await until(/Who gives addresses on eth0\? Nobody answered/);
      press("\r");
      await until(/(?:choose with the arrow keys.*){3}/s);
      press("\x1b[B");
      await until(/● the router, as before/);
      press("\r");
      const questions = [
        ...[/Name of 52:54:00:20:00:10/, /Fixed address of node1/, /What node1 becomes/],
        ...[/Name of 52:54:00:20:00:11/, /Fixed address of node2/, /What node2 becomes/],
      ];
      for (const question of questions) {
        await until(question);
        press("\r");
      }
      await until(/Write Pulumi\.e2e-typed\.yaml\?/);
      expect(said()).toContain("┗━ node2          10.20.0.22       agent");
      press("y");
      expect(await ended).toBe(0);
      expect(said()).toContain("██ ▄▄▄▄▄ █");
      const { environment, problems } = judgeStackFile(env, path.basename(stack), await readFile(stack, "utf8"));
      expect(problems).toEqual([]);
      expect(environment).toMatchObject({
        network: { cidr: "10.20.0.0/24", domain: "home.arpa" },
        boot: { interface: "eth0", address: "10.20.0.1", mode: "proxy" },
        machines: [
          { name: "node1", address: "10.20.0.21", role: "server", disk: { serial: "S64DNX0" } },
          { name: "node2", address: "10.20.0.22", role: "agent", disk: { wwn: "eui.0025" } },
        ],
      });
    }));

  test("Ctrl-C ends it at any question, and nothing is written", () =>
    withCable(cable, async ({ server }) => {
      const { until, press, said, ended } = wizard(server, `--dhcp proxy --machines '${machines}'`);
      await until(/The interface that/);
      press("\x03");
      expect(await ended).not.toBe(0);
      expect(said()).toContain("Nothing was written");
      await expect(readFile(stack)).rejects.toMatchObject({ code: "ENOENT" });
    }));
});
