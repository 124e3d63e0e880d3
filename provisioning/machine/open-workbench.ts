import type { BootControl } from "#pxe/contract/control-api.ts";
import { ensureBootServer } from "#pxe/control/spawn-boot-server.ts";
import { ensureBootAssets } from "../image/ensure-boot-assets.ts";
import { ensureLabNetwork } from "../lab/lab-network.ts";
import { qemuPower } from "../lab/qemu-power.ts";
import { manual } from "../power/manual.ts";
import type { PowerDriver } from "../power/power-driver.ts";
import { wakeOnLan } from "../power/wake-on-lan.ts";
import { ensureKeyPair } from "../ssh/key-pair.ts";
import { runSsh } from "../ssh/run-ssh.ts";
import { bootServerSettings } from "./boot-server-settings.ts";
import { environmentPaths } from "./environment-paths.ts";
import type { MachineSpec } from "./machine-spec.ts";
import { machineAccess, sshAccess } from "./ssh-access.ts";
import type { Progress, Workbench } from "./workbench.ts";

/** The real tools: QEMU in the lab's namespace, or the network card and power button of a real machine. */
export function openWorkbench(spec: MachineSpec): Workbench {
  const paths = environmentPaths(spec.environment);
  const access = machineAccess(spec);
  const { enter, target } = sshAccess(access);
  const ssh = (address: string = spec.address) => target(address);

  return {
    paths,
    ssh,
    ownPublicKey: () => ensureKeyPair(paths.identity),
    assets: async (progress) => {
      const onProgress = (text: string) => progress({ text });
      const { flavours } = await ensureBootAssets({
        cacheDirectory: paths.cache,
        flavours: [spec.flavour],
        onProgress,
      });
      const assets = flavours[spec.flavour];
      if (!assets) throw new Error(`no assets were made for ${spec.flavour}`);
      return assets;
    },
    bootServer: async (progress): Promise<BootControl> => {
      const settings = await bootServerSettings(spec, paths, (text) => progress({ text }));
      return ensureBootServer(settings, { enter: await enter() });
    },
    power: (progress) => powerDriver(spec, progress),
  };

  async function powerDriver({ power, virtual }: MachineSpec, progress: Progress): Promise<PowerDriver> {
    // What a person has to do stays on the screen until it is done.
    const tell = (text: string) => progress({ phase: "firmware", text: "waits for its first packet", warning: text });
    switch (power.driver) {
      case "qemu":
        if (!virtual || !access.lab) throw new Error(`${spec.name} is in the lab and has no virtual hardware`);
        return qemuPower(
          await ensureLabNetwork(paths.lab, access.lab),
          paths.lab,
          { name: spec.name, mac: spec.mac, ...virtual },
          {
            cacheDirectory: paths.cache,
            onProgress: (text) => progress({ text }),
          },
        );
      case "wake-on-lan":
        return wakeOnLan({
          name: spec.name,
          mac: spec.mac,
          broadcast: power.broadcast,
          run: async (command) => void (await runSsh(await ssh(), command, { timeoutSeconds: 15 })),
          tell,
        });
      case "manual":
        return manual({ name: spec.name, tell });
    }
  }
}
