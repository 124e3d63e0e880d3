import { artifactFile } from "#pxe/artifact-file.ts";
import { grubConfigName, renderGrubEntry } from "#pxe/boot-script/render-grub.ts";
import type { BootServerSettings } from "#pxe/contract/settings.ts";
import { allowMethods, type HttpRoutes, replyNotFound, replyText } from "./http-exchange.ts";
import { sendFile } from "./send-file.ts";
import { serverUrl } from "./server-url.ts";

type FileSettings = Pick<BootServerSettings, "cacheDirectory" | "bootFiles" | "address" | "httpPort">;

/**
 * `/artifacts/<sha256>`: any file of the cache, by its content. `/boot-files/<name>`: what UEFI HTTP boot is told to
 * fetch, and what those files fetch beside themselves. Both are public: nothing secret is in the cache.
 */
export function fileRoutes(settings: FileSettings): HttpRoutes {
  return async (exchange) => {
    const { pathname } = exchange;
    const artifact = /^\/artifacts\/([0-9a-f]{64})$/.exec(pathname);
    if (artifact?.[1]) {
      if (allowMethods(exchange, "GET", "HEAD")) await sendFile(exchange, artifactFile(settings, artifact[1]));
      return true;
    }
    // A GRUB that came over HTTP looks for `/grub` on that server; whether below the folder it came from is its build's choice.
    if (pathname === `/${grubConfigName}` || pathname === `/boot-files/${grubConfigName}`) {
      if (allowMethods(exchange, "GET", "HEAD")) replyText(exchange, 200, renderGrubEntry(serverUrl(settings)));
      return true;
    }
    if (pathname.startsWith("/boot-files/")) {
      const name = pathname.slice("/boot-files/".length);
      const file = Object.hasOwn(settings.bootFiles, name) ? settings.bootFiles[name] : undefined;
      if (!file) replyNotFound(exchange);
      else if (allowMethods(exchange, "GET", "HEAD")) await sendFile(exchange, artifactFile(settings, file.sha256));
      return true;
    }
    return false;
  };
}
