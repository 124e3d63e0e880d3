import { basename } from "node:path";
import { parseArgs } from "node:util";
import { tftpSocketsOn } from "./open-tftp-socket.ts";
import { openTftpFile } from "./tftp-file.ts";
import { startTftpServer } from "./tftp-server.ts";

/*
 * The TFTP server alone, for trying out, interop tests and benchmarks:
 *
 *     node pxe/tftp/serve-files.ts --interface lo --address 127.0.0.1 --port 6969 snponly.efi grub/grub.cfg
 *
 * serves exactly the files named, each by its last name part; prints a line a transfer; ends with SIGTERM.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    interface: { type: "string", default: "lo" },
    address: { type: "string", default: "127.0.0.1" },
    port: { type: "string", default: "69" },
  },
});
const paths = new Map(positionals.map((path) => [basename(path), path]));
const server = await startTftpServer({
  openSocket: tftpSocketsOn(values.interface),
  address: values.address,
  port: Number(values.port),
  async files(name) {
    const path = paths.get(name);
    return path === undefined ? undefined : openTftpFile(path);
  },
  onTransfer: (event) => console.log(JSON.stringify(event)),
});
console.log("ready");
process.once("SIGTERM", () => void server.close());
