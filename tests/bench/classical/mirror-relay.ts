import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import path from "node:path";

/** An HTTP proxy inside a network that has no way out. */
export interface MirrorRelay {
  /** Bytes that have gone in so far. */
  bytes(): number;
  close(): Promise<void>;
}

/**
 * Lets machines in a namespace fetch from this host's Debian mirror, and from nothing else. A unix socket crosses
 * network namespaces: out here a proxy listens on one, in there a process hands connections on to it.
 *
 * @param enter words that run a command in the namespace
 * @param mirror base URL; anything else is answered 403
 */
export async function openMirrorRelay(
  directory: string,
  where: { readonly enter: readonly string[]; readonly address: string; readonly port: number },
  mirror: string,
): Promise<MirrorRelay> {
  const socketFile = path.join(directory, "mirror.sock");
  let bytes = 0;
  const proxy = createServer((request, response) => {
    relay(request, response, mirror, (length) => {
      bytes += length;
    });
  });
  await once(proxy.listen(socketFile), "listening");
  const [program = process.execPath, ...words] = [...where.enter, process.execPath, "-e", handOn];
  const inside = spawn(program, [...words, where.address, `${where.port}`, socketFile], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await firstLine(inside);
  return {
    bytes: () => bytes,
    async close() {
      const ended = once(inside, "exit");
      inside.kill("SIGKILL");
      await ended;
      proxy.closeAllConnections();
      proxy.close();
      rmSync(socketFile, { force: true });
    },
  };
}

const handOn = `
const { createServer, connect } = require("node:net");
const [address, port, socket] = process.argv.slice(1);
createServer((one) => {
  const other = connect(socket);
  one.pipe(other).pipe(one);
  for (const end of [one, other]) end.on("error", () => { one.destroy(); other.destroy(); });
}).listen(Number(port), address, () => console.log("ready"));
`;

function relay(
  request: IncomingMessage,
  response: ServerResponse,
  mirror: string,
  count: (length: number) => void,
): void {
  const url = request.url ?? "";
  if (!url.startsWith(mirror) || request.method !== "GET") {
    response.writeHead(403).end();
    return;
  }
  const { host: _, "proxy-connection": __, connection: ___, ...headers } = request.headers;
  const upstream = httpRequest(url, { headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.on("data", (data: Buffer) => count(data.length)).pipe(response);
  });
  upstream.on("error", () => response.destroy()).end();
}

async function firstLine(child: ChildProcess): Promise<void> {
  const ended = once(child, "exit").then(() => Promise.reject(new Error("the relay ended at once")));
  await Promise.race([once(child.stdout as NonNullable<typeof child.stdout>, "data"), ended]);
}
