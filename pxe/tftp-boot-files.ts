import { artifactFile } from "./artifact-file.ts";
import { grubConfigName, renderGrubEntry } from "./boot-script/render-grub.ts";
import type { BootServerSettings } from "./contract/settings.ts";
import { serverUrl } from "./http/server-url.ts";
import { type FindTftpFile, openTftpFile, tftpFileOf } from "./tftp/tftp-file.ts";

type FileSettings = Pick<BootServerSettings, "address" | "httpPort" | "bootFiles" | "cacheDirectory">;

/** What TFTP serves: the boot files by the names that DHCP advertises, and GRUB's first configuration. */
export function tftpBootFiles(settings: FileSettings): FindTftpFile {
  const grubEntry = Buffer.from(renderGrubEntry(serverUrl(settings)), "utf8");
  return async (name) => {
    if (name === grubConfigName) return tftpFileOf(grubEntry);
    const artifact = Object.hasOwn(settings.bootFiles, name) ? settings.bootFiles[name] : undefined;
    return artifact && openTftpFile(artifactFile(settings, artifact.sha256).path);
  };
}
