import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import koffi from "koffi";

type SendFile = (to: number, from: number, offset: BigInt64Array, length: number) => number;

/**
 * Lets the kernel copy from a file to a connection (sendfile(2)) what there is room for at this moment, at most
 * `length` bytes, without waiting. Node offers no such call.
 *
 * @returns bytes that went; 0 when there is no room, the connection is broken, Node still has something to write
 *   before, or this cannot be done here: whoever calls writes the next bytes by Node, which finds out
 */
export function sendDirectly(file: number, socket: Socket | null, position: number, length: number): number {
  const fd = descriptor(socket);
  if (fd === undefined || length <= 0) return 0;
  sendfile ??= loadSendfile();
  return Math.max(0, sendfile(fd, file, BigInt64Array.of(BigInt(position)), length));
}

/**
 * Of a connection to which nothing is queued in Node: what is sent past it must not overtake.
 * The property is not documented, and has been there since Node 0.12; without it nothing is sent directly. It is looked
 * up at every call, because the number belongs to somebody else as soon as the connection is closed.
 */
function descriptor(socket: Socket | null): number | undefined {
  if (!socket || socket.destroyed || socket.writableLength > 0) return undefined;
  // What the kernel copies is not encrypted.
  if (socket instanceof TLSSocket) return undefined;
  const { fd } = (socket as unknown as { readonly _handle?: { readonly fd?: number } })._handle ?? {};
  return fd !== undefined && fd >= 0 ? fd : undefined;
}

let sendfile: SendFile | undefined;

/** The call of Linux: that of macOS has other arguments under the same name. */
function loadSendfile(): SendFile {
  if (process.platform !== "linux") return () => 0;
  return koffi.load(null).func("long sendfile64(int, int, void *, size_t)") as SendFile;
}
