import { open } from "node:fs/promises";

/** A file that may be read at any place; where it really lies is nobody's business here. */
export interface TftpFile {
  readonly sizeBytes: number;
  /** Fills `into` with the bytes from `offsetBytes` on; less is an error. Only asked within the file. */
  read(into: Uint8Array, offsetBytes: number): Promise<void>;
  /** Called once, when the transfer has ended in whatever way. */
  close?(): Promise<void>;
}

/**
 * Looks up a name for a client: the only way from the network to a file.
 * @param name as `normaliseFileName` makes it, e.g. `EFI/BOOT/shimx64.efi`
 * @param client IPv4 address
 * @returns undefined when there is no such file for this client
 */
export type FindTftpFile = (name: string, client: string) => Promise<TftpFile | undefined>;

/** Opens a file of the disk; the path is the caller's, never the network's. */
export async function openTftpFile(path: string): Promise<TftpFile> {
  const handle = await open(path, "r");
  const { size: sizeBytes } = await handle.stat().catch(async (error) => {
    await handle.close();
    throw error;
  });
  return {
    sizeBytes,
    async read(into, offsetBytes) {
      for (let done = 0; done < into.length; ) {
        const { bytesRead } = await handle.read(into, done, into.length - done, offsetBytes + done);
        if (bytesRead === 0)
          throw new Error(`${path} ends at byte ${offsetBytes + done}, before its ${sizeBytes} bytes`);
        done += bytesRead;
      }
    },
    close: () => handle.close(),
  };
}

/** A file of a few bytes that is already in memory, such as a rendered configuration. */
export function tftpFileOf(bytes: Uint8Array): TftpFile {
  return {
    sizeBytes: bytes.length,
    read: async (into, offsetBytes) => into.set(bytes.subarray(offsetBytes, offsetBytes + into.length)),
  };
}
